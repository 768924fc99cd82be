/*
 * The words that say that signals were not measured: SIMULATED (of a made-up participant) and
 * EMULATED (of an instrument that is played). Every export carries them, and an import of our own
 * files reads them again. They are part of the file formats and never translated.
 */
#ifndef RECORDINGS_SESSION_LABEL_H
#define RECORDINGS_SESSION_LABEL_H

#include "recordings/session/session.h"

/* What one device, or any of several, is. */
struct rec_label {
	bool is_simulated;
	bool is_emulated;
};

struct rec_label rec_label_of_device(const struct rec_device *device);
/* Of all its devices together. */
struct rec_label rec_label_of_session(const struct rec_session *session);

/* "SIMULATED", "EMULATED", both with a blank between, or "". Static text. */
const char *rec_label_words(struct rec_label label);

/* Adds the label that @text begins with, behind blanks; other words end it. NULL says nothing. */
void rec_label_read(struct rec_label *label, const char *text);

#endif
