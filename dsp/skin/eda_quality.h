/*
 * Quality of skin conductance on the analysis grid: which samples no measure may rest on, and a
 * signal without them for the inverse filter.
 *
 * Rules (dsp/skin/eda_rules.h), each at the sample itself:
 *  - outside eda.range_low_uS .. eda.range_high_uS, or nothing but a flat line near zero:
 *    DISCONNECT, CLIP_HI; after more than 3 s of it 5 s more (ARTEFACT_GUARD);
 *  - steeper than eda.slope_max_uS_per_s (SLOPE, as all that follow);
 *  - a fall that no recovery explains: it is faster than eda.fall_min_uS_per_s +
 *    eda.fall_level_per_s * level (and 4 x the slope's noise), and either faster than
 *    eda.fall_share_per_s of its height above the lowest value of the last 30 s, for a response
 *    decays with its own time constant; or it begins with a turn sharper than
 *    eda.turn_min_uS_per_s2 and than eda.turn_share_per_s2 of the last 4 s' rise, for the top of a
 *    response is round;
 *  - a dip or bump that is away and back within eda.spike_s.
 * Then everything within eda.guard_s of such a sample (Kleckner 2018, rule 4, with the 0.5 s that
 * PsPM uses) and good stretches shorter than eda.island_s between two of them (rule 6) are
 * ARTEFACT_GUARD too.
 *
 * The clean signal: invalid stretches of up to eda.bridge_s are bridged by a monotone cubic (PCHIP,
 * Fritsch & Carlson 1980) and flagged INTERPOLATED beside their own flags; in longer ones the value
 * is NaN.
 *
 * Streaming: push one grid sample, then pull until false. Results come in order, as soon as they
 * are decided: eda.guard_s late in clean signal, up to eda.island_s + eda.bridge_s more behind an
 * artefact. Nothing depends on how the caller cuts the signal.
 */
#ifndef DSP_SKIN_EDA_QUALITY_H
#define DSP_SKIN_EDA_QUALITY_H

#include "dsp/base/params.h"
#include "dsp/base/results.h"

#include <stdbool.h>
#include <stdint.h>

struct dsp_eda_quality;

struct dsp_eda_quality_config {
	const struct dsp_params *params; /* read at create */
	double grid_hz;
	double lsb;    /* one ADC step; 0 or NaN unknown */
	bool is_uS;    /* false: there is no plausible range */
	bool is_early; /* for the live screen: no look-ahead for guard, islands and bridges, which
			  are then held at the last value */
};

struct dsp_clean_sample {
	int64_t index;
	double value;   /* as received; NaN missing */
	double clean;   /* bridged; NaN in a long invalid stretch */
	uint16_t flags; /* DSP_FLAG_* */
};

/* NULL when memory is short. */
struct dsp_eda_quality *dsp_eda_quality_create(const struct dsp_eda_quality_config *config);
void dsp_eda_quality_destroy(struct dsp_eda_quality *quality); /* NULL is fine */

/* Conductance per microsiemens (1, or u of a channel in counts); NaN switches the slope rules off.
 */
void dsp_eda_quality_set_unit(struct dsp_eda_quality *quality, double unit);
void dsp_eda_quality_set_noise(struct dsp_eda_quality *quality, double noise);

int dsp_eda_quality_delay(const struct dsp_eda_quality *quality); /* in clean signal, samples */

/* The next grid sample (NaN when missing). Indices count up by one from the first. */
void dsp_eda_quality_push(
	struct dsp_eda_quality *quality, int64_t index, double value, uint16_t flags);
void dsp_eda_quality_finish(struct dsp_eda_quality *quality);
bool dsp_eda_quality_pull(struct dsp_eda_quality *quality, struct dsp_clean_sample *ret_sample);

/* What the rules say so far of a sample that has passed them but not yet been handed out: one
 * behind the newest such sample, a sample's value, and whether it is bad without guard and islands.
 */
int64_t dsp_eda_quality_judged(const struct dsp_eda_quality *quality);
double dsp_eda_quality_value(const struct dsp_eda_quality *quality, int64_t index);
bool dsp_eda_quality_is_bad(const struct dsp_eda_quality *quality, int64_t index);

/* The kind of window that samples with these flags make. */
enum dsp_artefact_kind dsp_eda_quality_kind(uint16_t flags);

#endif
