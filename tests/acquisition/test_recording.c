#include "acquisition/recording.h"
#include "recordings/session/session.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"

#include <gio/gio.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static const char STUDY[] = "[study]\nname=Shop\n"
			    "[phase rest]\nbaseline=yes\n"
			    "[touchpoint calm]\ntitle=Calm\nphase=rest\nstart=0\nduration=70\n"
			    "[touchpoint entrance]\ntitle=Entrance\nstart=75\nduration=20\n"
			    "[touchpoint till]\ntitle=The till\nstart=90\nduration=20\n"
			    "[touchpoint exit]\ntitle=Exit\n";

/* One row of a recording as its device sent it. */
struct native_row {
	double time_ms, gsr, pulse;
};

struct bench {
	char *folder, *output;
	char *devices[3];
	struct acq_options options;
	struct acq_recording *recording;
	struct rec_finalise_report report;
	GError *error;
};

static void bench_init(struct bench *bench, const char *device)
{
	*bench = (struct bench){.folder = scratch_create()};
	g_setenv("XDG_RUNTIME_DIR", bench->folder, TRUE);
	g_setenv("XDG_STATE_HOME", bench->folder, TRUE);
	bench->output = g_build_filename(bench->folder, "p01.nwb", NULL);
	bench->devices[0] = g_strdup(device);
	bench->options = (struct acq_options){
		.output = bench->output,
		.devices = bench->devices,
		.duration_s = NAN,
	};
}

static void start(struct bench *bench)
{
	bench->recording = acq_recording_start(&bench->options, &bench->error);
	ck_assert_msg(bench->recording != NULL, "%s", bench->error ? bench->error->message : "");
}

static enum acq_state wait_for_end(struct bench *bench)
{
	struct acq_live live;

	do {
		g_usleep(5000);
		acq_recording_live(bench->recording, &live);
	} while (live.state == ACQ_STATE_RUNNING);
	return live.state;
}

static struct rec_session *stop_and_open(struct bench *bench)
{
	bool is_done =
		acq_recording_stop(bench->recording, NULL, NULL, &bench->report, &bench->error);

	ck_assert_msg(is_done, "%s", bench->error ? bench->error->message : "");
	acq_recording_free(bench->recording);
	struct rec_session *session = rec_session_open(bench->report.output, &bench->error);
	ck_assert_msg(session != NULL, "%s", bench->error ? bench->error->message : "");
	return session;
}

static void bench_finish(struct bench *bench)
{
	g_clear_error(&bench->error);
	rec_finalise_report_clear(&bench->report);
	g_free(bench->devices[0]);
	g_free(bench->devices[1]);
	g_free(bench->output);
	scratch_remove(bench->folder);
}

static guint count_files(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	guint n = 0;

	while (g_dir_read_name(dir))
		n++;
	return n;
}

START_TEST(a_session_on_a_virtual_clock_has_exactly_its_duration)
{
	struct bench bench;

	bench_init(&bench, "simulated,speed=max,rate=64");
	bench.options.duration_s = 120;
	start(&bench);
	ck_assert_int_eq(wait_for_end(&bench), ACQ_STATE_ENDED);
	struct acq_live live;
	acq_recording_live(bench.recording, &live);
	ck_assert(live.is_simulated && !live.is_emulated && !live.is_uncalibrated);
	ck_assert_double_eq_tol(live.time_s, 120, 1e-9);
	struct rec_session *session = stop_and_open(&bench);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), 120 * 64);
	ck_assert_uint_eq(session->gaps->len, 0);
	ck_assert(((struct rec_device *)session->devices->pdata[0])->is_simulated);
	double time_s[2];
	ck_assert(rec_session_read_times(session, 0, 7678, 2, time_s, NULL));
	ck_assert_double_eq_tol(time_s[1], 7679 / 64.0, 1e-4);
	ck_assert_ptr_nonnull(session->live);
	ck_assert_uint_gt(session->live->beats->len, 100);
	ck_assert_uint_gt(session->live->eda->len, 1000);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_followed_plan_is_in_the_file_and_what_was_skipped_too)
{
	struct bench bench;
	g_autoptr(rec_studyfile) study = rec_studyfile_parse(STUDY, "test", NULL);

	bench_init(&bench, "simulated,speed=max");
	bench.options.duration_s = 120;
	bench.options.study = study;
	bench.options.follow_plan = true;
	start(&bench);
	wait_for_end(&bench);
	struct rec_session *session = stop_and_open(&bench);
	const double wanted[][2] = {{0, 70}, {75, 95}, {90, 110}, {NAN, NAN}};
	const char *ids[] = {"calm", "entrance", "till", "exit"};
	ck_assert_uint_eq(session->visits->len, 4);
	for (guint i = 0; i < 4; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		ck_assert_str_eq(visit->touchpoint, ids[i]);
		ck_assert_int_eq(visit->visit, i < 3);
		if (i == 3) {
			ck_assert_double_nan(visit->start_s);
			continue;
		}
		ck_assert_double_eq_tol(visit->start_s, wanted[i][0], 1e-6);
		ck_assert_double_eq_tol(visit->end_s, wanted[i][1], 1e-6);
		ck_assert_str_eq(visit->source, "plan");
	}
	/* The baseline visit gave 60 valid seconds, so there is an index behind it. */
	const GArray *arousal = session->live->arousal;
	guint known = 0;
	for (guint i = 0; i < arousal->len; i++) {
		const struct dsp_arousal *row = &g_array_index(arousal, struct dsp_arousal, i);
		ck_assert(row->time_s >= 60 || isnan(row->arousal));
		known += isfinite(row->arousal) ? 1 : 0;
		ck_assert(!row->is_self_normalised);
	}
	ck_assert_uint_gt(known, 20);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

/* 70 s of 32 Hz "counts", no two neighbours alike, with one hole of 5 s. */
static char *write_csv(const char *folder)
{
	char *path = g_build_filename(folder, "gsr.csv", NULL);
	GString *text = g_string_new("time_s,gsr\n");

	for (int i = 0; i < 70 * 32; i++)
		g_string_append_printf(
			text, "%.6f,%d\n", i / 32.0 + (i >= 1000 ? 5 : 0), 500 + (i * 37) % 211);
	ck_assert(g_file_set_contents(path, text->str, -1, NULL));
	g_string_free(text, TRUE);
	return path;
}

START_TEST(a_replay_fifty_times_faster_keeps_every_raw_number_and_the_hole)
{
	struct bench bench;
	double raw[70 * 32], time_s[70 * 32];

	bench_init(&bench, "");
	g_autofree char *csv = write_csv(bench.folder);
	g_free(bench.devices[0]);
	bench.devices[0] = g_strdup_printf("replay,file=%s,unit=counts,speed=50", csv);
	start(&bench);
	struct acq_live live;
	acq_recording_live(bench.recording, &live);
	ck_assert(live.is_uncalibrated);
	ck_assert_int_eq(wait_for_end(&bench), ACQ_STATE_ENDED);
	struct rec_session *session = stop_and_open(&bench);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), 70 * 32);
	ck_assert(rec_session_read_raw(session, 0, 0, 70 * 32, raw, NULL));
	ck_assert(rec_session_read_times(session, 0, 0, 70 * 32, time_s, NULL));
	for (int i = 0; i < 70 * 32; i++) {
		ck_assert_double_eq(raw[i], 500 + (i * 37) % 211);
		ck_assert_double_eq_tol(time_s[i], i / 32.0 + (i >= 1000 ? 5 : 0), 0.002);
	}
	ck_assert_uint_eq(session->gaps->len, 1);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

/* The rows of a gzipped CSV of five numbers a row at least, without the header. */
static GArray *read_rows(const char *path)
{
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autoptr(GFileInputStream) raw = g_file_read(file, NULL, NULL);
	ck_assert_ptr_nonnull(raw);
	g_autoptr(GZlibDecompressor) inflate =
		g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP);
	g_autoptr(GInputStream) text =
		g_converter_input_stream_new(G_INPUT_STREAM(raw), G_CONVERTER(inflate));
	g_autoptr(GDataInputStream) lines = g_data_input_stream_new(text);
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct native_row));
	char *line;

	g_free(g_data_input_stream_read_line(lines, NULL, NULL, NULL));
	while ((line = g_data_input_stream_read_line(lines, NULL, NULL, NULL))) {
		g_auto(GStrv) cells = g_strsplit(line, ",", -1);
		struct native_row row = {g_ascii_strtod(cells[4], NULL),
			g_ascii_strtod(cells[0], NULL), g_ascii_strtod(cells[2], NULL)};
		g_array_append_val(rows, row);
		g_free(line);
	}
	return rows;
}

static char *write_native(const char *folder, const char *name, const GArray *rows, bool is_pulse)
{
	char *path = g_build_filename(folder, name, NULL);
	GString *text = g_string_new("time_ms,counts\n");
	double zero_ms = g_array_index(rows, struct native_row, 0).time_ms;

	for (guint i = 0; i < rows->len; i++) {
		const struct native_row *row = &g_array_index(rows, struct native_row, i);
		g_string_append_printf(text, "%.0f,%.0f\n", row->time_ms - zero_ms,
			is_pulse ? row->pulse : row->gsr);
	}
	ck_assert(g_file_set_contents(path, text->str, -1, NULL));
	g_string_free(text, TRUE);
	return path;
}

static void check_native(
	struct rec_session *session, guint channel, const GArray *rows, bool is_pulse)
{
	g_autofree double *raw = g_new(double, rows->len);

	ck_assert_uint_eq(rec_session_channel_n(session, channel), rows->len);
	ck_assert(rec_session_read_raw(session, channel, 0, rows->len, raw, NULL));
	for (guint i = 0; i < rows->len; i++) {
		const struct native_row *row = &g_array_index(rows, struct native_row, i);
		ck_assert_double_eq(raw[i], is_pulse ? row->pulse : row->gsr);
	}
}

START_TEST(a_real_recording_on_its_odd_clock_is_replayed_whole)
{
	struct bench bench;
	g_autoptr(GArray) rows = read_rows(TEST_DATA_DIR "/physiokit/P21_C_Hard/raw.csv.gz");

	bench_init(&bench, "");
	g_autofree char *gsr = write_native(bench.folder, "gsr.csv", rows, false);
	g_autofree char *pulse = write_native(bench.folder, "pulse.csv", rows, true);
	g_free(bench.devices[0]);
	bench.devices[0] =
		g_strdup_printf("replay,file=%s,pulse=%s,unit=counts,speed=50", gsr, pulse);
	start(&bench);
	ck_assert_int_eq(wait_for_end(&bench), ACQ_STATE_ENDED);
	struct rec_session *session = stop_and_open(&bench);
	check_native(session, 0, rows, false);
	check_native(session, 1, rows, true);
	ck_assert_uint_eq(session->gaps->len, 0);
	const struct rec_clock *clock = session->clocks->pdata[0];
	const struct rec_segment *segment = &g_array_index(clock->segments, struct rec_segment, 0);
	/* 275 Hz, as meta.json says of the device's own clock. */
	ck_assert_double_eq_tol(1e9 / segment->line.period_ns, 275.1319, 0.01);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(two_devices_of_one_kind_have_names_of_their_own)
{
	struct bench bench;

	bench_init(&bench, "simulated,speed=max,seed=1");
	bench.devices[1] = g_strdup("simulated,speed=max,seed=2,rate=50");
	bench.options.duration_s = 10;
	start(&bench);
	wait_for_end(&bench);
	struct rec_session *session = stop_and_open(&bench);
	ck_assert_int_ge(rec_session_find_channel(session, "simulated_gsr"), 0);
	int second = rec_session_find_channel(session, "simulated_2_pulse");
	ck_assert_int_ge(second, 0);
	ck_assert_uint_eq(rec_session_channel_n(session, (guint)second), 500);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_word_over_the_socket_is_in_the_file)
{
	struct bench bench;

	bench_init(&bench, "simulated");
	start(&bench);
	ck_assert_msg(acq_mark_send("p01", "door bell", false, NULL, &bench.error), "%s",
		bench.error ? bench.error->message : "");
	ck_assert(acq_recording_visit(bench.recording, "Entrance", "window", &bench.error));
	ck_assert(acq_mark_send(NULL, "entrance", true, NULL, &bench.error));
	struct rec_session *session = stop_and_open(&bench);
	ck_assert_uint_eq(session->marks->len, 1);
	ck_assert_str_eq(((struct rec_mark *)session->marks->pdata[0])->source, "socket");
	ck_assert_uint_eq(session->visits->len, 1);
	const struct rec_visit *visit = session->visits->pdata[0];
	ck_assert_double_ge(visit->end_s, visit->start_s);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_start_that_fails_leaves_nothing_behind)
{
	struct bench bench;

	bench_init(&bench, "replay,file=/nowhere/gsr.csv");
	ck_assert_ptr_null(acq_recording_start(&bench.options, &bench.error));
	ck_assert_ptr_nonnull(bench.error);
	ck_assert_ptr_nonnull(strstr(bench.error->message, "/nowhere/gsr.csv"));
	ck_assert_uint_eq(count_files(bench.folder), 0);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_recording_that_is_dropped_leaves_its_journal)
{
	struct bench bench;

	bench_init(&bench, "simulated,speed=max");
	bench.options.duration_s = 30;
	start(&bench);
	wait_for_end(&bench);
	acq_recording_free(bench.recording);
	ck_assert(!g_file_test(bench.output, G_FILE_TEST_EXISTS));
	g_autofree char *journal = g_strconcat(bench.output, ".journal", NULL);
	struct rec_session *session = rec_session_open(journal, NULL);
	ck_assert_ptr_nonnull(session);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), 30 * 128);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(force_replaces_the_old_file_when_the_new_one_is_there)
{
	struct bench bench;

	bench_init(&bench, "simulated,speed=max");
	ck_assert(g_file_set_contents(bench.output, "old", 3, NULL));
	bench.options.duration_s = 5;
	bench.options.force = true;
	start(&bench);
	g_autofree char *old = NULL;
	ck_assert(g_file_get_contents(bench.output, &old, NULL, NULL));
	ck_assert_str_eq(old, "old"); /* nothing is lost by a crash while recording */
	wait_for_end(&bench);
	struct rec_session *session = stop_and_open(&bench);
	ck_assert_str_eq(bench.report.output, bench.output);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_full_disk_fails_with_a_sentence_and_loses_nothing_written)
{
	struct bench bench;
	struct sigaction ignored = {.sa_handler = SIG_IGN};
	struct rlimit limit;
	struct acq_live live;

	sigaction(SIGXFSZ, &ignored, NULL);
	getrlimit(RLIMIT_FSIZE, &limit);
	bench_init(&bench, "simulated,speed=max");
	start(&bench);
	limit.rlim_cur = 200000;
	setrlimit(RLIMIT_FSIZE, &limit);
	enum acq_state state = wait_for_end(&bench);
	acq_recording_live(bench.recording, &live);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
	ck_assert_int_eq(state, ACQ_STATE_FAILED);
	ck_assert_uint_gt(strlen(live.problem), 10);
	struct rec_session *session = stop_and_open(&bench); /* there is room again */
	uint64_t n = rec_session_channel_n(session, 0);
	ck_assert_uint_gt(n, 1000);
	rec_session_free(session);
	bench_finish(&bench);
}
END_TEST

TESTS_MAIN("acquisition/recording", a_session_on_a_virtual_clock_has_exactly_its_duration,
	a_followed_plan_is_in_the_file_and_what_was_skipped_too,
	a_replay_fifty_times_faster_keeps_every_raw_number_and_the_hole,
	a_real_recording_on_its_odd_clock_is_replayed_whole,
	two_devices_of_one_kind_have_names_of_their_own, a_word_over_the_socket_is_in_the_file,
	a_start_that_fails_leaves_nothing_behind, a_recording_that_is_dropped_leaves_its_journal,
	force_replaces_the_old_file_when_the_new_one_is_there,
	a_full_disk_fails_with_a_sentence_and_loses_nothing_written)
