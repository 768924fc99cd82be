/*
 * How much of a stretch of the record can be trusted. Pure functions over analysis results.
 */
#ifndef STUDY_BASE_SPANS_H
#define STUDY_BASE_SPANS_H

#include "recordings/session/results.h"

/* [start_s, end_s) */
struct study_span {
	double start_s, end_s;
};

/* Rows of the conductance grid inside @span: index of the first and their number. */
void study_spans_eda_rows(
	const struct rec_results *results, struct study_span span, guint *ret_first, guint *ret_n);

/* Seconds of @span in which conductance is measured and no artefact. */
double study_spans_gsr_valid_s(const struct rec_results *results, struct study_span span);

/* Seconds of @span that lie between two beats of usable quality, outside pulse artefacts: gaps and
 * drop-outs have no such beats. */
double study_spans_pulse_valid_s(const struct rec_results *results, struct study_span span);

/* The valid seconds of the leading signal: conductance if the session has it, else the pulse. */
double study_spans_valid_s(const struct rec_results *results, struct study_span span);

/* True when [start_s, end_s) overlaps an artefact window of @channel. */
bool study_spans_is_artefact(
	const struct rec_results *results, enum dsp_channel channel, double start_s, double end_s);

#endif
