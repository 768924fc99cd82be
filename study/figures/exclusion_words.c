#include "study/figures/exclusion_words.h"

#include <glib/gi18n-lib.h>

const char *study_exclusion_words(guint index)
{
	static const char *const words[STUDY_N_EXCLUSIONS] = {
		N_("decided by a person"),
		N_("bad skin contact"),
		N_("bad pulse signal"),
		N_("no baseline"),
		N_("non-responder"),
		N_("no consent to signals"),
		N_("not analysed"),
	};

	return index < STUDY_N_EXCLUSIONS ? _(words[index]) : "";
}

char *study_exclusion_words_of(unsigned exclusions)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < STUDY_N_EXCLUSIONS; i++) {
		if (exclusions & 1u << i)
			g_string_append_printf(
				text, "%s%s", text->len > 0 ? ", " : "", study_exclusion_words(i));
	}
	return g_string_free(text, FALSE);
}
