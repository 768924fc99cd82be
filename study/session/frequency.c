/*
 * DESIGN
 * conductance grid ─► 2 Hz ─► high-pass 0.01 Hz ─► segments of a stretch ─► edasymp, edasymp_n
 *                       │                    └────► minute around a second ─► course
 *                       └───► band 0.08–0.24 Hz and amplitude ─► / SD ─► tvsymp
 * Everything rests on the arrays of struct slow_record, made once for the whole record.
 */
#include "study/session/frequency.h"

#include "dsp/base/flags.h"
#include "dsp/decomposition/highpass.h"
#include "dsp/skin/edasymp.h"
#include "dsp/skin/slow.h"
#include "dsp/skin/tvsymp.h"
#include "recordings/session/visits.h"
#include "study/base/stretches.h"

#include <math.h>
#include <string.h>

enum {
	NEAR = 12, /* values, 6 s: the length of TVSymp's filter, 1 / 0.16 Hz */
	HALF_MINUTE = DSP_EDASYMP_SAMPLES / 2,
};

static const double STRETCH_MIN_S = (double)DSP_EDASYMP_SEGMENT / DSP_SLOW_HZ;
static const double STRETCH_FULL_S = 120; /* below it: LOW */
static const double NEAR_SHARE = 0.8;     /* of valid values, that an amplitude may be believed */

static const char *const METRICS[] = {"edasymp", "edasymp_n", "tvsymp_mean"};

/* The record at 2 Hz. */
struct slow_record {
	struct dsp_edasymp *edasymp;
	struct dsp_slow *slow;
	struct dsp_slow_series series;
	double *phasic;      /* high-passed */
	double *band;        /* 0.08 to 0.24 Hz */
	double *amplitude;   /* of the band, over its SD; NaN: no SD */
	bool *is_near;       /* whether the amplitude may be believed */
	bool is_of_baseline; /* the SD */
};
typedef struct slow_record slow_record;

static void record_free(struct slow_record *record)
{
	dsp_edasymp_destroy(record->edasymp);
	dsp_slow_destroy(record->slow);
	g_free(record->phasic);
	g_free(record->band);
	g_free(record->amplitude);
	g_free(record->is_near);
	g_free(record);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(slow_record, record_free)

static double time_of(const struct slow_record *record, gsize i)
{
	return record->series.first_s + (double)i / DSP_SLOW_HZ;
}

static void filter(struct slow_record *record)
{
	gsize n = record->series.n;
	struct dsp_highpass *highpass =
		dsp_highpass_create(DSP_SLOW_HZ, DSP_EDASYMP_HIGHPASS_HZ, n);
	struct dsp_tvsymp *tvsymp = dsp_tvsymp_create(n);
	g_autofree double *tonic = g_new(double, n);
	struct dsp_stretch stretch = {
		.grid_hz = DSP_SLOW_HZ, .n = n, .clean = record->series.value};
	struct dsp_parts parts = {
		.tonic = tonic, .phasic = record->phasic, .driver = record->phasic};

	g_assert(highpass && tvsymp); /* as everywhere in GLib, no memory ends here */
	dsp_highpass_run(highpass, &stretch, &parts);
	dsp_tvsymp_run(tvsymp, record->series.value, n, record->band, record->amplitude);
	dsp_highpass_destroy(highpass);
	dsp_tvsymp_destroy(tvsymp);
}

/* Whether enough of the values within NEAR of each is valid. */
static void judge_amplitude(struct slow_record *record)
{
	gsize n = record->series.n, n_valid = 0, from = 0, to = 0;

	for (gsize i = 0; i < n; i++) {
		for (; to < n && to <= i + NEAR; to++)
			n_valid += record->series.is_valid[to];
		for (; from + NEAR < i; from++)
			n_valid -= record->series.is_valid[from];
		record->is_near[i] = record->series.is_valid[i] &&
				     (double)n_valid >= NEAR_SHARE * (double)(to - from);
	}
}

static void normalise_amplitude(struct slow_record *record, const struct study_baseline *baseline)
{
	gsize n = record->series.n;
	g_autofree bool *is_in = g_new0(bool, n);
	double sd = NAN;

	if (baseline && !baseline->is_self_normalised) {
		for (gsize i = 0; i < n; i++)
			is_in[i] = record->is_near[i] &&
				   study_baseline_contains(baseline, time_of(record, i));
		sd = dsp_tvsymp_sd(record->band, is_in, n);
	}
	record->is_of_baseline = !isnan(sd);
	if (isnan(sd))
		sd = dsp_tvsymp_sd(record->band, record->is_near, n);
	for (gsize i = 0; i < n; i++)
		record->amplitude[i] /= sd;
}

/* NULL when the record has no conductance, or none at 2 Hz. */
static struct slow_record *make_record(
	const struct rec_results *results, const struct study_baseline *baseline)
{
	const GArray *eda = results->eda;
	g_autofree double *x = g_new(double, eda->len);

	if (eda->len == 0 || !(results->eda_rate_hz >= DSP_SLOW_HZ))
		return NULL;
	for (guint i = 0; i < eda->len; i++) {
		const struct dsp_eda *row = &g_array_index(eda, struct dsp_eda, i);
		x[i] = row->flags & DSP_FLAGS_INVALID ? NAN : row->conductance;
	}
	g_autoptr(slow_record) made = g_new0(struct slow_record, 1);
	made->slow = dsp_slow_create(results->eda_rate_hz, eda->len);
	made->edasymp = dsp_edasymp_create();
	g_assert(made->slow && made->edasymp);
	made->series =
		dsp_slow_run(made->slow, x, eda->len, g_array_index(eda, struct dsp_eda, 0).time_s);
	gsize n = made->series.n;
	if (n == 0)
		return NULL;
	made->phasic = g_new(double, n);
	made->band = g_new(double, n);
	made->amplitude = g_new(double, n);
	made->is_near = g_new(bool, n);
	filter(made);
	judge_amplitude(made);
	normalise_amplitude(made, baseline);
	return g_steal_pointer(&made);
}

static void add_band(struct rec_results *results, double time_s, const char *name, double power)
{
	struct rec_band row = {.time_s = time_s, .ln_power = power > 0 ? log(power) : NAN};

	g_strlcpy(row.channel, results->gsr_channel, sizeof(row.channel));
	g_strlcpy(row.band, name, sizeof(row.band));
	row.is_valid = !isnan(row.ln_power);
	g_array_append_val(results->bands, row);
}

/* Power of the minute around value @i. */
static struct dsp_edasymp_band minute_around(const struct slow_record *record, gsize i)
{
	double values[DSP_EDASYMP_SAMPLES];

	if (i < HALF_MINUTE || i + HALF_MINUTE > record->series.n)
		return (struct dsp_edasymp_band){NAN, NAN};
	for (gsize k = 0; k < DSP_EDASYMP_SAMPLES; k++) {
		gsize at = i - HALF_MINUTE + k;
		values[k] = record->series.is_valid[at] ? record->phasic[at] : NAN;
	}
	return dsp_edasymp_minute(record->edasymp, values);
}

/* Rows of every whole second, whose two values are those at its beginning and its middle. */
static void add_course(const struct slow_record *record, struct rec_results *results)
{
	double first_s = ceil(record->series.first_s - 1e-9);
	gsize first = (gsize)lround((first_s - record->series.first_s) * DSP_SLOW_HZ);

	for (gsize i = first; i + 1 < record->series.n; i += 2) {
		double time_s = time_of(record, i) + 1;
		struct dsp_edasymp_band band = minute_around(record, i + 1);
		double square = NAN;
		if (record->is_near[i] && record->is_near[i + 1])
			square = 0.5 * (record->amplitude[i] * record->amplitude[i] +
					       record->amplitude[i + 1] * record->amplitude[i + 1]);
		add_band(results, time_s, "edasymp", band.power);
		add_band(results, time_s, "edasymp_n", band.share);
		add_band(results, time_s, "tvsymp", square);
	}
}

static void add_measure(struct rec_results *results, const struct study_stretch *stretch,
	const char *metric, double value, const char *unit, const char *note)
{
	struct rec_measure row = {
		.start_s = stretch->span.start_s, .end_s = stretch->span.end_s, .value = value};

	g_strlcpy(row.scope, stretch->name, sizeof(row.scope));
	g_strlcpy(row.metric, metric, sizeof(row.metric));
	g_strlcpy(row.unit, unit, sizeof(row.unit));
	g_strlcpy(row.note, note, sizeof(row.note));
	g_array_append_val(results->measures, row);
}

/* The values inside @span: index of the first and their number. */
static void values_in(
	const struct slow_record *record, struct study_span span, gsize *ret_first, gsize *ret_n)
{
	double n = (double)record->series.n;
	double first = ceil((span.start_s - record->series.first_s) * DSP_SLOW_HZ - 1e-6);
	double end = ceil((span.end_s - record->series.first_s) * DSP_SLOW_HZ - 1e-6);

	first = CLAMP(first, 0, n);
	end = CLAMP(end, first, n);
	*ret_first = (gsize)first;
	*ret_n = (gsize)(end - first);
}

static void measure_power(const struct slow_record *record, const struct study_stretch *stretch,
	struct rec_results *results)
{
	gsize first, n, n_segments;
	g_autofree char *unit = g_strconcat(results->gsr_unit, "^2", NULL);
	const char *note = "";

	values_in(record, stretch->span, &first, &n);
	struct dsp_edasymp_band band = dsp_edasymp_stretch(record->edasymp, record->phasic + first,
		record->series.is_valid + first, n, &n_segments);
	gsize n_possible = n < DSP_EDASYMP_SEGMENT ? 0 : n / (DSP_EDASYMP_SEGMENT / 2) - 1;
	g_autofree char *left_out =
		g_strdup_printf("%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
				" segments of 64 s left out: more than a tenth is not valid",
			n_possible - n_segments, n_possible);
	if (n_possible == 0)
		note = "shorter than 64 s";
	else if (n_segments < n_possible)
		note = left_out;
	else if ((double)n / DSP_SLOW_HZ < STRETCH_FULL_S - 0.5)
		note = "LOW: shorter than 120 s";
	add_measure(results, stretch, METRICS[0], band.power, unit, note);
	add_measure(results, stretch, METRICS[1], band.share, "1", note);
}

static void measure_amplitude(const struct slow_record *record, const struct study_stretch *stretch,
	struct rec_results *results)
{
	gsize first, n, n_valid = 0;
	double sum = 0;

	values_in(record, stretch->span, &first, &n);
	for (gsize i = first; i < first + n; i++) {
		if (!record->is_near[i] || isnan(record->amplitude[i]))
			continue;
		sum += record->amplitude[i];
		n_valid++;
	}
	if (n_valid == 0 || 2 * n_valid < n)
		add_measure(results, stretch, METRICS[2], NAN, "1",
			"less than half of the stretch is valid");
	else
		add_measure(results, stretch, METRICS[2], sum / (double)n_valid, "1",
			record->is_of_baseline ? "over the SD of the baseline"
					       : "over the SD of the record: not comparable "
						 "between sessions");
}

/* A grid below 2 Hz is no ground for this: one row says so. */
static void refuse_rate(const struct rec_session *session, struct rec_results *results)
{
	struct study_stretch stretch = {.span = {0, session->duration_s}, .name = "session"};
	g_autofree char *unit = g_strconcat(results->gsr_unit, "^2", NULL);

	if (results->eda->len > 0 && results->eda_rate_hz < DSP_SLOW_HZ)
		add_measure(
			results, &stretch, METRICS[0], NAN, unit, "conductance has less than 2 Hz");
}

static void add_measures(const struct slow_record *record, const struct rec_session *session,
	const struct study_baseline *baseline, struct rec_results *results)
{
	g_autoptr(GArray) stretches = study_stretches_of(session, baseline, STRETCH_MIN_S);

	for (guint i = 0; i < stretches->len; i++) {
		const struct study_stretch *stretch =
			&g_array_index(stretches, struct study_stretch, i);
		measure_power(record, stretch, results);
		measure_amplitude(record, stretch, results);
	}
}

void study_frequency_run(const struct rec_session *session, const struct study_baseline *baseline,
	struct rec_results *results)
{
	g_autoptr(slow_record) made = make_record(results, baseline);

	if (made) {
		add_course(made, results);
		add_measures(made, session, baseline, results);
	} else {
		refuse_rate(session, results);
	}
}

void study_frequency_measure(const struct rec_session *session,
	const struct study_baseline *baseline, struct rec_results *results)
{
	g_autoptr(slow_record) made = make_record(results, baseline);

	study_stretches_drop(results, METRICS, G_N_ELEMENTS(METRICS));
	if (made)
		add_measures(made, session, baseline, results);
	else
		refuse_rate(session, results);
}

char *study_frequency_describe(const struct rec_results *results)
{
	for (guint i = 0; i < results->measures->len; i++) {
		const struct rec_measure *row =
			&g_array_index(results->measures, struct rec_measure, i);
		if (strcmp(row->metric, METRICS[2]) != 0)
			continue;
		return g_strdup_printf(
			"In the frequency domain conductance was brought to 2 Hz. EDASymp is the "
			"power between 0.045 and 0.25 Hz behind a zero-phase high-pass of 0.01 Hz "
			"(Welch, Blackman segments of 64 s overlapping by half), EDASympN its "
			"share "
			"of the power between 0.01 and 0.99 Hz (Posada-Quintero et al., 2016); "
			"TVSymp is the amplitude between 0.08 and 0.24 Hz %s (Posada-Quintero et "
			"al., 2016b). Both show sympathetic activity, no valence.",
			strstr(row->note, "baseline")
				? "over the standard deviation of that band in the baseline"
				: "over the standard deviation of that band in the record");
	}
	return NULL;
}
