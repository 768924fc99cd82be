/* Any bytes as a study file: what parses has unique ids, the rest has a sentence. */
#include "recordings/session/studyfile.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_studyfile) study = rec_studyfile_parse(text, "fuzz.study", &error);

	g_assert((study != NULL) == (error == NULL));
	for (guint i = 0; study && i < study->touchpoints->len; i++) {
		const struct rec_touchpoint_plan *a = study->touchpoints->pdata[i];
		g_assert(*a->id != '\0');
		for (guint k = 0; k < i; k++) {
			const struct rec_touchpoint_plan *b = study->touchpoints->pdata[k];
			g_assert(strcmp(a->id, b->id) != 0);
		}
	}
	return 0;
}
