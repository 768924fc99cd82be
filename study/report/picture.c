#include "study/report/picture.h"

#include "recordings/edits/edits_merge.h"
#include "recordings/formats/matroska.h"
#include "recordings/session/video.h"
#include "study/report/still.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A moment so far outside of a video is not shown by its first or last frame. */
#define REACH_S 0.5

static bool is_allowed(const struct study_folder *folder, const struct study_result *result)
{
	return folder->people &&
	       study_people_allows(folder->people, result->participant, STUDY_SCOPE_VIDEO) &&
	       study_people_allows(folder->people, result->participant, STUDY_SCOPE_STILLS);
}

static const struct study_session *session_of(
	const struct study_folder *folder, const struct study_result *result)
{
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = folder->sessions->pdata[i];
		if (strcmp(session->participant, result->participant) == 0 &&
			strcmp(session->name, result->session) == 0)
			return session;
	}
	return NULL;
}

static void refuse(GError **error, enum rec_error code, const char *sentence)
{
	g_set_error_literal(error, REC_ERROR, (gint)code, sentence);
}

/* The frames of @video on the session's axis, with the rater's correction. */
static struct rec_frames *frames_of(const struct rec_session *session,
	const struct rec_video *video, const char *path, const char *rater, GError **error)
{
	g_autoptr(rec_frames) frames = rec_frames_new(video->frame_s, video->n_frames);

	frames->offset_s = rec_edits_video_offset(session->edits, video->camera, rater);
	if (rec_frames_may_have_slept(frames)) {
		g_autoptr(GArray) stamps = rec_matroska_read_times(path, error);
		if (!stamps)
			return NULL;
		rec_frames_set_stamps(
			frames, (const double *)(const void *)stamps->data, stamps->len);
	}
	return g_steal_pointer(&frames);
}

static bool reaches(const struct rec_frames *frames, double time_s)
{
	return frames->n > 0 && time_s >= rec_frames_time(frames, 0) - REACH_S &&
	       time_s <= rec_frames_end(frames, (gint64)frames->n - 1) + REACH_S;
}

static struct study_still *take_from(
	const struct rec_session *session, const struct study_moment *moment, GError **error)
{
	if (session->videos->len == 0) {
		refuse(error, REC_ERROR_MISSING, _("The session has no video."));
		return NULL;
	}
	const struct rec_video *video = session->videos->pdata[0];
	g_autofree char *path = rec_video_path(session, video, error);
	g_autoptr(rec_frames) frames =
		path ? frames_of(session, video, path, moment->result->rater, error) : NULL;
	if (!frames)
		return NULL;
	if (!reaches(frames, moment->result_time_s)) {
		refuse(error, REC_ERROR_MISSING, _("The video does not reach this moment."));
		return NULL;
	}
	return study_still_take(path, frames, moment->result_time_s, error);
}

struct study_still *study_picture_take(const struct study_folder *folder,
	const struct study_moment *moment, enum study_stills kind, GError **error)
{
	if (kind == STUDY_STILLS_NONE || !moment->result || !is_allowed(folder, moment->result)) {
		refuse(error, REC_ERROR_REFUSED,
			_("Nobody whose video shows this moment consents to stills."));
		return NULL;
	}
	const struct study_session *entry = session_of(folder, moment->result);
	if (!entry || !entry->file) {
		refuse(error, REC_ERROR_MISSING, _("The session of the picture is gone."));
		return NULL;
	}
	g_autoptr(rec_session) session = rec_session_open_signals(entry->file, error);
	struct study_still *still = session ? take_from(session, moment, error) : NULL;
	if (still && kind == STUDY_STILLS_COARSE)
		study_still_coarsen(still);
	return still;
}
