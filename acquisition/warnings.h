/*
 * What whoever leads a recording must know now, in the same words on every screen. A pure function
 * of the live picture.
 */
#ifndef ACQUISITION_WARNINGS_H
#define ACQUISITION_WARNINGS_H

#include "acquisition/recording.h"

#include <glib.h>

enum acq_severity {
	ACQ_SEVERITY_NOTE = 0, /* good to know, nothing to do at once */
	ACQ_SEVERITY_WARNING,  /* data suffers */
	ACQ_SEVERITY_ALARM,    /* data is being lost */
};

struct acq_warning {
	enum acq_severity severity;
	char sentence[200]; /* what is the matter, and what to do; translated */
};

enum {
	ACQ_WARNINGS_MAX = 16 /* at once */
};

/* Fills @ret_warnings with the most urgent first and returns their number. */
guint acq_live_warnings(
	const struct acq_live *live, struct acq_warning ret_warnings[ACQ_WARNINGS_MAX]);

#endif
