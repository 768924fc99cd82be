/*
 * Names of recordings and codes of participants. Pure but for one look at the folder.
 */
#ifndef GUI_LIVE_NAMING_H
#define GUI_LIVE_NAMING_H

#include <glib.h>

enum {
	AFFEKT_CODE_MAX = 32 /* letters of a participant's code */
};

/* What is wrong with @code as a participant's code, as a sentence; NULL: nothing. Owned by the
 * caller. An empty code is fine: a recording needs none. */
char *affekt_naming_check_code(const char *code);

/* "shop-of-the-future_P07_2026-11-29", without ".nwb"; with "_2", "_3" … behind it as long as
 * @folder holds a session or journal of that name. @study and @code may be NULL or "". Owned by the
 * caller. */
char *affekt_naming_propose(
	const char *study, const char *code, GDateTime *date, const char *folder);

/* True when a recording called @name would touch nothing that is in @folder. */
gboolean affekt_naming_is_free(const char *folder, const char *name);

/* @folder/@name.nwb. Owned by the caller. */
char *affekt_naming_path(const char *folder, const char *name);

#endif
