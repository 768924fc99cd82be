/* The tables of tests/data/dialects: made by hand in the ways that programs and people write them.
 */
#include "core/flags.h"
#include "recordings/formats/wall_time.h"
#include "recordings/import/import.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How a file is asked for, and what it must be understood as. Rows are 12; most hold 5, 5.25, 5.5
 * and 5.75 uS in turn, four a second. */
static const struct dialect {
	const char *file;
	const char *column;
	const char *time_column;
	double given_hz;
	const char *raw_unit;
	double rate_hz;
	double first, last; /* uS, or counts */
	const char *note;   /* a part of one; NULL: none is looked for */
} DIALECTS[] = {
	{"semicolon.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "gsr is taken from column eda"},
	{"tab.tsv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "no unit is given"},
	{"decimal_comma_semicolon.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "decimal commas"},
	{"decimal_comma_tab.txt", NULL, NULL, NAN, "uS", 4, 5, 5.75, "decimal commas"},
	{"danish.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "2 columns called EDA"},
	{"utf16.txt", NULL, NULL, NAN, "uS", 4, 5, 5.75, "from column EDA"},
	{"quoted.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, NULL},
	{"units_row.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, NULL},
	{"no_header.csv", "2", "1:ms", NAN, "uS", 4, 5, 5.75, NULL},
	{"savetxt.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, NULL},
	{"thousands.csv", NULL, NULL, NAN, "kohm", 4, 1e3 / 1200.5, 1e3 / 1211.5,
		"between thousands"},
	{"missing.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "7 of 12 values are missing"},
	{"iso_times.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, NULL},
	{"spreadsheet_times.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "local time"},
	{"times_of_day.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "No wall time is known"},
	{"shimmer_consensys.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "GSR_Skin_Conductance_CAL"},
	{"shimmer_four_rows.csv", NULL, "Timestamp_CAL", NAN, "kohm", 4, 5, 5.75, "GSR_CAL"},
	{"opensignals.txt", NULL, NULL, NAN, "counts", 100, 400, 411, "100 Hz is what its header"},
	{"opensignals.txt", "A3", NULL, 50, "counts", 50, 512, 501, NULL},
	{"physiokit.csv", NULL, "arduino_ts:ms", NAN, "counts", 250, 1800, 1811, "UNCALIBRATED"},
	{"embraceplus_raw.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "taken for us since 1970"},
	{"embraceplus_minutes.csv", NULL, NULL, NAN, "uS", 1.0 / 60, 1, 2.1, "ms since 1970"},
	{"own_gsr.csv", NULL, NULL, NAN, "uS", 4, 5, 5.75, "flags of the device"},
};

static GPtrArray *notes;

static void set_up(void)
{
	notes = g_ptr_array_new_with_free_func(g_free);
}

static void tear_down(void)
{
	g_ptr_array_unref(notes);
}

static struct rec_session *read_dialect(const struct dialect *dialect, GError **error)
{
	g_autofree char *path = g_build_filename(TEST_DATA_DIR, "dialects", dialect->file, NULL);
	g_autoptr(GArray) channels = g_array_new(FALSE, TRUE, sizeof(struct rec_import_channel));
	const struct rec_import_channel channel = {
		.name = "gsr",
		.file = path,
		.column = dialect->column,
		.time_column = dialect->time_column,
		.rate_hz = dialect->given_hz,
		.quantity = CORE_QUANTITY_GSR,
	};
	g_array_append_val(channels, channel);
	const struct rec_import import = {.channels = channels};
	return rec_import_read(&import, notes, error);
}

static struct rec_session *read_good(const struct dialect *dialect)
{
	g_autoptr(GError) error = NULL;
	struct rec_session *session = read_dialect(dialect, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

static const struct dialect *find_dialect(const char *file)
{
	for (guint i = 0; i < G_N_ELEMENTS(DIALECTS); i++) {
		if (strcmp(DIALECTS[i].file, file) == 0)
			return &DIALECTS[i];
	}
	ck_abort_msg("%s", file);
}

START_TEST(dialects_are_understood)
{
	const struct dialect *dialect = &DIALECTS[_i];
	g_autoptr(rec_session) session = read_good(dialect);
	const struct rec_channel *channel = g_ptr_array_index(session->channels, 0);
	double values[12], times[12];
	ck_assert_uint_eq(rec_session_channel_n(session, 0), 12);
	ck_assert_str_eq(channel->desc.raw_unit, dialect->raw_unit);
	ck_assert_double_eq_tol(channel->desc.rate_hz, dialect->rate_hz, dialect->rate_hz * 1e-6);
	ck_assert(rec_session_read_values(session, 0, 0, 12, values, NULL));
	ck_assert_double_eq_tol(values[0], dialect->first, 1e-6);
	ck_assert_double_eq_tol(values[11], dialect->last, 1e-6);
	ck_assert(rec_session_read_times(session, 0, 0, 12, times, NULL));
	ck_assert_double_eq_tol(times[11] - times[0], 11 / dialect->rate_hz, 1e-6);
	bool is_noted = !dialect->note;
	for (guint i = 0; i < notes->len && !is_noted; i++)
		is_noted = strstr(g_ptr_array_index(notes, i), dialect->note) != NULL;
	ck_assert_msg(is_noted, "%s", dialect->note);
}
END_TEST

START_TEST(wall_times_start_the_session)
{
	static const struct {
		const char *file;
		int64_t start_us;
	} STARTS[] = {
		{"iso_times.csv", INT64_C(1795338930000000)},
		{"shimmer_consensys.csv", INT64_C(1763802930000500)},
		{"embraceplus_raw.csv", INT64_C(1763802930250000)},
		{"embraceplus_minutes.csv", INT64_C(1763802900000000)},
	};
	g_autoptr(rec_session) session = read_good(find_dialect(STARTS[_i].file));
	ck_assert_int_eq(session->start_wall_us, STARTS[_i].start_us);
}
END_TEST

START_TEST(opensignals_tells_its_start)
{
	g_autoptr(rec_session) session = read_good(find_dialect("opensignals.txt"));
	g_autoptr(GDateTime) start = g_date_time_new_local(2026, 5, 4, 9, 8, 7.5);
	ck_assert_int_eq(session->start_wall_us,
		g_date_time_to_unix(start) * G_USEC_PER_SEC + G_USEC_PER_SEC / 2);
}
END_TEST

START_TEST(our_own_flags_come_back_without_the_analysis)
{
	g_autoptr(rec_session) session = read_good(find_dialect("own_gsr.csv"));
	uint16_t flags[12];
	ck_assert(rec_session_read_flags(session, 0, 0, 12, flags, NULL));
	ck_assert_uint_eq(flags[0] & CORE_FLAG_STARTUP, CORE_FLAG_STARTUP);
	ck_assert_uint_eq(flags[2], 0);
	ck_assert_uint_eq(flags[5] & CORE_FLAG_CLIP_HI, CORE_FLAG_CLIP_HI);
	ck_assert_uint_eq(flags[7], 0);
	ck_assert_uint_eq(flags[11] & CORE_FLAG_MISSING, CORE_FLAG_MISSING);
}
END_TEST

START_TEST(bare_numbers_need_a_number)
{
	g_autoptr(GError) error = NULL;
	const struct dialect unnamed = {.file = "no_header.csv", .given_hz = 4};
	ck_assert_ptr_null(read_dialect(&unnamed, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "--gsr-column 2"));
}
END_TEST

static const struct {
	const char *text;
	enum rec_wall_time kind;
	bool is_local;
	double s; /* without a zone: since the local midnight of 2026-11-22 */
} TIMES[] = {
	{"2026-11-22T10:15:30.5+01:00", REC_WALL_TIME_DATED, false, 1795338930.5},
	{"2026/11/22 09:15:30.25 UTC", REC_WALL_TIME_DATED, false, 1795338930.25},
	{"20261122T091530Z", REC_WALL_TIME_DATED, false, 1795338930},
	{"22.11.2026 9:15", REC_WALL_TIME_DATED, true, 33300},
	{"22/11/2026 09:15:30,5", REC_WALL_TIME_DATED, true, 33330.5},
	{"11/22/2026 9:15:30 PM", REC_WALL_TIME_DATED, true, 76530},
	{"11/22/2026 12:00:00 AM", REC_WALL_TIME_DATED, true, 0},
	{"23:59:59.75", REC_WALL_TIME_OF_DAY, false, 86399.75},
	{"3/4/2026 10:15:30", REC_WALL_TIME_AMBIGUOUS, false, 0},
	{"31.02.2026 10:15:30", REC_WALL_TIME_NONE, false, 0},
	{"2026-11-22 25:15:30", REC_WALL_TIME_NONE, false, 0},
	{"10:15", REC_WALL_TIME_NONE, false, 0},
	{"yesterday", REC_WALL_TIME_NONE, false, 0},
	{"", REC_WALL_TIME_NONE, false, 0},
};

START_TEST(texts_of_times_are_read)
{
	double s = 0;
	bool is_local = false;
	ck_assert_int_eq(rec_wall_time_parse(TIMES[_i].text, &s, &is_local), TIMES[_i].kind);
	if (TIMES[_i].kind != REC_WALL_TIME_DATED && TIMES[_i].kind != REC_WALL_TIME_OF_DAY)
		return;
	g_autoptr(GDateTime) midnight = g_date_time_new_local(2026, 11, 22, 0, 0, 0);
	double zero_s = TIMES[_i].is_local ? (double)g_date_time_to_unix(midnight) : 0;
	ck_assert_int_eq(is_local, TIMES[_i].is_local);
	ck_assert_double_eq_tol(s, zero_s + TIMES[_i].s, 1e-6);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/import_dialects");
	TCase *tcase = tcase_create("dialects");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_loop_test(tcase, dialects_are_understood, 0, G_N_ELEMENTS(DIALECTS));
	tcase_add_loop_test(tcase, wall_times_start_the_session, 0, 4);
	tcase_add_test(tcase, opensignals_tells_its_start);
	tcase_add_test(tcase, our_own_flags_come_back_without_the_analysis);
	tcase_add_test(tcase, bare_numbers_need_a_number);
	tcase_add_loop_test(tcase, texts_of_times_are_read, 0, G_N_ELEMENTS(TIMES));
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
