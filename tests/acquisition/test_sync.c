/*
 * The disk is this program's own fdatasync(): it can be held up, made to fail, and remembers how
 * much of the file it has covered.
 */
#include "acquisition/sync.h"
#include "tests/check_main.h"
#include "tests/fakes/journal_bench.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

static _Atomic long covered_bytes;
static _Atomic bool is_broken, is_held;

int fdatasync(int fd)
{
	struct stat info;

	fstat(fd, &info); /* what was written when it began */
	while (atomic_load(&is_held))
		g_usleep(1000);
	if (atomic_load(&is_broken)) {
		errno = EIO;
		return -1;
	}
	atomic_store(&covered_bytes, (long)info.st_size);
	return 0;
}

struct bench {
	struct journal_bench base;
	struct acq_live_board board;
	struct acq_fault fault;
	struct acq_sync *sync;
};

static void bench_init(struct bench *bench)
{
	journal_bench_init(&bench->base, NULL);
	acq_live_board_init(&bench->board);
	acq_fault_init(&bench->fault);
	bench->sync = acq_sync_start(
		bench->base.journal, bench->base.folder, &bench->board, &bench->fault);
}

static void bench_finish(struct bench *bench)
{
	acq_sync_stop(bench->sync);
	acq_fault_finish(&bench->fault);
	journal_bench_finish(&bench->base);
}

static void mark(struct bench *bench, int64_t id)
{
	struct rec_mark row = {.id = id, .label = (char *)"x", .source = (char *)"test"};

	ck_assert(rec_journal_mark(bench->base.journal, &row, NULL));
}

START_TEST(what_was_written_before_the_call_is_covered_when_it_returns)
{
	struct bench bench;

	bench_init(&bench);
	for (int i = 1; i <= 50; i++) {
		mark(&bench, i);
		long written = (long)rec_journal_bytes(bench.base.journal);
		ck_assert(acq_sync_wait(bench.sync, NULL));
		ck_assert_int_ge(atomic_load(&covered_bytes), written);
	}
	bench_finish(&bench);
}
END_TEST

static void *wait_for_sync(void *user)
{
	struct bench *bench = user;

	ck_assert(acq_sync_wait(bench->sync, NULL));
	return NULL;
}

START_TEST(a_call_during_an_fdatasync_waits_for_the_next_one)
{
	struct bench bench;
	pthread_t first;

	bench_init(&bench);
	atomic_store(&is_held, true);
	pthread_create(&first, NULL, wait_for_sync, &bench);
	g_usleep(50000);
	mark(&bench, 1);
	long written = (long)rec_journal_bytes(bench.base.journal);
	atomic_store(&is_held, false);
	ck_assert(acq_sync_wait(bench.sync, NULL));
	ck_assert_int_ge(atomic_load(&covered_bytes), written);
	pthread_join(first, NULL);
	bench_finish(&bench);
}
END_TEST

START_TEST(a_disk_that_fails_is_reported_to_who_waits_and_to_the_recording)
{
	struct bench bench;
	char sentence[160];
	GError *error = NULL;

	bench_init(&bench);
	atomic_store(&is_broken, true);
	ck_assert(!acq_sync_wait(bench.sync, &error));
	ck_assert_ptr_nonnull(error);
	ck_assert(acq_fault_is_set(&bench.fault));
	acq_fault_copy(&bench.fault, sentence, sizeof(sentence));
	ck_assert_uint_gt(strlen(sentence), 10);
	g_error_free(error);
	bench_finish(&bench);
}
END_TEST

START_TEST(the_disk_is_brought_up_to_date_each_second_without_being_asked)
{
	struct bench bench;

	bench_init(&bench);
	mark(&bench, 1);
	long written = (long)rec_journal_bytes(bench.base.journal);
	while (atomic_load(&covered_bytes) < written)
		g_usleep(10000);
	ck_assert_uint_gt(atomic_load(&bench.board.disk_free_bytes), 0);
	bench_finish(&bench);
}
END_TEST

TESTS_MAIN("acquisition/sync", what_was_written_before_the_call_is_covered_when_it_returns,
	a_call_during_an_fdatasync_waits_for_the_next_one,
	a_disk_that_fails_is_reported_to_who_waits_and_to_the_recording,
	the_disk_is_brought_up_to_date_each_second_without_being_asked)
