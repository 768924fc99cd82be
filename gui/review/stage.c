#include "gui/review/stage.h"

#include "gui/plot/axis.h"
#include "gui/plot/overlay.h"
#include "gui/review/band.h"
#include "gui/review/overview.h"

#include <math.h>

enum {
	DRAG_THRESHOLD = 4, /* pixels; less is a click */
	TRACK_GAP = 4,
};

/* Span per wheel click. */
#define ZOOM_PER_CLICK 1.25
/* Share of the visible span per wheel click with Shift, or sideways. */
#define PAN_PER_CLICK  0.1

struct _AffektStage {
	GtkWidget parent_instance;
	AffektTimeline *timeline;
	AffektOverview *overview;
	AffektBand *band;
	AffektTrack *tracks[AFFEKT_N_REVIEW_TRACKS];
	AffektAxis *axis;
	AffektOverlay *overlay;
	double pointer_x;
	struct affekt_view drag_view; /* when the drag began */
	gboolean is_dragging;
};

G_DEFINE_FINAL_TYPE(AffektStage, affekt_stage, GTK_TYPE_WIDGET)

enum {
	SIGNAL_VISIT_CHOSEN,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static int plot_width(AffektStage *self)
{
	int width = gtk_widget_get_width(GTK_WIDGET(self));
	return MAX(width - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE, 1);
}

static double time_at(AffektStage *self, double x)
{
	return affekt_view_to_time(
		affekt_timeline_view(self->timeline), plot_width(self), x - AFFEKT_TRACK_GUTTER);
}

static gboolean is_over_plot(AffektStage *self, double x)
{
	return x >= AFFEKT_TRACK_GUTTER && x <= AFFEKT_TRACK_GUTTER + plot_width(self);
}

static int natural_height(GtkWidget *widget)
{
	int height;
	gtk_widget_measure(widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
	return height;
}

static void place(GtkWidget *child, int y, int width, int height)
{
	gtk_widget_size_allocate(child, &(GtkAllocation){0, y, width, height}, -1);
}

static void affekt_stage_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	AffektStage *self = AFFEKT_STAGE(widget);
	(void)baseline;
	int overview = natural_height(GTK_WIDGET(self->overview));
	int band = natural_height(GTK_WIDGET(self->band));
	int axis = natural_height(GTK_WIDGET(self->axis));
	place(GTK_WIDGET(self->overview), 0, width, overview);
	place(GTK_WIDGET(self->band), overview, width, band);
	double weights = 0;
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		if (gtk_widget_get_visible(GTK_WIDGET(self->tracks[i])))
			weights += affekt_track_weight(self->tracks[i]);
	}
	int room = MAX(height - overview - band - axis, 0);
	double y = overview + band;
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		GtkWidget *track = GTK_WIDGET(self->tracks[i]);
		if (!gtk_widget_get_visible(track))
			continue;
		double share = room * affekt_track_weight(self->tracks[i]) / weights;
		int top = (int)floor(y);
		int minimum;
		gtk_widget_measure(track, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
		place(track, top, width, MAX((int)floor(y + share) - top - TRACK_GAP, minimum));
		y += share;
	}
	place(GTK_WIDGET(self->axis), height - axis, width, axis);
	place(GTK_WIDGET(self->overlay), overview, width, MAX(height - overview - axis, 0));
}

static void affekt_stage_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	(void)for_size;
	*minimum = *natural = 0;
	*minimum_baseline = *natural_baseline = -1;
	for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
		child = gtk_widget_get_next_sibling(child)) {
		int child_minimum, child_natural;
		gtk_widget_measure(
			child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
		if (orientation == GTK_ORIENTATION_HORIZONTAL) {
			*minimum = MAX(*minimum, child_minimum);
			*natural = MAX(*natural, child_natural);
		} else {
			*minimum += child_minimum;
			*natural += child_natural;
		}
	}
}

static void pointer_moved(AffektStage *self, double x, double y)
{
	(void)y;
	self->pointer_x = x;
	affekt_timeline_set_hover(self->timeline, is_over_plot(self, x) ? time_at(self, x) : NAN);
}

static void pointer_left(AffektStage *self)
{
	affekt_timeline_set_hover(self->timeline, NAN);
}

static gboolean wheel_turned(
	AffektStage *self, double dx, double dy, GtkEventControllerScroll *controller)
{
	GdkModifierType modifiers =
		gtk_event_controller_get_current_event_state(GTK_EVENT_CONTROLLER(controller));
	gboolean is_pan = (modifiers & GDK_SHIFT_MASK) != 0;
	if (is_pan || fabs(dx) > fabs(dy))
		affekt_timeline_pan(self->timeline, (is_pan && dx == 0 ? dy : dx) * PAN_PER_CLICK);
	else
		affekt_timeline_zoom(
			self->timeline, pow(ZOOM_PER_CLICK, dy), time_at(self, self->pointer_x));
	/* The same pixel is another instant now. */
	pointer_moved(self, self->pointer_x, 0);
	return GDK_EVENT_STOP;
}

static void drag_begin(AffektStage *self, double x, double y, GtkGestureDrag *gesture)
{
	(void)x;
	(void)y;
	(void)gesture;
	gtk_widget_grab_focus(GTK_WIDGET(self));
	self->drag_view = affekt_timeline_view(self->timeline);
	self->is_dragging = FALSE;
}

static void drag_update(AffektStage *self, double dx, double dy, GtkGestureDrag *gesture)
{
	if (!self->is_dragging && hypot(dx, dy) < DRAG_THRESHOLD)
		return;
	self->is_dragging = TRUE;
	gtk_gesture_set_state(GTK_GESTURE(gesture), GTK_EVENT_SEQUENCE_CLAIMED);
	GdkModifierType modifiers =
		gtk_event_controller_get_current_event_state(GTK_EVENT_CONTROLLER(gesture));
	if (modifiers & GDK_SHIFT_MASK) {
		double x0, y0;
		gtk_gesture_drag_get_start_point(gesture, &x0, &y0);
		affekt_timeline_select(self->timeline, time_at(self, x0), time_at(self, x0 + dx));
		return;
	}
	double by_s = -dx / plot_width(self) * (self->drag_view.v1 - self->drag_view.v0);
	affekt_timeline_set_view(self->timeline,
		affekt_view_pan(self->drag_view, affekt_timeline_limits(self->timeline), by_s));
}

static int visit_at(AffektStage *self, double x, double y)
{
	double band_x, band_y;
	GtkWidget *band = GTK_WIDGET(self->band);
	if (!gtk_widget_translate_coordinates(GTK_WIDGET(self), band, x, y, &band_x, &band_y))
		return -1;
	return affekt_band_visit_at(self->band, band_x, band_y);
}

static void clicked(AffektStage *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
	(void)gesture;
	int visit = visit_at(self, x, y);
	if (visit >= 0)
		g_signal_emit(self, signals[SIGNAL_VISIT_CHOSEN], 0, visit, n_press > 1);
	else if (is_over_plot(self, x))
		affekt_timeline_set_cursor(self->timeline, time_at(self, x));
}

static void add_controllers(AffektStage *self)
{
	GtkWidget *widget = GTK_WIDGET(self);
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
	GtkGesture *drag = gtk_gesture_drag_new();
	g_signal_connect_swapped(drag, "drag-begin", G_CALLBACK(drag_begin), self);
	g_signal_connect_swapped(drag, "drag-update", G_CALLBACK(drag_update), self);
	gtk_widget_add_controller(widget, GTK_EVENT_CONTROLLER(drag));
}

static void affekt_stage_dispose(GObject *object)
{
	GtkWidget *child;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))) != NULL)
		gtk_widget_unparent(child);
	g_clear_object(&AFFEKT_STAGE(object)->timeline);
	G_OBJECT_CLASS(affekt_stage_parent_class)->dispose(object);
}

static void affekt_stage_class_init(AffektStageClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	G_OBJECT_CLASS(class)->dispose = affekt_stage_dispose;
	widget_class->measure = affekt_stage_measure;
	widget_class->size_allocate = affekt_stage_size_allocate;
	gtk_widget_class_set_css_name(widget_class, "affekt-stage");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
	signals[SIGNAL_VISIT_CHOSEN] = g_signal_new("visit-chosen", AFFEKT_TYPE_STAGE,
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
}

static void affekt_stage_init(AffektStage *self)
{
	gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
	gtk_widget_set_vexpand(GTK_WIDGET(self), TRUE);
	add_controllers(self);
}

AffektStage *affekt_stage_new(AffektTimeline *timeline)
{
	AffektStage *self = g_object_new(AFFEKT_TYPE_STAGE, NULL);
	GtkWidget *widget = GTK_WIDGET(self);
	self->timeline = g_object_ref(timeline);
	self->overview = affekt_overview_new(timeline);
	gtk_widget_set_parent(GTK_WIDGET(self->overview), widget);
	self->band = affekt_band_new(timeline);
	gtk_widget_set_parent(GTK_WIDGET(self->band), widget);
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		self->tracks[i] = affekt_compose_track_new(timeline, (enum affekt_review_track)i);
		gtk_widget_set_parent(GTK_WIDGET(self->tracks[i]), widget);
	}
	self->axis = affekt_axis_new(timeline);
	gtk_widget_set_parent(GTK_WIDGET(self->axis), widget);
	self->overlay = affekt_overlay_new(timeline);
	gtk_widget_set_parent(GTK_WIDGET(self->overlay), widget);
	return self;
}

void affekt_stage_show(AffektStage *self, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	if (facts == NULL)
		return;
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++)
		affekt_compose_track(self->tracks[i], (enum affekt_review_track)i, session);
	affekt_band_set_data(self->band, facts->visits, facts->marks);
	struct affekt_series *arousal = affekt_session_signal(session, AFFEKT_SIGNAL_AROUSAL);
	struct affekt_series *conductance =
		affekt_session_signal(session, AFFEKT_SIGNAL_CONDUCTANCE);
	affekt_overview_set_data(self->overview, arousal != NULL ? arousal : conductance,
		arousal != NULL ? AFFEKT_COLOUR_AROUSAL : AFFEKT_COLOUR_CONDUCTANCE, facts->visits);
}

void affekt_stage_set_scale(AffektStage *self, enum affekt_scale scale)
{
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++)
		affekt_track_set_scale(self->tracks[i], scale);
}

void affekt_stage_set_track_visible(
	AffektStage *self, enum affekt_review_track which, gboolean is_visible)
{
	gtk_widget_set_visible(GTK_WIDGET(self->tracks[which]), is_visible);
}

AffektTrack *affekt_stage_track(AffektStage *self, enum affekt_review_track which)
{
	return self->tracks[which];
}

void affekt_stage_choose_visit(AffektStage *self, int visit)
{
	affekt_band_set_selected(self->band, visit);
}
