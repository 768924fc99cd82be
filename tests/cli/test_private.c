/* What only its owner may read, and what leaves without words. */
#include "recordings/edits/edits.h"
#include "recordings/finalise.h"
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/recordings/made.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MARKER "said-by-a-person"

enum {
	UUID_CHARS = 36,
};

static char *folder;

static void set(char **text)
{
	g_free(*text);
	*text = g_strdup(MARKER);
}

/* The marker in every text that a person may type. */
static void mark_texts(struct rec_session *session)
{
	struct rec_edit edit = {.seq = 1,
		.target = REC_EDIT_AROUSAL_PEAK,
		.action = REC_EDIT_ADD,
		.new_time_s = 3,
		.value = MARKER,
		.reason = MARKER,
		.rater = MARKER};
	struct rec_visit *visit = g_ptr_array_index(session->visits, 0);
	struct rec_mark *mark = g_ptr_array_index(session->marks, 0);
	struct rec_self_report *answer = g_ptr_array_index(session->self_reports, 0);

	/* The id of what nobody planned is made of its words. */
	set(&visit->touchpoint);
	set(&visit->phase);
	set(&answer->touchpoint);
	set(&visit->title);
	set(&visit->note);
	set(&mark->label);
	set(&mark->note);
	set(&mark->rater);
	set(&answer->value);
	set(&answer->text);
	set(&session->description);
	g_hash_table_insert(session->info, g_strdup("remark"), g_strdup(MARKER));
	g_array_set_size(session->edits, 0);
	g_array_append_val(session->edits, edit);
	for (guint i = 0; i < session->results->responses->len; i++) {
		struct dsp_response *row =
			&g_array_index(session->results->responses, struct dsp_response, i);
		g_strlcpy(row->label, MARKER, sizeof row->label);
		g_strlcpy(row->event_id, MARKER "#1", sizeof row->event_id);
	}
	for (guint i = 0; i < session->results->hrv->len; i++) {
		struct dsp_hrv *row = &g_array_index(session->results->hrv, struct dsp_hrv, i);
		g_strlcpy(row->scope, MARKER "#1", sizeof row->scope);
	}
	for (guint i = 0; i < session->results->measures->len; i++) {
		struct rec_measure *row =
			&g_array_index(session->results->measures, struct rec_measure, i);
		g_strlcpy(row->scope, MARKER "#1", sizeof row->scope);
	}
}

static void begin(void)
{
	g_autoptr(rec_session) session = made_session(512);
	g_autoptr(GError) error = NULL;

	folder = made_folder();
	g_autofree char *path = g_build_filename(folder, "p.nwb", NULL);
	g_ptr_array_set_size(session->videos, 0);
	mark_texts(session);
	ck_assert_msg(rec_session_save(session, path, false, NULL, NULL, &error), "%s",
		error ? error->message : "");
}

static void end(void)
{
	made_remove(folder);
	g_free(folder);
}

static void succeed(const char *words)
{
	g_auto(GStrv) parts = g_strsplit(words, "%s", -1);
	g_autofree char *call = g_strjoinv(folder, parts);
	struct outcome outcome = run("%s", call);

	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
}

/* Files under @path that hold @word or are called so; each file and folder must be its owner's
 * alone when
 * @is_strict.
 */
static guint count(const char *path, const char *word, bool is_strict)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;
	guint n = 0;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *below = g_build_filename(path, name, NULL);
		g_autofree char *bytes = NULL;
		gsize length = 0;
		struct stat status;

		ck_assert_int_eq(lstat(below, &status), 0);
		ck_assert_msg(!is_strict || (status.st_mode & 0077) == 0, "%s is %o", below,
			status.st_mode & 0777);
		if (S_ISDIR(status.st_mode))
			n += count(below, word, is_strict);
		else if (g_file_get_contents(below, &bytes, &length, NULL))
			n += memmem(bytes, length, word, strlen(word)) || strstr(name, word);
	}
	return n;
}

START_TEST(an_export_without_texts_holds_no_word)
{
	begin();
	g_autofree char *all = g_build_filename(folder, "all", NULL);
	g_autofree char *bare = g_build_filename(folder, "bare", NULL);
	succeed("export %s/p.nwb --all --output %s/all --rater " MARKER);
	ck_assert_uint_ge(count(all, MARKER, false), 5); /* four tables and the document */
	g_autofree char *old = g_build_filename(folder, "p.nwb", NULL);
	g_autofree char *named = g_build_filename(folder, MARKER ".nwb", NULL);
	ck_assert_int_eq(rename(old, named), 0);
	succeed("export %s/" MARKER ".nwb --all --no-text --output %s/bare --rater " MARKER);
	ck_assert_uint_eq(count(bare, MARKER, false), 0);
	g_autofree char *marks = g_build_filename(bare, "csv", "marks.csv", NULL);
	ck_assert(g_file_test(marks, G_FILE_TEST_EXISTS));
	ck_assert_uint_ge(count(bare, "tp1#1", false), 2);
	end();
}
END_TEST

/* A text of the exported document: its first @n bytes. */
static char *read_text(const char *name, const char *key, gsize n)
{
	g_autofree char *before = g_strdup_printf("\"%s\": \"", key);
	g_autofree char *path = g_build_filename(folder, name, "json", "session.json", NULL);
	g_autofree char *text = NULL;

	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	const char *found = strstr(text, before);
	ck_assert_ptr_nonnull(found);
	return g_strndup(found + strlen(before), n);
}

static char *read_start(const char *name)
{
	return read_text(name, "start_time", 32);
}

START_TEST(shifted_times_hold_no_date_of_the_session)
{
	begin();
	g_autofree char *one = g_build_filename(folder, "one", NULL);
	succeed("export %s/p.nwb --all --no-text --shift-times %s/key --output %s/one");
	succeed("export %s/p.nwb --all --no-text --shift-times %s/key --output %s/two");
	succeed("export %s/p.nwb --all --no-text --shift-times %s/other --output %s/three");
	ck_assert_uint_eq(count(one, "2026-11-22", false), 0);
	g_autofree char *first = read_start("one");
	g_autofree char *second = read_start("two");
	ck_assert_str_eq(first, second);
	/* Weekday and time of day stay. */
	g_autofree char *date = g_strndup(first, 10);
	g_autofree char *midnight = g_strconcat(date, "T00:00:00Z", NULL);
	g_autoptr(GDateTime) then = g_date_time_new_from_iso8601(midnight, NULL);
	g_autoptr(GDateTime) real = g_date_time_new_from_iso8601("2026-11-22T00:00:00Z", NULL);
	GTimeSpan days = g_date_time_difference(real, then) / G_TIME_SPAN_DAY;
	ck_assert_int_eq(days % 7, 0);
	ck_assert_int_ge(days, 52 * 7);
	ck_assert_str_eq(first + 10, "T10:15:30.123456+01:00");
	struct outcome outcome =
		run("export %s/p.nwb --format csv --shift-times %s/p.nwb --output %s/x", folder,
			folder, folder);
	assert_outcome(&outcome, 1, "is no key for shifting times");
	outcome_finish(&outcome);
	end();
}
END_TEST

START_TEST(all_that_is_written_is_its_owners_alone)
{
	/* The program inherits a mask that forbids nothing. */
	umask(0);
	begin();
	succeed("export %s/p.nwb --all --shift-times %s/key --output %s/deep/all");
	succeed("verify %s/p.nwb");
	struct outcome recorded =
		run("record %s/r.nwb --device simulated,speed=max --duration 70 --keep-journal",
			folder);
	ck_assert_int_eq(recorded.code, 0); /* its live line is on standard error */
	outcome_finish(&recorded);
	succeed("analyze %s/r.nwb");
	succeed("seal %s/p.nwb");
	count(folder, MARKER, true);
	end();
}
END_TEST

START_TEST(a_shifted_session_is_not_found_by_its_uuid)
{
	begin();
	succeed("export %s/p.nwb --all --output %s/plain");
	succeed("export %s/p.nwb --all --no-text --shift-times %s/key --output %s/one");
	succeed("export %s/p.nwb --all --no-text --shift-times %s/key --output %s/two");
	succeed("export %s/p.nwb --all --no-text --shift-times %s/other --output %s/three");
	g_autofree char *true_uuid = read_text("plain", "uuid", UUID_CHARS);
	g_autofree char *first = read_text("one", "uuid", UUID_CHARS);
	g_autofree char *second = read_text("two", "uuid", UUID_CHARS);
	g_autofree char *third = read_text("three", "uuid", UUID_CHARS);
	g_autofree char *one = g_build_filename(folder, "one", NULL);
	ck_assert(g_uuid_string_is_valid(first));
	ck_assert_str_eq(first, second);
	ck_assert_str_ne(first, third);
	ck_assert_uint_eq(count(one, true_uuid, false), 0);
	end();
}
END_TEST

TESTS_MAIN("cli/private", an_export_without_texts_holds_no_word,
	shifted_times_hold_no_date_of_the_session, a_shifted_session_is_not_found_by_its_uuid,
	all_that_is_written_is_its_owners_alone)
