/*
 * DESIGN
 * Tickets: a waiter raises `wanted` and waits until `done` has reached its number. The thread
 * remembers `wanted` before it begins fdatasync and publishes that number behind it, so several
 * waiters share one fdatasync and none is served by one that began before its bytes were written.
 */
#include "acquisition/sync.h"

#include "core/role.h"

#include <pthread.h>
#include <sys/statvfs.h>
#include <time.h>

enum {
	PERIOD_S = 1
};

struct acq_sync {
	struct rec_journal *journal;
	char *folder;
	struct acq_live_board *board;
	struct acq_fault *fault;
	GThread *thread;
	pthread_mutex_t lock;
	pthread_cond_t wakes;    /* the thread: somebody wants a sync, or the end has come */
	pthread_cond_t finished; /* waiters: one more fdatasync is over */
	guint64 wanted, done;
	GError *last_error; /* of the fdatasync that `done` speaks of; NULL: it went well */
	bool is_ending;
};

static void watch_disk(struct acq_sync *sync)
{
	struct statvfs disk;

	if (statvfs(sync->folder, &disk) == 0) {
		uint64_t free_bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
		uint64_t unknown = 0;
		atomic_store_explicit(
			&sync->board->disk_free_bytes, free_bytes, memory_order_relaxed);
		atomic_compare_exchange_strong(
			&sync->board->disk_start_bytes, &unknown, free_bytes);
	}
}

/* Called and returns with the lock held; lets it go meanwhile. */
static void sync_once(struct acq_sync *sync)
{
	guint64 ticket = sync->wanted;
	GError *error = NULL;

	pthread_mutex_unlock(&sync->lock);
	if (!rec_journal_sync(sync->journal, &error)) {
		acq_fault_set(sync->fault, error);
	}
	watch_disk(sync);
	pthread_mutex_lock(&sync->lock);
	g_clear_error(&sync->last_error);
	sync->last_error = error;
	sync->done = ticket;
	pthread_cond_broadcast(&sync->finished);
}

static gpointer run(gpointer data)
{
	struct acq_sync *sync = data;

	core_role_enter(CORE_ROLE_SYNC, "affekt-sync");
	pthread_mutex_lock(&sync->lock);
	while (!sync->is_ending) {
		struct timespec due;
		bool is_time = false;
		clock_gettime(CLOCK_MONOTONIC, &due);
		due.tv_sec += PERIOD_S;
		while (!sync->is_ending && sync->wanted == sync->done && !is_time) {
			is_time = pthread_cond_clockwait(
					  &sync->wakes, &sync->lock, CLOCK_MONOTONIC, &due) != 0;
		}
		sync_once(sync);
	}
	pthread_mutex_unlock(&sync->lock);
	return NULL;
}

struct acq_sync *acq_sync_start(struct rec_journal *journal, const char *folder,
	struct acq_live_board *board, struct acq_fault *fault)
{
	struct acq_sync *sync = g_new0(struct acq_sync, 1);

	sync->journal = journal;
	sync->folder = g_strdup(folder);
	sync->board = board;
	sync->fault = fault;
	pthread_mutex_init(&sync->lock, NULL);
	pthread_cond_init(&sync->wakes, NULL);
	pthread_cond_init(&sync->finished, NULL);
	watch_disk(sync);
	sync->thread = g_thread_new("affekt-sync", run, sync);
	return sync;
}

bool acq_sync_wait(struct acq_sync *sync, GError **error)
{
	pthread_mutex_lock(&sync->lock);
	guint64 ticket = ++sync->wanted;
	pthread_cond_signal(&sync->wakes);
	while (sync->done < ticket) {
		pthread_cond_wait(&sync->finished, &sync->lock);
	}
	bool is_safe = !sync->last_error;
	if (!is_safe) {
		g_propagate_error(error, g_error_copy(sync->last_error));
	}
	pthread_mutex_unlock(&sync->lock);
	return is_safe;
}

void acq_sync_stop(struct acq_sync *sync)
{
	if (!sync) {
		return;
	}
	pthread_mutex_lock(&sync->lock);
	sync->is_ending = true;
	pthread_cond_signal(&sync->wakes);
	pthread_mutex_unlock(&sync->lock);
	g_thread_join(sync->thread);
	g_clear_error(&sync->last_error);
	pthread_cond_destroy(&sync->finished);
	pthread_cond_destroy(&sync->wakes);
	pthread_mutex_destroy(&sync->lock);
	g_free(sync->folder);
	g_free(sync);
}
