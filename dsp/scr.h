/*
 * Skin-conductance responses: lobes of the driver, each with its classical measures.
 *
 * A lobe is a rise and fall of the driver by more than its noise. Its maximum is the impulse
 * (onset_s), its area above the mean of the two minima beside it times dsp_cda_gain() the amplitude
 * of the single response, overlaps undone (reference: dsp.md 3.1). It counts from
 * eda.amplitude_min_uS, 4 ADC steps, or what noise alone can do, whichever is largest.
 *
 * The classical measures come from conductance under a low-pass whose width follows the noise. It
 * is a Gaussian sharpened once (2 g - g * g: no bias up to the third order), so that neither noise
 * moves the trough nor the filter flattens the peak. The response's own maximum is the one between
 * its impulse and the next response's rise, at most 5 s behind the impulse; the trough is the
 * lowest value between the response before and the maximum. Half recovery is the first time
 * behind the maximum at half of trough-to-peak, if no other response comes first (3.2).
 *
 * Nothing counts whose impulse or peak lies on an invalid sample, nor a lobe of which more than
 * half is.
 *
 * Streaming: push the value of each sample once it is judged, push the driver when it is there,
 * tell the newest sample of the grid, pull. A response is handed out `hold` samples behind its
 * impulse; the driver may lag behind the values by any amount below that. Nothing depends on how
 * the caller cuts the signal.
 */
#ifndef DSP_SCR_H
#define DSP_SCR_H

#include "dsp/cda.h"
#include "dsp/history.h"
#include "dsp/params.h"
#include "dsp/results.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DSP_SCR_PENDING_MAX = 64,
	DSP_SCR_WINDOW_MAX = 400, /* samples looked at for the classical measures */
};

/* A lobe of the driver that counts. */
struct dsp_lobe {
	int64_t index;    /* of the maximum */
	double impulse_s; /* interpolated */
	double amplitude;
	double width;       /* at half height, samples */
	double noise_ratio; /* height over the driver's noise */
	bool is_tail;
	uint16_t flags;   /* OR of those under it */
	bool is_reported; /* provisional: already handed out */
};

struct dsp_scr_detector {
	double grid_hz;
	double amplitude_min, tail_share, tail_width, foot, noise_lobes, hysteresis, gain, slow_s,
		peak_time_s, smooth_min_s, smooth_max_s;
	double lsb;
	double unit;  /* NaN: nothing counts yet */
	double noise; /* of the values */
	int hold, reach;

	struct dsp_history value; /* NaN where bad */
	struct dsp_history driver;
	struct dsp_flag_history flags;
	int64_t first, next_value, next_driver;
	bool is_started;

	/* The walk along the driver. */
	bool is_rising;
	int64_t extreme;       /* running minimum in a valley, maximum on a rise */
	int64_t fall;          /* running minimum behind a maximum */
	bool is_falling;       /* behind a maximum, the lobe is not closed yet */
	int64_t segment_start; /* first driver sample behind the last hole */
	double noise_sd, sigma_s;

	struct dsp_lobe pending[DSP_SCR_PENDING_MAX];
	int n_pending;
	int64_t last_peak; /* own maximum of the response handed out last; first - 1: none */
	int64_t next_id;
	double window[DSP_SCR_WINDOW_MAX];
	double scratch[DSP_SCR_WINDOW_MAX];
};

/* @hold_s: how far behind an impulse its response is handed out. */
void dsp_scr_init(struct dsp_scr_detector *detector, const struct dsp_params *params,
	double grid_hz, double lsb, double hold_s);

void dsp_scr_set_noise(struct dsp_scr_detector *detector, double noise, double unit);

void dsp_scr_push_value(
	struct dsp_scr_detector *detector, int64_t index, double value, bool is_bad);

/* @flags are those of the clean sample. */
void dsp_scr_push_driver(
	struct dsp_scr_detector *detector, const struct dsp_driver_sample *sample, uint16_t flags);

/* The record is over: an open lobe ends with it. */
void dsp_scr_finish(struct dsp_scr_detector *detector);

/* The next response whose time has come when @newest is the newest sample of the grid; INT64_MAX
 * at the end of the record hands out all. The id counts up from 1. */
bool dsp_scr_pull(struct dsp_scr_detector *detector, int64_t newest, struct dsp_scr *ret_scr);

#endif
