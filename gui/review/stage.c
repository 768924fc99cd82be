#include "gui/review/stage.h"

#include "gui/plot/axis.h"
#include "gui/plot/overlay.h"
#include "gui/review/band.h"
#include "gui/review/overview.h"
#include "gui/review/stage_input.h"

#include <math.h>

enum {
	TRACK_GAP = 4
};

struct _AffektStage {
	GtkWidget parent_instance;
	AffektTimeline *timeline;
	AffektOverview *overview;
	AffektBand *band;
	AffektTrack *tracks[AFFEKT_N_REVIEW_TRACKS];
	AffektAxis *axis;
	AffektOverlay *overlay;
	int focused; /* the track that had the keyboard last; never a hidden one while one is shown
		      */
};

G_DEFINE_FINAL_TYPE(AffektStage, affekt_stage, GTK_TYPE_WIDGET)

enum {
	SIGNAL_VISIT_CHOSEN,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

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

static void set_focused(AffektStage *self, int which)
{
	gtk_widget_remove_css_class(GTK_WIDGET(self->tracks[self->focused]), "current");
	self->focused = which;
	gtk_widget_add_css_class(GTK_WIDGET(self->tracks[which]), "current");
}

static void focus_moved(AffektStage *self, GParamSpec *property, GtkWidget *track)
{
	(void)property;
	for (int i = 0; gtk_widget_has_focus(track) && i < AFFEKT_N_REVIEW_TRACKS; i++) {
		if (track == GTK_WIDGET(self->tracks[i]))
			set_focused(self, i);
	}
}

/* The stage itself has nothing to do with keys: the track that had them last gets them. */
static gboolean affekt_stage_grab_focus(GtkWidget *widget)
{
	return gtk_widget_grab_focus(GTK_WIDGET(affekt_stage_focused_track(AFFEKT_STAGE(widget))));
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
	widget_class->grab_focus = affekt_stage_grab_focus;
	gtk_widget_class_set_css_name(widget_class, "affekt-stage");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
	signals[SIGNAL_VISIT_CHOSEN] = g_signal_new("visit-chosen", AFFEKT_TYPE_STAGE,
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);
}

static void affekt_stage_init(AffektStage *self)
{
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
	gtk_widget_set_vexpand(GTK_WIDGET(self), TRUE);
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
		gtk_widget_set_focusable(GTK_WIDGET(self->tracks[i]), TRUE);
		g_signal_connect_object(self->tracks[i], "notify::has-focus",
			G_CALLBACK(focus_moved), self, G_CONNECT_SWAPPED);
		gtk_widget_set_parent(GTK_WIDGET(self->tracks[i]), widget);
	}
	self->axis = affekt_axis_new(timeline);
	gtk_widget_set_parent(GTK_WIDGET(self->axis), widget);
	self->overlay = affekt_overlay_new(timeline);
	gtk_widget_set_parent(GTK_WIDGET(self->overlay), widget);
	set_focused(self, AFFEKT_REVIEW_CONDUCTANCE);
	affekt_stage_input_add(self);
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
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		if (gtk_widget_get_visible(GTK_WIDGET(self->tracks[self->focused])))
			return;
		set_focused(self, (self->focused + 1) % AFFEKT_N_REVIEW_TRACKS);
	}
}

void affekt_stage_step_focus(AffektStage *self, int by)
{
	int i = self->focused;
	do {
		i = (i + by + AFFEKT_N_REVIEW_TRACKS) % AFFEKT_N_REVIEW_TRACKS;
	} while (i != self->focused && !gtk_widget_get_visible(GTK_WIDGET(self->tracks[i])));
	gtk_widget_grab_focus(GTK_WIDGET(self->tracks[i]));
}

AffektTimeline *affekt_stage_timeline(AffektStage *self)
{
	return self->timeline;
}

int affekt_stage_plot_width(AffektStage *self)
{
	int width = gtk_widget_get_width(GTK_WIDGET(self));
	return MAX(width - AFFEKT_TRACK_GUTTER - AFFEKT_TRACK_EDGE, 1);
}

double affekt_stage_time_at(AffektStage *self, double x)
{
	int width = affekt_stage_plot_width(self);
	double in_plot = x - AFFEKT_TRACK_GUTTER;
	if (in_plot < 0 || in_plot > width)
		return NAN;
	return affekt_view_to_time(affekt_timeline_view(self->timeline), width, in_plot);
}

AffektTrack *affekt_stage_track_at(AffektStage *self, double x, double y)
{
	GtkWidget *picked = gtk_widget_pick(GTK_WIDGET(self), x, y, GTK_PICK_DEFAULT);
	GtkWidget *track =
		picked != NULL ? gtk_widget_get_ancestor(picked, AFFEKT_TYPE_TRACK) : NULL;
	return track != NULL ? AFFEKT_TRACK(track) : NULL;
}

int affekt_stage_visit_at(AffektStage *self, double x, double y)
{
	double band_x, band_y;
	GtkWidget *band = GTK_WIDGET(self->band);
	if (!gtk_widget_translate_coordinates(GTK_WIDGET(self), band, x, y, &band_x, &band_y))
		return -1;
	return affekt_band_visit_at(self->band, band_x, band_y);
}

AffektTrack *affekt_stage_focused_track(AffektStage *self)
{
	return self->tracks[self->focused];
}

int affekt_stage_kind_of(AffektStage *self, AffektTrack *track)
{
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		if (track == self->tracks[i])
			return i;
	}
	return -1;
}

AffektTrack *affekt_stage_track(AffektStage *self, enum affekt_review_track which)
{
	return self->tracks[which];
}

void affekt_stage_choose_visit(AffektStage *self, int visit)
{
	affekt_band_set_selected(self->band, visit);
}
