#include "acquisition/sync_test.h"

#include "acquisition/camera_moments.h"
#include "acquisition/fault.h"
#include "dsp/side/taps.h"
#include "recordings/session/sync_test.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	TAPS_MAX = 32,
	POINTS_AT_ONCE = 4096,
};

struct acq_sync_test {
	struct acq_sync_test_config config;
	int number; /* of the newest test; 0 none yet */
	bool is_running;
	double begin_s;
	struct rec_session *evidence; /* of the running test: its device events alone */
};

struct acq_sync_test *acq_sync_test_create(const struct acq_sync_test_config *config)
{
	struct acq_sync_test *test = g_new0(struct acq_sync_test, 1);

	test->config = *config;
	return test;
}

static void watch(struct acq_sync_test *test, int number)
{
	for (guint i = 0; i < test->config.cameras->n; i++) {
		acq_camera_watch_test(test->config.cameras->all[i], number);
	}
}

void acq_sync_test_destroy(struct acq_sync_test *test)
{
	if (!test) {
		return;
	}
	rec_session_free(test->evidence);
	g_free(test);
}

bool acq_sync_test_begin(struct acq_sync_test *test, GError **error)
{
	if (test->is_running) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("A sync test is running already; wait until it ends"));
		return false;
	}
	if (core_clock_is_virtual(test->config.clock)) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("A recording that runs faster than time cannot be held against a screen; "
			  "record at speed=1"));
		return false;
	}
	rec_session_free(test->evidence);
	test->evidence = rec_session_new();
	test->begin_s = (double)core_clock_now_ns(test->config.clock) / CORE_NS_PER_S;
	test->number++;
	test->is_running = true;
	watch(test, test->number);
	return true;
}

static void note(struct acq_sync_test *test, const char *device, const char *channel,
	const char *kind, double time_s)
{
	struct rec_device_event *event = rec_session_add_device_event(test->evidence);

	*event = (struct rec_device_event){
		time_s, time_s, g_strdup(device), g_strdup(channel), g_strdup(kind), test->number};
}

bool acq_sync_test_flash(struct acq_sync_test *test, int64_t monotonic_ns, GError **error)
{
	int64_t time_ns = core_clock_from_monotonic_ns(test->config.clock, monotonic_ns);

	if (!test->is_running) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("No sync test is running; begin one first"));
		return false;
	}
	note(test, REC_SYNC_SCREEN, NULL, REC_SYNC_FLASH, (double)time_ns / CORE_NS_PER_S);
	return rec_journal_named_event(test->config.journal, REC_SYNC_SCREEN, NULL, REC_SYNC_FLASH,
		test->number, time_ns, error);
}

/* All that the trace keeps of @kind. */
static void read_trace(
	const struct acq_trace *trace, enum acq_trace_kind kind, GArray *time_s, GArray *value)
{
	g_autofree struct acq_trace_point *points = g_new(struct acq_trace_point, POINTS_AT_ONCE);
	uint64_t cursor = 0;
	size_t n;

	while ((n = acq_trace_read(trace, kind, &cursor, points, POINTS_AT_ONCE, NULL)) > 0) {
		for (size_t i = 0; i < n; i++) {
			double one = (double)points[i].value;
			g_array_append_val(time_s, points[i].time_s);
			g_array_append_val(value, one);
		}
	}
}

static bool find_taps(struct acq_sync_test *test, enum acq_trace_kind kind,
	const struct acq_lane *lane, GError **error)
{
	g_autoptr(GArray) time_s = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) value = g_array_new(FALSE, FALSE, sizeof(double));
	double taps[TAPS_MAX];
	bool is_written = true;

	if (!lane->is_used || !test->config.trace) {
		return true;
	}
	const char *device = test->config.rig->devices[lane->feed].about.name;
	read_trace(test->config.trace, kind, time_s, value);
	size_t n = dsp_taps_find((const double *)(const void *)time_s->data,
		(const double *)(const void *)value->data, time_s->len, test->begin_s, taps,
		TAPS_MAX);
	for (size_t i = 0; i < n && is_written; i++) {
		note(test, device, lane->channel.key, REC_SYNC_TAP, taps[i]);
		is_written = rec_journal_named_event(test->config.journal, device,
			lane->channel.key, REC_SYNC_TAP, test->number,
			llround(taps[i] * CORE_NS_PER_S), error);
	}
	return is_written;
}

/* What eyes and ears noticed is in the journal already, by the writer. */
static void collect_moments(struct acq_sync_test *test)
{
	int64_t time_ns[ACQ_MOMENTS_MAX];

	for (guint i = 0; i < test->config.cameras->n; i++) {
		struct acq_camera *camera = test->config.cameras->all[i];
		for (enum acq_camera_origin o = ACQ_CAMERA_EYE; o < ACQ_N_CAMERA_ORIGINS; o++) {
			const char *kind =
				o == ACQ_CAMERA_EYE ? REC_SYNC_FLASH_SEEN : REC_SYNC_SOUND;
			size_t n = acq_camera_moments(camera, o, time_ns, ACQ_MOMENTS_MAX);
			for (size_t k = 0; k < n; k++) {
				note(test, acq_camera_stream(camera), NULL, kind,
					(double)time_ns[k] / CORE_NS_PER_S);
			}
		}
	}
}

static guint count(const struct acq_sync_test *test, const char *kind)
{
	const GPtrArray *events = test->evidence->device_events;
	guint n = 0;

	for (guint i = 0; i < events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(events, i);
		n += g_str_equal(event->kind, kind);
	}
	return n;
}

static void fill_report(struct acq_sync_test *test, struct acq_sync_report *report)
{
	g_autoptr(GArray) measured = rec_sync_test_measure(test->evidence);

	*report = (struct acq_sync_report){
		.number = test->number,
		.flashes = count(test, REC_SYNC_FLASH),
		.taps = count(test, REC_SYNC_TAP),
		.sounds = count(test, REC_SYNC_SOUND),
	};
	for (guint i = 0; i < measured->len && report->n_offsets < ACQ_SYNC_OFFSETS_MAX; i++) {
		const struct rec_sync_test *row = &g_array_index(measured, struct rec_sync_test, i);
		struct acq_sync_offset *offset = &report->offsets[report->n_offsets++];
		g_autofree char *stream =
			row->channel ? g_strdup_printf("%s %s", row->stream, row->channel)
				     : g_strdup(row->stream);
		acq_text_copy(offset->stream, sizeof(offset->stream), stream);
		offset->offset_ms = row->offset_s * 1e3;
		offset->spread_ms = row->spread_s * 1e3;
		offset->pairs = row->pairs;
		offset->is_tap = row->channel != NULL;
	}
}

bool acq_sync_test_end(
	struct acq_sync_test *test, struct acq_sync_report *ret_report, GError **error)
{
	if (!test->is_running) {
		g_set_error_literal(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("No sync test is running; begin one first"));
		return false;
	}
	test->is_running = false;
	watch(test, 0);
	bool is_written = find_taps(test, ACQ_TRACE_GSR, &test->config.rig->gsr, error) &&
			  find_taps(test, ACQ_TRACE_PULSE, &test->config.rig->pulse, error);
	collect_moments(test);
	fill_report(test, ret_report);
	return is_written && acq_sync_wait(test->config.sync, error);
}
