/* Any bytes as a video file: what is known of it is possible, or one sentence. */
#include "recordings/formats/matroska.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"
#include "tests/recordings/mkv.h"

static const char APP[] = "affekt session:0f0e0d0c-0b0a-4908-8706-050403020100";

void fuzz_add_seeds(GPtrArray *seeds)
{
	for (int is_finished = 0; is_finished < 2; is_finished++) {
		GByteArray *file = mkv_begin(APP);
		mkv_put_frames(file, 6);
		if (is_finished)
			mkv_end(file, APP);
		g_ptr_array_add(seeds, g_byte_array_free_to_bytes(file));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_create(data, size);
	struct rec_matroska head = {0}, whole = {0};
	g_autoptr(GError) error = NULL;

	bool is_head = rec_matroska_read_head(file.path, &head, &error);
	g_assert(is_head == (error == NULL));
	g_clear_error(&error);
	bool is_whole = rec_matroska_read(file.path, &whole, &error);
	g_assert(is_whole == (error == NULL));
	g_assert(g_utf8_validate(whole.session, -1, NULL));
	g_assert(whole.packets <= size);
	g_autoptr(GArray) times = rec_matroska_read_times(file.path, NULL);
	g_assert((times != NULL) == is_whole);
	g_assert(!times || times->len == whole.packets);
	memory_file_destroy(&file);
	return 0;
}
