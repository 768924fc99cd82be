/*
 * The videos of a session as the window knows them: where each file is, or why it cannot be used,
 * and when each of its frames was captured. Plain values; made in the worker of AffektSession.
 */
#ifndef GUI_SESSION_FOOTAGE_H
#define GUI_SESSION_FOOTAGE_H

#include "recordings/session/session.h"

/* What one camera recorded. */
struct affekt_footage {
	char *camera;    /* NULL: the only one */
	char *path;      /* NULL: it cannot be used */
	char *problem;   /* why not, in a sentence; NULL with a path */
	double *frame_s; /* as stored, rising; corrections are not in it */
	gsize n_frames;
	int width, height; /* 0 unknown */
	guint64 dropped;
	double offset_s; /* to be added to every time: the rater's correction; 0 none */
};

/* Array of struct affekt_footage* that owns them, in the session's order; blocks on the disk. The
 * correction is that of @rater's edits (recordings/edits/edits_merge.h). */
GPtrArray *affekt_footage_of(const struct rec_session *session, const char *rater);

#endif
