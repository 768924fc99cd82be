/*
 * The analysis of one session: feeds the one signal chain with the whole record, then does what
 * only a whole record allows (polarity, interval correction, baseline, normalisation, peaks,
 * event-related scoring).
 */
#ifndef STUDY_SESSION_ANALYSIS_H
#define STUDY_SESSION_ANALYSIS_H

#include "recordings/session/session.h"

struct study_analysis_options {
	const char *profile;   /* NULL: the study file's, else "default" */
	GHashTable *overrides; /* --set KEY=VALUE; NULL none */
	const char *baseline;  /* "START:END" in seconds or SESSION.nwb; NULL: as
				  study/base/baseline.h  says */
	void (*progress)(double share, const char *step, void *user); /* NULL none */
	void *user;
};

/* New results for @session; NULL with an error. Reads the bulk samples once; does not write. */
struct rec_results *study_analysis_compute(
	struct rec_session *session, const struct study_analysis_options *options, GError **error);

/* Opens @path, computes, stores the results in the file (write-beside-and-rename). The one function
 * that cli and gui call after a recording and for `affekt analyze`. @ret_session may be NULL; else
 * the session as it is stored now, for reading: its samples still come from the file that was
 * replaced. */
bool study_analysis_run(const char *path, const struct study_analysis_options *options,
	struct rec_session **ret_session, GError **error);

#endif
