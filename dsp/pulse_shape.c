#include "dsp/pulse_shape.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
	POINTS = DSP_PULSE_SHAPE_POINTS,
	MEMORY = DSP_PULSE_SHAPE_MEMORY,
	CORE = POINTS / 2,
	MEDIAN_MAX = 16,
	RENEWAL = 5, /* waves to a new template: medians are dear */
};

static double interpolate(const double *ring, size_t mask, int64_t n, double index)
{
	int64_t before = (int64_t)floor(index);
	double part = index - (double)before, from, to;

	if (before < 0)
		return ring[0];
	if (before >= n - 1)
		return ring[(size_t)(n - 1) & mask];
	from = ring[(size_t)before & mask];
	to = ring[(size_t)(before + 1) & mask];
	return from + part * (to - from);
}

/* Takes mean and slope off: what breathing leaves is nearly a line over one wave. */
static void remove_line(double *x)
{
	const double middle = (POINTS - 1) / 2.0;
	const double norm = POINTS * (POINTS * (double)POINTS - 1) / 12;
	double mean = 0, slope = 0;

	for (int i = 0; i < POINTS; i++) {
		mean += x[i] / POINTS;
		slope += (i - middle) * x[i] / norm;
	}
	for (int i = 0; i < POINTS; i++)
		x[i] -= mean + slope * (i - middle);
}

static void normalise(struct dsp_pulse_shape *shape)
{
	double m2 = 0, m3 = 0, length;

	remove_line(shape->point);
	for (int i = 0; i < POINTS; i++) {
		double d = shape->point[i];

		m2 += d * d;
		m3 += d * d * d;
	}
	length = sqrt(m2);
	shape->skewness = length > 0 ? m3 / (m2 * length) * sqrt(POINTS) : 0;
	for (int i = 0; i < POINTS && length > 0; i++)
		shape->point[i] /= length;
}

void dsp_pulse_shape_take(struct dsp_pulse_shape *shape, const double *ring, size_t mask, int64_t n,
	double position, double half)
{
	double step = 2 * half / (POINTS - 1);

	for (int i = 0; i < POINTS; i++)
		shape->point[i] = interpolate(ring, mask, n, position - half + i * step);
	normalise(shape);
}

double dsp_pulse_shape_median(const double *value, size_t n)
{
	double sorted[MEDIAN_MAX] = {0};

	if (n == 0 || n > MEDIAN_MAX)
		return NAN;
	for (size_t i = 0; i < n; i++) {
		size_t j = i;

		for (; j > 0 && sorted[j - 1] > value[i]; j--)
			sorted[j] = sorted[j - 1];
		sorted[j] = value[i];
	}
	return 0.5 * (sorted[n / 2] + sorted[(n - 1) / 2]);
}

void dsp_pulse_memory_clear(struct dsp_pulse_memory *memory)
{
	memset(memory, 0, sizeof(*memory));
	memory->typical_amplitude = NAN;
}

static void renew_template(struct dsp_pulse_memory *memory)
{
	double column[MEMORY], sum = 0;

	for (int i = 0; i < POINTS; i++) {
		for (size_t k = 0; k < memory->n; k++)
			column[k] = memory->shape[k].point[i];
		memory->template[i] = dsp_pulse_shape_median(column, memory->n);
		sum += memory->template[i] * memory -> template[i];
	}
	for (int i = 0; i < POINTS && sum > 0; i++)
		memory->template[i] /= sqrt(sum);
	memory->typical_amplitude = dsp_pulse_shape_median(memory->amplitude, memory->n);
}

void dsp_pulse_memory_add(
	struct dsp_pulse_memory *memory, const struct dsp_pulse_shape *shape, double amplitude)
{
	bool is_growing = memory->n < MEMORY;

	memory->shape[memory->next] = *shape;
	memory->amplitude[memory->next] = amplitude;
	memory->next = (memory->next + 1) % MEMORY;
	memory->n += is_growing;
	if (is_growing || memory->next % RENEWAL == 0)
		renew_template(memory);
}

double dsp_pulse_memory_compare(
	const struct dsp_pulse_memory *memory, const struct dsp_pulse_shape *shape)
{
	double sum = 0;

	for (int i = 0; i < POINTS; i++)
		sum += memory->template[i] * shape -> point[i];
	return sum;
}

double dsp_pulse_memory_compare_core(
	const struct dsp_pulse_memory *memory, const struct dsp_pulse_shape *shape)
{
	double x = 0, y = 0, xx = 0, yy = 0, xy = 0, n = CORE;

	for (int i = (POINTS - CORE) / 2; i < (POINTS + CORE) / 2; i++) {
		x += memory->template[i];
		y += shape->point[i];
		xx += memory->template[i] * memory -> template[i];
		yy += shape->point[i] * shape->point[i];
		xy += memory->template[i] * shape -> point[i];
	}
	xx -= x * x / n;
	yy -= y * y / n;
	return xx > 0 && yy > 0 ? (xy - x * y / n) / sqrt(xx * yy) : 0;
}
