/*
 * What was measured at one instant, in words and numbers: the hovered instant while the pointer is
 * over the tracks, else the cursor.
 *
 * Ordinary labels, so that people, screen readers and tests read the same text.
 */
#ifndef GUI_REVIEW_READOUT_H
#define GUI_REVIEW_READOUT_H

#include "gui/plot/timeline.h"
#include "gui/session/session.h"

#include <gtk/gtk.h>

enum affekt_reading {
	AFFEKT_READING_TIME = 0,
	AFFEKT_READING_CONDUCTANCE,
	AFFEKT_READING_TONIC,
	AFFEKT_READING_DRIVER,
	AFFEKT_READING_HEART_RATE,
	AFFEKT_READING_AROUSAL,
	AFFEKT_READING_TOUCH_POINT,
	AFFEKT_N_READINGS,
};

#define AFFEKT_TYPE_READOUT (affekt_readout_get_type())
G_DECLARE_FINAL_TYPE(AffektReadout, affekt_readout, AFFEKT, READOUT, GtkBox)

AffektReadout *affekt_readout_new(AffektTimeline *timeline);

/* NULL: none. Referenced. Call again whenever it changed. */
void affekt_readout_set_session(AffektReadout *readout, AffektSession *session);

/* The text shown now; "–" for unknown. */
const char *affekt_readout_text(AffektReadout *readout, enum affekt_reading reading);

#endif
