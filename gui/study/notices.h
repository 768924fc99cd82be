/*
 * What a study's page has to say above the picture: sessions that wait for their analysis, with a
 * button and its progress; and in a list behind a button, warnings about consent and dates,
 * mistakes in files, and what has to be said beside the numbers.
 *
 * Its buttons are actions of the group "study": "analyse", "cancel-analysis". Main thread only.
 */
#ifndef GUI_STUDY_NOTICES_H
#define GUI_STUDY_NOTICES_H

#include "gui/study/analysing.h"
#include "gui/study/material.h"
#include "study/evidence/evidence.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_NOTICES (affekt_notices_get_type())
G_DECLARE_FINAL_TYPE(AffektNotices, affekt_notices, AFFEKT, NOTICES, GtkBox)

AffektNotices *affekt_notices_new(AffektAnalysing *analysing);

/* For another bar, owned by the notices: the button that opens the list of notes, and before it a
 * badge when people of this study are simulated. */
GtkWidget *affekt_notices_button(AffektNotices *notices);

/* NULL: nothing to say. */
void affekt_notices_show(AffektNotices *notices, const struct affekt_material *material,
	const struct study_evidence *evidence);

/* Opens the list of warnings, when there are any. */
void affekt_notices_open(AffektNotices *notices);

/* For tests: what is said of sessions ("" nothing), and how many warnings there are. */
const char *affekt_notices_text(AffektNotices *notices);
guint affekt_notices_n_warnings(AffektNotices *notices);

#endif
