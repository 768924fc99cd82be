#include "recordings/finalise.h"

#include "recordings/disk/disk.h"
#include "recordings/journal/frame.h"
#include "recordings/journal/journal_read.h"
#include "recordings/known.h"
#include "recordings/nwb/nwb_write.h"
#include "recordings/session/certificate.h"
#include "recordings/session/studyfile.h"
#include "recordings/session/video.h"
#include "recordings/session/visits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Behind the name of a journal that is kept because something of it cannot be read. */
#define DAMAGED ".damaged"

void rec_finalise_report_clear(struct rec_finalise_report *report)
{
	g_clear_pointer(&report->output, g_free);
	g_clear_pointer(&report->sentence, g_free);
}

/* Takes the journal for this process: its descriptor, or -1 with an error. */
static int take_journal(const char *path, GError **error)
{
	struct stat open_file, named_file;
	int fd = rec_disk_open_file(path, /* follows_links= */ false, error);

	if (fd < 0)
		return -1;
	bool is_locked = flock(fd, LOCK_EX | LOCK_NB) == 0;
	/* Whoever held the lock a moment ago may have finished the journal, and removed it. */
	if (is_locked && fstat(fd, &open_file) == 0 && stat(path, &named_file) == 0 &&
		open_file.st_ino == named_file.st_ino)
		return fd;
	if (is_locked)
		rec_disk_fail(error, ENOENT, _("Cannot open %s"), path);
	else if (errno == EWOULDBLOCK)
		g_set_error(error, REC_ERROR, REC_ERROR_LOCKED,
			_("%s is still being recorded; stop that recording first."), path);
	else
		rec_disk_fail(error, errno, _("Cannot lock %s"), path);
	close(fd);
	return -1;
}

/* Path of the output without ".nwb": the journal's name tells it. */
static char *stem_of(const char *journal_path)
{
	char *stem = g_strdup(journal_path);
	char *damaged = g_strrstr(stem, ".journal" DAMAGED);

	if (damaged && !strchr(damaged, G_DIR_SEPARATOR))
		damaged[strlen(".journal")] = '\0';
	if (g_str_has_suffix(stem, ".journal"))
		stem[strlen(stem) - strlen(".journal")] = '\0';
	if (g_str_has_suffix(stem, ".nwb"))
		stem[strlen(stem) - strlen(".nwb")] = '\0';
	return stem;
}

/* Name number @i that the file of a journal may have: NAME.nwb, NAME-recovered.nwb,
 * NAME-recovered-2.nwb, … */
static char *name_output(const char *stem, int i)
{
	if (i == 0)
		return g_strconcat(stem, ".nwb", NULL);
	if (i == 1)
		return g_strconcat(stem, "-recovered.nwb", NULL);
	return g_strdup_printf("%s-recovered-%d.nwb", stem, i);
}

/* Whether the file at @path is all of this session, whole and intact. */
static bool holds_session(const char *path, const struct rec_session *journal)
{
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	struct rec_journal_state state;
	uint64_t samples = 0;

	if (!session || strcmp(session->uuid, journal->uuid) != 0)
		return false;
	rec_journal_get_state(journal, &state);
	for (guint i = 0; i < session->clocks->len; i++)
		samples += ((struct rec_clock *)g_ptr_array_index(session->clocks, i))->n;
	return samples == state.samples && rec_verify(path, problems, NULL);
}

/* A crash between naming the file and deleting the journal leaves both: the file; NULL none. */
static char *find_output(const char *stem, const struct rec_session *journal)
{
	for (int i = 0;; i++) {
		g_autofree char *name = name_output(stem, i);

		if (access(name, F_OK) == 0 && holds_session(name, journal))
			return g_steal_pointer(&name);
		/* NAME.nwb may have been moved away since. */
		if (i > 0 && access(name, F_OK) < 0)
			return NULL;
	}
}

/* What the journal lost, and what the videos beside it did; NULL: nothing. */
static char *describe_loss(struct rec_session *session)
{
	g_autofree char *signals = rec_journal_describe_loss(session);
	g_autofree char *videos = rec_video_settle(session);

	if (!signals)
		return g_steal_pointer(&videos);
	return g_strconcat(signals, videos ? " " : NULL, videos, NULL);
}

/* Completes the session with what stands in no single frame. */
static void complete(struct rec_session *session)
{
	g_autoptr(rec_studyfile) study = NULL;

	if (session->study_text)
		study = rec_studyfile_parse(session->study_text, session->path, NULL);
	rec_visits_number(session->visits, study);
	session->recovered = describe_loss(session);
	rec_certificate_issue(session);
}

/* Gives the written part the first free name; NULL with an error. */
static char *give_name(const char *part, const char *stem, GError **error)
{
	for (int i = 0;; i++) {
		g_autoptr(GError) failure = NULL;
		g_autofree char *name = name_output(stem, i);

		if (rec_disk_rename(part, name, /* replace= */ false, &failure))
			return g_steal_pointer(&name);
		if (!g_error_matches(failure, REC_ERROR, REC_ERROR_EXISTS)) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return NULL;
		}
	}
}

/* Writes the session beside its journal and names it; NULL with an error. */
static char *write_file(struct rec_session *session, const char *stem, rec_progress_fn progress,
	void *user, GError **error)
{
	g_autofree char *part = g_strconcat(stem, ".nwb.part", NULL);
	int taken = rec_disk_take_part(part, error);
	char *output = NULL;

	if (taken < 0)
		return NULL;
	complete(session);
	if (rec_nwb_write(session, part, progress, user, error))
		output = give_name(part, stem, error);
	if (output)
		rec_known_add(output);
	else
		unlink(part);
	close(taken);
	return output;
}

static void fill_report(
	const struct rec_session *session, const char *output, struct rec_finalise_report *report)
{
	struct rec_journal_state state;
	const char *loss = session->recovered;

	rec_journal_get_state(session, &state);
	*report = (struct rec_finalise_report){
		.output = g_strdup(output),
		.samples = state.samples,
		.damaged_frames = MAX(state.damage.stretches, state.damage.missing),
		.damaged_bytes = state.damage.bytes + state.damage.torn_bytes,
		.duration_s = session->duration_s,
		.had_end = state.had_end,
	};
	report->sentence = g_strdup_printf(_("%s: %.1f s, %" PRIu64 " samples saved.%s%s"),
		rec_disk_name(output), session->duration_s, state.samples, loss ? " " : "",
		loss ? loss : "");
}

/* Brings the name of the output to the disk, then removes the journal. */
static bool remove_journal(const char *path, GError **error)
{
	if (!rec_disk_sync_folder(path, error))
		return false;
	if (unlink(path) < 0) {
		rec_disk_fail(error, errno,
			_("The session is saved, but its journal %s cannot be deleted"), path);
		return false;
	}
	return rec_disk_sync_folder(path, error);
}

/* Name number @i, from 1, of a journal that is kept because something of it cannot be read. */
static char *name_damaged(const char *path, int i)
{
	return i == 1 ? g_strconcat(path, DAMAGED, NULL)
		      : g_strdup_printf("%s" DAMAGED "-%d", path, i);
}

/* Puts the journal under a name that no recovery looks for, for who can read more of it: that name;
 * NULL with an error. */
static char *put_aside(const char *path, GError **error)
{
	if (!g_str_has_suffix(path, ".journal"))
		return g_strdup(path); /* it is there already */
	for (int i = 1;; i++) {
		g_autoptr(GError) failure = NULL;
		g_autofree char *kept = name_damaged(path, i);

		if (rec_disk_rename(path, kept, /* replace= */ false, &failure))
			return g_steal_pointer(&kept);
		if (!g_error_matches(failure, REC_ERROR, REC_ERROR_EXISTS)) {
			g_propagate_error(error, g_steal_pointer(&failure));
			return NULL;
		}
	}
}

/* Lets the journal go, or notes in it that it stays by wish; one that is damaged stays under the
 * name @ret_kept. Takes the lock @fd. */
static bool settle_journal(const struct rec_session *session, bool keep, bool was_there, int fd,
	char **ret_kept, GError **error)
{
	struct rec_journal_state state;
	bool is_settled = true;

	rec_journal_get_state(session, &state);
	if (keep || (was_there && state.is_kept)) {
		/* Writing to the journal takes the lock by itself. */
		close(fd);
		return state.is_kept || rec_journal_mark_kept(session->path, session->uuid, error);
	}
	if (rec_journal_is_damaged(session)) {
		*ret_kept = put_aside(session->path, error);
		is_settled = *ret_kept != NULL;
	} else {
		is_settled = remove_journal(session->path, error);
	}
	close(fd);
	return is_settled;
}

/* A journal that was broken off at its birth. Takes the lock @fd. */
static bool forget_unborn(
	const char *path, int fd, struct rec_finalise_report *ret_report, GError **error)
{
	bool is_gone = remove_journal(path, error);

	close(fd);
	if (is_gone)
		*ret_report = (struct rec_finalise_report){
			.sentence =
				g_strdup_printf(_("%s: nothing had been recorded yet; the empty "
						  "journal is removed."),
					rec_disk_name(path)),
		};
	return is_gone;
}

static void add_kept(struct rec_finalise_report *report, const char *kept)
{
	g_autofree char *sentence = report->sentence;

	report->sentence = g_strdup_printf(
		_("%s The damaged journal is kept as %s."), sentence, rec_disk_name(kept));
}

/* A journal that was broken off before anything came. Takes the lock @fd. */
static bool finalise_void(const struct rec_session *session, int fd,
	struct rec_finalise_report *ret_report, GError **error)
{
	struct rec_journal_state state;

	rec_journal_get_state(session, &state);
	if (!rec_journal_is_damaged(session) && state.damage.torn_bytes == 0)
		return forget_unborn(session->path, fd, ret_report, error);
	g_autofree char *kept = put_aside(session->path, error);
	close(fd);
	if (kept)
		*ret_report = (struct rec_finalise_report){
			.damaged_bytes = state.damage.bytes + state.damage.torn_bytes,
			.sentence = g_strdup_printf(
				_("%s: nothing had been recorded that can be read; the journal is "
				  "kept as %s."),
				rec_disk_name(session->path), rec_disk_name(kept)),
		};
	return kept != NULL;
}

/* Takes the lock @fd. */
static bool finalise_session(struct rec_session *session, const char *stem, bool keep_journal,
	int fd, rec_progress_fn progress, void *user, struct rec_finalise_report *ret_report,
	GError **error)
{
	g_autofree char *output = find_output(stem, session);
	g_autofree char *kept = NULL;
	bool was_there = output != NULL;

	if (was_there)
		session->recovered = describe_loss(session);
	else
		output = write_file(session, stem, progress, user, error);
	if (!output) {
		close(fd);
		return false;
	}
	if (!settle_journal(session, keep_journal, was_there, fd, &kept, error))
		return false;
	fill_report(session, output, ret_report);
	if (kept)
		add_kept(ret_report, kept);
	return true;
}

bool rec_finalise(const char *journal_path, bool keep_journal, rec_progress_fn progress, void *user,
	struct rec_finalise_report *ret_report, GError **error)
{
	int lock_fd = take_journal(journal_path, error);
	g_autoptr(rec_session) session = NULL;
	g_autofree char *stem = stem_of(journal_path);

	if (lock_fd < 0)
		return false;
	/* An empty file of another name is somebody else's. */
	if (g_str_has_suffix(journal_path, ".journal") &&
		rec_frame_is_unborn(journal_path, REC_FRAME_KIND_JOURNAL))
		return forget_unborn(journal_path, lock_fd, ret_report, error);
	session = rec_journal_open(journal_path, error);
	if (!session) {
		close(lock_fd);
		return false;
	}
	if (!keep_journal && rec_journal_is_void(session))
		return finalise_void(session, lock_fd, ret_report, error);
	return finalise_session(
		session, stem, keep_journal, lock_fd, progress, user, ret_report, error);
}
