/* A session whose samples are arrays in memory: importers and tests. */
#include "recordings/session/session.h"

#include <string.h>

struct memory {
	GPtrArray *times; /* double*, by clock */
	GPtrArray *raw;   /* double*, by channel */
	GPtrArray *flags; /* uint16_t* or NULL, by channel */
};

static bool memory_times(struct rec_session *session, guint clock, uint64_t first, uint64_t n,
	double *ret_time_s, GError **error)
{
	const struct memory *memory = session->backend_data;
	const double *times = g_ptr_array_index(memory->times, clock);

	(void)error;
	memcpy(ret_time_s, times + first, n * sizeof *times);
	return true;
}

static bool memory_raw(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	double *ret_raw, GError **error)
{
	const struct memory *memory = session->backend_data;
	const double *raw = g_ptr_array_index(memory->raw, channel);

	(void)error;
	memcpy(ret_raw, raw + first, n * sizeof *raw);
	return true;
}

static bool memory_flags(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	uint16_t *ret_flags, GError **error)
{
	const struct memory *memory = session->backend_data;
	const uint16_t *flags = g_ptr_array_index(memory->flags, channel);

	(void)error;
	if (flags)
		memcpy(ret_flags, flags + first, n * sizeof *flags);
	else
		memset(ret_flags, 0, n * sizeof *ret_flags);
	return true;
}

static void memory_close(struct rec_session *session)
{
	struct memory *memory = session->backend_data;

	g_ptr_array_unref(memory->times);
	g_ptr_array_unref(memory->raw);
	g_ptr_array_unref(memory->flags);
	g_free(memory);
}

static const struct rec_backend MEMORY_BACKEND = {
	.read_times = memory_times,
	.read_raw = memory_raw,
	.read_flags = memory_flags,
	.close = memory_close,
};

void rec_session_set_memory(
	struct rec_session *session, double **times, double **raw, uint16_t **flags)
{
	struct memory *memory = g_new0(struct memory, 1);

	memory->times = g_ptr_array_new_with_free_func(g_free);
	memory->raw = g_ptr_array_new_with_free_func(g_free);
	memory->flags = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < session->clocks->len; i++)
		g_ptr_array_add(memory->times, times[i]);
	for (guint i = 0; i < session->channels->len; i++) {
		struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		g_ptr_array_add(memory->raw, raw[i]);
		g_ptr_array_add(memory->flags, flags ? flags[i] : NULL);
		channel->has_flags = flags && flags[i];
	}
	session->backend = &MEMORY_BACKEND;
	session->backend_data = memory;
}
