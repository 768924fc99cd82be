#include "gui/edit/writer.h"

#include <glib.h>

/* A full disk, or another program's lock, may go away by itself. */
#define RETRY_S 2

/* One of both. */
struct item {
	struct rec_edit edit;
	struct rec_self_report *answer; /* NULL: it is the edit */
};

/* What the thread and the main loop share; it outlives the writer while reports are on their way.
 */
struct shared {
	GMutex mutex;
	GCond wake;
	GQueue items; /* struct item*, the next one first */
	gboolean is_ending;
	GError *error; /* why the thread ended before the items did */
	char *path, *uuid;
	affekt_writer_report report; /* main thread only; NULL: nobody listens */
	gpointer user;
};

struct affekt_writer {
	struct shared *shared;
	GThread *thread; /* NULL: not running */
};

struct message {
	struct shared *shared;
	char *problem;
};

static void item_free(struct item *item)
{
	rec_self_report_free(item->answer);
	g_free(item);
}

static void shared_clear(gpointer data)
{
	struct shared *shared = data;
	struct item *item;
	while ((item = g_queue_pop_head(&shared->items)) != NULL)
		item_free(item);
	g_mutex_clear(&shared->mutex);
	g_cond_clear(&shared->wake);
	g_clear_error(&shared->error);
	g_free(shared->path);
	g_free(shared->uuid);
}

static void shared_unref(struct shared *shared)
{
	g_atomic_rc_box_release_full(shared, shared_clear);
}

static gboolean message_arrive(gpointer data)
{
	struct message *message = data;
	struct shared *shared = message->shared;
	g_mutex_lock(&shared->mutex);
	/* Word that all is written may be late: more came meanwhile, and a word on that will. */
	gboolean is_true = message->problem != NULL || g_queue_is_empty(&shared->items);
	g_mutex_unlock(&shared->mutex);
	if (is_true && shared->report != NULL)
		shared->report(shared->user, message->problem);
	return G_SOURCE_REMOVE;
}

static void message_free(gpointer data)
{
	struct message *message = data;
	shared_unref(message->shared);
	g_free(message->problem);
	g_free(message);
}

/* [writer] */
static void tell(struct shared *shared, const char *problem)
{
	struct message *message = g_new0(struct message, 1);
	message->shared = g_atomic_rc_box_acquire(shared);
	message->problem = g_strdup(problem);
	g_idle_add_full(G_PRIORITY_DEFAULT, message_arrive, message, message_free);
}

/* [writer] The items are not touched by anybody else while they are in front. */
static gboolean write_item(
	struct shared *shared, rec_edits_log **log, struct item *item, GError **error)
{
	if (*log == NULL)
		*log = rec_edits_log_open(shared->path, shared->uuid, error);
	if (*log == NULL)
		return FALSE;
	return item->answer != NULL ? rec_edits_log_append_answer(*log, item->answer, error)
				    : rec_edits_log_append(*log, &item->edit, error);
}

/* [writer] Under the lock: waits for the next item; NULL when it is time to end. */
static struct item *wait_for_item(struct shared *shared)
{
	while (g_queue_is_empty(&shared->items) && !shared->is_ending)
		g_cond_wait(&shared->wake, &shared->mutex);
	return g_queue_peek_head(&shared->items);
}

/* [writer] Under the lock: after a failure, until something new comes or for a while. */
static void wait_to_retry(struct shared *shared)
{
	guint n = g_queue_get_length(&shared->items);
	gint64 until_us = g_get_monotonic_time() + RETRY_S * G_USEC_PER_SEC;
	while (!shared->is_ending && g_queue_get_length(&shared->items) == n) {
		if (!g_cond_wait_until(&shared->wake, &shared->mutex, until_us))
			return;
	}
}

/* [writer] Under the lock. FALSE: the thread ends here, with what is left. */
static gboolean take_failure(struct shared *shared, char **told, GError *error)
{
	if (shared->is_ending) {
		g_propagate_error(&shared->error, error);
		return FALSE;
	}
	if (g_strcmp0(*told, error->message) != 0) {
		g_free(*told);
		*told = g_strdup(error->message);
		tell(shared, *told);
	}
	g_error_free(error);
	wait_to_retry(shared);
	return TRUE;
}

static gpointer run(gpointer data)
{
	struct shared *shared = data;
	rec_edits_log *log = NULL;
	g_autofree char *told = NULL;
	struct item *item;
	g_mutex_lock(&shared->mutex);
	while ((item = wait_for_item(shared)) != NULL) {
		GError *error = NULL;
		g_mutex_unlock(&shared->mutex);
		gboolean is_written = write_item(shared, &log, item, &error);
		g_mutex_lock(&shared->mutex);
		if (!is_written) {
			if (!take_failure(shared, &told, error))
				break;
			continue;
		}
		item_free(g_queue_pop_head(&shared->items));
		g_clear_pointer(&told, g_free);
		if (g_queue_is_empty(&shared->items))
			tell(shared, NULL);
	}
	g_mutex_unlock(&shared->mutex);
	rec_edits_log_close(log);
	shared_unref(shared);
	return NULL;
}

struct affekt_writer *affekt_writer_new(
	const char *path, const char *uuid, affekt_writer_report report, gpointer user)
{
	struct affekt_writer *writer = g_new0(struct affekt_writer, 1);
	struct shared *shared = g_atomic_rc_box_new0(struct shared);
	g_mutex_init(&shared->mutex);
	g_cond_init(&shared->wake);
	g_queue_init(&shared->items);
	shared->path = g_strdup(path);
	shared->uuid = g_strdup(uuid);
	shared->report = report;
	shared->user = user;
	writer->shared = shared;
	return writer;
}

static void push(struct affekt_writer *writer, struct item *item)
{
	struct shared *shared = writer->shared;
	g_mutex_lock(&shared->mutex);
	g_queue_push_tail(&shared->items, item);
	g_cond_signal(&shared->wake);
	g_mutex_unlock(&shared->mutex);
	affekt_writer_resume(writer);
}

void affekt_writer_resume(struct affekt_writer *writer)
{
	if (writer->thread == NULL)
		writer->thread =
			g_thread_new("edits", run, g_atomic_rc_box_acquire(writer->shared));
}

void affekt_writer_push_edit(struct affekt_writer *writer, const struct rec_edit *edit)
{
	struct item *item = g_new0(struct item, 1);
	item->edit = *edit;
	push(writer, item);
}

void affekt_writer_push_answer(struct affekt_writer *writer, const struct rec_self_report *answer)
{
	struct item *item = g_new0(struct item, 1);
	item->answer = rec_self_report_copy(answer);
	push(writer, item);
}

gboolean affekt_writer_finish(struct affekt_writer *writer, GError **error)
{
	struct shared *shared = writer->shared;
	if (writer->thread == NULL)
		return TRUE;
	g_mutex_lock(&shared->mutex);
	shared->is_ending = TRUE;
	g_cond_signal(&shared->wake);
	g_mutex_unlock(&shared->mutex);
	g_thread_join(g_steal_pointer(&writer->thread));
	shared->is_ending = FALSE;
	if (shared->error == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&shared->error));
	return FALSE;
}

void affekt_writer_free(affekt_writer *writer)
{
	if (writer == NULL)
		return;
	writer->shared->report = NULL;
	affekt_writer_finish(writer, NULL);
	shared_unref(writer->shared);
	g_free(writer);
}
