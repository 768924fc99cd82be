#include "recordings/finalise.h"

#include "recordings/certificate.h"
#include "recordings/disk/disk.h"
#include "recordings/frame.h"
#include "recordings/journal_read.h"
#include "recordings/known.h"
#include "recordings/nwb_write.h"
#include "recordings/studyfile.h"
#include "recordings/video.h"
#include "recordings/visits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

void rec_finalise_report_clear(struct rec_finalise_report *report)
{
	g_clear_pointer(&report->output, g_free);
	g_clear_pointer(&report->sentence, g_free);
}

/* Takes the journal for this process: its descriptor, or -1 with an error. */
static int take_journal(const char *path, GError **error)
{
	/* Without O_NONBLOCK the opening of a pipe would wait for ever. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		rec_disk_fail(error, errno, _("Cannot open %s"), path);
		return -1;
	}
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (errno == EWOULDBLOCK)
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

	if (g_str_has_suffix(stem, ".journal"))
		stem[strlen(stem) - strlen(".journal")] = '\0';
	if (g_str_has_suffix(stem, ".nwb"))
		stem[strlen(stem) - strlen(".nwb")] = '\0';
	return stem;
}

/* Whether the file at @path is this session, whole and intact. */
static bool holds_session(const char *path, const char *uuid)
{
	g_autoptr(rec_session) session = NULL;
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);

	if (access(path, F_OK) < 0)
		return false;
	session = rec_session_open(path, NULL);
	return session && strcmp(session->uuid, uuid) == 0 && rec_verify(path, problems, NULL);
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

/* Gives the written part the first free name of NAME.nwb, NAME-recovered.nwb, NAME-recovered-2.nwb,
 * … NULL with an error. */
static char *give_name(const char *part, const char *stem, GError **error)
{
	for (int i = 0;; i++) {
		g_autoptr(GError) failure = NULL;
		g_autofree char *name = NULL;

		if (i == 0)
			name = g_strconcat(stem, ".nwb", NULL);
		else if (i == 1)
			name = g_strconcat(stem, "-recovered.nwb", NULL);
		else
			name = g_strdup_printf("%s-recovered-%d.nwb", stem, i);
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

/* Lets the journal go, or notes in it that it stays by wish. */
static bool settle_journal(
	const struct rec_session *session, bool keep, bool was_there, GError **error)
{
	struct rec_journal_state state;

	rec_journal_get_state(session, &state);
	if (keep || (was_there && state.is_kept))
		return state.is_kept || rec_journal_mark_kept(session->path, session->uuid, error);
	if (unlink(session->path) < 0) {
		rec_disk_fail(error, errno,
			_("The session is saved, but its journal %s cannot be deleted"),
			session->path);
		return false;
	}
	return rec_disk_sync_folder(session->path, error);
}

bool rec_finalise(const char *journal_path, bool keep_journal, rec_progress_fn progress, void *user,
	struct rec_finalise_report *ret_report, GError **error)
{
	int lock_fd = take_journal(journal_path, error);
	g_autoptr(rec_session) session = NULL;
	g_autofree char *stem = stem_of(journal_path);
	g_autofree char *output = NULL;
	bool was_there = false;
	bool is_done = false;

	if (lock_fd < 0)
		return false;
	session = rec_journal_open(journal_path, error);
	if (session) {
		/* A crash between naming the file and deleting the journal leaves both. */
		output = g_strconcat(stem, ".nwb", NULL);
		was_there = holds_session(output, session->uuid);
		if (was_there) {
			session->recovered = describe_loss(session);
		} else {
			g_free(output);
			output = write_file(session, stem, progress, user, error);
		}
	}
	/* Writing to the journal takes the lock by itself. */
	close(lock_fd);
	if (output)
		is_done = settle_journal(session, keep_journal, was_there, error);
	if (is_done)
		fill_report(session, output, ret_report);
	return is_done;
}
