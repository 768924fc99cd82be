#include "dsp/base/biquad.h"

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
