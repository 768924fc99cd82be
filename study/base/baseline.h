/*
 * The baseline of a session: which stretch counts as neutral, by declared rules in this order.
 *
 *   1. visits of a baseline phase, or imported ones labelled "baseline", with >= 60 s valid
 * together;
 *   2. from the start of the recording to the first visit, if a minute is valid;
 *   3. the whole record: median and MAD of everything, SELF_NORMALISED.
 * `analyze --baseline START:END` overrides 1 to 3; with --baseline SESSION.nwb they are applied to
 * that session.
 */
#ifndef STUDY_BASE_BASELINE_H
#define STUDY_BASE_BASELINE_H

#include "recordings/session/session.h"
#include "study/base/spans.h"

/* 60 s, of which one in twenty may be lost: a planned minute whose first second is the device's
 * start-up still counts. */
#define STUDY_BASELINE_MIN_S 57.0

/* How the rule of a stretch begins that a person gave. */
#define STUDY_BASELINE_GIVEN "the stretch from "

struct study_baseline {
	GArray *spans;  /* struct study_span, in order of time */
	double valid_s; /* seconds that count, T_B of the confidence */
	bool is_self_normalised;
	char *rule;        /* a phrase for the methods paragraph: "the visits of …" */
	char *file;        /* name of the other session that it was taken from; NULL: of this one */
	char *participant; /* of that session; NULL unknown, or of this one */
};
typedef struct study_baseline study_baseline;

/* @results need eda, beats and artefacts. Owned by the caller. */
struct study_baseline *study_baseline_choose(
	const struct rec_session *session, const struct rec_results *results);

/* The one span [start_s, end_s) that the user gave. */
struct study_baseline *study_baseline_given(
	const struct rec_results *results, struct study_span span);

/* Makes the baseline of @other, chosen by its own rules, one for another session: the rule names
 * the file, and a whole record is then no normalisation by itself. */
void study_baseline_lend(struct study_baseline *baseline, const struct rec_session *other);

/* The participant of the other session, when both are known and not the same; else NULL. */
const char *study_baseline_stranger(
	const struct study_baseline *baseline, const struct rec_session *session);

void study_baseline_free(study_baseline *baseline); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_baseline, study_baseline_free)

bool study_baseline_contains(const struct study_baseline *baseline, double time_s);

#endif
