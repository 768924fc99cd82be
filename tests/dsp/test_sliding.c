#include "dsp/base/flags.h"
#include "dsp/chain.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <string.h>

/* The slow lane of live conductance against the whole record, through the chain. */
enum {
	RATE = 32,
	DURATION_S = 900,
	N = DURATION_S * RATE,
	GRID_HZ = 10,
	N_GRID = DURATION_S * GRID_HZ,
	SCR_MAX = 400,
};

static double time_s[N], value[N];

struct story {
	double final[N_GRID], published[N_GRID]; /* driver; NaN not told */
	double age_s[N_GRID]; /* of the sample when it was published, behind the newest */
	uint16_t flags[N_GRID];
	double onset_s[SCR_MAX];
	size_t n_scr;
};

static struct story whole, live;

static void begin(struct story *story)
{
	memset(story, 0, sizeof(*story));
	for (size_t i = 0; i < N_GRID; i++)
		story->final[i] = story->published[i] = story->age_s[i] = (double)NAN;
}

static void pull(struct story *story, struct dsp_chain *chain, double now_s)
{
	struct dsp_event event;

	while (dsp_chain_pull(chain, &event)) {
		size_t at;

		if (event.kind == DSP_EVENT_SCR && event.change == DSP_CHANGE_FINAL)
			story->onset_s[story->n_scr++] = event.scr.onset_s;
		if (event.kind != DSP_EVENT_EDA)
			continue;
		at = (size_t)lround(event.eda.time_s * GRID_HZ);
		if (at >= N_GRID)
			continue;
		if (event.change == DSP_CHANGE_FINAL) {
			ck_assert(isnan(story->final[at]));
			story->final[at] = event.eda.driver;
			story->flags[at] = event.eda.flags;
		} else if (event.change == DSP_CHANGE_UPDATE) {
			ck_assert_uint_ne(event.eda.flags & DSP_FLAG_PROVISIONAL, 0);
			story->published[at] = event.eda.driver;
			story->age_s[at] = now_s - event.eda.time_s;
		}
	}
}

static void run(struct story *story, bool is_live)
{
	struct dsp_chain_config config = {
		.gsr_rate_hz = RATE, .gsr_is_uS = true, .is_live = is_live};
	struct dsp_chain *chain = dsp_chain_create(&config);

	begin(story);
	ck_assert_ptr_nonnull(chain);
	for (size_t i = 0; i < N; i++) {
		ck_assert_uint_eq(dsp_chain_push_gsr(chain, time_s + i, value + i, NULL, 1), 1);
		pull(story, chain, time_s[i]);
	}
	while (!dsp_chain_finish(chain))
		pull(story, chain, time_s[N - 1]);
	pull(story, chain, time_s[N - 1]);
	dsp_chain_destroy(chain);
}

static void make(double noise, uint64_t seed)
{
	struct signals_response responses[200];
	size_t n = signals_responses(responses, 200, DURATION_S, seed);

	signals_conductance(time_s, value, N, RATE, responses, n, noise, seed);
}

/* Smoothed over 0.25 s, as the published comparison is, from 62 s on. */
static double smooth_at(const double *x, size_t i)
{
	double sum = 0.0;
	double weight = 0.0;

	for (int j = -8; j <= 8; j++) {
		double g = exp(-0.5 * (j / 2.5) * (j / 2.5));

		sum += g * x[i + (size_t)(j + 8) - 8];
		weight += g;
	}
	return sum / weight;
}

static double correlation(const double *a, const double *b)
{
	double n = 0.0;
	double sa = 0.0;
	double sb = 0.0;
	double saa = 0.0;
	double sbb = 0.0;
	double sab = 0.0;

	for (size_t i = 62 * GRID_HZ; i < N_GRID - 10 * GRID_HZ; i++) {
		double x = smooth_at(a, i);
		double y = smooth_at(b, i);

		if (isnan(x) || isnan(y))
			continue;
		n += 1.0;
		sa += x;
		sb += y;
		saa += x * x;
		sbb += y * y;
		sab += x * y;
	}
	ck_assert_double_gt(n, 0.9 * (N_GRID - 72 * GRID_HZ));
	return (n * sab - sa * sb) / sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
}

/* F1 of the two lists, paired within half a second. */
static double agreement(const struct story *a, const struct story *b)
{
	size_t hits = 0;
	size_t j = 0;

	for (size_t i = 0; i < a->n_scr; i++) {
		while (j < b->n_scr && b->onset_s[j] < a->onset_s[i] - 0.5)
			j++;
		if (j < b->n_scr && b->onset_s[j] <= a->onset_s[i] + 0.5) {
			hits++;
			j++;
		}
	}
	return 2.0 * (double)hits / (double)(a->n_scr + b->n_scr);
}

START_TEST(two_seconds_behind_it_agrees_with_the_whole_record)
{
	static const double NOISE[] = {0.002, 0.01};

	for (size_t k = 0; k < 2; k++) {
		make(NOISE[k], 5 + k);
		run(&whole, false);
		run(&live, true);
		ck_assert_double_ge(correlation(live.published, whole.final), 0.985);
		ck_assert_double_ge(correlation(live.final, whole.final), 0.995);
		ck_assert_uint_gt(whole.n_scr, 70);
		ck_assert_double_ge(agreement(&live, &whole), 0.95);
	}
}
END_TEST

START_TEST(it_is_told_two_to_three_seconds_late)
{
	make(0.004, 9);
	run(&live, true);
	for (size_t i = 10 * GRID_HZ; i < N_GRID - 10 * GRID_HZ; i++) {
		ck_assert_double_le(live.age_s[i], 2.0 + 0.7);
		ck_assert_double_ge(live.age_s[i], 1.5);
	}
}
END_TEST

START_TEST(a_hole_has_no_driver_and_harms_only_its_surroundings)
{
	double difference = 0.0;
	double sum = 0.0;

	make(0.002, 11);
	run(&whole, true);
	for (size_t i = 400 * RATE; i < 430 * RATE; i++)
		value[i] = (double)NAN;
	run(&live, true);
	for (size_t i = 402 * GRID_HZ; i < 428 * GRID_HZ; i++)
		ck_assert_double_nan(live.final[i]);
	for (size_t i = 460 * GRID_HZ; i < 800 * GRID_HZ; i++) {
		difference += fabs(live.final[i] - whole.final[i]);
		sum += whole.final[i];
	}
	ck_assert_double_le(difference, 0.02 * sum);
	for (size_t i = 100 * GRID_HZ; i < 380 * GRID_HZ; i++)
		ck_assert_double_eq(live.final[i], whole.final[i]);
}
END_TEST

START_TEST(nothing_usable_for_minutes_is_survived)
{
	make(0.002, 13);
	for (size_t i = 100 * RATE; i < 400 * RATE; i++)
		value[i] = (double)NAN;
	run(&live, true);
	for (size_t i = 110 * GRID_HZ; i < 390 * GRID_HZ; i++)
		ck_assert_double_nan(live.final[i]);
	for (size_t i = 430 * GRID_HZ; i < 880 * GRID_HZ; i++) {
		ck_assert(isfinite(live.final[i]));
		ck_assert_uint_eq(live.flags[i] & DSP_FLAG_FALLBACK, 0);
	}
}
END_TEST

RUN_TESTS("dsp/sliding", two_seconds_behind_it_agrees_with_the_whole_record,
	it_is_told_two_to_three_seconds_late, a_hole_has_no_driver_and_harms_only_its_surroundings,
	nothing_usable_for_minutes_is_survived)
