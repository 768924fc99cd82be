/*
 * Where the marker of a row stands in its track: on the trace, not in it. Pure, any thread.
 */
#ifndef GUI_REVIEW_STAND_H
#define GUI_REVIEW_STAND_H

#include "dsp/base/results.h"
#include "gui/plot/series.h"

/* The value at the tip of the marker; NaN: at the bottom. @series: what the track draws. */
double affekt_stand_of_response(
	struct affekt_series *series, const struct dsp_scr *scr, gboolean at_onset);
double affekt_stand_of_beat(struct affekt_series *series, const struct dsp_beat *beat);
/* On the drawn index: a peak's own height is that of the smoothed one. */
double affekt_stand_of_peak(const struct affekt_series *series, const struct dsp_peak *peak);

#endif
