#include "recordings/nwb/nwb_write.h"

#include "recordings/disk/disk.h"
#include "recordings/nwb/nwb_layout.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* Paths and hashes of all that was written: the file is read back by it. */
struct receipt {
	GPtrArray *paths;
	GPtrArray *hashes;
};

static struct receipt *receipt_new(const struct rec_h5 *h5)
{
	struct receipt *receipt = g_new0(struct receipt, 1);
	g_autoptr(GPtrArray) paths = rec_h5_written_paths(h5);

	receipt->paths = g_ptr_array_new_with_free_func(g_free);
	receipt->hashes = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < paths->len; i++) {
		const char *path = g_ptr_array_index(paths, i);

		g_ptr_array_add(receipt->paths, g_strdup(path));
		g_ptr_array_add(receipt->hashes, g_strdup(rec_h5_written_hash(h5, path)));
	}
	return receipt;
}

static void receipt_free(struct receipt *receipt)
{
	g_ptr_array_unref(receipt->paths);
	g_ptr_array_unref(receipt->hashes);
	g_free(receipt);
}

static bool receipt_check(const struct receipt *receipt, const char *path, GError **error)
{
	g_autoptr(rec_h5) h5 = rec_h5_open(path, error);

	if (!h5)
		return false;
	for (guint i = 0; i < receipt->paths->len; i++) {
		const char *name = g_ptr_array_index(receipt->paths, i);
		g_autofree char *hash = rec_h5_hash(h5, name);

		if (!rec_h5_check(h5, error))
			return false;
		if (strcmp(hash, g_ptr_array_index(receipt->hashes, i)) != 0) {
			g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
				_("%s does not read back as it was written (%s); check the disk "
				  "and try again."),
				path, name);
			return false;
		}
	}
	return true;
}

bool rec_nwb_write(struct rec_session *session, const char *path, rec_progress_fn progress,
	void *user, GError **error)
{
	struct rec_h5 *h5 = rec_h5_create(path, REC_H5_RECORD, error);
	struct receipt *receipt = NULL;
	bool is_written = false;

	if (!h5)
		return false;
	rec_nwb_put_general(h5, session);
	is_written = rec_nwb_put_signals(h5, session, progress, user, error);
	if (is_written) {
		rec_nwb_put_intervals(h5, session);
		rec_nwb_put_sync(h5, session);
		if (session->results)
			rec_nwb_put_results(h5, "", session->results);
		if (session->live)
			rec_nwb_put_results(h5, "live_", session->live);
		rec_nwb_put_annotations(h5, session);
		receipt = receipt_new(h5);
		is_written = rec_h5_finish(h5, error) && receipt_check(receipt, path, error);
		receipt_free(receipt);
	} else {
		rec_h5_close(h5);
	}
	return is_written;
}
