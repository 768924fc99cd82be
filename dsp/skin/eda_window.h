/*
 * Artefact windows of skin conductance, from the flags of the clean samples: one row for each
 * stretch of invalid samples, half a grid step beyond its ends but never beyond the record's; and
 * NO_SIGNAL where a minute, its line taken off, holds nothing but quantisation (P95 - P5 of
 * half-second means below 4 steps of the converter, looked at every 10 s) and this lasts for five
 * minutes or the whole record.
 */
#ifndef DSP_SKIN_EDA_WINDOW_H
#define DSP_SKIN_EDA_WINDOW_H

#include "dsp/base/results.h"
#include "dsp/skin/eda_quality.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DSP_EDA_WINDOW_MEANS = 120 /* half seconds in a minute */
};

struct dsp_eda_window {
	double grid_hz;
	int64_t first;  /* grid index of the first sample; INT64_MIN not told */
	double first_s; /* when the record's first sample came */
	double lsb;     /* NaN unknown: NO_SIGNAL for constant values alone */

	struct dsp_artefact open; /* stretch of invalid samples */
	uint16_t flags;
	bool has_open;

	double means[DSP_EDA_WINDOW_MEANS]; /* NaN where nothing was valid */
	int n_means, next_mean;
	double sum;
	int n_sum, n_samples, per_mean;
	int since_look;
	struct dsp_artefact flat;
	bool has_flat;
	bool was_alive; /* some minute was not flat */
	double scratch[DSP_EDA_WINDOW_MEANS];

	struct dsp_artefact ready[4];
	int n_ready;
};

void dsp_eda_window_init(struct dsp_eda_window *window, double grid_hz);

/* The grid begins at sample @first, the record itself at @first_s. */
void dsp_eda_window_begin(struct dsp_eda_window *window, int64_t first, double first_s);

/* The smallest difference that means anything: a step of the converter, or the samples' noise. */
void dsp_eda_window_set_lsb(struct dsp_eda_window *window, double lsb);

/* The next clean sample. Pull after each. */
void dsp_eda_window_push(struct dsp_eda_window *window, const struct dsp_clean_sample *sample);

/* The grid ends with sample @last, the record itself at @last_s: open windows close. A record of 20
 * to 60 s is looked at as a whole. */
void dsp_eda_window_finish(struct dsp_eda_window *window, int64_t last, double last_s);

bool dsp_eda_window_pull(struct dsp_eda_window *window, struct dsp_artefact *ret_artefact);

#endif
