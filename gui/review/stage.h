/*
 * Everything that stands on the time axis, one above another: overview, touch points, tracks,
 * axis, and the overlay over them. What the pointer does to it is in gui/review/stage_input.h.
 *
 * One track is the focused one: it has the keyboard, or had it last, and editing acts on it. Tab
 * and the arrows up and down move the focus. Focusing the stage focuses that track.
 *
 * Signals: "visit-chosen" (int index, gboolean twice) when a touch point is clicked;
 * "thing-dropped" (double time_s) when the selected thing was dragged there; "menu" (double x,
 * double y) when its menu is asked for.
 */
#ifndef GUI_REVIEW_STAGE_H
#define GUI_REVIEW_STAGE_H

#include "gui/plot/timeline.h"
#include "gui/review/compose.h"
#include "gui/review/pile.h"
#include "gui/review/selection.h"
#include "gui/session/session.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_STAGE (affekt_stage_get_type())
G_DECLARE_FINAL_TYPE(AffektStage, affekt_stage, AFFEKT, STAGE, GtkWidget)

AffektStage *affekt_stage_new(AffektTimeline *timeline);

/* Shows what @session has by now; call again whenever it changed. */
void affekt_stage_show(AffektStage *stage, AffektSession *session);

/* The value scale of all tracks. */
void affekt_stage_set_scale(AffektStage *stage, enum affekt_scale scale);
/* The tracks: order, visibility, heights, scales. */
AffektPile *affekt_stage_pile(AffektStage *stage);
AffektTrack *affekt_stage_track(AffektStage *stage, enum affekt_review_track which);

/* The track that edits act on, never NULL. */
AffektTrack *affekt_stage_focused_track(AffektStage *stage);
/* Which one @track is: enum affekt_review_track, -1 one of another channel. */
int affekt_stage_kind_of(AffektStage *stage, AffektTrack *track);

/* What lies at a place of the stage, in its pixels. */
AffektTimeline *affekt_stage_timeline(AffektStage *stage);
int affekt_stage_plot_width(AffektStage *stage);
double affekt_stage_time_at(AffektStage *stage, double x);                  /* NaN: no plot there */
AffektTrack *affekt_stage_track_at(AffektStage *stage, double x, double y); /* NULL none */
int affekt_stage_visit_at(AffektStage *stage, double x, double y);          /* -1 none */
struct affekt_thing affekt_stage_thing_in_band(AffektStage *stage, double x, double y);

/* What is selected for editing, and whose it is. */
AffektSelection *affekt_stage_selection(AffektStage *stage);
AffektSession *affekt_stage_session(AffektStage *stage); /* NULL none */
GtkWidget *affekt_stage_overlay(AffektStage *stage);     /* what is drawn over the tracks */

/* The touch point shown as chosen; -1 none. */
void affekt_stage_choose_visit(AffektStage *stage, int visit);

#endif
