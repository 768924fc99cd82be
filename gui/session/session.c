#include "gui/session/session_parts.h"

#include "recordings/edits/edits_blind.h"
#include "recordings/edits/edits_merge.h"

enum {
	SIGNAL_CHANGED,
	SIGNAL_PROGRESS,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(AffektSession, affekt_session, G_TYPE_OBJECT)

/* What the worker hands over at once; NULL parts are not part of it. GLib's queues order memory
 * already; is_handed_over says so in terms that a thread checker, which does not see into GLib,
 * understands. */
struct delivery {
	AffektSession *session; /* load_done() keeps it alive, and so does this */
	atomic_bool is_handed_over;
	struct affekt_facts *facts;
	struct affekt_base *base;
	char *rater;
	gboolean is_blind, is_for_study;
	struct affekt_merged *merged;
	struct affekt_series *signals[AFFEKT_N_SIGNALS];
};

static void delivery_free(gpointer data)
{
	struct delivery *delivery = data;
	(void)atomic_load_explicit(&delivery->is_handed_over, memory_order_acquire);
	g_object_unref(delivery->session);
	affekt_facts_free(delivery->facts);
	g_clear_pointer(&delivery->base, affekt_base_unref);
	g_free(delivery->rater);
	affekt_merged_free(delivery->merged);
	for (int i = 0; i < AFFEKT_N_SIGNALS; i++)
		g_clear_pointer(&delivery->signals[i], affekt_series_unref);
	g_free(delivery);
}

static struct delivery *delivery_new(AffektSession *session)
{
	struct delivery *delivery = g_new0(struct delivery, 1);
	delivery->session = g_object_ref(session);
	return delivery;
}

/* Takes @merged over and shows it. */
static void show_merged(AffektSession *self, struct affekt_merged *merged)
{
	g_array_unref(self->facts->visits);
	self->facts->visits = g_array_ref(merged->visits);
	g_array_unref(self->facts->marks);
	self->facts->marks = g_array_ref(merged->marks);
	if (merged->heart_rate != NULL) {
		g_clear_pointer(&self->signals[AFFEKT_SIGNAL_HEART_RATE], affekt_series_unref);
		self->signals[AFFEKT_SIGNAL_HEART_RATE] = affekt_series_ref(merged->heart_rate);
	}
	affekt_merged_free(self->merged);
	self->merged = merged;
	if (!self->is_blind && merged->results != NULL)
		self->has_shown_automatic = TRUE;
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

static void remerged(gpointer user, struct affekt_merged *merged)
{
	show_merged(user, merged);
}

/* [main] */
static gboolean delivery_arrive(gpointer data)
{
	struct delivery *delivery = data;
	(void)atomic_load_explicit(&delivery->is_handed_over, memory_order_acquire);
	AffektSession *self = delivery->session;
	if (g_cancellable_is_cancelled(self->cancellable))
		return G_SOURCE_REMOVE;
	if (delivery->facts != NULL)
		self->facts = g_steal_pointer(&delivery->facts);
	if (delivery->base != NULL) {
		self->is_blind = delivery->is_blind;
		self->is_for_study = delivery->is_for_study;
		self->remerge = affekt_remerge_new(
			delivery->base, delivery->rater, self->is_blind, remerged, self);
	}
	for (int i = 0; i < AFFEKT_N_SIGNALS; i++) {
		if (delivery->signals[i] != NULL)
			self->signals[i] = g_steal_pointer(&delivery->signals[i]);
	}
	if (delivery->merged != NULL)
		show_merged(self, g_steal_pointer(&delivery->merged));
	else
		g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
	return G_SOURCE_REMOVE;
}

/* [worker] The main loop runs deliveries in the order in which they are sent. */
static void delivery_send(struct delivery *delivery)
{
	atomic_store_explicit(&delivery->is_handed_over, true, memory_order_release);
	g_idle_add_full(G_PRIORITY_DEFAULT, delivery_arrive, delivery, delivery_free);
}

/* [worker] */
static void send_results(AffektSession *self, struct affekt_base *base, gboolean is_for_study)
{
	struct delivery *delivery = delivery_new(self);
	delivery->is_for_study = is_for_study;
	delivery->base = affekt_base_ref(base);
	delivery->rater = affekt_base_choose_rater(base, self->rater);
	const GArray *edits = affekt_base_edits(base);
	delivery->is_blind = self->is_blind || rec_edits_blind_of(edits, delivery->rater).is_blind;
	delivery->merged = affekt_merged_new(
		base, edits, delivery->rater, delivery->is_blind, AFFEKT_MERGED_ALL);
	const struct rec_results *results = delivery->merged->results;
	if (results != NULL) {
		delivery->signals[AFFEKT_SIGNAL_TONIC] = affekt_loader_tonic(results);
		delivery->signals[AFFEKT_SIGNAL_DRIVER] = affekt_loader_driver(results);
		delivery->signals[AFFEKT_SIGNAL_AROUSAL] = affekt_loader_arousal(results);
		delivery->signals[AFFEKT_SIGNAL_CONFIDENCE] = affekt_loader_confidence(results);
	}
	delivery_send(delivery);
}

/* [worker] The samples of @channel; @stamps is a place for those of the clock @of_clock, and spares
 * reading them again for the next channel of it. */
static struct affekt_series *read_channel(struct rec_session *recording, guint channel,
	affekt_stamps **stamps, guint *of_clock, GCancellable *cancellable, GError **error)
{
	const struct rec_channel *description = recording->channels->pdata[channel];
	if (*stamps == NULL || *of_clock != description->clock) {
		g_clear_pointer(stamps, affekt_stamps_unref);
		*of_clock = description->clock;
		*stamps = affekt_loader_stamps(recording, *of_clock, cancellable, error);
	}
	if (*stamps == NULL)
		return NULL;
	return affekt_loader_channel(recording, channel, *stamps, cancellable, error);
}

/* [worker] */
static gboolean send_channels(AffektSession *self, struct rec_session *recording,
	GCancellable *cancellable, GError **error)
{
	g_autoptr(affekt_stamps) stamps = NULL;
	guint of_clock = 0;
	const struct {
		int channel;
		enum affekt_signal signal;
	} all[] = {
		{recording->primary_gsr, AFFEKT_SIGNAL_CONDUCTANCE},
		{recording->primary_pulse, AFFEKT_SIGNAL_PULSE},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
		if (all[i].channel < 0)
			continue;
		struct affekt_series *series = read_channel(
			recording, (guint)all[i].channel, &stamps, &of_clock, cancellable, error);
		if (series == NULL)
			return FALSE;
		struct delivery *delivery = delivery_new(self);
		delivery->signals[all[i].signal] = series;
		delivery_send(delivery);
	}
	return TRUE;
}

/* [worker] */
static gboolean load_parts(AffektSession *self, struct rec_session *recording,
	GCancellable *cancellable, GError **error)
{
	/* Visits as nobody has edited them, as in the study. */
	gboolean is_for_study = affekt_loader_analyse(recording, self->study);
	g_autoptr(affekt_base) base = affekt_base_new(recording);
	affekt_loader_merge_visits(recording, self->rater);
	struct delivery *first = delivery_new(self);
	first->facts = affekt_facts_new(recording, self->rater);
	delivery_send(first);
	send_results(self, base, is_for_study);
	return send_channels(self, recording, cancellable, error);
}

/* How much was read, on its way to the main loop. */
struct progress {
	AffektSession *session;
	atomic_bool is_handed_over;
	double share;
};

static void progress_free(gpointer data)
{
	struct progress *progress = data;
	g_object_unref(progress->session);
	g_free(progress);
}

/* [main] */
static gboolean progress_arrive(gpointer data)
{
	struct progress *progress = data;
	(void)atomic_load_explicit(&progress->is_handed_over, memory_order_acquire);
	if (!g_cancellable_is_cancelled(progress->session->cancellable))
		g_signal_emit(progress->session, signals[SIGNAL_PROGRESS], 0, progress->share);
	return G_SOURCE_REMOVE;
}

/* [worker] */
static void note_progress(double share, void *session)
{
	struct progress *progress = g_new0(struct progress, 1);
	progress->session = g_object_ref(session);
	progress->share = share;
	atomic_store_explicit(&progress->is_handed_over, true, memory_order_release);
	g_idle_add_full(G_PRIORITY_DEFAULT, progress_arrive, progress, progress_free);
}

/* [worker] */
static void load_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	AffektSession *self = task_data;
	(void)source;
	(void)atomic_load_explicit(&self->is_handed_over, memory_order_acquire);
	g_autoptr(rec_session) recording = g_steal_pointer(&self->recording);
	g_autoptr(GError) error = NULL;
	if (recording == NULL)
		recording = rec_session_open_watched(self->path, note_progress, self, &error);
	gboolean is_loaded = recording != NULL && load_parts(self, recording, cancellable, &error);
	/* There is no file to read the other channels from. */
	if (self->path == NULL)
		self->recording = g_steal_pointer(&recording);
	atomic_store_explicit(&self->is_handed_over, false, memory_order_release);
	if (is_loaded)
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, g_steal_pointer(&error));
}

static gpointer key_of(guint i)
{
	return GUINT_TO_POINTER(i + 1);
}

/* [worker] An unreadable channel is an empty one: the tracks that can be shown are. */
static void read_in_worker(
	GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	AffektSession *self = task_data;
	(void)source;
	(void)atomic_load_explicit(&self->is_handed_over, memory_order_acquire);
	guint i = GPOINTER_TO_UINT(g_queue_peek_head(&self->wanted)) - 1;
	const struct affekt_channel *channel =
		&g_array_index(self->facts->channels, struct affekt_channel, i);
	g_autoptr(rec_session) recording = g_steal_pointer(&self->recording);
	g_autoptr(affekt_stamps) stamps = NULL;
	guint of_clock = 0;
	struct affekt_series *series = NULL;
	if (recording == NULL)
		recording = rec_session_open(self->path, NULL);
	int index = recording != NULL ? rec_session_find_channel(recording, channel->name) : -1;
	if (index >= 0)
		series = read_channel(
			recording, (guint)index, &stamps, &of_clock, cancellable, NULL);
	if (series == NULL)
		series = affekt_series_new_regular(g_new0(float, 1), 0, 0, 1);
	if (self->path == NULL)
		self->recording = g_steal_pointer(&recording);
	atomic_store_explicit(&self->is_handed_over, false, memory_order_release);
	g_task_return_pointer(task, series, (GDestroyNotify)affekt_series_unref);
}

static void read_next(AffektSession *self);

static void read_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(AffektSession) self = user_data;
	(void)source;
	(void)atomic_load_explicit(&self->is_handed_over, memory_order_acquire);
	struct affekt_series *series = g_task_propagate_pointer(G_TASK(result), NULL);
	self->is_reading = FALSE;
	gpointer key = g_queue_pop_head(&self->wanted);
	if (series == NULL)
		return;
	g_hash_table_insert(self->others, key, series);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
	read_next(self);
}

/* One worker at a time: a recording belongs to one thread. */
static void read_next(AffektSession *self)
{
	if (self->is_reading || self->state != AFFEKT_SESSION_READY ||
		g_queue_is_empty(&self->wanted))
		return;
	self->is_reading = TRUE;
	g_autoptr(GTask) task = g_task_new(NULL, self->cancellable, read_done, g_object_ref(self));
	g_task_set_task_data(task, self, NULL);
	atomic_store_explicit(&self->is_handed_over, true, memory_order_release);
	g_task_run_in_thread(task, read_in_worker);
}

void affekt_session_want_channel(AffektSession *self, guint i)
{
	if (self->facts == NULL || i >= self->facts->channels->len ||
		g_hash_table_contains(self->others, key_of(i)))
		return;
	g_hash_table_insert(self->others, key_of(i), NULL);
	g_queue_push_tail(&self->wanted, key_of(i));
	read_next(self);
}

struct affekt_series *affekt_session_channel(AffektSession *self, guint i)
{
	return g_hash_table_lookup(self->others, key_of(i));
}

static void load_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(AffektSession) self = user_data;
	(void)source;
	(void)atomic_load_explicit(&self->is_handed_over, memory_order_acquire);
	g_autoptr(GError) error = NULL;
	if (g_task_propagate_boolean(G_TASK(result), &error)) {
		self->state = AFFEKT_SESSION_READY;
	} else {
		if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
			return;
		self->state = AFFEKT_SESSION_FAILED;
		self->error = g_strdup(error->message);
	}
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
	read_next(self);
}

void affekt_session_load(AffektSession *self)
{
	/* The reference belongs to load_done(), so that the last one is dropped on the main thread:
	 * as source object it would go with the task, wherever that ends. */
	g_autoptr(GTask) task = g_task_new(NULL, self->cancellable, load_done, g_object_ref(self));
	g_task_set_task_data(task, self, NULL);
	atomic_store_explicit(&self->is_handed_over, true, memory_order_release);
	g_task_run_in_thread(task, load_in_worker);
}

void affekt_session_cancel(AffektSession *self)
{
	g_cancellable_cancel(self->cancellable);
}

static void affekt_session_finalize(GObject *object)
{
	AffektSession *self = AFFEKT_SESSION(object);
	g_object_unref(self->cancellable);
	g_free(self->path);
	g_free(self->rater);
	g_free(self->study);
	g_free(self->error);
	rec_session_free(self->recording);
	affekt_facts_free(self->facts);
	affekt_remerge_free(self->remerge);
	affekt_merged_free(self->merged);
	for (int i = 0; i < AFFEKT_N_SIGNALS; i++)
		g_clear_pointer(&self->signals[i], affekt_series_unref);
	g_queue_clear(&self->wanted);
	g_hash_table_unref(self->others);
	G_OBJECT_CLASS(affekt_session_parent_class)->finalize(object);
}

/* NULL: never arrived. */
static void series_free(gpointer series)
{
	g_clear_pointer((struct affekt_series **)&series, affekt_series_unref);
}

static void affekt_session_class_init(AffektSessionClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_session_finalize;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_PROGRESS] = g_signal_new("progress", AFFEKT_TYPE_SESSION, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void affekt_session_init(AffektSession *self)
{
	self->cancellable = g_cancellable_new();
	g_queue_init(&self->wanted);
	self->others = g_hash_table_new_full(NULL, NULL, NULL, series_free);
}

AffektSession *affekt_session_new_for_path(const char *path, const char *rater)
{
	AffektSession *self = g_object_new(AFFEKT_TYPE_SESSION, NULL);
	self->path = g_strdup(path);
	self->rater = g_strdup(rater);
	return self;
}

AffektSession *affekt_session_new_for_recording(struct rec_session *recording, const char *rater)
{
	AffektSession *self = g_object_new(AFFEKT_TYPE_SESSION, NULL);
	self->recording = recording;
	self->rater = g_strdup(rater);
	return self;
}

void affekt_session_set_study(AffektSession *self, const char *folder)
{
	g_free(self->study);
	self->study = g_strdup(folder);
}

void affekt_session_set_blind(AffektSession *self, gboolean is_blind)
{
	gboolean was_blind = self->is_blind;
	self->is_blind = is_blind;
	if (self->remerge == NULL) {
		if (is_blind && self->rater == NULL)
			self->rater = g_strdup("automatic");
		return;
	}
	/* The numbers known before would tell what is hidden now: they come anew. */
	if (is_blind != was_blind)
		show_merged(self, affekt_remerge_set_blind(self->remerge, is_blind));
}

void affekt_session_add_edits(AffektSession *self, const struct rec_edit *edits, gsize n)
{
	g_return_if_fail(self->remerge != NULL);
	struct affekt_merged *rows = affekt_remerge_add(self->remerge, edits, n);
	affekt_merged_keep_numbers(rows, self->merged);
	for (guint i = 0; i < self->facts->videos->len; i++) {
		struct affekt_footage *footage = self->facts->videos->pdata[i];
		footage->offset_s = rec_edits_video_offset(affekt_remerge_edits(self->remerge),
			footage->camera, affekt_remerge_rater(self->remerge));
	}
	show_merged(self, rows);
}

void affekt_session_add_answer(AffektSession *self, const struct rec_self_report *answer)
{
	g_return_if_fail(self->facts != NULL);
	g_ptr_array_add(self->facts->answers, rec_self_report_copy(answer));
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}
