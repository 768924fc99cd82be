/*
 * The shape of one pulse wave, and a memory of what the waves of this finger look like.
 *
 * A shape is the wave from 0.5 s before its peak to 0.5 s behind it, at DSP_PULSE_SHAPE_POINTS
 * points. Only a middle part of it is looked at, the share that belongs to this wave alone: at rest
 * nearly all, at 120 beats/min half. Kept in seconds, shapes stay comparable while the rate
 * changes. The memory keeps the last ten good waves; its template is their pointwise median
 * (Orphanidou et al. 2015, IEEE JBHI 19:832).
 *
 * Internal to dsp/pulse/pulse.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_SHAPE_H
#define DSP_PULSE_PULSE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DSP_PULSE_SHAPE_POINTS = 64,
	DSP_PULSE_SHAPE_MEMORY = 10,
};

struct dsp_pulse_shape {
	double point[DSP_PULSE_SHAPE_POINTS];
	double skewness; /* of the points: a wave has a narrow top and a wide bottom, > 0 */
};

struct dsp_pulse_memory {
	struct dsp_pulse_shape shape[DSP_PULSE_SHAPE_MEMORY];
	double amplitude[DSP_PULSE_SHAPE_MEMORY];
	size_t n, next;
	double template[DSP_PULSE_SHAPE_POINTS];
	double typical_amplitude; /* median; NaN while empty */
};

/* The wave around sample number @position of @ring (indexed with & @mask, valid in [0, n)), from
 * @half samples before to as many behind: 0.5 s. Beyond the ends the signal stands still. Mean,
 * slope and length are those of the middle @share (0..1) and are removed. */
void dsp_pulse_shape_take(struct dsp_pulse_shape *shape, const double *ring, size_t mask, int64_t n,
	double position, double half, double share);

void dsp_pulse_memory_clear(struct dsp_pulse_memory *memory);
void dsp_pulse_memory_add(
	struct dsp_pulse_memory *memory, const struct dsp_pulse_shape *shape, double amplitude);

/* All amplitudes times @factor. */
void dsp_pulse_memory_scale(struct dsp_pulse_memory *memory, double factor);

/* Correlation of the middle @share of a shape with that of the template, -1..1, mean and, unless
 * @has_slope, slope removed; 0 while the memory is empty. */
double dsp_pulse_memory_compare(const struct dsp_pulse_memory *memory,
	const struct dsp_pulse_shape *shape, double share, bool has_slope);

/* Median of @n (<= 16) values; NaN of none. */
double dsp_pulse_shape_median(const double *value, size_t n);

#endif
