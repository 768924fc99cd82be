/*
 * The live page: set up, check, record, and hand the session over.
 *
 *   state  "setup" ─► "recording" ─► "saving" ─► "saved" | "failed" ─► "setup"
 *
 * It records through gui/live/recorder.h whatever page the window shows meanwhile; the header badge
 * says so everywhere. While it records, closing the window asks, then stops properly and closes
 * when everything is saved; so does a signal to end (SIGTERM, SIGINT, SIGHUP).
 *
 * What it does is an action of the group "live" (live_actions.c); its keys are a table. "recorded"
 * (char*: path) is emitted when the user wants to see the session that was just saved. Main thread
 * only.
 */
#ifndef GUI_LIVE_LIVE_H
#define GUI_LIVE_LIVE_H

#include "gui/actions/keys.h"
#include "gui/live/check.h"
#include "gui/live/console.h"
#include "gui/live/form.h"
#include "gui/live/recorder.h"

#include <adwaita.h>

#define AFFEKT_TYPE_LIVE (affekt_live_get_type())
G_DECLARE_FINAL_TYPE(AffektLive, affekt_live, AFFEKT, LIVE, AdwBin)

/* The keys of the page, a list as gui/actions/keys.h has it. */
extern const struct affekt_key_group affekt_live_keys[];

AffektLive *affekt_live_new(void);

GActionGroup *affekt_live_actions(AffektLive *live); /* to be inserted as "live"; the page's */
/* "● REC 12:34" for the window's header, whatever page is shown; owned by the page. */
GtkWidget *affekt_live_badge(AffektLive *live);

const char *affekt_live_state(AffektLive *live);
AffektForm *affekt_live_form(AffektLive *live);
AffektCheck *affekt_live_check(AffektLive *live);
AffektConsole *affekt_live_console(AffektLive *live);
AffektRecorder *affekt_live_recorder(AffektLive *live);

/* Why recording cannot start, a sentence per line; "" when it can. */
const char *affekt_live_reasons(AffektLive *live);

/* Starts, when nothing is in the way. */
void affekt_live_start(AffektLive *live);
/* Opens or ends the signal check. */
void affekt_live_toggle_check(AffektLive *live);
/* Asks whether to stop; the answer "stop" can be given only after a moment. NULL when nothing is
 * recorded or it asks already. */
AdwMessageDialog *affekt_live_ask_to_stop(AffektLive *live, gboolean is_closing);
/* From "saved": emits "recorded", or goes back to the set-up for the next participant. */
void affekt_live_review(AffektLive *live);
void affekt_live_again(AffektLive *live);

/* [live_actions.c] Adds the actions of the page to @map; once, at creation. */
void affekt_live_add_actions(AffektLive *live, GActionMap *map);
/* [live_actions.c] Greys out what cannot be done in the present state. */
void affekt_live_enable_actions(
	GActionMap *map, enum affekt_recorder_state state, gboolean can_start);

#endif
