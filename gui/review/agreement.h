/*
 * "Agreement between raters": a dialog that compares two raters of the open session, or one with
 * the analysis, by study/raters/agreement.h. It computes in a worker and shows the numbers in
 * words; what the numbers are worth is the reader's to judge.
 *
 * It shows how many events the analysis and others found, so it is no dialog for somebody who codes
 * blind. Main thread only.
 */
#ifndef GUI_REVIEW_AGREEMENT_H
#define GUI_REVIEW_AGREEMENT_H

#include "gui/session/session.h"

#include <adwaita.h>

#define AFFEKT_TYPE_AGREEMENT (affekt_agreement_get_type())
G_DECLARE_FINAL_TYPE(AffektAgreement, affekt_agreement, AFFEKT, AGREEMENT, AdwWindow)

/* For a @session whose results are there; not presented yet. */
AffektAgreement *affekt_agreement_new(GtkWindow *parent, AffektSession *session);

/* Chooses raters (by their place among study_agreement_raters()) and the tolerance of peaks and
 * marks, as the user would; the responses' is half of it. */
void affekt_agreement_choose(
	AffektAgreement *dialog, guint rater_a, guint rater_b, double tolerance_s);

/* What is shown, a line each; NULL while it is computed. Owned by the caller. */
char *affekt_agreement_text(AffektAgreement *dialog);

#endif
