/*
 * Plausible sessions in memory: skin conductance with responses, a pulse wave, beats, arousal with
 * peaks, a journey of touch points, a gap and two artefacts. The same for the same numbers.
 *
 * Written for the eye and for known answers, not for realism: each response, beat and peak is put
 * where the tables say it is.
 */
#ifndef TESTS_GUI_FIXTURE_H
#define TESTS_GUI_FIXTURE_H

#include "recordings/session/session.h"

enum fixture_trait {
	FIXTURE_PLAIN = 0,
	FIXTURE_SIMULATED = 1 << 0,
	FIXTURE_UNCALIBRATED = 1 << 1,
	FIXTURE_NOT_ANALYSED = 1 << 2,
	FIXTURE_SELF_NORMALISED = 1 << 3,
	FIXTURE_RECOVERED = 1 << 4,
	FIXTURE_DAMAGED = 1 << 7, /* edits that cannot be read */
	FIXTURE_NO_PULSE = 1 << 5,
	FIXTURE_TEMPERATURE = 1 << 6, /* a third channel, rising by 2 °C; not without pulse */
};

enum {
	FIXTURE_RATE_HZ = 128,
	FIXTURE_VISITS = 8, /* rows of touch points, the last one skipped */
};

/* The gap of both channels begins here, as a share of the duration, and is 6 s long. */
#define FIXTURE_GAP_AT 0.62
#define FIXTURE_GAP_S  6.0

struct rec_session *fixture_session_new(double duration_s, unsigned traits);

#endif
