/*
 * The line at the foot of the page while it records: what the signals are, losses, disk, the sync
 * test, what has happened so far, the bell, and the stop that must be held. Main thread only.
 */
#ifndef GUI_LIVE_FOOT_H
#define GUI_LIVE_FOOT_H

#include "gui/live/hold.h"
#include "gui/live/recorder.h"
#include "gui/live/sync.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_FOOT (affekt_foot_get_type())
G_DECLARE_FINAL_TYPE(AffektFoot, affekt_foot, AFFEKT, FOOT, GtkBox)

AffektFoot *affekt_foot_new(AffektRecorder *recorder);

/* Forgets the recording before. */
void affekt_foot_clear(AffektFoot *foot);
/* Shows the numbers as of the recorder's last look. */
void affekt_foot_show(AffektFoot *foot);

/* Begins a sync test, if there is a camera; NULL: there is none. */
AffektSync *affekt_foot_sync(AffektFoot *foot);
/* What should be done before it is stopped, as a sentence; "" nothing. Owned by the caller. */
char *affekt_foot_reminder(AffektFoot *foot);

AffektHold *affekt_foot_stop(AffektFoot *foot);
const char *affekt_foot_labels(AffektFoot *foot); /* "SIMULATED"; "" none */
/* Warnings and sync tests so far, a line each; owned by the caller. */
char *affekt_foot_history(AffektFoot *foot);

#endif
