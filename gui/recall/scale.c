#include "gui/recall/scale.h"

#include <math.h>

enum {
	MIDDLE = 50,
	STEP = 2,  /* an arrow key */
	PAGE = 10, /* Page Up, Page Down, the wheel */
};

struct _AffektScale {
	AdwBin parent_instance;
	GtkScale *scale;
	GtkLabel *state; /* says that there is no value */
	gulong handler;  /* of the scale's value */
	gboolean is_touched;
};

enum {
	SIGNAL_MOVED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektScale, affekt_scale, ADW_TYPE_BIN)

static void touch(AffektScale *self)
{
	self->is_touched = TRUE;
	gtk_widget_remove_css_class(GTK_WIDGET(self->scale), "affekt-untouched");
	gtk_widget_set_opacity(GTK_WIDGET(self->state), 0);
}

static void tell(AffektScale *self)
{
	touch(self);
	g_signal_emit(self, signals[SIGNAL_MOVED], 0, affekt_scale_value(self));
}

/* A press on the middle changes nothing, and is an answer all the same. */
static void pressed(AffektScale *self)
{
	if (!self->is_touched)
		tell(self);
}

static gboolean grab_focus(GtkWidget *widget)
{
	return gtk_widget_grab_focus(GTK_WIDGET(AFFEKT_SCALE(widget)->scale));
}

static void affekt_scale_class_init(AffektScaleClass *class)
{
	GTK_WIDGET_CLASS(class)->grab_focus = grab_focus;
	signals[SIGNAL_MOVED] = g_signal_new("moved", AFFEKT_TYPE_SCALE, G_SIGNAL_RUN_LAST, 0, NULL,
		NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void affekt_scale_init(AffektScale *self)
{
	self->scale = GTK_SCALE(gtk_scale_new_with_range(GTK_ORIENTATION_HORIZONTAL, 0, 100, 1));
	gtk_scale_set_draw_value(self->scale, FALSE);
	gtk_scale_set_has_origin(self->scale, FALSE);
	gtk_range_set_value(GTK_RANGE(self->scale), MIDDLE);
	gtk_range_set_increments(GTK_RANGE(self->scale), STEP, PAGE);
	gtk_widget_add_css_class(GTK_WIDGET(self->scale), "affekt-scale");
	gtk_widget_add_css_class(GTK_WIDGET(self->scale), "affekt-untouched");
	self->handler = g_signal_connect_object(
		self->scale, "value-changed", G_CALLBACK(tell), self, G_CONNECT_SWAPPED);
	GtkGesture *press = gtk_gesture_click_new();
	gtk_event_controller_set_propagation_phase(GTK_EVENT_CONTROLLER(press), GTK_PHASE_CAPTURE);
	g_signal_connect_swapped(press, "pressed", G_CALLBACK(pressed), self);
	gtk_widget_add_controller(GTK_WIDGET(self->scale), GTK_EVENT_CONTROLLER(press));
}

static GtkWidget *word_new(const char *text, float side)
{
	GtkWidget *label = gtk_label_new(text);
	gtk_label_set_xalign(GTK_LABEL(label), side);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	return label;
}

AffektScale *affekt_scale_new(
	const char *name, const char *low, const char *high, const char *untouched)
{
	AffektScale *self = g_object_new(AFFEKT_TYPE_SCALE, NULL);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
	GtkWidget *title = gtk_label_new(name);
	gtk_label_set_xalign(GTK_LABEL(title), 0);
	gtk_label_set_wrap(GTK_LABEL(title), TRUE);
	gtk_widget_add_css_class(title, "heading");
	gtk_box_append(GTK_BOX(box), title);
	gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->scale));
	GtkWidget *words = gtk_center_box_new();
	self->state = GTK_LABEL(gtk_label_new(untouched));
	gtk_widget_add_css_class(GTK_WIDGET(self->state), "dim-label");
	gtk_widget_add_css_class(GTK_WIDGET(self->state), "caption");
	gtk_center_box_set_start_widget(GTK_CENTER_BOX(words), word_new(low, 0));
	gtk_center_box_set_center_widget(GTK_CENTER_BOX(words), GTK_WIDGET(self->state));
	gtk_center_box_set_end_widget(GTK_CENTER_BOX(words), word_new(high, 1));
	gtk_box_append(GTK_BOX(box), words);
	g_autofree char *described = g_strdup_printf("%s – %s", low, high);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL,
		name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, described, -1);
	adw_bin_set_child(ADW_BIN(self), box);
	return self;
}

int affekt_scale_value(AffektScale *self)
{
	return self->is_touched ? (int)lround(gtk_range_get_value(GTK_RANGE(self->scale))) : -1;
}

void affekt_scale_set_value(AffektScale *self, int value)
{
	g_signal_handler_block(self->scale, self->handler);
	gtk_range_set_value(GTK_RANGE(self->scale), value);
	g_signal_handler_unblock(self->scale, self->handler);
	touch(self);
}

void affekt_scale_move(AffektScale *self, int value)
{
	affekt_scale_set_value(self, value);
	tell(self);
}
