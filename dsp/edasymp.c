#include "dsp/edasymp.h"

#include "dsp/fft.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RATE_HZ 2.0
#define LOW_HZ  0.045
#define HIGH_HZ 0.25
#define POINTS  256
#define N       DSP_EDASYMP_SAMPLES

struct dsp_edasymp {
	struct dsp_welch *welch;
	double values[N];
	double density[POINTS / 2 + 1];
};

struct dsp_edasymp *dsp_edasymp_create(void)
{
	struct dsp_edasymp *edasymp = calloc(1, sizeof(*edasymp));

	if (!edasymp)
		return NULL;
	edasymp->welch = dsp_welch_create(N, POINTS, RATE_HZ, DSP_WINDOW_BLACKMAN);
	if (!edasymp->welch) {
		free(edasymp);
		return NULL;
	}
	return edasymp;
}

void dsp_edasymp_destroy(struct dsp_edasymp *edasymp)
{
	if (!edasymp)
		return;
	dsp_welch_destroy(edasymp->welch);
	free(edasymp);
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

static void subtract_line(double *values)
{
	double mean = 0.0;
	double slope = 0.0;
	double squares = 0.0;

	for (int i = 0; i < N; i++)
		mean += values[i] / N;
	for (int i = 0; i < N; i++) {
		double x = i - 0.5 * (N - 1);

		slope += x * values[i];
		squares += x * x;
	}
	slope /= squares;
	for (int i = 0; i < N; i++)
		values[i] -= mean + slope * (i - 0.5 * (N - 1));
}

double dsp_edasymp_power(struct dsp_edasymp *edasymp, const double *values)
{
	memcpy(edasymp->values, values, sizeof(edasymp->values));
	if (10 * bridge(edasymp->values) > N)
		return (double)NAN;
	subtract_line(edasymp->values);
	dsp_welch_run(edasymp->welch, edasymp->values, N, edasymp->density);
	return dsp_welch_band(edasymp->welch, edasymp->density, LOW_HZ, HIGH_HZ);
}
