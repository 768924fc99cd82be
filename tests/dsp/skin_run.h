/*
 * Runs simulated skin through the offline chain and compares what it finds with the truth. Header
 * only; includes the chain.
 */
#ifndef TESTS_DSP_SKIN_RUN_H
#define TESTS_DSP_SKIN_RUN_H

#include "dsp/base/flags.h"
#include "dsp/base/params.h"
#include "dsp/chain.h"
#include "tests/dsp/skin.h"

#include <check.h>

enum {
	SKIN_FOUND_MAX = 8192
};

struct skin_found {
	struct dsp_scr scr[SKIN_FOUND_MAX];
	struct dsp_artefact artefacts[SKIN_FOUND_MAX];
	size_t n_scr, n_artefacts, n_samples, n_invalid;
	struct dsp_eda last; /* grid sample */
	bool is_in_order;
};

static inline void skin_pull(struct dsp_chain *chain, struct skin_found *found)
{
	struct dsp_event event;

	while (dsp_chain_pull(chain, &event)) {
		if (event.change != DSP_CHANGE_FINAL)
			continue;
		if (event.kind == DSP_EVENT_SCR && found->n_scr < SKIN_FOUND_MAX) {
			found->scr[found->n_scr++] = event.scr;
		} else if (event.kind == DSP_EVENT_ARTEFACT &&
			   found->n_artefacts < SKIN_FOUND_MAX) {
			found->artefacts[found->n_artefacts++] = event.artefact;
		} else if (event.kind == DSP_EVENT_EDA) {
			/* An assertion for each of a million samples would take the time. */
			found->is_in_order &=
				found->n_samples == 0 || event.eda.time_s > found->last.time_s;
			found->n_invalid += event.eda.flags & DSP_FLAGS_INVALID ? 1 : 0;
			found->last = event.eda;
			found->n_samples++;
		}
	}
}

/* Pushes @n samples through @chain, which it destroys, to the end. */
static inline void skin_run_chain(struct dsp_chain *chain, const double *time_s,
	const double *value, size_t n, struct skin_found *ret_found)
{
	*ret_found = (struct skin_found){.is_in_order = true};
	for (size_t i = 0; i < n;) {
		i += dsp_chain_push_gsr(chain, time_s + i, value + i, NULL, n - i);
		skin_pull(chain, ret_found);
	}
	while (!dsp_chain_finish(chain))
		skin_pull(chain, ret_found);
	skin_pull(chain, ret_found);
	dsp_chain_destroy(chain);
	ck_assert(ret_found->is_in_order);
	ck_assert_uint_lt(ret_found->n_scr, SKIN_FOUND_MAX);
	ck_assert_uint_lt(ret_found->n_artefacts, SKIN_FOUND_MAX);
}

/* The same with a new offline chain; @unit 0 for microsiemens, else counts per microsiemens. */
static inline void skin_run_samples(const double *time_s, const double *value, size_t n,
	double rate_hz, double unit, const struct dsp_params *params, struct skin_found *ret_found)
{
	struct dsp_chain_config config = {
		.gsr_rate_hz = rate_hz,
		.gsr_is_uS = unit == 0.0,
		.gsr_u = unit,
		.params = params,
	};
	struct dsp_chain *chain = dsp_chain_create(&config);

	ck_assert_ptr_nonnull(chain);
	skin_run_chain(chain, time_s, value, n, ret_found);
}

static inline void skin_run(
	const struct skin *skin, const struct dsp_params *params, struct skin_found *ret_found)
{
	skin_run_samples(skin->time_s, skin->value, skin->n, skin->rate_hz, 0.0, params, ret_found);
}

/* Whether @time_s lies in an artefact window. */
static inline bool skin_is_flagged(const struct skin_found *found, double time_s)
{
	for (size_t i = 0; i < found->n_artefacts; i++) {
		if (time_s >= found->artefacts[i].start_s && time_s < found->artefacts[i].end_s)
			return true;
	}
	return false;
}

/* Seconds of [from_s, to_s] in artefact windows. */
static inline double skin_flagged_s(const struct skin_found *found, double from_s, double to_s)
{
	double sum = 0.0;

	for (size_t i = 0; i < found->n_artefacts; i++)
		sum += fmax(fmin(found->artefacts[i].end_s, to_s) -
				    fmax(found->artefacts[i].start_s, from_s),
			0.0);
	return sum;
}

struct skin_score {
	int hits, misses, false_alarms;
	double error_sum; /* of |found - true| / true height over the hits */
	int n_errors;
};

/* What is compared: impulses with the heights alone, or peaks with trough to peak. */
enum skin_mark {
	SKIN_IMPULSE,
	SKIN_PEAK
};

static inline double skin_true_s(const struct skin_truth *truth, enum skin_mark mark)
{
	return mark == SKIN_IMPULSE ? truth->impulse_s : truth->peak_s;
}

static inline double skin_found_s(const struct dsp_scr *scr, enum skin_mark mark)
{
	return mark == SKIN_IMPULSE ? scr->onset_s : scr->peak_s;
}

/* Pairs one to one, the nearest first, among truth that @counts; marks what is taken. */
static inline int skin_pair(const struct skin *skin, const struct skin_found *found,
	enum skin_mark mark, double tolerance_s, bool counts, int *partner, bool *is_taken)
{
	int n_pairs = 0;

	for (;;) {
		double best = tolerance_s;
		size_t i_best = SIZE_MAX;
		size_t j_best = 0;

		for (size_t i = 0; i < skin->n_truth; i++) {
			if (skin->truth[i].counts != counts || partner[i] >= 0)
				continue;
			for (size_t j = 0; j < found->n_scr; j++) {
				double d = fabs(skin_true_s(&skin->truth[i], mark) -
						skin_found_s(&found->scr[j], mark));

				if (!is_taken[j] && d <= best) {
					best = d;
					i_best = i;
					j_best = j;
				}
			}
		}
		if (i_best == SIZE_MAX)
			return n_pairs;
		partner[i_best] = (int)j_best;
		is_taken[j_best] = true;
		n_pairs++;
	}
}

static inline void skin_add_error(struct skin_score *score, const struct skin_truth *truth,
	const struct dsp_scr *scr, enum skin_mark mark)
{
	double is = mark == SKIN_IMPULSE ? truth->amplitude : truth->visible;
	double seen = mark == SKIN_IMPULSE ? scr->amplitude : scr->trough_to_peak;

	if (isnan(seen) || !(is > 0.0))
		return;
	score->error_sum += fabs(seen - is) / is;
	score->n_errors++;
}

/* Whether a found response at @at_s may be that of truth that does not count: near its impulse, or
 * anywhere from its impulse to its peak, for a shoulder has no peak to be placed at. */
static inline bool skin_excuses(
	const struct skin_truth *truth, enum skin_mark mark, double at_s, double tolerance_s)
{
	double end_s = mark == SKIN_IMPULSE ? truth->impulse_s : truth->peak_s;

	return !truth->counts && at_s >= truth->impulse_s - tolerance_s &&
	       at_s <= end_s + tolerance_s;
}

/* Adds one record to @score. Truth within [from_s, to_s] is asked for; a found response near one
 * that does not count is neither hit nor false alarm. */
static inline void skin_score(const struct skin *skin, const struct skin_found *found,
	enum skin_mark mark, double tolerance_s, double from_s, double to_s,
	struct skin_score *score)
{
	static int partner[SKIN_TRUTH_MAX];
	static bool is_taken[SKIN_FOUND_MAX];

	for (size_t i = 0; i < skin->n_truth; i++)
		partner[i] = -1;
	for (size_t j = 0; j < found->n_scr; j++)
		is_taken[j] = false;
	skin_pair(skin, found, mark, tolerance_s, true, partner, is_taken);
	for (size_t i = 0; i < skin->n_truth; i++) {
		double at_s = skin_true_s(&skin->truth[i], mark);

		if (!skin->truth[i].counts || at_s < from_s || at_s > to_s)
			continue;
		score->hits += partner[i] >= 0 ? 1 : 0;
		score->misses += partner[i] < 0 ? 1 : 0;
		if (partner[i] >= 0)
			skin_add_error(score, &skin->truth[i], &found->scr[partner[i]], mark);
	}
	for (size_t j = 0; j < found->n_scr; j++) {
		double at_s = skin_found_s(&found->scr[j], mark);
		bool is_near = is_taken[j];

		for (size_t i = 0; i < skin->n_truth && !is_near; i++)
			is_near = skin_excuses(&skin->truth[i], mark, at_s, tolerance_s);
		if (!is_near && at_s >= from_s && at_s <= to_s)
			score->false_alarms++;
	}
}

static inline double skin_f1(const struct skin_score *score)
{
	return 2.0 * score->hits /
	       fmax(2.0 * score->hits + score->misses + score->false_alarms, 1.0);
}

static inline double skin_error(const struct skin_score *score)
{
	return score->error_sum / fmax(score->n_errors, 1);
}

#endif
