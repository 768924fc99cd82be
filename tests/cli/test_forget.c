/* `affekt forget`: of one participant nothing is left, of the others everything. */
#include "recordings/edits/edits.h"
#include "recordings/finalise.h"
#include "recordings/session/origin.h"
#include "tests/check_main.h"
#include "tests/cli/run.h"
#include "tests/recordings/made.h"
#include "tests/recordings/mkv.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MARKER     "a-word-of-the-participant"
#define OTHER_UUID "01234567-89ab-4cde-8f01-23456789abcd"

static char *folder, *sessions, *uuid;

static char *place(const char *name)
{
	return g_build_filename(sessions, name, NULL);
}

static bool is_there(const char *name)
{
	g_autofree char *path = place(name);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void write_video(const char *name, const char *session)
{
	g_autofree char *app = g_strconcat("affekt session:", session, NULL);
	g_autofree char *file = place(name);
	GByteArray *bytes = mkv_begin(app);

	mkv_put_frames(bytes, 5);
	mkv_end(bytes, app);
	mkv_write(bytes, file);
}

static void write_text(const char *name, const char *text)
{
	g_autofree char *file = place(name);

	ck_assert(g_file_set_contents(file, text, -1, NULL));
}

/* A session of @participant whose marks hold the marker. */
static void write_session(const char *name, const char *participant, const char *id)
{
	g_autoptr(rec_session) session = made_session(256);
	g_autofree char *path = place(name);
	g_autoptr(GError) error = NULL;

	g_free(session->participant);
	session->participant = g_strdup(participant);
	if (id) {
		g_free(session->uuid);
		session->uuid = g_strdup(id);
		g_ptr_array_set_size(session->videos, 0);
	}
	struct rec_mark *mark = g_ptr_array_index(session->marks, 0);
	g_free(mark->note);
	mark->note = g_strdup(id ? "of another" : MARKER);
	ck_assert_msg(rec_session_save(session, path, false, NULL, NULL, &error), "%s",
		error ? error->message : "");
	if (!id)
		uuid = g_strdup(session->uuid);
}

static rec_edits_log *open_log(void)
{
	struct rec_edit edit = {
		.target = REC_EDIT_NOTE, .action = REC_EDIT_SET, .rater = "anna", .value = MARKER};
	g_autofree char *path = place("day/p.nwb");
	rec_edits_log *log = rec_edits_log_open(path, uuid, NULL);

	ck_assert_ptr_nonnull(log);
	ck_assert(rec_edits_log_append(log, &edit, NULL));
	return log;
}

static void write_journal(const char *name)
{
	g_autofree char *path = place(name);
	struct rec_journal *journal = made_journal(path);

	ck_assert(made_append(journal, 0, NULL));
	ck_assert(rec_journal_close(journal, NULL));
}

/* The session begins with its head: what a crash left of it. */
static void write_torn(const char *from, const char *name)
{
	g_autofree char *path = place(from);
	g_autofree char *torn = place(name);
	g_autofree char *bytes = NULL;
	gsize length = 0;

	ck_assert(g_file_get_contents(path, &bytes, &length, NULL));
	ck_assert(g_file_set_contents(torn, bytes, (gssize)(length / 2), NULL));
}

static void export(const char *session, const char *format, const char *to)
{
	struct outcome outcome = run("export %s/%s --format %s --output %s/%s --rater automatic",
		sessions, session, format, sessions, to);

	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
}

static void write_recent(void)
{
	g_autofree char *state = g_build_filename(folder, "state", "affekt", NULL);
	g_autofree char *list = g_build_filename(state, "recent", NULL);
	g_autofree char *text = g_strdup_printf(
		"[session 0]\npath=/gone/x.nwb\nparticipant=P07\n[session 1]\npath=%s/day/p.nwb\n"
		"[session 2]\npath=/other/y.nwb\nparticipant=P08\n",
		sessions);

	g_mkdir_with_parents(state, 0700);
	ck_assert(g_file_set_contents(list, text, -1, NULL));
}

/* One participant with everything that there may be, and another. */
static void begin(void)
{
	folder = made_folder();
	g_autofree char *data = g_build_filename(folder, "data", NULL);
	g_autofree char *cache = g_build_filename(folder, "cache", NULL);
	g_setenv("XDG_DATA_HOME", data, TRUE);
	g_setenv("XDG_CACHE_HOME", cache, TRUE);
	sessions = g_build_filename(folder, "sessions", NULL);
	g_autofree char *day = place("day");
	g_mkdir_with_parents(day, 0700);
	write_session("day/p.nwb", "P07", NULL);
	write_session("other.nwb", "P08", OTHER_UUID);
	write_video("day/made.mkv", uuid);
	write_video("other.mkv", OTHER_UUID);
	export("day/p.nwb", "csv", "day/tables");
	export("day/p.nwb", "json", "day/tables");
	export("other.nwb", "csv", "tables-of-other");
	write_torn("day/p.nwb", "day/p.nwb.part");
	write_journal("crashed.nwb.journal");
	rec_edits_log_close(open_log());
	write_recent();
}

static void end(void)
{
	made_remove(folder);
	g_free(folder);
	g_free(sessions);
	g_free(uuid);
}

static void collect_bytes(const char *path, GString *all)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *below = g_build_filename(path, name, NULL);
		g_autofree char *bytes = NULL;
		gsize length = 0;

		g_string_append_printf(all, "\n%s\n", below);
		if (g_file_test(below, G_FILE_TEST_IS_DIR))
			collect_bytes(below, all);
		else if (g_file_get_contents(below, &bytes, &length, NULL))
			g_string_append_len(all, bytes, (gssize)length);
	}
}

static bool holds(const GString *all, const char *word)
{
	return memmem(all->str, all->len, word, strlen(word)) != NULL;
}

static void assert_nothing_left(void)
{
	g_autoptr(GString) all = g_string_new(NULL);

	collect_bytes(folder, all);
	ck_assert(!holds(all, MARKER));
	ck_assert(!holds(all, uuid));
	ck_assert(!holds(all, "day"));
	ck_assert(holds(all, OTHER_UUID));
	ck_assert(holds(all, "participant=P08"));
	ck_assert(!holds(all, "participant=P07"));
	ck_assert(is_there("other.nwb") && is_there("other.mkv"));
	ck_assert(is_there("tables-of-other/dictionary.csv"));
}

static void expect(int code, const char *because, const char *words)
{
	struct outcome outcome = run("forget P07 %s %s", sessions, words);

	assert_outcome(&outcome, code, because);
	outcome_finish(&outcome);
}

START_TEST(every_byte_of_a_participant_goes)
{
	g_autofree char *log = NULL;

	begin();
	ck_assert(is_there("day/tables/session.json") && is_there("day/tables/scr.csv"));
	expect(0, NULL, "--yes");
	assert_nothing_left();
	g_autofree char *path = place("forgotten.log");
	ck_assert(g_file_get_contents(path, &log, NULL, NULL));
	ck_assert(g_regex_match_simple("^P07 \\d{4}-\\d\\d-\\d\\d\\n$", log, 0, 0));
	expect(1, "There is nothing of “P07”", "--yes");
	end();
}
END_TEST

START_TEST(a_sealed_session_goes_with_its_manifest)
{
	begin();
	g_autofree char *part = place("day/p.nwb.part");
	g_unlink(part);
	struct outcome outcome = run("seal %s/day/p.nwb", sessions);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	ck_assert(is_there("day/p.manifest"));
	expect(0, NULL, "--yes");
	assert_nothing_left();
	end();
}
END_TEST

START_TEST(a_dry_run_shows_all_and_removes_nothing)
{
	begin();
	struct outcome outcome = run("forget P07 %s --dry-run", sessions);
	assert_outcome(&outcome, 0, NULL);
	ck_assert_ptr_nonnull(strstr(outcome.out, "day/p.nwb\n"));
	ck_assert_ptr_nonnull(strstr(outcome.out, "day/p.nwb.edits\n"));
	ck_assert_ptr_nonnull(strstr(outcome.out, "day/made.mkv\n"));
	ck_assert_ptr_nonnull(strstr(outcome.out, "day/tables/marks.csv\n"));
	ck_assert_ptr_nonnull(strstr(outcome.out, "crashed.nwb.journal\n"));
	ck_assert_msg(
		strstr(outcome.out, "of-other") == NULL && strstr(outcome.out, "/other.") == NULL,
		"%s", outcome.out);
	outcome_finish(&outcome);
	ck_assert(is_there("day/p.nwb") && !is_there("forgotten.log"));
	end();
}
END_TEST

START_TEST(without_a_terminal_a_yes_is_needed)
{
	begin();
	expect(2, "--yes", "");
	ck_assert(is_there("day/p.nwb"));
	end();
}
END_TEST

START_TEST(a_recording_that_runs_is_refused)
{
	begin();
	g_autofree char *path = place("now.nwb.journal");
	struct rec_journal *journal = made_journal(path);
	expect(1, "in use by test_cli_forget (process", "--yes");
	ck_assert(is_there("day/p.nwb"));
	ck_assert(rec_journal_close(journal, NULL));
	end();
}
END_TEST

START_TEST(a_session_that_is_edited_is_refused)
{
	begin();
	rec_edits_log *log = open_log();
	expect(1, "in use by test_cli_forget (process", "--yes");
	rec_edits_log_close(log);
	ck_assert(is_there("day/p.nwb") && is_there("day/made.mkv"));
	end();
}
END_TEST

/* Calls for the removal, which leaves something: @says of it. */
static void expect_rest(const char *says)
{
	struct outcome outcome = run("forget P07 %s --yes", sessions);

	ck_assert_int_eq(outcome.code, 1);
	ck_assert_msg(strstr(outcome.out, says) != NULL, "%s", outcome.out);
	outcome_finish(&outcome);
}

START_TEST(what_nobody_can_tell_is_named_and_left)
{
	begin();
	write_torn("other.nwb", "torn.nwb");
	write_video("lost.mkv", "11111111-89ab-4cde-8f01-23456789abcd");
	g_autofree char *note = g_strconcat("my note on ", uuid, NULL);
	write_text("notes.txt", note);
	struct outcome outcome = run("forget P07 %s --yes", sessions);
	ck_assert_int_eq(outcome.code, 1);
	ck_assert_ptr_nonnull(strstr(outcome.out, "torn.nwb cannot be read"));
	ck_assert_ptr_nonnull(
		strstr(outcome.out, "lost.mkv belongs to a session that is not here"));
	ck_assert_ptr_nonnull(strstr(outcome.out, "notes.txt names a session"));
	outcome_finish(&outcome);
	ck_assert(is_there("torn.nwb") && is_there("lost.mkv") && is_there("notes.txt"));
	ck_assert(!is_there("day/p.nwb"));
	end();
}
END_TEST

/* Of an export that a crash broke off, nobody can tell which tables are of it. */
START_TEST(an_export_that_was_broken_off_is_named)
{
	begin();
	g_autofree char *broken = place("broken");
	rec_origin *origin = rec_origin_begin(broken, uuid, "P07", NULL);
	write_text("broken/gsr.csv", "time_s\n");
	struct outcome outcome = run("forget P07 %s --yes", sessions);
	ck_assert_int_eq(outcome.code, 1);
	ck_assert_ptr_nonnull(strstr(outcome.out, "was broken off"));
	outcome_finish(&outcome);
	ck_assert(is_there("broken/gsr.csv"));
	ck_assert(rec_origin_commit(origin, NULL));
	outcome = run("forget P07 %s --yes", sessions);
	outcome_finish(&outcome);
	ck_assert(!is_there("broken"));
	end();
}
END_TEST

/* A backup by hard links keeps the contents: where is said. Two names that both go are fine. */
START_TEST(other_names_of_a_file_are_named)
{
	begin();
	g_autofree char *session = place("day/p.nwb");
	g_autofree char *beside = place("day/again.nwb");
	g_autofree char *backup = g_build_filename(folder, "backup.nwb", NULL);
	ck_assert_int_eq(link(session, beside), 0);
	struct outcome fine = run("forget P07 %s --dry-run", sessions);
	ck_assert_ptr_null(strstr(fine.out, "has another name"));
	outcome_finish(&fine);
	ck_assert_int_eq(link(session, backup), 0);
	expect_rest("has another name elsewhere");
	ck_assert(g_file_test(backup, G_FILE_TEST_EXISTS) && !is_there("day/p.nwb"));
	end();
}
END_TEST

START_TEST(a_file_that_two_exports_wrote_is_named)
{
	begin();
	struct outcome outcome =
		run("export %s/other.nwb --format csv --output %s/day/tables --force", sessions,
			sessions);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	expect_rest("scr.csv holds other participants too");
	ck_assert(is_there("day/tables/scr.csv") && !is_there("day/tables/session.json"));
	end();
}
END_TEST

START_TEST(what_cannot_be_removed_keeps_its_session)
{
	begin();
	g_autofree char *video = place("day/made.mkv");
	g_unlink(video);
	/* A folder under the name of a file of the session cannot be unlinked, by root either. */
	g_autofree char *thumbnails =
		g_build_filename(folder, "cache", "thumbnails", "large", NULL);
	g_autofree char *session = place("day/p.nwb");
	g_autofree char *uri = g_filename_to_uri(session, NULL, NULL);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_MD5, uri, -1);
	g_autofree char *name = g_strconcat(sum, ".png", NULL);
	g_autofree char *picture = g_build_filename(thumbnails, name, NULL);
	g_mkdir_with_parents(picture, 0700);
	expect_rest("p.nwb stays until the rest can be removed");
	ck_assert(is_there("day/p.nwb") && !is_there("day/p.nwb.edits"));
	g_rmdir(picture);
	expect(0, NULL, "--yes");
	assert_nothing_left();
	end();
}
END_TEST

START_TEST(pictures_and_recent_entries_of_the_desktop_go)
{
	begin();
	g_autofree char *video = place("day/made.mkv");
	g_autofree char *uri = g_filename_to_uri(video, NULL, NULL);
	g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_MD5, uri, -1);
	g_autofree char *name = g_strconcat(sum, ".png", NULL);
	g_autofree char *pictures = g_build_filename(folder, "cache", "thumbnails", "normal", NULL);
	g_autofree char *picture = g_build_filename(pictures, name, NULL);
	g_autofree char *data = g_build_filename(folder, "data", NULL);
	g_autofree char *list = g_build_filename(data, "recently-used.xbel", NULL);
	g_autoptr(GBookmarkFile) marks = g_bookmark_file_new();
	g_mkdir_with_parents(pictures, 0700);
	g_mkdir_with_parents(data, 0700);
	ck_assert(g_file_set_contents(picture, MARKER, -1, NULL));
	g_bookmark_file_set_mime_type(marks, uri, "video/x-matroska");
	g_bookmark_file_set_mime_type(marks, "file:///other.txt", "text/plain");
	g_bookmark_file_add_application(marks, uri, "affekt", "affekt");
	g_bookmark_file_add_application(marks, "file:///other.txt", "affekt", "affekt");
	ck_assert(g_bookmark_file_to_file(marks, list, NULL));
	expect(0, NULL, "--yes");
	assert_nothing_left();
	g_autofree char *text = NULL;
	ck_assert(g_file_get_contents(list, &text, NULL, NULL));
	ck_assert_ptr_nonnull(strstr(text, "other.txt"));
	end();
}
END_TEST

static char *read_people(const char *name)
{
	g_autofree char *path = place(name);
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, NULL);
	return text;
}

/* One dataset of both: the row of one goes, and the table with the last. */
START_TEST(a_participant_leaves_no_row_in_a_dataset)
{
	begin();
	export("day/p.nwb", "bids", "bids");
	export("other.nwb", "bids", "bids");
	g_autofree char *both = read_people("bids/participants.tsv");
	ck_assert_ptr_nonnull(strstr(both, "\nsub-P07\t"));
	expect(0, NULL, "--yes");
	assert_nothing_left();
	g_autofree char *one = read_people("bids/participants.tsv");
	ck_assert_ptr_nonnull(strstr(one, "\nsub-P08\t"));
	ck_assert_ptr_null(strstr(one, "P07"));
	ck_assert(!is_there("bids/sub-P07") && !is_there("bids/derivatives/affekt/sub-P07"));
	ck_assert(is_there("bids/README") && is_there("bids/sub-P08"));
	expect(1, "There is nothing of “P07”", "--yes");
	struct outcome outcome = run("forget P08 %s --yes", sessions);
	assert_outcome(&outcome, 0, NULL);
	outcome_finish(&outcome);
	ck_assert(!is_there("bids"));
	end();
}
END_TEST

/* What is known by its name only is said, never denied; a row that nothing is left of goes. */
START_TEST(a_row_or_folder_that_is_left_is_not_denied)
{
	begin();
	expect(0, NULL, "--yes");
	export("other.nwb", "bids", "bids");
	g_autofree char *plain = read_people("bids/participants.tsv");
	g_autofree char *more = g_strconcat(plain, "sub-P07\t34\tn/a\n", NULL);
	g_autofree char *inside = place("bids/sub-P07/beh");
	write_text("bids/participants.tsv", more);
	ck_assert_int_eq(g_mkdir_with_parents(inside, 0700), 0);
	expect_rest("has a name that may be the participant's");
	expect_rest("has a row sub-P07");
	g_rmdir(inside);
	g_autofree char *above = place("bids/sub-P07");
	g_rmdir(above);
	expect(0, NULL, "--yes");
	g_autofree char *after = read_people("bids/participants.tsv");
	ck_assert_str_eq(after, plain);
	expect(1, "There is nothing of “P07”", "--yes");
	end();
}
END_TEST

/* Nobody wrote down that it is ours, but its header names the participant. */
START_TEST(a_copied_edf_file_is_named)
{
	begin();
	export("day/p.nwb", "edf", "edf");
	g_autofree char *from = place("edf/p.edf");
	g_autofree char *to = place("copy.edf");
	g_autofree char *bytes = NULL;
	gsize length = 0;
	ck_assert(g_file_get_contents(from, &bytes, &length, NULL));
	ck_assert(g_file_set_contents(to, bytes, (gssize)length, NULL));
	expect_rest("copy.edf names the participant as its patient");
	ck_assert(is_there("copy.edf") && !is_there("edf/p.edf"));
	end();
}
END_TEST

/* Anybody may have written the list: it leads neither to recordings nor out of the folder. */
START_TEST(a_list_takes_nothing_but_tables_along)
{
	begin();
	g_autofree char *outside = g_build_filename(folder, "outside", NULL);
	g_autofree char *precious = g_build_filename(outside, "precious.csv", NULL);
	g_autofree char *link = place("link");
	ck_assert_int_eq(g_mkdir_with_parents(outside, 0700), 0);
	ck_assert(g_file_set_contents(precious, "x", 1, NULL));
	ck_assert_int_eq(symlink("../outside", link), 0);
	write_text(".affekt-11111111-2222-3333-4444-555555555555.json",
		"{\"format\": \"affekt export\", "
		"\"session\": \"11111111-2222-3333-4444-555555555555\", "
		"\"participant\": \"P07\", "
		"\"files\": [\"other.nwb\", \"other.mkv\", \"link/precious.csv\"]}");
	expect(0, NULL, "--yes");
	ck_assert(is_there("other.nwb") && is_there("other.mkv"));
	ck_assert(g_file_test(precious, G_FILE_TEST_EXISTS));
	end();
}
END_TEST

TESTS_MAIN("cli/forget", every_byte_of_a_participant_goes, a_sealed_session_goes_with_its_manifest,
	a_dry_run_shows_all_and_removes_nothing, without_a_terminal_a_yes_is_needed,
	a_recording_that_runs_is_refused, a_session_that_is_edited_is_refused,
	what_nobody_can_tell_is_named_and_left, an_export_that_was_broken_off_is_named,
	a_file_that_two_exports_wrote_is_named, other_names_of_a_file_are_named,
	what_cannot_be_removed_keeps_its_session, pictures_and_recent_entries_of_the_desktop_go,
	a_participant_leaves_no_row_in_a_dataset, a_row_or_folder_that_is_left_is_not_denied,
	a_copied_edf_file_is_named, a_list_takes_nothing_but_tables_along)
