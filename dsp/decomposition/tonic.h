/*
 * Tonic level: the lower envelope of the driver. Between impulses the driver rests on the tonic
 * level, so a low quantile of it (eda.tonic_quantile over eda.tonic_window_s) is that level,
 * whatever the responses do (Benedek & Kaernbach 2010). Computed each second, joined by lines.
 *
 * Streaming: push one driver sample, then pull until false; delay @ahead_s and up to 1 s.
 */
#ifndef DSP_DECOMPOSITION_TONIC_H
#define DSP_DECOMPOSITION_TONIC_H

#include "dsp/base/history.h"
#include "dsp/base/params.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DSP_TONIC_WINDOW_MAX = 800
};

struct dsp_tonic {
	double grid_hz;
	double quantile;
	int behind, ahead; /* samples of the window on either side of a knot */
	int step;          /* samples between knots */
	struct dsp_history driver;
	int64_t first, next, pulled;
	int64_t knot;        /* the newest computed one */
	double level_before; /* at knot - step */
	double level;        /* at knot */
	bool is_started, is_finished;
	double scratch[DSP_TONIC_WINDOW_MAX];
};

void dsp_tonic_init(
	struct dsp_tonic *tonic, const struct dsp_params *params, double grid_hz, double ahead_s);

/* Looks less far ahead from now on: a wide inverse filter has spent that time already. */
void dsp_tonic_set_ahead(struct dsp_tonic *tonic, double ahead_s);

void dsp_tonic_push(struct dsp_tonic *tonic, int64_t index, double driver);
void dsp_tonic_finish(struct dsp_tonic *tonic);

/* The level at the next index; NaN while no driver value lies in its window. */
bool dsp_tonic_pull(struct dsp_tonic *tonic, int64_t *ret_index, double *ret_level);

#endif
