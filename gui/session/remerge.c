#include "gui/session/remerge.h"

#include <gio/gio.h>
#include <stdatomic.h>

struct affekt_remerge {
	struct affekt_base *base;
	GArray *edits; /* replaced with every change: a worker may read the one before */
	char *rater;
	gboolean is_blind;
	affekt_remerge_ready ready;
	gpointer user;
	GCancellable *cancellable;
	gboolean is_working, is_stale; /* stale: edits came since the worker began */
};

/* What one worker merges. */
struct job {
	struct affekt_base *base;
	GArray *edits;
	char *rater;
	gboolean is_blind;
	atomic_bool is_handed_over; /* as in gui/session/session.c */
};

static void job_free(gpointer data)
{
	struct job *job = data;
	affekt_base_unref(job->base);
	g_array_unref(job->edits);
	g_free(job->rater);
	g_free(job);
}

static void free_merged(gpointer merged)
{
	affekt_merged_free(merged);
}

/* [worker] */
static void merge_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	struct job *job = task_data;
	(void)source;
	(void)cancellable;
	(void)atomic_load_explicit(&job->is_handed_over, memory_order_acquire);
	struct affekt_merged *merged = affekt_merged_new(
		job->base, job->edits, job->rater, job->is_blind, AFFEKT_MERGED_ALL);
	atomic_store_explicit(&job->is_handed_over, false, memory_order_release);
	g_task_return_pointer(task, merged, free_merged);
}

static void begin(struct affekt_remerge *self);

static void merge_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	(void)source;
	struct job *job = g_task_get_task_data(G_TASK(result));
	(void)atomic_load_explicit(&job->is_handed_over, memory_order_acquire);
	/* Cancelled: @user_data is gone, and so is the result. */
	struct affekt_merged *merged = g_task_propagate_pointer(G_TASK(result), NULL);
	if (merged == NULL)
		return;
	struct affekt_remerge *self = user_data;
	self->is_working = FALSE;
	if (self->is_stale) {
		affekt_merged_free(merged);
		begin(self);
		return;
	}
	self->ready(self->user, merged);
}

static void begin(struct affekt_remerge *self)
{
	struct job *job = g_new0(struct job, 1);
	job->base = affekt_base_ref(self->base);
	job->edits = g_array_ref(self->edits);
	job->rater = g_strdup(self->rater);
	job->is_blind = self->is_blind;
	self->is_working = TRUE;
	self->is_stale = FALSE;
	g_autoptr(GTask) task = g_task_new(NULL, self->cancellable, merge_done, self);
	g_task_set_task_data(task, job, job_free);
	atomic_store_explicit(&job->is_handed_over, true, memory_order_release);
	g_task_run_in_thread(task, merge_in_worker);
}

struct affekt_remerge *affekt_remerge_new(struct affekt_base *base, const char *rater,
	gboolean is_blind, affekt_remerge_ready ready, gpointer user)
{
	struct affekt_remerge *self = g_new0(struct affekt_remerge, 1);
	self->base = affekt_base_ref(base);
	self->edits = g_array_copy((GArray *)affekt_base_edits(base));
	self->rater = g_strdup(rater);
	self->is_blind = is_blind;
	self->ready = ready;
	self->user = user;
	self->cancellable = g_cancellable_new();
	return self;
}

void affekt_remerge_free(affekt_remerge *self)
{
	if (self == NULL)
		return;
	g_cancellable_cancel(self->cancellable);
	g_object_unref(self->cancellable);
	affekt_base_unref(self->base);
	g_array_unref(self->edits);
	g_free(self->rater);
	g_free(self);
}

const char *affekt_remerge_rater(const struct affekt_remerge *self)
{
	return self->rater;
}

const GArray *affekt_remerge_edits(const struct affekt_remerge *self)
{
	return self->edits;
}

struct affekt_base *affekt_remerge_base(const struct affekt_remerge *self)
{
	return self->base;
}

static struct affekt_merged *merge_anew(struct affekt_remerge *self)
{
	self->is_stale = TRUE;
	if (!self->is_working)
		begin(self);
	return affekt_merged_new(
		self->base, self->edits, self->rater, self->is_blind, AFFEKT_MERGED_ROWS);
}

struct affekt_merged *affekt_remerge_set_blind(struct affekt_remerge *self, gboolean is_blind)
{
	self->is_blind = is_blind;
	return merge_anew(self);
}

struct affekt_merged *affekt_remerge_add(
	struct affekt_remerge *self, const struct rec_edit *edits, gsize n)
{
	GArray *all = g_array_copy(self->edits);
	g_array_append_vals(all, edits, (guint)n);
	g_array_unref(self->edits);
	self->edits = all;
	return merge_anew(self);
}

gboolean affekt_remerge_is_settled(const struct affekt_remerge *self)
{
	return !self->is_working;
}
