/*
 * The recent past of one signal on the analysis grid, addressed by absolute sample index.
 *
 * Stages look back and forth around an index without knowing where it lies in memory. An index
 * may be read from newest - capacity + 1 to newest; older values are gone.
 */
#ifndef DSP_BASE_HISTORY_H
#define DSP_BASE_HISTORY_H

#include <stdint.h>

enum {
	DSP_HISTORY_CAPACITY = 1024 /* a power of two; 51 s at the finest grid of 20 Hz */
};

struct dsp_history {
	double value[DSP_HISTORY_CAPACITY];
};

static inline double dsp_history_get(const struct dsp_history *history, int64_t index)
{
	return history->value[index & (DSP_HISTORY_CAPACITY - 1)];
}

static inline void dsp_history_set(struct dsp_history *history, int64_t index, double value)
{
	history->value[index & (DSP_HISTORY_CAPACITY - 1)] = value;
}

struct dsp_flag_history {
	uint16_t value[DSP_HISTORY_CAPACITY];
};

static inline uint16_t dsp_flag_history_get(const struct dsp_flag_history *history, int64_t index)
{
	return history->value[index & (DSP_HISTORY_CAPACITY - 1)];
}

static inline void dsp_flag_history_set(
	struct dsp_flag_history *history, int64_t index, uint16_t value)
{
	history->value[index & (DSP_HISTORY_CAPACITY - 1)] = value;
}

#endif
