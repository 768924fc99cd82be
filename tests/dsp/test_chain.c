#include "dsp/base/params.h"
#include "dsp/chain.h"

#include "tests/dsp/signals.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	RATE = 64,
	N = 200 * RATE,
	MAX_EVENTS = 40000,
};

static double time_s[N], gsr[N], pulse[N];

/* Everything that came out, of one kind, final ones apart. */
struct record {
	struct dsp_event *events;
	size_t n;
};

static void make_signals(void)
{
	struct signals_response responses[64];
	size_t n = signals_responses(responses, 64, 200.0, 3);

	signals_conductance(time_s, gsr, N, RATE, responses, n, 0.004, 17);
	for (int i = 0; i < N; i++) {
		double phase = fmod(time_s[i] * 1.2, 1.0);

		pulse[i] = exp(-0.5 * pow((phase - 0.3) / 0.1, 2.0)) +
			   0.3 * exp(-0.5 * pow((phase - 0.65) / 0.12, 2.0));
	}
	/* A step, a drop-out and a spike. */
	for (int i = 60 * RATE; i < 62 * RATE; i++)
		gsr[i] += 0.8;
	for (int i = 100 * RATE; i < 101 * RATE; i++)
		gsr[i] = 0.0;
	for (int i = 140 * RATE; i < 140 * RATE + 10; i++)
		gsr[i] += 1.0;
}

static void pull_all(struct dsp_chain *chain, struct record *record)
{
	struct dsp_event event;

	while (dsp_chain_pull(chain, &event)) {
		ck_assert_uint_lt(record->n, MAX_EVENTS);
		record->events[record->n++] = event;
	}
}

static struct record run(struct dsp_chain *chain, size_t block)
{
	struct record record = {calloc(MAX_EVENTS, sizeof(struct dsp_event)), 0};

	ck_assert_ptr_nonnull(chain);
	for (size_t start = 0; start < N; start += block) {
		size_t end = start + block < N ? start + block : N;

		for (size_t i = start; i < end;) {
			i += dsp_chain_push_gsr(chain, time_s + i, gsr + i, NULL, end - i);
			pull_all(chain, &record);
		}
		for (size_t i = start; i < end;) {
			i += dsp_chain_push_pulse(chain, time_s + i, pulse + i, NULL, end - i);
			pull_all(chain, &record);
		}
	}
	while (!dsp_chain_finish(chain))
		pull_all(chain, &record);
	pull_all(chain, &record);
	dsp_chain_destroy(chain);
	return record;
}

static struct dsp_chain *create_with(enum dsp_method method, bool is_live)
{
	struct dsp_params params;
	struct dsp_chain_config config = {
		.gsr_rate_hz = RATE,
		.gsr_is_uS = true,
		.pulse_rate_hz = RATE,
		.is_live = is_live,
		.params = &params,
	};

	dsp_params_init(&params);
	params.eda_method = method;
	return dsp_chain_create(&config);
}

static struct dsp_chain *create(bool is_live)
{
	return create_with(DSP_METHOD_CONVEX, is_live);
}

/* The next final event of @kind from *@position on; NULL at the end. */
static const struct dsp_event *next_final(
	const struct record *record, uint8_t kind, size_t *position)
{
	while (*position < record->n) {
		const struct dsp_event *event = &record->events[(*position)++];

		if (event->kind == kind && event->change == DSP_CHANGE_FINAL)
			return event;
	}
	return NULL;
}

static size_t count_final(const struct record *record, uint8_t kind)
{
	size_t position = 0;
	size_t n = 0;

	while (next_final(record, kind, &position))
		n++;
	return n;
}

static bool is_same(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0 || (isnan(a) && isnan(b));
}

static void check_same_row(const struct dsp_event *a, const struct dsp_event *b)
{
	ck_assert_int_eq(a->id, b->id);
	switch (a->kind) {
	case DSP_EVENT_EDA:
		ck_assert(is_same(a->eda.time_s, b->eda.time_s));
		ck_assert(is_same(a->eda.conductance, b->eda.conductance));
		ck_assert(is_same(a->eda.tonic, b->eda.tonic));
		ck_assert(is_same(a->eda.driver, b->eda.driver));
		ck_assert_uint_eq(a->eda.flags, b->eda.flags);
		break;
	case DSP_EVENT_SCR:
		ck_assert(is_same(a->scr.onset_s, b->scr.onset_s));
		ck_assert(is_same(a->scr.peak_s, b->scr.peak_s));
		ck_assert(is_same(a->scr.amplitude, b->scr.amplitude));
		ck_assert(is_same(a->scr.trough_to_peak, b->scr.trough_to_peak));
		ck_assert(is_same(a->scr.half_recovery_s, b->scr.half_recovery_s));
		break;
	case DSP_EVENT_BEAT:
		ck_assert(is_same(a->beat.time_s, b->beat.time_s));
		break;
	case DSP_EVENT_ARTEFACT:
		ck_assert(is_same(a->artefact.start_s, b->artefact.start_s));
		ck_assert(is_same(a->artefact.end_s, b->artefact.end_s));
		ck_assert_uint_eq(a->artefact.kind, b->artefact.kind);
		break;
	default:
		ck_assert(is_same(a->components.time_s, b->components.time_s));
		for (int k = 0; k < DSP_COMPONENTS; k++) {
			ck_assert(is_same(a->components.x[k], b->components.x[k]));
			ck_assert(is_same(a->components.q[k], b->components.q[k]));
		}
		break;
	}
}

static void check_same(const struct record *a, const struct record *b)
{
	static const uint8_t KINDS[] = {DSP_EVENT_EDA, DSP_EVENT_SCR, DSP_EVENT_BEAT,
		DSP_EVENT_ARTEFACT, DSP_EVENT_COMPONENTS};

	for (size_t k = 0; k < sizeof(KINDS); k++) {
		size_t i = 0;
		size_t j = 0;
		const struct dsp_event *x;

		ck_assert_uint_gt(count_final(a, KINDS[k]), 0);
		while ((x = next_final(a, KINDS[k], &i))) {
			const struct dsp_event *y = next_final(b, KINDS[k], &j);

			ck_assert_ptr_nonnull(y);
			check_same_row(x, y);
		}
		ck_assert_ptr_null(next_final(b, KINDS[k], &j));
	}
}

static void check_blocks(enum dsp_method method, bool is_live)
{
	static const size_t BLOCKS[] = {1, 7, 64, 1000};
	/* Live channels may not be minutes apart. */
	struct record whole = run(create_with(method, is_live), is_live ? 13 : N);

	for (size_t i = 0; i < (is_live ? 3 : 4); i++) {
		struct record cut = run(create_with(method, is_live), BLOCKS[i]);

		check_same(&whole, &cut);
		free(cut.events);
	}
	free(whole.events);
}

START_TEST(final_rows_do_not_depend_on_blocks)
{
	make_signals();
	for (int method = DSP_METHOD_CONVEX; method <= DSP_METHOD_MEDIAN; method++)
		check_blocks((enum dsp_method)method, false);
}
END_TEST

START_TEST(final_rows_do_not_depend_on_blocks_live)
{
	make_signals();
	check_blocks(DSP_METHOD_CONVEX, true);
	check_blocks(DSP_METHOD_INVERSE, true);
}
END_TEST

START_TEST(the_inverse_filter_says_the_same_live)
{
	struct record offline;
	struct record live;

	make_signals();
	offline = run(create_with(DSP_METHOD_INVERSE, false), N);
	live = run(create_with(DSP_METHOD_INVERSE, true), 13);
	check_same(&offline, &live);
	free(offline.events);
	free(live.events);
}
END_TEST

/* Time of the row that an event speaks of; NaN for kinds without the 12 s promise. */
static double time_of(const struct dsp_event *event)
{
	switch (event->kind) {
	case DSP_EVENT_EDA:
		return event->eda.time_s;
	case DSP_EVENT_SCR:
		return event->scr.onset_s;
	case DSP_EVENT_BEAT:
		return event->beat.time_s;
	default:
		return (double)NAN;
	}
}

START_TEST(every_row_is_final_within_twelve_seconds)
{
	struct dsp_chain *chain = create(true);
	struct dsp_event event;
	size_t n_rows = 0;

	make_signals();
	for (size_t i = 0; i < N; i++) {
		ck_assert_uint_eq(dsp_chain_push_gsr(chain, time_s + i, gsr + i, NULL, 1), 1);
		ck_assert_uint_eq(dsp_chain_push_pulse(chain, time_s + i, pulse + i, NULL, 1), 1);
		while (dsp_chain_pull(chain, &event)) {
			if (event.change != DSP_CHANGE_FINAL || isnan(time_of(&event)))
				continue;
			ck_assert_double_le(time_s[i] - time_of(&event), 12.0);
			n_rows++;
		}
	}
	ck_assert_uint_gt(n_rows, 1900);
	dsp_chain_destroy(chain);
}
END_TEST

/* After all changes nothing provisional stands, and nothing changes once it is final. */
START_TEST(provisional_rows_are_all_taken_back)
{
	struct record live;
	int64_t standing[2048] = {0};
	size_t n_standing = 0;
	size_t n_added = 0;

	make_signals();
	live = run(create(true), 32);
	for (size_t i = 0; i < live.n; i++) {
		const struct dsp_event *event = &live.events[i];
		size_t at = 0;

		if (event->kind != DSP_EVENT_SCR)
			continue;
		while (at < n_standing && standing[at] != event->id)
			at++;
		switch ((enum dsp_change)event->change) {
		case DSP_CHANGE_ADD:
			ck_assert_int_lt(event->id, 0);
			ck_assert_uint_eq(at, n_standing);
			standing[n_standing++] = event->id;
			n_added++;
			break;
		case DSP_CHANGE_UPDATE:
			ck_assert_uint_lt(at, n_standing);
			break;
		case DSP_CHANGE_RETRACT:
			ck_assert_uint_lt(at, n_standing);
			standing[at] = standing[--n_standing];
			break;
		case DSP_CHANGE_FINAL:
			ck_assert_int_gt(event->id, 0);
			break;
		}
	}
	ck_assert_uint_eq(n_standing, 0);
	ck_assert_uint_ge(n_added, count_final(&live, DSP_EVENT_SCR));
	free(live.events);
}
END_TEST

START_TEST(one_channel_alone_is_enough)
{
	struct dsp_chain_config config = {.gsr_rate_hz = RATE, .gsr_is_uS = true};
	struct dsp_chain *chain;
	struct record record;
	size_t position = 0;
	const struct dsp_event *event;

	make_signals();
	chain = dsp_chain_create(&config);
	ck_assert_double_eq(dsp_chain_grid_hz(chain), 10.0);
	record = run(chain, N);
	ck_assert_uint_eq(count_final(&record, DSP_EVENT_BEAT), 0);
	ck_assert_uint_gt(count_final(&record, DSP_EVENT_SCR), 10);
	ck_assert_uint_ge(count_final(&record, DSP_EVENT_COMPONENTS), 199);
	while ((event = next_final(&record, DSP_EVENT_COMPONENTS, &position)))
		ck_assert(isnan(event->components.x[4]));
	free(record.events);
}
END_TEST

/* The screen shows what the sensor measures now, not what the rules have let through. */
START_TEST(the_screen_shows_conductance_at_once)
{
	struct dsp_chain *chain = create(true);
	struct dsp_event event;
	size_t n_shown = 0;

	make_signals();
	for (size_t i = 0; i < 95 * RATE; i++) {
		ck_assert_uint_eq(dsp_chain_push_gsr(chain, time_s + i, gsr + i, NULL, 1), 1);
		while (dsp_chain_pull(chain, &event)) {
			if (event.kind != DSP_EVENT_LIVE || time_s[i] < 1.5)
				continue;
			/* 1.5 s at most from sensor to screen, of which a second is the beat. */
			size_t from = i - RATE / 2;
			double low = gsr[from], high = gsr[from];
			for (size_t k = from; k <= i; k++) {
				low = fmin(low, gsr[k]);
				high = fmax(high, gsr[k]);
			}
			ck_assert_double_ge(event.live.conductance, low - 0.02);
			ck_assert_double_le(event.live.conductance, high + 0.02);
			n_shown++;
		}
	}
	ck_assert_uint_ge(n_shown, 93);
	dsp_chain_destroy(chain);
}
END_TEST

/* Counts cannot be judged before their unit is learned, which takes a minute. */
static const bool IS_CALIBRATED[] = {true, false};

START_TEST(what_is_not_known_yet_is_no_zero)
{
	struct dsp_chain_config config = {
		.gsr_rate_hz = RATE,
		.gsr_is_uS = IS_CALIBRATED[_i],
		.is_live = true,
	};
	struct dsp_chain *chain = dsp_chain_create(&config);
	struct dsp_event event;
	bool is_known = false;

	make_signals();
	for (size_t i = 0; i < N; i++)
		gsr[i] = config.gsr_is_uS ? gsr[i] : round(100.0 * gsr[i]);
	for (size_t i = 0; i < 90 * RATE; i++) {
		ck_assert_uint_eq(dsp_chain_push_gsr(chain, time_s + i, gsr + i, NULL, 1), 1);
		while (dsp_chain_pull(chain, &event)) {
			if (event.kind != DSP_EVENT_LIVE)
				continue;
			ck_assert(isnan(event.live.pulse_quality));
			ck_assert(isnan(event.live.gsr_quality) || event.live.gsr_quality > 0.0);
			ck_assert(!is_known || !isnan(event.live.gsr_quality));
			is_known = !isnan(event.live.gsr_quality);
		}
	}
	ck_assert(is_known);
	dsp_chain_destroy(chain);
}
END_TEST

START_TEST(a_silent_channel_shows_no_old_value)
{
	struct dsp_chain *chain = create(true);
	struct dsp_event event;
	struct dsp_live last = {0};

	make_signals();
	for (size_t i = 0; i < 30 * RATE; i++) {
		if (time_s[i] < 20.0)
			ck_assert_uint_eq(
				dsp_chain_push_gsr(chain, time_s + i, gsr + i, NULL, 1), 1);
		ck_assert_uint_eq(dsp_chain_push_pulse(chain, time_s + i, pulse + i, NULL, 1), 1);
		while (dsp_chain_pull(chain, &event)) {
			if (event.kind == DSP_EVENT_LIVE)
				last = event.live;
		}
	}
	ck_assert_double_gt(last.time_s, 28.0);
	ck_assert(isnan(last.conductance));
	ck_assert(isfinite(last.heart_rate_bpm));
	dsp_chain_destroy(chain);
}
END_TEST

START_TEST(impossible_rates_are_refused)
{
	struct dsp_chain_config config = {.gsr_rate_hz = 0.5, .gsr_is_uS = true};

	errno = 0;
	ck_assert_ptr_null(dsp_chain_create(&config));
	ck_assert_int_eq(errno, EINVAL);
	config.gsr_rate_hz = 0.0;
	config.pulse_rate_hz = 5000.0;
	ck_assert_ptr_null(dsp_chain_create(&config));
	dsp_chain_destroy(NULL);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dsp/chain");
	TCase *tcase = tcase_create("chain");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_test(tcase, final_rows_do_not_depend_on_blocks);
	tcase_add_test(tcase, the_screen_shows_conductance_at_once);
	tcase_add_loop_test(tcase, what_is_not_known_yet_is_no_zero, 0, 2);
	tcase_add_test(tcase, a_silent_channel_shows_no_old_value);
	tcase_add_test(tcase, final_rows_do_not_depend_on_blocks_live);
	tcase_add_test(tcase, the_inverse_filter_says_the_same_live);
	tcase_add_test(tcase, every_row_is_final_within_twelve_seconds);
	tcase_add_test(tcase, provisional_rows_are_all_taken_back);
	tcase_add_test(tcase, one_channel_alone_is_enough);
	tcase_add_test(tcase, impossible_rates_are_refused);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
