/*
 * The protocol of revisions (specification 10.3, number 20): a consumer that keeps rows by kind and
 * id and applies every event ends with the final table; what is final never changes; nothing
 * changes that lies more than 12 s back.
 */
#include "tests/dsp/skin_run.h"

enum {
	RATE = 32,
	LENGTH_S = 200,
	N = LENGTH_S * RATE,
	ROWS = 4096,
};

static const double LATEST_S = 12.0;

static double time_s[N], gsr[N], pulse[N];

/* Skin with artefacts, a drop-out and a gap, another one for each seed. */
static void make(uint64_t seed)
{
	struct skin *skin = skin_create(LENGTH_S, RATE, seed);
	double phase = 0.0;

	skin_add_level(skin, 4.0, 0.2);
	for (double t = 5.0; t < LENGTH_S - 5.0; t += skin_between(skin, 1.5, 9.0))
		skin_respond(skin, SKIN_BATEMAN, t, skin_between(skin, 0.03, 0.8),
			skin_between(skin, 0.4, 1.0), skin_between(skin, 2.0, 5.0));
	skin_add_white(skin, skin_between(skin, 0.001, 0.03));
	for (int k = 0; k < 6; k++)
		skin_add_spike(skin, skin_between(skin, 5.0, LENGTH_S - 5.0), 0.1,
			skin_between(skin, -1.0, 1.0));
	skin_add_step(skin, skin_between(skin, 20.0, 90.0), skin_between(skin, 0.5, 8.0), -100.0);
	for (int i = 0; i < N; i++) {
		time_s[i] = (double)i / RATE + (i > 3 * N / 4 ? 6.5 : 0.0);
		gsr[i] = fmax(skin->value[i], 0.0);
		phase += (1.1 + 0.1 * sin(2.0 * M_PI * 0.1 * time_s[i])) / RATE;
		pulse[i] =
			exp(-0.5 * pow((fmod(phase, 1.0) - 0.3) / 0.1, 2.0)) +
			(i > N / 3 && i < N / 3 + 10 * RATE ? signals_normal(&skin->random)
							    : 0.01 * signals_normal(&skin->random));
	}
	skin_destroy(skin);
}

struct row {
	struct dsp_event event;
	bool is_standing, is_final;
};

static struct row rows[2][ROWS]; /* responses, beats */
static size_t n_rows[2];
static double newest_s, oldest_change_s;

static double row_time_s(const struct dsp_event *event)
{
	return event->kind == DSP_EVENT_SCR ? event->scr.onset_s : event->beat.time_s;
}

/* Applies one event to the table that a consumer keeps. */
static void apply(const struct dsp_event *event)
{
	size_t kind = event->kind == DSP_EVENT_SCR ? 0 : 1;
	size_t at = 0;

	while (at < n_rows[kind] && rows[kind][at].event.id != event->id)
		at++;
	oldest_change_s = fmax(oldest_change_s, newest_s - row_time_s(event));
	if (at == n_rows[kind]) {
		ck_assert(event->change == DSP_CHANGE_ADD || event->change == DSP_CHANGE_FINAL);
		ck_assert_uint_lt(at, ROWS);
		n_rows[kind]++;
	} else {
		ck_assert(!rows[kind][at].is_final);
		ck_assert(event->change != DSP_CHANGE_ADD);
		ck_assert(rows[kind][at].is_standing);
	}
	rows[kind][at] = (struct row){
		.event = *event,
		.is_standing = event->change != DSP_CHANGE_RETRACT,
		.is_final = event->change == DSP_CHANGE_FINAL,
	};
}

static void pull_all(struct dsp_chain *chain, uint32_t *next_seq)
{
	struct dsp_event event;

	while (dsp_chain_pull(chain, &event)) {
		ck_assert_uint_eq(event.seq, *next_seq);
		*next_seq += 1;
		if (event.kind == DSP_EVENT_SCR || event.kind == DSP_EVENT_BEAT)
			apply(&event);
	}
}

/* Blocks of both channels, of random length, up to a second. */
static void run(uint64_t seed)
{
	struct dsp_chain_config config = {
		.gsr_rate_hz = RATE,
		.gsr_is_uS = true,
		.pulse_rate_hz = RATE,
		.is_live = true,
	};
	struct dsp_chain *chain = dsp_chain_create(&config);
	struct signals_random random = {seed};
	uint32_t next_seq = 0;

	ck_assert_ptr_nonnull(chain);
	n_rows[0] = n_rows[1] = 0;
	newest_s = oldest_change_s = 0.0;
	for (size_t start = 0; start < N;) {
		size_t end = start + 1 + (size_t)(RATE * signals_uniform(&random));

		end = end < N ? end : N;
		for (size_t i = start; i < end;) {
			i += dsp_chain_push_gsr(chain, time_s + i, gsr + i, NULL, end - i);
			newest_s = time_s[i - 1];
			pull_all(chain, &next_seq);
		}
		for (size_t i = start; i < end;) {
			i += dsp_chain_push_pulse(chain, time_s + i, pulse + i, NULL, end - i);
			pull_all(chain, &next_seq);
		}
		start = end;
	}
	while (!dsp_chain_finish(chain))
		pull_all(chain, &next_seq);
	pull_all(chain, &next_seq);
	dsp_chain_destroy(chain);
}

START_TEST(replayed_events_end_in_the_final_table)
{
	double last_s = -INFINITY;
	size_t n_final = 0;

	make(100 + (uint64_t)_i);
	run((uint64_t)_i);
	for (size_t kind = 0; kind < 2; kind++) {
		n_final = 0;
		last_s = -INFINITY;
		for (size_t k = 0; k < n_rows[kind]; k++) {
			const struct row *row = &rows[kind][k];

			/* Nothing provisional is left standing. */
			ck_assert(row->is_final || !row->is_standing);
			if (!row->is_final)
				continue;
			ck_assert_double_ge(row_time_s(&row->event), last_s);
			last_s = row_time_s(&row->event);
			n_final++;
			ck_assert_int_eq(row->event.id, (int64_t)n_final);
		}
		ck_assert_uint_gt(n_final, kind == 0 ? 8 : 100);
	}
	/* A gap lets the newest time jump ahead of what it still owes. */
	ck_assert_double_le(oldest_change_s, LATEST_S + 6.5 + 1.0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dsp/properties_live");
	TCase *tcase = tcase_create("dsp/properties_live");
	SRunner *runner = srunner_create(suite);
	int n_failed;

	tcase_add_loop_test(tcase, replayed_events_end_in_the_final_table, 0, 6);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_NORMAL);
	n_failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
