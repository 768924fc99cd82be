/*
 * What has happened to a recording so far: warnings with their times, and what its sync tests
 * found. A button that opens the list; nobody sees it before there is something in it. Main thread
 * only.
 */
#ifndef GUI_LIVE_CHRONICLE_H
#define GUI_LIVE_CHRONICLE_H

#include "gui/live/warnings.h"

#include <adwaita.h>

#define AFFEKT_TYPE_CHRONICLE (affekt_chronicle_get_type())
G_DECLARE_FINAL_TYPE(AffektChronicle, affekt_chronicle, AFFEKT, CHRONICLE, AdwBin)

AffektChronicle *affekt_chronicle_new(void);

/* Empties it. */
void affekt_chronicle_clear(AffektChronicle *chronicle);
/* Follows @warnings, which outlive the next call or clear(). */
void affekt_chronicle_show(AffektChronicle *chronicle, const struct affekt_warnings *warnings);
/* Adds what was found at @time_s of the session. */
void affekt_chronicle_add(AffektChronicle *chronicle, double time_s, const char *text);

/* The whole list, a line per entry, in order of time; owned by the caller. */
char *affekt_chronicle_text(AffektChronicle *chronicle);

#endif
