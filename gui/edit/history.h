/*
 * Undo and redo of one rater, as pure bookkeeping: which edits an undo takes back, and which
 * restores a redo takes back. Nothing is forgotten but what was undone before a new action.
 *
 * An undo is itself edits: one restore for each edit of the action
 * (recordings/edits/edits_merge.h). Its redo restores those restores. Main thread only.
 */
#ifndef GUI_EDIT_HISTORY_H
#define GUI_EDIT_HISTORY_H

#include "recordings/edits/edits.h"

struct affekt_history;
typedef struct affekt_history affekt_history;

struct affekt_history *affekt_history_new(void);
void affekt_history_free(affekt_history *history); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_history, affekt_history_free)

/* Begins with the edits of @rater in @edits that hold, so that what was done before the session was
 * opened can be undone too. Those with one time and neighbouring seq are one action. */
void affekt_history_begin(struct affekt_history *history, const GArray *edits, const char *rater);

/* A new action of @n edits that are complete, id included; what was undone is gone. */
void affekt_history_add(struct affekt_history *history, const struct rec_edit *edits, gsize n);

/* The edits of the action that undo or redo would concern; NULL none. Owned by the history. */
const GArray *affekt_history_next_undo(const struct affekt_history *history);
const GArray *affekt_history_next_redo(const struct affekt_history *history);

/* The restores that undo or redo the next action, with ids, but without seq, rater and time; NULL
 * when there is none. GArray of struct rec_edit, owned by the caller. */
GArray *affekt_history_undo(struct affekt_history *history);
GArray *affekt_history_redo(struct affekt_history *history);

#endif
