#include "recordings/finalise.h"

#include "recordings/journal/journal_layout.h"
#include "recordings/journal/journal_read.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
	char *folder, *journal, *file;
};

static struct place make_place(void)
{
	struct place place = {.folder = made_folder()};

	place.journal = g_build_filename(place.folder, "a.nwb.journal", NULL);
	place.file = g_build_filename(place.folder, "a.nwb", NULL);
	return place;
}

static void leave(struct place *place)
{
	made_remove(place->folder);
	g_free(place->folder);
	g_free(place->journal);
	g_free(place->file);
}

static void write_journal(const char *path, uint64_t blocks, bool has_end)
{
	struct rec_journal *journal = made_journal(path);
	struct rec_results *live = made_results();

	for (uint64_t i = 0; i < blocks; i++)
		ck_assert(made_append(journal, i, NULL));
	ck_assert(rec_journal_live_card(journal, live, NULL));
	for (guint i = 0; i < live->eda->len; i++)
		ck_assert(rec_journal_live_eda(
			journal, &g_array_index(live->eda, struct dsp_eda, i), NULL));
	if (has_end)
		ck_assert(rec_journal_end(journal, 1000000, NULL));
	ck_assert(rec_journal_close(journal, NULL));
	rec_results_free(live);
}

static void finalise(const char *journal, bool keep, struct rec_finalise_report *ret_report)
{
	g_autoptr(GError) error = NULL;
	bool is_done = rec_finalise(journal, keep, NULL, NULL, ret_report, &error);

	ck_assert_msg(is_done, "%s", error ? error->message : "");
}

static void clear_report(void *report)
{
	rec_finalise_report_clear(report);
}

static GArray *new_reports(void)
{
	GArray *reports = g_array_new(FALSE, FALSE, sizeof(struct rec_finalise_report));

	g_array_set_clear_func(reports, clear_report);
	return reports;
}

static bool is_there(const char *path)
{
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Names in the folder, but for the list of known files. */
static guint count_files(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;
	guint n = 0;

	while ((name = g_dir_read_name(dir)))
		n += strcmp(name, "state") != 0;
	return n;
}

START_TEST(the_file_holds_what_the_journal_held)
{
	struct place place = make_place();
	struct rec_finalise_report report = {0};
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *copy = g_build_filename(place.folder, "copy.journal", NULL);
	g_autofree char *bytes = NULL;
	gsize size = 0;

	write_journal(place.journal, 5000, true);
	ck_assert(g_file_get_contents(place.journal, &bytes, &size, NULL));
	ck_assert(g_file_set_contents(copy, bytes, (gssize)size, NULL));
	finalise(place.journal, false, &report);
	ck_assert_str_eq(report.output, place.file);
	ck_assert_uint_eq(report.samples, 5000 * MADE_BLOCK);
	ck_assert(report.had_end);
	ck_assert(!is_there(place.journal));
	g_autoptr(rec_session) from = rec_session_open(copy, NULL);
	g_autoptr(rec_session) file = rec_session_open(place.file, NULL);
	ck_assert(!file->is_journal);
	/* The certificate is issued by the finalisation. */
	ck_assert_uint_eq(file->sync->len, 1);
	const struct rec_sync *sync = g_ptr_array_index(file->sync, 0);
	ck_assert_str_eq(sync->stream, "made");
	ck_assert_str_eq(sync->verdict, "pass");
	ck_assert_double_eq(sync->limit_ms, 5);
	g_ptr_array_set_size(file->sync, 0);
	from->description = g_strdup(file->description);
	made_assert_equal(from, file);
	ck_assert_uint_eq(made_check_samples(file, true), 5000 * MADE_BLOCK);
	ck_assert(rec_verify(place.file, problems, NULL));
	rec_finalise_report_clear(&report);
	leave(&place);
}
END_TEST

START_TEST(a_kept_journal_is_left_alone_by_recovery)
{
	struct place place = make_place();
	struct rec_finalise_report report = {0};
	g_autoptr(GArray) reports = new_reports();
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);

	write_journal(place.journal, 100, true);
	finalise(place.journal, true, &report);
	ck_assert(is_there(place.journal));
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(reports->len + skipped->len, 0);
	ck_assert(is_there(place.journal));
	/* But when its file is gone, it is worth the trouble. */
	g_unlink(place.file);
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(reports->len, 1);
	ck_assert(is_there(place.file));
	rec_finalise_report_clear(&report);
	leave(&place);
}
END_TEST

START_TEST(an_existing_file_gets_a_neighbour)
{
	struct place place = make_place();
	struct rec_finalise_report report = {0};
	g_autofree char *text = NULL;

	write_journal(place.journal, 100, false);
	ck_assert(g_file_set_contents(place.file, "somebody's", -1, NULL));
	finalise(place.journal, false, &report);
	ck_assert(g_str_has_suffix(report.output, "/a-recovered.nwb"));
	ck_assert(!report.had_end);
	ck_assert(g_file_get_contents(place.file, &text, NULL, NULL));
	ck_assert_str_eq(text, "somebody's");
	g_autoptr(rec_session) session = rec_session_open(report.output, NULL);
	ck_assert_uint_eq(made_check_samples(session, true), 100 * MADE_BLOCK);
	ck_assert_ptr_nonnull(session->recovered);
	rec_finalise_report_clear(&report);
	leave(&place);
}
END_TEST

START_TEST(recovery_twice_is_recovery_once)
{
	struct place place = make_place();
	g_autoptr(GArray) reports = new_reports();
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *bytes = NULL;
	gsize size = 0;

	write_journal(place.journal, 100, false);
	ck_assert(g_file_get_contents(place.journal, &bytes, &size, NULL));
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(reports->len, 1);
	ck_assert_uint_eq(count_files(place.folder), 1);
	/* As after a crash between naming the file and deleting the journal. */
	ck_assert(g_file_set_contents(place.journal, bytes, (gssize)size, NULL));
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(reports->len, 2);
	ck_assert_str_eq(g_array_index(reports, struct rec_finalise_report, 1).output, place.file);
	ck_assert_uint_eq(count_files(place.folder), 1);
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(reports->len, 2);
	leave(&place);
}
END_TEST

START_TEST(a_session_under_another_name_is_not_written_again)
{
	struct place place = make_place();
	g_autoptr(GArray) reports = new_reports();
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *bytes = NULL;
	gsize size = 0;

	write_journal(place.journal, 100, false);
	ck_assert(g_file_get_contents(place.journal, &bytes, &size, NULL));
	ck_assert(g_file_set_contents(place.file, "somebody's", -1, NULL));
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(count_files(place.folder), 2);
	/* As after a crash between naming the file and deleting the journal. */
	ck_assert(g_file_set_contents(place.journal, bytes, (gssize)size, NULL));
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(count_files(place.folder), 2);
	ck_assert(g_str_has_suffix(
		g_array_index(reports, struct rec_finalise_report, 1).output, "/a-recovered.nwb"));
	leave(&place);
}
END_TEST

/* A crash between the creation of a journal and its first sync. */
START_TEST(a_journal_that_was_never_born_is_removed)
{
	static const char ZEROS[REC_FRAME_FILE_BYTES];
	const struct {
		const char *bytes;
		gssize n;
	} unborn[] = {{"", 0}, {ZEROS, sizeof ZEROS}, {REC_FRAME_KIND_JOURNAL "\0\0\1", 17}};

	for (gsize i = 0; i < G_N_ELEMENTS(unborn); i++) {
		struct place place = make_place();
		g_autoptr(GArray) reports = new_reports();
		g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);

		ck_assert(g_file_set_contents(place.journal, unborn[i].bytes, unborn[i].n, NULL));
		ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
		ck_assert_uint_eq(reports->len, 1);
		ck_assert_ptr_null(g_array_index(reports, struct rec_finalise_report, 0).output);
		ck_assert_uint_eq(count_files(place.folder), 0);
		leave(&place);
	}
}
END_TEST

START_TEST(an_empty_file_of_another_name_is_no_journal)
{
	struct place place = make_place();
	g_autofree char *path = g_build_filename(place.folder, "notes.txt", NULL);
	g_autoptr(GArray) reports = new_reports();
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	ck_assert(g_file_set_contents(path, "", 0, NULL));
	ck_assert(!rec_recover(path, NULL, NULL, reports, skipped, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	ck_assert_uint_eq(count_files(place.folder), 1);
	leave(&place);
}
END_TEST

START_TEST(a_journal_that_is_being_written_is_left_alone)
{
	struct place place = make_place();
	g_autoptr(GArray) reports = new_reports();
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	struct rec_finalise_report report = {0};
	struct rec_journal *journal = made_journal(place.journal);

	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(reports->len, 0);
	ck_assert_uint_eq(skipped->len, 1);
	ck_assert(!rec_finalise(place.journal, false, NULL, NULL, &report, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_LOCKED));
	ck_assert(made_append(journal, 0, NULL));
	ck_assert(rec_journal_close(journal, NULL));
	leave(&place);
}
END_TEST

START_TEST(a_journal_cut_anywhere_gives_a_sound_file)
{
	struct place place = make_place();
	g_autofree char *bytes = NULL;
	gsize size = 0;
	g_autoptr(GRand) random = g_rand_new_with_seed(5);
	uint64_t last = 0;

	write_journal(place.journal, 60, true);
	ck_assert(g_file_get_contents(place.journal, &bytes, &size, NULL));
	for (int round = 0; round < 12; round++) {
		struct rec_finalise_report report = {0};
		g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
		gsize cut = (gsize)g_rand_int_range(random, REC_FRAME_FILE_BYTES, (gint32)size);

		ck_assert(g_file_set_contents(place.journal, bytes, (gssize)cut, NULL));
		finalise(place.journal, false, &report);
		if (!report.output) {
			ck_assert_ptr_nonnull(strstr(report.sentence, "nothing had been recorded"));
			ck_assert(!is_there(place.journal) && !is_there(place.file));
			rec_finalise_report_clear(&report);
			continue;
		}
		ck_assert_msg(rec_verify(place.file, problems, NULL), "%s",
			problems->len > 0 ? (char *)g_ptr_array_index(problems, 0) : "unreadable");
		if (report.damaged_bytes > 0) {
			g_autofree char *told =
				g_strdup_printf("%" PRIu64 " bytes", report.damaged_bytes);

			ck_assert_ptr_nonnull(strstr(report.sentence, told));
		}
		g_autoptr(rec_session) session = rec_session_open(place.file, NULL);
		last = MAX(last, made_check_samples(session, true));
		g_unlink(place.file);
		rec_finalise_report_clear(&report);
	}
	ck_assert_uint_gt(last, 0);
	leave(&place);
}
END_TEST

/* Overwrites four bytes of the 20th block. */
static void spoil(const char *path)
{
	g_autofree char *bytes = NULL;
	gsize size = 0;
	struct rec_frame frame;
	uint64_t at = 0;
	g_autoptr(rec_frame_reader) reader =
		rec_frame_reader_open(path, REC_FRAME_KIND_JOURNAL, NULL);

	for (int block = 0; block < 20 && rec_frame_reader_next(reader, &frame, NULL);) {
		at = frame.offset;
		block += frame.type == REC_JOURNAL_SAMPLES;
	}
	ck_assert(g_file_get_contents(path, &bytes, &size, NULL));
	memset(bytes + at + REC_FRAME_HEADER_BYTES + 40, 0xA5, 4);
	ck_assert(g_file_set_contents(path, bytes, (gssize)size, NULL));
}

START_TEST(a_damaged_journal_is_kept_and_told_of)
{
	struct place place = make_place();
	g_autoptr(GArray) reports = new_reports();
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *first = g_strconcat(place.journal, ".damaged", NULL);
	g_autofree char *second = g_strconcat(place.journal, ".damaged-2", NULL);
	g_autofree char *before = NULL, *after = NULL;
	gsize size = 0;

	write_journal(place.journal, 60, false);
	spoil(place.journal);
	ck_assert(g_file_get_contents(place.journal, &before, &size, NULL));
	ck_assert(g_file_set_contents(first, "another", -1, NULL));
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(reports->len, 1);
	ck_assert(is_there(place.file) && !is_there(place.journal));
	ck_assert(g_file_get_contents(second, &after, &size, NULL));
	ck_assert_mem_eq(before, after, size);
	g_free(after);
	ck_assert(g_file_get_contents(first, &after, &size, NULL));
	ck_assert_str_eq(after, "another");
	const struct rec_finalise_report *report =
		&g_array_index(reports, struct rec_finalise_report, 0);
	ck_assert_ptr_nonnull(strstr(report->sentence, "a.nwb.journal.damaged-2"));
	/* Blocks 18 and 20 stand around it, an eighth of a second each. */
	ck_assert_msg(strstr(report->sentence, "between 2.4 s and 2.6 s: samples.") != NULL, "%s",
		report->sentence);
	/* It is nothing to recover, and by its own name no second session either. */
	ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
	ck_assert_uint_eq(reports->len, 1);
	ck_assert(rec_recover(second, NULL, NULL, reports, skipped, NULL));
	ck_assert_str_eq(g_array_index(reports, struct rec_finalise_report, 1).output, place.file);
	ck_assert_uint_eq(count_files(place.folder), 3);
	leave(&place);
}
END_TEST

/* Behind the file header, within and behind the first frame, and with nothing but devices. */
START_TEST(a_journal_without_samples_becomes_no_session)
{
	static const gsize CUTS[] = {REC_FRAME_FILE_BYTES, REC_FRAME_FILE_BYTES + 60, 0};

	for (gsize i = 0; i < G_N_ELEMENTS(CUTS); i++) {
		struct place place = make_place();
		g_autoptr(GArray) reports = new_reports();
		g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
		bool is_torn = CUTS[i] > REC_FRAME_FILE_BYTES;
		g_autofree char *kept = g_strconcat(place.journal, ".damaged", NULL);

		ck_assert(rec_journal_close(made_journal(place.journal), NULL));
		if (CUTS[i] > 0)
			ck_assert_int_eq(truncate(place.journal, (off_t)CUTS[i]), 0);
		ck_assert(rec_recover(place.folder, NULL, NULL, reports, skipped, NULL));
		ck_assert_uint_eq(reports->len, 1);
		const struct rec_finalise_report *report =
			&g_array_index(reports, struct rec_finalise_report, 0);
		ck_assert_ptr_null(report->output);
		ck_assert_ptr_nonnull(strstr(report->sentence, "nothing had been recorded"));
		ck_assert_int_eq(is_there(kept), is_torn);
		ck_assert_uint_eq(count_files(place.folder), is_torn);
		leave(&place);
	}
}
END_TEST

START_TEST(a_full_disk_keeps_the_journal_and_no_half_file)
{
	struct place place = make_place();
	struct rec_finalise_report report = {0};
	g_autoptr(GError) error = NULL;
	struct rlimit limits;
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	write_journal(place.journal, 5000, true);
	sigaction(SIGXFSZ, &ignore, NULL);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limits), 0);
	limits.rlim_cur = 60000;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limits), 0);
	ck_assert(!rec_finalise(place.journal, false, NULL, NULL, &report, &error));
	ck_assert_msg(g_error_matches(error, REC_ERROR, REC_ERROR_FULL), "%s", error->message);
	ck_assert_uint_eq(count_files(place.folder), 1);
	limits.rlim_cur = limits.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limits), 0);
	finalise(place.journal, false, &report);
	g_autoptr(rec_session) session = rec_session_open(place.file, NULL);
	ck_assert_uint_eq(made_check_samples(session, true), 5000 * MADE_BLOCK);
	rec_finalise_report_clear(&report);
	leave(&place);
}
END_TEST

START_TEST(what_is_no_journal_is_said_to_be_none)
{
	struct place place = make_place();
	struct rec_finalise_report report = {0};
	g_autoptr(GError) error = NULL;

	ck_assert(!rec_finalise(place.journal, false, NULL, NULL, &report, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_MISSING));
	g_clear_error(&error);
	ck_assert(g_file_set_contents(place.journal, "not a journal at all", -1, NULL));
	ck_assert(!rec_finalise(place.journal, false, NULL, NULL, &report, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	ck_assert(is_there(place.journal));
	leave(&place);
}
END_TEST

TESTS_MAIN("recordings/finalise", the_file_holds_what_the_journal_held,
	a_kept_journal_is_left_alone_by_recovery, an_existing_file_gets_a_neighbour,
	a_session_under_another_name_is_not_written_again, a_journal_that_was_never_born_is_removed,
	an_empty_file_of_another_name_is_no_journal, recovery_twice_is_recovery_once,
	a_journal_that_is_being_written_is_left_alone, a_journal_cut_anywhere_gives_a_sound_file,
	a_damaged_journal_is_kept_and_told_of, a_journal_without_samples_becomes_no_session,
	a_full_disk_keeps_the_journal_and_no_half_file, what_is_no_journal_is_said_to_be_none)
