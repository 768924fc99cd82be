#include "gui/live/hold.h"

#include <math.h>

struct _AffektHold {
	GtkWidget parent_instance;
	GtkWidget *box;
	GtkLabel *label;
	char *text, *hint;
	gint64 pressed_us; /* of the frame clock's time; 0: not held */
	double share;      /* how full it is */
	guint ticker;
};

G_DEFINE_FINAL_TYPE(AffektHold, affekt_hold, GTK_TYPE_WIDGET)

enum {
	SIGNAL_HELD,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void stop_ticking(AffektHold *self)
{
	if (self->ticker != 0)
		gtk_widget_remove_tick_callback(GTK_WIDGET(self), self->ticker);
	self->ticker = 0;
	self->pressed_us = 0;
	self->share = 0;
	gtk_widget_unset_state_flags(GTK_WIDGET(self), GTK_STATE_FLAG_ACTIVE);
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static gboolean tick(GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
	AffektHold *self = AFFEKT_HOLD(widget);
	(void)clock;
	(void)user_data;
	double held_ms = (double)(g_get_monotonic_time() - self->pressed_us) / 1000;
	self->share = fmin(held_ms / AFFEKT_HOLD_MS, 1);
	gtk_widget_queue_draw(widget);
	if (self->share < 1)
		return G_SOURCE_CONTINUE;
	self->ticker = 0;
	stop_ticking(self);
	gtk_label_set_text(self->label, self->text);
	g_signal_emit(self, signals[SIGNAL_HELD], 0);
	return G_SOURCE_REMOVE;
}

void affekt_hold_press(AffektHold *self)
{
	if (self->pressed_us != 0)
		return;
	self->pressed_us = g_get_monotonic_time();
	gtk_widget_set_state_flags(GTK_WIDGET(self), GTK_STATE_FLAG_ACTIVE, FALSE);
	self->ticker = gtk_widget_add_tick_callback(GTK_WIDGET(self), tick, NULL, NULL);
}

void affekt_hold_release(AffektHold *self)
{
	if (self->pressed_us == 0)
		return;
	stop_ticking(self);
	gtk_label_set_text(self->label, self->hint);
}

static void pressed(AffektHold *self)
{
	gtk_widget_grab_focus(GTK_WIDGET(self));
	affekt_hold_press(self);
}

static gboolean is_trigger(guint key)
{
	return key == GDK_KEY_space || key == GDK_KEY_Return || key == GDK_KEY_KP_Enter;
}

static gboolean key_pressed(AffektHold *self, guint key)
{
	if (!is_trigger(key))
		return FALSE;
	affekt_hold_press(self);
	return TRUE;
}

static void key_released(AffektHold *self, guint key)
{
	if (is_trigger(key))
		affekt_hold_release(self);
}

static void affekt_hold_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektHold *self = AFFEKT_HOLD(widget);
	float width = (float)gtk_widget_get_width(widget);
	float height = (float)gtk_widget_get_height(widget);
	if (self->share > 0) {
		GskRoundedRect shape;
		gsk_rounded_rect_init_from_rect(
			&shape, &GRAPHENE_RECT_INIT(0, 0, width, height), height / 2);
		gtk_snapshot_push_rounded_clip(snapshot, &shape);
		float held = width * (float)self->share;
		gtk_snapshot_append_color(snapshot, &(GdkRGBA){0.75f, 0.11f, 0.16f, 0.55f},
			&GRAPHENE_RECT_INIT(0, 0, held, height));
		gtk_snapshot_pop(snapshot);
	}
	gtk_widget_snapshot_child(widget, self->box, snapshot);
}

static void affekt_hold_dispose(GObject *object)
{
	AffektHold *self = AFFEKT_HOLD(object);
	g_clear_pointer(&self->box, gtk_widget_unparent);
	G_OBJECT_CLASS(affekt_hold_parent_class)->dispose(object);
}

static void affekt_hold_finalize(GObject *object)
{
	AffektHold *self = AFFEKT_HOLD(object);
	g_free(self->text);
	g_free(self->hint);
	G_OBJECT_CLASS(affekt_hold_parent_class)->finalize(object);
}

static void affekt_hold_class_init(AffektHoldClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_hold_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_hold_finalize;
	widget_class->snapshot = affekt_hold_snapshot;
	gtk_widget_class_set_css_name(widget_class, "button");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
	signals[SIGNAL_HELD] = g_signal_new("held", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_hold_init(AffektHold *self)
{
	gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
	GtkGesture *click = gtk_gesture_click_new();
	g_signal_connect_swapped(click, "pressed", G_CALLBACK(pressed), self);
	g_signal_connect_swapped(click, "released", G_CALLBACK(affekt_hold_release), self);
	g_signal_connect_swapped(click, "cancel", G_CALLBACK(affekt_hold_release), self);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(click));
	GtkEventController *keys = gtk_event_controller_key_new();
	g_signal_connect_swapped(keys, "key-pressed", G_CALLBACK(key_pressed), self);
	g_signal_connect_swapped(keys, "key-released", G_CALLBACK(key_released), self);
	gtk_widget_add_controller(GTK_WIDGET(self), keys);
	GtkEventController *focus = gtk_event_controller_focus_new();
	g_signal_connect_swapped(focus, "leave", G_CALLBACK(affekt_hold_release), self);
	gtk_widget_add_controller(GTK_WIDGET(self), focus);
}

AffektHold *affekt_hold_new(const char *icon, const char *label, const char *hint)
{
	AffektHold *self = g_object_new(AFFEKT_TYPE_HOLD, NULL);
	self->text = g_strdup(label);
	self->hint = g_strdup(hint);
	self->box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
	gtk_widget_set_halign(self->box, GTK_ALIGN_CENTER);
	self->label = GTK_LABEL(gtk_label_new(label));
	gtk_label_set_width_chars(self->label, 16);
	gtk_box_append(GTK_BOX(self->box), gtk_image_new_from_icon_name(icon));
	gtk_box_append(GTK_BOX(self->box), GTK_WIDGET(self->label));
	gtk_widget_set_parent(self->box, GTK_WIDGET(self));
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
		GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hint, -1);
	return self;
}
