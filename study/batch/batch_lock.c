#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "recordings/disk/holder.h"
#include "study/batch/batch.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

struct study_batch_lock {
	char *path;
	int fd; /* -1: the disk takes no lock; whoever writes next says why */
};

struct study_batch_lock *study_batch_lock_take(const struct study_folder *folder, GError **error)
{
	g_autofree char *path = g_build_filename(folder->path, ".analysis.part", NULL);
	g_autoptr(GError) failure = NULL;
	int fd = rec_disk_take_part(path, &failure);

	if (g_error_matches(failure, REC_ERROR, REC_ERROR_LOCKED)) {
		g_autofree char *holder = rec_disk_holder(path);
		g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
			_("Another analysis of %s runs, by %s: wait for it, or stop it."),
			folder->path, holder);
		return NULL;
	}
	struct study_batch_lock *lock = g_new(struct study_batch_lock, 1);

	lock->path = g_steal_pointer(&path);
	lock->fd = fd;
	return lock;
}

void study_batch_lock_free(study_batch_lock *lock)
{
	if (!lock)
		return;
	if (lock->fd >= 0) {
		unlink(lock->path);
		close(lock->fd);
	}
	g_free(lock->path);
	g_free(lock);
}
