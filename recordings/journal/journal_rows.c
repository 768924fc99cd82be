/* Frames of a journal that become one row of the session each. */
#include "recordings/journal/journal_reading.h"

#include <math.h>

static const double NS = 1e-9;

void rec_journal_note_end(struct rec_journal_scan *scan, double time_s)
{
	if (isfinite(time_s) && time_s > scan->end_s)
		scan->end_s = time_s;
}

static void take_event(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	uint8_t number = rec_cursor_u8(cursor);
	uint8_t channel = rec_cursor_u8(cursor);
	double time_s = (double)rec_cursor_time_ns(cursor) * NS;
	double value = rec_cursor_f64(cursor);
	g_autofree char *kind = rec_cursor_text(cursor);
	struct rec_device_event *event = NULL;
	guint place = 0;

	if (cursor->is_short)
		return;
	event = rec_session_add_device_event(scan->session);
	event->start_s = event->end_s = time_s;
	event->kind = g_steal_pointer(&kind);
	event->value = value;
	rec_journal_note_end(scan, time_s);
	if (scan->devices[number] < 0)
		return;
	event->device = g_strdup(((struct rec_device *)g_ptr_array_index(
					  scan->session->devices, (guint)scan->devices[number]))
					 ->name);
	for (guint i = 0; i < scan->session->channels->len; i++) {
		const struct rec_channel *row = g_ptr_array_index(scan->session->channels, i);

		if (row->device != (guint)scan->devices[number])
			continue;
		if (place++ == channel)
			event->channel = g_strdup(row->desc.key);
	}
}

static void take_named_event(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	g_autofree char *device = rec_cursor_text(cursor);
	g_autofree char *channel = rec_cursor_text(cursor);
	double time_s = (double)rec_cursor_time_ns(cursor) * NS;
	double value = rec_cursor_f64(cursor);
	g_autofree char *kind = rec_cursor_text(cursor);

	if (cursor->is_short)
		return;
	struct rec_device_event *event = rec_session_add_device_event(scan->session);
	*event = (struct rec_device_event){time_s, time_s, g_steal_pointer(&device),
		g_steal_pointer(&channel), g_steal_pointer(&kind), value};
	rec_journal_note_end(scan, time_s);
}

static void take_lost(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	struct rec_device_event *event = rec_session_add_device_event(scan->session);

	event->start_s = rec_cursor_f64(cursor);
	event->end_s = rec_cursor_f64(cursor);
	event->kind = g_strdup("live_results_lost");
	event->value = NAN;
}

static void take_visit(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	int64_t key = rec_cursor_i64(cursor);
	struct rec_visit *visit = g_hash_table_lookup(scan->visits, &key);

	if (!visit) {
		visit = rec_session_add_visit(scan->session);
		g_hash_table_insert(scan->visits, g_memdup2(&key, sizeof key), visit);
	}
	g_free(visit->touchpoint);
	g_free(visit->title);
	g_free(visit->phase);
	visit->touchpoint = rec_cursor_text(cursor);
	visit->title = rec_cursor_text(cursor);
	visit->phase = rec_cursor_text(cursor);
	visit->is_critical = rec_cursor_u8(cursor);
	visit->is_baseline = rec_cursor_u8(cursor);
	visit->visit = (int)rec_cursor_i64(cursor);
	visit->start_s = rec_cursor_f64(cursor);
	visit->end_s = rec_cursor_f64(cursor);
	g_free(visit->source);
	visit->source = rec_cursor_text(cursor);
	visit->pressed_s = rec_cursor_f64(cursor);
	visit->reaction_lag_s = rec_cursor_f64(cursor);
	visit->corrected_s = rec_cursor_f64(cursor);
	g_free(visit->note);
	visit->note = rec_cursor_text(cursor);
	rec_journal_note_end(scan, visit->start_s);
	rec_journal_note_end(scan, visit->end_s);
}

static void take_mark(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	struct rec_mark *mark = rec_session_add_mark(scan->session);

	mark->id = rec_cursor_i64(cursor);
	mark->time_s = rec_cursor_f64(cursor);
	mark->duration_s = rec_cursor_f64(cursor);
	mark->pressed_s = rec_cursor_f64(cursor);
	mark->label = rec_cursor_text(cursor);
	mark->source = rec_cursor_text(cursor);
	mark->rater = rec_cursor_text(cursor);
	mark->note = rec_cursor_text(cursor);
	rec_journal_note_end(scan, mark->time_s);
}

static struct rec_video *find_video(struct rec_journal_scan *scan, uint8_t camera)
{
	if (scan->cameras[camera] < 0) {
		scan->cameras[camera] = (int)scan->session->videos->len;
		rec_session_add_video(scan->session);
	}
	return g_ptr_array_index(scan->session->videos, (guint)scan->cameras[camera]);
}

static void take_camera(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	struct rec_video *video = find_video(scan, rec_cursor_u8(cursor));

	g_free(video->camera);
	g_free(video->file);
	video->camera = rec_cursor_text(cursor);
	video->file = rec_cursor_text(cursor);
	video->width = (int)(rec_cursor_u32(cursor) & INT32_MAX);
	video->height = (int)(rec_cursor_u32(cursor) & INT32_MAX);
}

static void take_frame_time(struct rec_journal_scan *scan, struct rec_cursor *cursor)
{
	struct rec_video *video = find_video(scan, rec_cursor_u8(cursor));
	double time_s = 0;

	rec_cursor_u64(cursor);
	time_s = (double)rec_cursor_time_ns(cursor) * NS;
	if (rec_cursor_u8(cursor)) {
		video->dropped++;
		return;
	}
	/* Room doubles whenever the count reaches a power of two. */
	if ((video->n_frames & (video->n_frames - 1)) == 0)
		video->frame_s = g_renew(double, video->frame_s, MAX(1, 2 * video->n_frames));
	video->frame_s[video->n_frames++] = time_s;
	rec_journal_note_end(scan, time_s);
}

void rec_journal_take_row(struct rec_journal_scan *scan, const struct rec_frame *frame)
{
	struct rec_cursor cursor;

	rec_cursor_init(&cursor, frame->payload, frame->length);
	switch ((enum rec_journal_type)frame->type) {
	case REC_JOURNAL_EVENT:
		take_event(scan, &cursor);
		return;
	case REC_JOURNAL_NAMED_EVENT:
		take_named_event(scan, &cursor);
		return;
	case REC_JOURNAL_VISIT:
		take_visit(scan, &cursor);
		return;
	case REC_JOURNAL_MARK:
		take_mark(scan, &cursor);
		return;
	case REC_JOURNAL_CAMERA:
		take_camera(scan, &cursor);
		return;
	case REC_JOURNAL_FRAME_TIME:
		take_frame_time(scan, &cursor);
		return;
	case REC_JOURNAL_LIVE_LOST:
		take_lost(scan, &cursor);
		return;
	default:
		return;
	}
}
