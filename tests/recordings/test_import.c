#include "core/flags.h"
#include "recordings/import/import.h"

#include <check.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static char *folder;
static GArray *channels;
static GPtrArray *notes;
static GPtrArray *paths;
static GError *error;
static struct rec_import import;

static void set_up(void)
{
	folder = g_dir_make_tmp("affekt-import-XXXXXX", NULL);
	channels = g_array_new(FALSE, TRUE, sizeof(struct rec_import_channel));
	notes = g_ptr_array_new_with_free_func(g_free);
	paths = g_ptr_array_new_with_free_func(g_free);
	import = (struct rec_import){.channels = channels};
}

static void tear_down(void)
{
	for (guint i = 0; i < paths->len; i++)
		g_unlink(g_ptr_array_index(paths, i));
	g_rmdir(folder);
	g_clear_pointer(&folder, g_free);
	g_array_unref(channels);
	g_ptr_array_unref(notes);
	g_ptr_array_unref(paths);
	g_clear_error(&error);
}

/* A file of the folder; its path lives until the test's end. */
static const char *put(const char *name, const char *text)
{
	char *path = g_build_filename(folder, name, NULL);
	ck_assert(g_file_set_contents(path, text, -1, NULL));
	g_ptr_array_add(paths, path);
	return path;
}

static struct rec_import_channel *want(const char *name, const char *path)
{
	struct rec_import_channel channel = {
		.name = name,
		.file = path,
		.rate_hz = NAN,
		.quantity = strcmp(name, "gsr") == 0     ? CORE_QUANTITY_GSR
			    : strcmp(name, "pulse") == 0 ? CORE_QUANTITY_PULSE
							 : CORE_QUANTITY_OTHER,
	};
	g_array_append_val(channels, channel);
	return &g_array_index(channels, struct rec_import_channel, channels->len - 1);
}

static struct rec_session *read_good(void)
{
	struct rec_session *session = rec_import_read(&import, notes, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

static void assert_refused(int code, const char *part)
{
	struct rec_session *session = rec_import_read(&import, notes, &error);
	ck_assert_ptr_null(session);
	ck_assert_msg(
		g_error_matches(error, REC_ERROR, code), "%d %s", error->code, error->message);
	ck_assert_msg(strstr(error->message, part) != NULL, "%s", error->message);
	ck_assert_int_eq(error->message[strlen(error->message) - 1], '.');
}

static bool is_noted(const char *part)
{
	for (guint i = 0; i < notes->len; i++) {
		if (strstr(g_ptr_array_index(notes, i), part))
			return true;
	}
	return false;
}

static const struct core_channel *desc_of(const struct rec_session *session, const char *name)
{
	int index = rec_session_find_channel(session, name);
	ck_assert_int_ge(index, 0);
	return &((struct rec_channel *)g_ptr_array_index(session->channels, (guint)index))->desc;
}

static double value_at(struct rec_session *session, const char *name, uint64_t at)
{
	double value;
	guint index = (guint)rec_session_find_channel(session, name);
	ck_assert(rec_session_read_values(session, index, at, 1, &value, NULL));
	return value;
}

static double time_at(struct rec_session *session, guint clock, uint64_t at)
{
	double time_s;
	ck_assert(rec_session_read_times(session, clock, at, 1, &time_s, NULL));
	return time_s;
}

START_TEST(further_channels_find_their_column)
{
	const char *path = put("many.csv",
		"time_s,Cz,F3 (\u00b5V),F4_uV,EMG\n0,1,2,3,4\n0.25,1,2,3,4\n0.5,1,2,3,4\n");
	want("eeg_f3", path);
	want("eeg_f4", path);
	want("emg", path);
	want("eeg_left", path);
	g_autoptr(rec_session) session = read_good();
	ck_assert_double_eq(value_at(session, "import_eeg_f3", 1), 2);
	ck_assert_double_eq(value_at(session, "import_eeg_f4", 1), 3);
	ck_assert_double_eq(value_at(session, "import_emg", 1), 4);
	ck_assert_double_eq(value_at(session, "import_eeg_left", 1), 1);
	ck_assert_str_eq(core_channel_unit(desc_of(session, "import_eeg_f3")), "uV");
	ck_assert_str_eq(core_channel_unit(desc_of(session, "import_eeg_f4")), "uV");
	want("eeg_right", path);
	assert_refused(REC_ERROR_MISSING, "no column eeg_right");
}
END_TEST

START_TEST(two_columns_of_one_file_share_a_clock)
{
	const char *path = put("both.csv", "time_s,eda,ppg\n0,5,1\n0.25,5.5,2\n0.5,6,3\n");
	want("gsr", path);
	want("pulse", path)->column = "ppg";
	import.participant = "P07";
	g_autoptr(rec_session) session = read_good();
	ck_assert_uint_eq(session->clocks->len, 1);
	ck_assert_uint_eq(session->channels->len, 2);
	ck_assert_int_eq(session->primary_gsr, 0);
	ck_assert_int_eq(session->primary_pulse, 1);
	ck_assert_str_eq(session->participant, "P07");
	ck_assert_double_eq(value_at(session, "import_pulse", 2), 3);
	ck_assert_double_eq(value_at(session, "import_gsr", 1), 5.5);
	ck_assert_double_eq_tol(time_at(session, 0, 2), 0.5, 1e-9);
	ck_assert_double_eq_tol(session->duration_s, 0.75, 1e-9);
	const struct rec_sync *sync = g_ptr_array_index(session->sync, 0);
	ck_assert_uint_eq(session->sync->len, 1);
	ck_assert_str_eq(sync->stream, "import_gsr;import_pulse");
	ck_assert_str_eq(sync->verdict, "pass");
	ck_assert(is_noted("both.csv: 3 samples at 4 Hz"));
}
END_TEST

START_TEST(units_come_from_call_table_or_size)
{
	static const struct {
		const char *header, *cell, *told;
		const char *unit;
		double value;
	} CASES[] = {
		{"time_s,eda", "5", NULL, "uS", 5},
		{"time_s,eda", "1800", NULL, "counts", 1800},
		{"time_s,eda", "0.01", NULL, "counts", 0.01},
		{"time_s,eda", "1800", "nS", "uS", 1.8},
		{"time_s,eda_mS", "0.0018", NULL, "uS", 1.8},
		{"time_s,eda", "200", "kohm", "uS", 5},
		{"time_s,eda", "0.000005", "S", "uS", 5},
		{"time_s,eda", "5", "counts", "counts", 5},
		{"time_s,eda (kOhm)", "200", NULL, "uS", 5},
		{"time_s,gsr_ohm", "200000", NULL, "uS", 5},
		{"time_s,eda\ns,\xc2\xb5S", "500", NULL, "uS", 500},
		{"time_s,eda [mV]", "500", NULL, "mV", 500},
	};
	g_autofree char *text = g_strdup_printf("%s\n0,%s\n1,%s\n2,%s\n", CASES[_i].header,
		CASES[_i].cell, CASES[_i].cell, CASES[_i].cell);
	want("gsr", put("gsr.csv", text))->unit = CASES[_i].told;
	g_autoptr(rec_session) session = read_good();
	ck_assert_str_eq(core_channel_unit(desc_of(session, "import_gsr")), CASES[_i].unit);
	ck_assert_double_eq_tol(value_at(session, "import_gsr", 1), CASES[_i].value, 1e-9);
	bool is_calibrated = strcmp(CASES[_i].unit, "uS") == 0;
	ck_assert_int_eq(core_channel_is_calibrated(desc_of(session, "import_gsr")), is_calibrated);
	/* What was guessed is said. */
	ck_assert_int_eq(is_noted("--gsr-unit"), _i < 3 || _i == 11);
}
END_TEST

START_TEST(polarity_is_turned_when_asked)
{
	struct rec_import_channel *channel =
		want("gsr", put("gsr.csv", "time_s,eda\n0,1000\n1,3000\n2,1000\n"));
	channel->is_inverted = true;
	g_autoptr(rec_session) session = read_good();
	const struct core_channel *desc = desc_of(session, "import_gsr");
	/* The raw numbers stay; the chain mirrors them in the 12 bits that hold them. */
	ck_assert_uint_eq(desc->n_steps, 1);
	ck_assert_int_eq(desc->steps[0].kind, CORE_STEP_LINEAR);
	ck_assert_double_eq(value_at(session, "import_gsr", 0), 4095 - 1000);
	ck_assert_double_eq(value_at(session, "import_gsr", 1), 4095 - 3000);
	ck_assert(!core_channel_is_calibrated(desc));
	double raw;
	ck_assert(rec_session_read_raw(session, 0, 1, 1, &raw, NULL));
	ck_assert_double_eq(raw, 3000);
}
END_TEST

START_TEST(numbers_are_stored_in_the_narrowest_type)
{
	static const struct {
		const char *cells[2];
		enum core_raw_type type;
	} CASES[] = {
		{{"0", "255"}, CORE_RAW_U8},
		{{"-1", "255"}, CORE_RAW_I16},
		{{"0", "65535"}, CORE_RAW_U16},
		{{"-70000", "1"}, CORE_RAW_I32},
		{{"0.5", "12.25"}, CORE_RAW_F32},
		{{"0.1", "1"}, CORE_RAW_F64},
		{{"", "7"}, CORE_RAW_F32},
		{{"5000000000", "1"}, CORE_RAW_F64},
	};
	g_autofree char *text =
		g_strdup_printf("time_s,x\n0,%s\n1,%s\n", CASES[_i].cells[0], CASES[_i].cells[1]);
	want("pulse", put("x.csv", text));
	g_autoptr(rec_session) session = read_good();
	ck_assert_int_eq(desc_of(session, "import_pulse")->raw_type, CASES[_i].type);
}
END_TEST

/* Hum on every fourth sample at the same phase: neighbours are never closer than the hum is high.
 */
START_TEST(hum_that_divides_the_rate_is_no_step_of_a_converter)
{
	static const double HUM[] = {0, 0.3, 0, -0.3};
	g_autoptr(GString) text = g_string_new("time_s,gsr_uS\n");

	for (int i = 0; i < 2000; i++) {
		int slow = i / 400;
		g_string_append_printf(
			text, "%.3f,%.3f\n", i / 200.0, 4 + 0.001 * slow + HUM[i % 4]);
	}
	want("gsr", put("gsr.csv", text->str));
	g_autoptr(rec_session) session = read_good();
	ck_assert_double_eq_tol(desc_of(session, "import_gsr")->raw_lsb, 0.001, 1e-9);
}
END_TEST

START_TEST(missing_cells_are_flagged_and_long_stretches_are_gaps)
{
	GString *text = g_string_new("time_s,eda\n");
	for (int i = 0; i < 100; i++) {
		bool is_missing = i == 10 || (i >= 50 && i < 60);
		g_string_append_printf(text, "%d.%d,%s\n", i / 10, i % 10, is_missing ? "" : "5.5");
	}
	want("gsr", put("gsr.csv", text->str));
	g_string_free(text, TRUE);
	g_autoptr(rec_session) session = read_good();
	uint16_t flags[100];
	ck_assert(rec_session_read_flags(session, 0, 0, 100, flags, NULL));
	for (int i = 0; i < 100; i++)
		ck_assert_uint_eq(flags[i], i == 10 || (i >= 50 && i < 60) ? CORE_FLAG_MISSING : 0);
	ck_assert_uint_eq(session->gaps->len, 1);
	const struct rec_gap *gap = g_ptr_array_index(session->gaps, 0);
	ck_assert_double_eq_tol(gap->start_s, 5, 1e-6);
	ck_assert_double_eq_tol(gap->end_s, 6, 1e-6);
	ck_assert_double_eq(gap->samples_lost, 10);
	ck_assert_str_eq(gap->channels, "import_gsr");
	ck_assert(is_noted("11 of 100"));
}
END_TEST

START_TEST(absolute_times_share_the_earliest_start)
{
	want("gsr", put("gsr.csv", "timestamp_ms,eda\n1700000002000,5\n1700000002250,5\n"));
	want("pulse", put("pulse.csv", "time,ppg\n2023-11-14T22:13:21.5Z,5\n"
				       "2023-11-14 22:13:22.5+00:00,6\n"));
	import.events_file = put("events.csv", "timestamp,duration,label\n1700000005,2,Greeting\n");
	g_autoptr(rec_session) session = read_good();
	ck_assert_double_eq_tol(time_at(session, 0, 0), 0.5, 1e-6);
	ck_assert_double_eq_tol(time_at(session, 1, 0), 0, 1e-6);
	ck_assert_double_eq_tol(time_at(session, 1, 1), 1, 1e-6);
	const struct rec_visit *visit = g_ptr_array_index(session->visits, 0);
	ck_assert_double_eq_tol(visit->start_s, 3.5, 1e-6);
	ck_assert_int_eq(session->start_wall_us, INT64_C(1700000001500000));
	ck_assert_double_eq_tol(session->duration_s, 5.5, 1e-6);
}
END_TEST

START_TEST(a_rate_alone_starts_at_zero)
{
	struct rec_import_channel *channel = want("pulse", put("pulse.csv", "ppg\n1\n2\n3\n4\n"));
	channel->rate_hz = 2;
	import.start_iso8601 = "2026-11-22T10:00:00+01:00";
	g_autoptr(rec_session) session = read_good();
	ck_assert_double_eq(time_at(session, 0, 3), 1.5);
	ck_assert_int_eq(session->start_wall_us, INT64_C(1795338000000000));
	ck_assert(!is_noted("No wall time"));
}
END_TEST

START_TEST(the_time_column_may_be_named)
{
	struct rec_import_channel *channel =
		want("gsr", put("gsr.csv", "clock;eda\n0;5,5\n500;6,5\n1000;7\n"));
	channel->time_column = "clock:ms";
	g_autoptr(rec_session) session = read_good();
	ck_assert_double_eq_tol(time_at(session, 0, 2), 1, 1e-9);
	ck_assert_double_eq(value_at(session, "import_gsr", 0), 5.5);
	ck_assert(is_noted("decimal commas"));
}
END_TEST

START_TEST(events_become_visits_and_marks)
{
	want("gsr", put("gsr.csv", "time_s,eda\n0,5\n10,5\n"));
	import.events_file = put("events.csv",
		"time_s,duration_s,label\n5,2,Betale\n1,2,BaseLine\n8,0,\"Ring, ring\"\n"
		"4,,tag\n2,1,Betale\n");
	g_autoptr(rec_session) session = read_good();
	ck_assert_uint_eq(session->visits->len, 3);
	const struct rec_visit *rest = g_ptr_array_index(session->visits, 0);
	const struct rec_visit *second = g_ptr_array_index(session->visits, 2);
	ck_assert(rest->is_baseline);
	ck_assert_str_eq(second->touchpoint, "betale");
	ck_assert_str_eq(second->title, "Betale");
	ck_assert_int_eq(second->visit, 2);
	ck_assert_double_eq(second->end_s, 7);
	ck_assert(!second->is_baseline);
	ck_assert_uint_eq(session->marks->len, 2);
	const struct rec_mark *first = g_ptr_array_index(session->marks, 0);
	const struct rec_mark *last = g_ptr_array_index(session->marks, 1);
	ck_assert_int_eq(first->id, 1);
	ck_assert_str_eq(first->label, "tag");
	ck_assert_int_eq(last->id, 2);
	ck_assert_str_eq(last->label, "Ring, ring");
}
END_TEST

START_TEST(events_before_the_recording_are_said)
{
	want("gsr", put("gsr.csv", "time_s,eda\n0,5\n10,5\n"));
	import.events_file =
		put("events.csv", "time_s,duration_s,label\n-5,1,A\n-3,0,B\n-0.5,1,C\n");
	g_autoptr(rec_session) session = read_good();
	ck_assert_uint_eq(session->visits->len, 2);
	ck_assert(is_noted("2 events begin before the recording, from -5.0 s on"));
	ck_assert(!is_noted("after the last sample"));
}
END_TEST

START_TEST(events_after_the_last_sample_are_said)
{
	want("gsr", put("gsr.csv", "time_s,eda\n0,5\n10,5\n"));
	import.events_file = put("events.csv", "time_s,duration_s,label\n5,2,A\n8,20,B\n9,1.5,C\n");
	g_autoptr(rec_session) session = read_good();
	ck_assert(is_noted("1 event ends after the last sample"));
	ck_assert(!is_noted("before the recording"));
	ck_assert_double_eq(session->duration_s, 28);
}
END_TEST

START_TEST(a_channel_named_by_its_unit_has_it)
{
	want("gsr", put("gsr.csv", "time_s,\u00b5S\n0,500\n10,500\n"));
	g_autoptr(rec_session) session = read_good();
	const struct rec_channel *channel = g_ptr_array_index(session->channels, 0);
	ck_assert_str_eq(core_channel_unit(&channel->desc), "uS");
	ck_assert_str_eq(channel->desc.title, "Skin conductance");
}
END_TEST

START_TEST(gaps_in_the_times_become_rows)
{
	GString *text = g_string_new("time_s,eda\n");
	for (int i = 0; i < 400; i++)
		g_string_append_printf(text, "%d,5.5\n", i < 200 ? i : i + 30);
	want("gsr", put("gsr.csv", text->str));
	g_string_free(text, TRUE);
	g_autoptr(rec_session) session = read_good();
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
	ck_assert_uint_eq(clock->segments->len, 2);
	const struct rec_gap *gap = g_ptr_array_index(session->gaps, 0);
	ck_assert_double_eq(gap->samples_lost, 30);
	ck_assert_str_eq(gap->cause, "import");
	const struct rec_sync *sync = g_ptr_array_index(session->sync, 0);
	ck_assert_int_eq(sync->gaps, 1);
	ck_assert_int_eq(sync->dropped, 30);
	ck_assert(is_noted("1 gap "));
}
END_TEST

START_TEST(stamps_that_scatter_are_kept_and_certified)
{
	GString *text = g_string_new("time_s,eda\n");
	for (int i = 0; i < 2000; i++)
		g_string_append_printf(text, "%.6f,5.5\n", i / 100.0 + 1e-6 * i * i / 10);
	want("gsr", put("gsr.csv", text->str));
	g_string_free(text, TRUE);
	g_autoptr(rec_session) session = read_good();
	const struct rec_sync *sync = g_ptr_array_index(session->sync, 0);
	ck_assert(g_str_has_prefix(sync->verdict, "fail: "));
	ck_assert_double_gt(sync->residual_rms_ms, sync->limit_ms);
	ck_assert_double_eq_tol(time_at(session, 0, 1000), 10.1, 1e-9);
	ck_assert(is_noted("kept"));
}
END_TEST

START_TEST(an_e4_folder_is_a_session)
{
	put("EDA.csv", "1644227574.000000\n4.000000\n0.000000\n0.0\n0.5\n0.6\n");
	put("BVP.csv", "1644227575.0\n64.0\n-0.0\n1.5\n-2\n");
	put("TEMP.csv", "1644227574.0\n4.0\n33.5\n33.6\n");
	put("ACC.csv", "1644227574.0, 1644227574.0, 1644227574.0\n32.0, 32.0, 32.0\n64,-32,0\n");
	put("HR.csv", "1644227584.0\n1.0\n70\n71\n");
	put("IBI.csv", "1644227574.0, IBI\n2.5,0.8125\n3.25,0.75\n");
	put("tags.csv", "1644227580.25\n");
	put("info.txt", "not read");
	import.e4_dir = folder;
	g_autoptr(rec_session) session = read_good();
	ck_assert_uint_eq(session->channels->len, 7);
	ck_assert_str_eq(core_channel_unit(desc_of(session, "import_gsr")), "uS");
	ck_assert_str_eq(core_channel_unit(desc_of(session, "import_acc_y")), "g");
	ck_assert_double_eq(value_at(session, "import_acc_y", 0), -0.5);
	ck_assert_double_eq(value_at(session, "import_temperature", 1), 33.6);
	ck_assert_double_eq(time_at(session, 1, 0), 1);
	ck_assert_double_eq(time_at(session, 4, 1), 11);
	uint16_t flags[4];
	ck_assert(rec_session_read_flags(session, 0, 0, 4, flags, NULL));
	ck_assert_uint_eq(flags[1], CORE_FLAG_STARTUP);
	ck_assert_uint_eq(flags[2], 0);
	ck_assert_uint_eq(session->device_events->len, 2);
	const struct rec_device_event *beat = g_ptr_array_index(session->device_events, 1);
	ck_assert_str_eq(beat->kind, "beat");
	ck_assert_double_eq_tol(beat->start_s, 3.25, 1e-6);
	ck_assert_double_eq(beat->value, 750);
	const struct rec_mark *tag = g_ptr_array_index(session->marks, 0);
	ck_assert_double_eq_tol(tag->time_s, 6.25, 1e-6);
	ck_assert_int_eq(session->start_wall_us, INT64_C(1644227574000000));
}
END_TEST

static const struct {
	const char *text;
	int code;
	const char *part;
} WRONG[] = {
	{"time_s,eda\n", REC_ERROR_FORMAT, "no samples"},
	{"time_s,eda\n0,5\n", REC_ERROR_FORMAT, "one sample only"},
	{"time_s,eda\n0,5\n1,high\n", REC_ERROR_FORMAT, "line 3, column eda: \"high\""},
	{"time_s,eda\n0,5\n2,5\n1,5\n", REC_ERROR_FORMAT,
		"line 4, column time_s: time runs backwards"},
	{"time_s,eda\n0,5\n,5\n", REC_ERROR_FORMAT, "line 3, column time_s: the time is empty"},
	{"time_s,eda\n3,5\n3,5\n3,5\n", REC_ERROR_FORMAT, "stand still"},
	{"eda,ppg\n5,1\n5,2\n", REC_ERROR_MISSING, "eda, ppg"},
	{"time_s,eda\n0,\n1,nan\n2,\n", REC_ERROR_FORMAT, "column eda: every value is missing"},
	{"time_s\n0\n1\n", REC_ERROR_MISSING, "beside its times"},
	{"timestamp,eda\n1700000000000,5\n1700000500000,5\n", REC_ERROR_FORMAT, "timestamp:ms"},
	{"time,eda\nyesterday,5\n", REC_ERROR_FORMAT, "line 2, column time: \"yesterday\""},
};

START_TEST(bad_tables_get_one_sentence)
{
	want("gsr", put("bad.csv", WRONG[_i].text));
	assert_refused(WRONG[_i].code, WRONG[_i].part);
	ck_assert_ptr_nonnull(strstr(error->message, "bad.csv"));
}
END_TEST

START_TEST(bad_calls_get_one_sentence)
{
	const char *path = put("good.csv", "time_s,eda\n0,5\n1,5\n");
	struct rec_import_channel *channel = want("gsr", path);
	switch (_i) {
	case 0:
		channel->column = "skin";
		assert_refused(REC_ERROR_MISSING, "its columns are time_s, eda");
		break;
	case 1:
		channel->time_column = "clock:ms";
		assert_refused(REC_ERROR_MISSING, "its columns are time_s, eda");
		break;
	case 2:
		channel->unit = "furlong";
		assert_refused(REC_ERROR_ARGUMENT, "uS, nS, S, kohm, ohm or counts");
		break;
	case 3:
		channel->unit = "kohm";
		channel->is_inverted = true;
		assert_refused(REC_ERROR_ARGUMENT, "--gsr-invert");
		break;
	case 4:
		import.start_iso8601 = "tomorrow";
		assert_refused(REC_ERROR_ARGUMENT, "tomorrow");
		break;
	case 5:
		want("gsr", path);
		assert_refused(REC_ERROR_ARGUMENT, "gsr");
		break;
	case 6:
		import.events_file = put("events.csv", "time_s,what\n1,x\n");
		assert_refused(REC_ERROR_MISSING, "time_s, what");
		break;
	case 7:
		import.events_file = put("events.csv", "time_s,duration_s,label\n1,-2,x\n");
		assert_refused(REC_ERROR_FORMAT, "line 2, column duration_s");
		break;
	case 8:
		import.events_file = put("events.csv", "time_s,duration_s,label\n1,2,\n");
		assert_refused(REC_ERROR_FORMAT, "line 2, column label");
		break;
	case 9:
		import.e4_dir = folder;
		assert_refused(REC_ERROR_MISSING, "EDA.csv");
		break;
	case 10:
		channel->rate_hz = -1;
		assert_refused(REC_ERROR_ARGUMENT, "-1 Hz");
		break;
	default:
		g_array_set_size(channels, 0);
		assert_refused(REC_ERROR_ARGUMENT, "nothing to import");
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/import");
	TCase *tcase = tcase_create("import");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, further_channels_find_their_column);
	tcase_add_test(tcase, two_columns_of_one_file_share_a_clock);
	tcase_add_loop_test(tcase, units_come_from_call_table_or_size, 0, 12);
	tcase_add_test(tcase, polarity_is_turned_when_asked);
	tcase_add_loop_test(tcase, numbers_are_stored_in_the_narrowest_type, 0, 8);
	tcase_add_test(tcase, hum_that_divides_the_rate_is_no_step_of_a_converter);
	tcase_add_test(tcase, missing_cells_are_flagged_and_long_stretches_are_gaps);
	tcase_add_test(tcase, absolute_times_share_the_earliest_start);
	tcase_add_test(tcase, a_rate_alone_starts_at_zero);
	tcase_add_test(tcase, the_time_column_may_be_named);
	tcase_add_test(tcase, events_become_visits_and_marks);
	tcase_add_test(tcase, events_before_the_recording_are_said);
	tcase_add_test(tcase, events_after_the_last_sample_are_said);
	tcase_add_test(tcase, a_channel_named_by_its_unit_has_it);
	tcase_add_test(tcase, gaps_in_the_times_become_rows);
	tcase_add_test(tcase, stamps_that_scatter_are_kept_and_certified);
	tcase_add_test(tcase, an_e4_folder_is_a_session);
	tcase_add_loop_test(tcase, bad_tables_get_one_sentence, 0, G_N_ELEMENTS(WRONG));
	tcase_add_loop_test(tcase, bad_calls_get_one_sentence, 0, 12);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
