/*
 * Which parameters an analysis runs with: a profile, then the study file's overrides, then the
 * call's --set.
 */
#ifndef STUDY_CARD_PROFILE_H
#define STUDY_CARD_PROFILE_H

#include "dsp/base/params.h"
#include "recordings/session/session.h"

typedef struct study_profile {
	char *name; /* "default", "classic", …, or the name of a file given by its path */
	struct dsp_params params;
	char *gsr_channel; /* --set gsr=NAME; NULL: the session's primary one */
	char *pulse_channel;
} study_profile;

/* Frees what the profile holds; fine on a zeroed one. */
void study_profile_clear(study_profile *profile);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(study_profile, study_profile_clear)

/* @wanted: "default" (built in), a name that study_profiles_find() knows, or the path of a profile
 * file; NULL: what the session's study file says, else "default". @overrides (char* → char*) may be
 * NULL. False with an error that names the profiles there are, or the key and its range. */
bool study_profile_load(struct study_profile *profile, const struct rec_session *session,
	const char *wanted, GHashTable *overrides, GError **error);

#endif
