#include "dsp/scr_live.h"

#include <math.h>
#include <string.h>

#define VISIBLE_S     0.05
#define VISIBLE_SHARE 0.1

void dsp_scr_live_init(struct dsp_scr_live *live)
{
	memset(live, 0, sizeof(*live));
	live->next_id = -1;
}

void dsp_scr_live_begin(struct dsp_scr_live *live)
{
	for (int i = 0; i < live->n_rows; i++)
		live->rows[i].is_there = false;
}

static struct dsp_scr_live_row *find(struct dsp_scr_live *live, int64_t index)
{
	for (int i = 0; i < live->n_rows; i++) {
		if (live->rows[i].index == index)
			return &live->rows[i];
	}
	return NULL;
}

static bool differs(const struct dsp_scr *a, const struct dsp_scr *b)
{
	return isnan(a->trough_to_peak) != isnan(b->trough_to_peak) ||
	       isnan(a->half_recovery_s) != isnan(b->half_recovery_s) ||
	       fabs(a->peak_s - b->peak_s) > VISIBLE_S ||
	       fabs(a->amplitude - b->amplitude) > VISIBLE_SHARE * a->amplitude;
}

enum dsp_scr_live_change dsp_scr_live_show(
	struct dsp_scr_live *live, int64_t index, struct dsp_scr *scr)
{
	struct dsp_scr_live_row *row = find(live, index);

	if (!scr)
		return DSP_SCR_LIVE_NOTHING;
	if (!row) {
		if (live->n_rows == DSP_SCR_LIVE_MAX)
			return DSP_SCR_LIVE_NOTHING;
		scr->id = live->next_id--;
		live->rows[live->n_rows++] =
			(struct dsp_scr_live_row){.index = index, .is_there = true, .scr = *scr};
		return DSP_SCR_LIVE_ADD;
	}
	row->is_there = true;
	scr->id = row->scr.id;
	if (!differs(&row->scr, scr))
		return DSP_SCR_LIVE_NOTHING;
	row->scr = *scr;
	return DSP_SCR_LIVE_UPDATE;
}

void dsp_scr_live_keep(struct dsp_scr_live *live, int64_t index)
{
	struct dsp_scr_live_row *row = find(live, index);

	if (row)
		row->is_there = true;
}

enum dsp_scr_live_change dsp_scr_live_take(struct dsp_scr_live *live, struct dsp_scr *ret_scr)
{
	for (int i = 0; i < live->n_rows; i++) {
		if (live->rows[i].is_there)
			continue;
		*ret_scr = live->rows[i].scr;
		live->n_rows--;
		memmove(&live->rows[i], &live->rows[i + 1],
			(size_t)(live->n_rows - i) * sizeof(live->rows[0]));
		return DSP_SCR_LIVE_RETRACT;
	}
	return DSP_SCR_LIVE_NOTHING;
}
