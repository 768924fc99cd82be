/*
 * Keeps what a session shows in step with the edits: rows at once, all that follows from them in a
 * worker. While it works only the newest edits count; what is out of date is dropped.
 *
 * Main thread only.
 */
#ifndef GUI_SESSION_REMERGE_H
#define GUI_SESSION_REMERGE_H

#include "gui/session/merged.h"
#include "recordings/edits/edits.h"

struct affekt_remerge;
typedef struct affekt_remerge affekt_remerge;

/* Gets each complete merge, on the main loop, and owns it. */
typedef void (*affekt_remerge_ready)(gpointer user, struct affekt_merged *merged);

struct affekt_remerge *affekt_remerge_new(struct affekt_base *base, const char *rater,
	gboolean is_blind, affekt_remerge_ready ready, gpointer user);
/* @ready is not called any more. NULL is fine. */
void affekt_remerge_free(affekt_remerge *remerge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_remerge, affekt_remerge_free)

const char *affekt_remerge_rater(const struct affekt_remerge *remerge);
/* All edits, of all raters (struct rec_edit). */
const GArray *affekt_remerge_edits(const struct affekt_remerge *remerge);

/* Adds @n edits and returns the rows as they are now, owned by the caller; @ready gets the rest. */
struct affekt_merged *affekt_remerge_add(
	struct affekt_remerge *remerge, const struct rec_edit *edits, gsize n);

/* The same for what is hidden. */
struct affekt_merged *affekt_remerge_set_blind(struct affekt_remerge *remerge, gboolean is_blind);

/* What edits are merged into. */
struct affekt_base *affekt_remerge_base(const struct affekt_remerge *remerge);

/* TRUE when nothing more is on its way. */
gboolean affekt_remerge_is_settled(const struct affekt_remerge *remerge);

#endif
