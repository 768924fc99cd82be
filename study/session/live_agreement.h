/*
 * What was shown during the recording against what the analysis of the whole record found.
 *
 *   driver r        Pearson's correlation of the two drivers over the seconds valid in both
 *   responses F1    onsets paired one to one within 0.5 s (study/raters/agreement.h): 2m / (a + b)
 *   beats F1        the same within 0.1 s
 *   heart rate      mean rate of the live beats minus that of the analysis, bpm
 *
 * Responses and beats are compared over the time for which there are live results, since a live
 * layer may begin late or have holes.
 */
#ifndef STUDY_SESSION_LIVE_AGREEMENT_H
#define STUDY_SESSION_LIVE_AGREEMENT_H

#include "recordings/session/results.h"

/* Makes the rows live_offline_* of @results anew from @live; none when @live is NULL or has nothing
 * that @results has too. Pure. */
void study_live_agreement_fill(const struct rec_results *live, struct rec_results *results);

#endif
