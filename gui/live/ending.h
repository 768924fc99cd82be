/*
 * The page behind a recording: how far writing and analysing are, then what was saved and what to
 * do next, or where everything is safe. Main thread only.
 */
#ifndef GUI_LIVE_ENDING_H
#define GUI_LIVE_ENDING_H

#include "gui/live/recorder.h"

#include <adwaita.h>

#define AFFEKT_TYPE_ENDING (affekt_ending_get_type())
G_DECLARE_FINAL_TYPE(AffektEnding, affekt_ending, AFFEKT, ENDING, AdwBin)

/* Its buttons are the actions "live.review" and "live.again". */
AffektEnding *affekt_ending_new(AffektRecorder *recorder);

/* The sentences shown. */
const char *affekt_ending_text(AffektEnding *ending);

#endif
