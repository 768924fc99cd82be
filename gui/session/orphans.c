#include "gui/session/orphans.h"

#include "recordings/finalise.h"

#include <glib/gi18n-lib.h>

struct finished {
	char *sentence; /* NULL: nothing was to do */
	char *session;
};

static void finished_free(struct finished *finished)
{
	g_free(finished->sentence);
	g_free(finished->session);
	g_free(finished);
}

static char *sentence_of(const GArray *reports)
{
	if (reports->len == 0)
		return NULL;
	const struct rec_finalise_report *report =
		&g_array_index(reports, struct rec_finalise_report, 0);
	if (reports->len == 1 && !report->output)
		return g_strdup(report->sentence);
	g_autofree char *name = g_path_get_basename(report->output ? report->output : "");
	if (reports->len == 1)
		return g_strdup_printf(
			_("“%s” was broken off and is finished now: %s"), name, report->sentence);
	return g_strdup_printf(
		ngettext("%u broken-off recording in this folder is finished now",
			"%u broken-off recordings in this folder are finished now", reports->len),
		reports->len);
}

static void finish(GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
	(void)source;
	(void)cancellable;
	g_autoptr(GArray) reports = g_array_new(FALSE, FALSE, sizeof(struct rec_finalise_report));
	g_array_set_clear_func(reports, (GDestroyNotify)rec_finalise_report_clear);
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	GError *error = NULL;
	if (!rec_recover(path, NULL, NULL, reports, skipped, &error)) {
		g_task_return_error(task, error);
		return;
	}
	struct finished *finished = g_new0(struct finished, 1);
	finished->sentence = sentence_of(reports);
	if (reports->len > 0)
		finished->session = g_strdup(
			g_array_index(reports, struct rec_finalise_report, reports->len - 1)
				.output);
	g_task_return_pointer(task, finished, (GDestroyNotify)finished_free);
}

void affekt_orphans_finish_async(
	const char *path, GCancellable *cancellable, GAsyncReadyCallback done, gpointer user)
{
	g_autoptr(GTask) task = g_task_new(NULL, cancellable, done, user);
	g_task_set_task_data(task, g_strdup(path), g_free);
	g_task_run_in_thread(task, finish);
}

char *affekt_orphans_finish_end(GAsyncResult *result, char **ret_session, GError **error)
{
	struct finished *finished = g_task_propagate_pointer(G_TASK(result), error);
	if (finished == NULL)
		return NULL;
	char *sentence = g_steal_pointer(&finished->sentence);
	if (ret_session != NULL)
		*ret_session = g_steal_pointer(&finished->session);
	finished_free(finished);
	return sentence;
}
