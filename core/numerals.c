#include "core/numerals.h"

#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

core_numerals core_numerals_begin(void)
{
	core_numerals numerals = {.before = uselocale((locale_t)0)};
	locale_t same = duplocale(numerals.before);

	if (same == (locale_t)0)
		return numerals;
	numerals.own = newlocale(LC_NUMERIC_MASK, "C", same);
	if (numerals.own == (locale_t)0)
		freelocale(same);
	else
		uselocale(numerals.own);
	return numerals;
}

void core_numerals_end(core_numerals *numerals)
{
	if (numerals->own == (locale_t)0)
		return;
	uselocale(numerals->before);
	freelocale(numerals->own);
	numerals->own = (locale_t)0;
}

char *core_numerals_tell(double value, int decimals)
{
	if (!isfinite(value))
		return g_strdup("–");
	g_autoptr(GString) plain = g_string_new(NULL);
	core_text_append_fixed(plain, value, decimals);
	GString *text = g_string_new(NULL);
	for (const char *at = plain->str; *at; at++) {
		if (*at == '-')
			g_string_append(text, "−");
		else if (*at == '.')
			/* Between the digits of a number. */
			g_string_append(text, C_("decimal mark", "."));
		else
			g_string_append_c(text, *at);
	}
	return g_string_free(text, FALSE);
}
