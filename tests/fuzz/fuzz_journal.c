/* Any bytes as a journal: it opens or is refused with a sentence; what opens can be read to its
 * end. */
#include "recordings/journal_read.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

#include <math.h>

enum {
	BLOCK = 64,
	SAMPLES_MAX = 4096
};

static void read_channel(struct rec_session *session, guint channel)
{
	const struct rec_channel *row = session->channels->pdata[channel];
	uint64_t n = MIN(rec_session_channel_n(session, channel), (uint64_t)SAMPLES_MAX);
	double time_s[BLOCK], raw[BLOCK];
	uint16_t flags[BLOCK];

	for (uint64_t first = 0; first < n; first += BLOCK) {
		uint64_t take = MIN((uint64_t)BLOCK, n - first);
		g_autoptr(GError) error = NULL;
		if (!rec_session_read_times(session, row->clock, first, take, time_s, &error) ||
			!rec_session_read_raw(session, channel, first, take, raw, &error) ||
			!rec_session_read_flags(session, channel, first, take, flags, &error)) {
			g_assert(error);
			return;
		}
		for (uint64_t i = 0; i < take; i++)
			g_assert(isfinite(time_s[i]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct memory_file file = memory_file_create(data, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) session = rec_journal_open(file.path, &error);

	g_assert((session != NULL) == (error == NULL));
	for (guint i = 0; session && i < session->channels->len; i++)
		read_channel(session, i);
	memory_file_destroy(&file);
	return 0;
}
