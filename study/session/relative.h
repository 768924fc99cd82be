/*
 * The relative limit of responses, eda.amplitude_relative: those smaller than a share of the
 * record's largest are left out. It is known when the record is, so it is applied here and not in
 * the signal chain: the list of responses and all that is scored from it know it, the component of
 * arousal that counts responses does not.
 *
 * An option for comparison with other programs: it makes every count depend on one response, and
 * an artefact taken for a response hides the others.
 */
#ifndef STUDY_SESSION_RELATIVE_H
#define STUDY_SESSION_RELATIVE_H

#include <glib.h>

/* Leaves out of @scr (struct dsp_scr, in order of onset) what is smaller than @share of the
 * largest amplitude, and numbers the rest from 1. A share of 0 changes nothing. Pure. */
void study_relative_apply(GArray *scr, double share);

#endif
