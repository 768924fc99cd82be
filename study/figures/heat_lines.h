/*
 * The order of people in the picture "participants x touch points", and which of them share a line
 * when there are too many: those in the means by group, within it from the most aroused to the
 * least; behind them those left out, in the order of the evidence.
 */
#ifndef STUDY_FIGURES_HEAT_LINES_H
#define STUDY_FIGURES_HEAT_LINES_H

#include "study/evidence/evidence.h"

enum {
	STUDY_HEAT_LINES = 360,   /* at most; above it neighbours share a line */
	STUDY_HEAT_COLUMNS = 120, /* the same of touch points */
};

struct study_heat_line {
	guint from, n; /* of members */
	guint section;
};

struct study_heat_section {
	const char *group; /* "" none */
	bool is_out;       /* left out of the means */
	guint n;           /* members */
};

struct study_heat {
	GPtrArray *members; /* const struct study_member*, sorted; not owned */
	GArray *lines;      /* struct study_heat_line */
	GArray *sections;   /* struct study_heat_section */
	guint per_line;     /* members that share a line; 1 usually */
	guint per_column, n_columns;
};
typedef struct study_heat study_heat;

struct study_heat *study_heat_new(const struct study_evidence *evidence);
void study_heat_free(study_heat *heat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_heat, study_heat_free)

/* Mean of the known values of a line and a column, 0..100; NaN none. */
double study_heat_value(
	const struct study_heat *heat, const struct study_heat_line *line, guint column);

#endif
