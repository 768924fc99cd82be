#include "tests/gui/study_disk.h"

#include "core/text.h"
#include "recordings/finalise.h"
#include "study/batch/batch.h"
#include "tests/fakes/scratch.h"
#include "tests/gui/fixture.h"

#include <check.h>
#include <glib/gstdio.h>

enum {
	SECONDS = 600,
};

static const char plan[] = "[study]\nname=Shop\n"
			   "[phase rest]\ntitle=Rest\nbaseline=yes\n"
			   "[phase shop]\ntitle=In the shop\n"
			   "[touchpoint rest]\ntitle=Rest\nphase=rest\n"
			   "[touchpoint entrance]\ntitle=Entrance\nphase=shop\n"
			   "[touchpoint choosing]\ntitle=Choosing\nphase=shop\ncritical=yes\n"
			   "[touchpoint paying]\ntitle=Paying\nphase=shop\n";

char *study_disk_text(const struct study_disk *disk, const char *name)
{
	g_autofree char *file = g_build_filename(disk->path, name, NULL);
	char *text = NULL;
	ck_assert_msg(g_file_get_contents(file, &text, NULL, NULL), "%s", file);
	return text;
}

void study_disk_write(const struct study_disk *disk, const char *name, const char *text)
{
	g_autofree char *file = g_build_filename(disk->path, name, NULL);
	ck_assert(g_file_set_contents(file, text, -1, NULL));
}

/* Made elsewhere and moved in: it appears at once. */
void study_disk_add(struct study_disk *disk)
{
	disk->n++;
	g_autofree char *code = g_strdup_printf("P%u", disk->n);
	g_autofree char *made = g_strdup_printf("%s/%s.nwb", disk->scratch, code);
	g_autofree char *folder = g_build_filename(disk->path, "sessions", code, NULL);
	g_autofree char *file = g_build_filename(folder, "visit.nwb", NULL);
	g_autoptr(rec_session) session = fixture_session_new(SECONDS, FIXTURE_NOT_ANALYSED);
	char uuid[37];
	core_text_uuid(uuid);
	g_free(session->uuid);
	session->uuid = g_strdup(uuid);
	g_free(session->participant);
	session->participant = g_strdup(code);
	g_autoptr(GError) error = NULL;
	ck_assert_msg(rec_session_save(session, made, false, NULL, NULL, &error), "%s",
		error != NULL ? error->message : "");
	ck_assert_int_eq(g_mkdir_with_parents(folder, 0700), 0);
	ck_assert_int_eq(g_rename(made, file), 0);
}

struct study_disk *study_disk_new(guint n_participants)
{
	struct study_disk *disk = g_new0(struct study_disk, 1);
	disk->scratch = scratch_create();
	disk->path = g_build_filename(disk->scratch, "shop", NULL);
	g_autofree char *file = g_build_filename(disk->scratch, "shop.plan", NULL);
	ck_assert(g_file_set_contents(file, plan, -1, NULL));
	g_autoptr(GError) error = NULL;
	ck_assert_msg(study_folder_create(disk->path, file, &error), "%s",
		error != NULL ? error->message : "");
	g_autoptr(GString) people = g_string_new("participant\tgroup\texcluded\treason\tsignals\n");
	for (guint i = 0; i < n_participants; i++) {
		study_disk_add(disk);
		g_string_append_printf(
			people, "P%u\t%s\t\t\tyes\n", disk->n, disk->n % 2 ? "A" : "B");
	}
	study_disk_write(disk, "participants.tsv", people->str);
	return disk;
}

void study_disk_free(struct study_disk *disk)
{
	scratch_remove(disk->scratch);
	g_free(disk->path);
	g_free(disk);
}

void study_disk_analyse(const struct study_disk *disk)
{
	static const struct study_batch_options usual;
	g_autoptr(study_folder) folder = study_folder_open(disk->path, NULL, NULL);
	ck_assert_ptr_nonnull(folder);
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);
		g_autoptr(GError) error = NULL;
		if (study_batch_state(folder, session, &usual) == STUDY_BATCH_DUE)
			ck_assert_msg(study_batch_step(folder, session, &usual, &error), "%s",
				error != NULL ? error->message : "");
	}
}
