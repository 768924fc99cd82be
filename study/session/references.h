/*
 * The works that a methods text cites, as a list for its end.
 */
#ifndef STUDY_SESSION_REFERENCES_H
#define STUDY_SESSION_REFERENCES_H

#include <glib.h>

/* All works that are cited in @text, in order of the alphabet: "Efron B. (1987) … . Holm …". NULL
 * when there are none. Owned by the caller. */
char *study_references_list(const char *text);

/* Appends a paragraph of all works that are cited in @text ("Greco et al., 2016"), in order of the
 * alphabet; nothing without any. */
void study_references_append(GString *text);

#endif
