#include "gui/video/transport.h"

#include <math.h>

enum {
	TICK_MS = 33,
};

/* A step where there are no frames. */
#define STEP_S 0.04

static const double rates[] = {0.25, 0.5, 1, 2, 4};

struct _AffektTransport {
	GObject parent_instance;
	AffektTimeline *timeline;
	AffektPlayer *player;
	gboolean is_playing;
	gboolean is_looping;
	gboolean is_following; /* the cursor is being moved by the video, not by people */
	guint ticking;         /* source of the clock; 0: the video plays, or nothing */
	gint64 ticked_us;
};

G_DEFINE_FINAL_TYPE(AffektTransport, affekt_transport, G_TYPE_OBJECT)

enum {
	SIGNAL_CHANGED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Where playing turns back; FALSE: nowhere. */
static gboolean loop_of(AffektTransport *self, struct affekt_view *ret_loop)
{
	if (!self->is_looping)
		return FALSE;
	if (!affekt_timeline_selection(self->timeline, ret_loop))
		*ret_loop = affekt_timeline_view(self->timeline);
	return ret_loop->v1 > ret_loop->v0;
}

static void hand_loop_over(AffektTransport *self)
{
	struct affekt_view loop = {NAN, NAN};
	if (!loop_of(self, &loop))
		loop = (struct affekt_view){NAN, NAN};
	affekt_player_set_loop(self->player, loop.v0, loop.v1);
}

static void stop_clock(AffektTransport *self)
{
	g_clear_handle_id(&self->ticking, g_source_remove);
}

/* True when frames stand at @time_s. */
static gboolean has_video_at(AffektTransport *self, double time_s)
{
	double from_s, to_s;
	return affekt_player_span(self->player, &from_s, &to_s) && time_s >= from_s &&
	       time_s < to_s;
}

static void finish_playing(AffektTransport *self)
{
	stop_clock(self);
	self->is_playing = FALSE;
	affekt_player_set_playing(self->player, FALSE);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

/* Moves the cursor; what is looped stays where it is on the screen. */
static void go_to(AffektTransport *self, double time_s)
{
	struct affekt_view view = affekt_timeline_view(self->timeline);
	if (self->is_looping && time_s >= view.v0 && time_s <= view.v1)
		affekt_timeline_set_cursor(self->timeline, time_s);
	else
		affekt_timeline_jump(self->timeline, time_s);
}

/* Moves the cursor as if people had: the video follows. */
static gboolean tick(gpointer user)
{
	AffektTransport *self = user;
	gint64 now_us = g_get_monotonic_time();
	double by_s = (double)(now_us - self->ticked_us) / 1e6 * affekt_player_rate(self->player);
	double to_s = affekt_timeline_cursor(self->timeline) + by_s;
	double end_s = affekt_timeline_limits(self->timeline).v1;
	struct affekt_view loop;
	self->ticked_us = now_us;
	if (loop_of(self, &loop) && to_s >= fmin(loop.v1, end_s))
		to_s = loop.v0;
	go_to(self, to_s);
	if (to_s >= end_s) {
		self->ticking = 0;
		finish_playing(self);
		return G_SOURCE_REMOVE;
	}
	if (!has_video_at(self, to_s))
		return G_SOURCE_CONTINUE;
	self->ticking = 0;
	affekt_player_set_playing(self->player, TRUE);
	return G_SOURCE_REMOVE;
}

static void start_clock(AffektTransport *self)
{
	if (self->ticking != 0)
		return;
	self->ticked_us = g_get_monotonic_time();
	self->ticking = g_timeout_add(TICK_MS, tick, self);
}

static void cursor_moved(AffektTransport *self)
{
	if (self->is_following)
		return;
	double cursor_s = affekt_timeline_cursor(self->timeline);
	affekt_player_seek(self->player, cursor_s);
	/* Out of the video, or into it, while playing. */
	if (self->is_playing && self->ticking == 0 && !has_video_at(self, cursor_s)) {
		start_clock(self);
		affekt_player_set_playing(self->player, FALSE);
	}
}

static void frame_shown(AffektTransport *self, double time_s)
{
	double cursor_s = affekt_timeline_cursor(self->timeline);
	gboolean is_there = affekt_player_shows(self->player, cursor_s);
	struct affekt_view loop;
	if (is_there || self->is_following || affekt_player_is_seeking(self->player))
		return;
	/* The first frame of a loop mostly began a little before the loop. */
	if (loop_of(self, &loop) && affekt_player_shows(self->player, loop.v0))
		time_s = fmax(time_s, loop.v0);
	self->is_following = TRUE;
	go_to(self, time_s);
	self->is_following = FALSE;
}

/* The video stops by itself at its end; the session may go on. */
static void player_changed(AffektTransport *self)
{
	gboolean has_ended =
		self->is_playing && self->ticking == 0 && !affekt_player_is_playing(self->player);
	double from_s, to_s;
	if (!has_ended)
		return;
	if (affekt_player_span(self->player, &from_s, &to_s)) {
		self->is_following = TRUE;
		affekt_timeline_jump(self->timeline, to_s);
		self->is_following = FALSE;
	}
	start_clock(self);
}

void affekt_transport_set_playing(AffektTransport *self, gboolean is_playing)
{
	struct affekt_view loop;
	if (self->is_playing == is_playing)
		return;
	if (!is_playing) {
		finish_playing(self);
		return;
	}
	double cursor_s = affekt_timeline_cursor(self->timeline);
	gboolean is_at_end = cursor_s >= affekt_timeline_limits(self->timeline).v1;
	hand_loop_over(self);
	if (loop_of(self, &loop) && (cursor_s < loop.v0 || cursor_s >= loop.v1))
		go_to(self, loop.v0);
	else if (is_at_end)
		affekt_timeline_jump(self->timeline, affekt_timeline_limits(self->timeline).v0);
	self->is_playing = TRUE;
	if (has_video_at(self, affekt_timeline_cursor(self->timeline)))
		affekt_player_set_playing(self->player, TRUE);
	else
		start_clock(self);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

gboolean affekt_transport_is_playing(AffektTransport *self)
{
	return self->is_playing;
}

void affekt_transport_step(AffektTransport *self, int n)
{
	affekt_transport_set_playing(self, FALSE);
	if (has_video_at(self, affekt_timeline_cursor(self->timeline)))
		affekt_player_step(self->player, n);
	else
		affekt_timeline_jump(
			self->timeline, affekt_timeline_cursor(self->timeline) + n * STEP_S);
}

void affekt_transport_set_rate(AffektTransport *self, double rate)
{
	affekt_player_set_rate(self->player, rate);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

double affekt_transport_rate(AffektTransport *self)
{
	return affekt_player_rate(self->player);
}

void affekt_transport_faster(AffektTransport *self)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rates); i++) {
		if (rates[i] > affekt_transport_rate(self)) {
			affekt_transport_set_rate(self, rates[i]);
			return;
		}
	}
}

void affekt_transport_slower(AffektTransport *self)
{
	for (gsize i = G_N_ELEMENTS(rates); i-- > 0;) {
		if (rates[i] < affekt_transport_rate(self)) {
			affekt_transport_set_rate(self, rates[i]);
			return;
		}
	}
}

void affekt_transport_set_looping(AffektTransport *self, gboolean is_looping)
{
	if (self->is_looping == is_looping)
		return;
	self->is_looping = is_looping;
	hand_loop_over(self);
	g_signal_emit(self, signals[SIGNAL_CHANGED], 0);
}

gboolean affekt_transport_is_looping(AffektTransport *self)
{
	return self->is_looping;
}

void affekt_transport_set_offset(AffektTransport *self, double offset_s)
{
	self->is_following = TRUE;
	affekt_player_set_offset(self->player, offset_s);
	self->is_following = FALSE;
	affekt_player_seek(self->player, affekt_timeline_cursor(self->timeline));
}

static void affekt_transport_dispose(GObject *object)
{
	AffektTransport *self = AFFEKT_TRANSPORT(object);
	stop_clock(self);
	if (self->player != NULL)
		g_signal_handlers_disconnect_by_data(self->player, self);
	g_clear_object(&self->player);
	g_clear_object(&self->timeline);
	G_OBJECT_CLASS(affekt_transport_parent_class)->dispose(object);
}

static void affekt_transport_class_init(AffektTransportClass *class)
{
	G_OBJECT_CLASS(class)->dispose = affekt_transport_dispose;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", AFFEKT_TYPE_TRANSPORT, G_SIGNAL_RUN_LAST,
		0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void affekt_transport_init(AffektTransport *self)
{
	self->player = affekt_player_new();
	g_signal_connect_swapped(self->player, "shown", G_CALLBACK(frame_shown), self);
	g_signal_connect_swapped(self->player, "changed", G_CALLBACK(player_changed), self);
}

AffektTransport *affekt_transport_new(AffektTimeline *timeline)
{
	AffektTransport *self = g_object_new(AFFEKT_TYPE_TRANSPORT, NULL);
	self->timeline = g_object_ref(timeline);
	g_signal_connect_object(
		timeline, "notify::cursor", G_CALLBACK(cursor_moved), self, G_CONNECT_SWAPPED);
	static const char *const of_loop[] = {"notify::view-start", "notify::view-end",
		"notify::selection-start", "notify::selection-end"};
	for (gsize i = 0; i < G_N_ELEMENTS(of_loop); i++)
		g_signal_connect_object(
			timeline, of_loop[i], G_CALLBACK(hand_loop_over), self, G_CONNECT_SWAPPED);
	return self;
}

AffektTimeline *affekt_transport_timeline(AffektTransport *self)
{
	return self->timeline;
}

AffektPlayer *affekt_transport_player(AffektTransport *self)
{
	return self->player;
}
