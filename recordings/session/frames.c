#include "recordings/session/frames.h"

#include <math.h>

/* Twice the rounding of a stamp: that of the frame and that of the first one. */
#define STAMP_SLOP_S 0.002

/* Decoders drop a picture whose nominal duration has passed before the target, however long it
 * really stood: a target stays this close behind the stamp. */
#define TARGET_REACH_S 0.008

/* No camera that works pauses for so long. */
#define SLEEP_S 1.0

/* The length of a frame that has no neighbour. */
#define ONLY_FRAME_S 0.04

struct rec_frames *rec_frames_new(const double *stored_s, gsize n)
{
	struct rec_frames *frames = g_new0(struct rec_frames, 1);
	frames->stored_s = g_memdup2(stored_s, n * sizeof *stored_s);
	frames->n = frames->n_readable = n;
	return frames;
}

void rec_frames_free(struct rec_frames *frames)
{
	if (frames == NULL)
		return;
	g_free(frames->stored_s);
	g_free(frames->file_s);
	g_free(frames);
}

gboolean rec_frames_may_have_slept(const struct rec_frames *frames)
{
	for (gsize i = 1; i < frames->n; i++) {
		if (frames->stored_s[i] - frames->stored_s[i - 1] > SLEEP_S)
			return TRUE;
	}
	return FALSE;
}

void rec_frames_set_stamps(struct rec_frames *frames, const double *file_s, gsize n)
{
	g_clear_pointer(&frames->file_s, g_free);
	if (n == 0 || frames->n == 0)
		return;
	frames->file_s = g_new(double, frames->n);
	for (gsize i = 0; i < frames->n; i++) {
		/* Frames that the file lacks are sought behind its end. */
		frames->file_s[i] = i < n ? file_s[i]
					  : frames->file_s[i - 1] + frames->stored_s[i] -
						    frames->stored_s[i - 1];
	}
}

void rec_frames_set_first_stamp(struct rec_frames *frames, double file_s)
{
	frames->file_start_s = frames->n > 0 ? frames->stored_s[0] - file_s : 0;
	double by_s = frames->file_s != NULL ? file_s - frames->file_s[0] : 0;
	for (gsize i = 0; frames->file_s != NULL && i < frames->n; i++)
		frames->file_s[i] += by_s;
}

double rec_frames_time(const struct rec_frames *frames, gint64 i)
{
	return frames->stored_s[i] + frames->offset_s;
}

/* How long frame @i stood by the times given. */
static double length_by(const double *time_s, gsize n, gint64 i)
{
	gint64 last = (gint64)n - 1;
	if (last == 0)
		return ONLY_FRAME_S;
	gint64 first = MIN(i, last - 1);
	return time_s[first + 1] - time_s[first];
}

double rec_frames_end(const struct rec_frames *frames, gint64 i)
{
	return rec_frames_time(frames, i) + length_by(frames->stored_s, frames->n, i);
}

gint64 rec_frames_clamp(const struct rec_frames *frames, gint64 i)
{
	return CLAMP(i, frames->n_readable > 0 ? 0 : -1, (gint64)frames->n_readable - 1);
}

/* The last of the @n rising times at or before @until_s; -1 when all are later. */
static gint64 last_before(const double *time_s, gsize n, double until_s)
{
	gsize low = 0;
	gsize high = n;
	while (low < high) {
		gsize middle = low + (high - low) / 2;
		if (time_s[middle] <= until_s)
			low = middle + 1;
		else
			high = middle;
	}
	return (gint64)low - 1;
}

gint64 rec_frames_at(const struct rec_frames *frames, double time_s)
{
	/* The time of a frame, corrected and back again, must find that frame. */
	static const double rounding_s = 1e-9;
	return rec_frames_clamp(frames,
		last_before(frames->stored_s, frames->n, time_s - frames->offset_s + rounding_s));
}

double rec_frames_target_file_s(const struct rec_frames *frames, gint64 i)
{
	const double *times = frames->file_s != NULL ? frames->file_s : frames->stored_s;
	double zero_s = frames->file_s != NULL ? 0 : frames->file_start_s;
	double inside_s = fmin(length_by(times, frames->n, i) / 2, TARGET_REACH_S);
	return fmax(times[i] - zero_s + inside_s, 0);
}

gint64 rec_frames_of_stamp(const struct rec_frames *frames, double file_s)
{
	const double *times = frames->file_s != NULL ? frames->file_s : frames->stored_s;
	double zero_s = frames->file_s != NULL ? 0 : frames->file_start_s;
	gint64 i = last_before(times, frames->n, file_s + zero_s + STAMP_SLOP_S);
	return CLAMP(i, frames->n > 0 ? 0 : -1, (gint64)frames->n - 1);
}
