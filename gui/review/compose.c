#include "gui/review/compose.h"

#include "gui/review/stand.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Below this an arousal value is drawn pale (design: LOW). */
#define CONFIDENCE_LOW 0.3

/* The index ends at 100; its peaks are marked above the trace. */
#define AROUSAL_TOP 112

static GArray *span_array_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct affekt_layer_span));
}

static const char *artefact_title(enum dsp_artefact_kind kind)
{
	switch (kind) {
	case DSP_ARTEFACT_MISSING:
		return _("no signal");
	case DSP_ARTEFACT_DISCONNECT:
		return _("sensor off");
	case DSP_ARTEFACT_CLIPPED:
		return _("out of range of the device");
	case DSP_ARTEFACT_RANGE:
		return _("implausible value");
	case DSP_ARTEFACT_SLOPE:
		return _("implausible step");
	case DSP_ARTEFACT_MOTION:
		return _("movement");
	case DSP_ARTEFACT_POOR_QUALITY:
		return _("poor quality");
	case DSP_ARTEFACT_NO_SIGNAL:
	default:
		return _("only noise");
	}
}

static GArray *spans_of_visits(const GArray *visits)
{
	GArray *spans = span_array_new();
	for (guint i = 0; i < visits->len; i++) {
		const struct affekt_visit *visit = &g_array_index(visits, struct affekt_visit, i);
		struct affekt_layer_span span = {visit->row.start_s, visit->row.end_s, NULL};
		if (visit->row.visit > 0)
			g_array_append_val(spans, span);
	}
	return spans;
}

static GArray *spans_of_gaps(const GArray *gaps)
{
	GArray *spans = span_array_new();
	for (guint i = 0; i < gaps->len; i++) {
		const struct affekt_span *gap = &g_array_index(gaps, struct affekt_span, i);
		struct affekt_layer_span span = {gap->start_s, gap->end_s, _("nothing received")};
		g_array_append_val(spans, span);
	}
	return spans;
}

/* What the analysis calls missing is mostly the gap itself, which has its own look. */
static gboolean is_gap(const struct dsp_artefact *artefact, const GArray *gaps)
{
	for (guint i = 0; artefact->kind == DSP_ARTEFACT_MISSING && i < gaps->len; i++) {
		const struct affekt_span *gap = &g_array_index(gaps, struct affekt_span, i);
		if (gap->start_s < artefact->end_s && artefact->start_s < gap->end_s)
			return TRUE;
	}
	return FALSE;
}

static GArray *spans_of_artefacts(
	const struct rec_results *results, enum dsp_channel channel, const GArray *gaps)
{
	GArray *spans = span_array_new();
	for (guint i = 0; results != NULL && i < results->artefacts->len; i++) {
		const struct dsp_artefact *artefact =
			&g_array_index(results->artefacts, struct dsp_artefact, i);
		struct affekt_layer_span span = {
			artefact->start_s, artefact->end_s, artefact_title(artefact->kind)};
		if (artefact->channel == channel && !is_gap(artefact, gaps))
			g_array_append_val(spans, span);
	}
	return spans;
}

/* Runs of arousal seconds for which @is_in holds; a row speaks of the second before its time. */
static GArray *spans_of_arousal(const struct rec_results *results,
	gboolean (*is_in)(const struct dsp_arousal *row), const char *label)
{
	GArray *spans = span_array_new();
	gboolean is_open = FALSE;
	for (guint i = 0; i < results->arousal->len; i++) {
		const struct dsp_arousal *row =
			&g_array_index(results->arousal, struct dsp_arousal, i);
		gboolean is_inside = is_in(row);
		if (is_inside && !is_open) {
			struct affekt_layer_span span = {row->time_s - 1, row->time_s, label};
			g_array_append_val(spans, span);
		}
		if (is_inside)
			g_array_index(spans, struct affekt_layer_span, spans->len - 1).end_s =
				row->time_s;
		is_open = is_inside;
	}
	return spans;
}

static gboolean is_low(const struct dsp_arousal *row)
{
	return !isnan(row->arousal) && row->confidence < CONFIDENCE_LOW;
}

static gboolean is_provisional(const struct dsp_arousal *row)
{
	return row->is_provisional;
}

static enum affekt_marker_look look_of(guint8 status)
{
	switch ((enum dsp_status)status) {
	case DSP_STATUS_MANUAL:
		return AFFEKT_LOOK_FRAMED;
	case DSP_STATUS_MOVED:
		return AFFEKT_LOOK_RINGED;
	case DSP_STATUS_REJECTED:
	case DSP_STATUS_EXTRA:
		return AFFEKT_LOOK_CROSSED_OUT;
	case DSP_STATUS_PROVISIONAL:
	case DSP_STATUS_ECTOPIC:
	case DSP_STATUS_MISSED_BEFORE:
		return AFFEKT_LOOK_HOLLOW;
	case DSP_STATUS_AUTOMATIC:
	default:
		return AFFEKT_LOOK_FULL;
	}
}

/* What a rater set is never thinned out. */
static float weight_of(double strength, guint8 status)
{
	gboolean is_raters = status == DSP_STATUS_MANUAL || status == DSP_STATUS_MOVED ||
			     status == DSP_STATUS_REJECTED;
	if (is_raters)
		return INFINITY;
	return isnan(strength) ? 0 : (float)strength;
}

static GArray *marker_array_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(struct affekt_marker));
}

/* Responses at their conductance maximum, or at their onset in the driver. */
static GArray *markers_of_responses(
	const struct rec_results *results, struct affekt_series *series, gboolean at_onset)
{
	GArray *markers = marker_array_new();
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		double time_s = at_onset ? scr->onset_s : scr->peak_s;
		struct affekt_marker marker = {time_s,
			affekt_stand_of_response(series, scr, at_onset),
			weight_of(scr->amplitude, scr->status), (guint8)look_of(scr->status)};
		g_array_append_val(markers, marker);
	}
	return markers;
}

static GArray *markers_of_beats(const struct rec_results *results, struct affekt_series *series)
{
	GArray *markers = marker_array_new();
	for (guint i = 0; i < results->beats->len; i++) {
		const struct dsp_beat *beat = &g_array_index(results->beats, struct dsp_beat, i);
		struct affekt_marker marker = {beat->time_s, affekt_stand_of_beat(series, beat),
			weight_of(beat->quality, beat->status), (guint8)look_of(beat->status)};
		g_array_append_val(markers, marker);
	}
	return markers;
}

static GArray *markers_of_peaks(
	const struct rec_results *results, const struct affekt_series *arousal)
{
	GArray *markers = marker_array_new();
	for (guint i = 0; i < results->peaks->len; i++) {
		const struct dsp_peak *peak = &g_array_index(results->peaks, struct dsp_peak, i);
		struct affekt_marker marker = {peak->time_s, affekt_stand_of_peak(arousal, peak),
			weight_of(peak->prominence, peak->status), (guint8)look_of(peak->status)};
		g_array_append_val(markers, marker);
	}
	return markers;
}

/* The grounds of the touch points, under everything else. */
static void add_visits(AffektTrack *track, const struct affekt_facts *facts)
{
	affekt_track_add_layer(
		track, affekt_layer_new_spans(spans_of_visits(facts->visits), AFFEKT_PATTERN_TINT));
}

/* What lies over a channel's traces: gaps and artefacts; the latter do not count for its range. */
static void add_doubts(AffektTrack *track, const struct affekt_facts *facts,
	const struct rec_results *results, enum dsp_channel channel)
{
	const GArray *gaps = channel == DSP_CHANNEL_GSR ? facts->gsr_gaps : facts->pulse_gaps;
	GArray *artefacts = spans_of_artefacts(results, channel, gaps);
	affekt_track_set_unreliable(track, artefacts);
	affekt_track_add_layer(track, affekt_layer_new_spans(artefacts, AFFEKT_PATTERN_ARTEFACT));
	affekt_track_add_layer(
		track, affekt_layer_new_spans(spans_of_gaps(gaps), AFFEKT_PATTERN_GAP));
}

static void compose_conductance(AffektTrack *track, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct rec_results *results = affekt_session_results(session);
	struct affekt_series *tonic = affekt_session_signal(session, AFFEKT_SIGNAL_TONIC);
	struct affekt_series *trace = affekt_session_signal(session, AFFEKT_SIGNAL_CONDUCTANCE);
	affekt_track_set_unit(track, facts->gsr_unit);
	affekt_track_set_note(
		track, facts->has_gsr && !facts->is_calibrated ? _("UNCALIBRATED") : NULL);
	if (tonic == NULL && trace == NULL)
		return;
	add_visits(track, facts);
	if (tonic != NULL) {
		affekt_track_add_layer(
			track, affekt_layer_new_area(tonic, AFFEKT_COLOUR_TONIC, NAN));
		affekt_track_add_legend(
			track, _("Tonic level"), AFFEKT_LEGEND_AREA, AFFEKT_COLOUR_TONIC);
	}
	if (trace != NULL) {
		affekt_track_add_layer(
			track, affekt_layer_new_line(trace, AFFEKT_COLOUR_CONDUCTANCE, 2));
		affekt_track_add_legend(
			track, _("As recorded"), AFFEKT_LEGEND_LINE, AFFEKT_COLOUR_CONDUCTANCE);
	}
	add_doubts(track, facts, results, DSP_CHANNEL_GSR);
	if (results != NULL && trace != NULL) {
		affekt_track_add_layer(
			track, affekt_layer_new_markers(markers_of_responses(results, trace, FALSE),
				       AFFEKT_SHAPE_TRIANGLE, AFFEKT_COLOUR_RESPONSE));
		affekt_track_add_legend(
			track, _("Response"), AFFEKT_LEGEND_TRIANGLE, AFFEKT_COLOUR_RESPONSE);
	}
}

static void compose_driver(AffektTrack *track, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct rec_results *results = affekt_session_results(session);
	struct affekt_series *driver = affekt_session_signal(session, AFFEKT_SIGNAL_DRIVER);
	affekt_track_set_unit(track, facts->gsr_unit);
	if (driver == NULL)
		return;
	add_visits(track, facts);
	affekt_track_add_layer(track, affekt_layer_new_area(driver, AFFEKT_COLOUR_DRIVER, 0));
	add_doubts(track, facts, results, DSP_CHANNEL_GSR);
	affekt_track_add_layer(
		track, affekt_layer_new_markers(markers_of_responses(results, driver, TRUE),
			       AFFEKT_SHAPE_TRIANGLE, AFFEKT_COLOUR_RESPONSE));
	affekt_track_add_legend(track, _("Driver"), AFFEKT_LEGEND_AREA, AFFEKT_COLOUR_DRIVER);
	affekt_track_add_legend(
		track, _("Response onset"), AFFEKT_LEGEND_TRIANGLE, AFFEKT_COLOUR_RESPONSE);
}

static void compose_pulse(AffektTrack *track, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct rec_results *results = affekt_session_results(session);
	struct affekt_series *pulse = affekt_session_signal(session, AFFEKT_SIGNAL_PULSE);
	affekt_track_set_unit(track, facts->pulse_unit);
	if (pulse == NULL)
		return;
	add_visits(track, facts);
	affekt_track_add_layer(track, affekt_layer_new_line(pulse, AFFEKT_COLOUR_PULSE, 1));
	add_doubts(track, facts, results, DSP_CHANNEL_PULSE);
	affekt_track_add_legend(track, _("As recorded"), AFFEKT_LEGEND_LINE, AFFEKT_COLOUR_PULSE);
	if (results == NULL)
		return;
	affekt_track_add_layer(track, affekt_layer_new_markers(markers_of_beats(results, pulse),
					      AFFEKT_SHAPE_TICK, AFFEKT_COLOUR_BEAT));
	affekt_track_add_legend(track, _("Beat (zoom in)"), AFFEKT_LEGEND_TICK, AFFEKT_COLOUR_BEAT);
}

static void compose_heart_rate(AffektTrack *track, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct rec_results *results = affekt_session_results(session);
	struct affekt_series *rate = affekt_session_signal(session, AFFEKT_SIGNAL_HEART_RATE);
	if (rate == NULL)
		return;
	add_visits(track, facts);
	affekt_track_add_layer(track, affekt_layer_new_line(rate, AFFEKT_COLOUR_HEART_RATE, 2));
	add_doubts(track, facts, results, DSP_CHANNEL_PULSE);
}

static void compose_arousal(AffektTrack *track, AffektSession *session)
{
	const struct rec_results *results = affekt_session_results(session);
	struct affekt_series *arousal = affekt_session_signal(session, AFFEKT_SIGNAL_AROUSAL);
	if (arousal == NULL)
		return;
	add_visits(track, affekt_session_facts(session));
	if (results->is_self_normalised)
		affekt_track_set_note(track, _("SELF-NORMALISED"));
	affekt_track_add_layer(
		track, affekt_layer_new_area(arousal, AFFEKT_COLOUR_AROUSAL_AREA, 0));
	affekt_track_add_layer(track, affekt_layer_new_line(arousal, AFFEKT_COLOUR_AROUSAL, 2));
	affekt_track_add_layer(track,
		affekt_layer_new_spans(spans_of_arousal(results, is_low, _("low confidence")),
			AFFEKT_PATTERN_VEIL));
	affekt_track_add_layer(track,
		affekt_layer_new_spans(spans_of_arousal(results, is_provisional, _("provisional")),
			AFFEKT_PATTERN_DOTS));
	affekt_track_add_layer(track, affekt_layer_new_markers(markers_of_peaks(results, arousal),
					      AFFEKT_SHAPE_DIAMOND, AFFEKT_COLOUR_PEAK));
	affekt_track_add_legend(
		track, _("Arousal index"), AFFEKT_LEGEND_LINE, AFFEKT_COLOUR_AROUSAL);
	affekt_track_add_legend(track, _("Peak"), AFFEKT_LEGEND_DIAMOND, AFFEKT_COLOUR_PEAK);
}

const char *affekt_compose_key(enum affekt_review_track which)
{
	static const char *const keys[AFFEKT_N_REVIEW_TRACKS] = {
		[AFFEKT_REVIEW_CONDUCTANCE] = "conductance",
		[AFFEKT_REVIEW_DRIVER] = "driver",
		[AFFEKT_REVIEW_PULSE] = "pulse",
		[AFFEKT_REVIEW_HEART_RATE] = "heart-rate",
		[AFFEKT_REVIEW_AROUSAL] = "arousal",
	};
	return keys[which];
}

AffektTrack *affekt_compose_track_new(AffektTimeline *timeline, enum affekt_review_track which)
{
	static const struct {
		const char *title;
		const char *unit;
		double weight;
	} tracks[AFFEKT_N_REVIEW_TRACKS] = {
		[AFFEKT_REVIEW_CONDUCTANCE] = {N_("Skin conductance"), "µS", 1.35},
		[AFFEKT_REVIEW_DRIVER] = {N_("Phasic driver"), "µS", 0.8},
		[AFFEKT_REVIEW_PULSE] = {N_("Finger pulse"), NULL, 0.8},
		[AFFEKT_REVIEW_HEART_RATE] = {N_("Heart rate"), N_("beats/min"), 0.75},
		[AFFEKT_REVIEW_AROUSAL] = {N_("Arousal"), N_("0–100"), 1.15},
	};
	AffektTrack *track = affekt_track_new(timeline, _(tracks[which].title));
	affekt_track_set_weight(track, tracks[which].weight);
	affekt_track_set_unit(track, tracks[which].unit != NULL ? _(tracks[which].unit) : NULL);
	if (which == AFFEKT_REVIEW_AROUSAL)
		affekt_track_set_fixed_range(track, 0, AROUSAL_TOP);
	/* The nervous system only drives; what is below zero is the inverse filter's noise. */
	if (which == AFFEKT_REVIEW_DRIVER)
		affekt_track_set_floor(track, 0);
	return track;
}

/* Why a track is empty, in a few words. */
static const char *empty_text(enum affekt_review_track which, AffektSession *session)
{
	const struct affekt_facts *facts = affekt_session_facts(session);
	gboolean is_raw = which == AFFEKT_REVIEW_CONDUCTANCE || which == AFFEKT_REVIEW_PULSE;
	gboolean is_pulse = which == AFFEKT_REVIEW_PULSE || which == AFFEKT_REVIEW_HEART_RATE;
	gboolean is_recorded = is_pulse ? facts->has_pulse : facts->has_gsr;
	if (!is_recorded && which != AFFEKT_REVIEW_AROUSAL)
		return _("Not recorded in this session");
	if (affekt_session_state(session) == AFFEKT_SESSION_LOADING)
		return _("Loading…");
	if (which == AFFEKT_REVIEW_DRIVER && affekt_session_is_blind(session))
		return _("Hidden while coding blind");
	return is_raw ? _("No samples") : _("Not analysed yet: run “affekt analyze” on this file");
}

void affekt_compose_track(
	AffektTrack *track, enum affekt_review_track which, AffektSession *session)
{
	static void (*const compose[AFFEKT_N_REVIEW_TRACKS])(AffektTrack *, AffektSession *) = {
		[AFFEKT_REVIEW_CONDUCTANCE] = compose_conductance,
		[AFFEKT_REVIEW_DRIVER] = compose_driver,
		[AFFEKT_REVIEW_PULSE] = compose_pulse,
		[AFFEKT_REVIEW_HEART_RATE] = compose_heart_rate,
		[AFFEKT_REVIEW_AROUSAL] = compose_arousal,
	};
	affekt_track_clear(track);
	affekt_track_set_empty_text(track, empty_text(which, session));
	compose[which](track, session);
}

AffektTrack *affekt_compose_channel_new(
	AffektTimeline *timeline, const struct affekt_channel *channel)
{
	AffektTrack *track = affekt_track_new(timeline, channel->title);
	affekt_track_set_weight(track, 0.75);
	affekt_track_set_unit(track, channel->unit);
	return track;
}

void affekt_compose_channel(AffektTrack *track, guint i, AffektSession *session)
{
	static const enum affekt_colour colours[] = {
		[CORE_QUANTITY_GSR] = AFFEKT_COLOUR_CONDUCTANCE,
		[CORE_QUANTITY_PULSE] = AFFEKT_COLOUR_PULSE,
		[CORE_QUANTITY_OTHER] = AFFEKT_COLOUR_OTHER,
	};
	const struct affekt_facts *facts = affekt_session_facts(session);
	const struct affekt_channel *channel =
		&g_array_index(facts->channels, struct affekt_channel, i);
	struct affekt_series *series = affekt_session_channel(session, i);
	gboolean is_empty = series != NULL && affekt_series_length(series) == 0;
	affekt_track_clear(track);
	affekt_track_set_empty_text(track, is_empty ? _("No samples") : _("Loading…"));
	if (series == NULL || is_empty)
		return;
	add_visits(track, facts);
	affekt_track_add_layer(track, affekt_layer_new_line(series, colours[channel->quantity], 2));
	affekt_track_add_layer(
		track, affekt_layer_new_spans(spans_of_gaps(channel->gaps), AFFEKT_PATTERN_GAP));
}
