/*
 * The page of the cued recall: the participant looks back at the own visit, moment by moment, and
 * tells what it was like, while everything the sensors saw stays hidden.
 *
 *   state   "empty" no session, or no moments   "start" the facilitator's screen
 *           "ask" handed to the participant     "end" thanks     "compare" lived against perceived
 *
 *   empty ──session──► start ──start──► ask ──next…──► end ──leave──► start ──compare──► compare
 *                        ▲───────leave───┘                              ▲──────leave───────┘
 *
 * Each answer goes to the document at once. A session that takes no answers says why before anybody
 * is asked.
 *
 * Signals: "answered" (const struct rec_self_report *) an answer, at once. "message" (char *) a
 * sentence for the user. "handed-over" (gboolean) the participant holds the window from now on, or
 * no longer: nothing of the session may be seen around the page. Main thread only.
 */
#ifndef GUI_RECALL_RECALL_H
#define GUI_RECALL_RECALL_H

#include "gui/actions/keys.h"
#include "gui/edit/document.h"
#include "gui/recall/asking.h"
#include "gui/recall/interview.h"
#include "gui/session/session.h"

#define AFFEKT_TYPE_RECALL (affekt_recall_get_type())
G_DECLARE_FINAL_TYPE(AffektRecall, affekt_recall, AFFEKT, RECALL, AdwBin)

/* The keys of the page, a list as gui/actions/keys.h has it. */
extern const struct affekt_key_group affekt_recall_keys[];

AffektRecall *affekt_recall_new(void);

/* Asks about the session of @document and follows it; NULL: none. An answer that still rests goes
 * to the document before. */
void affekt_recall_set_document(AffektRecall *recall, AffektDocument *document);

const char *affekt_recall_state(AffektRecall *recall);
/* The actions, to be inserted as "recall"; owned by the page. */
GActionGroup *affekt_recall_actions(AffektRecall *recall);

/* NULL in the state "empty". */
const struct affekt_interview *affekt_recall_interview(AffektRecall *recall);
AffektAsking *affekt_recall_asking(AffektRecall *recall);
/* What the action "compare" does once it is confirmed. */
void affekt_recall_show_comparison(AffektRecall *recall);

#endif
