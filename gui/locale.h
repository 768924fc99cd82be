/*
 * The language of the window.
 */
#ifndef GUI_LOCALE_H
#define GUI_LOCALE_H

/* Sets the locale from the environment and binds the translations, found from the place of the
 * running executable, so that an installed tree works from any prefix. Call first in main(). */
void affekt_locale_init(void);

#endif
