#include "study/base/spans.h"

#include "dsp/base/flags.h"

#include <math.h>

/* A beat of less is not counted on: the quality index of the pulse stage, half way. */
static const double USABLE_QUALITY = 0.5;

void study_spans_eda_rows(
	const struct rec_results *results, struct study_span span, guint *ret_first, guint *ret_n)
{
	guint n = results->eda->len;

	*ret_first = *ret_n = 0;
	if (n == 0 || !(results->eda_rate_hz > 0) || !(span.end_s > span.start_s))
		return;
	double origin_s = g_array_index(results->eda, struct dsp_eda, 0).time_s;
	/* The grid has no holes, so a row's place follows from its time; the slack absorbs
	 * rounding. */
	double first = ceil((span.start_s - origin_s) * results->eda_rate_hz - 1e-6);
	double end = ceil((span.end_s - origin_s) * results->eda_rate_hz - 1e-6);
	first = CLAMP(first, 0, n);
	end = CLAMP(end, first, n);
	*ret_first = (guint)first;
	*ret_n = (guint)(end - first);
}

double study_spans_gsr_valid_s(const struct rec_results *results, struct study_span span)
{
	guint first, n, valid = 0;

	study_spans_eda_rows(results, span, &first, &n);
	for (guint i = first; i < first + n; i++) {
		const struct dsp_eda *row = &g_array_index(results->eda, struct dsp_eda, i);
		valid += isfinite(row->conductance) && !(row->flags & DSP_FLAGS_INVALID);
	}
	return n ? valid / results->eda_rate_hz : 0;
}

bool study_spans_is_artefact(
	const struct rec_results *results, enum dsp_channel channel, double start_s, double end_s)
{
	for (guint i = 0; i < results->artefacts->len; i++) {
		const struct dsp_artefact *a =
			&g_array_index(results->artefacts, struct dsp_artefact, i);
		if (a->channel == channel && a->start_s < end_s && a->end_s > start_s)
			return true;
	}
	return false;
}

double study_spans_pulse_valid_s(const struct rec_results *results, struct study_span span)
{
	double valid_s = 0;

	for (guint i = 0; i < results->beats->len; i++) {
		const struct dsp_beat *beat = &g_array_index(results->beats, struct dsp_beat, i);
		double start_s = fmax(beat->time_s - beat->ibi_ms / 1000, span.start_s);
		double end_s = fmin(beat->time_s, span.end_s);
		if (isnan(beat->ibi_ms) || end_s <= start_s || beat->quality < USABLE_QUALITY)
			continue;
		if (!study_spans_is_artefact(results, DSP_CHANNEL_PULSE, start_s, end_s))
			valid_s += end_s - start_s;
	}
	return valid_s;
}

double study_spans_valid_s(const struct rec_results *results, struct study_span span)
{
	return results->gsr_channel ? study_spans_gsr_valid_s(results, span)
				    : study_spans_pulse_valid_s(results, span);
}
