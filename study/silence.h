/*
 * What the signal chain can only tell afterwards: a minute that turned out to hold nothing but
 * quantisation noise has been taken for skin until then. Here its rows become invalid, so that a
 * dead channel has no level, no arousal and no share of valid time.
 */
#ifndef STUDY_SILENCE_H
#define STUDY_SILENCE_H

#include "recordings/results.h"

/* Orders @results's artefact windows by start, and makes what lies in the no_signal ones of
 * conductance invalid: rows of the grid are flagged, the four components (struct dsp_components)
 * that rest on it are absent. Pure. */
void study_silence_apply(struct rec_results *results, GArray *components);

#endif
