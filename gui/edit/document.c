#include "gui/edit/document.h"

#include "core/text.h"
#include "gui/edit/history.h"
#include "gui/edit/titles.h"
#include "gui/edit/writer.h"
#include "recordings/edits/edits_blind.h"
#include "recordings/finalise.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _AffektDocument {
	GObject parent_instance;
	AffektSession *session;
	struct affekt_history *history; /* NULL: no edit yet, nothing asked */
	struct affekt_writer *writer;   /* NULL: nothing written yet */
	int64_t next_seq;
	gboolean is_saved, is_closing;
	char *problem;
};

enum {
	SIGNAL_CHANGED,
	SIGNAL_SAVED,
	SIGNAL_FAILED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektDocument, affekt_document, G_TYPE_OBJECT)

static void reported(gpointer user, const char *problem)
{
	AffektDocument *self = user;
	char *before = g_steal_pointer(&self->problem);
	self->problem = g_strdup(problem);
	g_free(before); /* @problem may have been it */
	self->is_saved = problem == NULL;
	if (self->is_saved)
		g_signal_emit(self, signals[SIGNAL_SAVED], 0);
	else
		g_signal_emit(self, signals[SIGNAL_FAILED], 0, problem);
}

/* The writer when there is a disk to write to. */
static struct affekt_writer *writer_of(AffektDocument *self)
{
	const char *path = affekt_session_path(self->session);
	if (self->writer == NULL && path != NULL)
		self->writer = affekt_writer_new(
			path, affekt_session_facts(self->session)->uuid, reported, self);
	if (self->writer != NULL)
		self->is_saved = FALSE;
	return self->writer;
}

static struct affekt_history *history_of(AffektDocument *self)
{
	const GArray *edits = affekt_session_edits(self->session);
	if (self->history != NULL || edits == NULL)
		return self->history;
	self->history = affekt_history_new();
	affekt_history_begin(self->history, edits, affekt_session_rater(self->session));
	self->next_seq = 1;
	for (guint i = 0; i < edits->len; i++)
		self->next_seq =
			MAX(self->next_seq, g_array_index(edits, struct rec_edit, i).seq + 1);
	return self->history;
}

const char *affekt_document_obstacle(AffektDocument *self)
{
	const struct affekt_facts *facts = affekt_session_facts(self->session);
	if (facts == NULL || affekt_session_edits(self->session) == NULL)
		return _("The session is still being loaded.");
	if (facts->is_journal)
		return _("This recording is not finished, so it takes no edits yet.");
	if (facts->is_sealed)
		return _("This session is sealed and takes no edits; work on a copy.");
	if (g_strcmp0(affekt_session_rater(self->session), "automatic") == 0)
		return _("The results are shown without edits; open the session with your name as "
			 "rater to edit them.");
	return self->is_closing ? _("The session is being closed.") : NULL;
}

static gboolean is_of_analysis(enum rec_edit_target target)
{
	return target == REC_EDIT_SCR || target == REC_EDIT_AROUSAL_PEAK ||
	       target == REC_EDIT_BEAT || target == REC_EDIT_ARTEFACT;
}

const char *affekt_document_refusal(AffektDocument *self, enum rec_edit_target target)
{
	const char *obstacle = affekt_document_obstacle(self);
	gboolean is_analysed = affekt_session_is_analysed(self->session);
	if (obstacle != NULL || is_analysed || !is_of_analysis(target))
		return obstacle;
	return _("Analyse this session first (“affekt analyze” on its file): there are no final "
		 "responses, peaks and beats to edit yet.");
}

static gboolean is_refused(AffektDocument *self, const struct rec_edit *edits, gsize n)
{
	for (gsize i = 0; i < n; i++) {
		if (affekt_document_refusal(self, (enum rec_edit_target)edits[i].target) != NULL)
			return TRUE;
	}
	return FALSE;
}

static void widen(double *from_s, double *to_s, double time_s)
{
	if (isnan(time_s))
		return;
	*from_s = fmin(*from_s, time_s);
	*to_s = fmax(*to_s, time_s);
}

static void emit_changed(AffektDocument *self, const struct rec_edit *edits, gsize n)
{
	double from_s = NAN, to_s = NAN;
	for (gsize i = 0; i < n; i++) {
		double value_s = NAN;
		widen(&from_s, &to_s, edits[i].old_time_s);
		widen(&from_s, &to_s, edits[i].new_time_s);
		if (edits[i].action == REC_EDIT_ADD &&
			core_text_parse_double(edits[i].value, &value_s))
			widen(&from_s, &to_s, value_s);
	}
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0, from_s, to_s);
}

/* Shows @edits and sends them to the disk; @about: what they are about. */
static void commit(AffektDocument *self, GArray *edits, const GArray *about)
{
	gint64 now_us = g_get_real_time();
	const char *rater = affekt_session_rater(self->session);
	for (guint i = 0; i < edits->len; i++) {
		struct rec_edit *edit = &g_array_index(edits, struct rec_edit, i);
		if (edit->id[0] == '\0')
			core_text_uuid(edit->id);
		edit->seq = self->next_seq++;
		edit->wall_us = now_us;
		g_strlcpy(edit->rater, rater, sizeof edit->rater);
		if (writer_of(self) != NULL)
			affekt_writer_push_edit(self->writer, edit);
	}
	affekt_session_add_edits(
		self->session, (const struct rec_edit *)(const void *)edits->data, edits->len);
	emit_changed(self, (const struct rec_edit *)(const void *)about->data, about->len);
}

gboolean affekt_document_note_blind(AffektDocument *self, gboolean is_blind)
{
	if (affekt_document_obstacle(self) != NULL)
		return FALSE;
	const GArray *edits = affekt_session_edits(self->session);
	const char *rater = affekt_session_rater(self->session);
	if (rec_edits_blind_of(edits, rater).is_blind == (bool)is_blind)
		return TRUE;
	/* The history begins with what was done until now. */
	history_of(self);
	gboolean had_seen = is_blind && affekt_session_has_shown_automatic(self->session);
	struct rec_edit note = rec_edits_blind_note(is_blind, had_seen);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_edit));
	g_array_append_val(rows, note);
	commit(self, rows, rows);
	return TRUE;
}

gboolean affekt_document_apply(AffektDocument *self, const struct rec_edit *edits, gsize n)
{
	if (n == 0 || is_refused(self, edits, n))
		return FALSE;
	if (affekt_session_is_blind(self->session))
		affekt_document_note_blind(self, TRUE);
	struct affekt_history *history = history_of(self);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_edit));
	g_array_append_vals(rows, edits, (guint)n);
	for (guint i = 0; i < rows->len; i++)
		core_text_uuid(g_array_index(rows, struct rec_edit, i).id);
	affekt_history_add(history, (const struct rec_edit *)(const void *)rows->data, rows->len);
	commit(self, rows, rows);
	return TRUE;
}

static const GArray *next_undo(AffektDocument *self)
{
	struct affekt_history *history =
		affekt_document_obstacle(self) == NULL ? history_of(self) : NULL;
	return history != NULL ? affekt_history_next_undo(history) : NULL;
}

static const GArray *next_redo(AffektDocument *self)
{
	struct affekt_history *history =
		affekt_document_obstacle(self) == NULL ? history_of(self) : NULL;
	return history != NULL ? affekt_history_next_redo(history) : NULL;
}

gboolean affekt_document_can_undo(AffektDocument *self)
{
	return next_undo(self) != NULL;
}

gboolean affekt_document_can_redo(AffektDocument *self)
{
	return next_redo(self) != NULL;
}

char *affekt_document_undo_title(AffektDocument *self)
{
	const GArray *edits = next_undo(self);
	return edits != NULL ? affekt_titles_of_action(edits) : NULL;
}

char *affekt_document_redo_title(AffektDocument *self)
{
	const GArray *edits = next_redo(self);
	return edits != NULL ? affekt_titles_of_action(edits) : NULL;
}

void affekt_document_undo(AffektDocument *self)
{
	const GArray *about = next_undo(self);
	if (about == NULL)
		return;
	g_autoptr(GArray) restores = affekt_history_undo(self->history);
	commit(self, restores, about);
}

void affekt_document_redo(AffektDocument *self)
{
	const GArray *about = next_redo(self);
	if (about == NULL)
		return;
	g_autoptr(GArray) restores = affekt_history_redo(self->history);
	commit(self, restores, about);
}

gboolean affekt_document_answer(AffektDocument *self, const struct rec_self_report *answer)
{
	if (affekt_document_obstacle(self) != NULL)
		return FALSE;
	const GPtrArray *known = affekt_session_facts(self->session)->answers;
	struct rec_self_report *row = rec_self_report_copy(answer);
	row->id = 1;
	for (guint i = 0; i < known->len; i++)
		row->id = MAX(row->id, ((const struct rec_self_report *)known->pdata[i])->id + 1);
	if (writer_of(self) != NULL)
		affekt_writer_push_answer(self->writer, row);
	affekt_session_add_answer(self->session, row);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0, row->video_time_s, row->video_time_s);
	rec_self_report_free(row);
	return TRUE;
}

gboolean affekt_document_is_saved(AffektDocument *self)
{
	return self->is_saved;
}

const char *affekt_document_problem(AffektDocument *self)
{
	return self->problem;
}

/* --- closing ------------------------------------------------------------------------------- */

/* [any thread] */
static gboolean fold(const char *path, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open(path, error);
	return session != NULL && rec_session_fold_edits(session, error);
}

/* [any thread] What is left goes to the log, the log into the file. */
static gboolean finish_and_fold(AffektDocument *self, gboolean *ret_is_saved, GError **error)
{
	*ret_is_saved = self->writer == NULL || affekt_writer_finish(self->writer, error);
	if (!*ret_is_saved)
		return FALSE;
	return self->writer == NULL || fold(affekt_session_path(self->session), error);
}

static void end_closing(AffektDocument *self, gboolean is_saved, gboolean is_folded)
{
	self->is_closing = FALSE;
	self->is_saved = is_saved;
	/* What is folded needs no folding again; the next edit opens a log of its own. */
	if (is_folded) {
		g_clear_pointer(&self->writer, affekt_writer_free);
		g_clear_pointer(&self->problem, g_free);
	} else if (!is_saved) {
		affekt_writer_resume(self->writer);
	}
}

gboolean affekt_document_needs_closing(AffektDocument *self)
{
	return self->writer != NULL;
}

gboolean affekt_document_close(AffektDocument *self, GError **error)
{
	gboolean is_saved;
	gboolean is_folded = finish_and_fold(self, &is_saved, error);
	end_closing(self, is_saved, is_folded);
	return is_folded;
}

static void close_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	gboolean *is_saved = task_data;
	GError *error = NULL;
	(void)cancellable;
	if (finish_and_fold(source, is_saved, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

void affekt_document_close_async(AffektDocument *self, GAsyncReadyCallback done, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, done, user_data);
	g_task_set_task_data(task, g_new0(gboolean, 1), g_free);
	self->is_closing = TRUE;
	g_task_run_in_thread(task, close_in_worker);
}

gboolean affekt_document_close_finish(AffektDocument *self, GAsyncResult *result, GError **error)
{
	gboolean *is_saved = g_task_get_task_data(G_TASK(result));
	gboolean is_folded = g_task_propagate_boolean(G_TASK(result), error);
	end_closing(self, *is_saved, is_folded);
	return is_folded;
}

/* --- object -------------------------------------------------------------------------------- */

static void affekt_document_finalize(GObject *object)
{
	AffektDocument *self = AFFEKT_DOCUMENT(object);
	affekt_writer_free(self->writer);
	affekt_history_free(self->history);
	g_free(self->problem);
	g_object_unref(self->session);
	G_OBJECT_CLASS(affekt_document_parent_class)->finalize(object);
}

static void affekt_document_class_init(AffektDocumentClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_document_finalize;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
	signals[SIGNAL_SAVED] = g_signal_new("saved", AFFEKT_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_FAILED] = g_signal_new("failed", AFFEKT_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_document_init(AffektDocument *self)
{
	self->is_saved = TRUE;
}

AffektDocument *affekt_document_new(AffektSession *session)
{
	AffektDocument *self = g_object_new(AFFEKT_TYPE_DOCUMENT, NULL);
	self->session = g_object_ref(session);
	return self;
}

AffektSession *affekt_document_session(AffektDocument *self)
{
	return self->session;
}
