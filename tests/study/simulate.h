/*
 * Studies simulated at the level of signals, with a truth that is known: each participant is
 * devices/participant.h, rests for SIMULATE_REST_S and then goes through the touch points; a touch
 * point stirs with the strength that the truth gives it, times what kind of reactor the person is,
 * times what the moment is like. No real time passes.
 *
 * Every session depends on seed, participant and wave alone, so parts of a study can be made
 * anywhere, in any order.
 */
#ifndef TESTS_STUDY_SIMULATE_H
#define TESTS_STUDY_SIMULATE_H

#include "recordings/session/session.h"
#include "tests/study/made_study.h"

#define SIMULATE_REST_S   70.0
#define SIMULATE_STRONG_A 2 /* the places of the two strong touch points, from 0 */
#define SIMULATE_STRONG_B 5

struct simulate_truth {
	guint n_participants, n_touchpoints;
	double minutes;   /* a whole session */
	double rate_hz;   /* of both channels */
	double strong;    /* strength of the two strong ones; 1 is a response of about 0.6 uS */
	double plain;     /* of the others */
	double spread;    /* sd of the log of a person's and of a moment's factor */
	double fading;    /* share of the strength that each place on the way takes */
	double per_visit; /* stimuli per visit */
	bool is_shuffled; /* every participant has an order of the own; else one for all */
	int non_responder, bad_contact, mover; /* the participant who is one; -1 nobody */
	guint64 seed;
};

/* 12 people, 8 touch points, 6.5 minutes, 32 Hz; 1.5 against 0.1; participant 8 does not respond,
 * 3 has bad contact, 5 moves; one order for all. */
struct simulate_truth simulate_defaults(guint64 seed);

/* "point-01" … and its place in the truth; "P001" …. Owned by the caller. */
char *simulate_touchpoint(guint index);
char *simulate_participant(guint index);
bool simulate_is_strong(guint touchpoint);

/* A study file that plans the touch points, in three phases behind a baseline. Owned by the caller.
 */
char *simulate_plan(const struct simulate_truth *truth);

/* The recording of a participant in a wave (from 0), with answers of the cued recall, in memory.
 * Owned by the caller. */
struct rec_session *simulate_session(
	const struct simulate_truth *truth, guint participant, guint wave);

/* The same analysed, as a study keeps it. NULL with an error. Owned by the caller. */
struct study_result *simulate_result(
	const struct simulate_truth *truth, guint participant, guint wave, GError **error);

/* A whole study of one wave in memory, analysed. */
struct made_study *simulate_study(const struct simulate_truth *truth);

#endif
