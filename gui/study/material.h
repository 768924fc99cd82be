/*
 * What was read of a study, all at one time: folder, people, results, and what each session needs.
 * Nothing in it changes once it is read, so that a worker computes from it what the page shows.
 */
#ifndef GUI_STUDY_MATERIAL_H
#define GUI_STUDY_MATERIAL_H

#include "study/batch/batch.h"
#include "study/folder/folder.h"

struct affekt_material {
	struct study_folder *folder;
	GPtrArray *results;  /* struct study_result*; curves only where the evidence needs them */
	GArray *states;      /* enum study_batch_state, one per folder->sessions */
	GPtrArray *problems; /* char*: mistakes in the study's files */
	GPtrArray *warnings; /* char*: consent, retention, staff and students */
	guint n_due;         /* sessions that can be analysed and are not, or not as they are now */
};

/* Reads the study at @path. Blocks on the disk; on any thread. NULL with an error. Freed by the
 * last affekt_material_unref(). */
struct affekt_material *affekt_material_read(const char *path, GError **error);

struct affekt_material *affekt_material_ref(struct affekt_material *material);
void affekt_material_unref(struct affekt_material *material); /* NULL is fine */

/* Groups of its people, in order and each once: char*, owned by the caller. */
GPtrArray *affekt_material_groups(const struct affekt_material *material);

/* The file of a session of its folder, with links resolved; NULL: it is gone, or there is none.
 * Borrowed. */
const char *affekt_material_file(
	const struct affekt_material *material, const char *participant, const char *session);

#endif
