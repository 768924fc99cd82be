/*
 * The scores behind study/evidence/kpi.h, one mean per unit, phase and wave.
 */
#ifndef STUDY_EVIDENCE_SCORES_H
#define STUDY_EVIDENCE_SCORES_H

#include "study/evidence/evidence.h"

/* Who scored, of which team and participant; study/evidence/kpi.h. */
struct study_scores_unit {
	enum study_rater_kind kind;
	char *participant, *team; /* "" none */
	double *sums;             /* n_waves × n_phases */
	guint *counts;
};

struct study_scores {
	GPtrArray *waves;  /* char*, in order; "" where somebody has none */
	GPtrArray *phases; /* char*: ids of the plan, then as they appear */
	GPtrArray *units;  /* struct study_scores_unit*, by kind, participant, rater */
};
typedef struct study_scores study_scores;

/* Owned by the caller. */
struct study_scores *study_scores_new(
	const struct study_evidence *evidence, const GPtrArray *results);
void study_scores_free(study_scores *scores); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_scores, study_scores_free)

/* The unit's score; @phase n_phases: the sum over all, NaN when one is missing. NaN none. */
double study_scores_get(const struct study_scores *scores, const struct study_scores_unit *unit,
	guint wave, guint phase);

#endif
