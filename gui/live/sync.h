/*
 * The sync test on the screen: a window over the whole screen that says what to do, flashes as
 * acquisition/sync_report.h has it, and shows what was found until it is closed.
 *
 *   open() ─► countdown ─► flash … flash ─► measuring ─► what was found ─► closed
 *               └────── Escape: breaks off ─────┘
 *
 * The frame clock drives it: the time told for a flash is the one at which the frame that first
 * showed white was presented, or, where the display does not say that, at which it was painted.
 * Whatever waits for the disk runs in a worker; the recording cannot be stopped before the test has
 * ended, and a test ends when its recording is to stop.
 *
 * "told" (char*: the sentences of the result, or why there is none; guint: flashes shown) is
 * emitted once, when the test has ended. Main thread only.
 */
#ifndef GUI_LIVE_SYNC_H
#define GUI_LIVE_SYNC_H

#include "gui/live/recorder.h"

#include <adwaita.h>

#define AFFEKT_TYPE_SYNC (affekt_sync_get_type())
G_DECLARE_FINAL_TYPE(AffektSync, affekt_sync, AFFEKT, SYNC, GtkWindow)

/* Begins a test of what @recorder records, over @parent (NULL: none). Owned by GTK; NULL when
 * nothing is recorded. */
AffektSync *affekt_sync_open(AffektRecorder *recorder, GtkWindow *parent);

/* Ends the test early, as Escape does; what was seen so far counts. */
void affekt_sync_break_off(AffektSync *sync);

gboolean affekt_sync_is_lit(AffektSync *sync);
/* What stands there now, large: the countdown, the flash, the result. */
const char *affekt_sync_text(AffektSync *sync);

#endif
