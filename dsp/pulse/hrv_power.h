/*
 * Power of interval series by frequency.
 *
 * Welch: intervals at the time of their second beat, cubic spline to 4 Hz, line removed, Hann
 * segments of 64 s with 50 % overlap, zero-padded to 512 s so that the bands end where they should:
 * with the bins of 64 s alone LF comes out 15 % and HF 7 % too small. A line and not smoothness
 * priors (Tarvainen et al. 2002), which take 10 % of LF with them. VLF needs segments of 300 s.
 *
 * Lomb-Scargle (Lomb 1976; Scargle 1982) for stretches with gaps: segments of up to 300 s with 50 %
 * overlap, Hann weights, line removed, steps of a quarter of the resolution; nothing is
 * interpolated.
 *
 * Bands: Task Force of the ESC and NASPE 1996 (Circulation 93:1043). Internal to dsp/pulse/hrv.c.
 */
#ifndef DSP_PULSE_HRV_POWER_H
#define DSP_PULSE_HRV_POWER_H

#include <stdbool.h>
#include <stddef.h>

/* An interval; a new run, with no interval missing, begins where is_start. */
struct dsp_hrv_interval {
	double end_s, length_ms;
	bool is_start;
};

/* ms^2 and Hz; NaN where no run is long enough. */
struct dsp_hrv_power {
	double vlf, lf, hf;
	double lf_peak_hz, hf_peak_hz;
};

struct dsp_hrv_spectrum;

/* For up to @n_max intervals of at most @longest_s each; NULL without memory. Plans transforms. */
struct dsp_hrv_spectrum *dsp_hrv_spectrum_create(size_t n_max, double longest_s);
void dsp_hrv_spectrum_destroy(struct dsp_hrv_spectrum *spectrum); /* NULL is fine */

void dsp_hrv_spectrum_welch(struct dsp_hrv_spectrum *spectrum,
	const struct dsp_hrv_interval *interval, size_t n, struct dsp_hrv_power *ret_power);

/* LF and HF power of [start_s, end_s) by Lomb and Scargle; NaN when less than half of every segment
 * is told. */
void dsp_hrv_spectrum_lomb(struct dsp_hrv_spectrum *spectrum,
	const struct dsp_hrv_interval *interval, size_t n, double start_s, double end_s,
	double *ret_lf, double *ret_hf);

#endif
