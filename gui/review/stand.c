#include "gui/review/stand.h"

#include <math.h>

/* Highest value within @reach_s of @time_s, so that a marker stands on the trace and not in it. */
static double top_at(struct affekt_series *series, double time_s, double reach_s)
{
	struct affekt_extent extent =
		affekt_series_extent(series, time_s - reach_s, time_s + reach_s);
	return affekt_extent_is_known(extent) ? (double)extent.high : (double)NAN;
}

double affekt_stand_of_response(
	struct affekt_series *series, const struct dsp_scr *scr, gboolean at_onset)
{
	return at_onset ? top_at(series, scr->onset_s, 0.8) : top_at(series, scr->peak_s, 0.2);
}

double affekt_stand_of_beat(struct affekt_series *series, const struct dsp_beat *beat)
{
	return top_at(series, beat->time_s, 0.05);
}

double affekt_stand_of_peak(const struct affekt_series *series, const struct dsp_peak *peak)
{
	double shown = affekt_series_value_at(series, peak->time_s);
	return isnan(shown) ? peak->height : shown;
}
