/* Samples of a journal, decoded by chunks of one clock on demand; the last chunk is kept. */
#include "core/clock.h"
#include "recordings/journal/journal_reading.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const uint64_t INDEX_MAX = UINT64_C(1) << 53; /* beyond it lines are not exact */

static const size_t TYPE_BYTES[] = {
	[CORE_RAW_U8] = 1,
	[CORE_RAW_I16] = 2,
	[CORE_RAW_U16] = 2,
	[CORE_RAW_I32] = 4,
	[CORE_RAW_F32] = 4,
	[CORE_RAW_F64] = 8,
};

bool rec_samples_decode_head(const struct rec_frame *frame, struct rec_samples_head *ret_head)
{
	struct rec_samples_head head = {0};
	struct rec_cursor cursor;
	uint8_t bits = 0;
	size_t needed = 0;

	rec_cursor_init(&cursor, frame->payload, frame->length);
	head.device = rec_cursor_u8(&cursor);
	head.group = rec_cursor_u8(&cursor);
	head.n_values = rec_cursor_u8(&cursor);
	bits = rec_cursor_u8(&cursor);
	head.starts_segment = bits & REC_SAMPLES_STARTS_SEGMENT;
	head.has_flags = bits & REC_SAMPLES_FLAGS;
	head.n = rec_cursor_u32(&cursor);
	head.first_index = rec_cursor_u64(&cursor);
	head.host_ns = rec_cursor_time_ns(&cursor);
	/* Without values a frame of no bytes could claim any number of samples. */
	if (head.n_values == 0 || head.n_values > REC_SAMPLES_VALUES_MAX || head.n == 0 ||
		head.first_index > INDEX_MAX)
		return false;
	for (guint k = 0; k < head.n_values; k++) {
		uint8_t type = rec_cursor_u8(&cursor);

		if (type > CORE_RAW_F64)
			return false;
		head.types[k] = (enum core_raw_type)type;
		head.sample_bytes += TYPE_BYTES[type];
	}
	needed = head.n * (head.sample_bytes + (head.has_flags ? 2 : 0));
	if (cursor.is_short || (size_t)(cursor.end - cursor.next) != needed)
		return false;
	head.values = cursor.next;
	*ret_head = head;
	return true;
}

static double take_value(struct rec_cursor *cursor, enum core_raw_type type)
{
	switch (type) {
	case CORE_RAW_U8:
		return rec_cursor_u8(cursor);
	case CORE_RAW_I16:
		return (int16_t)rec_cursor_u16(cursor);
	case CORE_RAW_U16:
		return rec_cursor_u16(cursor);
	case CORE_RAW_I32:
		return (int32_t)rec_cursor_u32(cursor);
	case CORE_RAW_F32:
		return (double)rec_cursor_f32(cursor);
	case CORE_RAW_F64:
		return rec_cursor_f64(cursor);
	}
	return NAN;
}

/* Appends samples [from, to) of a frame to the chunk. */
static void append_samples(struct rec_journal_reading *reading, const struct rec_samples_head *head,
	uint64_t from, uint64_t to)
{
	const uint8_t *flags = head->values + head->n * head->sample_bytes;
	struct rec_cursor values, flag_bytes;

	rec_cursor_init(&values, head->values + from * head->sample_bytes,
		(to - from) * head->sample_bytes);
	rec_cursor_init(&flag_bytes, flags + (head->has_flags ? 2 * from : 0),
		head->has_flags ? 2 * (to - from) : 0);
	for (uint64_t i = from; i < to; i++) {
		uint64_t index = head->first_index + i;
		uint16_t flag = head->has_flags ? rec_cursor_u16(&flag_bytes) : 0;

		g_array_append_val(reading->indices, index);
		g_array_append_val(reading->flags, flag);
		for (guint k = 0; k < reading->chunk_values; k++) {
			double value = NAN;

			if (k < head->n_values)
				value = take_value(&values, head->types[k]);
			g_array_append_val(reading->values, value);
		}
		for (guint k = reading->chunk_values; k < head->n_values; k++)
			take_value(&values, head->types[k]);
	}
}

/* Most values that any frame of this clock may be asked for: one per channel. */
static guint count_values(const struct rec_session *session, guint clock)
{
	guint n = 0;

	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		n += channel->clock == clock;
	}
	return n;
}

static bool load_chunk(struct rec_session *session, guint clock, uint64_t chunk, GError **error)
{
	struct rec_journal_reading *reading = session->backend_data;
	const struct rec_journal_clock *row = g_ptr_array_index(reading->clocks, clock);
	const struct rec_clock *described = g_ptr_array_index(session->clocks, clock);
	uint64_t begin = chunk * REC_JOURNAL_CHUNK;
	uint64_t end = MIN(begin + REC_JOURNAL_CHUNK, described->n);
	const struct rec_journal_chunk *entry = NULL;
	struct rec_frame frame;
	g_autoptr(GError) failure = NULL;
	uint64_t position = 0;

	if (reading->has_chunk && reading->chunk_clock == clock && reading->chunk == chunk)
		return true;
	reading->has_chunk = false;
	reading->chunk_clock = clock;
	reading->chunk = chunk;
	reading->chunk_values = count_values(session, clock);
	g_array_set_size(reading->indices, 0);
	g_array_set_size(reading->values, 0);
	g_array_set_size(reading->flags, 0);
	entry = &g_array_index(row->chunks, struct rec_journal_chunk, chunk);
	position = entry->position;
	rec_frame_reader_seek(reading->reader, entry->offset);
	while (position < end && rec_frame_reader_next(reading->reader, &frame, &failure)) {
		struct rec_samples_head head;

		if (frame.type != REC_JOURNAL_SAMPLES || !rec_samples_decode_head(&frame, &head) ||
			head.device != row->device || head.group != row->group)
			continue;
		append_samples(reading, &head, begin > position ? begin - position : 0,
			MIN((uint64_t)head.n, end - position));
		position += head.n;
	}
	if (failure) {
		g_propagate_error(error, g_steal_pointer(&failure));
		return false;
	}
	if (position < end) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s changed while it was read; open it again."), session->path);
		return false;
	}
	reading->has_chunk = true;
	return true;
}

/* Calls @copy for each piece of [first, first + n) that lies in one chunk. */
static bool for_chunks(struct rec_session *session, guint clock, uint64_t first, uint64_t n,
	void (*copy)(struct rec_session *session, guint what, uint64_t in_chunk, uint64_t count,
		void *to, uint64_t done),
	guint what, void *to, GError **error)
{
	for (uint64_t done = 0; done < n;) {
		uint64_t at = first + done;
		uint64_t in_chunk = at % REC_JOURNAL_CHUNK;
		uint64_t count = MIN(n - done, REC_JOURNAL_CHUNK - in_chunk);

		if (!load_chunk(session, clock, at / REC_JOURNAL_CHUNK, error))
			return false;
		copy(session, what, in_chunk, count, to, done);
		done += count;
	}
	return true;
}

static void copy_raw(struct rec_session *session, guint channel, uint64_t in_chunk, uint64_t count,
	void *to, uint64_t done)
{
	const struct rec_journal_reading *reading = session->backend_data;
	const double *values = (const double *)(const void *)reading->values->data;
	guint column = g_array_index(reading->columns, guint, channel);
	double *raw = (double *)to + done;

	for (uint64_t i = 0; i < count; i++)
		raw[i] = values[(in_chunk + i) * reading->chunk_values + column];
}

static void copy_flags(struct rec_session *session, guint channel, uint64_t in_chunk,
	uint64_t count, void *to, uint64_t done)
{
	const struct rec_journal_reading *reading = session->backend_data;
	const uint16_t *flags = (const uint16_t *)(const void *)reading->flags->data;

	(void)channel;
	memcpy((uint16_t *)to + done, flags + in_chunk, count * sizeof *flags);
}

/* The segment that holds sample number @position. */
static const struct rec_segment *find_segment(const struct rec_clock *clock, uint64_t position)
{
	guint low = 0, high = clock->segments->len;

	while (high - low > 1) {
		guint middle = low + (high - low) / 2;

		if (g_array_index(clock->segments, struct rec_segment, middle).first <= position)
			low = middle;
		else
			high = middle;
	}
	return &g_array_index(clock->segments, struct rec_segment, low);
}

static void copy_times(struct rec_session *session, guint clock, uint64_t in_chunk, uint64_t count,
	void *to, uint64_t done)
{
	const struct rec_journal_reading *reading = session->backend_data;
	const struct rec_clock *row = g_ptr_array_index(session->clocks, clock);
	const uint64_t *indices = (const uint64_t *)(const void *)reading->indices->data;
	uint64_t position = reading->chunk * REC_JOURNAL_CHUNK + in_chunk;
	const struct rec_segment *segment = find_segment(row, position);
	double *time_s = (double *)to + done;

	for (uint64_t i = 0; i < count; i++) {
		if (position + i >= segment->first + segment->n)
			segment = find_segment(row, position + i);
		time_s[i] = (double)core_fit_line_time_ns(
				    &segment->line, (double)indices[in_chunk + i]) /
			    CORE_NS_PER_S;
	}
}

static bool read_times(struct rec_session *session, guint clock, uint64_t first, uint64_t n,
	double *ret_time_s, GError **error)
{
	return for_chunks(session, clock, first, n, copy_times, clock, ret_time_s, error);
}

static bool read_raw(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	double *ret_raw, GError **error)
{
	const struct rec_channel *row = g_ptr_array_index(session->channels, channel);

	return for_chunks(session, row->clock, first, n, copy_raw, channel, ret_raw, error);
}

static bool read_flags(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	uint16_t *ret_flags, GError **error)
{
	const struct rec_channel *row = g_ptr_array_index(session->channels, channel);

	return for_chunks(session, row->clock, first, n, copy_flags, channel, ret_flags, error);
}

static void close_reading(struct rec_session *session)
{
	struct rec_journal_reading *reading = session->backend_data;

	rec_frame_reader_close(reading->reader);
	g_ptr_array_unref(reading->clocks);
	g_array_unref(reading->columns);
	g_array_unref(reading->indices);
	g_array_unref(reading->values);
	g_array_unref(reading->flags);
	g_free(reading);
}

const struct rec_backend REC_JOURNAL_BACKEND = {
	.read_times = read_times,
	.read_raw = read_raw,
	.read_flags = read_flags,
	.close = close_reading,
};
