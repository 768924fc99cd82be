/*
 * What a moderator sees while it records: clock, touch point and what comes next, the controls,
 * rolling traces, the journey, the camera, the numbers, warnings across the whole width, and a stop
 * that needs to be held. Main thread only.
 */
#ifndef GUI_LIVE_CONSOLE_H
#define GUI_LIVE_CONSOLE_H

#include "gui/live/banner.h"
#include "gui/live/foot.h"
#include "gui/live/prompt.h"
#include "gui/live/recorder.h"
#include "gui/live/scope.h"

#include <adwaita.h>

#define AFFEKT_TYPE_CONSOLE (affekt_console_get_type())
G_DECLARE_FINAL_TYPE(AffektConsole, affekt_console, AFFEKT, CONSOLE, AdwBin)

/* Follows @recorder, and shows what it records from its start on. The buttons are actions of the
 * group "live". */
AffektConsole *affekt_console_new(AffektRecorder *recorder);

/* Sets a mark now and asks for words to it; asks for the name of an unplanned touch point. */
void affekt_console_mark(AffektConsole *console);
void affekt_console_ask_unplanned(AffektConsole *console);

/* Begins a sync test, if there is a camera; NULL: there is none. */
AffektSync *affekt_console_sync(AffektConsole *console);

AffektBanner *affekt_console_banner(AffektConsole *console);
AffektScope *affekt_console_scope(AffektConsole *console);
AffektPrompt *affekt_console_prompt(AffektConsole *console);
AffektFoot *affekt_console_foot(AffektConsole *console);
const char *affekt_console_clock(AffektConsole *console);       /* "12:34" */
const char *affekt_console_touch_point(AffektConsole *console); /* title; "–" none open */

#endif
