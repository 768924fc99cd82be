#include "gui/review/stage.h"

#include "gui/plot/axis.h"
#include "gui/plot/overlay.h"
#include "gui/review/band.h"
#include "gui/review/overview.h"
#include "gui/review/pile.h"
#include "gui/review/stage_input.h"
#include "gui/review/thing_drag.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektStage {
	GtkWidget parent_instance;
	AffektTimeline *timeline;
	AffektOverview *overview;
	AffektBand *band;
	AffektPile *pile;
	GPtrArray *channels; /* char*: keys of the other channels' tracks, in order of the facts */
	AffektSession *session; /* NULL none */
	GtkWidget *scrollbar;
	AffektAxis *axis;
	AffektOverlay *overlay;
	AffektSelection *selection;
};

G_DEFINE_FINAL_TYPE(AffektStage, affekt_stage, GTK_TYPE_WIDGET)

enum {
	SIGNAL_VISIT_CHOSEN,
	SIGNAL_THING_DROPPED,
	SIGNAL_MENU,
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
	int room = MAX(height - overview - band - axis, 0);
	place(GTK_WIDGET(self->pile), overview + band, width, room);
	GtkAdjustment *scrolled = affekt_pile_adjustment(self->pile);
	gtk_widget_set_child_visible(self->scrollbar, gtk_adjustment_get_upper(scrolled) > room);
	gtk_widget_size_allocate(self->scrollbar,
		&(GtkAllocation){
			width - AFFEKT_TRACK_EDGE, overview + band, AFFEKT_TRACK_EDGE, room},
		-1);
	place(GTK_WIDGET(self->axis), height - axis, width, axis);
	place(GTK_WIDGET(self->overlay), overview, width, MAX(height - overview - axis, 0));
}

static void affekt_stage_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	AffektStage *self = AFFEKT_STAGE(widget);
	(void)for_size;
	*minimum = *natural = 0;
	*minimum_baseline = *natural_baseline = -1;
	for (GtkWidget *child = gtk_widget_get_first_child(widget); child != NULL;
		child = gtk_widget_get_next_sibling(child)) {
		int child_minimum, child_natural;
		gtk_widget_measure(
			child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
		if (child == self->scrollbar || child == GTK_WIDGET(self->overlay))
			continue;
		if (orientation == GTK_ORIENTATION_HORIZONTAL) {
			*minimum = MAX(*minimum, child_minimum);
			*natural = MAX(*natural, child_natural);
		} else {
			*minimum += child_minimum;
			*natural += child_natural;
		}
	}
}

/* The stage itself has nothing to do with keys: the track that had them last gets them. */
static gboolean affekt_stage_grab_focus(GtkWidget *widget)
{
	return gtk_widget_grab_focus(GTK_WIDGET(affekt_stage_focused_track(AFFEKT_STAGE(widget))));
}

static void affekt_stage_dispose(GObject *object)
{
	AffektStage *self = AFFEKT_STAGE(object);
	GtkWidget *child;
	while ((child = gtk_widget_get_first_child(GTK_WIDGET(object))) != NULL)
		gtk_widget_unparent(child);
	g_clear_object(&self->timeline);
	g_clear_object(&self->session);
	g_clear_object(&self->selection);
	g_clear_pointer(&self->channels, g_ptr_array_unref);
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
	signals[SIGNAL_THING_DROPPED] = g_signal_new("thing-dropped", AFFEKT_TYPE_STAGE,
		G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
	signals[SIGNAL_MENU] = g_signal_new("menu", AFFEKT_TYPE_STAGE, G_SIGNAL_RUN_LAST, 0, NULL,
		NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void affekt_stage_init(AffektStage *self)
{
	self->channels = g_ptr_array_new_with_free_func(g_free);
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
	gtk_widget_set_vexpand(GTK_WIDGET(self), TRUE);
}

/* Shows the other channels that people want to see; hidden ones are not even read. */
static void fill_channels(AffektStage *self)
{
	for (guint i = 0; i < self->channels->len; i++) {
		const char *key = self->channels->pdata[i];
		if (!affekt_pile_is_shown(self->pile, key))
			continue;
		affekt_session_want_channel(self->session, i);
		affekt_compose_channel(affekt_pile_track(self->pile, key), i, self->session);
	}
}

/* Another session has other channels: tracks for those of @session instead of the last one's. */
static void set_session(AffektStage *self, AffektSession *session)
{
	if (!g_set_object(&self->session, session))
		return;
	for (guint i = 0; i < self->channels->len; i++)
		affekt_pile_remove(self->pile, self->channels->pdata[i]);
	g_ptr_array_set_size(self->channels, 0);
	const GArray *channels = affekt_session_facts(session)->channels;
	for (guint i = 0; i < channels->len; i++) {
		const struct affekt_channel *channel =
			&g_array_index(channels, struct affekt_channel, i);
		char *key = g_strconcat("channel:", channel->name, NULL);
		affekt_pile_add(self->pile, key,
			affekt_compose_channel_new(self->timeline, channel), FALSE);
		g_ptr_array_add(self->channels, key);
	}
	if (channels->len > 0)
		g_signal_emit_by_name(self->pile, "changed");
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
	self->pile = affekt_pile_new();
	gtk_widget_set_parent(GTK_WIDGET(self->pile), widget);
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++)
		affekt_pile_add(self->pile, affekt_compose_key((enum affekt_review_track)i),
			affekt_compose_track_new(timeline, (enum affekt_review_track)i), TRUE);
	g_signal_connect_object(
		self->pile, "changed", G_CALLBACK(fill_channels), self, G_CONNECT_SWAPPED);
	self->scrollbar =
		gtk_scrollbar_new(GTK_ORIENTATION_VERTICAL, affekt_pile_adjustment(self->pile));
	gtk_widget_set_parent(self->scrollbar, widget);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->scrollbar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tracks"), -1);
	self->axis = affekt_axis_new(timeline);
	gtk_widget_set_parent(GTK_WIDGET(self->axis), widget);
	self->overlay = affekt_overlay_new(timeline);
	gtk_widget_set_parent(GTK_WIDGET(self->overlay), widget);
	self->selection = affekt_selection_new();
	affekt_overlay_set_painter(self->overlay, affekt_thing_paint, self);
	static const char *const causes[] = {"changed", "preview"};
	for (gsize i = 0; i < G_N_ELEMENTS(causes); i++)
		g_signal_connect_object(self->selection, causes[i],
			G_CALLBACK(gtk_widget_queue_draw), self->overlay, G_CONNECT_SWAPPED);
	/* Above the overlay, which takes no clicks but is painted over everything. */
	gtk_widget_insert_before(self->scrollbar, widget, NULL);
	affekt_stage_input_add(self);
	return self;
}

void affekt_stage_show(AffektStage *self, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	if (facts == NULL)
		return;
	set_session(self, session);
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++)
		affekt_compose_track(affekt_stage_track(self, (enum affekt_review_track)i),
			(enum affekt_review_track)i, session);
	fill_channels(self);
	affekt_band_set_data(self->band, facts->visits, facts->marks);
	affekt_selection_show(self->selection, session);
	struct affekt_series *arousal = affekt_session_signal(session, AFFEKT_SIGNAL_AROUSAL);
	struct affekt_series *conductance =
		affekt_session_signal(session, AFFEKT_SIGNAL_CONDUCTANCE);
	affekt_overview_set_data(self->overview, arousal != NULL ? arousal : conductance,
		arousal != NULL ? AFFEKT_COLOUR_AROUSAL : AFFEKT_COLOUR_CONDUCTANCE, facts->visits);
}

void affekt_stage_set_scale(AffektStage *self, enum affekt_scale scale)
{
	g_autoptr(GPtrArray) keys = affekt_pile_keys(self->pile);
	for (guint i = 0; i < keys->len; i++) {
		AffektTrack *track = affekt_pile_track(self->pile, keys->pdata[i]);
		affekt_track_set_scale(track, scale);
		affekt_pile_scaled(self->pile, track);
	}
}

AffektTrack *affekt_stage_track(AffektStage *self, enum affekt_review_track which)
{
	return affekt_pile_track(self->pile, affekt_compose_key(which));
}

AffektPile *affekt_stage_pile(AffektStage *self)
{
	return self->pile;
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

struct affekt_thing affekt_stage_thing_in_band(AffektStage *self, double x, double y)
{
	double band_x, band_y;
	GtkWidget *band = GTK_WIDGET(self->band);
	if (!gtk_widget_translate_coordinates(GTK_WIDGET(self), band, x, y, &band_x, &band_y))
		return (struct affekt_thing){AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};
	return affekt_band_thing_at(self->band, band_x, band_y);
}

AffektSelection *affekt_stage_selection(AffektStage *self)
{
	return self->selection;
}

AffektSession *affekt_stage_session(AffektStage *self)
{
	return self->session;
}

GtkWidget *affekt_stage_overlay(AffektStage *self)
{
	return GTK_WIDGET(self->overlay);
}

AffektTrack *affekt_stage_focused_track(AffektStage *self)
{
	return affekt_pile_focused(self->pile);
}

int affekt_stage_kind_of(AffektStage *self, AffektTrack *track)
{
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++) {
		if (track == affekt_stage_track(self, (enum affekt_review_track)i))
			return i;
	}
	return -1;
}

void affekt_stage_choose_visit(AffektStage *self, int visit)
{
	affekt_band_set_selected(self->band, visit);
}
