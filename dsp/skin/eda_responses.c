#include "dsp/skin/eda_responses.h"

#include <math.h>
#include <string.h>

#define PREVIEW_S 6.0 /* a provisional response older than this is as good as final */
#define NEAR_S    0.2 /* by so much a maximum may move until it is final */

void dsp_eda_responses_init(struct dsp_eda_responses *responses, const struct dsp_params *params,
	double grid_hz, double lsb)
{
	memset(responses, 0, sizeof(*responses));
	responses->grid_hz = grid_hz;
	dsp_lobes_init(&responses->lobes, params, grid_hz, lsb);
	dsp_scr_init(&responses->scr, params, grid_hz, lsb);
	dsp_scr_live_init(&responses->provisional, grid_hz);
}

void dsp_eda_responses_set_noise(struct dsp_eda_responses *responses, double noise, double unit)
{
	dsp_lobes_set_unit(&responses->lobes, unit);
	dsp_scr_set_noise(&responses->scr, noise, unit);
}

void dsp_eda_responses_push_value(
	struct dsp_eda_responses *responses, int64_t index, double value, bool is_bad)
{
	dsp_scr_push_value(&responses->scr, index, value, is_bad);
}

void dsp_eda_responses_mark_bad(struct dsp_eda_responses *responses, int64_t index)
{
	dsp_scr_mark_bad(&responses->scr, index);
}

static void pull_lobes(struct dsp_eda_responses *responses)
{
	struct dsp_lobe lobe;

	while (dsp_lobes_pull(&responses->lobes, &lobe))
		dsp_scr_push_lobe(&responses->scr, &lobe);
}

void dsp_eda_responses_push_driver(
	struct dsp_eda_responses *responses, const struct dsp_eda_driver *driver)
{
	dsp_lobes_push(&responses->lobes, &driver->sample, driver->flags);
	pull_lobes(responses);
}

void dsp_eda_responses_finish(struct dsp_eda_responses *responses)
{
	dsp_lobes_finish(&responses->lobes);
	pull_lobes(responses);
}

static void tell(
	struct dsp_eda_responses *responses, enum dsp_eda_change change, const struct dsp_scr *scr)
{
	if (responses->n_told < DSP_EDA_RESPONSES_TOLD)
		responses->told[responses->n_told++] =
			(struct dsp_eda_told){.change = (uint8_t)change, .scr = *scr};
}

/* The lobes that may become responses, in order of time, into @ret_lobes; their number. The first
 * @ret_n_pending wait for their hold. */
static int list_candidates(struct dsp_eda_responses *responses, const struct dsp_eda_driver *more,
	int n, struct dsp_lobe *ret_lobes, int *ret_n_pending)
{
	struct dsp_lobes *lobes = &responses->lobes;
	int n_lobes = responses->scr.n_pending;

	*ret_n_pending = n_lobes;
	memcpy(ret_lobes, responses->scr.pending, (size_t)n_lobes * sizeof(*ret_lobes));
	if (n > 0) {
		responses->trial = *lobes;
		lobes = &responses->trial;
	}
	for (int i = 0; i < n; i++) {
		dsp_lobes_push(lobes, &more[i].sample, more[i].flags);
		if (n_lobes < DSP_EDA_RESPONSES_KNOWN && dsp_lobes_pull(lobes, &ret_lobes[n_lobes]))
			n_lobes++;
	}
	if (n_lobes < DSP_EDA_RESPONSES_KNOWN && dsp_lobes_peek(lobes, &ret_lobes[n_lobes]))
		n_lobes++;
	return n_lobes;
}

static void show(struct dsp_eda_responses *responses, const struct dsp_lobe *lobe, int64_t next)
{
	struct dsp_scr scr;
	bool counts = dsp_scr_preview(&responses->scr, lobe, next, &scr);
	enum dsp_scr_live_change change =
		dsp_scr_live_show(&responses->provisional, lobe->index, counts ? &scr : NULL);

	if (change != DSP_SCR_LIVE_NOTHING)
		tell(responses, change == DSP_SCR_LIVE_ADD ? DSP_EDA_ADD : DSP_EDA_UPDATE, &scr);
}

static void take_back(struct dsp_eda_responses *responses)
{
	struct dsp_scr scr;

	while (dsp_scr_live_take(&responses->provisional, &scr) == DSP_SCR_LIVE_RETRACT)
		tell(responses, DSP_EDA_RETRACT, &scr);
}

void dsp_eda_responses_preview(struct dsp_eda_responses *responses, int64_t newest,
	const struct dsp_eda_driver *more, int n)
{
	struct dsp_lobe lobes[DSP_EDA_RESPONSES_KNOWN];
	int64_t recent = newest - (int64_t)(PREVIEW_S * responses->grid_hz);
	int n_pending;
	int n_lobes = list_candidates(responses, more, n, lobes, &n_pending);

	responses->n_known = n_lobes;
	for (int i = 0; i < n_lobes; i++)
		responses->known[i] = lobes[i].index;
	dsp_scr_live_begin(&responses->provisional);
	for (int i = 0; i < n_lobes; i++) {
		if (i < n_pending && lobes[i].index < recent)
			dsp_scr_live_keep(&responses->provisional, lobes[i].index);
		else
			show(responses, &lobes[i],
				i + 1 < n_lobes ? lobes[i + 1].index : INT64_MAX);
	}
	take_back(responses);
}

/* The maximum of the lobe behind those that are pending, as far as it is known. */
static int64_t find_upcoming(const struct dsp_eda_responses *responses)
{
	int n_pending = responses->scr.n_pending;
	int64_t last = n_pending > 0 ? responses->scr.pending[n_pending - 1].index : INT64_MIN;
	int64_t near = (int64_t)lround(NEAR_S * responses->grid_hz);

	for (int i = 0; i < responses->n_known; i++) {
		if (n_pending > 0 && responses->known[i] > last + near)
			return responses->known[i];
	}
	return INT64_MAX;
}

bool dsp_eda_responses_pull(
	struct dsp_eda_responses *responses, int64_t newest, struct dsp_eda_told *ret_told)
{
	struct dsp_scr scr;

	if (responses->next_told == responses->n_told) {
		responses->next_told = responses->n_told = 0;
		if (!dsp_scr_pull(&responses->scr, newest, find_upcoming(responses), &scr))
			return false;
		/* What was told of it before goes first. */
		dsp_scr_live_drop(
			&responses->provisional, (int64_t)lround(scr.onset_s * responses->grid_hz));
		take_back(responses);
		tell(responses, DSP_EDA_FINAL, &scr);
	}
	*ret_told = responses->told[responses->next_told++];
	return true;
}

int64_t dsp_eda_responses_settled(const struct dsp_eda_responses *responses)
{
	int64_t pending = dsp_scr_settled(&responses->scr);
	int64_t open = dsp_lobes_settled(&responses->lobes);

	return pending < open ? pending : open;
}

int dsp_eda_responses_onsets(const struct dsp_eda_responses *responses, double *ret_onsets, int max)
{
	const struct dsp_scr_live *live = &responses->provisional;
	int n = live->n_rows < max ? live->n_rows : max;

	for (int i = 0; i < n; i++)
		ret_onsets[i] = live->rows[i].scr.onset_s;
	return n;
}
