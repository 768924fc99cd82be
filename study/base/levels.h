/*
 * Levels and areas over one stretch of the record: what touch points and events are scored with.
 * Pure; NaN where nothing valid is in the stretch. G is the conductance unit of the results.
 */
#ifndef STUDY_BASE_LEVELS_H
#define STUDY_BASE_LEVELS_H

#include "study/base/spans.h"

/* Median tonic level over @n_spans stretches together, G. */
double study_levels_tonic(
	const struct rec_results *results, const struct study_span *spans, gsize n_spans);

/* The tonic values of @span in order of time; @ret_n of them, owned by the caller. */
double *study_levels_list_tonic(
	const struct rec_results *results, struct study_span span, gsize *ret_n);

/* Mean and least-squares slope of the tonic level. */
struct study_levels_line {
	double mean;        /* G; NaN: nothing valid */
	double slope_per_s; /* G/s; NaN: fewer than two values */
	double valid_s;
};
struct study_levels_line study_levels_tonic_line(
	const struct rec_results *results, struct study_span span);

/* Median heart rate of the corrected intervals that end in the stretches, bpm. */
double study_levels_heart_rate(
	const struct rec_results *results, const struct study_span *spans, gsize n_spans);

/* Median pulse amplitude of beats of usable quality. */
double study_levels_pulse_amplitude(
	const struct rec_results *results, const struct study_span *spans, gsize n_spans);

/* ISCR: the integral of the phasic driver, G*s, never below 0 (Benedek & Kaernbach 2010). */
double study_levels_iscr(const struct rec_results *results, struct study_span span);

/* EPC: the sum of all rises of conductance smoothed over 1 s, sampled at 4 Hz, per valid minute,
 * G/min (Leiner, Fahr & Frueh 2012). */
double study_levels_epc_per_min(const struct rec_results *results, struct study_span span);
/* The sum itself, G. */
double study_levels_epc(const struct rec_results *results, struct study_span span);

/* Mean and largest conductance, G. */
double study_levels_mean_conductance(const struct rec_results *results, struct study_span span);
double study_levels_max_conductance(const struct rec_results *results, struct study_span span);

/* Largest phasic value, G. */
double study_levels_max_phasic(const struct rec_results *results, struct study_span span);

#endif
