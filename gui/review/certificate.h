/*
 * The sync certificate of a session: a table of how well each stream's clock is known, a row per
 * clock, per camera, and per stream of each sync test, and the verdict in words. Main thread only.
 */
#ifndef GUI_REVIEW_CERTIFICATE_H
#define GUI_REVIEW_CERTIFICATE_H

#include "gui/session/loader.h"

#include <adwaita.h>

/* A window over @parent (NULL: none) with the rows of @facts; owned by GTK. */
GtkWindow *affekt_certificate_open(const struct affekt_facts *facts, GtkWindow *parent);

/* The cells of @row for people, in the order of the table; NULL-terminated, owned by the caller. */
char **affekt_certificate_cells(const struct rec_sync *row);
gboolean affekt_certificate_is_passed(const struct rec_sync *row);

#endif
