/*
 * The parameter card of one analysis: what parameters.json says, and the baseline levels that
 * tables need again.
 */
#ifndef STUDY_CARD_CARD_H
#define STUDY_CARD_CARD_H

#include "dsp/base/params.h"
#include "recordings/session/session.h"
#include "study/base/baseline.h"

/* Medians over the baseline, for the *_delta columns; NaN unknown. */
struct study_card_levels {
	double tonic; /* G */
	double heart_rate_bpm;
	double pulse_amplitude;
};

/* JSON text: program and version, profile, the algorithm of every table with its source, every
 * parameter with value, unit, meaning and source, the baseline (rule, spans, levels, and whose it
 * is when it is another session's), the channels with their units and chains of conversion. Owned
 * by the caller. */
char *study_card_write(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params, const struct study_baseline *baseline,
	const struct study_card_levels *levels);

/* The parameters of a card; the defaults where it says nothing, or nothing that is allowed. */
void study_card_read_params(const char *json, struct dsp_params *ret_params);

/* The levels of a card; all NaN when @json is NULL or says nothing of them. */
void study_card_read_levels(const char *json, struct study_card_levels *ret_levels);

/* What of a card is the same for all sessions that are analysed alike: without channels, units and
 * baseline. JSON on one line, owned by the caller; NULL when @json is no card. */
char *study_card_common(const char *json);

/* Where the baseline of a card comes from; by rule, too, when it says nothing. */
enum study_card_baseline {
	STUDY_CARD_BASELINE_BY_RULE = 0,
	STUDY_CARD_BASELINE_GIVEN,    /* a stretch that a person gave */
	STUDY_CARD_BASELINE_BORROWED, /* another session */
};
enum study_card_baseline study_card_read_origin(const char *json);

/* Seconds that count of the card's baseline, whosever it is; NaN when it says nothing. */
double study_card_read_baseline_s(const char *json);

#endif
