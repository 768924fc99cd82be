#include "gui/study/analysing.h"

#include "study/batch/batch.h"

#include <glib/gi18n-lib.h>

struct _AffektAnalysing {
	GObject parent_instance;
	GCancellable *running; /* NULL: not */
	char *step;
	double share;
};

enum {
	SIGNAL_CHANGED,
	SIGNAL_ENDED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektAnalysing, affekt_analysing, G_TYPE_OBJECT)

struct job {
	char *path;
	gboolean is_failed_too;
};

static void job_free(gpointer data)
{
	struct job *job = data;
	g_free(job->path);
	g_free(job);
}

/* A word of the worker on its way to the main thread. */
struct news {
	AffektAnalysing *analysing;
	char *step;
	double share;
};

static gboolean take_news(gpointer user)
{
	struct news *news = user;
	AffektAnalysing *self = news->analysing;
	if (self->running != NULL) {
		g_free(self->step);
		self->step = g_steal_pointer(&news->step);
		self->share = news->share;
		g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
	}
	return G_SOURCE_REMOVE;
}

static void news_free(gpointer user)
{
	struct news *news = user;
	g_object_unref(news->analysing);
	g_free(news->step);
	g_free(news);
}

static void send_news(gpointer analysing, guint i, guint n, const char *participant)
{
	struct news *news = g_new0(struct news, 1);
	/* Translators: which of how many sessions is analysed, and of whom it is. */
	news->step = g_strdup_printf(_("%u of %u: %s"), i + 1, n, participant);
	news->share = (double)i / n;
	news->analysing = g_object_ref(analysing);
	g_idle_add_full(G_PRIORITY_DEFAULT, take_news, news, news_free);
}

/* Sessions of @folder that are to be done; borrowed. */
static GPtrArray *list_due(const struct study_folder *folder, const struct job *job)
{
	static const struct study_batch_options usual;
	GPtrArray *due = g_ptr_array_new();
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = g_ptr_array_index(folder->sessions, i);
		enum study_batch_state state = study_batch_state(folder, session, &usual);
		if (state == STUDY_BATCH_DUE || (state == STUDY_BATCH_FAILED && job->is_failed_too))
			g_ptr_array_add(due, (gpointer)session);
	}
	return due;
}

/* "1 session analysed", and what failed first. */
static char *outcome_of(guint n_done, guint n_failed, const char *first)
{
	g_autofree char *done = g_strdup_printf(
		ngettext("%u session analysed", "%u sessions analysed", n_done), n_done);
	if (n_failed == 0)
		return g_steal_pointer(&done);
	g_autofree char *failed =
		g_strdup_printf(ngettext("%u failed", "%u failed", n_failed), n_failed);
	return g_strdup_printf("%s, %s: %s", done, failed, first);
}

static void run(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	static const struct study_batch_options usual;
	const struct job *job = data;
	GError *wrong = NULL;
	g_autoptr(study_folder) folder = study_folder_open(job->path, NULL, &wrong);
	g_autoptr(study_batch_lock) lock =
		folder != NULL ? study_batch_lock_take(folder, &wrong) : NULL;
	if (lock == NULL) {
		g_task_return_error(task, wrong);
		return;
	}
	g_autoptr(GPtrArray) due = list_due(folder, job);
	g_autoptr(GError) first = NULL;
	guint n_done = 0, n_failed = 0;
	for (guint i = 0; i < due->len && !g_cancellable_is_cancelled(cancellable); i++) {
		const struct study_session *session = g_ptr_array_index(due, i);
		g_autoptr(GError) error = NULL;
		send_news(source, i, due->len, session->participant);
		if (study_batch_step(folder, session, &usual, &error)) {
			n_done++;
		} else {
			n_failed++;
			if (first == NULL)
				first = g_steal_pointer(&error);
		}
	}
	g_task_return_pointer(
		task, outcome_of(n_done, n_failed, first != NULL ? first->message : ""), g_free);
}

static void ended(GObject *source, GAsyncResult *result, gpointer user)
{
	AffektAnalysing *self = AFFEKT_ANALYSING(source);
	g_autoptr(GError) error = NULL;
	(void)user;
	g_autofree char *sentence = g_task_propagate_pointer(G_TASK(result), &error);
	g_clear_object(&self->running);
	g_clear_pointer(&self->step, g_free);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
	g_signal_emit(self, signals[SIGNAL_ENDED], 0, error != NULL ? error->message : sentence);
}

void affekt_analysing_begin(AffektAnalysing *self, const char *path, gboolean is_failed_too)
{
	if (self->running != NULL)
		return;
	struct job *job = g_new(struct job, 1);
	job->path = g_strdup(path);
	job->is_failed_too = is_failed_too;
	self->running = g_cancellable_new();
	self->share = 0;
	g_autoptr(GTask) task = g_task_new(self, self->running, ended, NULL);
	/* What was analysed before it was stopped is told too. */
	g_task_set_check_cancellable(task, FALSE);
	g_task_set_task_data(task, job, job_free);
	g_task_run_in_thread(task, run);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

void affekt_analysing_cancel(AffektAnalysing *self)
{
	if (self->running != NULL)
		g_cancellable_cancel(self->running);
}

gboolean affekt_analysing_is_running(AffektAnalysing *self)
{
	return self->running != NULL;
}

const char *affekt_analysing_step(AffektAnalysing *self)
{
	return self->step != NULL ? self->step : "";
}

double affekt_analysing_share(AffektAnalysing *self)
{
	return self->share;
}

static void affekt_analysing_finalize(GObject *object)
{
	AffektAnalysing *self = AFFEKT_ANALYSING(object);
	g_clear_object(&self->running);
	g_free(self->step);
	G_OBJECT_CLASS(affekt_analysing_parent_class)->finalize(object);
}

static void affekt_analysing_class_init(AffektAnalysingClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_analysing_finalize;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_ANALYSING, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_ENDED] = g_signal_new("ended", AFFEKT_TYPE_ANALYSING, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_analysing_init(AffektAnalysing *self)
{
	(void)self;
}

AffektAnalysing *affekt_analysing_new(void)
{
	return g_object_new(AFFEKT_TYPE_ANALYSING, NULL);
}
