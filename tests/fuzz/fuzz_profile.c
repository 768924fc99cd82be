/* Any bytes as a profile file: parameters within their ranges, or one sentence. */
#include "recordings/session/session.h"
#include "study/card/profile.h"
#include "study/card/profile_text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

#include <string.h>

void fuzz_add_seeds(GPtrArray *seeds)
{
	static const char SMALL[] = "[profile]\ntitle=Mine\ntitle[da]=Min\n"
				    "[analysis]\neda.min_amplitude_uS=0.05\n";
	char *text = study_profile_text_write();

	g_ptr_array_add(seeds, g_bytes_new_take(text, strlen(text)));
	g_ptr_array_add(seeds, g_bytes_new_static(SMALL, sizeof SMALL - 1));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_create(data, size);
	g_autoptr(rec_session) session = rec_session_new();
	g_auto(study_profile) profile = {0};
	g_autoptr(GError) error = NULL;
	bool is_good = study_profile_load(&profile, session, file.path, NULL, &error);

	g_assert(is_good == (error == NULL));
	g_assert(!error || g_utf8_validate(error->message, -1, NULL));
	memory_file_destroy(&file);
	return 0;
}
