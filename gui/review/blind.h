/*
 * Blind coding on the review page: switching it on under a rater's name, and off.
 *
 * While it is on, the session shows neither what the analysis found nor other raters' edits
 * (gui/session/session.h), the dialog of agreement is not to be had, and the log says from when on
 * the rater coded so (recordings/edits/edits_blind.h). Main thread only.
 */
#ifndef GUI_REVIEW_BLIND_H
#define GUI_REVIEW_BLIND_H

#include "gui/review/review.h"

/* Asks for the rater's name when nobody gave it; before the automatic events are shown it asks
 * whether that is meant. */
void affekt_blind_switch(AffektReview *review, gboolean is_on);

/* Brings the actions in step with the session, and asks who codes when the session was opened
 * blind without a name. With each "changed" of the session. */
void affekt_blind_follow(AffektReview *review);

/* The actions: the switch "code-blind" and "agreement"; once, at creation. */
void affekt_blind_add_actions(AffektReview *review, GActionMap *map);

#endif
