/*
 * Fourier transforms, long convolutions and power spectra: the only file of the project that
 * knows FFTW.
 *
 * Plans are shared: the first transform of a size makes its plan, the last one destroys it.
 * create and destroy functions wait for one another on any thread (FFTW's planner is not
 * reentrant); everything else neither allocates nor waits. One object belongs to one thread at a
 * time. A create function returns NULL when memory is
 * short or a size is 0.
 *
 * Every plan is made with FFTW_ESTIMATE: the same build gives the same bits on every run and
 * machine of a kind, and no wisdom file has to be trusted. What FFTW_MEASURE would gain was
 * measured (FFTW 3.3.10, double, r2c, CPU time):
 *
 *   points     ESTIMATE: plan, run      MEASURE: plan, run    gain
 *      128       0.3 ms   0.14 us        27 ms    0.14 us     1.0
 *      256       0.5 ms   0.35 us        60 ms    0.25 us     1.4
 *     1024       1.0 ms   1.06 us       123 ms    0.83 us     1.3
 *     7500       1.6 ms   13.9 us       217 ms    10.8 us     1.3
 *   175000       4.0 ms    567 us      2433 ms     454 us     1.25
 *
 * An hour's record needs some thousand short transforms and a few long ones, together some
 * milliseconds: a plan by measurement costs more than all transforms that it speeds up.
 */
#ifndef DSP_BASE_FFT_H
#define DSP_BASE_FFT_H

#include <stdbool.h>
#include <stddef.h>

/* A real transform of fixed length with its two buffers. */
struct dsp_fft;

struct dsp_fft *dsp_fft_create(size_t n_points);
void dsp_fft_destroy(struct dsp_fft *fft); /* NULL is fine */
size_t dsp_fft_points(const struct dsp_fft *fft);

/* The time buffer, n_points doubles, and the spectrum, n_points / 2 + 1 pairs (real, imaginary)
 * of bins k / n_points cycles per sample. Both live as long as @fft. */
double *dsp_fft_time(struct dsp_fft *fft);
double (*dsp_fft_spectrum(struct dsp_fft *fft))[2];

void dsp_fft_forward(struct dsp_fft *fft); /* time -> spectrum, unscaled */
void dsp_fft_inverse(struct dsp_fft *fft); /* spectrum -> time, scaled by 1 / n_points so that the
					      round trip is the identity; destroys the spectrum */

/* The smallest 2^a 3^b 5^c that is not below @n: lengths that transform fast. */
size_t dsp_fft_good_size(size_t n);

/* Overlap-save convolution with a fixed kernel:
 * y[i] = sum over j of kernel[j] * x[i - j], x being 0 before its start. */
struct dsp_convolver;

struct dsp_convolver *dsp_convolver_create(const double *kernel, size_t n_kernel);
void dsp_convolver_destroy(struct dsp_convolver *convolver); /* NULL is fine */

/* One whole record of @n samples; @ret_y holds @n and is not @x. */
void dsp_convolver_run(struct dsp_convolver *convolver, const double *x, size_t n, double *ret_y);

enum dsp_window {
	DSP_WINDOW_HANN = 0,
	DSP_WINDOW_BLACKMAN,
};

/* Welch's averaged periodogram (Welch 1967), one-sided density: unit^2 / Hz, so that the integral
 * over frequency is the variance. Segments overlap by half; the mean is not removed. */
struct dsp_welch;

/* Segments of @n_segment samples at @rate_hz, zero-padded to @n_points (>= n_segment). */
struct dsp_welch *dsp_welch_create(
	size_t n_segment, size_t n_points, double rate_hz, enum dsp_window window);
void dsp_welch_destroy(struct dsp_welch *welch);               /* NULL is fine */
size_t dsp_welch_bins(const struct dsp_welch *welch);          /* n_points / 2 + 1 */
double dsp_welch_resolution_hz(const struct dsp_welch *welch); /* spacing of the bins */

/* The density of @x into @ret_density (dsp_welch_bins() values); returns the number of segments
 * averaged, 0 when @n is shorter than one (the density is then 0). */
size_t dsp_welch_run(struct dsp_welch *welch, const double *x, size_t n, double *ret_density);

/* Power between two frequencies: trapezoid over the bins that lie inside, both ends included. */
double dsp_welch_band(
	const struct dsp_welch *welch, const double *density, double low_hz, double high_hz);

#endif
