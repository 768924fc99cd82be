/*
 * Where profiles lie: those that come with Affekt (core_locale_find_data("profiles")), then a
 * user's own in $XDG_CONFIG_HOME/affekt/profiles. A profile is a file NAME.profile: a GKeyFile with
 * title, description and sources in [profile], which may be translated (title[da]=…), and
 * parameters in [analysis]. Own ones do not hide those that come with Affekt: a name in a paper
 * means the same everywhere.
 */
#ifndef STUDY_CARD_PROFILES_H
#define STUDY_CARD_PROFILES_H

#include <glib.h>
#include <stdbool.h>

struct study_profiles_entry {
	char *name;
	char *path;
	char *title;       /* in the user's language; NULL when the file does not say */
	char *description; /* likewise */
	char *sources;     /* likewise */
	bool is_own;       /* of the user's folder */
};

/* struct study_profiles_entry, "default" first, the others by name, own ones last. Files that
 * cannot be read are there without a title. Freed with g_ptr_array_unref(). */
GPtrArray *study_profiles_list(void);

/* Path of the profile of that name; NULL when there is none. The caller's. */
char *study_profiles_find(const char *name);

/* "default, classic, …" for an error. The caller's. */
char *study_profiles_names(void);

/* The user's folder, there or not. The caller's. */
char *study_profiles_own_folder(void);

#endif
