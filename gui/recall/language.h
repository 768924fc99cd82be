/*
 * The participant's language, which need not be the window's: a facilitator may work in English
 * while a Danish participant answers. Reads the program's own catalogs (.mo), so that no locale of
 * that language has to be installed; texts that a catalog lacks are English.
 *
 * A language lives as long as whoever made it wants; texts it gave live as long. Any thread, one at
 * a time.
 */
#ifndef GUI_RECALL_LANGUAGE_H
#define GUI_RECALL_LANGUAGE_H

#include <glib.h>

struct affekt_language;
typedef struct affekt_language affekt_language;

/* The language @code ("da", "nb", "en") from FOLDER/CODE/LC_MESSAGES/affekt.mo; NULL when there is
 * no readable catalog. English needs none. */
struct affekt_language *affekt_language_new(const char *folder, const char *code);
void affekt_language_free(affekt_language *language); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_language, affekt_language_free)

const char *affekt_language_code(const struct affekt_language *language);
const char *affekt_language_name(const struct affekt_language *language); /* in itself: "Dansk" */

/* @text (N_()) in that language. */
const char *affekt_language_text(const struct affekt_language *language, const char *text)
	G_GNUC_FORMAT(2);

/* All languages that the program has a catalog for, English first: struct affekt_language*, owned
 * by the array. */
GPtrArray *affekt_language_all(void);

/* Index in @languages of @wanted (a code or a locale such as "da_DK.UTF-8"; NULL: none), else of
 * the window's language, else 0. */
guint affekt_language_choose(const GPtrArray *languages, const char *wanted);

#endif
