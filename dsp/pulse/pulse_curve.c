#include "dsp/pulse/pulse_curve.h"

#include <math.h>

void dsp_pulse_curve_begin(struct dsp_pulse_curve *curve, double first_s)
{
	curve->next = (int64_t)ceil(first_s * DSP_PULSE_CURVE_HZ);
	curve->index = 0;
}

bool dsp_pulse_curve_step(struct dsp_pulse_curve *curve, const struct dsp_pulse_rings *rings,
	struct dsp_pulse_sample *ret_sample)
{
	double at_s = (double)curve->next / DSP_PULSE_CURVE_HZ, from_s, to_s, from, to, part;

	while (curve->index + 1 < rings->n_ready &&
		dsp_pulse_rings_at(rings, rings->time_s, curve->index + 1) < at_s)
		curve->index++;
	if (curve->index + 1 >= rings->n_ready)
		return false;
	from_s = dsp_pulse_rings_at(rings, rings->time_s, curve->index);
	to_s = dsp_pulse_rings_at(rings, rings->time_s, curve->index + 1);
	from = dsp_pulse_rings_at(rings, rings->wave, curve->index);
	to = dsp_pulse_rings_at(rings, rings->wave, curve->index + 1);
	part = (at_s - from_s) / (to_s - from_s);
	*ret_sample = (struct dsp_pulse_sample){
		.time_s = at_s, .pulse = (float)(from + part * (to - from))};
	curve->next++;
	return true;
}
