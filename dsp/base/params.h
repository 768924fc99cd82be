/*
 * The parameter card: every number of the signal core that a researcher may ask for or change,
 * with its unit and where it comes from. A result stores the whole card it was made with.
 *
 * struct dsp_params is a plain value: initialise it with dsp_params_init(), change a field by name
 * with dsp_params_set(), walk all of them with dsp_params_info(). Conductances are in microsiemens;
 * for a channel without a chain to microsiemens they are multiplied by its unit u
 * (dsp/skin/unit.h).
 */
#ifndef DSP_BASE_PARAMS_H
#define DSP_BASE_PARAMS_H

#include "dsp/base/results.h"

#include <stdbool.h>
#include <stddef.h>

/* Counts up whenever a default changes its value or a stage its meaning. */
#define DSP_PARAMS_VERSION "2"

/* How conductance becomes tonic level, phasic part and driver: eda.method. */
enum dsp_method {
	DSP_METHOD_CONVEX = 0, /* whole record: dsp/decomposition/convex.h */
	DSP_METHOD_INVERSE,    /* continuous decomposition: dsp/decomposition/cda.h */
	DSP_METHOD_HIGHPASS,   /* zero-phase 0.05 Hz */
	DSP_METHOD_MEDIAN,     /* minus the running median of 8 s */
};

/* Where responses are looked for: eda.detector. */
enum dsp_detector {
	DSP_DETECTOR_DRIVER = 0, /* lobes of the driver: dsp/skin/lobes.h */
	DSP_DETECTOR_TROUGH,     /* trough to peak of low-passed conductance */
	DSP_DETECTOR_PHASIC,     /* trough to peak of the phasic part */
};

/* Where the time constants of the response's shape come from: eda.taus. */
enum dsp_params_taus {
	DSP_PARAMS_TAUS_FIXED = 0, /* the card */
	DSP_PARAMS_TAUS_FITTED,    /* dsp/decomposition/taus.h, offline; the card where that finds
				      nothing better */
};

/* Where a response begins that is looked for from trough to peak: eda.trough_onset. */
enum dsp_trough_onset {
	DSP_TROUGH_ONSET_SLOPE = 0, /* where the rise begins */
	DSP_TROUGH_ONSET_MINIMUM,   /* the minimum before the peak */
	DSP_TROUGH_ONSET_CROSSING,  /* where the phasic part rises through a threshold */
};

/* What the limits of amplitude are held against from trough to peak: eda.trough_height. */
enum dsp_trough_height {
	DSP_TROUGH_HEIGHT_RISE = 0,   /* from onset to peak */
	DSP_TROUGH_HEIGHT_PROMINENCE, /* above the higher one of the lowest values on either side */
};

struct dsp_params {
	/* skin conductance */
	double eda_method, eda_detector; /* enums above */
	double eda_convex_alpha, eda_convex_gamma, eda_convex_knot_s;
	double eda_highpass_hz, eda_median_s;
	double eda_amplitude_relative;
	double eda_grid_hz;
	double eda_range_low_uS, eda_range_high_uS;
	double eda_jump_min_uS;
	double eda_slope_max_uS_per_s;
	double eda_fall_min_uS_per_s, eda_fall_level_per_s, eda_fall_share_per_s;
	double eda_turn_min_uS_per_s2, eda_turn_share_per_s2;
	double eda_spike_s, eda_spike_min_uS, eda_spike_level, eda_spike_share;
	double eda_guard_s, eda_island_s, eda_bridge_s;
	double eda_taus; /* enum above */
	double eda_tau_slow_s, eda_tau_fast_s;
	double eda_sigma_min_s, eda_sigma_max_s, eda_sigma_noise_uS;
	double eda_amplitude_min_uS, eda_lobe_hysteresis, eda_lobe_foot, eda_lobe_noise;
	double eda_trough_smooth_s, eda_trough_onset; /* enum above */
	double eda_trough_height;                     /* enum above */
	double eda_trough_slope, eda_trough_crossing_uS;
	double eda_trough_rise_min_s, eda_trough_rise_max_s, eda_trough_noise;
	double eda_tail_share, eda_tail_width;
	double eda_tonic_window_s, eda_tonic_quantile;
	double eda_response_hold_s;
	double eda_smooth_min_s, eda_smooth_max_s;

	/* finger pulse */
	double pulse_smooth_s, pulse_base_s;
	double pulse_bridge_s, pulse_flat_s;
	double pulse_suspect_correlation, pulse_suspect_high, pulse_suspect_low, pulse_absent;
	double pulse_rhythm_spread, pulse_trouble_max_s;
	double pulse_merge_s;

	/* EEG and EMG */
	double bands_mains_hz;

	/* arousal, by component: D R S L V H M of dsp/arousal.h */
	double arousal_weight[DSP_COMPONENTS];
	double arousal_floor[DSP_COMPONENTS];
	double arousal_lag_s[DSP_COMPONENTS];
	double arousal_centre, arousal_slope;
	double arousal_z_low, arousal_z_high;
	double arousal_baseline_full_s;
	double peak_prominence, peak_prominence_sd, peak_distance_s, peak_scr_s;
};

/* One line of the card. Texts are static. */
struct dsp_param_info {
	const char *key;  /* "eda.grid_hz": room and field of struct dsp_params */
	const char *unit; /* "1" when it has none */
	double initial;
	double low, high;    /* allowed range, both included */
	const char *meaning; /* what it does, one line */
	const char *source;  /* paper and section, or "engineering default" */
	const char *words;   /* of an enumeration, separated by one space, in order of its values;
				NULL: a number */
	size_t offset;       /* of the field */
};

void dsp_params_init(struct dsp_params *params);

/* Whether the chosen method has a driver; the others lend their phasic part to who needs one. */
bool dsp_params_has_driver(const struct dsp_params *params);

/* The line number @index, NULL behind the last one. */
const struct dsp_param_info *dsp_params_info(size_t index);

double dsp_params_get(const struct dsp_params *params, const struct dsp_param_info *info);

enum dsp_params_result {
	DSP_PARAMS_OK = 0,
	DSP_PARAMS_UNKNOWN_KEY,
	DSP_PARAMS_OUT_OF_RANGE, /* or not a number */
};
enum dsp_params_result dsp_params_set(struct dsp_params *params, const char *key, double value);

/* The word of an enumeration's value, into @ret_word (cut to fit); false for a number. */
bool dsp_params_word(const struct dsp_params *params, const struct dsp_param_info *info,
	char *ret_word, size_t size);

/* Sets an enumeration by its word; OUT_OF_RANGE when it has no such word or is a number. */
enum dsp_params_result dsp_params_set_word(
	struct dsp_params *params, const char *key, const char *word);

#endif
