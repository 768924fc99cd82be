/*
 * The one thing that is selected for editing: a peak, a response, a beat, an artefact, a touch
 * point or a mark. It stays selected through every edit, undo and new statistics, because it is
 * remembered by what edits call it; it is dropped when it is gone.
 *
 * While something is dragged the selection also knows where it would go (the preview).
 *
 * Signals: "changed" () another thing is selected, or none; "preview" () it would go elsewhere.
 * Main thread only.
 */
#ifndef GUI_REVIEW_SELECTION_H
#define GUI_REVIEW_SELECTION_H

#include "gui/review/things.h"

#define AFFEKT_TYPE_SELECTION (affekt_selection_get_type())
G_DECLARE_FINAL_TYPE(AffektSelection, affekt_selection, AFFEKT, SELECTION, GObject)

AffektSelection *affekt_selection_new(void);

/* The session whose things are selected; call again whenever it changed. Another one drops the
 * selection. Referenced; NULL: none. */
void affekt_selection_show(AffektSelection *selection, AffektSession *session);

/* NULL: nothing is selected. Valid until the next call. */
const struct affekt_thing *affekt_selection_get(AffektSelection *selection);
/* AFFEKT_THING_NONE selects nothing. */
void affekt_selection_choose(AffektSelection *selection, struct affekt_thing thing);

/* What edits call it, as affekt_things_name(); something must be selected. */
struct rec_edit affekt_selection_name(AffektSelection *selection);

/* Where a dragged part would go; NaN: nothing is dragged. */
void affekt_selection_set_preview(AffektSelection *selection, double time_s);
double affekt_selection_preview(AffektSelection *selection);

#endif
