#include "gui/review/thing_drag.h"

#include "gui/plot/palette.h"
#include "gui/review/band.h"

#include <math.h>

enum {
	RING_RADIUS = 16,
	RING_HEIGHT = 7, /* its middle above the tip of a marker */
};

static struct affekt_series *series_of(AffektSession *session, enum affekt_review_track which)
{
	static const enum affekt_signal signals[AFFEKT_N_REVIEW_TRACKS] = {
		[AFFEKT_REVIEW_CONDUCTANCE] = AFFEKT_SIGNAL_CONDUCTANCE,
		[AFFEKT_REVIEW_DRIVER] = AFFEKT_SIGNAL_DRIVER,
		[AFFEKT_REVIEW_PULSE] = AFFEKT_SIGNAL_PULSE,
		[AFFEKT_REVIEW_HEART_RATE] = AFFEKT_SIGNAL_HEART_RATE,
		[AFFEKT_REVIEW_AROUSAL] = AFFEKT_SIGNAL_AROUSAL,
	};
	return affekt_session_signal(session, signals[which]);
}

/* The plot of @track as hit-testing wants it; FALSE for tracks without things. */
static gboolean plot_of(AffektStage *stage, AffektTrack *track, struct affekt_hit_plot *ret_plot)
{
	static const struct {
		enum affekt_thing_kind markers;
		int channel;
	} kinds[AFFEKT_N_REVIEW_TRACKS] = {
		[AFFEKT_REVIEW_CONDUCTANCE] = {AFFEKT_THING_RESPONSE, DSP_CHANNEL_GSR},
		[AFFEKT_REVIEW_DRIVER] = {AFFEKT_THING_RESPONSE, DSP_CHANNEL_GSR},
		[AFFEKT_REVIEW_PULSE] = {AFFEKT_THING_BEAT, DSP_CHANNEL_PULSE},
		[AFFEKT_REVIEW_HEART_RATE] = {AFFEKT_THING_NONE, DSP_CHANNEL_PULSE},
		[AFFEKT_REVIEW_AROUSAL] = {AFFEKT_THING_PEAK, -1},
	};
	int which = affekt_stage_kind_of(stage, track);
	AffektSession *session = affekt_stage_session(stage);
	if (which < 0 || session == NULL)
		return FALSE;
	*ret_plot = (struct affekt_hit_plot){
		.view = affekt_timeline_view(affekt_stage_timeline(stage)),
		.width = affekt_stage_plot_width(stage),
		.height = gtk_widget_get_height(GTK_WIDGET(track)) - AFFEKT_TRACK_STRIP,
		.series = series_of(session, (enum affekt_review_track)which),
		.markers = kinds[which].markers,
		.at_onset = which == AFFEKT_REVIEW_DRIVER,
		.channel = kinds[which].channel,
	};
	affekt_track_range(track, &ret_plot->low, &ret_plot->high);
	return TRUE;
}

struct affekt_thing affekt_thing_at(AffektStage *stage, double x, double y)
{
	struct affekt_hit_plot plot;
	AffektTrack *track = affekt_stage_track_at(stage, x, y);
	double track_x, track_y;
	if (track == NULL)
		return affekt_stage_thing_in_band(stage, x, y);
	if (!plot_of(stage, track, &plot) || !gtk_widget_translate_coordinates(GTK_WIDGET(stage),
						     GTK_WIDGET(track), x, y, &track_x, &track_y))
		return (struct affekt_thing){AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};
	return affekt_hit_find(&plot, affekt_session_results(affekt_stage_session(stage)),
		track_x - AFFEKT_TRACK_GUTTER, track_y - AFFEKT_TRACK_STRIP);
}

gboolean affekt_thing_is_draggable(struct affekt_thing thing)
{
	gboolean is_stretch =
		thing.kind == AFFEKT_THING_ARTEFACT || thing.kind == AFFEKT_THING_VISIT;
	return thing.kind != AFFEKT_THING_NONE && (!is_stretch || thing.part != AFFEKT_PART_WHOLE);
}

double affekt_thing_dragged_time(
	AffektStage *stage, struct affekt_thing thing, double start_x, double x)
{
	AffektTimeline *timeline = affekt_stage_timeline(stage);
	struct affekt_view view = affekt_timeline_view(timeline);
	struct affekt_view limits = affekt_timeline_limits(timeline);
	double by_s = (x - start_x) / affekt_stage_plot_width(stage) * (view.v1 - view.v0);
	double time_s = affekt_things_time(affekt_stage_session(stage), thing) + by_s;
	return fmin(fmax(time_s, limits.v0), limits.v1);
}

/* --- the ring ------------------------------------------------------------------------------ */

/* A vertical line over @widget at @time_s, with handles on both ends. */
static void append_handle(AffektStage *stage, GtkSnapshot *snapshot, double time_s,
	const graphene_rect_t *area, const GdkRGBA *colour)
{
	struct affekt_view view = affekt_timeline_view(affekt_stage_timeline(stage));
	if (isnan(time_s) || time_s < view.v0 || time_s > view.v1)
		return;
	float x = AFFEKT_TRACK_GUTTER +
		  (float)floor(affekt_view_to_x(view, affekt_stage_plot_width(stage), time_s));
	float top = area->origin.y, height = area->size.height;
	for (float y = top; y < top + height; y += 7)
		gtk_snapshot_append_color(
			snapshot, colour, &GRAPHENE_RECT_INIT(x, y, 1, fminf(4, top + height - y)));
	gtk_snapshot_append_color(snapshot, colour, &GRAPHENE_RECT_INIT(x - 4, top, 9, 4));
	gtk_snapshot_append_color(
		snapshot, colour, &GRAPHENE_RECT_INIT(x - 4, top + height - 4, 9, 4));
}

static void append_ring(GtkSnapshot *snapshot, float x, float y, const GdkRGBA *colour)
{
	GskRoundedRect ring;
	gsk_rounded_rect_init_from_rect(&ring,
		&GRAPHENE_RECT_INIT(
			x - RING_RADIUS, y - RING_RADIUS, 2 * RING_RADIUS, 2 * RING_RADIUS),
		RING_RADIUS);
	gtk_snapshot_append_border(snapshot, &ring, (float[4]){2.5f, 2.5f, 2.5f, 2.5f},
		(GdkRGBA[4]){*colour, *colour, *colour, *colour});
}

/* The plot of a track in the overlay's pixels; FALSE when it is not shown. */
static gboolean plot_area(AffektStage *stage, AffektTrack *track, graphene_rect_t *ret_area)
{
	GtkWidget *overlay = affekt_stage_overlay(stage);
	double x, y;
	if (!gtk_widget_get_mapped(GTK_WIDGET(track)) ||
		!gtk_widget_translate_coordinates(
			GTK_WIDGET(track), overlay, 0, AFFEKT_TRACK_STRIP, &x, &y))
		return FALSE;
	*ret_area = GRAPHENE_RECT_INIT(AFFEKT_TRACK_GUTTER, (float)y,
		(float)affekt_stage_plot_width(stage),
		(float)gtk_widget_get_height(GTK_WIDGET(track)) - AFFEKT_TRACK_STRIP);
	return TRUE;
}

static void paint_in_track(AffektStage *stage, AffektTrack *track, GtkSnapshot *snapshot,
	struct affekt_thing thing, const GdkRGBA *colour)
{
	struct affekt_hit_plot plot;
	graphene_rect_t area;
	AffektSession *session = affekt_stage_session(stage);
	double x, y;
	if (!plot_of(stage, track, &plot) || !plot_area(stage, track, &area))
		return;
	if (thing.kind == AFFEKT_THING_ARTEFACT) {
		const GArray *artefacts = affekt_session_results(session)->artefacts;
		if (plot.channel !=
			g_array_index(artefacts, struct dsp_artefact, (guint)thing.index).channel)
			return;
		struct affekt_thing start = {thing.kind, AFFEKT_PART_START, thing.index};
		append_handle(stage, snapshot, affekt_things_time(session, start), &area, colour);
		append_handle(stage, snapshot, affekt_things_end(session, thing), &area, colour);
	} else if (affekt_hit_place(&plot, affekt_session_results(session), thing, &x, &y) &&
		   x >= 0 && x <= plot.width) {
		append_ring(snapshot, area.origin.x + (float)x,
			area.origin.y + (float)y - RING_HEIGHT, colour);
	}
}

void affekt_thing_paint(gpointer user, GtkSnapshot *snapshot)
{
	AffektStage *stage = user;
	AffektSelection *selection = affekt_stage_selection(stage);
	const struct affekt_thing *thing = affekt_selection_get(selection);
	AffektSession *session = affekt_stage_session(stage);
	if (thing == NULL || session == NULL)
		return;
	const GdkRGBA *colour = &affekt_palette_current()->colours[AFFEKT_COLOUR_CURSOR];
	GtkWidget *overlay = affekt_stage_overlay(stage);
	graphene_rect_t whole = GRAPHENE_RECT_INIT(
		0, 0, (float)gtk_widget_get_width(overlay), (float)gtk_widget_get_height(overlay));
	for (int i = 0; i < AFFEKT_N_REVIEW_TRACKS; i++)
		paint_in_track(stage, affekt_stage_track(stage, (enum affekt_review_track)i),
			snapshot, *thing, colour);
	if (thing->kind == AFFEKT_THING_MARK || thing->part != AFFEKT_PART_WHOLE)
		append_handle(stage, snapshot, affekt_things_time(session, *thing), &whole, colour);
	append_handle(stage, snapshot, affekt_selection_preview(selection), &whole, colour);
}
