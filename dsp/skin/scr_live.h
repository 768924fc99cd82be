/*
 * Provisional responses for the live screen: which of them the consumer has been told of, and what
 * has changed since. Candidates are the lobes that are pending or open; a row is added when it
 * first counts, updated when it changes visibly, retracted when it no longer counts or is final.
 * A slower method may move a maximum a little: the row within 0.3 s is still the same. Ids count
 * -1, -2, …
 */
#ifndef DSP_SKIN_SCR_LIVE_H
#define DSP_SKIN_SCR_LIVE_H

#include "dsp/base/results.h"
#include "dsp/skin/lobes.h"
#include "dsp/skin/scr.h"

enum {
	DSP_SCR_LIVE_MAX = 24 /* rows at a time; what does not fit stays untold */
};

enum dsp_scr_live_change {
	DSP_SCR_LIVE_NOTHING = 0,
	DSP_SCR_LIVE_ADD,
	DSP_SCR_LIVE_UPDATE,
	DSP_SCR_LIVE_RETRACT,
};

struct dsp_scr_live_row {
	int64_t index; /* of the lobe's maximum */
	bool is_there; /* among the candidates of this round */
	struct dsp_scr scr;
};

struct dsp_scr_live {
	struct dsp_scr_live_row rows[DSP_SCR_LIVE_MAX];
	int n_rows;
	int64_t next_id;
	int64_t near; /* samples within which a row is the same */
};

void dsp_scr_live_init(struct dsp_scr_live *live, double grid_hz);

/* One round: begin, show every candidate (@scr NULL: it does not count), then take the retracted
 * rows until NOTHING. show returns ADD, UPDATE or NOTHING and gives @scr its provisional id. */
void dsp_scr_live_begin(struct dsp_scr_live *live);
enum dsp_scr_live_change dsp_scr_live_show(
	struct dsp_scr_live *live, int64_t index, struct dsp_scr *scr);
void dsp_scr_live_keep(struct dsp_scr_live *live, int64_t index); /* a candidate as it was */

/* The row at @index, if there is one, is to be retracted, no other. */
void dsp_scr_live_drop(struct dsp_scr_live *live, int64_t index);

enum dsp_scr_live_change dsp_scr_live_take(struct dsp_scr_live *live, struct dsp_scr *ret_scr);

#endif
