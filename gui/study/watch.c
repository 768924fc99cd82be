#include "gui/study/watch.h"

enum {
	QUIET_MS = 350, /* a change has settled */
	LATEST_MS = 2000,
	WATCHES_MAX = 6000, /* of 8192 that a kernel gives a user at least */
};

struct _AffektWatch {
	GObject parent_instance;
	char *path;
	GHashTable *monitors; /* folder → GFileMonitor */
	guint timer;
	gint64 first_us; /* of the changes that wait; 0 none */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE(AffektWatch, affekt_watch, G_TYPE_OBJECT)

static gboolean settled(gpointer user)
{
	AffektWatch *self = user;
	self->timer = 0;
	self->first_us = 0;
	g_signal_emit(self, changed_signal, 0);
	return G_SOURCE_REMOVE;
}

static void note_change(AffektWatch *self)
{
	gint64 now_us = g_get_monotonic_time();
	if (self->first_us == 0)
		self->first_us = now_us;
	gint64 left_ms = LATEST_MS - (now_us - self->first_us) / 1000;
	g_clear_handle_id(&self->timer, g_source_remove);
	self->timer = g_timeout_add((guint)CLAMP(left_ms, 0, QUIET_MS), settled, self);
}

/* Files that only grow while somebody records. */
static gboolean is_growing(const char *name, GFileMonitorEvent event)
{
	gboolean is_content = event == G_FILE_MONITOR_EVENT_CHANGED ||
			      event == G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT ||
			      event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED;
	return is_content && (g_str_has_suffix(name, ".journal") || g_str_has_suffix(name, ".mkv"));
}

static void watch_folder(AffektWatch *self, const char *folder);

static void something_happened(AffektWatch *self, GFile *file, GFile *other,
	GFileMonitorEvent event, GFileMonitor *monitor)
{
	(void)other;
	(void)monitor;
	g_autofree char *path = g_file_get_path(file);
	if (path == NULL || is_growing(path, event))
		return;
	/* A folder that has just been made is watched before anybody reads it: what comes into it
	 * in between is not missed. */
	if (event == G_FILE_MONITOR_EVENT_CREATED && g_file_test(path, G_FILE_TEST_IS_DIR))
		watch_folder(self, path);
	note_change(self);
}

static void watch_folder(AffektWatch *self, const char *folder)
{
	if (g_hash_table_size(self->monitors) >= WATCHES_MAX ||
		g_hash_table_contains(self->monitors, folder))
		return;
	g_autoptr(GFile) file = g_file_new_for_path(folder);
	GFileMonitor *monitor =
		g_file_monitor_directory(file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
	if (monitor == NULL)
		return;
	g_signal_connect_object(
		monitor, "changed", G_CALLBACK(something_happened), self, G_CONNECT_SWAPPED);
	g_hash_table_insert(self->monitors, g_strdup(folder), monitor);
}

void affekt_watch_begin(AffektWatch *self, const char *path)
{
	g_autofree char *sessions = g_build_filename(path, "sessions", NULL);
	g_autofree char *results = g_build_filename(path, "results", NULL);
	g_free(self->path);
	self->path = g_strdup(path);
	watch_folder(self, path);
	watch_folder(self, sessions);
	watch_folder(self, results);
}

/* A result's own folder, when it is there, and that of the participant. */
static void watch_result(AffektWatch *self, const char *results)
{
	g_autofree char *participant = g_path_get_dirname(results);
	if (g_file_test(participant, G_FILE_TEST_IS_DIR))
		watch_folder(self, participant);
	if (g_file_test(results, G_FILE_TEST_IS_DIR))
		watch_folder(self, results);
}

void affekt_watch_follow(AffektWatch *self, const struct study_folder *folder)
{
	affekt_watch_begin(self, folder->path);
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);
		g_autofree char *place = g_path_get_dirname(session->path);
		watch_folder(self, place);
		watch_result(self, session->results);
		/* A link's own folder holds the edits. */
		g_autofree char *home =
			session->file != NULL ? g_path_get_dirname(session->file) : NULL;
		if (home != NULL)
			watch_folder(self, home);
	}
}

static void affekt_watch_dispose(GObject *object)
{
	AffektWatch *self = AFFEKT_WATCH(object);
	g_clear_handle_id(&self->timer, g_source_remove);
	g_clear_pointer(&self->monitors, g_hash_table_unref);
	g_clear_pointer(&self->path, g_free);
	G_OBJECT_CLASS(affekt_watch_parent_class)->dispose(object);
}

static void affekt_watch_class_init(AffektWatchClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_watch_dispose;
	changed_signal = g_signal_new("changed", AFFEKT_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
		NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_watch_init(AffektWatch *self)
{
	self->monitors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
}

AffektWatch *affekt_watch_new(void)
{
	return g_object_new(AFFEKT_TYPE_WATCH, NULL);
}
