/*
 * Skin-conductance responses: lobes of the driver with the classical measures of conductance.
 *
 * The classical measures come from conductance under a low-pass whose width follows the noise. It
 * is a Gaussian sharpened once (2 g - g * g: no bias up to the third order), so that neither noise
 * moves the trough nor the filter flattens the peak.
 *
 *  - A response has an own maximum when conductance has one between its impulse and the next one,
 *    at most 5 s behind it, more than 3 SD of the noise above the trough. The trough is the lowest
 *    value between the maximum before, or 2 s before the impulse, and this one.
 *  - trough_to_peak is the difference as it is seen, in conductance as it is.
 *  - peak_s is where the response itself is highest. On the recovery of the one before, the sum's
 *    maximum comes too early; so the recovery goes on as slope * tau (1 - exp(-t / tau)), with the
 *    slope seen just before the impulse, and is taken off first. Under noise a maximum is flat and
 *    its place uncertain, and so it is where a tenth of the recovery's slope would move it: it is
 *    weighed with where the model expects it, by both variances.
 *  - half_recovery_s ends at the next response, an invalid sample, or with what is there when the
 *    response becomes final.
 *
 * Two lobes within 0.9 s, without a maximum between them and one of them lower than 12 SD of the
 * noise (at 10 Hz), are one response: at the higher one's impulse, with the sum of their
 * amplitudes.
 *
 * A response without an own maximum peaks at impulse + t_p; it counts only if its lobe stands
 * eda.lobe_noise SD out of the driver's noise and no sample under it is invalid or interpolated.
 * No response counts whose peak lies on an invalid sample, nor one that does not stand 0.8 x
 * eda.amplitude_min_uS, and 4 ADC steps, above the recovery before it: a ripple that falls again as
 * fast as it rose makes a large lobe in the driver and is none.
 *
 * Streaming: push the value of each sample as soon as the rules have judged it and each lobe when
 * it closes; a response is handed out eda.response_hold_s behind its impulse. Nothing allocates.
 */
#ifndef DSP_SKIN_SCR_H
#define DSP_SKIN_SCR_H

#include "dsp/base/history.h"
#include "dsp/base/params.h"
#include "dsp/base/results.h"
#include "dsp/skin/lobes.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DSP_SCR_PENDING_MAX = 64,
	DSP_SCR_WINDOW_MAX = 400, /* samples looked at for the classical measures */
};

struct dsp_scr_detector {
	double grid_hz;
	double noise_lobes, height_min, slow_s, peak_time_s;
	double smooth_min_s, smooth_max_s, smooth_noise;
	int hold;   /* samples */
	double lsb; /* one ADC step; 0 unknown */
	double unit;
	double noise; /* SD of the values */

	struct dsp_history value; /* NaN where bad */
	int64_t first, next;
	bool is_started;

	struct dsp_lobe pending[DSP_SCR_PENDING_MAX];
	int n_pending;
	bool has_peak;
	int64_t last_peak; /* own maximum of the response handed out last */
	int64_t next_id;

	double window[DSP_SCR_WINDOW_MAX];
	double taps[DSP_SCR_WINDOW_MAX];
};

void dsp_scr_init(struct dsp_scr_detector *detector, const struct dsp_params *params,
	double grid_hz, double lsb);

/* SD of the values' noise and conductance per microsiemens, for the width of the low-pass. */
void dsp_scr_set_noise(struct dsp_scr_detector *detector, double noise, double unit);

/* The value of the next sample; @is_bad when no measure may rest on it. */
void dsp_scr_push_value(
	struct dsp_scr_detector *detector, int64_t index, double value, bool is_bad);

/* What the guard adds later: the sample, pushed before, is bad after all. */
void dsp_scr_mark_bad(struct dsp_scr_detector *detector, int64_t index);

/* The next lobe, in order of time. */
void dsp_scr_push_lobe(struct dsp_scr_detector *detector, const struct dsp_lobe *lobe);

/* The next response whose time has come when @newest is the newest sample of the grid; INT64_MAX
 * hands out all that is left. @upcoming is the maximum of the lobe that follows those that were
 * pushed, as far as it is known (INT64_MAX: none). Ids count up from 1. */
bool dsp_scr_pull(struct dsp_scr_detector *detector, int64_t newest, int64_t upcoming,
	struct dsp_scr *ret_scr);

/* What is known now of a lobe that is pending, still open or not final yet, @next being the maximum
 * of the one behind it (INT64_MAX: none yet); false when it does not count (yet). The id is 0, the
 * status PROVISIONAL. */
bool dsp_scr_preview(struct dsp_scr_detector *detector, const struct dsp_lobe *lobe, int64_t next,
	struct dsp_scr *ret_scr);

/* Samples before this one have no pending response. */
int64_t dsp_scr_settled(const struct dsp_scr_detector *detector);

#endif
