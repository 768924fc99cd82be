/*
 * The sound of a video file, played beside its pictures by a decoder of its own.
 *
 * The pictures lead: whoever shows them says, picture by picture, which instant of the file is on
 * the screen and when the file's zero was on the clock of the computer; the sound places itself on
 * the same clock, so the two cannot drift apart, and starts anew when that zero moves (a jump, a
 * pause, a loop). Nothing that happens here (no sound server, no decoder, a device that goes away)
 * reaches the pictures: it ends in silence and a sentence.
 *
 * Nothing is opened before the first picture is followed, and that in a thread, because a sound
 * server may take its time. Main thread only.
 */
#ifndef GUI_VIDEO_SOUND_H
#define GUI_VIDEO_SOUND_H

#include <glib.h>

struct affekt_sound;

/* The sound of the file at @path. @noted: there is another note. */
struct affekt_sound *affekt_sound_new(
	const char *path, void (*noted)(gpointer user), gpointer user);
void affekt_sound_free(struct affekt_sound *sound); /* NULL is fine; no call after it */

/* The picture with the stamp @stamp_s (of the file) is shown while playing at speed 1. @zero_ns:
 * when the stamp 0 was shown, or would have been, on GStreamer's system clock. */
void affekt_sound_follow(struct affekt_sound *sound, double stamp_s, gint64 zero_ns);
/* The pictures stand still, or are played at another speed. NULL is fine. */
void affekt_sound_rest(struct affekt_sound *sound);

/* Why nothing is to be heard, in a sentence; NULL: nothing stands in the way. */
const char *affekt_sound_note(const struct affekt_sound *sound);

#endif
