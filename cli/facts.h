/*
 * Numbers about a session that both forms of `affekt info` show, so that text and JSON agree.
 */
#ifndef CLI_FACTS_H
#define CLI_FACTS_H

#include "recordings/session/session.h"

/* One sentence-free number of the results: its key in JSON, its title for people, its unit. */
struct cli_fact {
	const char *key;
	const char *title; /* N_() */
	const char *unit;  /* "" none */
	double value;      /* NaN unknown */
	int decimals;
	const char *note; /* a caution, of the results; NULL or "" none */
};

/* The summary of an analysis: counts, rates, means. GArray of struct cli_fact; the caller's. */
GArray *cli_facts_of_results(const struct rec_results *results);

/* How far what was shown live agrees with the analysis, in one line; NULL without live results. The
 * caller's. */
char *cli_fact_live(const struct rec_results *results);

/* Words that must stand beside the results, joined by @separator: SIMULATED, EMULATED,
 * UNCALIBRATED, … ; "" for none. @results may be NULL. The caller's. */
char *cli_fact_labels(const struct rec_session *session, const struct rec_results *results,
	const char *separator);

/* Streams of the sync certificate that do not pass, each with what its verdict says: char*, owned
 * by the array, which is the caller's. */
GPtrArray *cli_facts_sync_troubles(const struct rec_session *session);

const char *cli_fact_quantity(enum core_quantity quantity); /* "gsr", "pulse", "other" */
const char *cli_fact_step(enum core_step_kind kind);        /* "linear", "reciprocal", … */

/* The rate that the clock fit found, over all segments weighted by their samples; NaN unknown. */
double cli_fact_fitted_rate_hz(const struct rec_clock *clock);

/* Conductances at which the step of a converter is shown. */
extern const double cli_fact_levels_uS[];
enum {
	CLI_FACT_LEVELS = 3
};

/* One step of the raw numbers at so many microsiemens, by the channel's own chain; NaN when it
 * makes no claim or does not reach there. */
double cli_fact_step_uS(const struct core_channel *channel, double level_uS);

/* "counts → V → ohm → uS"; the caller's. */
char *cli_fact_chain(const struct core_channel *channel);

#endif
