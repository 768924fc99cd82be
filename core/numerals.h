/*
 * Numbers with a decimal point whatever the user's language: what printf writes between begin and
 * end goes into files, where "4,722" would be two cells and another text on every desk. For the
 * calling thread alone; language and dates stay as they are.
 *
 * And the other way round: numbers in figures and reports, whose decimal mark is that of the
 * language of the texts even where the system knows that language's texts but not its locale.
 */
#ifndef CORE_NUMERALS_H
#define CORE_NUMERALS_H

#include <glib.h>
#include <locale.h>

typedef struct {
	locale_t before, own;
} core_numerals;

/* On any thread but those of the real-time roles (it allocates). May be nested. Without memory the
 * thread's numbers stay as they are. Use it as
 *     g_auto(core_numerals) numerals G_GNUC_UNUSED = core_numerals_begin(); */
core_numerals core_numerals_begin(void);

/* On the thread that began. */
void core_numerals_end(core_numerals *numerals);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(core_numerals, core_numerals_end)

/* @value with @decimals digits behind the mark, a minus that is one ("−0,5"); "–" when it is not
 * finite, never "−0". Owned by the caller. */
char *core_numerals_tell(double value, int decimals);

#endif
