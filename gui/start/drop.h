/*
 * What was dropped on the window: one session or study, or a sentence that says what to drop. Pure
 * but for a look at what kind of thing a path is.
 */
#ifndef GUI_START_DROP_H
#define GUI_START_DROP_H

#include <gio/gio.h>

/* The path of the session or of the study's folder, owned by the caller. NULL with *ret_sentence,
 * owned by the caller, when
 * @files (GFile*) are not one local file. */
char *affekt_drop_path(const GSList *files, char **ret_sentence);

#endif
