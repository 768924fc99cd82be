#include "gui/live/scope.h"

#include "core/ticks.h"
#include "gui/live/trail.h"
#include "gui/plot/layer.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	FRAME_US = 80000, /* 12 pictures a second look smooth for slow signals */
	GUTTER = 52,
	EDGE = 8,
	AXIS_HEIGHT = 20,
	STRIP_LEAST = 62, /* below it a strip tells nothing */
	STRIP_GAP = 4,
	WIDE = 700, /* from this width on a whole minute is shown */
};

struct strip {
	enum acq_trace_kind kind, events; /* events: ACQ_N_TRACES none */
	const char *title;
	enum affekt_colour colour, event_colour;
	enum affekt_shape shape;
	int rank;         /* the higher, the sooner it is left out */
	gboolean is_area; /* filled down to 0 */
	double least;     /* span of values that is shown at least */
	double low, high; /* fixed range; equal: that of the values */
};

static const struct strip strips[] = {
	{ACQ_TRACE_GSR, ACQ_N_TRACES, N_("Skin conductance"), AFFEKT_COLOUR_CONDUCTANCE, 0, 0, 0,
		FALSE, 0.05, 0, 0},
	{ACQ_TRACE_DRIVER, ACQ_TRACE_SCR, N_("Responses"), AFFEKT_COLOUR_DRIVER,
		AFFEKT_COLOUR_RESPONSE, AFFEKT_SHAPE_TRIANGLE, 3, TRUE, 0.05, 0, 0},
	{ACQ_TRACE_PULSE, ACQ_TRACE_BEAT, N_("Pulse"), AFFEKT_COLOUR_PULSE, AFFEKT_COLOUR_BEAT,
		AFFEKT_SHAPE_TICK, 1, FALSE, 0, 0, 0},
	{ACQ_TRACE_HEART_RATE, ACQ_N_TRACES, N_("Heart rate"), AFFEKT_COLOUR_HEART_RATE, 0, 0, 4,
		FALSE, 20, 0, 0},
	{ACQ_TRACE_AROUSAL, ACQ_N_TRACES, N_("Arousal"), AFFEKT_COLOUR_AROUSAL, 0, 0, 2, TRUE, 0, 0,
		100},
};

struct _AffektScope {
	GtkWidget parent_instance;
	struct affekt_trail *trail;
	affekt_scope_source source; /* NULL none */
	gpointer user;
	double now_s;
	gint64 drawn_at_us;
	guint ticker;
	guint n_strips, n_frames;
	gboolean is_brief;
	char *unit;
	GArray *steps; /* struct affekt_trail_step, of the line being drawn */
};

G_DEFINE_FINAL_TYPE(AffektScope, affekt_scope, GTK_TYPE_WIDGET)

/* With the unit of what is measured; owned by the caller. */
static char *title_of(AffektScope *self, const struct strip *strip)
{
	gboolean has_unit =
		strip->kind == ACQ_TRACE_GSR && self->unit != NULL && *self->unit != '\0';
	return has_unit ? g_strdup_printf("%s (%s)", _(strip->title), self->unit)
			: g_strdup(_(strip->title));
}

/* Rounded outwards, so that the scale moves in steps and seldom. */
static void choose_range(
	AffektScope *self, const struct strip *strip, double from_s, struct affekt_plot *plot)
{
	plot->low = strip->low;
	plot->high = strip->high;
	if (strip->low < strip->high)
		return;
	if (!affekt_trail_range(self->trail, strip->kind, from_s, &plot->low, &plot->high)) {
		plot->low = 0;
		plot->high = 1;
		return;
	}
	if (strip->is_area)
		plot->low = 0;
	double lacking = fmax(strip->least, 1e-9) - (plot->high - plot->low);
	if (lacking > 0) {
		plot->low -= strip->is_area ? 0 : lacking / 2;
		plot->high += strip->is_area ? lacking : lacking / 2;
	}
	double margin = 0.08 * (plot->high - plot->low);
	plot->low -= strip->is_area ? 0 : margin;
	plot->high += margin;
	core_ticks_round_range(&plot->low, &plot->high);
}

static void draw_text(const struct affekt_plot *plot, PangoLayout *layout, const char *text,
	double x, double y, enum affekt_colour colour)
{
	pango_layout_set_text(layout, text, -1);
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[colour]);
	cairo_move_to(plot->cr, x, y);
	pango_cairo_show_layout(plot->cr, layout);
}

/* On a ground of its own, so that no trace runs through the word. */
static void draw_title(const struct affekt_plot *plot, PangoLayout *layout, const char *title)
{
	int width = 0;
	int height = 0;
	GdkRGBA ground = plot->palette->colours[AFFEKT_COLOUR_PLOT];
	ground.alpha = 0.8f;
	pango_layout_set_text(layout, title, -1);
	pango_layout_get_pixel_size(layout, &width, &height);
	gdk_cairo_set_source_rgba(plot->cr, &ground);
	cairo_rectangle(plot->cr, plot->x + 4, plot->y + 2, width + 8, height + 2);
	cairo_fill(plot->cr);
	draw_text(plot, layout, title, plot->x + 8, plot->y + 3, AFFEKT_COLOUR_TEXT);
}

/* A grid line per tick, with its value in the gutter. */
static void draw_scale(const struct affekt_plot *plot, PangoLayout *layout)
{
	struct core_ticks ticks =
		core_ticks_of_values(plot->low, plot->high, MAX(plot->height / 30, 2));
	for (int i = 0; i < ticks.n; i++) {
		double value = ticks.first + i * ticks.step;
		double y = floor(affekt_plot_y(plot, value)) + 0.5;
		int width = 0;
		int height = 0;
		g_autofree char *text = g_strdup_printf("%.*f", ticks.decimals, value);
		pango_layout_set_text(layout, text, -1);
		pango_layout_get_pixel_size(layout, &width, &height);
		double top = CLAMP(y - height / 2.0, plot->y - 2.0,
			(double)plot->y + plot->height - height + 2.0);
		draw_text(plot, layout, text, plot->x - width - 6, top, AFFEKT_COLOUR_DIM_TEXT);
		gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[AFFEKT_COLOUR_GRID]);
		cairo_move_to(plot->cr, plot->x, y);
		cairo_line_to(plot->cr, plot->x + plot->width, y);
		cairo_stroke(plot->cr);
	}
}

/* One path for all stretches of a line. A bin is one corner, or two when it is tall. */
static void trace_path(const struct affekt_plot *plot, const GArray *steps, double base_y)
{
	double first_x = 0;
	double x = 0;
	for (guint i = 0; i < steps->len; i++) {
		const struct affekt_trail_step *step =
			&g_array_index(steps, struct affekt_trail_step, i);
		double low_y = affekt_plot_y(plot, step->low);
		double high_y = affekt_plot_y(plot, step->high);
		gboolean begins = i == 0 || !step->joins;
		if (begins && i > 0 && !isnan(base_y)) {
			cairo_line_to(plot->cr, x, base_y);
			cairo_line_to(plot->cr, first_x, base_y);
		}
		x = affekt_plot_x(plot, step->time_s);
		if (begins) {
			first_x = x;
			cairo_move_to(plot->cr, x, (low_y + high_y) / 2);
		} else if (low_y - high_y < 3) {
			cairo_line_to(plot->cr, x, (low_y + high_y) / 2);
		} else {
			double last_y = 0;
			cairo_get_current_point(plot->cr, NULL, &last_y);
			gboolean is_rising = fabs(last_y - low_y) < fabs(last_y - high_y);
			cairo_line_to(plot->cr, x, is_rising ? low_y : high_y);
			cairo_line_to(plot->cr, x, is_rising ? high_y : low_y);
		}
	}
	if (steps->len > 0 && !isnan(base_y)) {
		cairo_line_to(plot->cr, x, base_y);
		cairo_line_to(plot->cr, first_x, base_y);
	}
}

static void draw_line(AffektScope *self, const struct strip *strip, const struct affekt_plot *plot)
{
	const GdkRGBA *colour = &plot->palette->colours[strip->colour];
	affekt_trail_steps(self->trail, strip->kind, plot->view.v0, self->steps);
	cairo_save(plot->cr);
	cairo_rectangle(plot->cr, plot->x, plot->y, plot->width, plot->height);
	cairo_clip(plot->cr);
	if (strip->is_area) {
		GdkRGBA pale = *colour;
		pale.alpha = 0.22f;
		gdk_cairo_set_source_rgba(plot->cr, &pale);
		trace_path(plot, self->steps, affekt_plot_y(plot, plot->low));
		cairo_fill(plot->cr);
	}
	gdk_cairo_set_source_rgba(plot->cr, colour);
	cairo_set_line_join(plot->cr, CAIRO_LINE_JOIN_BEVEL);
	cairo_set_line_width(plot->cr, 1.75);
	trace_path(plot, self->steps, (double)NAN);
	cairo_stroke(plot->cr);
	cairo_set_line_width(plot->cr, 1);
	cairo_restore(plot->cr);
}

static void draw_events(
	AffektScope *self, const struct strip *strip, const struct affekt_plot *plot)
{
	if (strip->events == ACQ_N_TRACES)
		return;
	affekt_trail_steps(self->trail, strip->events, plot->view.v0, self->steps);
	for (guint i = 0; i < self->steps->len; i++) {
		const struct affekt_trail_step *step =
			&g_array_index(self->steps, struct affekt_trail_step, i);
		double x = affekt_plot_x(plot, step->time_s);
		double y =
			strip->shape == AFFEKT_SHAPE_TICK ? plot->y + plot->height : plot->y + 12;
		affekt_layer_draw_shape(plot->cr, x, y, strip->shape, AFFEKT_LOOK_FULL,
			&plot->palette->colours[strip->event_colour]);
	}
}

static void draw_strip(
	AffektScope *self, const struct strip *strip, struct affekt_plot *plot, PangoLayout *layout)
{
	g_autofree char *title = title_of(self, strip);
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[AFFEKT_COLOUR_PLOT]);
	cairo_rectangle(plot->cr, plot->x, plot->y, plot->width, plot->height);
	cairo_fill(plot->cr);
	choose_range(self, strip, plot->view.v0, plot);
	draw_scale(plot, layout);
	draw_line(self, strip, plot);
	draw_events(self, strip, plot);
	draw_title(plot, layout, title);
	gdk_cairo_set_source_rgba(plot->cr, &plot->palette->colours[AFFEKT_COLOUR_FRAME]);
	cairo_rectangle(plot->cr, plot->x + 0.5, plot->y + 0.5, plot->width - 1, plot->height - 1);
	cairo_stroke(plot->cr);
}

static void draw_axis(const struct affekt_plot *plot, PangoLayout *layout)
{
	struct core_ticks ticks =
		core_ticks_of_time(plot->view.v0, plot->view.v1, MAX(plot->width / 90, 2));
	for (int i = 0; i < ticks.n; i++) {
		double time_s = ticks.first + i * ticks.step;
		if (time_s < 0)
			continue;
		int width = 0;
		g_autofree char *text = core_ticks_format_time(time_s, 0, plot->view.v1);
		pango_layout_set_text(layout, text, -1);
		pango_layout_get_pixel_size(layout, &width, NULL);
		double x = affekt_plot_x(plot, time_s) - width / 2.0;
		if (x >= plot->x - GUTTER && x + width <= plot->x + plot->width + EDGE)
			draw_text(plot, layout, text, x, plot->y, AFFEKT_COLOUR_DIM_TEXT);
	}
}

static guint choose_strips(AffektScope *self, int height, const struct strip **ret_chosen)
{
	int n_possible = MAX((height - AXIS_HEIGHT + STRIP_GAP) / (STRIP_LEAST + STRIP_GAP), 1);
	guint n = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(strips); i++) {
		if (strips[i].rank < (self->is_brief ? 2 : n_possible))
			ret_chosen[n++] = &strips[i];
	}
	return n;
}

static void draw(AffektScope *self, cairo_t *cr, int width, int height)
{
	const struct strip *chosen[G_N_ELEMENTS(strips)];
	self->n_strips = choose_strips(self, height, chosen);
	int each = (height - AXIS_HEIGHT + STRIP_GAP) / (int)self->n_strips - STRIP_GAP;
	double span_s = width >= WIDE ? AFFEKT_TRAIL_SPAN_S : AFFEKT_TRAIL_SPAN_S / 2;
	double end_s = fmax(self->now_s, span_s);
	struct affekt_plot plot = {
		.cr = cr,
		.x = GUTTER,
		.width = width - GUTTER - EDGE,
		.height = each,
		.view = {end_s - span_s, end_s},
		.palette = affekt_palette_current(),
	};
	g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), NULL);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(0.85));
	pango_attr_list_insert(attributes, pango_attr_font_features_new("tnum"));
	pango_layout_set_attributes(layout, attributes);
	cairo_set_line_width(cr, 1);
	for (guint i = 0; i < self->n_strips; i++) {
		plot.y = (int)i * (each + STRIP_GAP);
		draw_strip(self, chosen[i], &plot, layout);
	}
	plot.y = height - AXIS_HEIGHT + 3;
	draw_axis(&plot, layout);
}

static void affekt_scope_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektScope *self = AFFEKT_SCOPE(widget);
	int width = gtk_widget_get_width(widget);
	int height = gtk_widget_get_height(widget);
	if (width <= GUTTER + EDGE + 10 || height <= AXIS_HEIGHT + 20)
		return;
	cairo_t *cr = gtk_snapshot_append_cairo(
		snapshot, &GRAPHENE_RECT_INIT(0, 0, (float)width, (float)height));
	draw(self, cr, width, height);
	cairo_destroy(cr);
	self->n_frames++;
}

static gboolean tick(GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
	AffektScope *self = AFFEKT_SCOPE(widget);
	(void)user_data;
	gint64 time_us = gdk_frame_clock_get_frame_time(clock);
	if (self->source == NULL || time_us - self->drawn_at_us < FRAME_US)
		return G_SOURCE_CONTINUE;
	self->drawn_at_us = time_us;
	affekt_trail_follow(self->trail, self->source(self->user, &self->now_s));
	gtk_widget_queue_draw(widget);
	return G_SOURCE_CONTINUE;
}

static void affekt_scope_map(GtkWidget *widget)
{
	AffektScope *self = AFFEKT_SCOPE(widget);
	GTK_WIDGET_CLASS(affekt_scope_parent_class)->map(widget);
	self->ticker = gtk_widget_add_tick_callback(widget, tick, NULL, NULL);
}

static void affekt_scope_unmap(GtkWidget *widget)
{
	AffektScope *self = AFFEKT_SCOPE(widget);
	gtk_widget_remove_tick_callback(widget, self->ticker);
	self->ticker = 0;
	GTK_WIDGET_CLASS(affekt_scope_parent_class)->unmap(widget);
}

static void affekt_scope_finalize(GObject *object)
{
	AffektScope *self = AFFEKT_SCOPE(object);
	affekt_trail_free(self->trail);
	g_array_unref(self->steps);
	g_free(self->unit);
	G_OBJECT_CLASS(affekt_scope_parent_class)->finalize(object);
}

static void affekt_scope_class_init(AffektScopeClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->finalize = affekt_scope_finalize;
	widget_class->snapshot = affekt_scope_snapshot;
	widget_class->map = affekt_scope_map;
	widget_class->unmap = affekt_scope_unmap;
	gtk_widget_class_set_css_name(widget_class, "affekt-scope");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void affekt_scope_init(AffektScope *self)
{
	self->trail = affekt_trail_new();
	self->steps = g_array_new(FALSE, FALSE, sizeof(struct affekt_trail_step));
	gtk_widget_set_size_request(GTK_WIDGET(self), 260, STRIP_LEAST + AXIS_HEIGHT);
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
	gtk_widget_set_vexpand(GTK_WIDGET(self), TRUE);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Traces of the last minute"), -1);
	g_signal_connect_object(adw_style_manager_get_default(), "notify::dark",
		G_CALLBACK(gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

AffektScope *affekt_scope_new(void)
{
	return g_object_new(AFFEKT_TYPE_SCOPE, NULL);
}

void affekt_scope_follow(AffektScope *self, affekt_scope_source source, gpointer user)
{
	self->source = source;
	self->user = user;
	self->now_s = 0;
	affekt_trail_clear(self->trail);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

void affekt_scope_set_unit(AffektScope *self, const char *gsr_unit)
{
	const char *shown = g_strcmp0(gsr_unit, "uS") == 0 ? "µS" : gsr_unit;
	if (g_strcmp0(self->unit, shown) == 0)
		return;
	g_free(self->unit);
	self->unit = g_strdup(shown);
}

void affekt_scope_set_brief(AffektScope *self, gboolean is_brief)
{
	self->is_brief = is_brief;
}

guint affekt_scope_strips(AffektScope *self)
{
	return self->n_strips;
}

guint affekt_scope_frames(AffektScope *self)
{
	return self->n_frames;
}
