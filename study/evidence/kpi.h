/*
 * The service KPI: scores from 1 to 10 per phase, and their sum out of the possible points (five
 * phases: 50), of everybody, each team and each participant, per wave and kind of rater.
 *
 * A score is somebody's of something: a participant's own (self: the mean over the phase's touch
 * points in the cued recall of the wave, with rows of ratings.tsv), else a rater's of a team and a
 * participant, one or none of each. A rater who scores two teams counts once in each; a row without
 * a rater is a unit of its own. Each counts once per phase and wave, as the mean of what there is.
 * A person's exclusion and missing consent take scores out, bad sensors do not.
 *
 * Sum: over those who have every phase; when nobody has, the sum of the phases' means, without
 * interval. A phase that no kind of rater scored in any wave is not among the possible points.
 *
 * Control limits are those of the waves before (study/statistics/control.h): of several people
 * 3 sigma of a mean of as many, from the spread within waves; of one participant from the own
 * means of earlier waves. None where those have no spread. Change is against the last wave before
 * that has a score.
 *
 * Waves, phases and teams are those of the whole study: a filter by wave leaves rows out, not
 * earlier waves; a filter by group is applied.
 */
#ifndef STUDY_EVIDENCE_KPI_H
#define STUDY_EVIDENCE_KPI_H

#include "study/evidence/evidence.h"

#define STUDY_KPI_POSSIBLE 10.0 /* of a phase */

/* Fills kpis: by whom (everybody, teams, participants), kind, wave, phase (in the plan's order, the
 * sum last). @results: all of the study. */
void study_kpi_fill(struct study_evidence *evidence, const GPtrArray *results);

/* Waves that somebody scored, in their order; const char*, of @evidence. Owned by the caller. */
GPtrArray *study_kpi_waves(const struct study_evidence *evidence);

/* The row to name as the weakest link: of everybody in the last wave, by the participants' scores,
 * else those of the first kind that scored in it. The first of equals; NULL none. */
const struct study_kpi *study_kpi_weakest(const struct study_evidence *evidence);

#endif
