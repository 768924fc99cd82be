#include "acquisition/cameras.h"

#include "acquisition/camera_journal.h"
#include "recordings/disk/disk.h"

#include <glib/gstdio.h>

static char *name_aside(const char *video)
{
	return g_strconcat(video, ".replaced", NULL);
}

/* What --force gives up is not deleted before there is something to take its place. */
static bool put_aside(const char *video, GError **error)
{
	g_autofree char *aside = name_aside(video);

	return !g_file_test(video, G_FILE_TEST_EXISTS) ||
	       rec_disk_rename(video, aside, /* replace= */ true, error);
}

bool acq_cameras_open(struct acq_cameras *cameras, const struct acq_setup *setup,
	const struct core_clock *clock, const char *session, bool is_forced, GPtrArray *notes,
	GError **error)
{
	*cameras = (struct acq_cameras){.setup = setup};
	for (guint i = 0; i < setup->cameras->len; i++) {
		struct acq_camera_config config = {
			.source = setup->cameras->pdata[i],
			.clock = clock,
			.path = session ? setup->videos->pdata[i] : NULL,
			.session = session,
			.audio = session && i == 0 ? setup->audio : NULL,
		};
		if (config.path && is_forced && !put_aside(config.path, error)) {
			return false;
		}
		cameras->all[i] = acq_camera_open(&config, error);
		if (!cameras->all[i]) {
			return false;
		}
		cameras->n++;
		const char *note = acq_camera_note(cameras->all[i]);
		if (note) {
			g_ptr_array_add(notes, g_strdup(note));
		}
	}
	return true;
}

bool acq_cameras_describe(
	const struct acq_cameras *cameras, struct rec_journal *journal, GError **error)
{
	bool is_good = true;

	for (guint i = 0; is_good && i < cameras->n; i++) {
		struct acq_camera_journal rows = {cameras->all[i], (uint8_t)i, 0};
		is_good = acq_camera_journal_begin(&rows, journal, error);
	}
	return is_good;
}

void acq_cameras_start(struct acq_cameras *cameras)
{
	for (guint i = 0; i < cameras->n; i++) {
		acq_camera_start(cameras->all[i]);
	}
	cameras->were_started = true;
}

void acq_cameras_stop(struct acq_cameras *cameras)
{
	for (guint i = 0; i < cameras->n; i++) {
		acq_camera_halt(cameras->all[i]);
	}
	for (guint i = 0; i < cameras->n; i++) {
		acq_camera_stop(cameras->all[i]);
	}
}

void acq_cameras_finish(struct acq_cameras *cameras, bool has_replaced)
{
	for (guint i = 0; i < cameras->n; i++) {
		acq_camera_free(cameras->all[i]);
	}
	for (guint i = 0; cameras->setup && i < cameras->setup->videos->len; i++) {
		const char *video = cameras->setup->videos->pdata[i];
		g_autofree char *aside = name_aside(video);
		if (has_replaced) {
			g_unlink(aside);
		} else if (!cameras->were_started && g_file_test(aside, G_FILE_TEST_EXISTS)) {
			g_rename(aside, video);
		}
	}
	*cameras = (struct acq_cameras){0};
}

void acq_cameras_show(const struct acq_cameras *cameras, struct acq_live *ret_live)
{
	ret_live->n_cameras = cameras->n;
	for (guint i = 0; i < cameras->n; i++) {
		acq_camera_show(cameras->all[i], &ret_live->cameras[i]);
	}
}

GBytes *acq_cameras_picture(
	const struct acq_cameras *cameras, guint camera, struct acq_picture *ret_picture)
{
	return camera < cameras->n ? acq_camera_picture(cameras->all[camera], ret_picture) : NULL;
}
