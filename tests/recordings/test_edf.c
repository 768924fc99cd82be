/* EDF+ out, judged byte by byte by a reader of its own here, and in again. */
#include "recordings/export/export_edf.h"
#include "recordings/import/import.h"
#include "tests/recordings/edf_strict.h"
#include "tests/recordings/made.h"

#include <check.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	RATE = 128,
	N = 1000,
	LOST_ONE = 300, /* one sample is lost before this */
	GAP = 700,      /* 1.5 s are lost before this */
	N_NAN = 20,     /* temperatures that are unknown, from FIRST_NAN on */
	FIRST_NAN = 400,
};

static char *folder;
static struct rec_session *session;
static struct rec_results *results;

static struct core_channel describe(
	const char *key, enum core_quantity quantity, enum core_raw_type type, const char *unit)
{
	struct core_channel desc = {
		.quantity = quantity,
		.raw_type = type,
		.rate_hz = RATE,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN,
	};
	g_strlcpy(desc.key, key, sizeof(desc.key));
	g_strlcpy(desc.title, key, sizeof(desc.title));
	g_strlcpy(desc.raw_unit, unit, sizeof(desc.raw_unit));
	return desc;
}

static double time_of(bool has_gaps, guint i)
{
	double time_s = 0.25 + (double)i / RATE;
	if (has_gaps && i >= LOST_ONE)
		time_s += 1.0 / RATE;
	if (has_gaps && i >= GAP)
		time_s += 1.5;
	return time_s;
}

static double temperature(guint i)
{
	return i >= FIRST_NAN && i < FIRST_NAN + N_NAN ? (double)NAN : 30 + sin(i * 0.01) / 3;
}

static void add_rows(void)
{
	struct rec_visit *visit = rec_session_add_visit(session);
	*visit = (struct rec_visit){g_strdup("pay"),
		g_strdup("Betaling på café, en meget lang overskrift der ikke kan stå i en "
			 "annotation, for lang"),
		NULL, false, false, 1, 0.5, 2.25, g_strdup("key"), NAN, NAN, NAN, NULL};
	struct rec_mark *mark = rec_session_add_mark(session);
	*mark = (struct rec_mark){1, 3.125, 0, NAN, g_strdup("dør"), g_strdup("key"), NULL, NULL};
	struct dsp_scr scr = {.id = 1, .onset_s = 1.5, .peak_s = 2.75, .amplitude = 1};
	g_array_append_val(results->scr, scr);
	scr.status = DSP_STATUS_REJECTED;
	g_array_append_val(results->scr, scr);
}

static void make_session(bool has_gaps)
{
	session = rec_session_new();
	results = rec_results_new();
	session->path = g_strdup("somewhere/p07.nwb");
	session->start_time = g_strdup("2026-11-22T10:15:30.900000+01:00");
	session->start_wall_us = G_GINT64_CONSTANT(1795338930900000);
	session->participant = g_strdup("P 07");
	g_hash_table_insert(session->info, g_strdup("sex"), g_strdup("female"));
	rec_session_add_device(session, "made", "simulated");
	rec_session_add_clock(session, 0, 0, RATE)->n = N;
	struct core_channel gsr = describe("gsr", CORE_QUANTITY_GSR, CORE_RAW_I16, "counts");
	core_channel_add_step(&gsr, CORE_STEP_LINEAR, 0.01, 0.5, NAN, "uS");
	gsr.raw_min = 0;
	gsr.raw_max = 4095;
	struct core_channel pulse = describe("pulse", CORE_QUANTITY_PULSE, CORE_RAW_U16, "counts");
	struct core_channel warm = describe("temp", CORE_QUANTITY_OTHER, CORE_RAW_F64, "degC");
	struct core_channel ohms = describe("ohms", CORE_QUANTITY_OTHER, CORE_RAW_U16, "ohm");
	core_channel_add_step(&ohms, CORE_STEP_RECIPROCAL, 1e6, NAN, NAN, "uS");
	rec_session_add_channel(session, 0, 0, &gsr);
	rec_session_add_channel(session, 0, 0, &pulse);
	rec_session_add_channel(session, 0, 0, &warm);
	rec_session_add_channel(session, 0, 0, &ohms);
	double *time_s = g_new(double, N);
	double *raw[4] = {g_new(double, N), g_new(double, N), g_new(double, N), g_new(double, N)};
	for (guint i = 0; i < N; i++) {
		time_s[i] = time_of(has_gaps, i);
		raw[0][i] = made_value(0, i);
		raw[1][i] = made_value(1, i) + 60000;
		raw[2][i] = temperature(i);
		raw[3][i] = made_value(3, i) + 1000;
	}
	uint16_t *flags[4] = {NULL, NULL, NULL, NULL};
	rec_session_set_memory(session, &time_s, raw, flags);
	rec_session_choose_primary(session);
	session->duration_s = time_of(has_gaps, N);
	add_rows();
}

static void set_up(void)
{
	folder = made_folder();
}

static void tear_down(void)
{
	made_remove(folder);
	g_clear_pointer(&folder, g_free);
	g_clear_pointer(&session, rec_session_free);
	g_clear_pointer(&results, rec_results_free);
}

static char *name_of(const char *file)
{
	return g_build_filename(folder, file, NULL);
}

static void export(void)
{
	g_autoptr(GError) error = NULL;
	struct rec_export_data data = {.session = session, .results = results};
	ck_assert_msg(
		rec_export_edf(&data, folder, false, &error), "%s", error ? error->message : "");
}

static struct edf read_edf(const char *kind)
{
	g_autofree char *path = name_of("p07.edf");
	struct edf edf = {0};
	ck_assert(g_file_get_contents(path, &edf.bytes, &edf.n_bytes, NULL));
	ck_assert_uint_gt(edf.n_bytes, HEADER);
	check_field(&edf, 0, 8, "0");
	check_field(&edf, 8, 80, "P_07 F X X");
	check_field(&edf, 88, 80, "Startdate 22-NOV-2026 X X affekt_made");
	/* The first sample lies 0.25 s behind a start at 30.9 s. */
	check_field(&edf, 168, 8, "22.11.26");
	check_field(&edf, 176, 8, "10.15.31");
	check_field(&edf, 184, 8, "1792");
	check_field(&edf, 192, 44, kind);
	check_field(&edf, 244, 8, "1");
	check_field(&edf, 252, 4, "6");
	edf.n_records = (int)number_at(&edf, 236, 8);
	edf.duration_s = number_at(&edf, 244, 8);
	edf.places = (int)signal_number(&edf, 0, 216);
	edf.annotation_bytes = 2 * (int)signal_number(&edf, SIGNALS - 1, 216);
	edf.record_bytes = 2 * edf.places * (SIGNALS - 1) + edf.annotation_bytes;
	ck_assert_int_eq(edf.places, RATE);
	ck_assert_uint_eq(edf.n_bytes, HEADER + (gsize)edf.n_records * (gsize)edf.record_bytes);
	for (int i = 0; i < HEADER; i++)
		ck_assert(edf.bytes[i] >= 32 && edf.bytes[i] <= 126);
	return edf;
}

static void check_signals(const struct edf *edf)
{
	static const struct {
		const char *label, *transducer, *unit, *low, *high, *digital_low, *digital_high;
	} WANT[SIGNALS] = {
		{"EDA", "gsr", "uS", "0.5", "41.45", "0", "4095"},
		{"PPG", "pulse", "counts", NULL, NULL, "-32768", NULL},
		{"temp", "temp", "degC", NULL, NULL, "-32768", "32767"},
		{"ohms", "ohms", "uS", NULL, NULL, "-32768", "32767"},
		{"ohms raw", "ohms", "ohm", NULL, NULL, NULL, NULL},
		{"EDF Annotations", "", "", "-1", "1", "-32768", "32767"},
	};
	for (int i = 0; i < SIGNALS; i++) {
		check_signal(edf, i, 0, 16, WANT[i].label);
		check_signal(edf, i, 16, 80, WANT[i].transducer);
		check_signal(edf, i, 96, 8, WANT[i].unit);
		if (WANT[i].low)
			check_signal(edf, i, 104, 8, WANT[i].low);
		if (WANT[i].high)
			check_signal(edf, i, 112, 8, WANT[i].high);
		if (WANT[i].digital_low)
			check_signal(edf, i, 120, 8, WANT[i].digital_low);
		if (WANT[i].digital_high)
			check_signal(edf, i, 128, 8, WANT[i].digital_high);
		check_signal(edf, i, 136, 80, "");
		check_signal(edf, i, 224, 32, "");
		ck_assert(signal_number(edf, i, 104) < signal_number(edf, i, 112));
		ck_assert(signal_number(edf, i, 120) < signal_number(edf, i, 128));
	}
}

/* The time of a record, since 31 s: the session begins 0.1 s earlier. */
static double onset_of(const struct edf *edf, int record)
{
	const char *list = annotations_of(edf, record);
	char *end = NULL;
	ck_assert(list[0] == '+');
	double onset_s = g_ascii_strtod(list, &end);
	ck_assert(end[0] == 0x14 && end[1] == 0x14 && end[2] == 0);
	return onset_s + 0.1;
}

static void check_sample(const struct edf *edf, int record, int place, guint i)
{
	ck_assert_int_eq(digital_at(edf, record, 0, place), (int)made_value(0, i));
	ck_assert_double_eq_tol(
		physical_at(edf, record, 0, place), 0.5 + 0.01 * made_value(0, i), 1e-9);
	ck_assert_double_eq(physical_at(edf, record, 1, place), made_value(1, i) + 60000);
	if (!isnan(temperature(i)))
		ck_assert_double_eq_tol(physical_at(edf, record, 2, place), temperature(i),
			step_of(edf, 2) * 0.501);
	ck_assert_double_eq_tol(physical_at(edf, record, 3, place), 1e6 / (made_value(3, i) + 1000),
		step_of(edf, 3) * 0.501);
	ck_assert_double_eq(physical_at(edf, record, 4, place), made_value(3, i) + 1000);
}

/* Every sample stands at its time in some record; returns how many places no sample has. */
static int check_samples(const struct edf *edf, bool has_gaps)
{
	guint i = 0;
	int n_empty = 0;
	double free_s = -INFINITY;
	for (int record = 0; record < edf->n_records; record++) {
		double onset_s = onset_of(edf, record);
		ck_assert(onset_s > free_s - 1e-6);
		free_s = onset_s + edf->duration_s;
		for (int place = 0; place < edf->places; place++) {
			double time_s = onset_s + place * edf->duration_s / edf->places;
			if (i < N && fabs(time_of(has_gaps, i) - time_s) < 1e-6)
				check_sample(edf, record, place, i++);
			else
				n_empty++;
		}
	}
	ck_assert_uint_eq(i, N);
	return n_empty;
}

START_TEST(a_gapless_session_is_continuous)
{
	make_session(false);
	export();
	struct edf edf = read_edf("EDF+C");
	check_signals(&edf);
	ck_assert_int_eq(edf.n_records, 8);
	ck_assert_int_eq(check_samples(&edf, false), 8 * RATE - N);
	for (int k = 0; k < edf.n_records; k++)
		ck_assert_double_eq_tol(onset_of(&edf, k), 0.25 + k, 1e-9);
	g_free(edf.bytes);
}
END_TEST

START_TEST(gaps_are_times_of_records_and_empty_places)
{
	make_session(true);
	export();
	struct edf edf = read_edf("EDF+D");
	check_signals(&edf);
	int n_empty = check_samples(&edf, true);
	ck_assert_int_eq(n_empty, edf.n_records * RATE - N);
	g_autofree char *all = list_annotations(&edf);
	/* The lost sample; then the places behind the last sample before the gap. */
	ck_assert_ptr_nonnull(strstr(all, "+2.49375|0.0078125|no data|\n"));
	ck_assert_ptr_nonnull(strstr(all, "+5.6265625|0.5234375|no data|\n"));
	ck_assert_ptr_nonnull(strstr(all, "+3.2828125|0.15625|no data@@temp|\n"));
	g_free(edf.bytes);
}
END_TEST

START_TEST(annotations_are_the_sessions)
{
	make_session(false);
	export();
	struct edf edf = read_edf("EDF+C");
	g_autofree char *all = list_annotations(&edf);
	ck_assert_ptr_nonnull(strstr(all, "+0.4|1.75|Betaling på café, en meget lang overskrift "
					  "der ikke kan stå i en annotation, |\n"));
	ck_assert_ptr_nonnull(strstr(all, "+3.025|dør|\n"));
	const char *scr = strstr(all, "+1.4|1.25|SCR|\n");
	ck_assert_ptr_nonnull(scr);
	ck_assert_ptr_null(strstr(scr + strlen("+1.4|1.25|SCR"), "SCR"));
	g_free(edf.bytes);
	g_autofree char *path = name_of("p07_annotations.tsv");
	g_autofree char *rows = NULL;
	ck_assert(g_file_get_contents(path, &rows, NULL, NULL));
	ck_assert_str_eq(rows, "onset_s\tduration_s\tkind\ttext\n"
			       "0.500000\t1.750000\ttouch point\tBetaling på café, en meget lang "
			       "overskrift der ikke kan stå i en annotation, for lang\n"
			       "1.500000\t1.250000\tscr\tSCR\n"
			       "3.125000\t\tmark\tdør\n");
}
END_TEST

START_TEST(nothing_is_overwritten_and_files_are_private)
{
	g_autoptr(GError) error = NULL;
	struct stat status;
	g_autofree char *path = name_of("p07.edf");
	make_session(false);
	export();
	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_int_eq(status.st_mode & 0777, 0600);
	struct rec_export_data data = {.session = session, .results = results};
	ck_assert(!rec_export_edf(&data, folder, false, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	g_clear_error(&error);
	ck_assert(rec_export_edf(&data, folder, true, &error));
}
END_TEST

/* --- in again ------------------------------------------------------------------------ */

static struct rec_session *import(const char *path, GError **error)
{
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	const char *paths[] = {path, NULL};
	struct rec_import request = {.edf_files = paths};
	return rec_import_read(&request, notes, error);
}

/* Where sample @i stands in an import: a lost sample is an unknown one there. */
static guint place_of(bool has_gaps, guint i)
{
	return i + (has_gaps && i >= LOST_ONE);
}

static void check_channel(
	struct rec_session *copy, const char *name, guint channel, bool has_gaps, double within)
{
	int found = rec_session_find_channel(copy, name);
	guint n = place_of(has_gaps, N);
	ck_assert_msg(found >= 0, "%s is missing", name);
	ck_assert_uint_eq(rec_session_channel_n(copy, (guint)found), n);
	g_autofree double *was = g_new(double, N), *is = g_new(double, n);
	ck_assert(rec_session_read_values(session, channel, 0, N, was, NULL));
	ck_assert(rec_session_read_values(copy, (guint)found, 0, n, is, NULL));
	ck_assert_int_eq(isnan(is[LOST_ONE]) != 0, has_gaps);
	for (guint i = 0; i < N; i++) {
		double value = is[place_of(has_gaps, i)];
		ck_assert_int_eq(isnan(was[i]) != 0, isnan(value) != 0);
		if (!isnan(was[i]))
			ck_assert_double_eq_tol(value, was[i], within);
	}
}

static void check_round_trip(bool has_gaps)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = name_of("p07.edf");
	make_session(has_gaps);
	export();
	g_autoptr(rec_session) copy = import(path, &error);
	ck_assert_msg(copy != NULL, "%s", error ? error->message : "");
	ck_assert_uint_eq(copy->channels->len, 5);
	check_channel(copy, "import_gsr", 0, has_gaps, 1e-9);
	check_channel(copy, "import_pulse", 1, has_gaps, 1e-9);
	check_channel(copy, "import_temp", 2, has_gaps, 1e-5);
	check_channel(copy, "import_ohms", 3, has_gaps, 0.01);
	guint n = place_of(has_gaps, N);
	g_autofree double *time_s = g_new(double, n);
	ck_assert(rec_session_read_times(copy, 0, 0, n, time_s, NULL));
	for (guint i = 0; i < N; i++)
		ck_assert_double_eq_tol(
			time_s[place_of(has_gaps, i)], time_of(has_gaps, i) - 0.25, 2e-6);
	ck_assert_str_eq(copy->participant, "P_07");
	ck_assert_uint_eq(copy->visits->len, 1);
	const struct rec_visit *visit = g_ptr_array_index(copy->visits, 0);
	ck_assert_double_eq_tol(visit->start_s, 0.25, 2e-6);
	ck_assert_double_eq_tol(visit->end_s, 2, 2e-6);
	ck_assert_uint_eq(copy->marks->len, 1);
	const struct rec_mark *mark = g_ptr_array_index(copy->marks, 0);
	ck_assert_str_eq(mark->label, "dør");
	ck_assert_double_eq_tol(mark->time_s, 2.875, 2e-6);
}

START_TEST(a_gapless_session_comes_back)
{
	check_round_trip(false);
}
END_TEST

START_TEST(a_session_with_gaps_comes_back)
{
	check_round_trip(true);
}
END_TEST

START_TEST(the_label_travels_and_comes_back)
{
	g_autofree char *path = name_of("p07.edf");
	g_autofree char *limits = name_of("LIMITS.txt");
	g_autofree char *head = NULL, *text = NULL;
	make_session(false);
	struct rec_device *device = g_ptr_array_index(session->devices, 0);
	device->is_simulated = _i & 1;
	device->is_emulated = _i & 2;
	g_free(device->name);
	device->name = g_strnfill(70, 'n'); /* which must not push the label out */
	export();
	ck_assert(g_file_get_contents(path, &head, NULL, NULL));
	ck_assert(g_file_get_contents(limits, &text, NULL, NULL));
	ck_assert_int_eq(memmem(head, 256, "SIMULATED", 9) != NULL, device->is_simulated);
	ck_assert_int_eq(memmem(head, 256, "EMULATED", 8) != NULL, device->is_emulated);
	ck_assert_int_eq(strstr(text, "EMULATED: ") != NULL, device->is_emulated);
	g_autoptr(rec_session) copy = import(path, NULL);
	const struct rec_device *again = g_ptr_array_index(copy->devices, 0);
	ck_assert_int_eq(again->is_simulated, device->is_simulated);
	ck_assert_int_eq(again->is_emulated, device->is_emulated);
}
END_TEST

/* The exported file with some bytes changed, or cut. */
static void check_refused(gsize at, const char *bytes, gsize length, const char *why)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = name_of("p07.edf");
	g_autofree char *bad = name_of("bad.edf");
	g_autofree char *data = NULL;
	gsize n = 0;
	ck_assert(g_file_get_contents(path, &data, &n, NULL));
	memcpy(data + at, bytes, strlen(bytes));
	ck_assert(g_file_set_contents(bad, data, (gssize)MIN(n, length), NULL));
	g_autoptr(rec_session) copy = import(bad, &error);
	ck_assert_ptr_null(copy);
	ck_assert_msg(strstr(error->message, why), "%s", error->message);
}

START_TEST(headers_that_cannot_be_true_are_refused)
{
	make_session(true);
	export();
	check_refused(0, "1", G_MAXSIZE, "version 0");
	check_refused(0,
		"\xff"
		"BIOSEMI",
		G_MAXSIZE, "BDF");
	check_refused(252, "0   ", G_MAXSIZE, "number of signals");
	check_refused(252, "9999", G_MAXSIZE, "number of signals");
	check_refused(252, "5   ", G_MAXSIZE, "length of its header");
	check_refused(236, "-2      ", G_MAXSIZE, "number of records");
	check_refused(244, "-1      ", G_MAXSIZE, "duration");
	check_refused(244, "0       ", G_MAXSIZE, "rate");
	check_refused(256 + 216 * SIGNALS, "99999999", G_MAXSIZE, "samples in a record");
	check_refused(256 + 216 * SIGNALS, "0       ", G_MAXSIZE, "samples in a record");
	check_refused(256 + 120 * SIGNALS, "4095    ", G_MAXSIZE, "digital limits");
	check_refused(256 + 112 * SIGNALS, "0.5     ", G_MAXSIZE, "physical limits");
	check_refused(0, "0", 200, "within its header");
	check_refused(0, "0", 1000, "within its header");
	check_refused(0, "0", HEADER + 100, "before its first record");
}
END_TEST

START_TEST(a_file_that_ends_early_is_read_as_far_as_it_goes)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = name_of("p07.edf");
	make_session(false);
	export();
	struct edf edf = read_edf("EDF+C");
	ck_assert(g_file_set_contents(
		path, edf.bytes, HEADER + 3 * edf.record_bytes + edf.record_bytes / 2, NULL));
	g_free(edf.bytes);
	g_autoptr(rec_session) copy = import(path, &error);
	ck_assert_msg(copy != NULL, "%s", error ? error->message : "");
	ck_assert_uint_eq(rec_session_channel_n(copy, 0), 3 * RATE);
}
END_TEST

/* A program that was broken off may have left a number that was true once. */
START_TEST(records_behind_the_stated_number_are_read)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = name_of("p07.edf");
	make_session(false);
	export();
	struct edf edf = read_edf("EDF+C");
	ck_assert_int_eq(edf.n_records, 8);
	memcpy(edf.bytes + 236, "3       ", 8);
	ck_assert(g_file_set_contents(path, edf.bytes, (gssize)edf.n_bytes, NULL));
	g_free(edf.bytes);
	g_autoptr(rec_session) copy = import(path, &error);
	ck_assert_msg(copy != NULL, "%s", error ? error->message : "");
	ck_assert_uint_gt(rec_session_channel_n(copy, 0), 7 * RATE);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/edf");
	TCase *tcase = tcase_create("edf");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, a_gapless_session_is_continuous);
	tcase_add_test(tcase, gaps_are_times_of_records_and_empty_places);
	tcase_add_test(tcase, annotations_are_the_sessions);
	tcase_add_test(tcase, nothing_is_overwritten_and_files_are_private);
	tcase_add_test(tcase, a_gapless_session_comes_back);
	tcase_add_test(tcase, a_session_with_gaps_comes_back);
	tcase_add_loop_test(tcase, the_label_travels_and_comes_back, 0, 4);
	tcase_add_test(tcase, headers_that_cannot_be_true_are_refused);
	tcase_add_test(tcase, a_file_that_ends_early_is_read_as_far_as_it_goes);
	tcase_add_test(tcase, records_behind_the_stated_number_are_read);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
