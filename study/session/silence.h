/*
 * What the signal chain can only tell afterwards: a minute that turned out to hold nothing but
 * quantisation noise has been taken for skin until then. Here its rows become invalid, so that a
 * dead channel has no level, no arousal and no share of valid time. The pulse stage finds waves in
 * anything, noise too, and tells by their quality what they are worth; here worthless ones go.
 */
#ifndef STUDY_SESSION_SILENCE_H
#define STUDY_SESSION_SILENCE_H

#include "recordings/session/results.h"

/* Orders @results's artefact windows by start, and makes what lies in the no_signal ones of
 * conductance invalid: rows of the grid are flagged, the four components (struct dsp_components)
 * that rest on it are absent, responses whose impulse lies there go. The two components of the
 * pulse are absent in its no_signal windows and in any but gain steps that last a minute. Pure. */
void study_silence_apply(struct rec_results *results, GArray *components);

/* Without a usable signal of conductance (rec_results_lacks_gsr()) there are no responses, without
 * one of the pulse (rec_results_lacks_pulse()) no beats and no components of the pulse: what the
 * little that is valid shows is left out too. */
void study_silence_clear(struct rec_results *results, GArray *components);

#endif
