/*
 * The sync certificate: one row per stream that says how well its clock is known.
 *
 * A clock passes when the residuals of its fit have an rms within the limit of its most demanding
 * channel: 5 ms for a pulse, 50 ms for everything else. Times that rest on no evidence at all do
 * not pass.
 */
#ifndef RECORDINGS_SESSION_CERTIFICATE_H
#define RECORDINGS_SESSION_CERTIFICATE_H

#include "recordings/session/session.h"

/* Fills session->sync, replacing what was there: a row per clock ("device:group", or the device's
 * name when it has one clock), per camera, and per stream of each sync test. */
void rec_certificate_issue(struct rec_session *session);

#endif
