/*
 * Lobes of the driver: where it rises and falls by more than its noise. Each is one burst of sweat
 * nerve activity (Benedek & Kaernbach 2010), and a candidate for a response.
 *
 * Its maximum is the impulse. It reaches to the lowest values within eda.lobe_foot widths at half
 * height on either side, at most 2.5 s; its area above their mean times dsp_cda_gain() is the
 * amplitude of the single response, overlaps undone. It counts from
 * eda.amplitude_min_uS, 4 ADC steps, or 4 x the amplitude that noise alone makes (3.3), unless more
 * than half of it is invalid or its maximum is.
 *
 * Where a response decays more slowly than the inverse filter assumes, the driver does not return
 * at once: it leaves a low, broad hump one to five seconds behind the impulse. A real response is
 * as sharp as the one before; a lobe lower than eda.tail_share and broader than eda.tail_width
 * times the one before, within 5 s of it, is its tail and no response.
 *
 * Streaming: push the driver sample by sample, pull lobes in order of time as they close: when the
 * driver turns up again, or 2.5 s behind the maximum. Nothing allocates.
 */
#ifndef DSP_SKIN_LOBES_H
#define DSP_SKIN_LOBES_H

#include "dsp/base/history.h"
#include "dsp/base/params.h"
#include "dsp/decomposition/cda.h"

#include <stdbool.h>
#include <stdint.h>

struct dsp_lobe {
	int64_t index;    /* of the maximum */
	double impulse_s; /* interpolated between samples */
	double amplitude;
	double width;       /* at half height, samples */
	double noise_ratio; /* height over the SD of the driver's noise; INFINITY without noise */
	uint16_t flags;     /* OR of the samples under it */
};

struct dsp_lobes {
	double grid_hz;
	double amplitude_min, foot, hysteresis, tail_share, tail_width, gain;
	double lsb;
	double unit; /* NaN: nothing counts yet */

	struct dsp_history driver;
	struct dsp_flag_history flags;
	int64_t next;          /* one behind the newest sample */
	int64_t segment_start; /* first sample behind the last hole */
	bool is_started;

	bool is_rising;  /* from a valley to a maximum */
	bool is_falling; /* behind a maximum, the lobe is not closed yet */
	int64_t extreme; /* running minimum of a valley, maximum of a rise, then of the lobe */
	int64_t fall;    /* running minimum behind the maximum */
	double noise_sd; /* of the driver, now */
	double sigma_s;  /* width of the inverse filter, now */

	struct dsp_lobe last; /* the last one that counted */
	bool has_last;
	struct dsp_lobe closed; /* waits to be pulled */
	bool has_closed;
};

void dsp_lobes_init(
	struct dsp_lobes *lobes, const struct dsp_params *params, double grid_hz, double lsb);

/* Conductance per microsiemens; NaN: nothing counts. */
void dsp_lobes_set_unit(struct dsp_lobes *lobes, double unit);

/* The next driver sample, NaN in a hole; @flags are those of the clean sample. Pull after each. */
void dsp_lobes_push(
	struct dsp_lobes *lobes, const struct dsp_driver_sample *sample, uint16_t flags);

/* The record is over: an open lobe ends with it. */
void dsp_lobes_finish(struct dsp_lobes *lobes);

bool dsp_lobes_pull(struct dsp_lobes *lobes, struct dsp_lobe *ret_lobe);

/* The lobe whose maximum has passed but which is still open, measured as far as it goes; false when
 * there is none that counts. */
bool dsp_lobes_peek(const struct dsp_lobes *lobes, struct dsp_lobe *ret_lobe);

/* Every lobe with an earlier maximum has been pulled. */
int64_t dsp_lobes_settled(const struct dsp_lobes *lobes);

#endif
