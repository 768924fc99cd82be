/*
 * Keeps the arrangement of the tracks between runs, in a file.
 *
 * The file is read at once, small as it is, and written shortly after the last change, by a
 * worker: the main loop waits for no disk. A file that is missing, broken or unwritable costs
 * the arrangement and nothing else. Main thread only.
 */
#ifndef GUI_REVIEW_KEEP_H
#define GUI_REVIEW_KEEP_H

#include "gui/review/pile.h"

/* Arranges @pile as the file at @path says, and writes that file whenever it is arranged anew, as
 * long as @pile lives. Once per pile. */
void affekt_keep_arrangement(AffektPile *pile, const char *path);

#endif
