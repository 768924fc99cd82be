/*
 * The band of touch points: one block per visit with its title, in a row of its own when visits
 * overlap, the baseline hatched, critical ones with a mark; below them the flags of single marks.
 *
 * Hit-testing is a function of numbers, so that input is tested without a pointer.
 */
#ifndef GUI_REVIEW_BAND_H
#define GUI_REVIEW_BAND_H

#include "gui/plot/timeline.h"
#include "gui/review/hit.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_BAND (affekt_band_get_type())
G_DECLARE_FINAL_TYPE(AffektBand, affekt_band, AFFEKT, BAND, GtkWidget)

AffektBand *affekt_band_new(AffektTimeline *timeline);

/* struct affekt_visit and struct affekt_mark, both by time; referenced. NULL: none. */
void affekt_band_set_data(AffektBand *band, GArray *visits, GArray *marks);

/* The visit shown as chosen; -1 none. An index into the visits. */
void affekt_band_set_selected(AffektBand *band, int visit);
int affekt_band_selected(AffektBand *band);

/* The visit at the widget's (x, y); -1 none. */
int affekt_band_visit_at(AffektBand *band, double x, double y);
/* The border of a visit or the flag of a mark there. */
struct affekt_thing affekt_band_thing_at(AffektBand *band, double x, double y);

#endif
