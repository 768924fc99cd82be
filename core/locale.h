/*
 * The language of the programs and where an installed tree keeps its files. Everything is found
 * from the place of the running executable, so a tree works from any prefix.
 */
#ifndef CORE_LOCALE_H
#define CORE_LOCALE_H

/* Sets the locale from the environment and binds the translations. Call first in main(). Numbers
 * in files are written with g_ascii_* or behind core/numerals.h and are not touched by it. */
void core_locale_init(void);

/* Path of another program of Affekt: beside this executable, in a build tree in ../FOLDER, else in
 * PATH. NULL when there is none. The caller's. */
char *core_locale_find_program(const char *name, const char *build_folder);

/* Path of a folder of Affekt's own files ("profiles"): share/affekt/NAME of an installed tree,
 * data/NAME of a build tree. NULL when there is none. The caller's. */
char *core_locale_find_data(const char *name);

#endif
