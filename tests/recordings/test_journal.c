#include "recordings/journal/journal.h"

#include "recordings/journal/journal_read.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>

static char *journal_path(const char *folder)
{
	return g_build_filename(folder, "a.nwb.journal", NULL);
}

START_TEST(a_journal_is_made_once_and_for_its_owner_alone)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = journal_path(folder);
	struct rec_journal *journal = made_journal(path);
	struct rec_journal_header header = {.uuid = "1f0e0d0c-0b0a-4908-8706-050403020100"};
	g_autoptr(GError) error = NULL;
	struct stat status;

	ck_assert_int_eq(stat(path, &status), 0);
	ck_assert_uint_eq(status.st_mode & 0777, 0600);
	ck_assert_ptr_null(rec_journal_create(path, &header, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	ck_assert(rec_journal_close(journal, NULL));
	made_remove(folder);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_named)
{
	struct rec_journal_header header = {.uuid = "1f0e0d0c-0b0a-4908-8706-050403020100"};
	g_autoptr(GError) error = NULL;

	ck_assert_ptr_null(rec_journal_create("/nonexistent/a.nwb.journal", &header, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_MISSING));
	ck_assert_ptr_nonnull(strstr(error->message, "/nonexistent/a.nwb.journal"));
}
END_TEST

START_TEST(samples_keep_their_type_until_a_value_needs_another)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = journal_path(folder);
	struct rec_journal *journal = made_journal(path);
	static const enum core_raw_type TYPES[2] = {CORE_RAW_I16, CORE_RAW_U8};
	static const double VALUES[][2] = {
		{-32768, 255}, {32767, 0}, {NAN, 3}, {0.5, 256}, {1e300, -1}, {16777217, 0.1}};
	uint64_t small = rec_journal_bytes(journal);

	for (guint i = 0; i < G_N_ELEMENTS(VALUES); i++) {
		struct rec_journal_block block = {.n_values = 2,
			.starts_segment = i == 0,
			.n = 1,
			.first_index = i,
			.host_ns = i * 10000000,
			.types = TYPES,
			.values = VALUES[i]};

		ck_assert(rec_journal_samples(journal, &block, NULL));
		if (i == 0)
			small = rec_journal_bytes(journal) - small;
	}
	/* One frame: 32 bytes of frame, 26 of head and types, 2 and 1 of values. */
	ck_assert_uint_eq(small, 32 + 26 + 3);
	ck_assert(rec_journal_close(journal, NULL));
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	for (guint channel = 0; channel < 2; channel++) {
		double raw[G_N_ELEMENTS(VALUES)];

		ck_assert(
			rec_session_read_raw(session, channel, 0, G_N_ELEMENTS(VALUES), raw, NULL));
		for (guint i = 0; i < G_N_ELEMENTS(VALUES); i++)
			ck_assert(raw[i] == VALUES[i][channel] ||
				  (isnan(raw[i]) && isnan(VALUES[i][channel])));
	}
	made_remove(folder);
}
END_TEST

enum {
	BLOCKS = 2000,
	MARKS = 500
};

struct shared {
	struct rec_journal *journal;
	_Atomic bool is_over;
};

static void *write_samples(void *user)
{
	struct shared *shared = user;

	for (uint64_t i = 0; i < BLOCKS; i++)
		ck_assert(made_append(shared->journal, i, NULL));
	return NULL;
}

static void *write_marks(void *user)
{
	struct shared *shared = user;

	for (int64_t i = 1; i <= MARKS; i++) {
		struct rec_mark mark = {.id = i, .time_s = (double)i, .label = (char *)"m"};

		ck_assert(rec_journal_mark(shared->journal, &mark, NULL));
		if (i % 50 == 0)
			ck_assert(rec_journal_sync(shared->journal, NULL));
	}
	return NULL;
}

static void *sync_and_look(void *user)
{
	struct shared *shared = user;
	uint64_t bytes = 0;

	while (!atomic_load(&shared->is_over)) {
		uint64_t now = rec_journal_bytes(shared->journal);

		ck_assert_uint_ge(now, bytes);
		bytes = now;
		ck_assert(rec_journal_sync(shared->journal, NULL));
	}
	return NULL;
}

START_TEST(threads_append_side_by_side)
{
	g_autofree char *folder = made_folder();
	g_autofree char *path = journal_path(folder);
	struct shared shared = {.journal = made_journal(path)};
	GThread *sync = g_thread_new("sync", sync_and_look, &shared);
	GThread *marks = g_thread_new("marks", write_marks, &shared);
	GThread *samples = g_thread_new("samples", write_samples, &shared);

	g_thread_join(samples);
	g_thread_join(marks);
	atomic_store(&shared.is_over, true);
	g_thread_join(sync);
	ck_assert(rec_journal_close(shared.journal, NULL));
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	struct rec_journal_state state;
	rec_journal_get_state(session, &state);
	ck_assert_uint_eq(state.damage.bytes + state.damage.missing + state.damage.torn_bytes, 0);
	ck_assert_uint_eq(made_check_samples(session, true), BLOCKS * MADE_BLOCK);
	ck_assert_uint_eq(session->marks->len, MARKS);
	made_remove(folder);
}
END_TEST

TESTS_MAIN("recordings/journal", a_journal_is_made_once_and_for_its_owner_alone,
	a_folder_that_is_not_there_is_named, samples_keep_their_type_until_a_value_needs_another,
	threads_append_side_by_side)
