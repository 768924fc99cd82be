/*
 * EEG and EMG as optional channels: their bands once a second, and what they say about arousal and
 * approach.
 *
 * Which channels: those whose key begins with "eeg" (125 to 4000 Hz) or "emg" (500 to 10000 Hz), as
 * `affekt import --channel eeg_f3=FILE` names them. Volts of any prefix become microvolts; other
 * units stay, and rules of absolute size do not apply (dsp/side/eeg.h, dsp/side/emg.h).
 *
 *   eeg  `theta`, `alpha`, `beta`: ln of the power in µV^2; `alpha_relative`: of alpha's share of
 *        the three; `engagement`: of beta / (alpha + theta) (Pope, Bogart & Bartolome 1995, Biol
 *        Psychol 40:187)
 *   emg  `muscle`: ln of the squared root mean square in µV^2
 *
 * The arousal component M is ln RMS of the first muscle that is not one of expression (corrugator,
 * zygomaticus: they tell valence), else minus ln of alpha power, the mean of all EEG channels.
 */
#ifndef STUDY_SESSION_BANDS_H
#define STUDY_SESSION_BANDS_H

#include "dsp/base/params.h"
#include "recordings/session/session.h"
#include "study/base/baseline.h"

/* Appends the bands of @session's EEG and EMG channels to @results, rows once a second without
 * holes. Reads the samples in blocks: memory grows with the rows, not with the samples. False with
 * an error when samples cannot be read. */
bool study_bands_run(struct rec_session *session, const struct dsp_params *params,
	struct rec_results *results, GError **error);

/* Fills component M of @components (struct dsp_components) from the bands of @results. Pure. */
void study_bands_fill_muscle(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params, GArray *components);

/* Measures `alpha_asymmetry` of stretches of at least 60 s, in place of those that @results have:
 * mean of ln alpha of eeg_f4 minus ln alpha of eeg_f3 over the epochs that are valid in both;
 * nothing when one of the channels is missing. Pure. */
void study_bands_measure(const struct rec_session *session, const struct study_baseline *baseline,
	struct rec_results *results);

/* A paragraph for the methods: what was measured, what was not and why, and what cannot be
 * concluded. NULL without such channels; owned by the caller. */
char *study_bands_describe(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params);

#endif
