/*
 * Edits in words, for menus, messages and the list of the history. Pure.
 */
#ifndef GUI_EDIT_TITLES_H
#define GUI_EDIT_TITLES_H

#include "recordings/edits/edits.h"

/* "Move arousal peak"; translated, lives for ever. */
const char *affekt_titles_of_edit(const struct rec_edit *edit);
/* The same for one action of @edits: "Reject 12 beats"; owned by the caller. */
char *affekt_titles_of_action(const GArray *edits);

#endif
