#include "recordings/nwb/nwb_layout.h"
#include "recordings/nwb/nwb_read.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Where a series of a grid goes in its rows. */
struct target {
	const char *name;
	size_t offset;
	size_t bytes; /* 8: double, 4: float, 2: uint16_t, 1: bool */
};

static const struct target EDA[] = {
	{"EDA", offsetof(struct dsp_eda, conductance), 8},
	{"tonic", offsetof(struct dsp_eda, tonic), 8},
	{"phasic", offsetof(struct dsp_eda, phasic), 8},
	{"driver", offsetof(struct dsp_eda, driver), 8},
};

static const struct target AROUSAL[] = {
	{"arousal", offsetof(struct dsp_arousal, arousal), 8},
	{"confidence", offsetof(struct dsp_arousal, confidence), 8},
	{"self_normalised", offsetof(struct dsp_arousal, is_self_normalised), 1},
	{"provisional", offsetof(struct dsp_arousal, is_provisional), 1},
};

static void get_doubles(
	struct rec_h5 *h5, const char *data, GArray *rows, size_t offset, size_t bytes)
{
	guint stride = g_array_get_element_size(rows);
	size_t n = 0;
	g_autofree double *values = rec_h5_get_doubles(h5, data, &n);

	for (guint i = 0; i < rows->len; i++) {
		double value = i < n ? values[i] : NAN;

		float small = (float)value;
		memcpy(rows->data + (gsize)i * stride + offset,
			bytes == 4 ? (void *)&small : (void *)&value, bytes);
	}
}

static void get_small(
	struct rec_h5 *h5, const char *data, GArray *rows, size_t offset, size_t bytes)
{
	guint stride = g_array_get_element_size(rows);
	size_t n = 0;
	g_autofree int64_t *values = rec_h5_get_integers(h5, data, &n);

	for (guint i = 0; i < MIN(rows->len, n); i++) {
		char *to = rows->data + (gsize)i * stride + offset;

		if (bytes == 1)
			*(bool *)(void *)to = values[i] != 0;
		else
			*(uint16_t *)(void *)to = (uint16_t)values[i];
	}
}

static void get_series(
	struct rec_h5 *h5, const char *module, const struct target *target, GArray *rows)
{
	g_autofree char *data = g_strjoin("/", module, target->name, "data", NULL);

	if (target->bytes >= 4)
		get_doubles(h5, data, rows, target->offset, target->bytes);
	else
		get_small(h5, data, rows, target->offset, target->bytes);
}

/* Makes the rows of a grid with their times, as long as series @name is. */
static void begin_grid(
	struct rec_h5 *h5, const char *module, const char *name, double rate_hz, GArray *rows)
{
	g_autofree char *data = g_strjoin("/", module, name, "data", NULL);
	g_autofree char *start = g_strjoin("/", module, name, "starting_time", NULL);
	guint stride = g_array_get_element_size(rows);
	uint64_t n = rec_h5_count(h5, data);
	double start_s = n > 0 ? rec_h5_get_f64(h5, start) : 0;

	if (n > G_MAXINT / 64) {
		rec_h5_fail(h5, g_error_new(REC_ERROR, REC_ERROR_FORMAT,
					_("The file is damaged: %s claims an impossible length; "
					  "use a copy of it."),
					data));
		return;
	}
	g_array_set_size(rows, (guint)n);
	if (n > 0)
		memset(rows->data, 0, n * stride);
	for (guint i = 0; i < n; i++) {
		double time_s = start_s + i / rate_hz;

		memcpy(rows->data + (gsize)i * stride, &time_s, sizeof time_s);
	}
}

static void get_card(struct rec_h5 *h5, const char *module, struct rec_results *results)
{
	for (gsize i = 0; i < G_N_ELEMENTS(REC_RESULT_TEXTS); i++)
		*(char **)(void *)((char *)results + REC_RESULT_TEXTS[i].offset) =
			rec_h5_get_attr_text(h5, module, REC_RESULT_TEXTS[i].name);
	for (gsize i = 0; i < G_N_ELEMENTS(REC_RESULT_NUMBERS); i++)
		*(double *)(void *)((char *)results + REC_RESULT_NUMBERS[i].offset) =
			rec_h5_get_attr_f64(h5, module, REC_RESULT_NUMBERS[i].name);
	results->is_self_normalised = rec_h5_get_attr_i64(h5, module, "is_self_normalised", 0) != 0;
	results->is_non_responder = rec_h5_get_attr_i64(h5, module, "is_non_responder", 0) != 0;
}

static void get_eda(struct rec_h5 *h5, const char *module, struct rec_results *results)
{
	const char *channel = results->gsr_channel ? results->gsr_channel : "EDA";
	g_autofree char *flags = g_strconcat(channel, "_flags", NULL);
	const struct target flags_target = {flags, offsetof(struct dsp_eda, flags), 2};

	begin_grid(h5, module, "EDA", results->eda_rate_hz, results->eda);
	if (results->eda->len == 0)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(EDA); i++)
		get_series(h5, module, &EDA[i], results->eda);
	get_series(h5, module, &flags_target, results->eda);
}

static void get_pulse(struct rec_h5 *h5, const char *module, struct rec_results *results)
{
	const struct target pulse = {"pulse", offsetof(struct dsp_pulse_sample, pulse), 4};

	if (!results->pulse_channel)
		return;
	g_autofree char *flags = g_strconcat(results->pulse_channel, "_flags", NULL);
	const struct target flags_target = {flags, offsetof(struct dsp_pulse_sample, flags), 2};
	begin_grid(h5, module, pulse.name, DSP_PULSE_CURVE_HZ, results->pulse);
	if (results->pulse->len == 0)
		return;
	get_series(h5, module, &pulse, results->pulse);
	get_series(h5, module, &flags_target, results->pulse);
}

static void get_array(struct rec_h5 *h5, const char *module, const char *name,
	const struct rec_nwb_table *table, GArray *rows)
{
	g_autofree char *path = rec_nwb_path(module, name);

	rec_nwb_get_array(h5, path, table, rows);
}

struct rec_results *rec_nwb_get_results(struct rec_h5 *h5, const char *prefix)
{
	g_autofree char *physiology = g_strconcat("/processing/", prefix, "physiology", NULL);
	g_autofree char *arousal = g_strconcat("/processing/", prefix, "arousal", NULL);
	struct rec_results *results = NULL;

	if (!rec_h5_has(h5, physiology))
		return NULL;
	results = rec_results_new();
	get_card(h5, physiology, results);
	get_eda(h5, physiology, results);
	get_pulse(h5, physiology, results);
	get_array(h5, physiology, "scr", &REC_NWB_TABLE_SCR, results->scr);
	get_array(h5, physiology, "beats", &REC_NWB_TABLE_BEATS, results->beats);
	get_array(h5, physiology, "hrv", &REC_NWB_TABLE_HRV, results->hrv);
	get_array(h5, physiology, "responses", &REC_NWB_TABLE_RESPONSES, results->responses);
	get_array(h5, physiology, "artefacts", &REC_NWB_TABLE_ARTEFACTS, results->artefacts);
	get_array(h5, physiology, "bands", &REC_NWB_TABLE_BANDS, results->bands);
	get_array(h5, physiology, "measures", &REC_NWB_TABLE_MEASURES, results->measures);
	begin_grid(h5, arousal, "arousal", /* rate_hz= */ 1, results->arousal);
	for (gsize i = 0; results->arousal->len > 0 && i < G_N_ELEMENTS(AROUSAL); i++)
		get_series(h5, arousal, &AROUSAL[i], results->arousal);
	get_array(h5, arousal, "peaks", &REC_NWB_TABLE_PEAKS, results->peaks);
	return results;
}
