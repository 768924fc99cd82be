/*
 * Signals and video on one clock after an hour: journals as a recorder writes them, with clocks
 * that are not what they should be. The printed lines are the project's sync table.
 */
#include "recordings/finalise.h"
#include "tests/check_main.h"
#include "tests/fakes/journal_bench.h"

#include <stdio.h>

enum {
	BLOCK = 100, /* samples of a second */
	SECONDS = 3600,
};

static const double EVENT_S = 3590.0137;
static const double NS_PER_S = 1e9;

struct scenario {
	const char *name;
	double drift_ppm;  /* the sensor's crystal */
	double slows_at_s; /* the camera goes from 30 to 15 frames/s; NaN: never */
	int64_t late_ns;   /* transfers arrive up to so much late */
	int64_t burst_ns;  /* and in 10 s of every 60 up to so much */
};

/* True time of sample @index. */
static double sample_s(const struct scenario *scenario, uint64_t index)
{
	return 0.02 + (double)index / (BLOCK * (1 + scenario->drift_ppm * 1e-6));
}

static void write_second(
	struct rec_journal *journal, const struct scenario *scenario, uint64_t first, GRand *chance)
{
	static const enum core_raw_type types[] = {CORE_RAW_U16, CORE_RAW_U16};
	double values[2 * BLOCK] = {0};
	bool is_busy = first / BLOCK % 60 >= 50;
	int64_t most_ns = MAX(is_busy ? scenario->burst_ns : 0, scenario->late_ns);
	int64_t late_ns = g_rand_int_range(chance, 0, (gint32)most_ns);
	int64_t host_ns = llround(sample_s(scenario, first + BLOCK - 1) * NS_PER_S) + late_ns;
	struct rec_journal_block block = {.n_values = 2,
		.starts_segment = first == 0,
		.n = BLOCK,
		.first_index = first,
		.host_ns = host_ns,
		.types = types,
		.values = values};

	ck_assert(rec_journal_samples(journal, &block, NULL));
	ck_assert(rec_journal_anchor(journal, 0, 0, first + BLOCK - 1, host_ns, NULL));
}

/* Frames until @until_s; a frame's time is that of its capture. */
static void write_frames(struct rec_journal *journal, const struct scenario *scenario,
	double until_s, uint64_t *frame, double *frame_s)
{
	while (*frame_s < until_s) {
		ck_assert(rec_journal_frame_time(journal, 0, (*frame)++,
			llround(*frame_s * NS_PER_S), /* dropped= */ false, NULL));
		*frame_s += *frame_s >= scenario->slows_at_s ? 1 / 15.0 : 1 / 30.0;
	}
}

static struct rec_session *record(struct journal_bench *bench, const struct scenario *scenario)
{
	g_autoptr(GRand) chance = g_rand_new_with_seed(3);
	struct rec_finalise_report report = {0};
	GError *error = NULL;
	uint64_t frame = 0;
	double frame_s = 0.1;

	journal_bench_init(bench, NULL);
	ck_assert(rec_journal_camera(bench->journal, 0, NULL, "s.mkv", 640, 360, NULL));
	for (uint64_t second = 0; second < SECONDS; second++) {
		write_second(bench->journal, scenario, second * BLOCK, chance);
		write_frames(bench->journal, scenario, (double)second + 1, &frame, &frame_s);
	}
	ck_assert(rec_journal_end(bench->journal, SECONDS * INT64_C(1000000000), NULL));
	ck_assert(rec_journal_close(bench->journal, NULL));
	bool is_done = rec_finalise(bench->path, false, NULL, NULL, &report, &error);
	ck_assert_msg(is_done, "%s", error ? error->message : "");
	struct rec_session *session = rec_session_open(report.output, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	rec_finalise_report_clear(&report);
	return session;
}

/* How far the fitted times are from the truth at worst, over the whole hour. */
static double worst_ms(struct rec_session *session, const struct scenario *scenario)
{
	double told_s[BLOCK], worst_s = 0;

	for (uint64_t second = 0; second < SECONDS; second++) {
		ck_assert(rec_session_read_times(session, 0, second * BLOCK, BLOCK, told_s, NULL));
		for (uint64_t i = 0; i < BLOCK; i++) {
			double off_s = told_s[i] - sample_s(scenario, second * BLOCK + i);
			worst_s = fmax(worst_s, fabs(off_s));
		}
	}
	return worst_s * 1e3;
}

static void assert_one_clock(const struct scenario *scenario)
{
	struct journal_bench bench;
	struct rec_session *session = record(&bench, scenario);
	const struct rec_video *video = session->videos->pdata[0];
	const struct rec_sync *sync = session->sync->pdata[0];
	uint64_t sample = 0, frame = 0;
	double told_s;

	/* What happens at EVENT_S is in the first sample and the first frame behind it. */
	while (sample_s(scenario, sample) < EVENT_S) {
		sample++;
	}
	while (video->frame_s[frame] < EVENT_S) {
		frame++;
	}
	double period_s = video->frame_s[frame] - video->frame_s[frame - 1];
	ck_assert(rec_session_read_times(session, 0, sample, 1, &told_s, NULL));
	double off_ms = worst_ms(session, scenario);
	printf("%-34s  apart %6.2f ms of %5.2f  sample off %6.3f ms  drift %7.1f ppm  residual "
	       "%5.2f ms\n",
		scenario->name, (video->frame_s[frame] - told_s) * 1e3, period_s * 1e3, off_ms,
		sync->drift_ppm, sync->residual_rms_ms);
	ck_assert(fabs(video->frame_s[frame] - told_s) <= period_s);
	ck_assert_double_eq_tol(sync->drift_ppm, scenario->drift_ppm, 2);
	ck_assert_double_lt(off_ms, 5);
	rec_session_free(session);
	scratch_remove(bench.folder);
	g_free(bench.path);
}

START_TEST(an_event_is_within_one_frame_of_its_time_in_the_signals_after_an_hour)
{
	static const struct scenario scenarios[] = {
		{"good clocks", 0, NAN, 4000000, 0},
		{"camera slows from 30 to 15", 0, 1800, 4000000, 0},
		{"device runs 200 ppm fast", 200, NAN, 4000000, 0},
		{"device runs 200 ppm slow", -200, NAN, 4000000, 0},
		{"200 ppm, slow camera, late transfers", 200, 600, 9000000, 0},
		{"200 ppm, bursts of 50 ms", 200, NAN, 4000000, 50000000},
		{"-200 ppm, bursts of 50 ms", -200, NAN, 4000000, 50000000},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(scenarios); i++) {
		assert_one_clock(&scenarios[i]);
	}
}
END_TEST

TESTS_MAIN("recordings/one_clock",
	an_event_is_within_one_frame_of_its_time_in_the_signals_after_an_hour)
