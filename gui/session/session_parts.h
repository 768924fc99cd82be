/*
 * The inside of an AffektSession, for its own sources: session.c reads and merges,
 * session_answers.c says what there is. Main thread only, but for what session.c notes.
 */
#ifndef GUI_SESSION_SESSION_PARTS_H
#define GUI_SESSION_SESSION_PARTS_H

#include "gui/session/remerge.h"
#include "gui/session/session.h"

#include <stdatomic.h>

struct _AffektSession {
	GObject parent_instance;
	char *path;
	char *rater;
	char *study;                   /* folder of the one it was opened from; NULL none */
	struct rec_session *recording; /* in memory, until the worker takes it */
	GCancellable *cancellable;
	atomic_bool is_handed_over; /* to the worker */
	enum affekt_session_state state;
	char *error;
	struct affekt_facts *facts;
	struct affekt_remerge *remerge; /* NULL: not yet */
	struct affekt_merged *merged;   /* NULL: not yet */
	gboolean is_blind, has_shown_automatic, is_for_study;
	struct affekt_series *signals[AFFEKT_N_SIGNALS];
	GQueue wanted;       /* other channels in the order asked for: index in the facts + 1 */
	gboolean is_reading; /* a worker reads the first of them */
	GHashTable *others;  /* index in the facts + 1 → affekt_series*; NULL value: wanted */
};

#endif
