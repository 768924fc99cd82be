#include "gui/session/footage.h"

#include "recordings/edits/edits_merge.h"
#include "recordings/session/video.h"

static void free_footage(gpointer data)
{
	struct affekt_footage *footage = data;
	g_free(footage->camera);
	g_free(footage->path);
	g_free(footage->problem);
	g_free(footage->frame_s);
	g_free(footage);
}

static struct affekt_footage *footage_of_video(
	const struct rec_session *session, const struct rec_video *video, const char *rater)
{
	struct affekt_footage *footage = g_new0(struct affekt_footage, 1);
	g_autoptr(GError) error = NULL;
	footage->camera = g_strdup(video->camera);
	footage->path = rec_video_path(session, video, &error);
	if (footage->path == NULL)
		footage->problem = g_strdup(error->message);
	footage->n_frames = video->n_frames;
	footage->frame_s = g_memdup2(video->frame_s, video->n_frames * sizeof(double));
	footage->width = video->width;
	footage->height = video->height;
	footage->dropped = video->dropped;
	footage->offset_s = rec_edits_video_offset(session->edits, video->camera, rater);
	return footage;
}

GPtrArray *affekt_footage_of(const struct rec_session *session, const char *rater)
{
	GPtrArray *videos = g_ptr_array_new_with_free_func(free_footage);
	for (guint i = 0; i < session->videos->len; i++)
		g_ptr_array_add(videos,
			footage_of_video(session, g_ptr_array_index(session->videos, i), rater));
	return videos;
}
