/*
 * A session with everything that a format may lose: two devices, three clocks of which one runs
 * fast, lost samples, a long gap, a start before zero, counts that nobody calibrated, numbers that
 * are very large, very small and missing, texts that are long, or of many alphabets, edits of two
 * raters, videos, and as many visits as wanted.
 */
#ifndef TESTS_RECORDINGS_NASTY_H
#define TESTS_RECORDINGS_NASTY_H

#include "recordings/session/session.h"

enum {
	NASTY_LOST_MAX = 200, /* samples in the longest gap of the first clock */
};

/* @is_calibrated: skin conductance reaches microsiemens. */
struct rec_session *nasty_session(guint n_visits, bool is_calibrated);

#endif
