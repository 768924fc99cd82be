/*
 * One recent session as a line of the start page: name, participant, date, duration, words of
 * warning; greyed, with what to do, when its file is not there. Main thread only.
 *
 * Signal "dismissed" (char *path): the user wants the line gone.
 */
#ifndef GUI_START_RECENT_ROW_H
#define GUI_START_RECENT_ROW_H

#include "gui/start/recent.h"

#include <adwaita.h>

#define AFFEKT_TYPE_RECENT_ROW (affekt_recent_row_get_type())
G_DECLARE_FINAL_TYPE(AffektRecentRow, affekt_recent_row, AFFEKT, RECENT_ROW, AdwActionRow)

/* Takes @recent over. */
AffektRecentRow *affekt_recent_row_new(affekt_recent *recent);

/* Owned by the line. */
const affekt_recent *affekt_recent_row_get(AffektRecentRow *row);

#endif
