/*
 * The start page: how a session comes into the window.
 *
 *   state   "welcome"   no session was ever opened: what Affekt is, and a demo session to look at
 *           "sessions"  those opened lately, newest first
 *           "making"    a demo session is being made, with progress
 *
 * Signals: "open" (char *path): show that session. "message" (char *sentence): a passing word.
 * Its commands are actions of the group "start". Main thread only; the disk is touched in workers.
 */
#ifndef GUI_START_START_H
#define GUI_START_START_H

#include "gui/actions/keys.h"
#include "gui/session/session.h"

#include <adwaita.h>

#define AFFEKT_TYPE_START (affekt_start_get_type())
G_DECLARE_FINAL_TYPE(AffektStart, affekt_start, AFFEKT, START, AdwBin)

/* The keys of the page, a list as gui/actions/keys.h has it. */
extern const struct affekt_key_group affekt_start_keys[];

AffektStart *affekt_start_new(void);

/* The actions, to be inserted as "start"; owned by the page. */
GActionGroup *affekt_start_actions(AffektStart *start);

const char *affekt_start_state(AffektStart *start);

/* Puts the session at @path at the top of the list. */
void affekt_start_note(AffektStart *start, const char *path, const struct affekt_facts *facts);
/* The same with the study in the folder @path, of so many people. */
void affekt_start_note_study(AffektStart *start, const char *path, guint n_people);

#endif
