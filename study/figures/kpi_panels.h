/*
 * The scores of a study as panels: one per phase, the sum last; in each a point per wave and kind
 * of rater. Only what holds for everybody; single people and teams are in the table.
 */
#ifndef STUDY_FIGURES_KPI_PANELS_H
#define STUDY_FIGURES_KPI_PANELS_H

#include "study/evidence/evidence.h"

struct study_kpi_panels {
	GPtrArray *phases; /* const char*, by first appearance; "" (the sum) last; not owned */
	GPtrArray *waves;  /* const char*, in their order; not owned */
};
typedef struct study_kpi_panels study_kpi_panels;

struct study_kpi_panels *study_kpi_panels_new(const struct study_evidence *evidence);
void study_kpi_panels_free(study_kpi_panels *panels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_kpi_panels, study_kpi_panels_free)

/* NULL none. */
const struct study_kpi *study_kpi_panels_find(const struct study_evidence *evidence,
	const char *phase, const char *wave, enum study_rater_kind kind);

/* What a kind of rater is called in the language that is set. */
const char *study_kpi_panels_kind(enum study_rater_kind kind);

/* "in control" … in the language that is set; "" for "". */
const char *study_kpi_panels_verdict(const char *verdict);

/* The heading of a phase, of the sum with what is possible. Owned by the caller. */
char *study_kpi_panels_title(const struct study_evidence *evidence, const char *phase);

#endif
