#include "recordings/session/video.h"

#include "recordings/formats/matroska.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Where @video should be; NULL with an error when its name would lead elsewhere. */
static char *place_of(
	const struct rec_session *session, const struct rec_video *video, GError **error)
{
	if (!video->file || !session->path) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("The session does not say in which file its video is."));
		return NULL;
	}
	if (strchr(video->file, '/') || strcmp(video->file, "..") == 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("The video “%s” is not beside its session and is left alone."),
			video->file);
		return NULL;
	}
	g_autofree char *folder = g_path_get_dirname(session->path);
	char *path = g_build_filename(folder, video->file, NULL);
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
		g_set_error(error, REC_ERROR, REC_ERROR_MISSING,
			_("The video “%s” is not in the folder of its session; put it back "
			  "beside “%s”."),
			video->file, session->path);
		g_clear_pointer(&path, g_free);
	}
	return path;
}

static bool is_ours(const struct rec_session *session, const struct rec_video *video,
	const struct rec_matroska *found, GError **error)
{
	if (!found->session[0]) {
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("The video “%s” does not say to which session it belongs, as a "
			  "converted copy does; put the recorded file back."),
			video->file);
		return false;
	}
	if (g_ascii_strcasecmp(found->session, session->uuid) != 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
			_("The video “%s” belongs to another session (%s); put the one of this "
			  "session in its place."),
			video->file, found->session);
		return false;
	}
	return true;
}

char *rec_video_path(
	const struct rec_session *session, const struct rec_video *video, GError **error)
{
	g_autofree char *path = place_of(session, video, error);
	struct rec_matroska found;

	if (!path || !rec_matroska_read_head(path, &found, error) ||
		!is_ours(session, video, &found, error))
		return NULL;
	return g_steal_pointer(&path);
}

/* The whole file, once it is known to be ours. */
static bool read_ours(const struct rec_session *session, const struct rec_video *video,
	struct rec_matroska *ret_found, GError **error)
{
	g_autofree char *path = rec_video_path(session, video, error);

	return path && rec_matroska_read(path, ret_found, error);
}

static void G_GNUC_PRINTF(2, 3) add(GPtrArray *problems, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_ptr_array_add(problems, g_strdup_vprintf(format, args));
	va_end(args);
}

static void verify_one(
	const struct rec_session *session, const struct rec_video *video, GPtrArray *problems)
{
	g_autoptr(GError) failure = NULL;
	struct rec_matroska found;

	if (video->n_frames == 0) {
		add(problems, _("The video “%s” holds no frame: its camera gave none."),
			video->file ? video->file : "");
		return;
	}
	for (uint64_t i = 1; i < video->n_frames; i++) {
		if (!(video->frame_s[i] > video->frame_s[i - 1])) {
			add(problems,
				_("The times of the video “%s” do not rise at frame %" PRIu64 "."),
				video->file ? video->file : "", i);
			break;
		}
	}
	if (!read_ours(session, video, &found, &failure)) {
		add(problems, "%s", failure->message);
		return;
	}
	/* Frames that a killed recorder could give no time any more are no damage. */
	bool may_have_more = session->recovered || session->is_journal;
	if (found.packets < video->n_frames)
		add(problems,
			_("The video “%s” is cut off: it holds %" PRIu64 " of %" PRIu64 " frames."),
			video->file, found.packets, video->n_frames);
	else if (found.packets > video->n_frames && !may_have_more)
		add(problems,
			_("The video “%s” holds %" PRIu64 " frames, but only %" PRIu64
			  " have a time."),
			video->file, found.packets, video->n_frames);
}

void rec_video_verify(const struct rec_session *session, GPtrArray *ret_problems)
{
	for (guint i = 0; i < session->videos->len; i++)
		verify_one(session, g_ptr_array_index(session->videos, i), ret_problems);
}

static void settle_one(
	const struct rec_session *session, struct rec_video *video, GString *sentences)
{
	g_autoptr(GError) failure = NULL;
	struct rec_matroska found;
	const char *space = sentences->len ? " " : "";

	if (video->n_frames == 0)
		return; /* nothing was begun, and the certificate says so */
	if (!read_ours(session, video, &found, &failure)) {
		g_string_append_printf(sentences, "%s%s", space, failure ? failure->message : "");
		return;
	}
	uint64_t usable = MIN(video->n_frames, found.packets);
	if (usable == video->n_frames && usable == found.packets && found.is_finished)
		return;
	g_string_append_printf(sentences,
		_("%sThe video “%s” was not finished: %" PRIu64 " frames are usable, %" PRIu64
		  " were lost."),
		space, video->file, usable, MAX(video->n_frames, found.packets) - usable);
	video->n_frames = usable;
}

char *rec_video_settle(struct rec_session *session)
{
	GString *sentences = g_string_new(NULL);

	for (guint i = 0; i < session->videos->len; i++)
		settle_one(session, g_ptr_array_index(session->videos, i), sentences);
	return g_string_free(sentences, sentences->len == 0);
}
