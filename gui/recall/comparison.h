/*
 * Lived against perceived, for the facilitator, after the answers: a sentence on how far body and
 * words go together, a picture, and the same as a table for everyone and every screen reader.
 * Main thread only.
 */
#ifndef GUI_RECALL_COMPARISON_H
#define GUI_RECALL_COMPARISON_H

#include "study/recall/perceived.h"

#include <adwaita.h>

#define AFFEKT_TYPE_COMPARISON (affekt_comparison_get_type())
G_DECLARE_FINAL_TYPE(AffektComparison, affekt_comparison, AFFEKT, COMPARISON, AdwBin)

AffektComparison *affekt_comparison_new(void);

/* Takes @perceived over. */
void affekt_comparison_show(AffektComparison *comparison, struct study_perceived *perceived);

/* What the sentence above the picture says. */
const char *affekt_comparison_sentence(AffektComparison *comparison);

#endif
