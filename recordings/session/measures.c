#include "recordings/session/measures.h"

#include <string.h>

/* clang-format off: a table reads better with one entry after another */
static const struct rec_metric_info INFOS[] = {
	[REC_METRIC_VALID_MIN] = {"valid_min", "min",
		"time with valid conductance, outside artefacts"},
	[REC_METRIC_SCR_COUNT] = {"scr_count", "1",
		"skin conductance responses with their onset in the stretch"},
	[REC_METRIC_AMPLITUDE_SUM] = {"amplitude_sum", "G",
		"sum of the amplitudes of these responses"},
	[REC_METRIC_AMPLITUDE_MAX] = {"amplitude_max", "G", "largest amplitude of these responses"},
	[REC_METRIC_SCR_PER_MIN] = {"scr_per_min", "1/min",
		"responses per valid minute; at least 30 s valid, below 60 s with a caution"},
	[REC_METRIC_NS_SCR_PER_MIN] = {"ns_scr_per_min", "1/min",
		"non-specific responses per valid minute: without 1 to 5 s after every mark and "
		"visit start; at least 30 s valid, below 60 s with a caution"},
	[REC_METRIC_EVENTS_SCORED] = {"events_scored", "1",
		"events of the stretch (rows of responses.csv) with a window that could be scored"},
	[REC_METRIC_RESPONSE_RATE] = {"response_rate", "1",
		"share of the scored events that were answered, 0 to 1"},
	[REC_METRIC_AMPLITUDE_MEAN] = {"amplitude_mean", "G",
		"mean amplitude over the answered events alone; empty when none was answered"},
	[REC_METRIC_MAGNITUDE_MEAN] = {"magnitude_mean", "G",
		"mean magnitude over all scored events: no response counts as 0"},
	[REC_METRIC_ISCR] = {"iscr", "G*s", "integral of the phasic driver over valid time"},
	[REC_METRIC_ISCR_PER_S] = {"iscr_per_s", "G",
		"the same per valid second: comparable between stretches of different length"},
	[REC_METRIC_EPC_PER_MIN] = {"epc_per_min", "G/min",
		"electrodermal positive change: sum of all rises of conductance smoothed over 1 s, "
		"at 4 Hz, per valid minute; not of stays below 4 s"},
	[REC_METRIC_SCL_MEAN] = {"scl_mean", "G", "mean tonic level"},
	[REC_METRIC_SCL_SLOPE] = {"scl_slope", "G/min",
		"slope of the tonic level, least squares; at least 10 s valid"},
	[REC_METRIC_SCL_RANGE] = {"scl_range", "1",
		"range correction (Lykken 1966): mean tonic level, 0 at the 5th and 1 at the 95th "
		"percentile of the session; at least 60 s of it valid"},
	[REC_METRIC_AROUSAL_MEDIAN] = {"arousal_median", "1",
		"median arousal index during the stretch, as time of the stimulus"},
	[REC_METRIC_AROUSAL_PEAKS_PER_MIN] = {"arousal_peaks_per_min", "1/min",
		"arousal peaks per minute with a known index; not of stays below 4 s"},
	[REC_METRIC_EVENT_SCR_COUNT] = {"event_scr_count", "1",
		"responses with their onset in the event's window (responses.csv)"},
	[REC_METRIC_EVENT_AMPLITUDE_SUM] = {"event_amplitude_sum", "G",
		"sum of the amplitudes of these responses"},
	[REC_METRIC_EVENT_AMPLITUDE_MAX] = {"event_amplitude_max", "G",
		"largest amplitude of these responses"},
	[REC_METRIC_EVENT_ISCR_PER_S] = {"event_iscr_per_s", "G",
		"integral of the phasic driver in the event's window per valid second"},
	[REC_METRIC_EVENT_PHASIC_MAX] = {"event_phasic_max", "G",
		"largest value of the phasic part in the event's window"},
	[REC_METRIC_EVENT_EPC] = {"event_epc", "G",
		"electrodermal positive change in the event's window: sum of all rises of "
		"conductance smoothed over 1 s, at 4 Hz"},
	[REC_METRIC_EVENT_SCL_RANGE] = {"event_scl_range", "1",
		"as scl_range, of the mean tonic level of the second before the event"},
	[REC_METRIC_AMPLITUDE_LN1P] = {"amplitude_ln1p", "ln(1+G)",
		"transform ln(1 + amplitude in uS) of the event's response; only with "
		"microsiemens"},
	[REC_METRIC_AMPLITUDE_SQRT] = {"amplitude_sqrt", "sqrt(G)",
		"transform square root of the amplitude of the event's response"},
	[REC_METRIC_AMPLITUDE_Z] = {"amplitude_z", "SD",
		"transform z within the participant: amplitude minus mean, by SD (n - 1), over all "
		"answered events; at least 8 of them"},
	[REC_METRIC_AMPLITUDE_RANGE] = {"amplitude_range", "1",
		"range correction (Lykken 1966): amplitude by the 95th percentile of all the "
		"session's responses, may exceed 1; at least 5 responses"},
	[REC_METRIC_HABITUATION_TRIALS] = {"habituation_trials", "1",
		"scored events of the label before the first two in a row without a response; at "
		"least 4 scored events"},
	[REC_METRIC_HABITUATION_SLOPE] = {"habituation_slope", "G/ln(trial)",
		"slope of the magnitude on ln(number of the event among those of its label), least "
		"squares; at least 4 scored events"},
	[REC_METRIC_NON_RESPONDER] = {"non_responder", "1",
		"1: a non-responder by the rule in the note; empty with fewer than 5 scored "
		"events"},
	[REC_METRIC_LIVE_DRIVER_R] = {"live_offline_driver_r", "1",
		"correlation of the driver shown live with the one of the analysis, over the grid"},
	[REC_METRIC_LIVE_SCR_F1] = {"live_offline_scr_f1", "1",
		"agreement of the responses found live with those of the analysis: share 2m/(a + "
		"b) "
		"of onsets paired within 0.5 s"},
	[REC_METRIC_LIVE_BEAT_F1] = {"live_offline_beat_f1", "1",
		"the same of the beats, paired within 0.1 s"},
	[REC_METRIC_LIVE_HR_DIFFERENCE] = {"live_offline_hr_difference", "bpm",
		"mean heart rate of the live beats minus that of the analysis"},
	[REC_METRIC_EDASYMP] = {"edasymp", "G^2",
		"power of conductance between 0.045 and 0.25 Hz (Posada-Quintero et al. 2016); at "
		"least 64 s in one stretch"},
	[REC_METRIC_EDASYMP_N] = {"edasymp_n", "1",
		"edasymp as a share of the power between 0.01 and 0.99 Hz"},
	[REC_METRIC_TVSYMP_MEAN] = {"tvsymp_mean", "1",
		"mean amplitude between 0.08 and 0.24 Hz over the standard deviation of that band "
		"in "
		"the baseline, or in the record; the note says which"},
	[REC_METRIC_ALPHA_ASYMMETRY] = {"alpha_asymmetry", "1",
		"ln alpha power of eeg_f4 minus that of eeg_f3, mean of the epochs valid in both; "
		"at "
		"least 60 s"},
	[REC_METRIC_RESPIRATORY_RATE] = {"respiratory_rate", "1/min",
		"breaths per minute, as the pulse tells; at least 32 s"},
	[REC_METRIC_DEEP_BREATH] = {"deep_breath", "1",
		"a candidate, from 1 s before to 5 s behind its beginning: its swing beside the "
		"median one"},
	[REC_METRIC_SCR_NEAR_DEEP_BREATH] = {"scr_near_deep_breath", "1",
		"responses of the session that begin near a deep breath, and may come from it"},
};
/* clang-format on */

G_STATIC_ASSERT(G_N_ELEMENTS(INFOS) == REC_N_METRICS);

const struct rec_metric_info *rec_measures_info(enum rec_metric metric)
{
	return &INFOS[metric];
}

char *rec_measures_unit(enum rec_metric metric, const char *conductance_unit)
{
	g_auto(GStrv) parts = g_strsplit(INFOS[metric].unit, "G", 2);

	return g_strjoinv(conductance_unit, parts);
}

struct rec_measure *rec_measures_add(struct rec_results *results, enum rec_metric metric,
	const char *scope, double start_s, double end_s, double value)
{
	struct rec_measure row = {.start_s = start_s, .end_s = end_s, .value = value};
	const char *conductance = results->gsr_unit ? results->gsr_unit : "uS";
	g_autofree char *unit = rec_measures_unit(metric, conductance);

	g_strlcpy(row.scope, scope, sizeof(row.scope));
	g_strlcpy(row.metric, INFOS[metric].name, sizeof(row.metric));
	g_strlcpy(row.unit, unit, sizeof(row.unit));
	if (strchr(INFOS[metric].unit, 'G') && !rec_results_is_calibrated(results))
		g_strlcpy(row.note, "UNCALIBRATED: not to be compared between people",
			sizeof(row.note));
	g_array_append_val(results->measures, row);
	return &g_array_index(results->measures, struct rec_measure, results->measures->len - 1);
}

void rec_measures_note(struct rec_measure *row, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	g_vsnprintf(row->note, sizeof(row->note), format, arguments);
	va_end(arguments);
}

static bool is_of(const struct rec_measure *row, enum rec_metric first, enum rec_metric last)
{
	for (int metric = (int)first; metric <= (int)last; metric++) {
		if (strcmp(row->metric, INFOS[metric].name) == 0)
			return true;
	}
	return false;
}

void rec_measures_drop(struct rec_results *results, enum rec_metric first, enum rec_metric last)
{
	GArray *kept = g_array_new(FALSE, FALSE, sizeof(struct rec_measure));

	for (guint i = 0; i < results->measures->len; i++) {
		struct rec_measure *row = &g_array_index(results->measures, struct rec_measure, i);
		if (!is_of(row, first, last))
			g_array_append_vals(kept, row, 1);
	}
	g_array_unref(results->measures);
	results->measures = kept;
}

const struct rec_measure *rec_measures_find(
	const struct rec_results *results, enum rec_metric metric, const char *scope)
{
	for (guint i = 0; i < results->measures->len; i++) {
		const struct rec_measure *row =
			&g_array_index(results->measures, struct rec_measure, i);
		if (strcmp(row->metric, INFOS[metric].name) == 0 && strcmp(row->scope, scope) == 0)
			return row;
	}
	return NULL;
}
