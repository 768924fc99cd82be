#include "gui/video/frames.h"

#include <math.h>

/* Twice the rounding of a stamp: that of the frame and that of the first one. */
#define STAMP_SLOP_S 0.002

/* Decoders drop a picture whose nominal duration has passed before the target, however long it
 * really stood: a target stays this close behind the stamp. */
#define TARGET_REACH_S 0.008

/* The length of a frame that has no neighbour. */
#define ONLY_FRAME_S 0.04

struct affekt_frames *affekt_frames_new(const double *stored_s, gsize n)
{
	struct affekt_frames *frames = g_new0(struct affekt_frames, 1);
	frames->stored_s = g_memdup2(stored_s, n * sizeof *stored_s);
	frames->n = frames->n_readable = n;
	return frames;
}

void affekt_frames_free(struct affekt_frames *frames)
{
	if (frames == NULL)
		return;
	g_free(frames->stored_s);
	g_free(frames);
}

void affekt_frames_set_first_stamp(struct affekt_frames *frames, double file_s)
{
	frames->file_start_s = frames->n > 0 ? frames->stored_s[0] - file_s : 0;
}

double affekt_frames_time(const struct affekt_frames *frames, gint64 i)
{
	return frames->stored_s[i] + frames->offset_s;
}

/* How long frame @i stood. */
static double length_of(const struct affekt_frames *frames, gint64 i)
{
	gint64 last = (gint64)frames->n - 1;
	if (last == 0)
		return ONLY_FRAME_S;
	gint64 first = MIN(i, last - 1);
	return frames->stored_s[first + 1] - frames->stored_s[first];
}

double affekt_frames_end(const struct affekt_frames *frames, gint64 i)
{
	return affekt_frames_time(frames, i) + length_of(frames, i);
}

gint64 affekt_frames_clamp(const struct affekt_frames *frames, gint64 i)
{
	return CLAMP(i, frames->n_readable > 0 ? 0 : -1, (gint64)frames->n_readable - 1);
}

/* The last of all frames stored at or before @stored_s; -1 when all are later. */
static gint64 last_before(const struct affekt_frames *frames, double stored_s)
{
	gsize low = 0;
	gsize high = frames->n;
	while (low < high) {
		gsize middle = low + (high - low) / 2;
		if (frames->stored_s[middle] <= stored_s)
			low = middle + 1;
		else
			high = middle;
	}
	return (gint64)low - 1;
}

gint64 affekt_frames_at(const struct affekt_frames *frames, double time_s)
{
	/* The time of a frame, corrected and back again, must find that frame. */
	static const double rounding_s = 1e-9;
	return affekt_frames_clamp(
		frames, last_before(frames, time_s - frames->offset_s + rounding_s));
}

double affekt_frames_target_file_s(const struct affekt_frames *frames, gint64 i)
{
	double inside_s = fmin(length_of(frames, i) / 2, TARGET_REACH_S);
	return fmax(frames->stored_s[i] - frames->file_start_s + inside_s, 0);
}

gint64 affekt_frames_of_stamp(const struct affekt_frames *frames, double file_s)
{
	gint64 i = last_before(frames, file_s + frames->file_start_s + STAMP_SLOP_S);
	return CLAMP(i, frames->n > 0 ? 0 : -1, (gint64)frames->n - 1);
}
