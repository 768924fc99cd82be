/*
 * The short words that a rater writes again and again ("movement", "cough"): at most nine, one per
 * digit, kept in the user's configuration. Main thread only.
 */
#ifndef GUI_REVIEW_CODES_H
#define GUI_REVIEW_CODES_H

#include <glib.h>

enum {
	AFFEKT_CODES_MAX = 9
};

/* $XDG_CONFIG_HOME/affekt/codes; owned by the caller. */
char *affekt_codes_path(void);

/* Array of char* that owns them; some to begin with when there is no file yet. */
GPtrArray *affekt_codes_read(const char *path);
/* FALSE with an error when the file cannot be written. */
gboolean affekt_codes_write(const char *path, const GPtrArray *codes, GError **error);

/* FALSE when @code is empty, known, or there are nine. */
gboolean affekt_codes_add(GPtrArray *codes, const char *code);

#endif
