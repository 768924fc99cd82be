/*
 * The unit u of a skin-conductance channel whose conversion chain does not reach microsiemens: how
 * many of its steps stand for one. u = (P95 - P5) / 2 of the 1 Hz low-passed record, never below
 * 4 ADC steps; thresholds in microsiemens are multiplied by it. It makes no claim about the skin,
 * only about what is large in this record.
 */
#ifndef DSP_SKIN_UNIT_H
#define DSP_SKIN_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* u of @n low-passed values (means over half a second); reorders them. @lsb: one ADC step, taken as
 * 1 when 0 or NaN. */
double dsp_unit_of_means(double *means, size_t n, double lsb);

/* u of a whole record at @rate_hz. Samples that are not finite or carry a flag of DSP_FLAGS_INVALID
 * are left out; @flags may be NULL. @scratch holds @n doubles. */
double dsp_unit_of_record(const double *value, const uint16_t *flags, size_t n, double rate_hz,
	double lsb, double *scratch);

enum {
	DSP_UNIT_MEANS = 120 /* 60 s of them */
};

/* The same, learned while samples arrive on the analysis grid: from the first 60 valid seconds. */
struct dsp_unit {
	double lsb;
	int per_mean; /* grid samples */
	double sum;
	int n_sum;
	double means[DSP_UNIT_MEANS];
	int n_means;
};

void dsp_unit_init(struct dsp_unit *unit, double grid_hz, double lsb);

/* The next grid sample; true with u when this one completes the 60 s. */
bool dsp_unit_push(struct dsp_unit *unit, double value, double *ret_unit);

#endif
