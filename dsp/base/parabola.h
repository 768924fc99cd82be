/* Extremes between samples. */
#ifndef DSP_BASE_PARABOLA_H
#define DSP_BASE_PARABOLA_H

#include <math.h>

/* Offset in samples, -0.5 to 0.5, of the extreme of the parabola through three equidistant values
 * around the middle one; 0 where they lie on a line or one is NaN. */
static inline double dsp_parabola_offset(double before, double middle, double after)
{
	double curvature = before - 2.0 * middle + after;

	if (curvature == 0.0 || isnan(curvature))
		return 0.0;
	return fmin(fmax(0.5 * (before - after) / curvature, -0.5), 0.5);
}

#endif
