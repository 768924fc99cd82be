/*
 * How late the operator's key comes, learned from what was corrected by the video afterwards.
 */
#ifndef RECORDINGS_SESSION_REACTION_H
#define RECORDINGS_SESSION_REACTION_H

#include <glib.h>

/* Median of pressed minus corrected over @visits (struct rec_visit*) and @marks (struct rec_mark*)
 * that somebody pressed and somebody corrected; NaN without any. @ret_n: their number. An estimate:
 * the fewer there are, the rougher. */
double rec_reaction_lag_s(const GPtrArray *visits, const GPtrArray *marks, guint *ret_n);

#endif
