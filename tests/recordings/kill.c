/*
 * Kills a recorder at random moments and looks at what is left.
 *
 *   kill [TIMES]     TIMES rounds, 20 when not given
 *
 * Each round starts a writer of its own process that appends blocks of known samples at real time,
 * synced each half second, and publishes in shared memory how many are written. After a random
 * while it is killed with SIGKILL. Then the journal is recovered, the file verified, every sample
 * compared, and nothing that was written may be missing but the block in flight.
 */
#include "recordings/finalise.h"
#include "tests/recordings/made.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
	_Atomic uint64_t written; /* blocks */
};

/* The recorder: never returns. Blocks follow each other at the pace of the samples. */
static void G_GNUC_NORETURN record(const char *path, struct shared *shared)
{
	struct rec_journal *journal = made_journal(path);
	struct timespec next;

	clock_gettime(CLOCK_MONOTONIC, &next);
	for (uint64_t block = 0;; block++) {
		if (!made_append(journal, block, NULL))
			_exit(1);
		atomic_store(&shared->written, block + 1);
		if (block % 4 == 3 && !rec_journal_sync(journal, NULL))
			_exit(1);
		next.tv_nsec += 1000000000 / MADE_RATE_HZ * MADE_BLOCK;
		if (next.tv_nsec >= 1000000000) {
			next.tv_nsec -= 1000000000;
			next.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
}

/* One round; false, with a line on standard error, when something was lost. */
static bool kill_once(const char *folder, guint round, GRand *random, struct shared *shared)
{
	g_autofree char *name = g_strdup_printf("%u.nwb", round);
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autofree char *journal = g_strconcat(path, ".journal", NULL);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GArray) reports = g_array_new(FALSE, FALSE, sizeof(struct rec_finalise_report));
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	atomic_store(&shared->written, 0);
	pid_t child = fork();
	if (child == 0)
		record(journal, shared);
	while (atomic_load(&shared->written) == 0)
		g_usleep(1000);
	g_usleep((gulong)g_rand_int_range(random, 1000, 700000));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);

	uint64_t written = atomic_load(&shared->written);
	if (!rec_recover(folder, NULL, NULL, reports, skipped, &error) || skipped->len > 0 ||
		reports->len != 1) {
		fprintf(stderr, "round %u: not recovered: %s\n", round,
			error ? error->message : "left alone");
		return false;
	}
	g_autofree char *output = g_array_index(reports, struct rec_finalise_report, 0).output;
	g_free(g_array_index(reports, struct rec_finalise_report, 0).sentence);
	if (!rec_verify(output, problems, &error)) {
		fprintf(stderr, "round %u: %s\n", round,
			error ? error->message : (char *)g_ptr_array_index(problems, 0));
		return false;
	}
	g_autoptr(rec_session) session = rec_session_open(output, &error);
	uint64_t blocks = made_check_samples(session, true) / MADE_BLOCK;
	printf("round %u: %" G_GUINT64_FORMAT " blocks written, %" G_GUINT64_FORMAT " saved\n",
		round, written, blocks);
	return blocks >= written && blocks <= written + 1;
}

int main(int argc, char **argv)
{
	guint times = argc > 1 ? (guint)strtoul(argv[1], NULL, 10) : 20;
	g_autofree char *folder = made_folder();
	g_autoptr(GRand) random = g_rand_new_with_seed(42);
	struct shared *shared = mmap(
		NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	bool is_safe = shared != MAP_FAILED && times > 0;

	for (guint round = 0; round < times && is_safe; round++) {
		is_safe = kill_once(folder, round, random, shared);
		fflush(stdout);
	}
	made_remove(folder);
	return is_safe ? EXIT_SUCCESS : EXIT_FAILURE;
}
