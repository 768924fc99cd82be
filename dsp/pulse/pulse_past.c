#include "dsp/pulse/pulse_past.h"

#include "dsp/pulse/pulse_shape.h"

#include <math.h>

static const double GOOD_QUALITY = 0.8;
static const double RATE_SPAN_S = 5;
static const double QUALITY_SPAN_S = 10;

void dsp_pulse_past_add(struct dsp_pulse_past *past, const struct dsp_pulse_past_beat *beat)
{
	past->beat[past->n++ % DSP_PULSE_PAST] = *beat;
}

const struct dsp_pulse_past_beat *dsp_pulse_past_get(const struct dsp_pulse_past *past, size_t back)
{
	if (back >= past->n || back >= DSP_PULSE_PAST)
		return NULL;
	return &past->beat[(past->n - 1 - back) % DSP_PULSE_PAST];
}

double dsp_pulse_past_interval(const struct dsp_pulse_past *past, double time_s)
{
	double interval[16];
	const struct dsp_pulse_past_beat *beat;
	size_t n = 0;

	for (size_t i = 0;
		(beat = dsp_pulse_past_get(past, i)) && beat->time_s > time_s - RATE_SPAN_S; i++) {
		if (beat->time_s <= time_s && isfinite(beat->interval_s) && n < 16)
			interval[n++] = beat->interval_s;
	}
	return n >= 2 ? dsp_pulse_shape_median(interval, n) : (double)NAN;
}

double dsp_pulse_past_amplitude(const struct dsp_pulse_past *past, double time_s)
{
	double amplitude[3];
	const struct dsp_pulse_past_beat *beat;
	size_t n = 0;

	for (size_t i = 0; (beat = dsp_pulse_past_get(past, i)) && n < 3; i++) {
		if (beat->time_s > time_s - RATE_SPAN_S && beat->time_s <= time_s &&
			beat->quality >= GOOD_QUALITY && beat->amplitude > 0)
			amplitude[n++] = beat->amplitude;
	}
	return dsp_pulse_shape_median(amplitude, n);
}

double dsp_pulse_past_quality(const struct dsp_pulse_past *past, double time_s)
{
	const struct dsp_pulse_past_beat *beat;
	double sum = 0;

	for (size_t i = 0;
		(beat = dsp_pulse_past_get(past, i)) && beat->time_s > time_s - QUALITY_SPAN_S;
		i++) {
		if (beat->time_s <= time_s)
			sum += beat->quality *
			       fmin(2, isfinite(beat->interval_s) ? beat->interval_s : 0.5);
	}
	return fmin(1, sum / QUALITY_SPAN_S);
}
