/*
 * What the window remembers of its user: size and theme. Kept in $XDG_CONFIG_HOME/affekt/window, a
 * GKeyFile; where it cannot be read or written, the usual values hold. Small enough for the main
 * thread: it is read once at the start and written once at the end.
 */
#ifndef GUI_HABITS_H
#define GUI_HABITS_H

#include <glib.h>

enum affekt_theme {
	AFFEKT_THEME_SYSTEM = 0, /* as the desktop says */
	AFFEKT_THEME_LIGHT,
	AFFEKT_THEME_DARK,
	AFFEKT_N_THEMES,
};

/* "system", "light", "dark": in the file and in the menu. */
extern const char *const affekt_habits_themes[AFFEKT_N_THEMES];

struct affekt_habits {
	int width, height; /* of the window when it is not maximised */
	gboolean is_maximised;
	enum affekt_theme theme;
};

/* Owned by the caller. */
char *affekt_habits_file(void);

/* The usual values where @file says nothing, or nothing sensible. */
void affekt_habits_load(const char *file, struct affekt_habits *ret_habits);
gboolean affekt_habits_save(const char *file, const struct affekt_habits *habits, GError **error);

#endif
