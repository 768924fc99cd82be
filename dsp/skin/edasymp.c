#include "dsp/skin/edasymp.h"

#include "dsp/base/fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ     2.0
#define LOW_HZ      0.045
#define HIGH_HZ     0.25
#define ALL_LOW_HZ  0.01
#define ALL_HIGH_HZ 0.99
#define POINTS      256
#define N           DSP_EDASYMP_SAMPLES
#define SEGMENT     DSP_EDASYMP_SEGMENT

struct dsp_edasymp {
	struct dsp_welch *minute;
	struct dsp_welch *segment;
	double values[N];
	double density[POINTS / 2 + 1];
	double sum[SEGMENT / 2 + 1];
};

void dsp_edasymp_destroy(struct dsp_edasymp *edasymp)
{
	if (!edasymp)
		return;
	dsp_welch_destroy(edasymp->minute);
	dsp_welch_destroy(edasymp->segment);
	free(edasymp);
}

struct dsp_edasymp *dsp_edasymp_create(void)
{
	struct dsp_edasymp *edasymp = calloc(1, sizeof(*edasymp));

	if (!edasymp)
		return NULL;
	edasymp->minute = dsp_welch_create(N, POINTS, RATE_HZ, DSP_WINDOW_BLACKMAN);
	edasymp->segment = dsp_welch_create(SEGMENT, SEGMENT, RATE_HZ, DSP_WINDOW_BLACKMAN);
	if (!edasymp->minute || !edasymp->segment) {
		dsp_edasymp_destroy(edasymp);
		return NULL;
	}
	return edasymp;
}

/* Lines over the holes; the number of bridged values, N when the ends are unknown. */
static int bridge(double *values)
{
	int n_bridged = 0;
	int last = 0;

	if (isnan(values[0]) || isnan(values[N - 1]))
		return N;
	for (int i = 1; i < N; i++) {
		if (isnan(values[i]))
			continue;
		for (int j = last + 1; j < i; j++) {
			double share = (double)(j - last) / (double)(i - last);

			values[j] = values[last] + share * (values[i] - values[last]);
			n_bridged++;
		}
		last = i;
	}
	return n_bridged;
}

/* In four sums at once: a single one waits for itself. */
static void subtract_line(double *values)
{
	static const double SQUARES = N * ((double)N * N - 1.0) / 12.0; /* of -59.5 .. 59.5 */
	double sum[4] = {0.0};
	double moment[4] = {0.0};
	double mean;
	double slope;

	for (int i = 0; i < N; i += 4) {
		for (int k = 0; k < 4; k++) {
			sum[k] += values[i + k];
			moment[k] += (i + k - 0.5 * (N - 1)) * values[i + k];
		}
	}
	mean = (sum[0] + sum[1] + sum[2] + sum[3]) / N;
	slope = (moment[0] + moment[1] + moment[2] + moment[3]) / SQUARES;
	for (int i = 0; i < N; i++)
		values[i] -= mean + slope * (i - 0.5 * (N - 1));
}

static struct dsp_edasymp_band measure(const struct dsp_welch *welch, const double *density)
{
	struct dsp_edasymp_band band = {
		.power = dsp_welch_band(welch, density, LOW_HZ, HIGH_HZ), .share = (double)NAN};
	double all = dsp_welch_band(welch, density, ALL_LOW_HZ, ALL_HIGH_HZ);

	if (all > 0.0)
		band.share = band.power / all;
	return band;
}

struct dsp_edasymp_band dsp_edasymp_minute(struct dsp_edasymp *edasymp, const double *values)
{
	memcpy(edasymp->values, values, sizeof(edasymp->values));
	if (10 * bridge(edasymp->values) > N)
		return (struct dsp_edasymp_band){(double)NAN, (double)NAN};
	subtract_line(edasymp->values);
	dsp_welch_run(edasymp->minute, edasymp->values, N, edasymp->density);
	return measure(edasymp->minute, edasymp->density);
}

double dsp_edasymp_power(struct dsp_edasymp *edasymp, const double *values)
{
	return dsp_edasymp_minute(edasymp, values).power;
}

static bool is_good(const bool *is_valid)
{
	int n_bad = 0;

	for (int i = 0; is_valid && i < SEGMENT; i++)
		n_bad += !is_valid[i];
	return 10 * n_bad <= SEGMENT;
}

struct dsp_edasymp_band dsp_edasymp_stretch(struct dsp_edasymp *edasymp, const double *values,
	const bool *is_valid, size_t n, size_t *ret_segments)
{
	size_t n_segments = 0;

	memset(edasymp->sum, 0, sizeof(edasymp->sum));
	for (size_t start = 0; start + SEGMENT <= n; start += SEGMENT / 2) {
		if (!is_good(is_valid ? is_valid + start : NULL))
			continue;
		dsp_welch_run(edasymp->segment, values + start, SEGMENT, edasymp->density);
		for (int k = 0; k <= SEGMENT / 2; k++)
			edasymp->sum[k] += edasymp->density[k];
		n_segments++;
	}
	*ret_segments = n_segments;
	if (n_segments == 0)
		return (struct dsp_edasymp_band){(double)NAN, (double)NAN};
	for (int k = 0; k <= SEGMENT / 2; k++)
		edasymp->sum[k] /= (double)n_segments;
	return measure(edasymp->segment, edasymp->sum);
}
