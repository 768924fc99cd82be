/*
 * The frames of one video as arithmetic: session time ↔ frame ↔ position in the file.
 *
 * Frame i of the file was captured at the stored time i; cameras do not keep a constant rate, so
 * nothing here assumes one. The file's clock differs from the session's by a constant, found from
 * the stamp of the first frame; Matroska rounds its stamps to milliseconds. Only where the computer
 * slept while it filmed, the session's clock went on and the file's did not: then the stamps of all
 * frames must be given. Pure, any thread; seconds on the session axis unless a name says file.
 */
#ifndef RECORDINGS_SESSION_FRAMES_H
#define RECORDINGS_SESSION_FRAMES_H

#include <glib.h>

struct rec_frames {
	double *stored_s; /* capture times, rising */
	gsize n;
	gsize n_readable;    /* fewer than n when the file turned out to be shorter */
	double file_start_s; /* stored time at which the file's clock reads 0 */
	double *file_s;      /* the file's stamps; NULL: the stored times less file_start_s */
	double offset_s;     /* the analyst's correction, added to every stored time */
};

typedef struct rec_frames rec_frames;

/* Copies @stored_s. The file's clock is taken to be that of the session until it is set. */
struct rec_frames *rec_frames_new(const double *stored_s, gsize n);
void rec_frames_free(struct rec_frames *frames); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_frames, rec_frames_free)

/* True when a pause between two frames is so long that the computer may have slept. */
gboolean rec_frames_may_have_slept(const struct rec_frames *frames);
/* The stamps that stand in the file (copied), as many as it has; to be set before the first. */
void rec_frames_set_stamps(struct rec_frames *frames, const double *file_s, gsize n);
/* The stamp of frame 0 as a player says it: it may count from another zero. */
void rec_frames_set_first_stamp(struct rec_frames *frames, double file_s);

/* When frame @i was captured, corrected, and when the next one was (the last frame lasts as long as
 * the one before it). */
double rec_frames_time(const struct rec_frames *frames, gint64 i);
double rec_frames_end(const struct rec_frames *frames, gint64 i);

/* The frame in view at @time_s: the last one captured at or before it; the first or the last
 * readable one outside of the video; -1 when there is none. */
gint64 rec_frames_at(const struct rec_frames *frames, double time_s);
/* @i, or the nearest readable frame. */
gint64 rec_frames_clamp(const struct rec_frames *frames, gint64 i);

/* Where in the file to seek for frame @i: inside its duration, away from both borders, so that
 * rounded stamps cannot lead to a neighbour. */
double rec_frames_target_file_s(const struct rec_frames *frames, gint64 i);

/* Which frame a picture with the stamp @file_s is: a stamp anywhere in a frame's duration (as it is
 * after an accurate seek), or up to 2 ms before it, is that frame's. -1 without frames. */
gint64 rec_frames_of_stamp(const struct rec_frames *frames, double file_s);

#endif
