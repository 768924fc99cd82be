/*
 * The start page: how a session comes into the window. Main thread only.
 */
#ifndef GUI_START_START_H
#define GUI_START_START_H

#include <adwaita.h>

#define AFFEKT_TYPE_START (affekt_start_get_type())
G_DECLARE_FINAL_TYPE(AffektStart, affekt_start, AFFEKT, START, AdwBin)

AffektStart *affekt_start_new(void);

#endif
