/*
 * The measures that a study may report: name, unit and meaning of each stand here once. The rows
 * (struct rec_measure) are made by study/; the dictionary and the JSON export explain them.
 *
 * A scope is "session", "baseline", a visit "id#visit", an event "mark:ID" or "id#visit" (its
 * start), or "label:TEXT" for all events of one label. Start and end of a row are what its number
 * rests on: of a visit, the response window of recordings/session/visits.h, or the stay moved by
 * the bodily lag for levels.
 */
#ifndef RECORDINGS_SESSION_MEASURES_H
#define RECORDINGS_SESSION_MEASURES_H

#include "recordings/session/results.h"

#define REC_SCOPE_LABEL "label:"

enum rec_metric {
	/* of a stretch */
	REC_METRIC_VALID_MIN = 0,
	REC_METRIC_SCR_COUNT,
	REC_METRIC_AMPLITUDE_SUM,
	REC_METRIC_AMPLITUDE_MAX,
	REC_METRIC_SCR_PER_MIN,
	REC_METRIC_NS_SCR_PER_MIN,
	REC_METRIC_EVENTS_SCORED,
	REC_METRIC_RESPONSE_RATE,
	REC_METRIC_AMPLITUDE_MEAN,
	REC_METRIC_MAGNITUDE_MEAN,
	REC_METRIC_ISCR,
	REC_METRIC_ISCR_PER_S,
	REC_METRIC_EPC_PER_MIN,
	REC_METRIC_SCL_MEAN,
	REC_METRIC_SCL_SLOPE,
	REC_METRIC_SCL_RANGE,
	REC_METRIC_AROUSAL_MEDIAN,
	REC_METRIC_AROUSAL_PEAKS_PER_MIN,
	/* of an event: names of their own, since a visit's start has the scope of the visit */
	REC_METRIC_EVENT_SCR_COUNT,
	REC_METRIC_EVENT_AMPLITUDE_SUM,
	REC_METRIC_EVENT_AMPLITUDE_MAX,
	REC_METRIC_EVENT_ISCR_PER_S,
	REC_METRIC_EVENT_PHASIC_MAX,
	REC_METRIC_EVENT_EPC,
	REC_METRIC_EVENT_SCL_RANGE,
	REC_METRIC_AMPLITUDE_LN1P,
	REC_METRIC_AMPLITUDE_SQRT,
	REC_METRIC_AMPLITUDE_Z,
	REC_METRIC_AMPLITUDE_RANGE,
	/* of a label */
	REC_METRIC_HABITUATION_TRIALS,
	REC_METRIC_HABITUATION_SLOPE,
	/* of the session */
	REC_METRIC_NON_RESPONDER,
	REC_METRIC_LIVE_DRIVER_R,
	REC_METRIC_LIVE_SCR_F1,
	REC_METRIC_LIVE_BEAT_F1,
	REC_METRIC_LIVE_HR_DIFFERENCE,
	/* of a stretch, in the frequency domain */
	REC_METRIC_EDASYMP,
	REC_METRIC_EDASYMP_N,
	REC_METRIC_TVSYMP_MEAN,
	REC_METRIC_ALPHA_ASYMMETRY,
	REC_METRIC_RESPIRATORY_RATE,
	REC_METRIC_DEEP_BREATH,
	REC_METRIC_SCR_NEAR_DEEP_BREATH,
	REC_N_METRICS,
};

struct rec_metric_info {
	const char *name;
	const char *unit; /* G stands for the unit of conductance */
	const char *meaning;
};

/* Texts are static, English, part of the file format. */
const struct rec_metric_info *rec_measures_info(enum rec_metric metric);

/* The unit of @metric with G written out; owned by the caller. */
char *rec_measures_unit(enum rec_metric metric, const char *conductance_unit);

/* Appends a row and gives it back; it holds until the next one is added. NaN: may not be said, then
 * rec_measures_note() says why. In a recording without microsiemens, a measure of conductance comes
 * with a caution as its note. @results needs gsr_unit. */
struct rec_measure *rec_measures_add(struct rec_results *results, enum rec_metric metric,
	const char *scope, double start_s, double end_s, double value);

/* Replaces the note; what does not fit is cut. */
void rec_measures_note(struct rec_measure *row, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Removes all rows of the metrics from @first to @last. */
void rec_measures_drop(struct rec_results *results, enum rec_metric first, enum rec_metric last);

/* The first row of that metric and scope; NULL none. */
const struct rec_measure *rec_measures_find(
	const struct rec_results *results, enum rec_metric metric, const char *scope);

#endif
