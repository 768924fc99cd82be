/*
 * What a moderator must notice while recording, worked out of the live numbers: raised when
 * something has been wrong for a while, cleared when it has been right for a while, never lost from
 * the history. Pure; one thread.
 */
#ifndef GUI_LIVE_WARNINGS_H
#define GUI_LIVE_WARNINGS_H

#include "acquisition/recording.h"

#include <glib.h>

/* The worst first. */
enum affekt_warning_kind {
	AFFEKT_WARNING_FAILED = 0,  /* nothing is recorded any more */
	AFFEKT_WARNING_AWAY,        /* a device does not answer */
	AFFEKT_WARNING_SILENT,      /* no sample has come for seconds */
	AFFEKT_WARNING_DISK,        /* the disk will be full soon */
	AFFEKT_WARNING_CAMERA,      /* a camera does not film */
	AFFEKT_WARNING_CONDUCTANCE, /* poor contact */
	AFFEKT_WARNING_PULSE,
	AFFEKT_WARNING_LOSS, /* samples were lost just now */
	AFFEKT_WARNING_LATE, /* live results were lost just now */
	AFFEKT_N_WARNINGS,
};

struct affekt_warning {
	enum affekt_warning_kind kind;
	gboolean is_alarm; /* data is being lost: act now */
	double raised_s;   /* session time */
	double cleared_s;  /* NaN: not mended yet */
	char *sentence;    /* what is wrong and what to do */
};

struct affekt_warnings;
struct affekt_warnings *affekt_warnings_new(void);
void affekt_warnings_free(struct affekt_warnings *warnings); /* NULL is fine */

/* Looks at the newest numbers; TRUE when a warning was raised, cleared or reworded. @ret_is_raised
 * (NULL: not wanted): one was raised. */
gboolean affekt_warnings_update(
	struct affekt_warnings *warnings, const struct acq_live *live, gboolean *ret_is_raised);

/* Those that stand now, the worst first: struct affekt_warning*; owned by @warnings, valid until
 * the next update. */
const GPtrArray *affekt_warnings_standing(const struct affekt_warnings *warnings);
/* All since the beginning, in order of time. */
const GPtrArray *affekt_warnings_history(const struct affekt_warnings *warnings);

/* Seconds until the disk is full at the pace so far, films and the finished file included; NaN
 * while that cannot be told. */
double affekt_warnings_disk_left_s(const struct acq_live *live);

#endif
