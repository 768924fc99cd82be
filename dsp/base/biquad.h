/*
 * Second-order recursive filters by the bilinear transform, the corner prewarped: low-pass,
 * high-pass, notch, as sections of longer filters. Causal, transposed direct form II; NaN must not
 * enter. A plain value: copy it to start anew.
 */
#ifndef DSP_BASE_BIQUAD_H
#define DSP_BASE_BIQUAD_H

struct dsp_biquad {
	double b0, b1, b2, a1, a2;
	double s1, s2;
};

/* H(s) = m^2 / (s^2 + d s + m^2), s in units of @corner_hz: m is the magnitude of the pole pair, d
 * minus twice its real part; a Butterworth section has m = 1 and d = 2 sin((2 k + 1) pi / 2 n).
 * @corner_hz lies below half of @rate_hz. Gain 1 at frequency 0. */
struct dsp_biquad dsp_biquad_lowpass(
	double rate_hz, double corner_hz, double magnitude, double damping);

/* H(s) = s^2 / (s^2 + d s + 1), gain 1 at half the rate. */
struct dsp_biquad dsp_biquad_highpass(double rate_hz, double corner_hz, double damping);

/* Nothing passes at @centre_hz, half the power at the edges of @width_hz around it. */
struct dsp_biquad dsp_biquad_notch(double rate_hz, double centre_hz, double width_hz);

static inline double dsp_biquad_push(struct dsp_biquad *biquad, double x)
{
	double y = biquad->b0 * x + biquad->s1;

	biquad->s1 = biquad->b1 * x - biquad->a1 * y + biquad->s2;
	biquad->s2 = biquad->b2 * x - biquad->a2 * y;
	return y;
}

#endif
