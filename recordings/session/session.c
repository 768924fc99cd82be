#include "recordings/session/session.h"

#include "core/text.h"
#include "recordings/session/edit.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static void device_free(void *row)
{
	struct rec_device *device = row;

	g_free(device->name);
	g_free(device->driver);
	g_free(device->title);
	g_free(device->manufacturer);
	g_free(device->serial);
	g_free(device->firmware);
	g_free(device->port);
	g_free(device->settings);
	g_free(device->calibration);
	g_free(device);
}

static void segment_clear(void *row)
{
	struct rec_segment *segment = row;

	g_clear_pointer(&segment->anchors, g_array_unref);
}

static void clock_free(void *row)
{
	struct rec_clock *clock = row;

	g_array_unref(clock->segments);
	g_free(clock);
}

static void channel_free(void *row)
{
	struct rec_channel *channel = row;

	g_free(channel->name);
	g_free(channel);
}

static void gap_free(void *row)
{
	struct rec_gap *gap = row;

	g_free(gap->device);
	g_free(gap->channels);
	g_free(gap->cause);
	g_free(gap);
}

static void visit_free(void *row)
{
	struct rec_visit *visit = row;

	g_free(visit->touchpoint);
	g_free(visit->title);
	g_free(visit->phase);
	g_free(visit->source);
	g_free(visit->note);
	g_free(visit);
}

static void mark_free(void *row)
{
	struct rec_mark *mark = row;

	g_free(mark->label);
	g_free(mark->source);
	g_free(mark->rater);
	g_free(mark->note);
	g_free(mark);
}

static void device_event_free(void *row)
{
	struct rec_device_event *event = row;

	g_free(event->device);
	g_free(event->channel);
	g_free(event->kind);
	g_free(event);
}

static void video_free(void *row)
{
	struct rec_video *video = row;

	g_free(video->camera);
	g_free(video->file);
	g_free(video->frame_s);
	g_free(video);
}

static void sync_free(void *row)
{
	struct rec_sync *sync = row;

	g_free(sync->stream);
	g_free(sync->verdict);
	g_free(sync);
}

struct rec_self_report *rec_self_report_copy(const struct rec_self_report *report)
{
	struct rec_self_report *copy = g_new(struct rec_self_report, 1);

	*copy = *report;
	copy->touchpoint = g_strdup(report->touchpoint);
	copy->form = g_strdup(report->form);
	copy->item = g_strdup(report->item);
	copy->value = g_strdup(report->value);
	copy->text = g_strdup(report->text);
	copy->answered_at = g_strdup(report->answered_at);
	return copy;
}

void rec_self_report_free(struct rec_self_report *report)
{
	if (!report)
		return;
	g_free(report->touchpoint);
	g_free(report->form);
	g_free(report->item);
	g_free(report->value);
	g_free(report->text);
	g_free(report->answered_at);
	g_free(report);
}

static void self_report_free(void *row)
{
	rec_self_report_free(row);
}

struct rec_session *rec_session_new(void)
{
	struct rec_session *session = g_new0(struct rec_session, 1);
	char uuid[37];

	core_text_uuid(uuid);
	session->uuid = g_strdup(uuid);
	session->info = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	session->devices = g_ptr_array_new_with_free_func(device_free);
	session->clocks = g_ptr_array_new_with_free_func(clock_free);
	session->channels = g_ptr_array_new_with_free_func(channel_free);
	session->gaps = g_ptr_array_new_with_free_func(gap_free);
	session->visits = g_ptr_array_new_with_free_func(visit_free);
	session->marks = g_ptr_array_new_with_free_func(mark_free);
	session->device_events = g_ptr_array_new_with_free_func(device_event_free);
	session->videos = g_ptr_array_new_with_free_func(video_free);
	session->sync = g_ptr_array_new_with_free_func(sync_free);
	session->self_reports = g_ptr_array_new_with_free_func(self_report_free);
	session->edits = g_array_new(FALSE, FALSE, sizeof(struct rec_edit));
	session->primary_gsr = -1;
	session->primary_pulse = -1;
	return session;
}

bool rec_session_is_rate(double rate_hz)
{
	return rate_hz >= REC_RATE_MIN_HZ && rate_hz <= REC_RATE_MAX_HZ;
}

void rec_session_free(rec_session *session)
{
	if (!session)
		return;
	if (session->backend)
		session->backend->close(session);
	g_free(session->path);
	g_free(session->uuid);
	g_free(session->start_time);
	g_free(session->description);
	g_free(session->participant);
	g_free(session->software);
	g_free(session->study_text);
	g_free(session->recovered);
	g_free(session->damage);
	g_free(session->edits_damage);
	g_hash_table_unref(session->info);
	g_ptr_array_unref(session->devices);
	g_ptr_array_unref(session->clocks);
	g_ptr_array_unref(session->channels);
	g_ptr_array_unref(session->gaps);
	g_ptr_array_unref(session->visits);
	g_ptr_array_unref(session->marks);
	g_ptr_array_unref(session->device_events);
	g_ptr_array_unref(session->videos);
	g_ptr_array_unref(session->sync);
	g_ptr_array_unref(session->self_reports);
	g_array_unref(session->edits);
	rec_results_free(session->results);
	rec_results_free(session->live);
	g_free(session);
}

struct rec_device *rec_session_add_device(
	struct rec_session *session, const char *name, const char *driver)
{
	struct rec_device *device = g_new0(struct rec_device, 1);

	device->name = g_strdup(name);
	device->driver = g_strdup(driver);
	g_ptr_array_add(session->devices, device);
	return device;
}

struct rec_clock *rec_session_add_clock(
	struct rec_session *session, guint device, uint8_t group, double rate_hz)
{
	struct rec_clock *clock = g_new0(struct rec_clock, 1);

	clock->device = device;
	clock->group = group;
	clock->rate_hz = rate_hz;
	clock->segments = g_array_new(FALSE, TRUE, sizeof(struct rec_segment));
	g_array_set_clear_func(clock->segments, segment_clear);
	g_ptr_array_add(session->clocks, clock);
	return clock;
}

struct rec_channel *rec_session_add_channel(
	struct rec_session *session, guint device, guint clock, const struct core_channel *desc)
{
	struct rec_channel *channel = g_new0(struct rec_channel, 1);
	const struct rec_device *owner = g_ptr_array_index(session->devices, device);

	channel->name = g_strdup_printf("%s_%s", owner->name, desc->key);
	channel->device = device;
	channel->clock = clock;
	channel->desc = *desc;
	g_ptr_array_add(session->channels, channel);
	return channel;
}

struct rec_gap *rec_session_add_gap(struct rec_session *session)
{
	struct rec_gap *gap = g_new0(struct rec_gap, 1);

	g_ptr_array_add(session->gaps, gap);
	return gap;
}

struct rec_visit *rec_session_add_visit(struct rec_session *session)
{
	struct rec_visit *visit = g_new0(struct rec_visit, 1);

	g_ptr_array_add(session->visits, visit);
	return visit;
}

struct rec_mark *rec_session_add_mark(struct rec_session *session)
{
	struct rec_mark *mark = g_new0(struct rec_mark, 1);

	g_ptr_array_add(session->marks, mark);
	return mark;
}

struct rec_device_event *rec_session_add_device_event(struct rec_session *session)
{
	struct rec_device_event *event = g_new0(struct rec_device_event, 1);

	g_ptr_array_add(session->device_events, event);
	return event;
}

struct rec_video *rec_session_add_video(struct rec_session *session)
{
	struct rec_video *video = g_new0(struct rec_video, 1);

	g_ptr_array_add(session->videos, video);
	return video;
}

struct rec_sync *rec_session_add_sync(struct rec_session *session)
{
	struct rec_sync *sync = g_new0(struct rec_sync, 1);

	g_ptr_array_add(session->sync, sync);
	return sync;
}

struct rec_self_report *rec_session_add_self_report(struct rec_session *session)
{
	struct rec_self_report *report = g_new0(struct rec_self_report, 1);

	g_ptr_array_add(session->self_reports, report);
	return report;
}

int rec_session_find_channel(const struct rec_session *session, const char *name)
{
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		if (strcmp(channel->name, name) == 0)
			return (int)i;
	}
	return -1;
}

void rec_session_choose_primary(struct rec_session *session)
{
	session->primary_gsr = -1;
	session->primary_pulse = -1;
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		if (channel->desc.quantity == CORE_QUANTITY_GSR && session->primary_gsr < 0)
			session->primary_gsr = (int)i;
		if (channel->desc.quantity == CORE_QUANTITY_PULSE && session->primary_pulse < 0)
			session->primary_pulse = (int)i;
	}
}

uint64_t rec_session_channel_n(const struct rec_session *session, guint channel)
{
	const struct rec_channel *row = g_ptr_array_index(session->channels, channel);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, row->clock);

	return clock->n;
}

/* Callers may ask for any stretch; only those inside the recording reach a backend. */
static bool check_stretch(uint64_t first, uint64_t n, uint64_t have, GError **error)
{
	if (first <= have && n <= have - first)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
		_("Samples %" PRIu64 " to %" PRIu64 " were asked of a recording that has %" PRIu64
		  "; ask for fewer."),
		first, first + n, have);
	return false;
}

bool rec_session_read_times(struct rec_session *session, guint clock, uint64_t first, uint64_t n,
	double *ret_time_s, GError **error)
{
	const struct rec_clock *row = g_ptr_array_index(session->clocks, clock);

	if (!check_stretch(first, n, row->n, error))
		return false;
	return n == 0 || session->backend->read_times(session, clock, first, n, ret_time_s, error);
}

bool rec_session_read_raw(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	double *ret_raw, GError **error)
{
	if (!check_stretch(first, n, rec_session_channel_n(session, channel), error))
		return false;
	return n == 0 || session->backend->read_raw(session, channel, first, n, ret_raw, error);
}

bool rec_session_read_values(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	double *ret_value, GError **error)
{
	const struct rec_channel *row = g_ptr_array_index(session->channels, channel);

	if (!rec_session_read_raw(session, channel, first, n, ret_value, error))
		return false;
	for (uint64_t i = 0; i < n; i++)
		ret_value[i] = core_channel_convert(&row->desc, ret_value[i]);
	return true;
}

bool rec_session_read_stored_flags(struct rec_session *session, guint channel, uint64_t first,
	uint64_t n, uint16_t *ret_flags, GError **error)
{
	const struct rec_channel *row = g_ptr_array_index(session->channels, channel);

	if (!check_stretch(first, n, rec_session_channel_n(session, channel), error))
		return false;
	if (!row->has_flags || n == 0) {
		memset(ret_flags, 0, n * sizeof *ret_flags);
		return true;
	}
	return session->backend->read_flags(session, channel, first, n, ret_flags, error);
}

bool rec_session_read_flags(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	uint16_t *ret_flags, GError **error)
{
	enum {
		PIECE = 1024
	};
	const struct rec_channel *row = g_ptr_array_index(session->channels, channel);
	double raw[PIECE];

	if (!rec_session_read_stored_flags(session, channel, first, n, ret_flags, error))
		return false;
	for (uint64_t at = 0; at < n; at += PIECE) {
		uint64_t count = MIN(n - at, (uint64_t)PIECE);

		if (!rec_session_read_raw(session, channel, first + at, count, raw, error))
			return false;
		for (uint64_t i = 0; i < count; i++)
			ret_flags[at + i] |= core_channel_flags(&row->desc, raw[i]);
	}
	return true;
}
