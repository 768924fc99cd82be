/*
 * Rules that tell an artefact of skin conductance from skin, each at one sample of the analysis
 * grid (after Kleckner et al. 2018; what is new stands in dsp/skin/eda_quality.h). The thresholds
 * are on the parameter card.
 *
 *  level   outside eda.range_low_uS .. eda.range_high_uS, or nothing but a flat line near zero
 *  slope   steeper than eda.slope_max_uS_per_s
 *  fall    faster than a recovery can be
 *  turn    begins to fall more sharply than from the top of a response
 *  spike   a dip or a bump: away and back within eda.spike_s on either side, by more than
 *          eda.spike_min_uS + eda.spike_level * level (and 6 x the noise). Skin comes back that
 *          fast only by the recovery of something larger, so a bump's way back, less what the
 *          recovery before it would have fallen by, must exceed eda.spike_share of its rise in
 *          4 s; and a dip's fall eda.spike_share of the height above the lowest value of the 30 s
 *          before, and most of the fall of the last 2 s
 *
 * A plain value: no memory of its own, nothing allocated. One thread at a time.
 */
#ifndef DSP_SKIN_EDA_RULES_H
#define DSP_SKIN_EDA_RULES_H

#include "dsp/base/history.h"
#include "dsp/base/params.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DSP_EDA_RULES_LOWEST_S = 30 /* how long the lowest value is remembered */
};

struct dsp_eda_rules {
	double grid_hz;
	double lsb; /* 0 unknown */
	bool is_uS; /* false: no plausible range */
	double range_low, range_high, slope_max, fall_min, fall_level, fall_share;
	double turn_min, turn_share, spike_min, spike_level, spike_share;
	int turn, fall, spike, look_ahead; /* samples */
	double unit;                       /* NaN switches all but the level rule off */
	double noise;

	struct dsp_history value;
	struct dsp_flag_history flags;
	int64_t first; /* index of the first sample */
	int64_t next;  /* one behind the newest */
	bool is_started;

	double lowest[DSP_EDA_RULES_LOWEST_S]; /* of each of the last 30 s, this one included */
	double lowest_before;                  /* of the completed ones */

	double flat_value; /* start of the present flat line */
	int n_flat;
	int n_off; /* samples of the present loss of contact */
	int64_t settle_until;
};

/* @is_early: the live screen cannot wait for what a slope will be; the level rule alone, and no
 * look-ahead. */
void dsp_eda_rules_init(struct dsp_eda_rules *rules, const struct dsp_params *params,
	double grid_hz, double lsb, bool is_uS, bool is_early);

/* The next sample (NaN when missing). Indices count up by one from the first. */
void dsp_eda_rules_push(struct dsp_eda_rules *rules, int64_t index, double value, uint16_t flags);

/* Adds to the flags of sample @index what the rules say. Once per sample, in order, when
 * `look_ahead` more samples have been pushed, or none will come. */
void dsp_eda_rules_judge(struct dsp_eda_rules *rules, int64_t index);

#endif
