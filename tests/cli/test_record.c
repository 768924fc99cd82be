/* `affekt record` and `affekt mark` as a shell sees them. */
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/fakes/scratch.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char *folder;

static void set_up(void)
{
	folder = scratch_create();
	g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
	g_setenv("XDG_STATE_HOME", folder, TRUE);
}

/* Exit code @code; progress goes to standard error, so what is there is no error by itself. */
static void assert_code(const struct outcome *outcome, int code, const char *because)
{
	ck_assert_msg(
		outcome->code == code, "exit %d: %s%s", outcome->code, outcome->out, outcome->err);
	ck_assert_msg(!because || strstr(outcome->err, because), "“%s” is not in: %s", because,
		outcome->err);
}

static JsonObject *parse(JsonParser *parser, const char *text)
{
	ck_assert_msg(json_parser_load_from_data(parser, text, -1, NULL), "no JSON: %s", text);
	return json_node_get_object(json_parser_get_root(parser));
}

/* Without any instrument: what is wrong with the call is said before one is looked for. */
START_TEST(wrong_options_are_refused_without_the_device)
{
	set_up();
	struct outcome inputs = run("record %s/s.nwb --device labjack-u3,others=99", folder);
	assert_code(&inputs, 2, "they are 0 to 15");
	struct outcome place = run("record %s/s.nwb --device simulated@1-2", folder);
	assert_code(&place, 2, "has no place");
	struct outcome missing = run("record %s/s.nwb --device lightstone,calibration=zz", folder);
	assert_code(&missing, 2, "There is no calibration “zz”");
	struct outcome skinless = run("calibrate cms50-hid --ohm 100k --ohm 1M");
	assert_code(&skinless, 2, "measures no skin conductance");
	outcome_finish(&inputs);
	outcome_finish(&place);
	outcome_finish(&missing);
	outcome_finish(&skinless);
	scratch_remove(folder);
}
END_TEST

START_TEST(a_session_is_recorded_analysed_and_sound)
{
	g_autoptr(JsonParser) parser = json_parser_new();

	set_up();
	struct outcome record = run("record %s/s.nwb --device simulated,speed=max "
				    "--duration 300 --participant p01 --info age=31 --json",
		folder);
	assert_code(&record, 0, NULL);
	JsonObject *said = parse(parser, record.out);
	ck_assert_double_eq(json_object_get_double_member(said, "duration_s"), 300);
	ck_assert_double_eq(json_object_get_double_member(said, "samples"), 300 * 128);
	ck_assert(json_object_get_boolean_member(said, "simulated"));
	ck_assert(json_object_get_boolean_member(said, "analyzed"));
	ck_assert_ptr_nonnull(strstr(record.err, "SIMULATED"));
	struct outcome verify = run("verify %s/s.nwb", folder);
	assert_outcome(&verify, 0, NULL);
	struct outcome info = run("info %s/s.nwb", folder);
	assert_outcome(&info, 0, NULL);
	ck_assert_ptr_nonnull(strstr(info.out, "p01"));
	ck_assert_ptr_nonnull(strstr(info.out, "skin-conductance responses"));
	/* What was shown while recording is what the analysis found. */
	struct outcome facts = run("info %s/s.nwb --json", folder);
	JsonObject *results = json_object_get_object_member(parse(parser, facts.out), "results");
	ck_assert_double_ge(json_object_get_double_member(results, "live_offline_driver_r"), 0.985);
	ck_assert_double_ge(json_object_get_double_member(results, "live_offline_scr_f1"), 0.95);
	ck_assert_double_ge(json_object_get_double_member(results, "live_offline_beat_f1"), 0.99);
	ck_assert_double_le(
		fabs(json_object_get_double_member(results, "live_offline_hr_difference")), 1);
	outcome_finish(&record);
	outcome_finish(&verify);
	outcome_finish(&info);
	outcome_finish(&facts);
	scratch_remove(folder);
}
END_TEST

START_TEST(the_analysis_can_be_left_for_later)
{
	set_up();
	struct outcome record =
		run("record %s/s.nwb --device simulated,speed=max --duration 20 --no-analyze "
		    "--keep-journal",
			folder);
	assert_code(&record, 0, NULL);
	ck_assert_ptr_nonnull(strstr(record.out, "2560 samples"));
	g_autofree char *journal = g_strconcat(folder, "/s.nwb.journal", NULL);
	ck_assert(g_file_test(journal, G_FILE_TEST_EXISTS));
	struct outcome info = run("info %s/s.nwb", folder);
	ck_assert_ptr_null(strstr(info.out, "analysed by"));
	outcome_finish(&record);
	outcome_finish(&info);
	scratch_remove(folder);
}
END_TEST

START_TEST(wrong_calls_and_failures_have_their_exit_codes)
{
	set_up();
	struct outcome calls[] = {
		run("record %s/s.nwb", folder),
		run("record %s/s.nwb --device toaster", folder),
		run("record %s/s.nwb --device simulated --duration -3", folder),
		run("record %s/s.nwb --device simulated --follow-plan", folder),
		run("record %s/s.nwb --device replay,file=/nowhere.csv", folder),
		run("record %s/s.nwb --device simulated --study /nowhere.study", folder),
		run("mark x"),
	};
	const struct {
		int code;
		const char *because;
	} wanted[] = {{2, "device"}, {2, "toaster"}, {2, "duration"}, {2, "plan"},
		{1, "/nowhere.csv"}, {1, "/nowhere.study"}, {1, "recording"}};

	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		assert_outcome(&calls[i], wanted[i].code, wanted[i].because);
		outcome_finish(&calls[i]);
	}
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	ck_assert_ptr_null(g_dir_read_name(dir)); /* nothing half-written is left behind */
	scratch_remove(folder);
}
END_TEST

/* The kind of the recording's device, and whether methods.md says it too. */
static void assert_kind(const char *name, const char *kind, bool is_label)
{
	g_autofree char *export = g_strdup_printf("%s/%s-export", folder, name);
	g_autofree char *methods = g_build_filename(export, "methods.md", NULL);
	g_autofree char *text = NULL;
	struct outcome info = run("info %s/%s.nwb", folder, name);
	struct outcome exported =
		run("export %s/%s.nwb --format csv --output %s", folder, name, export);

	assert_outcome(&info, 0, NULL);
	ck_assert_msg(strstr(info.out, kind), "no %s in: %s", kind, info.out);
	assert_code(&exported, 0, NULL);
	ck_assert(g_file_get_contents(methods, &text, NULL, NULL));
	ck_assert_msg((strstr(text, "**SIMULATED**") != NULL) == is_label, "%s", text);
	outcome_finish(&info);
	outcome_finish(&exported);
}

START_TEST(a_replay_inherits_the_label_of_what_it_plays)
{
	set_up();
	g_autofree char *csv = g_build_filename(folder, "real.csv", NULL);
	GString *rows = g_string_new("time_s,eda\n");
	for (int i = 0; i < 30 * 8; i++)
		g_string_append_printf(rows, "%.3f,%.4f\n", i / 8.0, 2 + 0.001 * (i % 17));
	ck_assert(g_file_set_contents(csv, rows->str, -1, NULL));
	g_string_free(rows, TRUE);
	struct outcome records[] = {
		run("record %s/s.nwb --device simulated,speed=max --duration 30", folder),
		run("record %s/r.nwb --device replay,file=%s/s.nwb,speed=max --json", folder,
			folder),
		run("record %s/c.nwb --device replay,file=%s,unit=uS,speed=max --json", folder,
			csv),
	};
	for (size_t i = 0; i < G_N_ELEMENTS(records); i++)
		assert_code(&records[i], 0, NULL);
	ck_assert_ptr_nonnull(strstr(records[1].err, "SIMULATED"));
	ck_assert_ptr_null(strstr(records[2].err, "SIMULATED"));
	assert_kind("s", "SIMULATED", true);
	assert_kind("r", "SIMULATED", true);
	assert_kind("c", "REPLAYED", false);
	for (size_t i = 0; i < G_N_ELEMENTS(records); i++)
		outcome_finish(&records[i]);
	scratch_remove(folder);
}
END_TEST

/* Starts a recording in the background, and returns when it takes marks. */
static GPid start_recording(const char *output)
{
	const char *words[] = {g_getenv("AFFEKT"), "record", output, "--device", "simulated",
		"--no-analyze", NULL};
	GPid pid;

	ck_assert(g_spawn_async(NULL, (char **)words, NULL,
		G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
		NULL, NULL, &pid, NULL));
	for (;;) {
		struct outcome mark = run("mark ready");
		int code = mark.code;
		outcome_finish(&mark);
		if (code == 0)
			return pid;
		g_usleep(20000);
	}
}

START_TEST(marks_arrive_and_a_signal_ends_the_recording_properly)
{
	int status = -1;

	set_up();
	g_autofree char *output = g_strconcat(folder, "/s.nwb", NULL);
	GPid pid = start_recording(output);
	struct outcome bell = run("mark 'door bell' --session s");
	assert_outcome(&bell, 0, NULL);
	ck_assert_msg(g_str_has_prefix(bell.out, "mark “door bell” at ") &&
			      g_str_has_suffix(bell.out, " s in s.nwb\n"),
		"%s", bell.out);
	struct outcome again = run("record %s --device simulated", output);
	assert_outcome(&again, 1, "journal"); /* somebody else's */
	struct outcome skipped = run("recover %s", folder);
	ck_assert_ptr_nonnull(strstr(skipped.out, "s.nwb.journal")); /* left alone */
	kill(pid, SIGINT);
	kill(pid, SIGINT); /* an impatient operator */
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %d", status);
	struct outcome info = run("info %s --json", output);
	assert_outcome(&info, 0, NULL);
	ck_assert_ptr_nonnull(strstr(info.out, "door bell"));
	outcome_finish(&bell);
	outcome_finish(&again);
	outcome_finish(&skipped);
	outcome_finish(&info);
	scratch_remove(folder);
}
END_TEST

START_TEST(a_terminated_recording_is_finished_too)
{
	int status = -1;

	set_up();
	g_autofree char *output = g_strconcat(folder, "/s.nwb", NULL);
	GPid pid = start_recording(output);
	kill(pid, SIGTERM);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	struct outcome verify = run("verify %s", output);
	assert_outcome(&verify, 0, NULL);
	outcome_finish(&verify);
	scratch_remove(folder);
}
END_TEST

START_TEST(an_orphan_in_the_folder_is_finished_before_a_new_recording)
{
	int status;

	set_up();
	g_autofree char *orphan = g_strconcat(folder, "/old.nwb", NULL);
	GPid pid = start_recording(orphan);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	struct outcome record = run(
		"record %s/new.nwb --device simulated,speed=max --duration 5 --no-analyze", folder);
	assert_code(&record, 0, "old.nwb");
	struct outcome verify = run("verify %s", orphan);
	assert_outcome(&verify, 0, NULL);
	outcome_finish(&record);
	outcome_finish(&verify);
	scratch_remove(folder);
}
END_TEST

TESTS_MAIN("cli/record", a_replay_inherits_the_label_of_what_it_plays,
	wrong_options_are_refused_without_the_device, a_session_is_recorded_analysed_and_sound,
	the_analysis_can_be_left_for_later, wrong_calls_and_failures_have_their_exit_codes,
	marks_arrive_and_a_signal_ends_the_recording_properly,
	a_terminated_recording_is_finished_too,
	an_orphan_in_the_folder_is_finished_before_a_new_recording)
