/* The recordings of tests/data, as their publishers wrote them. */
#include "recordings/import/import.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What a file must be understood as. */
static const struct {
	const char *file;
	const char *column;
	const char *time_column;
	bool is_gsr;
	bool is_inverted;
	const char *unit;
	double rate_hz;
	uint64_t n;
	double last_s; /* time of the last sample */
} FILES[] = {
	{"aww_artifacts/2013_05_14_40mins_eating/gsr.csv.gz", NULL, NULL, true, false, "uS", 8,
		19201, 2400},
	{"bidmc/bidmc_01/pulse.csv.gz", NULL, NULL, false, false, "a.u.", 125, 60001, 480},
	{"biometrics_msr/session/gsr.csv.gz", NULL, NULL, true, false, "uS", 4, 2400, 599.75},
	{"biometrics_msr/session/pulse.csv.gz", NULL, NULL, false, false, "a.u.", 64, 38400,
		599.984375},
	{"biosppy/ppg/pulse.csv.gz", NULL, NULL, false, false, "a.u.", 1000, 20000, 19.999},
	{"heartpy/data2/pulse.csv.gz", NULL, NULL, false, false, "a.u.", 116.98775446533, 15000,
		128.210042},
	{"neurokit/bio_eventrelated_100hz/gsr.csv.gz", NULL, NULL, true, false, "uS", 100, 15000,
		149.99},
	{"physiokit/P21_C_Hard/gsr.csv.gz", NULL, NULL, true, false, "counts", 250, 74997, 299.984},
	{"physiokit/P21_C_Hard/raw.csv.gz", "EDA", "arduino_ts:ms", true, true, "counts", 275.1321,
		82537, 12506.321},
	{"stress_predict/S02/gsr.csv.gz", "eda", NULL, true, false, "uS", 4, 3600, 899.75},
	{"stress_predict/S02/pulse.csv.gz", "ppg", NULL, false, false, "a.u.", 64, 57600,
		899.984375},
};

static struct rec_session *read_recording(
	const struct rec_import_channel *channel, const char *events)
{
	g_autoptr(GArray) channels = g_array_new(FALSE, TRUE, sizeof(struct rec_import_channel));
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	g_array_append_val(channels, *channel);
	struct rec_import import = {.channels = channels, .events_file = events};
	struct rec_session *session = rec_import_read(&import, notes, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

START_TEST(public_recordings_are_understood)
{
	g_autofree char *path = g_build_filename(TEST_DATA_DIR, FILES[_i].file, NULL);
	const struct rec_import_channel channel = {
		.name = FILES[_i].is_gsr ? "gsr" : "pulse",
		.file = path,
		.column = FILES[_i].column,
		.time_column = FILES[_i].time_column,
		.rate_hz = NAN,
		.is_inverted = FILES[_i].is_inverted,
		.quantity = FILES[_i].is_gsr ? CORE_QUANTITY_GSR : CORE_QUANTITY_PULSE,
	};
	g_autoptr(rec_session) session = read_recording(&channel, NULL);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
	const struct rec_channel *row = g_ptr_array_index(session->channels, 0);
	const struct rec_sync *sync = g_ptr_array_index(session->sync, 0);
	double last_s;
	ck_assert_uint_eq(clock->n, FILES[_i].n);
	/* Whole rates are exact; the Arduino's clock is known to seven digits. */
	ck_assert_double_eq_tol(clock->rate_hz, FILES[_i].rate_hz, FILES[_i].rate_hz * 2e-7);
	ck_assert_str_eq(core_channel_unit(&row->desc), FILES[_i].unit);
	ck_assert(rec_session_read_times(session, 0, clock->n - 1, 1, &last_s, NULL));
	ck_assert_double_eq_tol(last_s, FILES[_i].last_s, 0.005);
	ck_assert_str_eq(sync->verdict, "pass");
	ck_assert_uint_eq(session->gaps->len, 0);
}
END_TEST

START_TEST(the_upside_down_original_equals_the_turned_one)
{
	/* raw.csv.gz falls when conductance rises; gsr.csv.gz is 4095 minus it, resampled. */
	g_autofree char *path =
		g_build_filename(TEST_DATA_DIR, "physiokit/P21_C_Hard/raw.csv.gz", NULL);
	const struct rec_import_channel channel = {
		.name = "gsr",
		.file = path,
		.column = "EDA",
		.time_column = "arduino_ts:ms",
		.rate_hz = NAN,
		.is_inverted = true,
		.quantity = CORE_QUANTITY_GSR,
	};
	g_autoptr(rec_session) session = read_recording(&channel, NULL);
	double values[3];
	ck_assert(rec_session_read_values(session, 0, 0, 3, values, NULL));
	ck_assert_double_eq(values[0], 4095 - 1989);
	ck_assert_double_eq(values[1], 4095 - 1992);
}
END_TEST

START_TEST(pictures_become_visits)
{
	g_autofree char *path =
		g_build_filename(TEST_DATA_DIR, "neurokit/bio_eventrelated_100hz/gsr.csv.gz", NULL);
	g_autofree char *events =
		g_build_filename(TEST_DATA_DIR, "neurokit/bio_eventrelated_100hz/events.csv", NULL);
	const struct rec_import_channel channel = {
		.name = "gsr", .file = path, .rate_hz = NAN, .quantity = CORE_QUANTITY_GSR};
	g_autoptr(rec_session) session = read_recording(&channel, events);
	ck_assert_uint_eq(session->visits->len, 4);
	const struct rec_visit *last = g_ptr_array_index(session->visits, 3);
	ck_assert_str_eq(last->touchpoint, "negative");
	ck_assert_int_eq(last->visit, 2);
	ck_assert_double_eq_tol(last->start_s, 129.84, 1e-9);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/import_data");
	TCase *tcase = tcase_create("import_data");
	tcase_add_loop_test(tcase, public_recordings_are_understood, 0, G_N_ELEMENTS(FILES));
	tcase_add_test(tcase, the_upside_down_original_equals_the_turned_one);
	tcase_add_test(tcase, pictures_become_visits);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
