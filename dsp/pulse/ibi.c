#include "dsp/pulse/ibi.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	WIDE = 91,   /* beats of a threshold */
	NARROW = 11, /* beats of the running median */
	RUN_MIN = 5, /* fewer beats cannot be judged */
	PASSES = 20,
};

static const double ALPHA = 5.2;
static const double C1 = 0.13, C2 = 0.17;
static const double THRESHOLD_MIN_S = 0.02;
/* Differences of an alternating rhythm are all alike: their quartile deviation is nothing. For a
 * normal distribution this limit lies far below ALPHA quartile deviations. */
static const double MEDIANS_MIN = 2;

enum verdict {
	NORMAL = 0,
	ECTOPIC,
	EXTRA,
	MISSED,
};

/* A beat of the corrected series; row -1: inserted. */
struct item {
	double time_s;
	ptrdiff_t row;
};

/* Windows of the pulse, apart and in order, and the first that can still matter. */
struct windows {
	struct window {
		double start_s, end_s;
	} * window;
	size_t n, next;
};

struct dsp_ibi {
	struct windows all, gaps;
	struct item *item, *next_item; /* up to twice the beats: insertions */
	size_t n, n_max;
	enum verdict *verdict;
	double *interval, *difference, *deviation, *median, *threshold, *scratch;
};

struct dsp_ibi *dsp_ibi_create(size_t n_beats, size_t n_artefacts)
{
	struct dsp_ibi *ibi = calloc(1, sizeof(*ibi));

	if (!ibi)
		return NULL;
	ibi->n_max = 2 * n_beats + 16;
	ibi->item = calloc(ibi->n_max, sizeof(*ibi->item));
	ibi->next_item = calloc(ibi->n_max, sizeof(*ibi->next_item));
	ibi->verdict = calloc(ibi->n_max, sizeof(*ibi->verdict));
	ibi->interval = calloc(ibi->n_max, sizeof(double));
	ibi->difference = calloc(ibi->n_max, sizeof(double));
	ibi->deviation = calloc(ibi->n_max, sizeof(double));
	ibi->median = calloc(ibi->n_max, sizeof(double));
	ibi->threshold = calloc(ibi->n_max, sizeof(double));
	ibi->scratch = calloc(ibi->n_max, sizeof(double));
	ibi->all.window = calloc(n_artefacts + 1, sizeof(*ibi->all.window));
	ibi->gaps.window = calloc(n_artefacts + 1, sizeof(*ibi->gaps.window));
	if (!ibi->all.window || !ibi->gaps.window || !ibi->item || !ibi->next_item ||
		!ibi->verdict || !ibi->interval || !ibi->difference || !ibi->deviation ||
		!ibi->median || !ibi->threshold || !ibi->scratch) {
		dsp_ibi_destroy(ibi);
		return NULL;
	}
	return ibi;
}

void dsp_ibi_destroy(struct dsp_ibi *ibi)
{
	if (!ibi)
		return;
	free(ibi->item);
	free(ibi->next_item);
	free(ibi->verdict);
	free(ibi->interval);
	free(ibi->difference);
	free(ibi->deviation);
	free(ibi->median);
	free(ibi->threshold);
	free(ibi->scratch);
	free(ibi->all.window);
	free(ibi->gaps.window);
	free(ibi);
}

/* ---- running order statistics ---- */

/* A window of values kept sorted. */
struct sorted {
	double value[WIDE];
	size_t n;
};

static size_t sorted_place(const struct sorted *sorted, double value)
{
	size_t low = 0, high = sorted->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (sorted->value[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void sorted_add(struct sorted *sorted, double value)
{
	size_t place = sorted_place(sorted, value);

	memmove(sorted->value + place + 1, sorted->value + place,
		(sorted->n - place) * sizeof(double));
	sorted->value[place] = value;
	sorted->n++;
}

static void sorted_remove(struct sorted *sorted, double value)
{
	size_t place = sorted_place(sorted, value);

	sorted->n--;
	memmove(sorted->value + place, sorted->value + place + 1,
		(sorted->n - place) * sizeof(double));
}

static double sorted_quantile(const struct sorted *sorted, double q)
{
	double at = q * (double)(sorted->n - 1);
	size_t before = (size_t)at;
	size_t behind = before + 1 < sorted->n ? before + 1 : before;

	return sorted->value[before] +
	       (at - (double)before) * (sorted->value[behind] - sorted->value[before]);
}

/* @width values centred on each of @n; fewer at the ends. Moves the window from @i - 1 to @i. */
static void sorted_centre(struct sorted *sorted, const double *x, size_t n, size_t i, size_t width)
{
	size_t half = width / 2;

	if (i == 0) {
		sorted->n = 0;
		for (size_t k = 0; k <= half && k < n; k++)
			sorted_add(sorted, x[k]);
		return;
	}
	if (i > half)
		sorted_remove(sorted, x[i - half - 1]);
	if (i + half < n)
		sorted_add(sorted, x[i + half]);
}

static void running_median(const double *x, size_t n, double *ret_median)
{
	struct sorted sorted = {0};

	for (size_t i = 0; i < n; i++) {
		sorted_centre(&sorted, x, n, i, NARROW);
		ret_median[i] = sorted_quantile(&sorted, 0.5);
	}
}

/* 5.2 quartile deviations of |x| around each value. @scratch holds @n. */
static void find_thresholds(const double *x, size_t n, double *scratch, double *ret_threshold)
{
	struct sorted sorted = {0};

	for (size_t i = 0; i < n; i++)
		scratch[i] = fabs(x[i]);
	for (size_t i = 0; i < n; i++) {
		double deviation;

		sorted_centre(&sorted, scratch, n, i, WIDE);
		deviation = 0.5 * (sorted_quantile(&sorted, 0.75) - sorted_quantile(&sorted, 0.25));
		ret_threshold[i] = fmax(fmax(THRESHOLD_MIN_S, ALPHA * deviation),
			MEDIANS_MIN * sorted_quantile(&sorted, 0.5));
	}
}

/* ---- judging one clean stretch ---- */

static double mean_from(const double *x, size_t first, size_t n)
{
	double sum = 0;

	for (size_t i = first; i < n; i++)
		sum += x[i];
	return sum / (double)(n - first);
}

/* Intervals, their scaled differences and deviations. Entry 0 has none: it gets the mean. */
static void measure(struct dsp_ibi *ibi)
{
	size_t n = ibi->n;

	for (size_t i = 1; i < n; i++)
		ibi->interval[i] = ibi->item[i].time_s - ibi->item[i - 1].time_s;
	ibi->interval[0] = mean_from(ibi->interval, 1, n);
	for (size_t i = 1; i < n; i++)
		ibi->difference[i] = ibi->interval[i] - ibi->interval[i - 1];
	ibi->difference[0] = mean_from(ibi->difference, 1, n);
	find_thresholds(ibi->difference, n, ibi->scratch, ibi->threshold);
	for (size_t i = 0; i < n; i++)
		ibi->difference[i] /= ibi->threshold[i];
	running_median(ibi->interval, n, ibi->median);
	for (size_t i = 0; i < n; i++) {
		double deviation = ibi->interval[i] - ibi->median[i];

		ibi->deviation[i] = deviation < 0 ? 2 * deviation : deviation;
	}
	find_thresholds(ibi->deviation, n, ibi->scratch, ibi->threshold);
	for (size_t i = 0; i < n; i++)
		ibi->deviation[i] /= ibi->threshold[i];
}

/* The scaled difference at @i, reflected at the ends. */
static double difference_at(const struct dsp_ibi *ibi, ptrdiff_t i)
{
	ptrdiff_t last = (ptrdiff_t)ibi->n - 1;

	if (i < 0)
		i = -i;
	if (i > last)
		i = 2 * last - i;
	return ibi->difference[i];
}

/* The middle of a short and a long interval, or of a long and a short one: the beat before @i. */
static bool is_behind_ectopic(const struct dsp_ibi *ibi, size_t i)
{
	double d = ibi->difference[i];
	double before = difference_at(ibi, (ptrdiff_t)i - 1);
	double behind = difference_at(ibi, (ptrdiff_t)i + 1);

	return (d > 1 && fmax(before, behind) < -C1 * d - C2) ||
	       (d < -1 && fmin(before, behind) > -C1 * d + C2);
}

/* How many usual intervals the one at @i is worth, if it is a whole number of them: else 1. */
static size_t count_intervals(const struct dsp_ibi *ibi, size_t i)
{
	double n = round(ibi->interval[i] / ibi->median[i]);

	if (n < 2 || fabs(ibi->interval[i] / n - ibi->median[i]) >= ibi->threshold[i])
		return 1;
	return (size_t)n;
}

static enum verdict judge_long_short(const struct dsp_ibi *ibi, size_t i)
{
	double d = ibi->difference[i];
	double next = difference_at(ibi, (ptrdiff_t)i + 1);
	double after = difference_at(ibi, (ptrdiff_t)i + 2);
	bool is_long = d > 1 && fmin(next, after) < -1;
	bool is_short = d < -1 && fmax(next, after) > 1;
	double both = ibi->interval[i] + ibi->interval[i + 1];

	if (!is_long && !is_short && fabs(ibi->deviation[i]) <= 3)
		return NORMAL;
	if (is_short && fabs(both - ibi->median[i]) < ibi->threshold[i])
		return EXTRA;
	if (is_long && count_intervals(ibi, i) > 1)
		return MISSED;
	return ECTOPIC;
}

/* The beat at @i, and the one behind it when that differs less than the next one still: the two
 * candidates of the paper. An extra or missed beat explains what follows it. Returns the number of
 * beats that are dealt with. */
static size_t judge_candidates(struct dsp_ibi *ibi, size_t i)
{
	ibi->verdict[i] = judge_long_short(ibi, i);
	if (ibi->verdict[i] == EXTRA)
		return 2;
	if (ibi->verdict[i] == MISSED || i + 3 >= ibi->n ||
		fabs(ibi->difference[i + 1]) >= fabs(ibi->difference[i + 2]))
		return 1;
	ibi->verdict[i + 1] = judge_long_short(ibi, i + 1);
	return 2;
}

/* Returns the number of verdicts that are not NORMAL. */
static size_t judge(struct dsp_ibi *ibi)
{
	size_t n_found = 0;

	for (size_t i = 0; i < ibi->n; i++)
		ibi->verdict[i] = NORMAL;
	for (size_t i = 1; i + 2 < ibi->n;) {
		if (fabs(ibi->difference[i]) <= 1) {
			i++;
		} else if (is_behind_ectopic(ibi, i)) {
			if (i > 1)
				ibi->verdict[i - 1] = ECTOPIC;
			i++;
		} else {
			i += judge_candidates(ibi, i);
		}
	}
	for (size_t i = 0; i < ibi->n; i++)
		n_found += ibi->verdict[i] != NORMAL;
	return n_found;
}

/* ---- correcting it ---- */

static void note_verdict(struct dsp_beat *beats, const struct item *item, enum verdict verdict)
{
	static const enum dsp_status status[] = {
		[NORMAL] = DSP_STATUS_AUTOMATIC,
		[ECTOPIC] = DSP_STATUS_ECTOPIC,
		[EXTRA] = DSP_STATUS_EXTRA,
		[MISSED] = DSP_STATUS_MISSED_BEFORE,
	};

	if (item->row >= 0 && beats[item->row].status == DSP_STATUS_AUTOMATIC)
		beats[item->row].status = (uint8_t)status[verdict];
}

/* What a person has set stays. */
static bool is_fixed(const struct dsp_beat *beats, const struct item *item)
{
	return item->row >= 0 && (beats[item->row].status == DSP_STATUS_MANUAL ||
					 beats[item->row].status == DSP_STATUS_MOVED);
}

/* Puts the beats that are missing before @i behind the first @n of the next list. */
static size_t insert_missed(struct dsp_ibi *ibi, size_t i, size_t n)
{
	size_t n_intervals = count_intervals(ibi, i);
	double before_s = ibi->item[i - 1].time_s;
	double step_s = (ibi->item[i].time_s - before_s) / (double)n_intervals;

	/* Room for what is still to be copied comes first. */
	for (size_t k = 1; k < n_intervals && n + (ibi->n - i) < ibi->n_max; k++)
		ibi->next_item[n++] = (struct item){before_s + (double)k * step_s, -1};
	return n;
}

static void apply(struct dsp_ibi *ibi, struct dsp_beat *beats)
{
	size_t n = 0;

	for (size_t i = 0; i < ibi->n; i++) {
		struct item item = ibi->item[i];
		enum verdict verdict = is_fixed(beats, &item) ? NORMAL : ibi->verdict[i];

		if (verdict == NORMAL) {
			ibi->next_item[n++] = item;
			continue;
		}
		note_verdict(beats, &item, verdict);
		if (verdict == EXTRA)
			continue;
		if (verdict == MISSED)
			n = insert_missed(ibi, i, n);
		if (verdict == ECTOPIC)
			item.time_s = 0.5 * (ibi->item[i - 1].time_s + ibi->item[i + 1].time_s);
		ibi->next_item[n++] = item;
	}
	memcpy(ibi->item, ibi->next_item, n * sizeof(*ibi->item));
	ibi->n = n;
}

/* The stretch in ibi->item, corrected as long as each pass leaves less to correct. */
static void correct_run(struct dsp_ibi *ibi, struct dsp_beat *beats)
{
	size_t before = SIZE_MAX;

	for (int pass = 0; pass < PASSES && ibi->n >= RUN_MIN; pass++) {
		size_t found;

		measure(ibi);
		found = judge(ibi);
		if (found == 0 || found >= before)
			break;
		apply(ibi, beats);
		before = found;
	}
	for (size_t i = 1; i < ibi->n; i++) {
		if (ibi->item[i].row >= 0)
			beats[ibi->item[i].row].ibi_corrected_ms =
				1000 * (ibi->item[i].time_s - ibi->item[i - 1].time_s);
	}
}

/* ---- the list ---- */

static bool is_gap(const struct dsp_artefact *artefact)
{
	return artefact->kind == DSP_ARTEFACT_MISSING || artefact->kind == DSP_ARTEFACT_DISCONNECT;
}

static int compare_windows(const void *a, const void *b)
{
	double x = ((const struct window *)a)->start_s, y = ((const struct window *)b)->start_s;

	return (x > y) - (x < y);
}

/* The windows of @artefacts in order, those that overlap as one. */
static void take_windows(
	struct windows *windows, const struct dsp_artefact *artefacts, size_t n, bool only_gaps)
{
	size_t n_kept = 0;

	windows->n = 0;
	windows->next = 0;
	for (size_t i = 0; i < n; i++) {
		if (artefacts[i].channel == DSP_CHANNEL_PULSE &&
			(!only_gaps || is_gap(&artefacts[i])))
			windows->window[windows->n++] =
				(struct window){artefacts[i].start_s, artefacts[i].end_s};
	}
	qsort(windows->window, windows->n, sizeof(*windows->window), compare_windows);
	for (size_t i = 0; i < windows->n; i++) {
		struct window *last = n_kept > 0 ? &windows->window[n_kept - 1] : NULL;

		if (last && windows->window[i].start_s < last->end_s)
			last->end_s = fmax(last->end_s, windows->window[i].end_s);
		else
			windows->window[n_kept++] = windows->window[i];
	}
	windows->n = n_kept;
}

/* Whether a window touches [start_s, end_s); @start_s never falls from call to call. */
static bool is_touched(struct windows *windows, double start_s, double end_s)
{
	while (windows->next < windows->n && windows->window[windows->next].end_s <= start_s)
		windows->next++;
	return windows->next < windows->n && windows->window[windows->next].start_s < end_s;
}

static void reset_status(struct dsp_beat *beat)
{
	if (beat->status == DSP_STATUS_ECTOPIC || beat->status == DSP_STATUS_EXTRA ||
		beat->status == DSP_STATUS_MISSED_BEFORE)
		beat->status = DSP_STATUS_AUTOMATIC;
}

void dsp_ibi_correct(struct dsp_ibi *ibi, struct dsp_beat *beats, size_t n_beats,
	const struct dsp_artefact *artefacts, size_t n_artefacts)
{
	ptrdiff_t before = -1;

	ibi->n = 0;
	take_windows(&ibi->all, artefacts, n_artefacts, false);
	take_windows(&ibi->gaps, artefacts, n_artefacts, true);
	for (size_t i = 0; i < n_beats; i++) {
		struct dsp_beat *beat = &beats[i];
		double start_s = before >= 0 ? beats[before].time_s : beat->time_s;

		beat->ibi_ms = NAN;
		beat->ibi_corrected_ms = NAN;
		reset_status(beat);
		if (beat->status == DSP_STATUS_REJECTED)
			continue;
		if (before >= 0 && !is_touched(&ibi->gaps, start_s, beat->time_s))
			beat->ibi_ms = 1000 * (beat->time_s - start_s);
		if (isnan(beat->ibi_ms) || beat->ibi_ms > 1000 * DSP_IBI_MAX_S ||
			is_touched(&ibi->all, start_s, beat->time_s)) {
			correct_run(ibi, beats);
			ibi->n = 0;
		}
		if (!is_touched(&ibi->all, beat->time_s, beat->time_s))
			ibi->item[ibi->n++] = (struct item){beat->time_s, (ptrdiff_t)i};
		before = (ptrdiff_t)i;
	}
	correct_run(ibi, beats);
}
