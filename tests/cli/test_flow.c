/* One recording through every command that needs no device: import, info, verify, analyze, export.
 */
#include "tests/check_main.h"
#include "tests/cli/run.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum {
	SECONDS = 90,
	RATE_HZ = 32,
};

static char *folder;

/* A skin that rests at 5 µS and responds every 15 s, and a pulse of 72 beats a minute. */
static void write_signals(void)
{
	g_autoptr(GString) gsr = g_string_new("time_s,eda_uS\n");
	g_autoptr(GString) pulse = g_string_new("time_s,ppg\n");
	for (int i = 0; i < SECONDS * RATE_HZ; i++) {
		double t = (double)i / RATE_HZ;
		double since = fmod(t, 15) - 5;
		double response = since > 0 ? since * exp(1 - since) : 0;
		double beat = fmod(t, 60.0 / 72);
		char number[G_ASCII_DTOSTR_BUF_SIZE];
		g_string_append_printf(
			gsr, "%s,", g_ascii_formatd(number, sizeof number, "%.5f", t));
		g_string_append_printf(gsr, "%s\n",
			g_ascii_formatd(number, sizeof number, "%.6f", 5 + 0.8 * response));
		g_string_append_printf(
			pulse, "%s,", g_ascii_formatd(number, sizeof number, "%.5f", t));
		g_string_append_printf(pulse, "%s\n",
			g_ascii_formatd(
				number, sizeof number, "%.6f", exp(-pow((beat - 0.2) / 0.08, 2))));
	}
	const char *events = "time_s,duration_s,label\n62,20,Paying\n70.5,0,door\n";
	g_autofree char *gsr_path = g_build_filename(folder, "gsr.csv", NULL);
	g_autofree char *pulse_path = g_build_filename(folder, "pulse.csv", NULL);
	g_autofree char *events_path = g_build_filename(folder, "events.csv", NULL);
	ck_assert(g_file_set_contents(gsr_path, gsr->str, -1, NULL));
	ck_assert(g_file_set_contents(pulse_path, pulse->str, -1, NULL));
	ck_assert(g_file_set_contents(events_path, events, -1, NULL));
}

static void remove_folder(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *below = g_build_filename(path, name, NULL);
		if (g_file_test(below, G_FILE_TEST_IS_DIR)) {
			remove_folder(below);
		} else {
			g_unlink(below);
		}
	}
	g_rmdir(path);
}

static void set_up(void)
{
	folder = g_dir_make_tmp("affekt-flow-XXXXXX", NULL);
	ck_assert_ptr_nonnull(folder);
	write_signals();
}

static void tear_down(void)
{
	remove_folder(folder);
	g_clear_pointer(&folder, g_free);
}

static void succeed(const char *words, ...) G_GNUC_PRINTF(1, 2);
static void succeed(const char *words, ...)
{
	va_list args;
	va_start(args, words);
	g_autofree char *call = g_strdup_vprintf(words, args);
	va_end(args);
	struct outcome outcome = run("%s", call);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
}

static void import(void)
{
	succeed("import %s/s.nwb --gsr %s/gsr.csv --pulse %s/pulse.csv --events %s/events.csv "
		"--participant P07 --info experimenter=anna",
		folder, folder, folder, folder);
}

static JsonParser *read_info(void)
{
	JsonParser *parser = json_parser_new();
	struct outcome outcome = run("info --json %s/s.nwb", folder);
	assert_outcome(&outcome, 0, NULL);
	ck_assert(json_parser_load_from_data(parser, outcome.out, -1, NULL));
	outcome_finish(&outcome);
	return parser;
}

START_TEST(what_was_imported_is_shown)
{
	import();
	g_autoptr(JsonParser) parser = read_info();
	JsonObject *root = json_node_get_object(json_parser_get_root(parser));
	ck_assert_str_eq(json_object_get_string_member(root, "participant"), "P07");
	JsonObject *info = json_object_get_object_member(root, "info");
	ck_assert_str_eq(json_object_get_string_member(info, "experimenter"), "anna");
	JsonArray *channels = json_object_get_array_member(root, "channels");
	ck_assert_uint_eq(json_array_get_length(channels), 2);
	JsonObject *gsr = json_array_get_object_element(channels, 0);
	ck_assert_str_eq(json_object_get_string_member(gsr, "unit"), "uS");
	ck_assert_int_eq(json_object_get_int_member(gsr, "samples"), SECONDS * RATE_HZ);
	ck_assert_double_eq_tol(
		json_object_get_double_member(gsr, "fitted_rate_hz"), RATE_HZ, 0.01);
	ck_assert_uint_eq(
		json_array_get_length(json_object_get_array_member(root, "touchpoints")), 1);
	ck_assert_uint_eq(json_array_get_length(json_object_get_array_member(root, "marks")), 1);
	ck_assert(json_object_get_null_member(root, "results"));
}
END_TEST

/* The text of @member of the session, the first element of its list @array when that is given. */
static char *read_member(const char *name, const char *array, const char *member)
{
	struct outcome outcome = run("info --json %s/%s", folder, name);
	assert_outcome(&outcome, 0, NULL);
	g_autoptr(JsonParser) parser = json_parser_new();
	ck_assert(json_parser_load_from_data(parser, outcome.out, -1, NULL));
	outcome_finish(&outcome);
	JsonObject *object = json_node_get_object(json_parser_get_root(parser));
	if (array)
		object = json_array_get_object_element(
			json_object_get_array_member(object, array), 0);
	return json_to_string(json_object_get_member(object, member), FALSE);
}

/* What an export says of a session beside its samples is understood by an import of it. */
START_TEST(an_export_comes_back_with_visits_marks_person_and_date)
{
	static const struct {
		const char *array, *member;
	} KEPT[] = {{NULL, "participant"}, {NULL, "start_time"}, {"touchpoints", "id"},
		{"touchpoints", "title"}, {"touchpoints", "start_s"}, {"touchpoints", "end_s"},
		{"marks", "label"}, {"marks", "time_s"}};
	import();
	succeed("export %s/s.nwb --format csv --output %s/csv", folder, folder);
	succeed("import %s/back.nwb --gsr %s/csv/gsr.csv", folder, folder);
	for (guint i = 0; i < G_N_ELEMENTS(KEPT); i++) {
		g_autofree char *was = read_member("s.nwb", KEPT[i].array, KEPT[i].member);
		g_autofree char *is = read_member("back.nwb", KEPT[i].array, KEPT[i].member);
		ck_assert_str_eq(is, was);
	}
	/* Who gives events of his own has those alone. */
	succeed("import %s/own.nwb --gsr %s/csv/gsr.csv --events %s/events.csv --participant P08",
		folder, folder, folder);
	g_autofree char *person = read_member("own.nwb", NULL, "participant");
	ck_assert_str_eq(person, "\"P08\"");
}
END_TEST

START_TEST(a_session_is_analysed_verified_and_exported)
{
	import();
	succeed("analyze %s/s.nwb", folder);
	succeed("verify %s/s.nwb", folder);
	succeed("export %s/s.nwb --format csv --output %s/csv", folder, folder);
	succeed("export %s/s.nwb --format json --output %s/json", folder, folder);
	g_autoptr(JsonParser) parser = read_info();
	JsonObject *root = json_node_get_object(json_parser_get_root(parser));
	JsonObject *results = json_object_get_object_member(root, "results");
	/* Six responses in 90 s, some of them close to the edges. */
	ck_assert_double_ge(json_object_get_double_member(results, "scr_count"), 4);
	ck_assert_double_eq_tol(json_object_get_double_member(results, "hr_mean_bpm"), 72, 1);
	g_autofree char *path = g_build_filename(folder, "csv", "touchpoints.csv", NULL);
	g_autofree char *table = NULL;
	ck_assert(g_file_get_contents(path, &table, NULL, NULL));
	ck_assert_ptr_nonnull(strstr(table, "\npaying,Paying,"));
}
END_TEST

/* A table of two channels at 256 Hz, alpha twice as high on the right, in microvolts. */
static void write_eeg(const char *path)
{
	g_autoptr(GString) table = g_string_new("time_s,F3_uV,F4_uV\n");
	for (int i = 0; i < SECONDS * 256; i++) {
		char number[3][G_ASCII_DTOSTR_BUF_SIZE];
		double t = i / 256.0;
		double alpha = 10 * sin(2 * G_PI * 10 * t), beta = 3 * sin(2 * G_PI * 20 * t);
		g_ascii_formatd(number[0], sizeof number[0], "%.6f", t);
		g_ascii_formatd(number[1], sizeof number[1], "%.3f", alpha + beta);
		g_ascii_formatd(number[2], sizeof number[2], "%.3f", 2 * alpha + beta);
		g_string_append_printf(table, "%s,%s,%s\n", number[0], number[1], number[2]);
	}
	ck_assert(g_file_set_contents(path, table->str, -1, NULL));
}

static double last_number(const char *table, const char *beginning)
{
	const char *line = strstr(table, beginning);
	ck_assert_msg(line, "no line %s", beginning);
	return g_ascii_strtod(line + strlen(beginning), NULL);
}

START_TEST(brain_waves_become_bands)
{
	g_autofree char *eeg = g_build_filename(folder, "eeg.csv", NULL);
	write_eeg(eeg);
	succeed("import %s/s.nwb --gsr %s/gsr.csv --channel eeg_f3=%s --channel eeg_f4=%s", folder,
		folder, eeg, eeg);
	succeed("analyze %s/s.nwb --set bands.mains_hz=60", folder);
	succeed("verify %s/s.nwb", folder);
	succeed("export %s/s.nwb --format csv --output %s/csv", folder, folder);
	g_autofree char *path = g_build_filename(folder, "csv", "bands.csv", NULL);
	g_autofree char *bands = NULL;
	ck_assert(g_file_get_contents(path, &bands, NULL, NULL));
	ck_assert_double_eq_tol(
		last_number(bands, "\n40.000000,import_eeg_f3,alpha,"), log(50), 0.03);
	ck_assert_double_eq_tol(
		last_number(bands, "\n40.000000,import_eeg_f4,beta,"), log(4.5), 0.03);
	ck_assert_double_eq_tol(
		last_number(bands, "\n40.000000,import_eeg_f4,alpha,"), log(200), 0.03);
	ck_assert_ptr_nonnull(strstr(bands, "\n40.000000,import_gsr,tvsymp,"));
	g_free(path);
	path = g_build_filename(folder, "csv", "measures.csv", NULL);
	g_autofree char *measures = NULL;
	ck_assert(g_file_get_contents(path, &measures, NULL, NULL));
	ck_assert_double_eq_tol(last_number(measures, ",session,alpha_asymmetry,"), log(4), 0.02);
}
END_TEST

START_TEST(nothing_is_overwritten_without_force)
{
	import();
	struct outcome again = run(
		"import %s/s.nwb --gsr %s/gsr.csv --pulse %s/pulse.csv", folder, folder, folder);
	assert_outcome(&again, 1, "s.nwb");
	outcome_finish(&again);
	succeed("import %s/s.nwb --gsr %s/gsr.csv --force", folder, folder);
	succeed("export %s/s.nwb --format csv --output %s/csv", folder, folder);
	struct outcome export = run("export %s/s.nwb --format csv --output %s/csv", folder, folder);
	assert_outcome(&export, 1, "csv");
	outcome_finish(&export);
	succeed("export %s/s.nwb --format csv --output %s/csv --force", folder, folder);
}
END_TEST

START_TEST(every_format_is_written_at_once)
{
	import();
	struct outcome outcome = run("export %s/s.nwb --output %s/x", folder, folder);
	assert_outcome(&outcome, 2, "--all");
	outcome_finish(&outcome);
	outcome = run("export %s/s.nwb --all --format csv --output %s/x", folder, folder);
	assert_outcome(&outcome, 2, "--all");
	outcome_finish(&outcome);
	outcome = run("export %s/s.nwb --format none --output %s/x", folder, folder);
	assert_outcome(&outcome, 2, "csv|xlsx|");
	outcome_finish(&outcome);
	succeed("export %s/s.nwb --all --output %s/x", folder, folder);
	static const char *const files[] = {
		"csv/dictionary.csv", "xlsx/session.xlsx", "mat/session.mat", "json/session.json"};
	for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
		g_autofree char *path = g_build_filename(folder, "x", files[i], NULL);
		ck_assert_msg(g_file_test(path, G_FILE_TEST_IS_REGULAR), "%s", path);
	}
	outcome = run("export %s/s.nwb --all --output %s/x", folder, folder);
	assert_outcome(&outcome, 1, "csv: ");
	ck_assert_ptr_nonnull(strstr(outcome.err, "json: "));
	outcome_finish(&outcome);
}
END_TEST

START_TEST(a_dry_run_writes_nothing)
{
	succeed("import %s/s.nwb --gsr %s/gsr.csv --dry-run", folder, folder);
	g_autofree char *path = g_build_filename(folder, "s.nwb", NULL);
	ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
	struct outcome lines = run("import %s/s.nwb --gsr %s/gsr.csv --gsr-unit kohm "
				   "--events %s/events.csv --dry-run",
		folder, folder, folder);
	assert_outcome(&lines, 0, NULL);
	ck_assert_ptr_nonnull(strstr(lines.out, "kohm converted to uS."));
	ck_assert_ptr_nonnull(strstr(lines.out, "Nothing is written."));
	outcome_finish(&lines);
	struct outcome json = run("import %s/s.nwb --gsr %s/gsr.csv --gsr-unit kohm --dry-run "
				  "--json",
		folder, folder);
	assert_outcome(&json, 0, NULL);
	ck_assert_int_eq(json.out[0], '{');
	ck_assert_ptr_nonnull(strstr(json.out, "\"name\" : \"import_gsr\""));
	ck_assert_ptr_nonnull(strstr(json.out, "\"kind\" : \"reciprocal\""));
	ck_assert_ptr_nonnull(strstr(json.out, "\"gaps\" : ["));
	ck_assert_ptr_nonnull(strstr(json.out, "gsr=gsr.csv:"));
	outcome_finish(&json);
	ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
	struct outcome alone = run("import %s/s.nwb --gsr %s/gsr.csv --json", folder, folder);
	assert_outcome(&alone, 2, "--dry-run");
	outcome_finish(&alone);
	ck_assert(!g_file_test(path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST(what_is_not_there_is_one_sentence)
{
	static const char *const calls[] = {"info", "verify", "analyze", "recover"};
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
		struct outcome outcome = run("%s %s/none.nwb", calls[i], folder);
		assert_outcome(&outcome, 1, "none.nwb");
		ck_assert_str_eq(outcome.out, "");
		outcome_finish(&outcome);
	}
	struct outcome outcome = run("import %s/s.nwb --gsr %s/none.csv", folder, folder);
	assert_outcome(&outcome, 1, "none.csv");
	outcome_finish(&outcome);
}
END_TEST

START_TEST(a_damaged_session_is_found_out)
{
	import();
	g_autofree char *path = g_build_filename(folder, "s.nwb", NULL);
	g_autofree char *bytes = NULL;
	gsize n = 0;
	ck_assert(g_file_get_contents(path, &bytes, &n, NULL));
	for (gsize i = n / 2; i < n / 2 + 4096 && i < n; i++) {
		bytes[i] = (char)(bytes[i] ^ 0x5a);
	}
	ck_assert(g_file_set_contents(path, bytes, (gssize)n, NULL));
	struct outcome outcome = run("verify %s", path);
	assert_outcome(&outcome, 1, "s.nwb");
	outcome_finish(&outcome);
}
END_TEST

START_TEST(agreement_names_those_who_coded)
{
	import();
	succeed("analyze %s/s.nwb", folder);
	struct outcome outcome =
		run("agreement --json --unit 1 %s/s.nwb automatic automatic", folder);
	g_autoptr(JsonParser) parser = json_parser_new();
	assert_outcome(&outcome, 0, NULL);
	ck_assert(json_parser_load_from_data(parser, outcome.out, -1, NULL));
	outcome_finish(&outcome);
	JsonObject *root = json_node_get_object(json_parser_get_root(parser));
	JsonObject *states = json_object_get_object_member(root, "states");
	JsonObject *visits = json_object_get_object_member(states, "touch_point");
	JsonObject *all = json_object_get_object_member(visits, "all_time");
	ck_assert_int_eq(json_object_get_int_member(all, "units"), SECONDS);
	ck_assert_double_eq(json_object_get_double_member(all, "kappa"), 1);
	outcome = run("agreement %s/s.nwb automatic cleo", folder);
	assert_outcome(&outcome, 2, "cleo");
	outcome_finish(&outcome);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("cli/flow");
	TCase *tcase = tcase_create("flow");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, what_was_imported_is_shown);
	tcase_add_test(tcase, an_export_comes_back_with_visits_marks_person_and_date);
	tcase_add_test(tcase, a_session_is_analysed_verified_and_exported);
	tcase_add_test(tcase, brain_waves_become_bands);
	tcase_add_test(tcase, nothing_is_overwritten_without_force);
	tcase_add_test(tcase, every_format_is_written_at_once);
	tcase_add_test(tcase, a_dry_run_writes_nothing);
	tcase_add_test(tcase, agreement_names_those_who_coded);
	tcase_add_test(tcase, what_is_not_there_is_one_sentence);
	tcase_add_test(tcase, a_damaged_session_is_found_out);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
