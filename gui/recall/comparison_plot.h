/*
 * Lived against perceived as a picture: a line per touch point, on it a filled dot for what the
 * body did, an open square for what the person said, in the person's own standard deviations, and a
 * bar between the two. Moments that part are named in words as well. Main thread only.
 */
#ifndef GUI_RECALL_COMPARISON_PLOT_H
#define GUI_RECALL_COMPARISON_PLOT_H

#include "study/recall/perceived.h"

#include <adwaita.h>

/* A drawing area for @perceived, which must outlive it. */
GtkWidget *affekt_comparison_plot_new(const struct study_perceived *perceived);

/* "felt more than lived", "felt less than lived", "agrees", "not compared": for picture and table.
 * Static. */
const char *affekt_comparison_verdict(const struct study_perceived_row *row);
/* "Greeting, visit 2". Owned by the caller. */
char *affekt_comparison_title(const struct study_perceived_row *row);

#endif
