/* `affekt info DIR` and `affekt verify DIR`: a dozen sessions, among them every kind of bad one. */
#include "recordings/finalise.h"
#include "recordings/hdf5/h5.h"
#include "recordings/journal/journal.h"
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum {
	GOOD = 8,
	BAD = 4, /* cut.nwb, foreign.nwb, orphan.nwb.journal, changed.nwb */
};

static char *folder;

static char *place(const char *name)
{
	return g_build_filename(folder, name, NULL);
}

static void write_session(const char *name, guint number)
{
	g_autofree char *path = place(name);
	g_autoptr(rec_session) session = made_session(1280);

	g_ptr_array_set_size(session->videos, 0);
	g_free(session->participant);
	session->participant = g_strdup_printf("p%02u", number);
	ck_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
}

/* Ends in the middle, and holds other bytes than were written. */
static void spoil(void)
{
	g_autofree char *cut = place("cut.nwb"), *changed = place("p03/changed.nwb");
	g_autofree char *bytes = NULL;
	gsize n = 0;

	write_session("cut.nwb", 20);
	ck_assert_int_eq(truncate(cut, 20000), 0);
	write_session("p03/changed.nwb", 21);
	ck_assert(g_file_get_contents(changed, &bytes, &n, NULL));
	for (gsize i = 0; i + 9 <= n; i++) {
		/* The cause of a gap. */
		if (memcmp(bytes + i, "unplugged", 9) == 0)
			memcpy(bytes + i, "unplucked", 9);
	}
	ck_assert(g_file_set_contents(changed, bytes, (gssize)n, NULL));
}

static void write_others(void)
{
	g_autofree char *foreign = place("foreign.nwb"), *note = place("notes.txt");
	g_autofree char *journal_path = place("orphan.nwb.journal");
	struct rec_h5 *h5 = rec_h5_create(foreign, REC_H5_RECORD, NULL);
	struct rec_journal *journal = made_journal(journal_path);

	rec_h5_put_f64(h5, "/temperature", 21.5);
	ck_assert(rec_h5_finish(h5, NULL));
	ck_assert(g_file_set_contents(note, "no session", -1, NULL));
	ck_assert(made_append(journal, 0, NULL) && made_append(journal, 1, NULL));
	ck_assert(rec_journal_close(journal, NULL));
}

static void begin(void)
{
	folder = made_folder();
	for (guint i = 1; i <= GOOD; i++) {
		g_autofree char *name = g_strdup_printf("p%02u/s.nwb", i);
		g_autofree char *path = place(name);
		g_autofree char *under = g_path_get_dirname(path);

		ck_assert_int_eq(g_mkdir(under, 0700), 0);
		write_session(name, i);
	}
	struct outcome outcome = run("seal %s/p02/s.nwb", folder);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	spoil();
	write_others();
}

static void end(void)
{
	made_remove(folder);
	g_free(folder);
}

START_TEST(what_verify_says_is_the_same_for_any_number_of_workers)
{
	static const char *const BROKEN[] = {
		"cut.nwb", "foreign.nwb", "orphan.nwb.journal", "changed.nwb"};
	g_autofree char *first = NULL;

	begin();
	for (int jobs = 1; jobs <= 5; jobs += 4) {
		struct outcome outcome = run("verify %s --jobs %d", folder, jobs);

		assert_outcome(&outcome, 1, "in 4 of 12 sessions");
		for (gsize i = 0; i < G_N_ELEMENTS(BROKEN); i++)
			ck_assert_ptr_nonnull(strstr(outcome.out, BROKEN[i]));
		ck_assert_ptr_null(strstr(outcome.out, "s.nwb:"));
		ck_assert_ptr_null(strstr(outcome.out, "notes"));
		if (first)
			ck_assert_str_eq(outcome.out, first);
		else
			first = g_strdup(outcome.out);
		outcome_finish(&outcome);
	}
	end();
}
END_TEST

START_TEST(a_broken_log_of_edits_does_not_hide_its_session)
{
	static const struct {
		const char *call, *end;
		int code;
		const char *says;
	} calls[] = {{"info", "", 0, "p01"}, {"info", "", 0, "s.nwb.edits away"},
		{"info", "/s.nwb", 0, "p01"}, {"info", "/s.nwb", 0, "s.nwb.edits away"},
		{"verify", "/s.nwb", 1, "s.nwb.edits away"}, {"verify", "", 1, "s.nwb.edits away"},
		{"analyze", "/s.nwb", 1, ""}, {"seal", "/s.nwb", 1, ""}};
	folder = made_folder();
	g_autofree char *log = place("s.nwb.edits"), *table = place("csv/marks.csv");

	write_session("s.nwb", 1);
	ck_assert(g_file_set_contents(log, "garbage\n", -1, NULL));
	for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
		struct outcome outcome = run("%s %s%s", calls[i].call, folder, calls[i].end);
		assert_outcome(&outcome, calls[i].code, "");
		ck_assert_msg(strstr(outcome.out, calls[i].says) != NULL, "%s: %s", calls[i].call,
			outcome.out);
		outcome_finish(&outcome);
	}
	struct outcome outcome =
		run("export %s/s.nwb --format csv --output %s/csv", folder, folder);
	ck_assert_int_eq(outcome.code, 0);
	ck_assert_ptr_nonnull(strstr(outcome.err, "s.nwb.edits away"));
	ck_assert(g_file_test(table, G_FILE_TEST_EXISTS));
	outcome_finish(&outcome);
	end();
}
END_TEST

/* Root may read everything, unless the programs it starts are kept from it. */
static void give_up_reading_everything(void)
{
	prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
	prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0);
}

START_TEST(a_folder_that_cannot_be_read_does_not_hide_the_others)
{
	folder = made_folder();
	g_autofree char *bad = place("bad"), *blind = place("blind"), *lost = place("blind/b.nwb");
	g_autofree char *below = place("p02"), *journal_path = place("p02/late.nwb.journal");

	ck_assert_int_eq(g_mkdir(bad, 0700) | g_mkdir(blind, 0700) | g_mkdir(below, 0700), 0);
	write_session("a.nwb", 1);
	write_session("blind/b.nwb", 2);
	struct rec_journal *journal = made_journal(journal_path);
	ck_assert(made_append(journal, 0, NULL) && rec_journal_close(journal, NULL));
	/* Neither its names can be read, nor, of the other, more than those. */
	ck_assert_int_eq(g_chmod(bad, 0) | g_chmod(blind, 0400), 0);
	give_up_reading_everything();
	static const struct {
		const char *call, *says;
	} calls[] = {{"recover", "late.nwb: "}, {"recover", "/bad: "}, {"info", "p01"},
		{"info --json", "/bad: "}, {"info", "/blind: "}, {"verify", "/bad: "},
		{"verify", "/blind: "}};
	for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
		struct outcome outcome = run("%s %s", calls[i].call, folder);
		assert_outcome(&outcome, 1, "2 folders in ");
		ck_assert_msg(strstr(outcome.out, calls[i].says) != NULL, "%s: %s", calls[i].call,
			outcome.out);
		outcome_finish(&outcome);
	}
	ck_assert_int_eq(g_chmod(bad, 0700) | g_chmod(blind, 0700), 0);
	ck_assert(g_file_test(lost, G_FILE_TEST_EXISTS));
	end();
}
END_TEST

/* The row of the session whose file ends with @name. */
static JsonObject *find_row(JsonArray *rows, const char *name)
{
	for (guint i = 0; i < json_array_get_length(rows); i++) {
		JsonObject *row = json_array_get_object_element(rows, i);

		if (g_str_has_suffix(json_object_get_string_member(row, "file"), name))
			return row;
	}
	ck_abort_msg("%s is not listed", name);
	return NULL;
}

static bool has_word(JsonObject *row, const char *key, const char *word)
{
	JsonArray *words = json_object_get_array_member(row, key);

	for (guint i = 0; i < json_array_get_length(words); i++) {
		if (strstr(json_array_get_string_element(words, i), word))
			return true;
	}
	return false;
}

START_TEST(info_lists_every_session_with_what_is_wrong)
{
	begin();
	struct outcome outcome = run("info %s --json", folder);
	assert_outcome(&outcome, 1, "2 of 12 sessions");
	g_autoptr(JsonNode) root = json_from_string(outcome.out, NULL);
	ck_assert_ptr_nonnull(root);
	JsonArray *rows = json_node_get_array(root);
	ck_assert_uint_eq(json_array_get_length(rows), GOOD + BAD);
	JsonObject *sealed = find_row(rows, "p02/s.nwb");
	ck_assert_str_eq(json_object_get_string_member(sealed, "participant"), "p02");
	ck_assert(has_word(sealed, "labels", "SEALED") && has_word(sealed, "labels", "ANALYSED"));
	ck_assert(!has_word(find_row(rows, "p01/s.nwb"), "labels", "SEALED"));
	ck_assert(has_word(find_row(rows, "orphan.nwb.journal"), "problems", "affekt recover"));
	ck_assert(!json_object_get_boolean_member(find_row(rows, "/cut.nwb"), "readable"));
	ck_assert(!json_object_get_boolean_member(find_row(rows, "foreign.nwb"), "readable"));
	outcome_finish(&outcome);
	end();
}
END_TEST

/* A clock that is not well known damages nothing, but is never passed over. */
START_TEST(a_certificate_that_fails_is_said)
{
	folder = made_folder();
	g_autofree char *path = place("s.nwb");
	g_autoptr(rec_session) session = made_session(1280);
	struct rec_sync *sync = rec_session_add_sync(session);
	g_ptr_array_set_size(session->videos, 0);
	sync->stream = g_strdup("made_gsr");
	sync->verdict = g_strdup("fail: 80 ms off");
	ck_assert(rec_session_save(session, path, false, NULL, NULL, NULL));
	for (int i = 0; i < 2; i++) {
		struct outcome outcome = run("verify %s", i == 0 ? path : folder);
		assert_outcome(&outcome, 0, NULL);
		ck_assert_ptr_nonnull(strstr(outcome.out, "does not pass: made_gsr"));
		ck_assert_ptr_nonnull(strstr(outcome.out, "fail: 80 ms off"));
		ck_assert_ptr_nonnull(strstr(outcome.out, "nothing is wrong"));
		outcome_finish(&outcome);
	}
	end();
}
END_TEST

START_TEST(whole_sessions_and_wrong_calls)
{
	begin();
	struct outcome outcome = run("verify %s/p02 --jobs 3", folder);
	assert_outcome(&outcome, 0, NULL);
	ck_assert_ptr_nonnull(strstr(outcome.out, "1 session, nothing is wrong"));
	outcome_finish(&outcome);
	outcome = run("info %s/p07", folder);
	assert_outcome(&outcome, 0, NULL);
	ck_assert_ptr_nonnull(strstr(outcome.out, "\n  s.nwb    p07"));
	outcome_finish(&outcome);
	outcome = run("verify %s/p02/s.nwb --jobs 2", folder);
	assert_outcome(&outcome, 2, "--jobs is for folders");
	outcome_finish(&outcome);
	outcome = run("verify %s --jobs 0", folder);
	assert_outcome(&outcome, 2, "from 1 to");
	outcome_finish(&outcome);
	end();
}
END_TEST

static void expect(const char *words, const char *path, int code, const char *said)
{
	struct outcome outcome = run("%s %s", words, path);

	assert_outcome(&outcome, code, code ? "listed above" : NULL);
	ck_assert_msg(strstr(outcome.out, said) != NULL, "“%s” is not in “%s”", said, outcome.out);
	outcome_finish(&outcome);
}

START_TEST(a_journal_that_is_being_written_is_not_called_broken_off)
{
	folder = made_folder();
	g_autofree char *path = place("p01.nwb.journal");
	struct rec_journal *journal = made_journal(path);

	ck_assert(made_append(journal, 0, NULL));
	expect("verify", path, 0, "left alone, a recorder holds it");
	expect("info", path, 0, "still being recorded");
	expect("info --json", path, 0, "\"recording\" : true");
	ck_assert(rec_journal_close(journal, NULL));
	expect("verify", path, 1, "ended without closing the journal");
	expect("info", path, 0, "broken off");
	expect("info --json", path, 0, "\"recording\" : false");
	end();
}
END_TEST

TESTS_MAIN("cli/folder", a_broken_log_of_edits_does_not_hide_its_session,
	a_folder_that_cannot_be_read_does_not_hide_the_others,
	what_verify_says_is_the_same_for_any_number_of_workers,
	info_lists_every_session_with_what_is_wrong, a_certificate_that_fails_is_said,
	whole_sessions_and_wrong_calls, a_journal_that_is_being_written_is_not_called_broken_off)
