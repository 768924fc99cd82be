/*
 * What must be known before any number is trusted: simulated, emulated, uncalibrated,
 * self-normalised, recovered, not analysed, … as words with an icon, explained in a sentence.
 */
#ifndef GUI_REVIEW_BADGES_H
#define GUI_REVIEW_BADGES_H

#include "gui/session/session.h"

#include <gtk/gtk.h>

enum affekt_badge {
	AFFEKT_BADGE_SIMULATED = 0,
	AFFEKT_BADGE_EMULATED,
	AFFEKT_BADGE_UNCALIBRATED,
	AFFEKT_BADGE_SELF_NORMALISED,
	AFFEKT_BADGE_NON_RESPONDER,
	AFFEKT_BADGE_LIVE,
	AFFEKT_BADGE_NOT_ANALYSED,
	AFFEKT_BADGE_FOR_STUDY,
	AFFEKT_BADGE_RECOVERED,
	AFFEKT_BADGE_DAMAGED,
	AFFEKT_BADGE_UNFINISHED,
	AFFEKT_BADGE_SEALED,
	AFFEKT_BADGE_BLIND,
	AFFEKT_N_BADGES,
};

/* Bit mask (1 << enum affekt_badge) of what holds for @session by now. */
guint affekt_badges_of(AffektSession *session);

#define AFFEKT_TYPE_BADGES (affekt_badges_get_type())
G_DECLARE_FINAL_TYPE(AffektBadges, affekt_badges, AFFEKT, BADGES, GtkBox)

/* Hidden while there is nothing to say. */
AffektBadges *affekt_badges_new(void);
void affekt_badges_show(AffektBadges *badges, AffektSession *session);

#endif
