/*
 * From peaks to beats: judges every wave against the finger's own waves, and where movement buries
 * the pulse, looks for the beats again with the help of the rhythm.
 *
 * A wave is suspect when its shape correlates with the template below 0.88, or its amplitude is
 * more than twice or less than a tenth of what is usual; or less than a quarter, unless the shape
 * correlates above 0.9 (a cold hand). dsp/pulse/pulse_odd.h tells ectopic beats and second tops.
 * Between the last beat before suspect waves and the first of two sound ones behind them,
 * dsp/pulse/pulse_path.h looks for the beats anew. Trouble of more than 12 s has no usual rhythm
 * any more: the peaks are then kept as they were found.
 *
 * Internal to dsp/pulse/pulse.c. No allocation.
 */
#ifndef DSP_PULSE_PULSE_TRACK_H
#define DSP_PULSE_PULSE_TRACK_H

#include "dsp/pulse/pulse_find.h"
#include "dsp/pulse/pulse_path.h"
#include "dsp/pulse/pulse_shape.h"

#include <stdbool.h>

/* A beat, by sample numbers of the running segment. */
struct dsp_pulse_wave {
	struct dsp_pulse_found found;
	double onset; /* where the steepest tangent of the rise meets the level of the foot */
	double amplitude;
	double correlation; /* with the template */
	double core;        /* correlation of the middle half */
	double skewness;
	bool is_judged, is_suspect;
	double gain_step; /* of the device before this wave: dsp/pulse/pulse_gain.h; 1: none */
};

struct dsp_pulse_track {
	const struct dsp_pulse_rings *rings;
	const struct dsp_params *params;
	struct dsp_pulse_find find;
	struct dsp_pulse_wave wave[DSP_PULSE_FOUND_MAX]; /* settled, not yet final */
	size_t n_waves;

	struct dsp_pulse_memory memory;          /* of good waves; outlives a segment */
	struct dsp_pulse_memory recent;          /* of the suspect waves of the running trouble */
	int n_consistent;                        /* waves in a row that look like the recent ones */
	double interval[DSP_PULSE_SHAPE_MEMORY]; /* between good beats, samples */
	size_t n_intervals, next_interval;
	double usual_interval; /* their median, samples */
	double last_position;  /* of the last final beat; -INFINITY: none */
	bool is_last_suspect;
	double last_sound_position, last_sound_amplitude; /* of the newest final sound wave */
	double gain_position, gain; /* waves from there on are so many times larger; INFINITY, 1 */
	double trouble_from;        /* the last sound beat before the trouble */

	struct dsp_pulse_path path; /* scratch */
};

void dsp_pulse_track_init(struct dsp_pulse_track *track, const struct dsp_pulse_rings *rings,
	const struct dsp_params *params);
void dsp_pulse_track_begin(struct dsp_pulse_track *track); /* a new segment */

/* Fills in what a wave looks like beside the finger's own waves. */
void dsp_pulse_track_judge(struct dsp_pulse_track *track, struct dsp_pulse_wave *wave);

/* Drops wave number @i. */
void dsp_pulse_track_remove(struct dsp_pulse_track *track, size_t i);

/* Takes in what has become ready; true when a tile was completed and beats may have become final.
 * @is_end: the segment is over. */
bool dsp_pulse_track_step(struct dsp_pulse_track *track, bool is_end);

/* The next beat before sample number @horizon, in order; false when there is none. */
bool dsp_pulse_track_pull(
	struct dsp_pulse_track *track, int64_t horizon, struct dsp_pulse_wave *ret_wave);

#endif
