#include "gui/live/recorder.h"

#include "gui/live/naming.h"
#include "study/session/analysis.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

enum {
	LOOK_MS = 200
};

/* Writing takes about as long as analysing. */
#define WRITING_SHARE 0.5

struct _AffektRecorder {
	GObject parent_instance;
	enum affekt_recorder_state state;
	struct affekt_setup *setup; /* outlives the recording, which points into it */
	struct acq_recording *recording;
	char *path, *error, *report;
	guint looker; /* timeout source; 0 none */
	guint n_lent; /* workers that have the recording */
	gboolean is_stop_wanted;
	struct acq_live live;
	struct affekt_warnings *warnings;
	gboolean has_bell;
	GArray *plan;
	int next;
	GMutex progress_lock; /* guards the two below: the worker writes them */
	double share;
	gboolean is_analysing;
};

G_DEFINE_FINAL_TYPE(AffektRecorder, affekt_recorder, G_TYPE_OBJECT)

enum {
	SIGNAL_CHANGED,
	SIGNAL_LOOKED,
	SIGNAL_SAID,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void set_state(AffektRecorder *self, enum affekt_recorder_state state)
{
	self->state = state;
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void set_error(AffektRecorder *self, const char *sentence)
{
	g_free(self->error);
	self->error = g_strdup(sentence);
}

/* --- looking --- */

static gboolean look(gpointer user_data)
{
	AffektRecorder *self = user_data;
	gboolean is_raised = FALSE;
	acq_recording_live(self->recording, &self->live);
	affekt_warnings_update(self->warnings, &self->live, &is_raised);
	self->has_bell |= is_raised;
	g_clear_pointer(&self->plan, g_array_unref);
	self->plan = acq_recording_plan(self->recording, &self->next);
	g_signal_emit(self, signals[SIGNAL_LOOKED], 0);
	if (self->live.state == ACQ_STATE_ENDED || self->live.state == ACQ_STATE_FAILED) {
		self->looker = 0;
		affekt_recorder_stop(self);
		return G_SOURCE_REMOVE;
	}
	return G_SOURCE_CONTINUE;
}

/* --- starting --- */

static void start_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	AffektRecorder *self = source;
	GError *error = NULL;
	(void)cancellable;
	acq_monitor_stop(task_data);
	g_autofree char *path = NULL;
	struct acq_options options = affekt_setup_options(self->setup, &path);
	struct acq_recording *recording = acq_recording_start(&options, &error);
	if (recording != NULL)
		g_task_return_pointer(task, recording, (GDestroyNotify)acq_recording_free);
	else
		g_task_return_error(task, error);
}

static void started(GObject *object, GAsyncResult *result, gpointer user_data)
{
	AffektRecorder *self = AFFEKT_RECORDER(object);
	g_autoptr(GError) error = NULL;
	(void)user_data;
	self->recording = g_task_propagate_pointer(G_TASK(result), &error);
	if (self->recording == NULL) {
		set_error(self, error->message);
		g_clear_pointer(&self->setup, affekt_setup_free);
		g_clear_pointer(&self->path, g_free);
		set_state(self, AFFEKT_RECORDER_IDLE);
		return;
	}
	self->warnings = affekt_warnings_new();
	self->looker = g_timeout_add(LOOK_MS, look, self);
	self->state = AFFEKT_RECORDER_RECORDING;
	look(self);
	set_state(self, self->state);
}

void affekt_recorder_start(
	AffektRecorder *self, struct affekt_setup *setup, struct acq_monitor *monitor)
{
	g_return_if_fail(self->state == AFFEKT_RECORDER_IDLE);
	self->path = affekt_naming_path(setup->folder, setup->name);
	self->setup = setup;
	g_clear_pointer(&self->error, g_free);
	set_state(self, AFFEKT_RECORDER_STARTING);
	g_autoptr(GTask) task = g_task_new(self, NULL, started, NULL);
	g_task_set_task_data(task, monitor, NULL);
	g_task_run_in_thread(task, start_in_worker);
}

/* --- stopping --- */

static void show_progress(double share, const char *step, void *user)
{
	AffektRecorder *self = user;
	(void)step;
	g_mutex_lock(&self->progress_lock);
	self->share = share;
	g_mutex_unlock(&self->progress_lock);
}

static void begin_analysing(AffektRecorder *self)
{
	g_mutex_lock(&self->progress_lock);
	self->is_analysing = TRUE;
	self->share = 0;
	g_mutex_unlock(&self->progress_lock);
}

/* What the worker hands back. */
struct saved {
	char *path, *report;
	char *analysis_error; /* NULL none */
};

static void saved_free(gpointer data)
{
	struct saved *saved = data;
	g_free(saved->path);
	g_free(saved->report);
	g_free(saved->analysis_error);
	g_free(saved);
}

static void save_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	AffektRecorder *self = source;
	struct rec_finalise_report report = {0};
	GError *error = NULL;
	(void)task_data;
	(void)cancellable;
	bool is_saved = acq_recording_stop(self->recording, show_progress, self, &report, &error);
	acq_recording_free(self->recording);
	if (!is_saved) {
		rec_finalise_report_clear(&report);
		g_task_return_error(task, error);
		return;
	}
	struct study_analysis_options wanted = {.progress = show_progress, .user = self};
	g_autoptr(GError) wrong = NULL;
	begin_analysing(self);
	bool is_analysed = study_analysis_run(report.output, &wanted, NULL, &wrong);
	struct saved *saved = g_new0(struct saved, 1);
	saved->path = g_strdup(report.output);
	saved->report = g_strdup(report.sentence);
	saved->analysis_error = is_analysed ? NULL : g_strdup(wrong->message);
	rec_finalise_report_clear(&report);
	g_task_return_pointer(task, saved, saved_free);
}

/* The session is there; say what is not as it should be. */
static void note_flaws(AffektRecorder *self, const char *analysis_error)
{
	g_autoptr(GString) text = g_string_new(NULL);
	if (self->live.state == ACQ_STATE_FAILED)
		g_string_append_printf(
			text, _("The recording had to stop early: %s"), self->live.problem);
	if (analysis_error != NULL)
		g_string_append_printf(text,
			_("%sThe session is recorded and safe, but was not analysed: %s"),
			text->len > 0 ? "\n" : "", analysis_error);
	if (text->len > 0)
		set_error(self, text->str);
}

static void saved(GObject *object, GAsyncResult *result, gpointer user_data)
{
	AffektRecorder *self = AFFEKT_RECORDER(object);
	g_autoptr(GError) error = NULL;
	(void)user_data;
	struct saved *outcome = g_task_propagate_pointer(G_TASK(result), &error);
	self->recording = NULL;
	if (outcome == NULL) {
		set_error(self, error->message);
		set_state(self, AFFEKT_RECORDER_FAILED);
		return;
	}
	g_free(self->path);
	self->path = g_steal_pointer(&outcome->path);
	self->report = g_steal_pointer(&outcome->report);
	note_flaws(self, outcome->analysis_error);
	saved_free(outcome);
	set_state(self, AFFEKT_RECORDER_DONE);
}

static void save_when_quiet(AffektRecorder *self)
{
	if (!self->is_stop_wanted || self->n_lent > 0)
		return;
	self->is_stop_wanted = FALSE;
	g_autoptr(GTask) task = g_task_new(self, NULL, saved, NULL);
	g_task_run_in_thread(task, save_in_worker);
}

void affekt_recorder_stop(AffektRecorder *self)
{
	if (self->state != AFFEKT_RECORDER_RECORDING)
		return;
	g_clear_handle_id(&self->looker, g_source_remove);
	self->is_stop_wanted = TRUE;
	self->share = 0;
	self->is_analysing = FALSE;
	set_state(self, AFFEKT_RECORDER_SAVING);
	save_when_quiet(self);
}

void affekt_recorder_reset(AffektRecorder *self)
{
	g_return_if_fail(
		self->state == AFFEKT_RECORDER_DONE || self->state == AFFEKT_RECORDER_FAILED);
	g_clear_pointer(&self->setup, affekt_setup_free);
	g_clear_pointer(&self->path, g_free);
	g_clear_pointer(&self->report, g_free);
	g_clear_pointer(&self->error, g_free);
	g_clear_pointer(&self->warnings, affekt_warnings_free);
	g_clear_pointer(&self->plan, g_array_unref);
	set_state(self, AFFEKT_RECORDER_IDLE);
}

struct acq_recording *affekt_recorder_borrow(AffektRecorder *self)
{
	if (self->state != AFFEKT_RECORDER_RECORDING)
		return NULL;
	self->n_lent++;
	return self->recording;
}

void affekt_recorder_give_back(AffektRecorder *self)
{
	g_return_if_fail(self->n_lent > 0);
	self->n_lent--;
	save_when_quiet(self);
}

/* --- touch points --- */

struct touch {
	enum affekt_touch what;
	guint place; /* in the plan, 0: none */
	char *text;
};

static void touch_free(gpointer data)
{
	struct touch *touch = data;
	g_free(touch->text);
	g_free(touch);
}

static bool do_touch(struct acq_recording *recording, const struct touch *touch, GError **error)
{
	static const char source[] = "window";
	switch (touch->what) {
	case AFFEKT_TOUCH_NEXT:
		return acq_recording_next(recording, source, error);
	case AFFEKT_TOUCH_REPEAT:
		return acq_recording_repeat(recording, source, error);
	case AFFEKT_TOUCH_SKIP:
		return acq_recording_skip(recording, source, error);
	case AFFEKT_TOUCH_VISIT:
		return touch->place > 0
			       ? acq_recording_visit_number(recording, touch->place, source, error)
			       : acq_recording_visit(recording, touch->text, source, error);
	case AFFEKT_TOUCH_END:
		return acq_recording_end_visit(recording, source, error);
	case AFFEKT_TOUCH_MARK:
	default:
		return acq_recording_mark(recording, touch->text, source, error);
	}
}

static void touch_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	AffektRecorder *self = source;
	GError *error = NULL;
	(void)cancellable;
	if (do_touch(self->recording, task_data, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

static void touched(GObject *object, GAsyncResult *result, gpointer user_data)
{
	AffektRecorder *self = AFFEKT_RECORDER(object);
	g_autoptr(GError) error = NULL;
	(void)user_data;
	if (!g_task_propagate_boolean(G_TASK(result), &error))
		g_signal_emit(self, signals[SIGNAL_SAID], 0, error->message);
	if (self->state == AFFEKT_RECORDER_RECORDING) {
		g_clear_pointer(&self->plan, g_array_unref);
		self->plan = acq_recording_plan(self->recording, &self->next);
		g_signal_emit(self, signals[SIGNAL_LOOKED], 0);
	}
	affekt_recorder_give_back(self);
}

static void send_touch(AffektRecorder *self, enum affekt_touch what, guint place, const char *text)
{
	if (affekt_recorder_borrow(self) == NULL)
		return;
	struct touch *touch = g_new0(struct touch, 1);
	touch->what = what;
	touch->place = place;
	touch->text = g_strdup(text);
	g_autoptr(GTask) task = g_task_new(self, NULL, touched, NULL);
	g_task_set_task_data(task, touch, touch_free);
	g_task_run_in_thread(task, touch_in_worker);
}

void affekt_recorder_touch(AffektRecorder *self, enum affekt_touch touch, const char *text)
{
	send_touch(self, touch, 0, text);
}

void affekt_recorder_touch_number(AffektRecorder *self, guint place)
{
	send_touch(self, AFFEKT_TOUCH_VISIT, place, NULL);
}

/* --- what it knows --- */

enum affekt_recorder_state affekt_recorder_state(AffektRecorder *self)
{
	return self->state;
}

const char *affekt_recorder_error(AffektRecorder *self)
{
	return self->error;
}

const char *affekt_recorder_progress(AffektRecorder *self, double *ret_share)
{
	g_mutex_lock(&self->progress_lock);
	*ret_share = self->is_analysing ? WRITING_SHARE + (1 - WRITING_SHARE) * self->share
					: WRITING_SHARE * self->share;
	const char *what = self->is_analysing ? _("Analysing the session …")
					      : _("Writing and checking the session …");
	g_mutex_unlock(&self->progress_lock);
	return what;
}

const char *affekt_recorder_path(AffektRecorder *self)
{
	return self->path;
}

const char *affekt_recorder_report(AffektRecorder *self)
{
	return self->report != NULL ? self->report : "";
}

const struct acq_live *affekt_recorder_live(AffektRecorder *self)
{
	return &self->live;
}

const struct affekt_warnings *affekt_recorder_warnings(AffektRecorder *self)
{
	return self->warnings;
}

const GArray *affekt_recorder_plan(AffektRecorder *self, int *ret_next)
{
	*ret_next = self->next;
	return self->plan;
}

const struct rec_studyfile *affekt_recorder_study(AffektRecorder *self)
{
	return self->setup != NULL ? self->setup->study : NULL;
}

gboolean affekt_recorder_take_bell(AffektRecorder *self)
{
	gboolean has_bell = self->has_bell;
	self->has_bell = FALSE;
	return has_bell;
}

const struct acq_recording *affekt_recorder_recording(AffektRecorder *self)
{
	return self->state == AFFEKT_RECORDER_RECORDING ? self->recording : NULL;
}

/* --- life --- */

/* Tasks hold a reference, so nothing but a running recording can be left here: it becomes an orphan
 * journal, which the next opening of its folder makes whole. */
static void affekt_recorder_finalize(GObject *object)
{
	AffektRecorder *self = AFFEKT_RECORDER(object);
	g_clear_handle_id(&self->looker, g_source_remove);
	acq_recording_free(self->recording);
	affekt_setup_free(self->setup);
	affekt_warnings_free(self->warnings);
	g_clear_pointer(&self->plan, g_array_unref);
	g_free(self->path);
	g_free(self->error);
	g_free(self->report);
	g_mutex_clear(&self->progress_lock);
	G_OBJECT_CLASS(affekt_recorder_parent_class)->finalize(object);
}

static void affekt_recorder_class_init(AffektRecorderClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_recorder_finalize;
	GType type = G_TYPE_FROM_CLASS(class);
	signals[SIGNAL_CHANGED] = g_signal_new(
		"changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_LOOKED] = g_signal_new(
		"looked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_SAID] = g_signal_new("said", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
		G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void affekt_recorder_init(AffektRecorder *self)
{
	g_mutex_init(&self->progress_lock);
	self->next = -1;
}

AffektRecorder *affekt_recorder_new(void)
{
	return g_object_new(AFFEKT_TYPE_RECORDER, NULL);
}
