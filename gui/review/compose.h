/*
 * Which layers make up which track of the review page: the picture of a session.
 */
#ifndef GUI_REVIEW_COMPOSE_H
#define GUI_REVIEW_COMPOSE_H

#include "gui/plot/track.h"
#include "gui/session/session.h"

enum affekt_review_track {
	AFFEKT_REVIEW_CONDUCTANCE = 0, /* with tonic level and responses */
	AFFEKT_REVIEW_DRIVER,          /* phasic driver with response onsets */
	AFFEKT_REVIEW_PULSE,           /* wave with beats */
	AFFEKT_REVIEW_HEART_RATE,
	AFFEKT_REVIEW_AROUSAL, /* index with peaks */
	AFFEKT_N_REVIEW_TRACKS,
};

/* Its word in the arrangement: "conductance", "driver", "pulse", "heart-rate", "arousal". */
const char *affekt_compose_key(enum affekt_review_track which);

/* An empty track with its name, unit and share of the height. */
AffektTrack *affekt_compose_track_new(AffektTimeline *timeline, enum affekt_review_track which);

/* Fills @track with what @session has by now; called again as more arrives. */
void affekt_compose_track(
	AffektTrack *track, enum affekt_review_track which, AffektSession *session);

/* The same for the @i-th other channel of the facts. */
AffektTrack *affekt_compose_channel_new(
	AffektTimeline *timeline, const struct affekt_channel *channel);
void affekt_compose_channel(AffektTrack *track, guint i, AffektSession *session);

#endif
