/*
 * The language of the programs and where an installed tree keeps its files. Everything is found
 * from the place of the running executable, so a tree works from any prefix.
 */
#ifndef CORE_LOCALE_H
#define CORE_LOCALE_H

#include <stdbool.h>

/* For programs that may core_locale_speak(): call before core_locale_init(). GLib decides at the
 * first text for all time whether a program is translated at all, and in a locale that has no
 * catalog of ours says no. */
void core_locale_be_ready_to_speak(void);

/* Sets the locale from the environment and binds the translations. Call first in main(). Numbers
 * in files are written with g_ascii_* or behind core/numerals.h and are not touched by it. */
void core_locale_init(void);

/* Texts come in @language ("da", "nb", "en") from here on, in all threads, whatever the environment
 * says; no locale of that language has to be installed. Before other threads begin. False, and
 * nothing changed, when there is no catalog of it. */
bool core_locale_speak(const char *language);

/* Path of another program of Affekt: beside this executable, in a build tree in ../FOLDER, else in
 * PATH. NULL when there is none. The caller's. */
char *core_locale_find_program(const char *name, const char *build_folder);

/* Path of a folder of Affekt's own files ("profiles"): share/affekt/NAME of an installed tree,
 * data/NAME of a build tree. NULL when there is none. The caller's. */
char *core_locale_find_data(const char *name);

#endif
