/*
 * How far two raters of one session agree; each may also be "automatic", nobody's edits.
 *
 * Events (arousal peaks, responses, beats, marks) are paired one to one: no event is used twice, a
 * pair is at most a tolerance apart, there are as many pairs as possible, and among these ways the
 * one with the smallest sum of differences is taken (dynamic programming over the two ordered
 * lists, exact). Rejected events and beats that are none do not count. Agreement is the share
 * 2m / (a + b) of positive agreement (Dice 1945; "F1" when one side is taken as the truth): nobody
 * can count the events that neither saw, so there is no kappa of events.
 *
 * States (which touch point, artefact or not, by channel) are compared over equal units of time at
 * the middle of each: percent agreement and Cohen's kappa (Cohen 1960), k = (po - pe) / (1 - pe),
 * pe from both raters' own shares. Time without a code is a category of its own, "uncoded". Two
 * readings are given, since they can differ a lot: over all time, and without the units that
 * neither coded (in these, units that only one coded stay in as a disagreement). Where a kappa has
 * no value, because there was nothing to code or one category only, it is NaN. Holle & Rein (2015)
 * show why units matter: kappa over time says nothing on how often borders agree; therefore
 * borders of the same visit are compared in seconds too.
 *
 * A rater who coded blind (recordings/edits/edits_blind.h) never saw the automatic responses and
 * peaks, so only events of the rater's own count, all others count with what was kept of the
 * analysis.
 *
 * Pure, any thread that owns the session.
 */
#ifndef STUDY_RATERS_AGREEMENT_H
#define STUDY_RATERS_AGREEMENT_H

#include "recordings/edits/edits_blind.h"
#include "recordings/session/session.h"

#define STUDY_AGREEMENT_PEAK_S    1.0  /* one step of the arousal index, 1 Hz */
#define STUDY_AGREEMENT_SCR_S     0.5  /* as far as an edit reaches (REC_EDITS_REACH_S) */
#define STUDY_AGREEMENT_BEAT_S    0.15 /* ANSI/AAMI EC57: a beat is found within 150 ms */
#define STUDY_AGREEMENT_MARK_S    1.0
#define STUDY_AGREEMENT_UNIT_S    0.1
#define STUDY_AGREEMENT_UNITS_MAX 20000000 /* of time, in one session */

enum study_agreement_event {
	STUDY_AGREEMENT_PEAKS = 0, /* by their time */
	STUDY_AGREEMENT_SCRS,      /* by the conductance maximum, peak_s */
	STUDY_AGREEMENT_BEATS,
	STUDY_AGREEMENT_MARKS,
	STUDY_AGREEMENT_N_EVENTS,
};

enum study_agreement_state {
	STUDY_AGREEMENT_TOUCH_POINTS = 0, /* of visits that overlap, the one that began last */
	STUDY_AGREEMENT_GSR_ARTEFACTS,    /* of any kind */
	STUDY_AGREEMENT_PULSE_ARTEFACTS,
	STUDY_AGREEMENT_N_STATES,
};

struct study_agreement_options {
	double tolerance_s[STUDY_AGREEMENT_N_EVENTS];
	double unit_s;
};

/* One side. */
struct study_agreement_rater {
	char name[64];
	guint n_edits; /* that hold */
	struct rec_edits_blind blind;
};

struct study_agreement_events {
	double tolerance_s;
	guint n_a, n_b, n_matched;
	double positive;             /* 0..1; NaN: neither side has an event */
	double median_s, greatest_s; /* of |b - a| over the pairs; NaN: no pair */
};

struct study_agreement_kappa {
	guint64 n_units;
	double agreement; /* share, 0..1; NaN without units */
	double kappa;     /* NaN: no units, or one category only */
};

struct study_agreement_states {
	GPtrArray *categories; /* char*, the first one "uncoded" */
	GArray *table;         /* guint64, units: [row a * categories + column b] */
	struct study_agreement_kappa all, coded; /* coded: without what neither coded */
};

/* Visits that both have: the same planned or pressed visit, else visits of one touch point that
 * overlap most. */
struct study_agreement_borders {
	guint n_matched, n_only_a, n_only_b;
	double start_mean_s, end_mean_s; /* mean |b - a|; NaN: no visit in common */
	double greatest_s;               /* of both borders */
};

struct study_agreement {
	struct study_agreement_rater a, b;
	bool has_results; /* else only touch points and marks are compared */
	double duration_s, unit_s;
	struct study_agreement_events events[STUDY_AGREEMENT_N_EVENTS];
	struct study_agreement_states states[STUDY_AGREEMENT_N_STATES];
	struct study_agreement_borders borders;
};
typedef struct study_agreement study_agreement;

struct study_agreement_options study_agreement_defaults(void);

/* The raters of @edits in order of their first edit, behind "automatic"; char*, owned by the
 * caller. */
GPtrArray *study_agreement_raters(const GArray *edits);

/* NULL with a sentence when a rater is unknown (those known are listed) or the unit is too small
 * for the session. @session as it is opened: nobody's edits are merged into its rows. Owned by the
 * caller. */
struct study_agreement *study_agreement_new(const struct rec_session *session, const char *rater_a,
	const char *rater_b, const struct study_agreement_options *options, GError **error);
void study_agreement_free(study_agreement *agreement); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_agreement, study_agreement_free)

/* "arousal_peak", "scr", "beat", "mark"; "touch_point", "gsr_artefact", "pulse_artefact". */
const char *study_agreement_event_name(enum study_agreement_event event);
const char *study_agreement_state_name(enum study_agreement_state state);

/* [agreement_match.c] Pairs the ordered times @a and @b (double) as said above. */
struct study_agreement_events study_agreement_match(
	const GArray *a, const GArray *b, double tolerance_s);

/* A stretch with a code; @code is borrowed. */
struct study_agreement_code {
	double start_s, end_s;
	const char *code;
};

/* [agreement_states.c] Compares two lists of struct study_agreement_code over [0, @duration_s). */
struct study_agreement_states study_agreement_compare(
	const GArray *a, const GArray *b, double duration_s, double unit_s);
/* Kappa of a table of counts with @n categories; @skips_uncoded: without its first cell. */
struct study_agreement_kappa study_agreement_kappa(
	const guint64 *table, guint n, bool skips_uncoded);

#endif
