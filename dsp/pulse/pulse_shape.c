#include "dsp/pulse/pulse_shape.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum {
	POINTS = DSP_PULSE_SHAPE_POINTS,
	MEMORY = DSP_PULSE_SHAPE_MEMORY,
	MIDDLE_MIN = 8,
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

/* The middle of a shape that is looked at: @n points from @first on. */
struct middle {
	int first, n;
};

static struct middle middle_of(double share)
{
	int n = 2 * (int)round(0.5 * POINTS * share);

	n = n < MIDDLE_MIN ? MIDDLE_MIN : n > POINTS ? POINTS : n;
	return (struct middle){(POINTS - n) / 2, n};
}

/* Mean and slope of the middle: what breathing leaves is nearly a line over one wave. */
struct line {
	double mean, slope;
};

static struct line fit_line(const double *x, struct middle middle)
{
	const double centre = (middle.n - 1) / 2.0;
	const double norm = middle.n * (middle.n * (double)middle.n - 1) / 12;
	struct line line = {0};

	for (int i = 0; i < middle.n; i++) {
		line.mean += x[middle.first + i];
		line.slope += (i - centre) * x[middle.first + i];
	}
	line.mean /= middle.n;
	line.slope /= norm;
	return line;
}

static void normalise(struct dsp_pulse_shape *shape, struct middle middle)
{
	struct line line = fit_line(shape->point, middle);
	double m2 = 0, m3 = 0, length;

	for (int i = 0; i < POINTS; i++)
		shape->point[i] -= line.mean + line.slope * (i - (POINTS - 1) / 2.0);
	for (int i = middle.first; i < middle.first + middle.n; i++) {
		double d = shape->point[i];

		m2 += d * d;
		m3 += d * d * d;
	}
	length = sqrt(m2);
	shape->skewness = length > 0 ? m3 / (m2 * length) * sqrt(middle.n) : 0;
	for (int i = 0; i < POINTS && length > 0; i++)
		shape->point[i] /= length;
}

void dsp_pulse_shape_take(struct dsp_pulse_shape *shape, const double *ring, size_t mask, int64_t n,
	double position, double half, double share)
{
	double step = 2 * half / (POINTS - 1);

	for (int i = 0; i < POINTS; i++)
		shape->point[i] = interpolate(ring, mask, n, position - half + i * step);
	normalise(shape, middle_of(share));
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

void dsp_pulse_memory_scale(struct dsp_pulse_memory *memory, double factor)
{
	for (size_t i = 0; i < MEMORY; i++)
		memory->amplitude[i] *= factor;
	memory->typical_amplitude *= factor;
}

double dsp_pulse_memory_compare(const struct dsp_pulse_memory *memory,
	const struct dsp_pulse_shape *shape, double share, bool has_slope)
{
	const struct middle middle = middle_of(share);
	const double centre = (middle.n - 1) / 2.0;
	struct line of_template = fit_line(memory->template, middle);
	struct line of_shape = fit_line(shape->point, middle);
	double xx = 0, yy = 0, xy = 0;

	if (has_slope)
		of_template.slope = of_shape.slope = 0;
	for (int i = 0; i < middle.n; i++) {
		int k = middle.first + i;
		double x =
			memory->template[k] - of_template.mean - of_template.slope * (i - centre);
		double y = shape->point[k] - of_shape.mean - of_shape.slope * (i - centre);

		xx += x * x;
		yy += y * y;
		xy += x * y;
	}
	return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}
