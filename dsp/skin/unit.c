#include "dsp/skin/unit.h"

#include "dsp/base/flags.h"
#include "dsp/base/stats.h"

#include <math.h>
#include <string.h>

#define MEAN_S    0.5 /* a moving mean of 0.5 s passes 1 Hz at 0.64 */
#define LEAST_LSB 4.0

double dsp_unit_of_means(double *means, size_t n, double lsb)
{
	double least = LEAST_LSB * (lsb > 0.0 ? lsb : 1.0);
	double low;
	double high;

	if (n == 0)
		return least;
	low = dsp_stats_quantile(means, n, 0.05);
	high = dsp_stats_quantile(means, n, 0.95);
	return fmax(0.5 * (high - low), least);
}

double dsp_unit_of_record(const double *value, const uint16_t *flags, size_t n, double rate_hz,
	double lsb, double *scratch)
{
	int per_mean = (int)fmax(round(MEAN_S * rate_hz), 1.0);
	double sum = 0.0;
	int n_sum = 0;
	size_t n_means = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isfinite(value[i]) || (flags && (flags[i] & DSP_FLAGS_INVALID)))
			continue;
		sum += value[i];
		if (++n_sum < per_mean)
			continue;
		scratch[n_means++] = sum / n_sum;
		sum = 0.0;
		n_sum = 0;
	}
	return dsp_unit_of_means(scratch, n_means, lsb);
}

void dsp_unit_init(struct dsp_unit *unit, double grid_hz, double lsb)
{
	memset(unit, 0, sizeof(*unit));
	unit->lsb = lsb;
	unit->per_mean = (int)fmax(round(MEAN_S * grid_hz), 1.0);
}

bool dsp_unit_push(struct dsp_unit *unit, double value, double *ret_unit)
{
	if (unit->n_means == DSP_UNIT_MEANS)
		return false;
	unit->sum += value;
	if (++unit->n_sum < unit->per_mean)
		return false;
	unit->means[unit->n_means++] = unit->sum / unit->n_sum;
	unit->sum = 0.0;
	unit->n_sum = 0;
	if (unit->n_means < DSP_UNIT_MEANS)
		return false;
	*ret_unit = dsp_unit_of_means(unit->means, DSP_UNIT_MEANS, unit->lsb);
	return true;
}
