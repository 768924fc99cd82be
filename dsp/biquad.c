#include "dsp/biquad.h"

#include <complex.h>
#include <math.h>

struct dsp_biquad dsp_biquad_lowpass(
	double rate_hz, double corner_hz, double magnitude, double damping)
{
	double k = tan(M_PI * corner_hz / rate_hz);
	double square = magnitude * magnitude * k * k;
	double scale = 1.0 / (1.0 + damping * k + square);

	return (struct dsp_biquad){
		.b0 = square * scale,
		.b1 = 2.0 * square * scale,
		.b2 = square * scale,
		.a1 = 2.0 * (square - 1.0) * scale,
		.a2 = (1.0 - damping * k + square) * scale,
	};
}

struct dsp_biquad dsp_biquad_highpass(double rate_hz, double corner_hz, double damping)
{
	double k = tan(M_PI * corner_hz / rate_hz);
	double scale = 1.0 / (1.0 + damping * k + k * k);

	return (struct dsp_biquad){
		.b0 = scale,
		.b1 = -2.0 * scale,
		.b2 = scale,
		.a1 = 2.0 * (k * k - 1.0) * scale,
		.a2 = (1.0 - damping * k + k * k) * scale,
	};
}

struct dsp_biquad dsp_biquad_notch(double rate_hz, double centre_hz, double width_hz)
{
	double turn = cos(2.0 * M_PI * centre_hz / rate_hz);
	double k = tan(M_PI * width_hz / rate_hz);
	double scale = 1.0 / (1.0 + k);

	return (struct dsp_biquad){
		.b0 = scale,
		.b1 = -2.0 * turn * scale,
		.b2 = scale,
		.a1 = -2.0 * turn * scale,
		.a2 = (1.0 - k) * scale,
	};
}

static double phase_at(const struct dsp_biquad *biquad, double rate_hz, double f_hz)
{
	double complex z = cexp(-2.0 * M_PI * I * f_hz / rate_hz);

	return carg((biquad->b0 + z * (biquad->b1 + z * biquad->b2)) /
		    (1.0 + z * (biquad->a1 + z * biquad->a2)));
}

double dsp_biquad_delay_s(const struct dsp_biquad *biquad, double rate_hz, double f_hz)
{
	double step_hz = 1e-5 * rate_hz;
	double turn = phase_at(biquad, rate_hz, f_hz - step_hz) -
		      phase_at(biquad, rate_hz, f_hz + step_hz);

	return remainder(turn, 2.0 * M_PI) / (2.0 * M_PI * 2.0 * step_hz);
}
