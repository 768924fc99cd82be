#include "dsp/skin/scr_live.h"

#include <math.h>
#include <string.h>

#define VISIBLE_S     0.05
#define VISIBLE_SHARE 0.1
#define NEAR_S        0.3

void dsp_scr_live_init(struct dsp_scr_live *live, double grid_hz)
{
	memset(live, 0, sizeof(*live));
	live->near = (int64_t)lround(NEAR_S * grid_hz);
	live->next_id = -1;
}

void dsp_scr_live_begin(struct dsp_scr_live *live)
{
	for (int i = 0; i < live->n_rows; i++)
		live->rows[i].is_there = false;
}

/* The row nearest to @index that has no candidate yet; NULL when none is near. */
static struct dsp_scr_live_row *find(struct dsp_scr_live *live, int64_t index)
{
	struct dsp_scr_live_row *nearest = NULL;
	int64_t least = live->near + 1;

	for (int i = 0; i < live->n_rows; i++) {
		struct dsp_scr_live_row *row = &live->rows[i];
		int64_t distance = row->index > index ? row->index - index : index - row->index;

		if (!row->is_there && distance < least) {
			nearest = row;
			least = distance;
		}
	}
	return nearest;
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
	struct dsp_scr_live_row *row;

	if (!scr)
		return DSP_SCR_LIVE_NOTHING;
	row = find(live, index);
	if (!row) {
		if (live->n_rows == DSP_SCR_LIVE_MAX)
			return DSP_SCR_LIVE_NOTHING;
		scr->id = live->next_id--;
		live->rows[live->n_rows++] =
			(struct dsp_scr_live_row){.index = index, .is_there = true, .scr = *scr};
		return DSP_SCR_LIVE_ADD;
	}
	row->is_there = true;
	row->index = index;
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

void dsp_scr_live_drop(struct dsp_scr_live *live, int64_t index)
{
	struct dsp_scr_live_row *row;

	dsp_scr_live_begin(live);
	row = find(live, index);
	for (int i = 0; i < live->n_rows; i++)
		live->rows[i].is_there = &live->rows[i] != row;
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
