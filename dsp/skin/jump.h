/*
 * Isolated jumps of skin conductance at the native rate: a difference between two neighbouring
 * samples that neither the one before nor the one after shares. Skin rises and falls over many
 * samples; a contact that slips does it in one. On the 10 Hz grid the anti-alias filter has made
 * such an edge as soft as a response, so it must be seen here.
 *
 * A difference is a jump when it is farther from the median of the five around it than
 * max(least, 15 x running mean deviation). The samples within 0.1 s of it get DSP_FLAG_SLOPE.
 *
 * Delay: 0.1 s + 3 samples. Push one sample, then pull until false.
 */
#ifndef DSP_SKIN_JUMP_H
#define DSP_SKIN_JUMP_H

#include <stdbool.h>
#include <stdint.h>

struct dsp_jump;

struct dsp_jump_sample {
	double time_s;
	double value;
	uint16_t flags;
};

/* NULL when memory is short. @least is the smallest jump, in the unit of the values; it may be
 * changed later. */
struct dsp_jump *dsp_jump_create(double native_hz, double least);
void dsp_jump_destroy(struct dsp_jump *jump); /* NULL is fine */
void dsp_jump_set_least(struct dsp_jump *jump, double least);
double dsp_jump_delay_s(const struct dsp_jump *jump);

/* SD of the white noise of single samples, from the mean deviation of their differences. */
double dsp_jump_noise(const struct dsp_jump *jump);

void dsp_jump_push(struct dsp_jump *jump, const struct dsp_jump_sample *sample);
void dsp_jump_finish(struct dsp_jump *jump); /* what is held back can be pulled */
bool dsp_jump_pull(struct dsp_jump *jump, struct dsp_jump_sample *ret_sample);

#endif
