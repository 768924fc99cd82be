/*
 * Responses of skin conductance: the driver and conductance in, responses out, final ones and those
 * that are still forming.
 *
 * Lobes of the driver (dsp/skin/lobes.h) get their classical measures from conductance
 * (dsp/skin/scr.h). The two need not keep step: values may run ahead of the driver, and must, by
 * the hold of a response. While live, responses are told before they are final
 * (dsp/skin/scr_live.h): from the lobes that wait for their hold, the lobe that is open, and, where
 * a slower method has a driver that may still change, from that.
 *
 * Nothing allocates; plain struct, one thread at a time.
 */
#ifndef DSP_SKIN_EDA_RESPONSES_H
#define DSP_SKIN_EDA_RESPONSES_H

#include "dsp/base/params.h"
#include "dsp/base/results.h"
#include "dsp/skin/lobes.h"
#include "dsp/skin/scr.h"
#include "dsp/skin/scr_live.h"

#include <stdbool.h>
#include <stdint.h>

enum dsp_eda_change {
	DSP_EDA_ADD = 0,
	DSP_EDA_UPDATE,
	DSP_EDA_RETRACT,
	DSP_EDA_FINAL,
};

enum {
	DSP_EDA_RESPONSES_TOLD =
		2 * DSP_SCR_LIVE_MAX + 1, /* one round's changes, and a final one */
	DSP_EDA_RESPONSES_KNOWN = DSP_SCR_PENDING_MAX + DSP_SCR_LIVE_MAX,
};

struct dsp_eda_told {
	uint8_t change; /* enum dsp_eda_change */
	struct dsp_scr scr;
};

struct dsp_eda_responses {
	double grid_hz;
	struct dsp_lobes lobes;
	struct dsp_lobes trial; /* goes on with a driver that is not final */
	struct dsp_scr_detector scr;
	struct dsp_scr_live provisional; /* responses that the screen knows of */
	/* Maxima of all lobes as they were known in the last preview, in order: a final one is
	 * measured up to the next, which may not be final yet. */
	int64_t known[DSP_EDA_RESPONSES_KNOWN];
	int n_known;
	struct dsp_eda_told told[DSP_EDA_RESPONSES_TOLD];
	int n_told, next_told;
};

/* A driver sample with the flags of its conductance. */
struct dsp_eda_driver {
	struct dsp_driver_sample sample;
	uint16_t flags;
};

void dsp_eda_responses_init(struct dsp_eda_responses *responses, const struct dsp_params *params,
	double grid_hz, double lsb);

/* SD of conductance's noise and conductance per microsiemens (NaN: nothing counts). */
void dsp_eda_responses_set_noise(struct dsp_eda_responses *responses, double noise, double unit);

/* The next value, and what the guard adds to it later. */
void dsp_eda_responses_push_value(
	struct dsp_eda_responses *responses, int64_t index, double value, bool is_bad);
void dsp_eda_responses_mark_bad(struct dsp_eda_responses *responses, int64_t index);

/* The next final driver sample. */
void dsp_eda_responses_push_driver(
	struct dsp_eda_responses *responses, const struct dsp_eda_driver *driver);

/* The record is over: an open lobe ends with it. */
void dsp_eda_responses_finish(struct dsp_eda_responses *responses);

/* While live: tells what has changed among the responses that are not final. @more are the @n
 * samples of the driver behind the final ones, as they are known now (none: NULL, 0). @newest is
 * the newest value. Pull what the last round told before. */
void dsp_eda_responses_preview(struct dsp_eda_responses *responses, int64_t newest,
	const struct dsp_eda_driver *more, int n);

/* The next change; final ones when their time has come at @newest (INT64_MAX: all). */
bool dsp_eda_responses_pull(
	struct dsp_eda_responses *responses, int64_t newest, struct dsp_eda_told *ret_told);

/* Every response with an earlier impulse is out. */
int64_t dsp_eda_responses_settled(const struct dsp_eda_responses *responses);

/* Onsets of the provisional responses that stand now, at most @max; their number. */
int dsp_eda_responses_onsets(
	const struct dsp_eda_responses *responses, double *ret_onsets, int max);

#endif
