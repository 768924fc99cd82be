/*
 * What the methods paragraph says of skin conductance: grid, artefacts, method of decomposition,
 * detector, limits, scores, with the numbers of this very analysis.
 */
#ifndef STUDY_SESSION_METHODS_CONDUCTANCE_H
#define STUDY_SESSION_METHODS_CONDUCTANCE_H

#include "dsp/base/params.h"
#include "recordings/session/results.h"

#include <glib.h>

/* Appends sentences on a channel of @rate_hz; works are cited as study/session/references.h knows
 * them. */
void study_methods_conductance(GString *out, const struct rec_results *results,
	const struct dsp_params *params, double rate_hz);

/* Appends what was left out of @channel, per kind and why: " Left out were 12.0 s (0.3 %) …".
 * @length_s: of the record. */
void study_methods_artefacts(
	GString *out, const struct rec_results *results, enum dsp_channel channel, double length_s);

#endif
