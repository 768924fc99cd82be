#include "gui/study/study.h"

#include "gui/study/watch.h"

/* What is wanted of the worker, and what it made. */
struct work {
	char *path;
	struct affekt_material *material; /* NULL: to be read */
	struct study_evidence_options options;
	struct study_evidence *evidence;
};

struct _AffektStudy {
	GObject parent_instance;
	char *path, *name, *error;
	enum affekt_study_state state;
	struct affekt_material *material; /* NULL: not yet */
	struct study_evidence *evidence;  /* NULL: not yet */
	gboolean is_everybody;
	const char *group, *wave;    /* interned; NULL all */
	GCancellable *working;       /* NULL: no worker is at it */
	gboolean is_reading;         /* it is reading, too */
	gboolean is_asked, is_stale; /* to be computed, to be read, once the worker is through */
	AffektWatch *watch;
};

enum {
	SIGNAL_CHANGED,
	SIGNAL_BUSY,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektStudy, affekt_study, G_TYPE_OBJECT)

static void work_free(gpointer data)
{
	struct work *work = data;
	/* The evidence looks into the material. */
	study_evidence_free(work->evidence);
	affekt_material_unref(work->material);
	g_free(work->path);
	g_free(work);
}

static void run(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
	struct work *work = data;
	GError *error = NULL;
	(void)source;
	if (work->material == NULL)
		work->material = affekt_material_read(work->path, &error);
	if (work->material == NULL) {
		g_task_return_error(task, error);
		return;
	}
	if (g_task_return_error_if_cancelled(task))
		return;
	(void)cancellable;
	struct study_evidence_options options = study_evidence_defaults(work->material->folder);
	options.is_everybody = work->options.is_everybody;
	options.group = work->options.group;
	options.wave = work->options.wave;
	options.today = work->options.today;
	work->evidence =
		study_evidence_new(work->material->folder, work->material->results, &options);
	g_task_return_boolean(task, TRUE);
}

static void begin(AffektStudy *self);

/* What the worker made takes the place of what was shown, which goes once everybody has heard. */
static void publish(AffektStudy *self, struct work *work)
{
	struct affekt_material *old_material = self->material;
	struct study_evidence *old_evidence = self->evidence;
	self->material = g_steal_pointer(&work->material);
	self->evidence = g_steal_pointer(&work->evidence);
	self->state = AFFEKT_STUDY_READY;
	g_clear_pointer(&self->error, g_free);
	const struct rec_studyfile *plan = self->material->folder->plan;
	if (plan != NULL && plan->name != NULL && plan->name[0] != '\0') {
		g_free(self->name);
		self->name = g_strdup(plan->name);
	}
	affekt_watch_follow(self->watch, self->material->folder);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
	study_evidence_free(old_evidence);
	affekt_material_unref(old_material);
}

static void ended(GObject *source, GAsyncResult *result, gpointer user)
{
	AffektStudy *self = AFFEKT_STUDY(source);
	g_autoptr(GError) error = NULL;
	(void)user;
	gboolean is_made = g_task_propagate_boolean(G_TASK(result), &error);
	gboolean is_wanted = !g_cancellable_is_cancelled(self->working);
	g_clear_object(&self->working);
	/* What was read in vain is still to be read. */
	self->is_stale = self->is_stale || (!is_wanted && self->is_reading);
	if (is_made && is_wanted) {
		publish(self, g_task_get_task_data(G_TASK(result)));
	} else if (is_wanted) {
		self->state = AFFEKT_STUDY_FAILED;
		g_free(self->error);
		self->error = g_strdup(error->message);
		g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
	}
	if (self->is_stale || self->is_asked)
		begin(self);
	else
		g_signal_emit(self, signals[SIGNAL_BUSY], 0);
}

static const char *today(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();
	g_autofree char *date = g_date_time_format(now, "%Y-%m-%d");
	return g_intern_string(date);
}

static void begin(AffektStudy *self)
{
	if (self->working != NULL)
		return;
	struct work *work = g_new0(struct work, 1);
	work->path = g_strdup(self->path);
	if (!self->is_stale && self->material != NULL)
		work->material = affekt_material_ref(self->material);
	work->options.is_everybody = self->is_everybody;
	work->options.group = self->group;
	work->options.wave = self->wave;
	work->options.today = today();
	self->is_reading = work->material == NULL;
	self->is_stale = self->is_asked = FALSE;
	self->working = g_cancellable_new();
	g_autoptr(GTask) task = g_task_new(self, self->working, ended, NULL);
	g_task_set_check_cancellable(task, FALSE);
	g_task_set_task_data(task, work, work_free);
	g_task_run_in_thread(task, run);
	g_signal_emit(self, signals[SIGNAL_BUSY], 0);
}

void affekt_study_refresh(AffektStudy *self)
{
	self->is_stale = TRUE;
	begin(self);
}

void affekt_study_ask(AffektStudy *self, gboolean is_everybody, const char *group, const char *wave)
{
	group = g_intern_string(group);
	wave = g_intern_string(wave);
	if (self->is_everybody == is_everybody && self->group == group && self->wave == wave)
		return;
	self->is_everybody = is_everybody;
	self->group = group;
	self->wave = wave;
	self->is_asked = TRUE;
	/* An answer to the former question is of no use any more. */
	if (self->working != NULL && self->material != NULL)
		g_cancellable_cancel(self->working);
	begin(self);
}

static void affekt_study_dispose(GObject *object)
{
	AffektStudy *self = AFFEKT_STUDY(object);
	g_clear_object(&self->watch);
	G_OBJECT_CLASS(affekt_study_parent_class)->dispose(object);
}

static void affekt_study_finalize(GObject *object)
{
	AffektStudy *self = AFFEKT_STUDY(object);
	study_evidence_free(self->evidence);
	affekt_material_unref(self->material);
	g_clear_object(&self->working);
	g_free(self->path);
	g_free(self->name);
	g_free(self->error);
	G_OBJECT_CLASS(affekt_study_parent_class)->finalize(object);
}

static void affekt_study_class_init(AffektStudyClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_study_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_study_finalize;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_STUDY, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_BUSY] = g_signal_new(
		"busy", AFFEKT_TYPE_STUDY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_study_init(AffektStudy *self)
{
	self->watch = affekt_watch_new();
	g_signal_connect_object(
		self->watch, "changed", G_CALLBACK(affekt_study_refresh), self, G_CONNECT_SWAPPED);
}

AffektStudy *affekt_study_new(const char *path)
{
	AffektStudy *self = g_object_new(AFFEKT_TYPE_STUDY, NULL);
	self->path = g_canonicalize_filename(path, NULL);
	self->name = g_path_get_basename(self->path);
	affekt_watch_begin(self->watch, self->path);
	affekt_study_refresh(self);
	return self;
}

const char *affekt_study_path(AffektStudy *self)
{
	return self->path;
}

const char *affekt_study_name(AffektStudy *self)
{
	return self->name;
}

enum affekt_study_state affekt_study_state(AffektStudy *self)
{
	return self->state;
}

const char *affekt_study_error(AffektStudy *self)
{
	return self->error;
}

gboolean affekt_study_is_busy(AffektStudy *self)
{
	return self->working != NULL;
}

const struct affekt_material *affekt_study_material(AffektStudy *self)
{
	return self->material;
}

const struct study_evidence *affekt_study_evidence(AffektStudy *self)
{
	return self->evidence;
}
