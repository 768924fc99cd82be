#include "core/numerals.h"

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
