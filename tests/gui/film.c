#include "tests/gui/film.h"

#include "tests/gui/barcode.h"

#include <glib/gstdio.h>

void film_add(struct rec_session *session, const char *folder, const char *camera, const char *file,
	int n, double start_s)
{
	double *time_s = barcode_stamps_new(n, 0, FALSE);
	g_autofree char *path = g_build_filename(folder, file, NULL);
	struct barcode_clip clip = {time_s, n, BARCODE_WIDTH, BARCODE_HEIGHT, 0, session->uuid, 0};
	barcode_write(&clip, path);
	g_free(session->path);
	session->path = g_build_filename(folder, "s.nwb", NULL);
	struct rec_video *video = rec_session_add_video(session);
	video->camera = g_strdup(camera);
	video->file = g_strdup(file);
	video->width = BARCODE_WIDTH;
	video->height = BARCODE_HEIGHT;
	video->n_frames = (uint64_t)n;
	for (int i = 0; i < n; i++)
		time_s[i] += start_s;
	video->frame_s = time_s;
}

void film_remove(const char *folder)
{
	g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
	const char *name;
	while (files != NULL && (name = g_dir_read_name(files)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_unlink(path);
	}
	g_rmdir(folder);
}
