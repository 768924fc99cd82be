#include "recordings/session/certificate.h"

#include "recordings/session/sync_test.h"

#include <math.h>
#include <string.h>

static const double PULSE_LIMIT_MS = 5;
static const double OTHER_LIMIT_MS = 50;
static const double FRAME_LIMIT_MS = 50;

static bool has_one_clock(const struct rec_session *session, guint device)
{
	guint n = 0;

	for (guint i = 0; i < session->clocks->len; i++)
		n += ((struct rec_clock *)g_ptr_array_index(session->clocks, i))->device == device;
	return n == 1;
}

static double limit_of(const struct rec_session *session, guint clock)
{
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		if (channel->clock == clock && channel->desc.quantity == CORE_QUANTITY_PULSE)
			return PULSE_LIMIT_MS;
	}
	return OTHER_LIMIT_MS;
}

/* Gap rows of the clock's device and group, and the samples they count. */
static void count_gaps(
	const struct rec_session *session, const struct rec_clock *clock, struct rec_sync *sync)
{
	const struct rec_device *device = g_ptr_array_index(session->devices, clock->device);

	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		if (channel->device != clock->device || channel->desc.group != clock->group)
			continue;
		for (guint k = 0; k < session->gaps->len; k++) {
			const struct rec_gap *gap = g_ptr_array_index(session->gaps, k);
			g_auto(GStrv) names =
				g_strsplit(gap->channels ? gap->channels : "", ";", -1);

			if (g_strcmp0(gap->device, device->name) != 0 ||
				!g_strv_contains((const char *const *)names, channel->desc.key))
				continue;
			sync->gaps++;
			if (isfinite(gap->samples_lost))
				sync->dropped += llround(gap->samples_lost);
		}
		/* All channels of a group miss the same samples. */
		return;
	}
}

/* The segments' fits taken together: residuals over all anchors, drift of the longest. */
static void join_fits(const struct rec_clock *clock, struct rec_sync *sync, guint *ret_anchors)
{
	double sum = 0, anchors = 0;
	uint64_t longest = 0;

	for (guint i = 0; i < clock->segments->len; i++) {
		const struct rec_segment *segment =
			&g_array_index(clock->segments, struct rec_segment, i);

		sum += segment->line.rms_ms * segment->line.rms_ms * segment->line.anchors;
		anchors += segment->line.anchors;
		sync->residual_max_ms = fmax(sync->residual_max_ms, segment->line.max_ms);
		if (segment->n > longest) {
			longest = segment->n;
			sync->drift_ppm = segment->line.drift_ppm;
		}
	}
	sync->residual_rms_ms = anchors > 0 ? sqrt(sum / anchors) : NAN;
	if (anchors <= 0)
		sync->residual_max_ms = NAN;
	*ret_anchors = (guint)anchors;
}

static bool keeps_stamps(const struct rec_clock *clock)
{
	for (guint i = 0; i < clock->segments->len; i++) {
		if (g_array_index(clock->segments, struct rec_segment, i).stamps_kept)
			return true;
	}
	return false;
}

static char *judge(const struct rec_clock *clock, const struct rec_sync *sync, guint anchors)
{
	if (clock->n == 0)
		return g_strdup("fail: no samples");
	if (keeps_stamps(clock))
		return g_strdup("fail: irregular time stamps of the source were kept");
	if (anchors == 0)
		return g_strdup("fail: no evidence of time");
	if (sync->residual_rms_ms > sync->limit_ms)
		return g_strdup_printf("fail: residual of %.1f ms", sync->residual_rms_ms);
	return g_strdup("pass");
}

static void certify_clock(struct rec_session *session, guint i)
{
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, i);
	const struct rec_device *device = g_ptr_array_index(session->devices, clock->device);
	struct rec_sync *sync = rec_session_add_sync(session);
	guint anchors = 0;
	double first_s = NAN;

	sync->stream = has_one_clock(session, clock->device)
			       ? g_strdup(device->name)
			       : g_strdup_printf("%s:%u", device->name, clock->group);
	sync->drift_ppm = NAN;
	sync->limit_ms = limit_of(session, i);
	if (clock->n > 0)
		rec_session_read_times(session, i, 0, 1, &first_s, NULL);
	sync->offset_ms = first_s * 1e3;
	join_fits(clock, sync, &anchors);
	count_gaps(session, clock, sync);
	sync->verdict = judge(clock, sync, anchors);
}

/* Times at which the camera was away. */
static int64_t count_losses(const struct rec_session *session, const char *stream)
{
	int64_t losses = 0;

	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);

		losses += g_strcmp0(event->device, stream) == 0 &&
			  g_strcmp0(event->kind, "camera_lost") == 0;
	}
	return losses;
}

static void certify_camera(struct rec_session *session, const struct rec_video *video)
{
	struct rec_sync *sync = rec_session_add_sync(session);

	sync->stream =
		video->camera ? g_strdup_printf("video_%s", video->camera) : g_strdup("video");
	/* Each frame carries its own stamp: there is no line to miss. How late all of them are only
	 * a sync test can say (recordings/session/sync_test.h), in rows of its own. */
	sync->offset_ms = NAN;
	sync->drift_ppm = NAN;
	sync->residual_rms_ms = NAN;
	sync->residual_max_ms = NAN;
	sync->limit_ms = FRAME_LIMIT_MS;
	sync->gaps = count_losses(session, sync->stream);
	sync->dropped = (int64_t)video->dropped;
	sync->verdict = g_strdup(video->n_frames > 0 ? "pass" : "fail: no frames");
}

void rec_certificate_issue(struct rec_session *session)
{
	g_ptr_array_set_size(session->sync, 0);
	for (guint i = 0; i < session->clocks->len; i++)
		certify_clock(session, i);
	for (guint i = 0; i < session->videos->len; i++)
		certify_camera(session, g_ptr_array_index(session->videos, i));
	rec_sync_test_certify(session);
}
