#include "gui/review/stage_input.h"

#include "gui/review/thing_drag.h"
#include "gui/review/track_drag.h"

#include <math.h>

enum {
	DRAG_THRESHOLD = 4 /* pixels; less is a click */
};

/* Span per wheel click. */
#define ZOOM_PER_CLICK   1.25
/* Share of the visible span per wheel click with Shift, or sideways. */
#define PAN_PER_CLICK    0.1
/* Pixels that the tracks move per wheel click. */
#define SCROLL_PER_CLICK 60

/* What the controllers remember of one stage. */
struct input {
	AffektStage *stage; /* owns this */
	AffektTimeline *timeline;
	double pointer_x, pointer_y;
	struct affekt_view drag_view; /* when the drag began */
	struct affekt_track_drag track_drag;
	struct affekt_thing thing; /* under the pointer when the drag began */
	gboolean is_dragging;
};

static void pointer_moved(struct input *self, double x, double y)
{
	self->pointer_x = x;
	self->pointer_y = y;
	affekt_timeline_set_hover(self->timeline, affekt_stage_time_at(self->stage, x));
	enum affekt_track_grip grip = affekt_track_grip_at(self->stage, x, y);
	struct affekt_thing thing = affekt_thing_at(self->stage, x, y);
	gboolean is_held = self->is_dragging && affekt_thing_is_draggable(self->thing);
	gboolean is_thing = grip == AFFEKT_GRIP_NONE && affekt_thing_is_draggable(thing);
	gtk_widget_set_cursor_from_name(GTK_WIDGET(self->stage),
		is_held || is_thing ? "ew-resize" : affekt_track_grip_cursor(grip));
}

static void pointer_left(struct input *self)
{
	affekt_timeline_set_hover(self->timeline, NAN);
}

static double time_near(struct input *self, double x)
{
	struct affekt_view view = affekt_timeline_view(self->timeline);
	double time_s = affekt_stage_time_at(self->stage, x);
	if (!isnan(time_s))
		return time_s;
	return x < AFFEKT_TRACK_GUTTER ? view.v0 : view.v1;
}

static void zoom_values(struct input *self, double factor)
{
	double x, y;
	AffektTrack *track = affekt_stage_track_at(self->stage, self->pointer_x, self->pointer_y);
	if (track == NULL || !gtk_widget_translate_coordinates(GTK_WIDGET(self->stage),
				     GTK_WIDGET(track), 0, self->pointer_y, &x, &y))
		return;
	affekt_track_zoom_values(track, factor, affekt_track_value_at(track, y));
	affekt_pile_scaled(affekt_stage_pile(self->stage), track);
}

static void scroll_tracks(struct input *self, double clicks)
{
	GtkAdjustment *scrolled = affekt_pile_adjustment(affekt_stage_pile(self->stage));
	gtk_adjustment_set_value(
		scrolled, gtk_adjustment_get_value(scrolled) + clicks * SCROLL_PER_CLICK);
}

static gboolean wheel_turned(
	struct input *self, double dx, double dy, GtkEventControllerScroll *controller)
{
	GdkModifierType modifiers =
		gtk_event_controller_get_current_event_state(GTK_EVENT_CONTROLLER(controller));
	gboolean is_pan = (modifiers & GDK_SHIFT_MASK) != 0;
	if (modifiers & GDK_CONTROL_MASK)
		zoom_values(self, pow(ZOOM_PER_CLICK, dy));
	else if (!is_pan && self->pointer_x < AFFEKT_TRACK_GUTTER)
		scroll_tracks(self, dy);
	else if (is_pan || fabs(dx) > fabs(dy))
		affekt_timeline_pan(self->timeline, (is_pan && dx == 0 ? dy : dx) * PAN_PER_CLICK);
	else
		affekt_timeline_zoom(
			self->timeline, pow(ZOOM_PER_CLICK, dy), time_near(self, self->pointer_x));
	/* The same pixel is another instant now. */
	pointer_moved(self, self->pointer_x, self->pointer_y);
	return GDK_EVENT_STOP;
}

static void drag_begin(struct input *self, double x, double y)
{
	AffektTrack *track = affekt_stage_track_at(self->stage, x, y);
	gtk_widget_grab_focus(track != NULL ? GTK_WIDGET(track) : GTK_WIDGET(self->stage));
	self->drag_view = affekt_timeline_view(self->timeline);
	self->track_drag = affekt_track_drag_begin(self->stage, x, y);
	self->thing = self->track_drag.grip == AFFEKT_GRIP_NONE
			      ? affekt_thing_at(self->stage, x, y)
			      : (struct affekt_thing){AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};
	self->is_dragging = FALSE;
}

/* Selects the thing under the pointer with the first step, then shows where it would go. */
static void drag_thing(struct input *self, double x0, double dx)
{
	AffektSelection *selection = affekt_stage_selection(self->stage);
	if (isnan(affekt_selection_preview(selection)))
		affekt_selection_choose(selection, self->thing);
	affekt_selection_set_preview(
		selection, affekt_thing_dragged_time(self->stage, self->thing, x0, x0 + dx));
}

static void drag_end(struct input *self)
{
	AffektSelection *selection = affekt_stage_selection(self->stage);
	double time_s = affekt_selection_preview(selection);
	self->is_dragging = FALSE;
	if (isnan(time_s))
		return;
	affekt_selection_set_preview(selection, NAN);
	g_signal_emit_by_name(self->stage, "thing-dropped", time_s);
}

/* Another gesture took over: nothing is moved. */
static void drag_cancelled(struct input *self)
{
	self->is_dragging = FALSE;
	affekt_selection_set_preview(affekt_stage_selection(self->stage), NAN);
}

static void drag_update(struct input *self, double dx, double dy, GtkGestureDrag *gesture)
{
	if (!self->is_dragging && hypot(dx, dy) < DRAG_THRESHOLD)
		return;
	self->is_dragging = TRUE;
	gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
	double x0, y0;
	gtk_gesture_drag_get_start_point(gesture, &x0, &y0);
	if (self->track_drag.grip != AFFEKT_GRIP_NONE) {
		affekt_track_drag_update(self->stage, &self->track_drag, x0 + dx, dy);
		return;
	}
	GdkModifierType modifiers =
		gtk_event_controller_get_current_event_state(GTK_EVENT_CONTROLLER(gesture));
	if (modifiers & GDK_SHIFT_MASK) {
		affekt_timeline_select(
			self->timeline, time_near(self, x0), time_near(self, x0 + dx));
		return;
	}
	if (affekt_thing_is_draggable(self->thing)) {
		drag_thing(self, x0, dx);
		return;
	}
	double by_s = -dx / affekt_stage_plot_width(self->stage) *
		      (self->drag_view.v1 - self->drag_view.v0);
	affekt_timeline_set_view(self->timeline,
		affekt_view_pan(self->drag_view, affekt_timeline_limits(self->timeline), by_s));
}

static void clicked(struct input *self, int n_press, double x, double y)
{
	int visit = affekt_stage_visit_at(self->stage, x, y);
	double time_s = affekt_stage_time_at(self->stage, x);
	struct affekt_thing thing = affekt_thing_at(self->stage, x, y);
	if (visit >= 0)
		g_signal_emit_by_name(self->stage, "visit-chosen", visit, n_press > 1);
	else if (!isnan(time_s))
		affekt_timeline_set_cursor(self->timeline, time_s);
	/* A touch point is selected by whoever hears that it was chosen; its border, here. */
	if (visit < 0 || thing.kind != AFFEKT_THING_NONE)
		affekt_selection_choose(affekt_stage_selection(self->stage), thing);
}

static void menu_asked(struct input *self, int n_press, double x, double y)
{
	struct affekt_thing thing = affekt_thing_at(self->stage, x, y);
	int visit = affekt_stage_visit_at(self->stage, x, y);
	double time_s = affekt_stage_time_at(self->stage, x);
	AffektTrack *track = affekt_stage_track_at(self->stage, x, y);
	(void)n_press;
	if (thing.kind == AFFEKT_THING_NONE && visit >= 0)
		thing = (struct affekt_thing){AFFEKT_THING_VISIT, AFFEKT_PART_WHOLE, visit};
	gtk_widget_grab_focus(track != NULL ? GTK_WIDGET(track) : GTK_WIDGET(self->stage));
	if (!isnan(time_s))
		affekt_timeline_set_cursor(self->timeline, time_s);
	affekt_selection_choose(affekt_stage_selection(self->stage), thing);
	g_signal_emit_by_name(self->stage, "menu", x, y);
}

void affekt_stage_input_add(AffektStage *stage)
{
	GtkWidget *widget = GTK_WIDGET(stage);
	struct input *self = g_new0(struct input, 1);
	self->stage = stage;
	self->timeline = affekt_stage_timeline(stage);
	g_object_set_data_full(G_OBJECT(stage), "affekt-input", self, g_free);
	GtkEventController *motion = gtk_event_controller_motion_new();
	g_signal_connect_swapped(motion, "enter", G_CALLBACK(pointer_moved), self);
	g_signal_connect_swapped(motion, "motion", G_CALLBACK(pointer_moved), self);
	g_signal_connect_swapped(motion, "leave", G_CALLBACK(pointer_left), self);
	gtk_widget_add_controller(widget, motion);
	GtkEventController *scroll =
		gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
	g_signal_connect_swapped(scroll, "scroll", G_CALLBACK(wheel_turned), self);
	gtk_widget_add_controller(widget, scroll);
	GtkGesture *click = gtk_gesture_click_new();
	g_signal_connect_swapped(click, "released", G_CALLBACK(clicked), self);
	gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(click));
	GtkGesture *second = gtk_gesture_click_new();
	gtk_gesture_single_set_button(GTK_GESTURE_SINGLE(second), GDK_BUTTON_SECONDARY);
	g_signal_connect_swapped(second, "pressed", G_CALLBACK(menu_asked), self);
	gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(second));
	GtkGesture *drag = gtk_gesture_drag_new();
	g_signal_connect_swapped(drag, "drag-begin", G_CALLBACK(drag_begin), self);
	g_signal_connect_swapped(drag, "drag-update", G_CALLBACK(drag_update), self);
	g_signal_connect_swapped(drag, "drag-end", G_CALLBACK(drag_end), self);
	g_signal_connect_swapped(drag, "cancel", G_CALLBACK(drag_cancelled), self);
	gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(drag));
}
