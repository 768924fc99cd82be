/*
 * The signal check: what the last seconds of the signals say about sensors, skin and cameras, and
 * what to do about it. A pure function; acquisition/monitor.h feeds it.
 *
 * The limits and where they come from stand beside them in check.c. They are those of the analysis
 * where it has such limits; the others are the project's own choice, and said to be.
 */
#ifndef ACQUISITION_CHECK_H
#define ACQUISITION_CHECK_H

#include "acquisition/recording.h"
#include "acquisition/trace.h"

#include <stdbool.h>
#include <stddef.h>

enum acq_verdict {
	ACQ_VERDICT_WAITING = 0, /* not enough seen yet */
	ACQ_VERDICT_GOOD,
	ACQ_VERDICT_POOR, /* usable, but something should be mended */
	ACQ_VERDICT_BAD,  /* recording this would be a waste */
};

/* One line of the signal check. */
struct acq_check_line {
	enum acq_verdict verdict;
	char sentence[160]; /* what is seen, and what to do; translated */
};

struct acq_check {
	struct acq_check_line gsr_contact;   /* level, dropouts, range of the device */
	struct acq_check_line gsr_noise;     /* at rest, against the resolution */
	struct acq_check_line gsr_responder; /* the deep breath, see acq_monitor_breathe() */
	struct acq_check_line pulse;         /* amplitude, quality, plausible rate */
	struct acq_check_line camera;        /* frames per second, light */
};

/* Points of one kind in order of time. */
struct acq_check_points {
	const struct acq_trace_point *points;
	size_t n;
};

/* What a channel can say. */
struct acq_check_channel {
	bool is_used; /* false: no device has it */
	struct acq_check_points samples;
	double rate_hz;
	double lsb;       /* one step of the device where the signal is, in the channel's unit; NaN
			     unknown */
	const char *unit; /* for people: "µS", "" for bare counts */
};

struct acq_check_input {
	double now_s; /* session time */
	struct acq_check_channel gsr, pulse;
	bool gsr_is_uS;
	struct acq_check_points beats; /* values: quality 0..1 */
	double breath_s;               /* session time of the deep breath; NaN: none yet */
	const struct acq_live_camera *cameras;
	double light[ACQ_CAMERAS_MAX]; /* mean brightness 0..1 of each; NaN unknown */
	guint n_cameras;
};

void acq_check_judge(const struct acq_check_input *input, struct acq_check *ret_check);

#endif
