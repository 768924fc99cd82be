/*
 * Time constants of one participant, eda.taus = fitted: a first run of the signal chain over
 * conductance alone, the fit (dsp/decomposition/taus.h) over what it says, and the fitted constants
 * in the place of the card's for the analysis proper.
 */
#ifndef STUDY_SESSION_FITTED_H
#define STUDY_SESSION_FITTED_H

#include "dsp/base/params.h"
#include "recordings/session/session.h"

/* Sets eda_tau_slow_s and eda_tau_fast_s of @params where the fit finds something better; does
 * nothing when the card says fixed, there is no conductance, or too little of it is valid. False
 * with an error when samples cannot be read or memory is short. */
bool study_fitted_taus(struct rec_session *session, struct dsp_params *params, GError **error);

#endif
