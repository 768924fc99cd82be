/*
 * The recent beats, and what the seconds of the pulse stage say of them.
 *
 * Internal to dsp/pulse/pulse.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_PAST_H
#define DSP_PULSE_PULSE_PAST_H

#include <stddef.h>
#include <stdint.h>

enum {
	DSP_PULSE_PAST = 64, /* beats of the last 10 s, at 240/min and more */
};

/* A beat as the seconds need it. */
struct dsp_pulse_past_beat {
	double time_s, interval_s, amplitude, quality;
	int64_t id;      /* of a provisional one */
	double position; /* likewise */
};

struct dsp_pulse_past {
	struct dsp_pulse_past_beat beat[DSP_PULSE_PAST];
	size_t n; /* all that were added; the newest are kept */
};

void dsp_pulse_past_add(struct dsp_pulse_past *past, const struct dsp_pulse_past_beat *beat);

/* The newest beat but @back, NULL when it is no longer or was never there. */
const struct dsp_pulse_past_beat *dsp_pulse_past_get(
	const struct dsp_pulse_past *past, size_t back);

/* Medians of the last 5 s: interval, and amplitude of the last three good beats; NaN unknown. */
double dsp_pulse_past_interval(const struct dsp_pulse_past *past, double time_s);
double dsp_pulse_past_amplitude(const struct dsp_pulse_past *past, double time_s);

/* Quality of the beats of the last 10 s, weighted by the time that each one stands for: 0..1. */
double dsp_pulse_past_quality(const struct dsp_pulse_past *past, double time_s);

#endif
