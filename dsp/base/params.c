#include "dsp/base/params.h"

#include <math.h>
#include <string.h>

#define ENGINEERING "engineering default"

#define PARAM(key, field, unit, initial, low, high, meaning, source)                               \
	{                                                                                          \
		key, unit, initial, low, high, meaning, source, NULL,                              \
			offsetof(struct dsp_params, field)                                         \
	}
#define CHOICE(key, field, initial, last, words, meaning, source)                                  \
	{                                                                                          \
		key, "1", initial, 0, last, meaning, source, words,                                \
			offsetof(struct dsp_params, field)                                         \
	}

/* clang-format off: a table reads better with one line for what and one for why */
static const struct dsp_param_info CARD[] = {
	PARAM("eda.grid_hz", eda_grid_hz, "Hz", 10.0, 4.0, 20.0,
		"analysis grid of skin conductance (the native rate if that is lower)",
		ENGINEERING),
	CHOICE("eda.method", eda_method, DSP_METHOD_CONVEX, DSP_METHOD_MEDIAN,
		"convex inverse highpass median",
		"how conductance becomes tonic level, phasic part and driver",
		"convex: Greco et al. 2016; inverse: Benedek & Kaernbach 2010"),
	CHOICE("eda.detector", eda_detector, DSP_DETECTOR_DRIVER, DSP_DETECTOR_PHASIC,
		"driver trough phasic", "the signal that responses are looked for in",
		"Boucsein et al. 2012 (Psychophysiology 49:1017)"),
	PARAM("eda.convex_alpha", eda_convex_alpha, "1", 8e-4, 1e-6, 1.0,
		"sparsity of the driver, of conductance in its standard deviations",
		"Greco et al. 2016"),
	PARAM("eda.convex_gamma", eda_convex_gamma, "1", 1e-2, 1e-6, 100.0,
		"smoothness of the tonic level", "Greco et al. 2016"),
	PARAM("eda.convex_knot_s", eda_convex_knot_s, "s", 10.0, 2.0, 60.0,
		"distance of the tonic level's knots", "Greco et al. 2016"),
	PARAM("eda.highpass_hz", eda_highpass_hz, "Hz", 0.05, 0.01, 0.5,
		"corner of the high-pass of eda.method=highpass",
		"Makowski et al. 2021 (NeuroKit2)"),
	PARAM("eda.median_s", eda_median_s, "s", 8.0, 1.0, 60.0,
		"window of the running median of eda.method=median",
		"AcqKnowledge and iMotions: 4 s on either side"),
	PARAM("eda.amplitude_relative", eda_amplitude_relative, "1", 0.0, 0.0, 1.0,
		"least amplitude of a response as a share of the record's largest; 0: no such "
		"limit",
		"NeuroKit2 and AcqKnowledge use 0.1"),
	PARAM("eda.range_low_uS", eda_range_low_uS, "uS", 0.05, 0.0, 1.0,
		"conductance below this is no contact",
		"Kleckner et al. 2018 (IEEE TBME 65:1460), rule 1"),
	PARAM("eda.range_high_uS", eda_range_high_uS, "uS", 60.0, 10.0, 1000.0,
		"conductance above this is not skin", "Kleckner et al. 2018, rule 1"),
	PARAM("eda.jump_min_uS", eda_jump_min_uS, "uS", 0.1, 0.001, 10.0,
		"least isolated jump between two samples that is contact, not skin", ENGINEERING),
	PARAM("eda.slope_max_uS_per_s", eda_slope_max_uS_per_s, "uS/s", 20.0, 1.0, 1000.0,
		"steeper than this is no response",
		"Kleckner et al. 2018, rule 2, doubled: steep model responses reach 15 uS/s"),
	PARAM("eda.fall_min_uS_per_s", eda_fall_min_uS_per_s, "uS/s", 0.22, 0.01, 100.0,
		"a fall slower than this, and a share of the level, is never an artefact",
		ENGINEERING),
	PARAM("eda.fall_level_per_s", eda_fall_level_per_s, "1/s", 0.03, 0.0, 1.0,
		"that share of the level", ENGINEERING),
	PARAM("eda.fall_share_per_s", eda_fall_share_per_s, "1/s", 0.75, 0.1, 10.0,
		"a fall faster than this share of its height is no recovery",
		"Benedek & Kaernbach 2010: recovery time constants are not below 2 s"),
	PARAM("eda.turn_min_uS_per_s2", eda_turn_min_uS_per_s2, "uS/s^2", 0.6, 0.01, 100.0,
		"a fall that begins less sharply than this is no artefact for its turn",
		ENGINEERING),
	PARAM("eda.turn_share_per_s2", eda_turn_share_per_s2, "1/s^2", 1.5, 0.1, 100.0,
		"a turn sharper than this share of the rise before is no response's top",
		"curvature of the Bateman curve at its top, rise time constants from 0.4 s"),
	PARAM("eda.spike_s", eda_spike_s, "s", 0.7, 0.1, 1.0,
		"a dip or bump is away and back within this time on either side",
		"within the pooled optimum of six hours judged by three experts (Zhang et al. "
		"2017)"),
	PARAM("eda.spike_min_uS", eda_spike_min_uS, "uS", 0.1, 0.001, 10.0,
		"least height of such a dip or bump, to which a share of the level is added",
		"as eda.spike_s"),
	PARAM("eda.spike_level", eda_spike_level, "1", 0.01, 0.0, 1.0, "that share of the level",
		"step of a resistance converter relative to its level"),
	PARAM("eda.spike_share", eda_spike_share, "1", 0.5, 0.1, 1.0,
		"a return of less than this share of the height before may be a recovery",
		"a recovery of 2 s falls by 0.30 of its height in eda.spike_s"),
	PARAM("eda.guard_s", eda_guard_s, "s", 0.4, 0.0, 5.0,
		"what lies this near to an artefact is left out",
		"Kleckner et al. 2018, rule 4; PsPM uses 0.5 s"),
	PARAM("eda.island_s", eda_island_s, "s", 3.0, 0.0, 5.0,
		"good stretches shorter than this between artefacts are left out",
		"Kleckner et al. 2018, rule 6"),
	PARAM("eda.bridge_s", eda_bridge_s, "s", 2.0, 0.0, 2.0,
		"longest stretch that is bridged by a monotone cubic", "Fritsch & Carlson 1980"),
	CHOICE("eda.taus", eda_taus, DSP_PARAMS_TAUS_FIXED, DSP_PARAMS_TAUS_FITTED, "fixed fitted",
		"time constants as given here, or fitted to each whole record",
		"Benedek & Kaernbach 2010, optimisation"),
	PARAM("eda.tau_slow_s", eda_tau_slow_s, "s", 2.5, 1.2, 8.0,
		"decay time constant of the response", "Benedek & Kaernbach 2010"),
	PARAM("eda.tau_fast_s", eda_tau_fast_s, "s", 0.75, 0.3, 1.15,
		"rise time constant of the response", "Benedek & Kaernbach 2010"),
	PARAM("eda.sigma_min_s", eda_sigma_min_s, "s", 0.2, 0.1, 0.8,
		"least width of the Gaussian in the inverse filter", "Benedek & Kaernbach 2010"),
	PARAM("eda.sigma_max_s", eda_sigma_max_s, "s", 0.8, 0.1, 0.8,
		"largest width of the Gaussian in the inverse filter", ENGINEERING),
	PARAM("eda.sigma_noise_uS", eda_sigma_noise_uS, "uS", 0.004, 0.0001, 1.0,
		"noise up to which the least width holds", ENGINEERING),
	PARAM("eda.amplitude_min_uS", eda_amplitude_min_uS, "uS", 0.05, 0.001, 10.0,
		"least amplitude of a response", "Boucsein 2012, hand scoring"),
	PARAM("eda.lobe_hysteresis", eda_lobe_hysteresis, "1", 2.0, 0.0, 10.0,
		"the driver turns when it turns by this many SD of its noise", ENGINEERING),
	PARAM("eda.lobe_foot", eda_lobe_foot, "1", 1.5, 0.8, 5.0,
		"a lobe reaches this many widths at half height from its maximum", ENGINEERING),
	PARAM("eda.lobe_noise", eda_lobe_noise, "1", 6.0, 0.0, 20.0,
		"a response without an own maximum is this many SD of the driver's noise high",
		ENGINEERING),
	PARAM("eda.trough_smooth_s", eda_trough_smooth_s, "s", 0.35, 0.0, 2.0,
		"SD of the sharpened Gaussian of the trough-to-peak detector; 0: no low-pass",
		ENGINEERING),
	CHOICE("eda.trough_onset", eda_trough_onset, DSP_TROUGH_ONSET_SLOPE,
		DSP_TROUGH_ONSET_CROSSING, "slope minimum crossing",
		"where a response of the trough-to-peak detector begins",
		"slope: Taylor et al. 2015 (EMBC); crossing: AcqKnowledge"),
	CHOICE("eda.trough_height", eda_trough_height, DSP_TROUGH_HEIGHT_RISE,
		DSP_TROUGH_HEIGHT_PROMINENCE, "rise prominence",
		"what the limits of amplitude are held against by the trough-to-peak detector",
		"prominence: NeuroKit2"),
	PARAM("eda.trough_slope", eda_trough_slope, "1", 0.1, 0.0, 0.5,
		"a rise begins where its slope falls below this share of the steepest",
		"Taylor et al. 2015 (EMBC) use 0.01, which a rising level hides"),
	PARAM("eda.trough_crossing_uS", eda_trough_crossing_uS, "uS", 0.01, 0.0, 1.0,
		"phasic value at which a response begins by crossing", "iMotions"),
	PARAM("eda.trough_rise_min_s", eda_trough_rise_min_s, "s", 0.5, 0.0, 5.0,
		"least time from onset to peak of the trough-to-peak detector",
		"Boucsein et al. 2012"),
	PARAM("eda.trough_rise_max_s", eda_trough_rise_max_s, "s", 5.0, 1.0, 60.0,
		"longest time from onset to peak of the trough-to-peak detector",
		"Boucsein et al. 2012"),
	PARAM("eda.trough_noise", eda_trough_noise, "1", 7.0, 0.0, 20.0,
		"least trough-to-peak amplitude in SD of the noise; 0: no such limit", ENGINEERING),
	PARAM("eda.tail_share", eda_tail_share, "1", 0.6, 0.0, 1.0,
		"a broad lobe below this share of the one before may be its tail", ENGINEERING),
	PARAM("eda.tail_width", eda_tail_width, "1", 1.5, 1.0, 10.0,
		"a lobe broader than the one before by this factor may be its tail", ENGINEERING),
	PARAM("eda.tonic_window_s", eda_tonic_window_s, "s", 14.0, 10.0, 40.0,
		"the tonic level is the lower envelope of the driver over this time", ENGINEERING),
	PARAM("eda.tonic_quantile", eda_tonic_quantile, "1", 0.2, 0.0, 0.5,
		"the share of the driver that lies below the tonic level", ENGINEERING),
	PARAM("eda.response_hold_s", eda_response_hold_s, "s", 9.5, 6.0, 11.0,
		"a response becomes final this long behind its impulse", ENGINEERING),
	PARAM("eda.smooth_min_s", eda_smooth_min_s, "s", 0.1, 0.02, 1.0,
		"least width of the low-pass for the classical measures", ENGINEERING),
	PARAM("eda.smooth_max_s", eda_smooth_max_s, "s", 0.35, 0.02, 1.0,
		"largest width of the low-pass for the classical measures", ENGINEERING),

	PARAM("pulse.smooth_s", pulse_smooth_s, "s", 0.055, 0.01, 0.08,
		"SD of the Gaussian low-pass that a beat's time is read from",
		"matched to the systolic wave: least jitter (Cramer-Rao) under noise"),
	PARAM("pulse.base_s", pulse_base_s, "s", 1.2, 0.6, 1.6,
		"width of the two moving means that are the pulse's baseline", ENGINEERING),
	PARAM("pulse.bridge_s", pulse_bridge_s, "s", 0.3, 0.0, 1.0,
		"longest gap of the pulse that is bridged by a line", ENGINEERING),
	PARAM("pulse.flat_s", pulse_flat_s, "s", 1.0, 0.3, 5.0,
		"a pulse that stands still this long has dropped out", ENGINEERING),
	PARAM("pulse.suspect_correlation", pulse_suspect_correlation, "1", 0.88, 0.5, 0.99,
		"a wave that resembles the usual ones less is suspect",
		"Orphanidou et al. 2015 (IEEE JBHI 19:832): 0.86"),
	PARAM("pulse.suspect_high", pulse_suspect_high, "1", 2.0, 1.2, 10.0,
		"a wave higher than the usual amplitude by this factor is suspect", ENGINEERING),
	PARAM("pulse.suspect_low", pulse_suspect_low, "1", 0.25, 0.0, 0.8,
		"below this share of the usual amplitude a wave must have a good shape",
		ENGINEERING),
	PARAM("pulse.absent", pulse_absent, "1", 0.1, 0.0, 0.5,
		"below this share of the usual amplitude a wave is suspect", ENGINEERING),
	PARAM("pulse.rhythm_spread", pulse_rhythm_spread, "1", 0.06, 0.01, 0.5,
		"relative SD of intervals by which beats are looked for in movement", ENGINEERING),
	PARAM("pulse.trouble_max_s", pulse_trouble_max_s, "s", 12.0, 0.0, 12.0,
		"longest movement through which the rhythm is trusted", ENGINEERING),
	PARAM("pulse.merge_s", pulse_merge_s, "s", 3.0, 0.0, 30.0,
		"artefact windows of the pulse nearer than this are one", ENGINEERING),

	PARAM("bands.mains_hz", bands_mains_hz, "Hz", 50.0, 50.0, 60.0,
		"mains frequency that notches take out of EEG and EMG", "50 Hz; 60 Hz in America"),

	/* Weights are expert defaults of profile arousal-1: electrodermal measures lead because
	 * they track ratings of arousal best. */
	PARAM("arousal.weight_driver", arousal_weight[0], "1", 0.40, 0.0, 1.0,
		"weight of phasic driver in the arousal index", ENGINEERING),
	PARAM("arousal.weight_rate", arousal_weight[1], "1", 0.15, 0.0, 1.0,
		"weight of response rate in the arousal index", ENGINEERING),
	PARAM("arousal.weight_sympathetic", arousal_weight[2], "1", 0.10, 0.0, 1.0,
		"weight of sympathetic band power in the arousal index", ENGINEERING),
	PARAM("arousal.weight_level", arousal_weight[3], "1", 0.10, 0.0, 1.0,
		"weight of conductance level in the arousal index", ENGINEERING),
	PARAM("arousal.weight_vessels", arousal_weight[4], "1", 0.15, 0.0, 1.0,
		"weight of pulse-amplitude constriction in the arousal index", ENGINEERING),
	PARAM("arousal.weight_heart", arousal_weight[5], "1", 0.05, 0.0, 1.0,
		"weight of heart-rate acceleration in the arousal index", ENGINEERING),
	PARAM("arousal.weight_muscle", arousal_weight[6], "1", 0.05, 0.0, 1.0,
		"weight of muscle or EEG activity in the arousal index", ENGINEERING),
	PARAM("arousal.floor_driver", arousal_floor[0], "ln", 0.50, 0.0001, 100.0,
		"least spread of the baseline that phasic driver is divided by",
		"engineering default: slow drift alone makes 0.3"),
	PARAM("arousal.floor_rate", arousal_floor[1], "1/min", 1, 0.0001, 100.0,
		"least spread of the baseline that response rate is divided by", ENGINEERING),
	PARAM("arousal.floor_sympathetic", arousal_floor[2], "ln", 0.2, 0.0001, 100.0,
		"least spread of the baseline that sympathetic band power is divided by",
		ENGINEERING),
	PARAM("arousal.floor_level", arousal_floor[3], "uS", 0.2, 0.0001, 100.0,
		"least spread of the baseline that conductance level is divided by", ENGINEERING),
	PARAM("arousal.floor_vessels", arousal_floor[4], "ln", 0.05, 0.0001, 100.0,
		"least spread of the baseline that pulse-amplitude constriction is divided by",
		ENGINEERING),
	PARAM("arousal.floor_heart", arousal_floor[5], "bpm", 2, 0.0001, 100.0,
		"least spread of the baseline that heart-rate acceleration is divided by",
		ENGINEERING),
	PARAM("arousal.floor_muscle", arousal_floor[6], "ln", 0.2, 0.0001, 100.0,
		"least spread of the baseline that muscle or EEG activity is divided by",
		ENGINEERING),
	PARAM("arousal.lag_driver_s", arousal_lag_s[0], "s", 1.5, 0.0, 10.0,
		"time from a stimulus to its effect on phasic driver", ENGINEERING),
	PARAM("arousal.lag_rate_s", arousal_lag_s[1], "s", 1.5, 0.0, 10.0,
		"time from a stimulus to its effect on response rate", ENGINEERING),
	PARAM("arousal.lag_sympathetic_s", arousal_lag_s[2], "s", 0, 0.0, 10.0,
		"time from a stimulus to its effect on sympathetic band power", ENGINEERING),
	PARAM("arousal.lag_level_s", arousal_lag_s[3], "s", 3, 0.0, 10.0,
		"time from a stimulus to its effect on conductance level", ENGINEERING),
	PARAM("arousal.lag_vessels_s", arousal_lag_s[4], "s", 4, 0.0, 10.0,
		"time from a stimulus to its effect on pulse-amplitude constriction", ENGINEERING),
	PARAM("arousal.lag_heart_s", arousal_lag_s[5], "s", 3, 0.0, 10.0,
		"time from a stimulus to its effect on heart-rate acceleration", ENGINEERING),
	PARAM("arousal.lag_muscle_s", arousal_lag_s[6], "s", 0.5, 0.0, 10.0,
		"time from a stimulus to its effect on muscle or EEG activity", ENGINEERING),
	PARAM("arousal.centre", arousal_centre, "SD", 1.0, -3.0, 6.0,
		"weighted z at which the index is 50", ENGINEERING),
	PARAM("arousal.slope", arousal_slope, "SD", 0.8, 0.1, 10.0,
		"width of the logistic curve from z to the index", ENGINEERING),
	PARAM("arousal.z_low", arousal_z_low, "SD", -3.0, -10.0, 0.0, "z is clipped below this",
		ENGINEERING),
	PARAM("arousal.z_high", arousal_z_high, "SD", 6.0, 1.0, 20.0, "z is clipped above this",
		ENGINEERING),
	PARAM("arousal.baseline_full_s", arousal_baseline_full_s, "s", 120.0, 1.0, 3600.0,
		"valid baseline from which confidence is not reduced any more", ENGINEERING),
	PARAM("peak.prominence", peak_prominence, "points", 10.0, 1.0, 100.0,
		"least prominence of an arousal peak", ENGINEERING),
	PARAM("peak.prominence_sd", peak_prominence_sd, "SD", 0.5, 0.0, 5.0,
		"least prominence in standard deviations of the index", ENGINEERING),
	PARAM("peak.distance_s", peak_distance_s, "s", 4.0, 1.0, 60.0,
		"least distance between two arousal peaks", ENGINEERING),
	PARAM("peak.scr_s", peak_scr_s, "s", 3.0, 0.0, 10.0,
		"a response this near makes a peak electrodermal", ENGINEERING),
};
/* clang-format on */

void dsp_params_init(struct dsp_params *params)
{
	memset(params, 0, sizeof(*params));
	for (size_t i = 0; i < sizeof(CARD) / sizeof(CARD[0]); i++)
		*(double *)(void *)((char *)params + CARD[i].offset) = CARD[i].initial;
}

const struct dsp_param_info *dsp_params_info(size_t index)
{
	return index < sizeof(CARD) / sizeof(CARD[0]) ? &CARD[index] : NULL;
}

double dsp_params_get(const struct dsp_params *params, const struct dsp_param_info *info)
{
	return *(const double *)(const void *)((const char *)params + info->offset);
}

enum dsp_params_result dsp_params_set(struct dsp_params *params, const char *key, double value)
{
	for (size_t i = 0; i < sizeof(CARD) / sizeof(CARD[0]); i++) {
		if (strcmp(CARD[i].key, key) != 0)
			continue;
		if (!(value >= CARD[i].low && value <= CARD[i].high) ||
			(CARD[i].words && value != floor(value)))
			return DSP_PARAMS_OUT_OF_RANGE;
		*(double *)(void *)((char *)params + CARD[i].offset) = value;
		return DSP_PARAMS_OK;
	}
	return DSP_PARAMS_UNKNOWN_KEY;
}

bool dsp_params_word(const struct dsp_params *params, const struct dsp_param_info *info,
	char *ret_word, size_t size)
{
	const char *word = info->words;
	size_t length;

	if (!word || size == 0)
		return false;
	for (long i = lround(dsp_params_get(params, info)); i > 0; i--)
		word += strcspn(word, " ") + 1;
	length = strcspn(word, " ");
	if (length >= size)
		length = size - 1;
	memcpy(ret_word, word, length);
	ret_word[length] = '\0';
	return true;
}

bool dsp_params_has_driver(const struct dsp_params *params)
{
	return params->eda_method == DSP_METHOD_CONVEX || params->eda_method == DSP_METHOD_INVERSE;
}

/* Which of @words @word is; -1 none. */
static int find_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (int i = 0; *words; i++) {
		size_t here = strcspn(words, " ");

		if (here == length && strncmp(words, word, length) == 0)
			return i;
		words += here + (words[here] ? 1 : 0);
	}
	return -1;
}

enum dsp_params_result dsp_params_set_word(
	struct dsp_params *params, const char *key, const char *word)
{
	for (size_t i = 0; i < sizeof(CARD) / sizeof(CARD[0]); i++) {
		int value;

		if (strcmp(CARD[i].key, key) != 0)
			continue;
		value = CARD[i].words ? find_word(CARD[i].words, word) : -1;
		return value < 0 ? DSP_PARAMS_OUT_OF_RANGE : dsp_params_set(params, key, value);
	}
	return DSP_PARAMS_UNKNOWN_KEY;
}
