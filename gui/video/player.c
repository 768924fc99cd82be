/*
 * DESIGN: what is wanted (wish, playing, rate, size) is written down at once; pump() gives the
 * pipeline its next order whenever none is under way, and settled() is where an order ends. So
 * there is never more than one in flight, and of several wishes the last one wins.
 *
 * A file that ends before its frame times do (cut, or its recorder was killed) is found out by a
 * seek that meets the end. Bisection between the last frame that was ever shown and the first that
 * is known to be missing then finds the end; what happens meanwhile is not shown.
 */
#include "gui/video/player_parts.h"

#include "recordings/formats/matroska.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_FINAL_TYPE(AffektPlayer, affekt_player, G_TYPE_OBJECT)

enum {
	SIGNAL_CHANGED,
	SIGNAL_SHOWN,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

void affekt_player_tell_changed(AffektPlayer *self)
{
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

void affekt_player_tell_shown(AffektPlayer *self)
{
	if (self->shown >= 0)
		g_signal_emit(self, signals[SIGNAL_SHOWN], 0, affekt_player_shown_s(self));
}

static void stop_everything(AffektPlayer *self)
{
	if (self->opening != NULL)
		g_cancellable_cancel(self->opening);
	g_clear_object(&self->opening);
	g_clear_pointer(&self->sound, affekt_sound_free);
	g_clear_pointer(&self->pipeline, affekt_pipeline_free);
	affekt_picture_set_sample(self->picture, NULL);
	self->shown = self->last_good = self->wish = self->target = -1;
	self->is_in_flight = self->needs_seek = self->is_bisecting = self->is_foreign = FALSE;
	self->is_playing = self->is_running = FALSE;
	self->running_rate = 1;
}

static void fail(AffektPlayer *self, const char *sentence)
{
	stop_everything(self);
	g_free(self->problem);
	self->problem = g_strdup(sentence);
	self->state = AFFEKT_PLAYER_FAILED;
	affekt_player_tell_changed(self);
}

static void launch(AffektPlayer *self, gint64 target)
{
	gboolean is_next = target == self->shown + 1 && !self->is_running && !self->needs_seek &&
			   self->running_rate == self->rate;
	affekt_sound_rest(self->sound);
	self->target = target;
	self->needs_seek = FALSE;
	self->running_rate = self->rate;
	if (is_next)
		self->is_in_flight = affekt_pipeline_step(self->pipeline);
	else
		self->is_in_flight = affekt_pipeline_seek(
			self->pipeline, rec_frames_target_file_s(self->frames, target), self->rate);
	if (self->is_in_flight)
		return;
	g_autofree char *sentence =
		g_strdup_printf(_("The video %s cannot be searched; it is damaged."), self->path);
	fail(self, sentence);
}

/* The frame to go to next; -1: none but the one that is shown. */
static gint64 next_target(AffektPlayer *self)
{
	if (self->is_bisecting)
		return self->last_good + ((gint64)self->frames->n_readable - self->last_good) / 2;
	gint64 wish = rec_frames_clamp(self->frames, self->wish);
	if (self->wish >= 0 && wish != self->shown)
		return wish;
	gboolean is_slow = self->is_playing && self->running_rate != self->rate;
	return self->needs_seek || is_slow ? self->shown : -1;
}

void affekt_player_pump(AffektPlayer *self)
{
	if (self->is_in_flight || self->state != AFFEKT_PLAYER_READY)
		return;
	gint64 target = next_target(self);
	if (!self->is_bisecting)
		self->wish = -1;
	if (target >= 0) {
		launch(self, target);
	} else if (self->is_playing != self->is_running) {
		affekt_sound_rest(self->sound);
		self->is_running = self->is_playing;
		self->target = self->shown;
		self->is_in_flight = affekt_pipeline_set_playing(self->pipeline, self->is_running);
	}
}

void affekt_player_wish_for(AffektPlayer *self, gint64 frame)
{
	self->wish = rec_frames_clamp(self->frames, frame);
	affekt_player_pump(self);
}

/* Puts the newest picture on the screen; FALSE when there is none. */
static gboolean show_newest(AffektPlayer *self)
{
	GstSample *sample = affekt_pipeline_take(self->pipeline, &self->stamp_s);
	if (sample == NULL)
		return FALSE;
	if (self->state == AFFEKT_PLAYER_OPENING)
		rec_frames_set_first_stamp(self->frames, self->stamp_s);
	self->shown = rec_frames_of_stamp(self->frames, self->stamp_s);
	self->last_good = MAX(self->last_good, self->shown);
	affekt_picture_set_sample(self->picture, sample);
	gst_sample_unref(sample);
	return TRUE;
}

static gboolean is_behind_loop(AffektPlayer *self)
{
	return !isnan(self->loop_to_s) && self->is_running &&
	       rec_frames_time(self->frames, self->shown) >= self->loop_to_s;
}

static void play_sound(AffektPlayer *self)
{
	if (self->sound != NULL && self->is_running && !self->is_in_flight && !self->is_muted &&
		self->running_rate == 1)
		affekt_sound_follow(
			self->sound, self->stamp_s, affekt_pipeline_zero_ns(self->pipeline));
}

/* While playing; what comes while an order is under way is shown when it is done. */
static void picture_arrived(gpointer user)
{
	AffektPlayer *self = user;
	if (self->is_in_flight || self->state != AFFEKT_PLAYER_READY || !show_newest(self))
		return;
	if (is_behind_loop(self))
		affekt_player_wish_for(self, rec_frames_at(self->frames, self->loop_from_s));
	play_sound(self);
	affekt_player_tell_shown(self);
}

static void note_short(AffektPlayer *self)
{
	double missing_s = rec_frames_end(self->frames, (gint64)self->frames->n - 1) -
			   rec_frames_end(self->frames, self->last_good);
	g_free(self->note);
	self->note = g_strdup_printf(_("The video ends %.1f s before its frame times do: the file "
				       "is cut. What is left can be shown."),
		missing_s);
	self->needs_seek = TRUE;
	affekt_player_tell_changed(self);
}

/* The file ended before @self->target. */
static void meet_end(AffektPlayer *self)
{
	gint64 first_missing = MAX(self->target, self->last_good + 1);
	self->frames->n_readable = MIN(self->frames->n_readable, (gsize)first_missing);
	self->is_bisecting = TRUE;
	/* A step leads nowhere from here. */
	self->needs_seek = TRUE;
}

static void bisect(AffektPlayer *self)
{
	if (self->last_good + 1 < (gint64)self->frames->n_readable)
		return;
	self->is_bisecting = FALSE;
	self->wish = self->wish < 0 ? self->last_good : self->wish;
	note_short(self);
}

static void sound_noted(gpointer user)
{
	affekt_player_tell_changed(user);
}

static void become_ready(AffektPlayer *self)
{
	int width, height;
	if (affekt_pipeline_size(self->pipeline, &width, &height))
		affekt_picture_set_size(self->picture, width, height);
	/* The first order is a seek there: it lifts the wrong end of such a file. */
	self->needs_seek = affekt_pipeline_has_sound(self->pipeline);
	if (self->needs_seek)
		self->sound = affekt_sound_new(self->path, sound_noted, self);
	self->state = AFFEKT_PLAYER_READY;
	affekt_player_set_size(self, self->width, self->height);
	affekt_player_tell_changed(self);
}

static void order_settled(gpointer user, gboolean is_at_end)
{
	/* Whoever is told may let go of the last reference. */
	g_autoptr(AffektPlayer) self = g_object_ref(user);
	gboolean is_opening = self->state == AFFEKT_PLAYER_OPENING;
	gboolean has_picture = show_newest(self);
	if (self->is_foreign) {
		g_autofree char *sentence =
			g_strdup_printf(_("The video %s belongs to another session; put the right "
					  "one back beside this session."),
				self->path);
		fail(self, sentence);
		return;
	}
	if (is_opening && !has_picture) {
		g_autofree char *sentence =
			g_strdup_printf(_("The video %s holds no pictures."), self->path);
		fail(self, sentence);
		return;
	}
	self->is_in_flight = FALSE;
	if (is_opening)
		become_ready(self);
	else if ((is_at_end || !has_picture) && self->target > self->last_good)
		meet_end(self);
	if (self->is_bisecting)
		bisect(self);
	affekt_player_pump(self);
	if (!self->is_bisecting)
		affekt_player_tell_shown(self);
}

static void end_reached(gpointer user)
{
	AffektPlayer *self = user;
	if (self->state != AFFEKT_PLAYER_READY || self->is_in_flight)
		return;
	/* Nothing follows: only a seek leads on from here. */
	self->needs_seek = TRUE;
	if (!isnan(self->loop_from_s)) {
		affekt_player_wish_for(self, rec_frames_at(self->frames, self->loop_from_s));
		return;
	}
	affekt_player_set_playing(self, FALSE);
}

/* As the recorder writes it (recordings/formats/matroska.h). */
static void tag_found(gpointer user, const char *text)
{
	AffektPlayer *self = user;
	const char *uuid = strstr(text, "session:");
	if (uuid != NULL && self->uuid != NULL)
		self->is_foreign |= !g_str_has_prefix(uuid + strlen("session:"), self->uuid);
}

static void pipeline_failed(gpointer user, const char *sentence)
{
	fail(user, sentence);
}

static void start_pipeline(AffektPlayer *self)
{
	static const struct affekt_pipeline_events events = {
		.arrived = picture_arrived,
		.settled = order_settled,
		.ended = end_reached,
		.tagged = tag_found,
		.failed = pipeline_failed,
	};
	g_autoptr(GError) error = NULL;
	self->is_in_flight = TRUE;
	self->pipeline = affekt_pipeline_new(self->path, &events, self, &error);
	if (self->pipeline == NULL)
		fail(self, error->message);
}

static void prepared(GObject *source, GAsyncResult *result, gpointer user)
{
	AffektPlayer *self = AFFEKT_PLAYER(source);
	g_autoptr(GError) error = NULL;
	(void)user;
	gboolean is_prepared = affekt_pipeline_prepare_finish(result, &error);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_clear_object(&self->opening);
	if (is_prepared)
		start_pipeline(self);
	else
		fail(self, error->message);
}

static void start_opening(AffektPlayer *self)
{
	if (affekt_pipeline_is_prepared()) {
		start_pipeline(self);
		return;
	}
	self->opening = g_cancellable_new();
	affekt_pipeline_prepare_async(G_OBJECT(self), self->opening, prepared);
}

/* [worker] */
static void read_stamps(GTask *task, gpointer player, gpointer path, GCancellable *cancellable)
{
	(void)player;
	(void)cancellable;
	/* A file that cannot be read fails in the pipeline, which says it better. */
	GArray *times_s = rec_matroska_read_times(path, NULL);
	g_task_return_pointer(task, times_s, (GDestroyNotify)g_array_unref);
}

static void stamps_read(GObject *source, GAsyncResult *result, gpointer user)
{
	AffektPlayer *self = AFFEKT_PLAYER(source);
	g_autoptr(GError) error = NULL;
	(void)user;
	g_autoptr(GArray) times_s = g_task_propagate_pointer(G_TASK(result), &error);
	if (error != NULL)
		return;
	g_clear_object(&self->opening);
	if (times_s != NULL)
		rec_frames_set_stamps(
			self->frames, (const double *)(void *)times_s->data, times_s->len);
	start_opening(self);
}

static void ask_for_stamps(AffektPlayer *self)
{
	self->opening = g_cancellable_new();
	g_autoptr(GTask) task = g_task_new(self, self->opening, stamps_read, NULL);
	g_task_set_task_data(task, g_strdup(self->path), g_free);
	g_task_run_in_thread(task, read_stamps);
}

void affekt_player_close(AffektPlayer *self)
{
	stop_everything(self);
	g_clear_pointer(&self->frames, rec_frames_free);
	g_clear_pointer(&self->problem, g_free);
	g_clear_pointer(&self->note, g_free);
	g_clear_pointer(&self->path, g_free);
	g_clear_pointer(&self->uuid, g_free);
	gboolean was_open = self->state != AFFEKT_PLAYER_EMPTY;
	self->state = AFFEKT_PLAYER_EMPTY;
	if (was_open)
		affekt_player_tell_changed(self);
}

void affekt_player_open(AffektPlayer *self, const char *path, const char *uuid,
	const double *frame_s, gsize n_frames)
{
	affekt_player_close(self);
	self->path = g_strdup(path);
	self->uuid = g_strdup(uuid);
	self->frames = rec_frames_new(frame_s, n_frames);
	self->frames->offset_s = self->offset_s;
	self->state = AFFEKT_PLAYER_OPENING;
	if (n_frames == 0) {
		g_autofree char *sentence = g_strdup_printf(
			_("Of the video %s no frame times are stored, so it cannot be "
			  "shown beside the signals."),
			path);
		fail(self, sentence);
		return;
	}
	affekt_player_tell_changed(self);
	if (rec_frames_may_have_slept(self->frames))
		ask_for_stamps(self);
	else
		start_opening(self);
}

static void affekt_player_dispose(GObject *object)
{
	AffektPlayer *self = AFFEKT_PLAYER(object);
	if (self->picture != NULL)
		stop_everything(self);
	g_clear_object(&self->picture);
	G_OBJECT_CLASS(affekt_player_parent_class)->dispose(object);
}

static void affekt_player_finalize(GObject *object)
{
	AffektPlayer *self = AFFEKT_PLAYER(object);
	rec_frames_free(self->frames);
	g_free(self->problem);
	g_free(self->note);
	g_free(self->path);
	g_free(self->uuid);
	G_OBJECT_CLASS(affekt_player_parent_class)->finalize(object);
}

static void affekt_player_class_init(AffektPlayerClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_player_dispose;
	G_OBJECT_CLASS(class)->finalize = affekt_player_finalize;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_SHOWN] = g_signal_new("shown", AFFEKT_TYPE_PLAYER, G_SIGNAL_RUN_LAST, 0,
		NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void affekt_player_init(AffektPlayer *self)
{
	self->picture = affekt_picture_new();
	self->rate = self->running_rate = 1;
	self->loop_from_s = self->loop_to_s = NAN;
	self->shown = self->last_good = self->wish = self->target = -1;
}

AffektPlayer *affekt_player_new(void)
{
	return g_object_new(AFFEKT_TYPE_PLAYER, NULL);
}
