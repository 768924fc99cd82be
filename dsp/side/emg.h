/*
 * Activity of one muscle from its surface EMG, once a second: band-pass 20 to 450 Hz (Butterworth
 * of fourth order; at most 0.45 of the rate; van Boxtel 2001, Psychophysiology 38:22), notches at
 * the mains and its harmonics, root mean square of windows of 100 ms, their mean over the second.
 *
 * A burst of at most three windows that rises above three times the median of the 3 s around it is
 * a blink or a touch, not tension: its windows are left out. A second is not valid when fewer than
 * five windows are left, or a sample in it exceeds 5 mV.
 *
 * Samples come one by one with rising times. Memory comes from create; push and pull neither
 * allocate, lock nor make a system call.
 */
#ifndef DSP_SIDE_EMG_H
#define DSP_SIDE_EMG_H

#include <stdbool.h>

struct dsp_emg_config {
	double rate_hz;  /* 500 .. 10000 */
	double mains_hz; /* 50 or 60; 0: no notch */
	bool is_uV;      /* values are microvolts; else their size breaks no rule */
};

struct dsp_emg_second {
	double time_s; /* its end, a whole second */
	double rms;    /* in the unit of the values; NaN: no window is whole */
	bool is_valid;
};

struct dsp_emg;

/* True from 500 to 10000 Hz, half a percent beyond either included: a fitted rate of 500 Hz may be
 * 499.9999. */
bool dsp_emg_takes_rate(double rate_hz);

/* NULL with errno EINVAL (a rate outside what is said above) or ENOMEM. */
struct dsp_emg *dsp_emg_create(const struct dsp_emg_config *config);
void dsp_emg_destroy(struct dsp_emg *emg); /* NULL is fine */

/* The next second that ended a second or more before @time_s (bursts are told by what comes after
 * them); false when there is none. Before each sample pull until false with its time, at the end
 * with the record's end plus 1 s. Seconds come without holes from the first sample on. */
bool dsp_emg_pull(struct dsp_emg *emg, double time_s, struct dsp_emg_second *ret_second);

/* @is_bad: no measure may rest on @value, which may be NaN. */
void dsp_emg_push(struct dsp_emg *emg, double time_s, double value, bool is_bad);

#endif
