/*
 * Continuous decomposition by the exact inverse of the Bateman curve (Benedek & Kaernbach 2010,
 * J Neurosci Meth 190:80, with the deconvolution in closed form).
 *
 * A response is the impulse response h(t) = exp(-t/ts) - exp(-t/tf) of a second-order system, so
 * its inverse is a differential operator; smoothed by a Gaussian g of width sg it is one FIR:
 *
 *     k(t) = g + (ts + tf) g' + ts tf g'',   |t| <= 4 sg,  sum g = sum k = 1.
 *
 * Applied to conductance it gives the driver, in the unit of conductance: a tonic level stays what
 * it is, a response becomes a Gaussian whose area is its amplitude over dsp_cda_gain().
 *
 * The width follows the noise: nu = s_n sqrt(10 / grid), sg = clamp(0.2 (nu / 0.004 µS)^(2/3), 0.2,
 * 0.8) s, at least one sample. It is frozen for 60 s at a time and changes only by more than a
 * quarter (Benedek & Kaernbach 2010). Beyond the ends of a valid stretch the end value is held.
 *
 * Streaming: push one clean sample, then pull until false; delay 4 sg.
 */
#ifndef DSP_DECOMPOSITION_CDA_H
#define DSP_DECOMPOSITION_CDA_H

#include "dsp/base/history.h"
#include "dsp/base/params.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DSP_CDA_HALF_MAX = 64 /* 4 x 0.8 s at 20 Hz */
};

struct dsp_cda {
	double grid_hz;
	double slow_s, fast_s; /* ts, tf */
	struct dsp_params params;
	double unit;

	double sigma_s;
	double noise_gain; /* SD of the driver per SD of white noise */
	int half;
	double kernel[2 * DSP_CDA_HALF_MAX + 1];

	double noise; /* newest estimate; NaN none yet */
	struct dsp_history clean;
	int64_t first, next, pulled, refresh_at;
	bool is_started, is_finished;
};

struct dsp_driver_sample {
	int64_t index;
	double driver;   /* NaN where the clean signal is */
	double sigma_s;  /* width in force */
	double noise_sd; /* of the driver, from white noise alone */
};

void dsp_cda_init(struct dsp_cda *cda, const struct dsp_params *params, double grid_hz);

/* The width that suits a noise (G, NaN or 0: none) of conductance with @unit G per microsiemens. */
double dsp_cda_sigma_s(const struct dsp_params *params, double grid_hz, double noise, double unit);

/* Noise of the clean signal and its unit (1 for µS), for the next choice of the width. */
void dsp_cda_set_noise(struct dsp_cda *cda, double noise, double unit);

void dsp_cda_push(struct dsp_cda *cda, int64_t index, double clean);
void dsp_cda_finish(struct dsp_cda *cda);
bool dsp_cda_pull(struct dsp_cda *cda, struct dsp_driver_sample *ret_sample);

/* The kernel for a width, 2 half + 1 taps, to be used as sum over j of taps[half + j] x[i + j];
 * returns half. @ret_taps holds 2 DSP_CDA_HALF_MAX + 1. */
int dsp_cda_kernel(double sigma_s, double slow_s, double fast_s, double grid_hz, double *ret_taps);

/* Height of a response per area of its driver lobe: h(tp) / (ts - tf), per second. */
double dsp_cda_gain(double slow_s, double fast_s);

/* Time from the impulse to the height of the response: tp = ts tf ln(ts / tf) / (ts - tf). */
double dsp_cda_peak_time_s(double slow_s, double fast_s);

#endif
