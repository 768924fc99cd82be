/* Whole sessions and new results into NWB files: written beside, read back, renamed. */
#include "recordings/disk/disk.h"
#include "recordings/disk/sealed.h"
#include "recordings/disk/trailer.h"
#include "recordings/edits/edits.h"
#include "recordings/finalise.h"
#include "recordings/journal/frame.h"
#include "recordings/known.h"
#include "recordings/nwb/nwb_layout.h"
#include "recordings/nwb/nwb_read.h"
#include "recordings/nwb/nwb_write.h"
#include "recordings/session/certificate.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	DAMAGED_MAX = 1000, /* damaged logs that are kept beside a session */
};

static bool is_there(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool refuse_newer(const char *path, GError **error)
{
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s was written by a newer Affekt, and storing into it could lose what this one "
		  "does not know; update Affekt."),
		path);
	return false;
}

static bool refuse_sealed(const char *path, GError **error)
{
	g_set_error(
		error, REC_ERROR, REC_ERROR_SEALED, _("%s is sealed; work on a copy of it."), path);
	return false;
}

bool rec_session_save(struct rec_session *session, const char *path, bool replace,
	rec_progress_fn progress, void *user, GError **error)
{
	g_autofree char *part = g_strconcat(path, ".part", NULL);

	if (!replace && is_there(path)) {
		rec_disk_fail(error, EEXIST, _("Cannot write %s"), path);
		return false;
	}
	if (rec_sealed_is_on(path))
		return refuse_sealed(path, error);
	int taken = rec_disk_take_part(part, error);
	if (taken < 0)
		return false;
	if (session->sync->len == 0)
		rec_certificate_issue(session);
	bool is_saved = rec_nwb_write(session, part, progress, user, error) &&
			rec_disk_rename(part, path, replace, error);
	if (is_saved)
		rec_known_add(path);
	else
		unlink(part);
	close(taken);
	return is_saved;
}

/* --- new results into a file --------------------------------------------------------- */

/* Members of /processing that are written anew; all others are copied. */
static bool is_renewed(const char *module, bool has_results)
{
	static const char *const RENEWED[] = {"annotations", "self_report", NULL};
	static const char *const RESULTS[] = {"physiology", "arousal", NULL};

	return g_strv_contains(RENEWED, module) ||
	       (has_results && g_strv_contains(RESULTS, module));
}

/* Copies everything but the modules that are written anew, as stored. */
static void copy_rest(struct rec_h5 *to, struct rec_h5 *from, bool has_results)
{
	g_auto(GStrv) members = rec_h5_list(from, "/");
	g_auto(GStrv) modules = rec_h5_list(from, "/processing");

	rec_h5_copy_attrs(to, from, "/");
	for (char **member = members; *member; member++) {
		g_autofree char *path = g_strconcat("/", *member, NULL);

		if (strcmp(*member, "processing") != 0)
			rec_h5_copy(to, from, path);
	}
	rec_h5_put_group(to, "/processing");
	for (char **module = modules; *module; module++) {
		g_autofree char *path = rec_nwb_path("/processing", *module);

		if (!is_renewed(*module, has_results))
			rec_h5_copy(to, from, path);
	}
}

/* No less than the file with @results takes: all of the old file, the rows unpacked. */
static uint64_t most_bytes(const struct rec_session *session, const struct rec_results *results)
{
	const uint64_t HEADERS_BYTES = 2 << 20; /* some hundred of them, and half-filled chunks */
	const uint64_t ANSWER_BYTES = 1 << 10;  /* its short texts */
	g_autoptr(rec_results) none = rec_results_new();
	const struct rec_results *all = results ? results : none;
	const GArray *const rows[] = {all->eda, all->pulse, all->scr, all->beats, all->hrv,
		all->responses, all->artefacts, all->arousal, all->peaks, all->bands, all->measures,
		session->edits};
	struct stat status = {0};
	uint64_t bytes = HEADERS_BYTES;

	if (stat(session->path, &status) == 0)
		bytes += (uint64_t)status.st_size;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		bytes += (uint64_t)rows[i]->len * g_array_get_element_size((GArray *)rows[i]);
	for (guint i = 0; i < session->self_reports->len; i++) {
		const struct rec_self_report *answer = g_ptr_array_index(session->self_reports, i);

		bytes += ANSWER_BYTES + (answer->text ? strlen(answer->text) : 0);
	}
	return bytes;
}

/* The copy gets a sum of its own, so it has to say that the old one was wrong. */
static void note_damage(struct rec_h5 *to)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autofree char *when = g_date_time_format(now, "%F");
	g_autofree char *before = rec_h5_get_attr_text(to, "/", REC_NWB_DAMAGED);

	if (before)
		return;
	rec_h5_put_attr_text(to, "/", REC_NWB_DAMAGED, when);
}

static bool write_copy(struct rec_session *session, const struct rec_results *results,
	const char *part, GError **error)
{
	struct rec_h5 *from = rec_nwb_file(session);
	struct rec_h5 *to = NULL;
	enum rec_trailer trailer;
	bool is_written = false;

	if (!rec_trailer_check(session->path, &trailer, error))
		return false;
	to = rec_h5_create(part, REC_H5_RESULTS, error);
	if (!to)
		return false;
	rec_h5_reserve(to, most_bytes(session, results));
	is_written = rec_h5_check(to, error);
	if (is_written) {
		copy_rest(to, from, results != NULL);
		if (results)
			rec_nwb_put_results(to, "", results);
		rec_nwb_put_annotations(to, session);
		if (trailer == REC_TRAILER_BAD)
			note_damage(to);
		is_written = rec_h5_check(from, error);
	}
	if (is_written)
		is_written = rec_h5_finish(to, error);
	else
		rec_h5_close(to);
	return is_written;
}

/* What another program stored since the session was opened must not be lost. */
static bool is_current(struct rec_session *session, GError **error)
{
	if (rec_h5_is_named(rec_nwb_file(session)))
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
		_("%s was changed by another program meanwhile, so nothing was stored; try again."),
		session->path);
	return false;
}

/* The log whose edits are in the file now goes away. What of it could not be read is not in the
 * file: then it is kept beside under another name, for who has a backup to compare. */
static void put_away(const struct rec_session *session, const char *log_path)
{
	if (!session->edits_damage) {
		unlink(log_path);
		return;
	}
	for (int i = 1; i < DAMAGED_MAX; i++) {
		g_autofree char *kept = g_strdup_printf("%s.damaged-%d", log_path, i);

		if (rec_disk_rename(log_path, kept, /* replace= */ false, NULL) || !is_there(kept))
			return;
	}
}

/* @results NULL: those of the file stay as they are stored. */
static bool store(struct rec_session *session, const struct rec_results *results, GError **error)
{
	const char *path = session->path;
	g_autofree char *part = NULL;
	g_autofree char *log_path = NULL;
	struct rec_frame_writer *log = NULL;
	bool is_stored = false;
	int taken = -1;

	if (!path || session->is_journal || session->backend != &REC_NWB_BACKEND) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("Results can only be stored in a finished session file; finish or save "
			  "the recording first."));
		return false;
	}
	/* Another program may have sealed it since it was opened. */
	if (session->is_sealed || rec_sealed_is_on(path))
		return refuse_sealed(path, error);
	if (session->is_newer)
		return refuse_newer(path, error);
	part = g_strconcat(path, ".part", NULL);
	taken = rec_disk_take_part(part, error);
	if (taken < 0)
		return false;
	log_path = g_strconcat(path, ".edits", NULL);
	/* Held until the file that has its edits is in place. A log that another program writes to
	 * stays: readers know edits that stand in both by their ids. */
	if (is_there(log_path))
		log = rec_frame_writer_open(log_path, REC_FRAME_KIND_EDITS, session->uuid, NULL);
	is_stored = is_current(session, error) &&
		    (!log || rec_session_replay_edits(session, error)) &&
		    write_copy(session, results, part, error) &&
		    rec_disk_rename(part, path, /* replace= */ true, error);
	if (is_stored) {
		if (log)
			put_away(session, log_path);
		rec_known_add(path);
	}
	rec_frame_writer_close(log, NULL);
	if (!is_stored)
		unlink(part);
	close(taken);
	return is_stored;
}

bool rec_session_store_results(
	struct rec_session *session, const struct rec_results *results, GError **error)
{
	return store(session, results, error);
}

bool rec_session_fold_edits(struct rec_session *session, GError **error)
{
	return store(session, NULL, error);
}
