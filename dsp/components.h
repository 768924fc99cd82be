/*
 * The arousal components, once a second (what they mean: dsp/arousal.h). They stand at stimulus
 * time: each feature is taken as much later as physiology lags behind its cause, so
 * that the row of second t rests on signals up to t + 4 s (arousal.lag_*, to the half second; to
 * the whole second for the pulse).
 *
 *   D driver        mean of the positive phasic driver over the second, ln(1 + driver / 0.05 µS)
 *   R rate          responses per minute in an exponential window of 20 s
 *   S sympathetic   ln of the band power of the last 60 s (dsp/skin/edasymp.h)
 *   L level         tonic level, mean of 10 s
 *   V vessels       -ln of the pulse amplitude
 *   H heart         heart rate
 *   M muscle        NaN: what EEG and EMG say is filled in over the finished rows
 *
 * Conductance in counts is divided by its unit u, so that rows of any recording have one scale.
 * Quality of the conductance components: share of valid samples in their last 10 s (S: 60 s) times
 * 1 - noise / 0.04 µS; of the pulse ones, the pulse stage's own.
 *
 * The caller feeds both channels' final outputs in order and tells how far each has come; a row is
 * ready when both have passed what it needs, or one is `horizon_s` behind the other (a channel that
 * stopped). Nothing depends on how the caller cuts or interleaves the signals within that horizon.
 */
#ifndef DSP_COMPONENTS_H
#define DSP_COMPONENTS_H

#include "dsp/base/params.h"
#include "dsp/base/results.h"
#include "dsp/skin/edasymp.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	DSP_COMPONENTS_BINS = 4096,   /* half seconds kept */
	DSP_COMPONENTS_EARLY = 128,   /* half seconds kept of what may still change */
	DSP_COMPONENTS_ONSETS = 1024, /* responses kept */
};

struct dsp_components_bin {
	int64_t index;                     /* half second since 0; what the slot holds */
	double conductance, level, driver; /* sums over the valid samples, per unit u */
	double quiet;                      /* sum of the noise's part of the quality */
	int n, n_valid;
};

struct dsp_components_second {
	int64_t index;
	bool is_provisional;
	double heart_rate_bpm, ln_amplitude, quality;
};

struct dsp_components_builder;

/* What the caller knows of one channel. */
struct dsp_components_progress {
	bool is_present;    /* it has samples or may still get some */
	double newest_s;    /* newest sample pushed; NaN none yet */
	double final_s;     /* what comes before is fed; INFINITY at the end */
	double responses_s; /* conductance: the same for responses */
};

/* NULL when memory is short. Plans an FFT: one creation at a time in a process. */
struct dsp_components_builder *dsp_components_create(
	const struct dsp_params *params, double horizon_s);
void dsp_components_destroy(struct dsp_components_builder *builder); /* NULL is fine */

/* Final rows of the skin-conductance stage. @noise and @unit as they are now; while the unit is NaN
 * a sample counts as invalid. */
void dsp_components_push_eda(struct dsp_components_builder *builder, const struct dsp_eda *sample,
	double noise, double unit);
/* The same of a sample that may still change: for previews alone, until its half second is final.
 */
void dsp_components_push_early(struct dsp_components_builder *builder, const struct dsp_eda *sample,
	double noise, double unit);
void dsp_components_push_scr(struct dsp_components_builder *builder, double onset_s);

/* A second of the pulse stage; a later one for the same time takes the place of an earlier. */
void dsp_components_push_pulse(struct dsp_components_builder *builder, double time_s,
	double heart_rate_bpm, double ln_amplitude, double quality, bool is_provisional);

/* The next final row, if it is ready. */
bool dsp_components_pull(struct dsp_components_builder *builder,
	const struct dsp_components_progress *gsr, const struct dsp_components_progress *pulse,
	struct dsp_components *ret_row);

/* A provisional row for second @t from what is there; @extra_onsets are responses not final yet. */
void dsp_components_preview(struct dsp_components_builder *builder, int64_t t,
	const double *extra_onsets, int n_extra, struct dsp_components *ret_row);

/* Share of valid samples in the last 10 s before @time_s, times the noise's part, of what came at
 * or after @since_s, early ones included; NaN when nothing did. */
double dsp_components_gsr_quality_since(
	struct dsp_components_builder *builder, double since_s, double time_s);

/* Final responses with onsets from @from_s on, the newest 1024 at most. */
int dsp_components_count(const struct dsp_components_builder *builder, double from_s);

/* Seconds of valid conductance in the @span_s before @time_s. */
double dsp_components_valid_s(
	const struct dsp_components_builder *builder, double time_s, double span_s);

#endif
