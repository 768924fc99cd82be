#include "recordings/session/sync_test.h"

#include <math.h>
#include <string.h>

/* A camera that never delivered two frames. */
static const double FRAME_S = 1.0 / 30;

/* The stream of a test whose flashes no camera saw. */
static const char UNSEEN[] = "video";

static int compare_doubles(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median_of(GArray *values)
{
	if (values->len == 0)
		return NAN;
	g_array_sort(values, compare_doubles);
	guint middle = values->len / 2;
	double high = g_array_index(values, double, middle);
	return values->len % 2 ? high : (high + g_array_index(values, double, middle - 1)) / 2;
}

/* Times of the events of one kind and test; of @device and @channel unless they are NULL. */
static GArray *collect_times(const struct rec_session *session, const char *kind, int test,
	const char *device, const char *channel)
{
	GArray *times = g_array_new(FALSE, FALSE, sizeof(double));

	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);

		if (g_strcmp0(event->kind, kind) == 0 && event->value == test &&
			(!device || g_strcmp0(event->device, device) == 0) &&
			(!channel || g_strcmp0(event->channel, channel) == 0))
			g_array_append_val(times, event->start_s);
	}
	return times;
}

/* The time nearest to @time_s within reach; NaN none. */
static double nearest(const GArray *times, double time_s)
{
	double best = NAN;

	for (guint i = 0; i < times->len; i++) {
		double distance = g_array_index(times, double, i) - time_s;

		if (fabs(distance) <= REC_SYNC_REACH_S && !(fabs(distance) >= fabs(best)))
			best = distance;
	}
	return time_s + best;
}

/* @judged - @reference, pair by pair. */
static void measure_pairs(const GArray *judged, const GArray *reference, struct rec_sync_test *test)
{
	g_autoptr(GArray) differences = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));
	double squares = 0;

	for (guint i = 0; i < reference->len; i++) {
		double time_s = g_array_index(reference, double, i);
		double difference = nearest(judged, time_s) - time_s;

		g_array_append_val(times, time_s);
		if (isnan(difference))
			test->missed++;
		else
			g_array_append_val(differences, difference);
	}
	test->pairs = differences->len;
	test->at_s = median_of(times);
	test->offset_s = median_of(differences);
	for (guint i = 0; i < differences->len; i++) {
		double rest = g_array_index(differences, double, i) - test->offset_s;

		squares += rest * rest;
		test->worst_s = fmax(test->worst_s, fabs(rest));
	}
	test->spread_s = differences->len ? sqrt(squares / differences->len) : NAN;
	if (!differences->len)
		test->worst_s = NAN;
}

static bool is_known(const GArray *tests, const struct rec_sync_test *wanted)
{
	for (guint i = 0; i < tests->len; i++) {
		const struct rec_sync_test *test = &g_array_index(tests, struct rec_sync_test, i);

		if (test->test == wanted->test && g_strcmp0(test->stream, wanted->stream) == 0 &&
			g_strcmp0(test->channel, wanted->channel) == 0)
			return true;
	}
	return false;
}

static int compare_tests(gconstpointer a, gconstpointer b)
{
	const struct rec_sync_test *x = a, *y = b;
	int order = g_strcmp0(x->stream, y->stream);

	if (order == 0)
		order = g_strcmp0(x->channel, y->channel);
	return order ? order : x->test - y->test;
}

static void measure(const struct rec_session *session, const struct rec_device_event *event,
	const char *reference_kind, GArray *tests)
{
	struct rec_sync_test test = {
		.test = (int)event->value,
		.stream = event->device,
		.channel = event->channel,
	};

	if (is_known(tests, &test))
		return;
	g_autoptr(GArray) judged =
		collect_times(session, event->kind, test.test, test.stream, test.channel);
	g_autoptr(GArray) reference = collect_times(session, reference_kind, test.test, NULL, NULL);
	/* Taps without a camera that hears: an analyst aligns them in the review. */
	if (reference->len == 0)
		return;
	measure_pairs(judged, reference, &test);
	g_array_append_val(tests, test);
}

/* A test whose flashes no camera saw is a finding too. */
static void measure_unseen(const struct rec_session *session, int number, GArray *tests)
{
	struct rec_sync_test test = {
		.test = number, .stream = UNSEEN, .spread_s = NAN, .worst_s = NAN, .offset_s = NAN};

	for (guint i = 0; i < tests->len; i++) {
		const struct rec_sync_test *other = &g_array_index(tests, struct rec_sync_test, i);

		if (other->test == number && !other->channel)
			return;
	}
	g_autoptr(GArray) flashes = collect_times(session, REC_SYNC_FLASH, number, NULL, NULL);
	test.missed = flashes->len;
	test.at_s = median_of(flashes);
	g_array_append_val(tests, test);
}

GArray *rec_sync_test_measure(const struct rec_session *session)
{
	GArray *tests = g_array_new(FALSE, TRUE, sizeof(struct rec_sync_test));

	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);

		if (!event->device || !event->kind || isnan(event->value))
			continue;
		if (strcmp(event->kind, REC_SYNC_FLASH_SEEN) == 0)
			measure(session, event, REC_SYNC_FLASH, tests);
		else if (strcmp(event->kind, REC_SYNC_TAP) == 0)
			measure(session, event, REC_SYNC_SOUND, tests);
	}
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);

		if (g_strcmp0(event->kind, REC_SYNC_FLASH) == 0 && !isnan(event->value))
			measure_unseen(session, (int)event->value, tests);
	}
	g_array_sort(tests, compare_tests);
	return tests;
}

/* The usual distance of two frames around @at_s, of the camera called @stream, else of any. */
static double frame_period_s(const struct rec_session *session, const char *stream, double at_s)
{
	const struct rec_video *found = NULL;

	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);
		g_autofree char *name = video->camera ? g_strconcat("video_", video->camera, NULL)
						      : g_strdup("video");

		if (!found || strcmp(name, stream) == 0)
			found = video;
	}
	g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(double));
	for (uint64_t i = 1; found && i < found->n_frames; i++) {
		double period = found->frame_s[i] - found->frame_s[i - 1];

		if (fabs(found->frame_s[i] - at_s) < 10)
			g_array_append_val(periods, period);
	}
	return periods->len ? median_of(periods) : FRAME_S;
}

static const struct rec_sync_test *first_of_stream(
	const GArray *tests, const struct rec_sync_test *test)
{
	for (guint i = 0; i < tests->len; i++) {
		const struct rec_sync_test *other = &g_array_index(tests, struct rec_sync_test, i);

		if (g_strcmp0(other->stream, test->stream) == 0 &&
			g_strcmp0(other->channel, test->channel) == 0 && other->pairs > 0)
			return other;
	}
	return test;
}

static void certify(
	struct rec_session *session, const GArray *tests, const struct rec_sync_test *test)
{
	struct rec_sync *row = rec_session_add_sync(session);
	const struct rec_sync_test *first = first_of_stream(tests, test);
	double elapsed_s = test->at_s - first->at_s;

	row->stream = test->channel ? g_strdup_printf("%s:%s tap test %d", test->stream,
					      test->channel, test->test)
				    : g_strdup_printf("%s flash test %d", test->stream, test->test);
	row->offset_ms = test->offset_s * 1e3;
	row->residual_rms_ms = test->spread_s * 1e3;
	row->residual_max_ms = test->worst_s * 1e3;
	row->drift_ppm = elapsed_s > 0 ? (test->offset_s - first->offset_s) / elapsed_s * 1e6 : NAN;
	row->dropped = test->missed;
	row->limit_ms = frame_period_s(session, test->stream, test->at_s) * 1e3;
	if (test->pairs == 0)
		row->verdict = g_strdup("fail: nothing was seen of it");
	else if (fabs(row->offset_ms) > row->limit_ms)
		row->verdict = g_strdup_printf(
			"fail: %+.1f ms, more than one frame; correct the video's offset",
			row->offset_ms);
	else
		row->verdict = g_strdup("pass");
}

void rec_sync_test_certify(struct rec_session *session)
{
	g_autoptr(GArray) tests = rec_sync_test_measure(session);

	for (guint i = 0; i < tests->len; i++)
		certify(session, tests, &g_array_index(tests, struct rec_sync_test, i));
}
