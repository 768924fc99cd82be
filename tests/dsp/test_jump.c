#include "dsp/skin/jump.h"

#include "dsp/base/flags.h"
#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

enum {
	N = 1280,
	RATE = 64
};

static double value[N];
static uint16_t flags[N];

static void run(void)
{
	struct dsp_jump *jump = dsp_jump_create(RATE, 0.1);
	struct dsp_jump_sample sample;
	int n = 0;

	for (int i = 0; i <= N; i++) {
		if (i < N)
			dsp_jump_push(jump, &(struct dsp_jump_sample){
						    .time_s = (double)i / RATE, .value = value[i]});
		else
			dsp_jump_finish(jump);
		while (dsp_jump_pull(jump, &sample)) {
			ck_assert_double_eq(sample.time_s, (double)n / RATE);
			flags[n++] = sample.flags;
		}
	}
	ck_assert_int_eq(n, N);
	dsp_jump_destroy(jump);
}

START_TEST(a_step_flags_a_tenth_of_a_second_around)
{
	struct signals_random random = {1};

	for (int i = 0; i < N; i++)
		value[i] = 5.0 + (i >= 640 ? 0.4 : 0.0) + 0.006 * signals_normal(&random);
	run();
	for (int i = 0; i < N; i++)
		ck_assert_uint_eq(flags[i], i >= 632 && i <= 647 ? DSP_FLAG_SLOPE : 0);
}
END_TEST

START_TEST(the_steepest_response_is_no_jump)
{
	for (int i = 0; i < N; i++)
		value[i] = 5.0 + 4.0 * signals_bateman((i - 640.0) / RATE, 2.0, 0.4);
	run();
	for (int i = 0; i < N; i++)
		ck_assert_uint_eq(flags[i], 0);
}
END_TEST

START_TEST(noise_is_no_jump)
{
	struct signals_random random = {1};

	for (int i = 0; i < N; i++)
		value[i] = 5.0 + 0.2 * signals_normal(&random);
	run();
	for (int i = 0; i < N; i++)
		ck_assert_uint_eq(flags[i], 0);
}
END_TEST

RUN_TESTS("dsp/jump", a_step_flags_a_tenth_of_a_second_around, the_steepest_response_is_no_jump,
	noise_is_no_jump)
