/*
 * Everything that stands on the time axis, one above another: overview, touch points, tracks,
 * axis, and the overlay over them; and what the pointer does to it.
 *
 *   wheel            zooms at the pointer      drag         scrolls
 *   Shift + wheel    scrolls                   Shift + drag selects a stretch
 *   click            sets the cursor           click on a touch point chooses it, twice zooms to it
 *
 * Signals: "visit-chosen" (int index, gboolean twice) when a touch point is clicked.
 */
#ifndef GUI_REVIEW_STAGE_H
#define GUI_REVIEW_STAGE_H

#include "gui/plot/timeline.h"
#include "gui/review/compose.h"
#include "gui/session/session.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_STAGE (affekt_stage_get_type())
G_DECLARE_FINAL_TYPE(AffektStage, affekt_stage, AFFEKT, STAGE, GtkWidget)

AffektStage *affekt_stage_new(AffektTimeline *timeline);

/* Shows what @session has by now; call again whenever it changed. */
void affekt_stage_show(AffektStage *stage, AffektSession *session);

void affekt_stage_set_scale(AffektStage *stage, enum affekt_scale scale);
void affekt_stage_set_track_visible(
	AffektStage *stage, enum affekt_review_track which, gboolean is_visible);
AffektTrack *affekt_stage_track(AffektStage *stage, enum affekt_review_track which);

/* The touch point shown as chosen; -1 none. */
void affekt_stage_choose_visit(AffektStage *stage, int visit);

#endif
