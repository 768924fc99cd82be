/* What pages want of a player, and what they ask it. */
#include "gui/video/player_parts.h"

#include <math.h>

enum affekt_player_state affekt_player_state(AffektPlayer *self)
{
	return self->state;
}

const char *affekt_player_problem(AffektPlayer *self)
{
	return self->problem;
}

const char *affekt_player_note(AffektPlayer *self)
{
	return self->note;
}

GdkPaintable *affekt_player_paintable(AffektPlayer *self)
{
	return GDK_PAINTABLE(self->picture);
}

void affekt_player_set_size(AffektPlayer *self, int width, int height)
{
	self->width = width;
	self->height = height;
	if (self->state != AFFEKT_PLAYER_READY ||
		!affekt_pipeline_scale(self->pipeline, width, height))
		return;
	self->needs_seek = !self->is_running;
	affekt_player_pump(self);
}

gint64 affekt_player_shown_frame(AffektPlayer *self)
{
	return self->shown;
}

double affekt_player_shown_s(AffektPlayer *self)
{
	return self->shown >= 0 ? rec_frames_time(self->frames, self->shown) : NAN;
}

double affekt_player_shown_length_s(AffektPlayer *self)
{
	return self->shown >= 0 ? rec_frames_end(self->frames, self->shown) -
					  rec_frames_time(self->frames, self->shown)
				: NAN;
}

gboolean affekt_player_shows(AffektPlayer *self, double time_s)
{
	return self->shown >= 0 && rec_frames_at(self->frames, time_s) == self->shown;
}

gboolean affekt_player_is_seeking(AffektPlayer *self)
{
	gboolean is_elsewhere = self->is_in_flight && self->target != self->shown;
	return self->wish >= 0 || self->is_bisecting || is_elsewhere ||
	       self->state == AFFEKT_PLAYER_OPENING;
}

gboolean affekt_player_span(AffektPlayer *self, double *ret_from_s, double *ret_to_s)
{
	if (self->state != AFFEKT_PLAYER_READY)
		return FALSE;
	*ret_from_s = rec_frames_time(self->frames, 0);
	*ret_to_s = rec_frames_end(self->frames, (gint64)self->frames->n_readable - 1);
	return TRUE;
}

gint64 affekt_player_n_frames(AffektPlayer *self)
{
	return self->frames != NULL ? (gint64)self->frames->n_readable : 0;
}

void affekt_player_seek(AffektPlayer *self, double time_s)
{
	if (self->frames != NULL && self->state != AFFEKT_PLAYER_FAILED)
		affekt_player_wish_for(self, rec_frames_at(self->frames, time_s));
}

void affekt_player_step(AffektPlayer *self, int n)
{
	if (self->state != AFFEKT_PLAYER_READY)
		return;
	affekt_player_set_playing(self, FALSE);
	gint64 from = self->wish;
	if (from < 0)
		from = self->is_in_flight ? self->target : self->shown;
	affekt_player_wish_for(self, from + n);
}

void affekt_player_set_playing(AffektPlayer *self, gboolean is_playing)
{
	if (self->state != AFFEKT_PLAYER_READY || self->is_playing == is_playing)
		return;
	self->is_playing = is_playing;
	gboolean is_at_end = self->shown + 1 >= (gint64)self->frames->n_readable;
	if (is_playing && is_at_end && self->wish < 0)
		self->wish = 0;
	affekt_player_pump(self);
	affekt_player_tell_changed(self);
}

gboolean affekt_player_is_playing(AffektPlayer *self)
{
	return self->is_playing;
}

void affekt_player_set_rate(AffektPlayer *self, double rate)
{
	rate = fmin(fmax(rate, 0.25), 4);
	if (self->rate == rate)
		return;
	self->rate = rate;
	affekt_player_pump(self);
	affekt_player_tell_changed(self);
}

double affekt_player_rate(AffektPlayer *self)
{
	return self->rate;
}

void affekt_player_set_loop(AffektPlayer *self, double from_s, double to_s)
{
	self->loop_from_s = from_s;
	self->loop_to_s = to_s;
}

void affekt_player_set_offset(AffektPlayer *self, double offset_s)
{
	if (self->offset_s == offset_s)
		return;
	self->offset_s = offset_s;
	if (self->frames != NULL)
		self->frames->offset_s = offset_s;
	affekt_player_tell_changed(self);
	affekt_player_tell_shown(self);
}

double affekt_player_offset(AffektPlayer *self)
{
	return self->offset_s;
}

gboolean affekt_player_has_sound(AffektPlayer *self)
{
	return self->sound != NULL;
}

void affekt_player_set_muted(AffektPlayer *self, gboolean is_muted)
{
	if (self->is_muted == is_muted)
		return;
	self->is_muted = is_muted;
	if (is_muted)
		affekt_sound_rest(self->sound);
	affekt_player_tell_changed(self);
}

gboolean affekt_player_is_muted(AffektPlayer *self)
{
	return self->is_muted;
}

const char *affekt_player_sound_note(AffektPlayer *self)
{
	return self->sound != NULL && !self->is_muted ? affekt_sound_note(self->sound) : NULL;
}
