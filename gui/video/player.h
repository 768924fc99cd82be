/*
 * Plays one video of a session, exact to the frame, on the session axis.
 *
 *   EMPTY ── open() ──► OPENING ──► READY
 *     ▲                    └──────► FAILED (a sentence in affekt_player_problem())
 *     └──── close() ─── any
 *
 * The identity of a frame is its place among the frame times that were stored while recording,
 * never the player's position: after an accurate seek GStreamer reports the target, not the frame.
 * Whatever is said about "shown" speaks of the picture that was painted last; the cursor of a page
 * follows it and nothing else. At most one seek is in flight; of the wishes that come meanwhile the
 * last one wins.
 *
 * Signals: "changed" () the state, the note, playing, rate or offset; "shown" (double
 * time_s) another frame is shown, or it has another time. Main thread only; streaming threads never
 * wait for it.
 */
#ifndef GUI_VIDEO_PLAYER_H
#define GUI_VIDEO_PLAYER_H

#include <gdk/gdk.h>

enum affekt_player_state {
	AFFEKT_PLAYER_EMPTY = 0,
	AFFEKT_PLAYER_OPENING,
	AFFEKT_PLAYER_READY,
	AFFEKT_PLAYER_FAILED,
};

#define AFFEKT_TYPE_PLAYER (affekt_player_get_type())
G_DECLARE_FINAL_TYPE(AffektPlayer, affekt_player, AFFEKT, PLAYER, GObject)

AffektPlayer *affekt_player_new(void);

/* Opens the file at @path, whose frame i was captured at @frame_s[i] (session axis, rising;
 * copied).
 * @uuid: of the session; a video that carries another one's tag fails with a sentence. */
void affekt_player_open(AffektPlayer *player, const char *path, const char *uuid,
	const double *frame_s, gsize n_frames);
void affekt_player_close(AffektPlayer *player);

enum affekt_player_state affekt_player_state(AffektPlayer *player);
const char *affekt_player_problem(AffektPlayer *player); /* NULL unless FAILED */
/* What is wrong with a video that can be shown all the same (it ends too early); NULL nothing. */
const char *affekt_player_note(AffektPlayer *player);

/* What is painted; a GdkPaintable with the video's size (an AffektPicture). Owned by the player. */
GdkPaintable *affekt_player_paintable(AffektPlayer *player);
/* How large it is painted, in pixels of the screen: no more than that is decoded. */
void affekt_player_set_size(AffektPlayer *player, int width, int height);

/* The frame that is shown: its number (-1 none) and its time (NaN none), offset included. */
gint64 affekt_player_shown_frame(AffektPlayer *player);
double affekt_player_shown_s(AffektPlayer *player);
/* How long it stood until the next one was captured; NaN none. */
double affekt_player_shown_length_s(AffektPlayer *player);
/* True when the shown frame is the one in view at @time_s: it was captured at or before it, and the
 * next one after it. Before the video that is the first frame, behind it the last one. */
gboolean affekt_player_shows(AffektPlayer *player, double time_s);
/* True while another frame than the shown one is wanted: a wish is in flight or waits. */
gboolean affekt_player_is_seeking(AffektPlayer *player);
/* When the first frame was captured and until when the last one stands, offset included; FALSE
 * unless READY. */
gboolean affekt_player_span(AffektPlayer *player, double *ret_from_s, double *ret_to_s);
/* How many frames the file holds. */
gint64 affekt_player_n_frames(AffektPlayer *player);

/* Shows the frame that was in view at @time_s: the last one captured at or before it. */
void affekt_player_seek(AffektPlayer *player, double time_s);
/* @n frames on (negative: back) from the one that is shown or wished for; playing stops. */
void affekt_player_step(AffektPlayer *player, int n);

void affekt_player_set_playing(AffektPlayer *player, gboolean is_playing);
gboolean affekt_player_is_playing(AffektPlayer *player);
/* 0.25 to 4; 1 at first. */
void affekt_player_set_rate(AffektPlayer *player, double rate);
double affekt_player_rate(AffektPlayer *player);
/* The sound of the file is played at rate 1 and not at others. FALSE: it has none, or is not READY.
 */
gboolean affekt_player_has_sound(AffektPlayer *player);
void affekt_player_set_muted(AffektPlayer *player, gboolean is_muted); /* holds for later files */
gboolean affekt_player_is_muted(AffektPlayer *player);
/* Why the sound that is wanted is not to be heard; NULL nothing. */
const char *affekt_player_sound_note(AffektPlayer *player);
/* Plays [from_s, to_s) over and over; NaN: no loop. */
void affekt_player_set_loop(AffektPlayer *player, double from_s, double to_s);
/* Added to the stored times of all frames: the correction that an analyst found. */
void affekt_player_set_offset(AffektPlayer *player, double offset_s);
double affekt_player_offset(AffektPlayer *player);

#endif
