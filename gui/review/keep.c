#include "gui/review/keep.h"

#include <gio/gio.h>

enum {
	CALM_MS = 300 /* a drag changes heights many times a second */
};

struct keep {
	AffektPile *pile; /* whose data this is */
	char *path;
	guint timeout; /* 0 none */
};

/* What a worker writes where. */
struct page {
	char *path, *text;
};

static void page_free(gpointer data)
{
	struct page *page = data;
	g_free(page->path);
	g_free(page->text);
	g_free(page);
}

/* [worker] A full disk or a read-only home costs the arrangement, and is no news to a reviewer. */
static void write_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	const struct page *page = task_data;
	(void)source;
	(void)cancellable;
	g_autofree char *folder = g_path_get_dirname(page->path);
	if (g_mkdir_with_parents(folder, 0700) == 0)
		g_file_set_contents_full(
			page->path, page->text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
	g_task_return_boolean(task, TRUE);
}

static void written(GObject *application, GAsyncResult *result, gpointer user)
{
	(void)result;
	(void)user;
	if (application != NULL)
		g_application_release(G_APPLICATION(application));
}

static gboolean write_now(gpointer data)
{
	struct keep *keep = data;
	keep->timeout = 0;
	struct page *page = g_new(struct page, 1);
	page->path = g_strdup(keep->path);
	page->text = affekt_arrangement_format(affekt_pile_places(keep->pile));
	/* When the last window closes, the program waits for what is being written. */
	GApplication *application = g_application_get_default();
	if (application != NULL)
		g_application_hold(application);
	g_autoptr(GTask) task = g_task_new(application, NULL, written, NULL);
	g_task_set_task_data(task, page, page_free);
	g_task_run_in_thread(task, write_in_worker);
	return G_SOURCE_REMOVE;
}

static void changed(struct keep *keep)
{
	if (keep->timeout != 0)
		g_source_remove(keep->timeout);
	keep->timeout = g_timeout_add(CALM_MS, write_now, keep);
}

static void keep_free(gpointer data)
{
	struct keep *keep = data;
	if (keep->timeout != 0)
		g_source_remove(keep->timeout);
	g_free(keep->path);
	g_free(keep);
}

/* The window closes within the calm after a change. */
static void unmapped(struct keep *keep)
{
	if (keep->timeout == 0)
		return;
	g_source_remove(keep->timeout);
	write_now(keep);
}

void affekt_keep_arrangement(AffektPile *pile, const char *path)
{
	struct keep *keep = g_new0(struct keep, 1);
	g_autofree char *text = NULL;
	keep->pile = pile;
	keep->path = g_strdup(path);
	if (g_file_get_contents(path, &text, NULL, NULL)) {
		g_autoptr(GArray) places = affekt_arrangement_parse(text);
		affekt_pile_arrange(pile, places);
	}
	g_signal_connect_swapped(pile, "changed", G_CALLBACK(changed), keep);
	g_signal_connect_swapped(pile, "unmap", G_CALLBACK(unmapped), keep);
	g_object_set_data_full(G_OBJECT(pile), "affekt-keep", keep, keep_free);
}
