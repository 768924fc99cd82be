#include "dsp/decomposition/tonic.h"

#include "dsp/base/stats.h"

#include <math.h>
#include <string.h>

void dsp_tonic_init(
	struct dsp_tonic *tonic, const struct dsp_params *params, double grid_hz, double ahead_s)
{
	memset(tonic, 0, sizeof(*tonic));
	tonic->grid_hz = grid_hz;
	tonic->quantile = params->eda_tonic_quantile;
	tonic->behind = (int)lround(params->eda_tonic_window_s * grid_hz);
	tonic->step = (int)ceil(grid_hz);
	dsp_tonic_set_ahead(tonic, ahead_s);
}

void dsp_tonic_set_ahead(struct dsp_tonic *tonic, double ahead_s)
{
	tonic->ahead = (int)fmax(round(ahead_s * tonic->grid_hz), 0.0);
}

void dsp_tonic_push(struct dsp_tonic *tonic, int64_t index, double driver)
{
	if (!tonic->is_started) {
		tonic->first = tonic->pulled = index;
		tonic->knot = index - tonic->step;
		tonic->level = (double)NAN;
		tonic->is_started = true;
	}
	dsp_history_set(&tonic->driver, index, driver);
	tonic->next = index + 1;
}

void dsp_tonic_finish(struct dsp_tonic *tonic)
{
	tonic->is_finished = true;
}

static double level_at(struct dsp_tonic *tonic, int64_t index)
{
	int64_t from = index - tonic->behind > tonic->first ? index - tonic->behind : tonic->first;
	int64_t to = index + tonic->ahead < tonic->next ? index + tonic->ahead : tonic->next - 1;
	size_t n = 0;

	/* Every other sample is enough: the driver is smooth over 0.2 s. */
	for (int64_t i = to; i >= from && n < DSP_TONIC_WINDOW_MAX; i -= 2) {
		double driver = dsp_history_get(&tonic->driver, i);

		if (!isnan(driver))
			tonic->scratch[n++] = driver;
	}
	return n > 0 ? dsp_stats_quantile(tonic->scratch, n, tonic->quantile) : (double)NAN;
}

bool dsp_tonic_pull(struct dsp_tonic *tonic, int64_t *ret_index, double *ret_level)
{
	double share;

	if (!tonic->is_started || tonic->pulled >= tonic->next)
		return false;
	if (tonic->pulled > tonic->knot) {
		int64_t knot = tonic->knot + tonic->step;
		double level;

		if (!tonic->is_finished && knot + tonic->ahead >= tonic->next)
			return false;
		level = level_at(tonic, knot);
		tonic->level_before = isnan(tonic->level) ? level : tonic->level;
		tonic->level = isnan(level) ? tonic->level : level;
		tonic->knot = knot;
	}
	share = (double)(tonic->knot - tonic->pulled) / tonic->step;
	*ret_index = tonic->pulled++;
	*ret_level = share * tonic->level_before + (1.0 - share) * tonic->level;
	return true;
}
