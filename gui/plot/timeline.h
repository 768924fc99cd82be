/*
 * The one time axis that every track, band and list of a window shares.
 *
 * Holds the record's limits, the visible part, the cursor (the chosen instant), the hover (where
 * the pointer is) and the selection; says when any of them changes. All arithmetic is in
 * gui/plot/view.h. Main thread only.
 *
 * Properties, all double, seconds, read-only but for notify: "begin", "end", "view-start",
 * "view-end", "cursor" (always inside the limits), "hover" (NaN: the pointer is elsewhere),
 * "selection-start", "selection-end" (NaN: none). A change of the view notifies view-start and
 * view-end once.
 */
#ifndef GUI_PLOT_TIMELINE_H
#define GUI_PLOT_TIMELINE_H

#include "gui/plot/view.h"

#include <glib-object.h>

#define AFFEKT_TYPE_TIMELINE (affekt_timeline_get_type())
G_DECLARE_FINAL_TYPE(AffektTimeline, affekt_timeline, AFFEKT, TIMELINE, GObject)

AffektTimeline *affekt_timeline_new(void);

/* A new record: shows it whole, puts the cursor to its begin, drops hover and selection. An empty
 * range is opened to one second. */
void affekt_timeline_set_limits(AffektTimeline *timeline, double begin_s, double end_s);

struct affekt_view affekt_timeline_limits(AffektTimeline *timeline);
struct affekt_view affekt_timeline_view(AffektTimeline *timeline);
double affekt_timeline_cursor(AffektTimeline *timeline);
double affekt_timeline_hover(AffektTimeline *timeline);
gboolean affekt_timeline_selection(AffektTimeline *timeline, struct affekt_view *ret_selection);

/* The view is clamped into the limits. */
void affekt_timeline_set_view(AffektTimeline *timeline, struct affekt_view view);
/* The cursor is clamped into the limits; the view stays. */
void affekt_timeline_set_cursor(AffektTimeline *timeline, double time_s);
void affekt_timeline_set_hover(AffektTimeline *timeline, double time_s);
/* In either order; NaN for none. */
void affekt_timeline_select(AffektTimeline *timeline, double from_s, double to_s);

void affekt_timeline_zoom(AffektTimeline *timeline, double factor, double at_s);
/* Around the cursor when it is visible, else around the middle. */
void affekt_timeline_zoom_at_cursor(AffektTimeline *timeline, double factor);
/* By a share of the visible span; negative is towards the begin. */
void affekt_timeline_pan(AffektTimeline *timeline, double share);
void affekt_timeline_fit(AffektTimeline *timeline);
/* Moves the cursor by a share of the visible span and keeps it in view. */
void affekt_timeline_step_cursor(AffektTimeline *timeline, double share);
/* Puts the cursor to @time_s and scrolls only if it would not be seen. */
void affekt_timeline_jump(AffektTimeline *timeline, double time_s);
/* Puts the cursor to @time_s and zooms to [from_s, to_s] with a margin. */
void affekt_timeline_frame(AffektTimeline *timeline, double time_s, double from_s, double to_s);

#endif
