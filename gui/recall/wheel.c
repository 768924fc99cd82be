#include "gui/recall/wheel.h"

#include <math.h>

enum {
	SIZE = 240,
	EDGE = 6, /* room for the ring of the focus and the mark */
	TURN_DEG = 5,
	STEP_PCT = 5,
	FULL_TURN_DEG = 360,
};

struct _AffektWheel {
	GtkWidget parent_instance;
	cairo_surface_t *disc; /* for disc_size; NULL not drawn yet */
	int disc_size;
	int hue_deg, saturation_pct;
	gboolean is_picked;
};

enum {
	SIGNAL_PICKED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektWheel, affekt_wheel, GTK_TYPE_WIDGET)

static guint32 pixel_of(float hue, float saturation, double cover)
{
	float red, green, blue;
	gtk_hsv_to_rgb(hue, saturation, 1, &red, &green, &blue);
	/* Premultiplied, as cairo wants it. */
	return (guint32)lround(cover * 255) << 24 | (guint32)lround(cover * red * 255) << 16 |
	       (guint32)lround(cover * green * 255) << 8 | (guint32)lround(cover * blue * 255);
}

static cairo_surface_t *draw_disc(int size)
{
	cairo_surface_t *disc = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, size, size);
	unsigned char *bytes = cairo_image_surface_get_data(disc);
	int stride = cairo_image_surface_get_stride(disc);
	double radius = size / 2.0;
	for (int y = 0; y < size; y++) {
		guint32 *row = (guint32 *)(void *)(bytes + y * stride);
		for (int x = 0; x < size; x++) {
			double dx = x + 0.5 - radius, dy = radius - y - 0.5;
			double distance = hypot(dx, dy);
			double turn = atan2(dy, dx) / (2 * G_PI);
			row[x] = pixel_of((float)(turn < 0 ? turn + 1 : turn),
				(float)fmin(1, distance / radius),
				CLAMP(radius - distance + 0.5, 0, 1));
		}
	}
	cairo_surface_mark_dirty(disc);
	return disc;
}

struct circle {
	double x, y, radius;
};

static struct circle circle_of(AffektWheel *self)
{
	int width = gtk_widget_get_width(GTK_WIDGET(self));
	int height = gtk_widget_get_height(GTK_WIDGET(self));
	return (struct circle){width / 2.0, height / 2.0, MIN(width, height) / 2.0 - EDGE};
}

static void draw_mark(AffektWheel *self, cairo_t *cr, struct circle circle)
{
	double turn = self->hue_deg * G_PI / 180;
	double distance = circle.radius * self->saturation_pct / 100;
	double x = circle.x + distance * cos(turn), y = circle.y - distance * sin(turn);
	cairo_arc(cr, x, y, 9, 0, 2 * G_PI);
	cairo_set_source_rgb(cr, 1, 1, 1);
	cairo_set_line_width(cr, 5);
	cairo_stroke_preserve(cr);
	cairo_set_source_rgb(cr, 0.1, 0.1, 0.12);
	cairo_set_line_width(cr, 2);
	cairo_stroke(cr);
}

static void snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektWheel *self = AFFEKT_WHEEL(widget);
	struct circle circle = circle_of(self);
	int scale = gtk_widget_get_scale_factor(widget);
	int size = (int)(2 * circle.radius * scale);
	if (size < 2)
		return;
	if (self->disc == NULL || self->disc_size != size) {
		g_clear_pointer(&self->disc, cairo_surface_destroy);
		self->disc = draw_disc(size);
		self->disc_size = size;
	}
	cairo_t *cr = gtk_snapshot_append_cairo(
		snapshot, &GRAPHENE_RECT_INIT(0, 0, (float)gtk_widget_get_width(widget),
				  (float)gtk_widget_get_height(widget)));
	cairo_save(cr);
	cairo_translate(cr, circle.x - circle.radius, circle.y - circle.radius);
	cairo_scale(cr, 1.0 / scale, 1.0 / scale);
	cairo_set_source_surface(cr, self->disc, 0, 0);
	cairo_paint(cr);
	cairo_restore(cr);
	if (self->is_picked)
		draw_mark(self, cr, circle);
	cairo_destroy(cr);
}

static void measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
	int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)widget;
	(void)orientation;
	(void)for_size;
	*minimum = SIZE * 3 / 4;
	*natural = SIZE;
	*minimum_baseline = *natural_baseline = -1;
}

void affekt_wheel_set(AffektWheel *self, int hue_deg, int saturation_pct)
{
	self->hue_deg = ((hue_deg % FULL_TURN_DEG) + FULL_TURN_DEG) % FULL_TURN_DEG;
	self->saturation_pct = CLAMP(saturation_pct, 0, 100);
	self->is_picked = TRUE;
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

void affekt_wheel_pick(AffektWheel *self, int hue_deg, int saturation_pct)
{
	affekt_wheel_set(self, hue_deg, saturation_pct);
	g_signal_emit(self, signals[SIGNAL_PICKED], 0);
}

static gboolean turn_by_key(GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
	AffektWheel *self = AFFEKT_WHEEL(widget);
	int turn_deg, step_pct;
	(void)user_data;
	g_variant_get(arguments, "(ii)", &turn_deg, &step_pct);
	affekt_wheel_pick(self, self->hue_deg + turn_deg, self->saturation_pct + step_pct);
	return TRUE;
}

static void pick_at(AffektWheel *self, double x, double y)
{
	struct circle circle = circle_of(self);
	double dx = x - circle.x, dy = circle.y - y;
	affekt_wheel_pick(self, (int)lround(atan2(dy, dx) * 180 / G_PI),
		(int)lround(100 * hypot(dx, dy) / circle.radius));
}

static void drag_begun(GtkGestureDrag *drag, double x, double y, AffektWheel *self)
{
	(void)drag;
	gtk_widget_grab_focus(GTK_WIDGET(self));
	pick_at(self, x, y);
}

static void drag_moved(GtkGestureDrag *drag, double dx, double dy, AffektWheel *self)
{
	double x, y;
	if (gtk_gesture_drag_get_start_point(drag, &x, &y))
		pick_at(self, x + dx, y + dy);
}

static void affekt_wheel_finalize(GObject *object)
{
	g_clear_pointer(&AFFEKT_WHEEL(object)->disc, cairo_surface_destroy);
	G_OBJECT_CLASS(affekt_wheel_parent_class)->finalize(object);
}

static void affekt_wheel_class_init(AffektWheelClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	static const struct {
		guint key, keypad;
		int turn_deg, step_pct;
	} keys[] = {
		{GDK_KEY_Left, GDK_KEY_KP_Left, TURN_DEG, 0},
		{GDK_KEY_Right, GDK_KEY_KP_Right, -TURN_DEG, 0},
		{GDK_KEY_Up, GDK_KEY_KP_Up, 0, STEP_PCT},
		{GDK_KEY_Down, GDK_KEY_KP_Down, 0, -STEP_PCT},
	};
	G_OBJECT_CLASS(class)->finalize = affekt_wheel_finalize;
	widget_class->snapshot = snapshot;
	widget_class->measure = measure;
	gtk_widget_class_set_css_name(widget_class, "affekt-wheel");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
	for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
		gtk_widget_class_add_binding(widget_class, keys[i].key, 0, turn_by_key, "(ii)",
			keys[i].turn_deg, keys[i].step_pct);
		gtk_widget_class_add_binding(widget_class, keys[i].keypad, 0, turn_by_key, "(ii)",
			keys[i].turn_deg, keys[i].step_pct);
	}
	signals[SIGNAL_PICKED] = g_signal_new("picked", AFFEKT_TYPE_WHEEL, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_wheel_init(AffektWheel *self)
{
	GtkGesture *drag = gtk_gesture_drag_new();
	gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
	/* Where the keys start from: half way out, so that both keys have somewhere to go. */
	self->saturation_pct = 50;
	g_signal_connect(drag, "drag-begin", G_CALLBACK(drag_begun), self);
	g_signal_connect(drag, "drag-update", G_CALLBACK(drag_moved), self);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(drag));
}

AffektWheel *affekt_wheel_new(const char *name)
{
	AffektWheel *self = g_object_new(AFFEKT_TYPE_WHEEL, NULL);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
		GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 360.0,
		-1);
	return self;
}

gboolean affekt_wheel_is_picked(AffektWheel *self)
{
	return self->is_picked;
}

int affekt_wheel_hue_deg(AffektWheel *self)
{
	return self->hue_deg;
}

int affekt_wheel_saturation_pct(AffektWheel *self)
{
	return self->saturation_pct;
}

void affekt_wheel_describe(AffektWheel *self, const char *words)
{
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
		(double)self->hue_deg, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
}
