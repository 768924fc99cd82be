/*
 * The touch points of a recording in one list: done ✓, open ●, skipped –, planned ○, with their
 * times. A double click or Return begins one. Main thread only.
 */
#ifndef GUI_LIVE_JOURNEY_H
#define GUI_LIVE_JOURNEY_H

#include "acquisition/recording.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_JOURNEY (affekt_journey_get_type())
G_DECLARE_FINAL_TYPE(AffektJourney, affekt_journey, AFFEKT, JOURNEY, GtkWidget)

AffektJourney *affekt_journey_new(void);

/* Shows @plan (struct acq_plan_row; NULL: forget the last recording) at @now_s; rows are made anew
 * only when something in it has changed. "chosen" (uint: place from 1) is emitted when one is to
 * begin. */
void affekt_journey_show(AffektJourney *journey, const GArray *plan, int next, double now_s);

enum affekt_journey_state {
	AFFEKT_JOURNEY_PLANNED = 0,
	AFFEKT_JOURNEY_OPEN,
	AFFEKT_JOURNEY_DONE,
	AFFEKT_JOURNEY_SKIPPED,
};

enum affekt_journey_state affekt_journey_state_of(const struct acq_plan_row *row);

#endif
