/*
 * The baseline of a session: which stretch counts as neutral, by declared rules in this order.
 *
 *   1. visits of a baseline phase, or imported ones labelled "baseline", with >= 60 s valid
 * together;
 *   2. from the start of the recording to the first visit, if a minute is valid;
 *   3. the whole record: median and MAD of everything, SELF_NORMALISED.
 * `analyze --baseline START:END` overrides 1 to 3.
 */
#ifndef STUDY_BASELINE_H
#define STUDY_BASELINE_H

#include "recordings/session.h"
#include "study/spans.h"

/* 60 s, of which one in twenty may be lost: a planned minute whose first second is the device's
 * start-up still counts. */
#define STUDY_BASELINE_MIN_S 57.0

struct study_baseline {
	GArray *spans;  /* struct study_span, in order of time */
	double valid_s; /* seconds that count, T_B of the confidence */
	bool is_self_normalised;
	char *rule; /* a phrase for the methods paragraph: "the visits of …" */
};
typedef struct study_baseline study_baseline;

/* @results need eda, beats and artefacts. Owned by the caller. */
struct study_baseline *study_baseline_choose(
	const struct rec_session *session, const struct rec_results *results);

/* The one span [start_s, end_s) that the user gave. */
struct study_baseline *study_baseline_given(
	const struct rec_results *results, struct study_span span);

void study_baseline_free(study_baseline *baseline); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_baseline, study_baseline_free)

bool study_baseline_contains(const struct study_baseline *baseline, double time_s);

#endif
