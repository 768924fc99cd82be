/*
 * The figures, one file each, for the list in figure.c.
 */
#ifndef STUDY_FIGURES_EACH_H
#define STUDY_FIGURES_EACH_H

#include "study/figures/figure.h"

extern const struct study_figure study_figure_journey, study_figure_shares, study_figure_heat,
	study_figure_perceived, study_figure_words, study_figure_kpi, study_figure_curve,
	study_figure_pairs, study_figure_quality;

#endif
