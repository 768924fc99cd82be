#include "recordings/nwb/nwb_layout.h"
#include "recordings/nwb/nwb_write.h"

#include <math.h>
#include <string.h>

/* One member of the rows of a grid as a TimeSeries. */
struct series {
	const char *name;
	const char *description;
	const char *unit; /* NULL: that of the conductance */
	enum rec_h5_type type;
	size_t offset;
};

static const struct series EDA[] = {
	{"EDA", "Skin conductance on the analysis grid", NULL, REC_H5_F64,
		offsetof(struct dsp_eda, conductance)},
	{"tonic", "Slow part of the skin conductance", NULL, REC_H5_F64,
		offsetof(struct dsp_eda, tonic)},
	{"phasic", "Fast part of the skin conductance", NULL, REC_H5_F64,
		offsetof(struct dsp_eda, phasic)},
	{"driver", "Phasic driver of the inverse filter", NULL, REC_H5_F64,
		offsetof(struct dsp_eda, driver)},
};

static const struct series EDA_FLAGS = {NULL,
	"Flags of each sample of the grid after analysis, a bit mask", "n/a", REC_H5_U16,
	offsetof(struct dsp_eda, flags)};

static const struct series PULSE = {"pulse",
	"Finger pulse, band-passed about 0.5 to 8 Hz, rising in systole; NaN where missing", NULL,
	REC_H5_F32, offsetof(struct dsp_pulse_sample, pulse)};

static const struct series PULSE_FLAGS = {NULL,
	"Flags of each sample of the pulse after analysis, a bit mask", "n/a", REC_H5_U16,
	offsetof(struct dsp_pulse_sample, flags)};

static const struct series AROUSAL[] = {
	{"arousal", "Arousal index, 0 to 100", "points", REC_H5_F64,
		offsetof(struct dsp_arousal, arousal)},
	{"confidence", "Confidence of the index, 0 to 1", "n/a", REC_H5_F64,
		offsetof(struct dsp_arousal, confidence)},
	{"self_normalised", "1: normalised by the record itself, without a baseline", "n/a",
		REC_H5_U8, offsetof(struct dsp_arousal, is_self_normalised)},
	{"provisional", "1: may still have changed", "n/a", REC_H5_U8,
		offsetof(struct dsp_arousal, is_provisional)},
};

static void put_series(struct rec_h5 *h5, const char *module, const char *name,
	const struct series *series, const char *unit, const GArray *rows, double rate_hz)
{
	g_autofree char *path = rec_nwb_path(module, name);
	g_autofree char *data = rec_nwb_path(path, "data");
	g_autofree char *start = rec_nwb_path(path, "starting_time");
	guint stride = g_array_get_element_size((GArray *)rows);
	size_t bytes = series->type == REC_H5_F64   ? 8
		       : series->type == REC_H5_F32 ? 4
		       : series->type == REC_H5_U16 ? 2
						    : 1;
	g_autofree char *values = g_malloc_n(rows->len, bytes);

	for (guint i = 0; i < rows->len; i++)
		memcpy(values + i * bytes, rows->data + (gsize)i * stride + series->offset, bytes);
	rec_nwb_put_series(h5, path, "TimeSeries", series->description);
	rec_h5_put_column(h5, data, series->type, values, rows->len);
	rec_h5_put_attr_text(h5, data, "unit", unit);
	rec_h5_put_attr_f64(h5, data, "conversion", 1);
	rec_h5_put_attr_f64(h5, data, "offset", 0);
	rec_h5_put_attr_f64(h5, data, "resolution", -1);
	/* Rows of both grids begin with their time. */
	rec_h5_put_f64(h5, start, *(const double *)(const void *)rows->data);
	rec_h5_put_attr_f64(h5, start, "rate", rate_hz);
	rec_h5_put_attr_text(h5, start, "unit", "seconds");
}

static void put_eda(struct rec_h5 *h5, const char *module, const struct rec_results *results)
{
	const char *unit = rec_results_is_calibrated(results) ? "microsiemens" : "counts";
	const char *channel = results->gsr_channel ? results->gsr_channel : "EDA";
	g_autofree char *flags = g_strconcat(channel, "_flags", NULL);

	if (results->eda->len == 0)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(EDA); i++)
		put_series(
			h5, module, EDA[i].name, &EDA[i], unit, results->eda, results->eda_rate_hz);
	put_series(
		h5, module, flags, &EDA_FLAGS, EDA_FLAGS.unit, results->eda, results->eda_rate_hz);
}

static void put_pulse(struct rec_h5 *h5, const char *module, const struct rec_results *results)
{
	if (results->pulse->len == 0 || !results->pulse_channel)
		return;
	g_autofree char *flags = g_strconcat(results->pulse_channel, "_flags", NULL);
	put_series(h5, module, PULSE.name, &PULSE,
		results->pulse_unit ? results->pulse_unit : "n/a", results->pulse,
		DSP_PULSE_CURVE_HZ);
	put_series(h5, module, flags, &PULSE_FLAGS, PULSE_FLAGS.unit, results->pulse,
		DSP_PULSE_CURVE_HZ);
}

static void put_array(struct rec_h5 *h5, const char *module, const char *name,
	const struct rec_nwb_table *table, const GArray *rows)
{
	g_autofree char *path = rec_nwb_path(module, name);
	struct rec_rows all = rec_rows_of_array(rows);

	rec_nwb_put_table(h5, path, table, &all);
}

static void put_card(struct rec_h5 *h5, const char *module, const struct rec_results *results)
{
	for (gsize i = 0; i < G_N_ELEMENTS(REC_RESULT_TEXTS); i++)
		rec_h5_put_attr_text(h5, module, REC_RESULT_TEXTS[i].name,
			*(char *const *)(const void *)((const char *)results +
						       REC_RESULT_TEXTS[i].offset));
	for (gsize i = 0; i < G_N_ELEMENTS(REC_RESULT_NUMBERS); i++)
		rec_h5_put_attr_f64(h5, module, REC_RESULT_NUMBERS[i].name,
			*(const double *)(const void *)((const char *)results +
							REC_RESULT_NUMBERS[i].offset));
	rec_h5_put_attr_i32(h5, module, "is_self_normalised", results->is_self_normalised);
	rec_h5_put_attr_i32(h5, module, "is_non_responder", results->is_non_responder);
}

void rec_nwb_put_results(struct rec_h5 *h5, const char *prefix, const struct rec_results *results)
{
	g_autofree char *physiology = g_strconcat("/processing/", prefix, "physiology", NULL);
	g_autofree char *arousal = g_strconcat("/processing/", prefix, "arousal", NULL);
	bool is_live = *prefix != '\0';

	rec_nwb_put_module(h5, physiology,
		is_live ? "Physiology as it was shown during the recording"
			: "Physiology by the analysis of the whole record");
	put_card(h5, physiology, results);
	put_eda(h5, physiology, results);
	put_pulse(h5, physiology, results);
	put_array(h5, physiology, "scr", &REC_NWB_TABLE_SCR, results->scr);
	put_array(h5, physiology, "beats", &REC_NWB_TABLE_BEATS, results->beats);
	put_array(h5, physiology, "hrv", &REC_NWB_TABLE_HRV, results->hrv);
	put_array(h5, physiology, "responses", &REC_NWB_TABLE_RESPONSES, results->responses);
	put_array(h5, physiology, "artefacts", &REC_NWB_TABLE_ARTEFACTS, results->artefacts);
	put_array(h5, physiology, "bands", &REC_NWB_TABLE_BANDS, results->bands);
	put_array(h5, physiology, "measures", &REC_NWB_TABLE_MEASURES, results->measures);
	rec_nwb_put_module(h5, arousal,
		is_live ? "Arousal as it was shown during the recording"
			: "Arousal by the analysis of the whole record");
	for (gsize i = 0; results->arousal->len > 0 && i < G_N_ELEMENTS(AROUSAL); i++)
		put_series(h5, arousal, AROUSAL[i].name, &AROUSAL[i], AROUSAL[i].unit,
			results->arousal, /* rate_hz= */ 1);
	put_array(h5, arousal, "peaks", &REC_NWB_TABLE_PEAKS, results->peaks);
}
