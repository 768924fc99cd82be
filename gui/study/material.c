#include "gui/study/material.h"

#include <string.h>

static void clear(gpointer data)
{
	struct affekt_material *material = data;
	study_folder_free(material->folder);
	g_clear_pointer(&material->results, g_ptr_array_unref);
	g_clear_pointer(&material->states, g_array_unref);
	g_clear_pointer(&material->problems, g_ptr_array_unref);
	g_clear_pointer(&material->warnings, g_ptr_array_unref);
}

struct affekt_material *affekt_material_ref(struct affekt_material *material)
{
	return g_atomic_rc_box_acquire(material);
}

void affekt_material_unref(struct affekt_material *material)
{
	if (material != NULL)
		g_atomic_rc_box_release_full(material, clear);
}

static void judge_sessions(struct affekt_material *material)
{
	static const struct study_batch_options usual;
	material->states = g_array_new(FALSE, FALSE, sizeof(enum study_batch_state));
	for (guint i = 0; i < material->folder->sessions->len; i++) {
		const struct study_session *session =
			g_ptr_array_index(material->folder->sessions, i);
		enum study_batch_state state = study_batch_state(material->folder, session, &usual);
		g_array_append_val(material->states, state);
		material->n_due += state == STUDY_BATCH_DUE;
	}
}

static void warn(struct affekt_material *material)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *today = g_date_time_format(now, "%Y-%m-%d");
	study_people_warn(material->folder->people, today, material->warnings);
}

struct affekt_material *affekt_material_read(const char *path, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	struct study_folder *folder = study_folder_open(path, problems, error);
	if (folder == NULL)
		return NULL;
	struct affekt_material *material = g_atomic_rc_box_new0(struct affekt_material);
	material->folder = folder;
	material->problems = g_steal_pointer(&problems);
	material->warnings = g_ptr_array_new_with_free_func(g_free);
	gboolean has_curves = folder->plan != NULL && folder->plan->is_time_locked;
	/* What has no result is told by its state. */
	material->results = study_batch_results(folder, has_curves, NULL);
	judge_sessions(material);
	warn(material);
	return material;
}

GPtrArray *affekt_material_groups(const struct affekt_material *material)
{
	GPtrArray *groups = g_ptr_array_new_with_free_func(g_free);
	const GPtrArray *rows = material->folder->people->rows;
	for (guint i = 0; i < rows->len; i++) {
		const struct study_person *row = g_ptr_array_index(rows, i);
		if (row->group[0] != '\0' &&
			!g_ptr_array_find_with_equal_func(groups, row->group, g_str_equal, NULL))
			g_ptr_array_add(groups, g_strdup(row->group));
	}
	return groups;
}

const char *affekt_material_file(
	const struct affekt_material *material, const char *participant, const char *session)
{
	for (guint i = 0; i < material->folder->sessions->len; i++) {
		const struct study_session *one = g_ptr_array_index(material->folder->sessions, i);
		if (g_str_equal(one->participant, participant) && g_str_equal(one->name, session))
			return one->file;
	}
	return NULL;
}
