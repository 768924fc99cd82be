/*
 * The working state of the skin-conductance stage.
 *
 * Internal to dsp/skin/eda.c, which faces the caller, and dsp/skin/eda_steps.c, which moves samples
 * from one part to the next, the one nearest to the output first.
 */
#ifndef DSP_SKIN_EDA_STAGE_H
#define DSP_SKIN_EDA_STAGE_H

#include "dsp/decomposition/cda.h"
#include "dsp/decomposition/tonic.h"
#include "dsp/skin/eda.h"
#include "dsp/skin/eda_block.h"
#include "dsp/skin/eda_front.h"
#include "dsp/skin/eda_live.h"
#include "dsp/skin/eda_quality.h"
#include "dsp/skin/eda_window.h"
#include "dsp/skin/noise.h"
#include "dsp/skin/sliding.h"

#define DSP_EDA_TONIC_AHEAD_S 3.0

enum {
	DSP_EDA_QUEUE_SIZE = 256,
	DSP_EDA_QUEUE_ROOM = 96,  /* outputs that one step can make */
	DSP_EDA_PREVIEW_MAX = 256 /* driver samples that are not final, 12 s at the finest grid */
};

/* Where the parts of a sample come from. */
enum dsp_eda_lane {
	DSP_EDA_LANE_STREAMING = 0,
	DSP_EDA_LANE_SLIDING,
	DSP_EDA_LANE_WHOLE,
};

/* What each end of the record still waits for, in this order. */
enum dsp_eda_finish {
	DSP_EDA_FINISH_FRONT = 0,
	DSP_EDA_FINISH_QUALITY,
	DSP_EDA_FINISH_DRIVER,
	DSP_EDA_FINISH_RESPONSES,
	DSP_EDA_FINISH_LAST,
	DSP_EDA_FINISHED,
};

struct dsp_eda_stage {
	double grid_hz;
	enum dsp_eda_lane lane;
	bool is_live;
	bool has_driver_responses; /* the lobes' ones; else from trough to peak (dsp/skin/trough.h)
				    */
	int64_t n_responses;       /* the latter, so far */
	double sigma_min_s;
	double unit; /* NaN still to be learned */

	struct dsp_eda_front *front;
	struct dsp_noise noise;
	double noise_sd;
	int64_t noise_at;    /* grid index of the next estimate */
	int64_t newest;      /* grid index */
	double newest_value; /* NaN missing or out of range */
	int64_t next_judged; /* next one to pass the rules */
	int64_t next_value;  /* next one for the responses */
	int64_t next_final;  /* next sample to be handed out */
	int64_t published;   /* samples before it were told by the sliding lane */
	bool has_grid;
	bool has_work; /* samples wait in a stage that could go on */

	struct dsp_eda_quality *quality;
	struct dsp_eda_window window;
	struct dsp_cda cda; /* streaming */
	struct dsp_tonic tonic;
	struct dsp_sliding *sliding; /* NULL: another lane */
	struct dsp_eda_block *block; /* NULL: another lane */
	struct dsp_eda_responses responses;
	struct dsp_history value, clean, driver;
	struct dsp_flag_history flags;
	struct dsp_eda_live *early; /* for the live screen; NULL offline */
	struct dsp_eda_driver preview[DSP_EDA_PREVIEW_MAX];

	enum dsp_eda_finish finish;
	struct dsp_eda_output queue[DSP_EDA_QUEUE_SIZE];
	unsigned head, tail;
};

/* One piece of work; false when there is none. */
bool dsp_eda_steps_one(struct dsp_eda_stage *stage);

/* Tells every part the noise and unit as they are now. */
void dsp_eda_steps_set_noise(struct dsp_eda_stage *stage);

/* The record is over for one part after the other; each is drained before the next. */
void dsp_eda_steps_finish(struct dsp_eda_stage *stage, enum dsp_eda_finish which);

#endif
