/*
 * Pushing, pulling and finishing allocate nothing, live and offline (specification 10.3, number
 * 21). This program's own malloc() stands in front of the C library's and counts.
 */
#include "tests/dsp/skin_run.h"

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t n, size_t bytes);
void *__libc_realloc(void *memory, size_t bytes);

/* Volatile: compilers know what malloc() does, and that is not this. */
static volatile bool is_counting;
static volatile long n_calls;

void *malloc(size_t bytes)
{
	n_calls += is_counting ? 1 : 0;
	return __libc_malloc(bytes);
}

void *calloc(size_t n, size_t bytes)
{
	n_calls += is_counting ? 1 : 0;
	return __libc_calloc(n, bytes);
}

void *realloc(void *memory, size_t bytes)
{
	n_calls += is_counting ? 1 : 0;
	return __libc_realloc(memory, bytes);
}

enum {
	RATE = 64,
	N = 300 * RATE
};

static double time_s[N], gsr[N], pulse[N];

static void make(void)
{
	struct skin *skin = skin_create(300.0, RATE, 3);

	skin_add_level(skin, 5.0, 0.1);
	skin_respond_at_random(skin, 8.0);
	skin_add_white(skin, 0.003);
	skin_add_step(skin, 100.0, 2.0, 0.8);
	skin_add_step(skin, 200.0, 20.0, -100.0);
	for (int i = 0; i < N; i++) {
		time_s[i] = (i < N / 2 ? 0.0 : 7.0) + (double)i / RATE;
		gsr[i] = fmax(skin->value[i], 0.0);
		pulse[i] = sin(2.0 * M_PI * 1.2 * time_s[i]);
	}
	skin_destroy(skin);
}

static void pull_all(struct dsp_chain *chain, long *n_events)
{
	struct dsp_event event;

	while (dsp_chain_pull(chain, &event))
		*n_events += 1;
}

START_TEST(a_running_chain_allocates_nothing)
{
	struct dsp_chain_config config = {
		.gsr_rate_hz = RATE,
		.gsr_is_uS = true,
		.pulse_rate_hz = RATE,
		.is_live = _i == 1,
	};
	struct dsp_chain *chain = dsp_chain_create(&config);
	long n_events = 0;

	make();
	ck_assert_ptr_nonnull(chain);
	n_calls = 0;
	is_counting = true;
	for (size_t start = 0; start < N; start += RATE) {
		for (size_t i = start; i < start + RATE;) {
			i += dsp_chain_push_gsr(chain, time_s + i, gsr + i, NULL, start + RATE - i);
			pull_all(chain, &n_events);
		}
		for (size_t i = start; i < start + RATE;) {
			i += dsp_chain_push_pulse(
				chain, time_s + i, pulse + i, NULL, start + RATE - i);
			pull_all(chain, &n_events);
		}
	}
	while (!dsp_chain_finish(chain))
		pull_all(chain, &n_events);
	is_counting = false;
	pull_all(chain, &n_events);
	ck_assert_int_gt(n_events, 3000);
	ck_assert_int_eq(n_calls, 0);
	dsp_chain_destroy(chain);
}
END_TEST

START_TEST(the_counter_counts)
{
	void *volatile memory;

	n_calls = 0;
	is_counting = true;
	memory = malloc(10);
	is_counting = false;
	free(memory);
	ck_assert_int_eq(n_calls, 1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dsp/chain_memory");
	TCase *tcase = tcase_create("dsp/chain_memory");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tcase, a_running_chain_allocates_nothing, 0, 2);
	tcase_add_test(tcase, the_counter_counts);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
