/*
 * Correction of inter-beat intervals over a finished list of beats.
 *
 * Lipponen & Tarvainen 2019 (J Med Eng Technol 43:173): successive differences of the intervals and
 * their distance from a running median, both scaled by 5.2 quartile deviations of the 91 beats
 * around, tell ectopic, extra, missed, long and short beats apart. Missed beats are set in the
 * middle, extra ones left out, the others moved to the middle of their neighbours, and all is
 * judged again as long as it gets better. Where this departs from the paper: thresholds are never
 * below 20 ms nor below two medians, so that quantised and alternating intervals are left alone; a
 * long interval may hide more than one missed beat; and of a short and a long interval it is the
 * beat between them that is ectopic.
 *
 * What a row means afterwards:
 *   time_s            untouched: the detected pulse
 *   ibi_ms            to the beat before, raw; NaN for the first and across gaps
 *   ibi_corrected_ms  the same after correction; NaN for the first of each clean stretch, in
 *                     artefact windows, and for extra beats
 *   status            ECTOPIC (also long and short), EXTRA, MISSED_BEFORE; what a rater added or
 *                     moved keeps its status
 * After a MISSED_BEFORE the raw interval is two (or more) corrected ones: round(ibi_ms /
 * ibi_corrected_ms) of them. An inserted beat is no row.
 *
 * A clean stretch has no gap, no artefact window of the pulse, and no interval above 3 s. Nothing
 * is judged or corrected across its ends.
 */
#ifndef DSP_PULSE_IBI_H
#define DSP_PULSE_IBI_H

#include "dsp/base/results.h"

#include <stddef.h>

#define DSP_IBI_MAX_S 3.0

/* Working memory for up to @n_beats and @n_artefacts; NULL without memory. */
struct dsp_ibi;
struct dsp_ibi *dsp_ibi_create(size_t n_beats, size_t n_artefacts);
void dsp_ibi_destroy(struct dsp_ibi *ibi); /* NULL is fine */

/* Sets ibi_ms, ibi_corrected_ms and status of @beats, which are in order of time; rejected ones
 * are passed over and get NaN. @artefacts in any order; those of other channels do not matter.
 * @n_beats and @n_artefacts
 * are at most what @ibi was made for. A second run on its own result changes nothing. */
void dsp_ibi_correct(struct dsp_ibi *ibi, struct dsp_beat *beats, size_t n_beats,
	const struct dsp_artefact *artefacts, size_t n_artefacts);

#endif
