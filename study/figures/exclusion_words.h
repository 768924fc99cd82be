/*
 * Why somebody is not in the means, in words of the language that is set.
 */
#ifndef STUDY_FIGURES_EXCLUSION_WORDS_H
#define STUDY_FIGURES_EXCLUSION_WORDS_H

#include "study/evidence/evidence.h"

#define STUDY_N_EXCLUSIONS 7

/* "bad skin contact" for one bit of enum study_exclusion, @index 0..STUDY_N_EXCLUSIONS-1; not
 * owned. */
const char *study_exclusion_words(guint index);

/* All bits of @exclusions, joined by ", "; "" for none. Owned by the caller. */
char *study_exclusion_words_of(unsigned exclusions);

#endif
