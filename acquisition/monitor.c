/*
 * DESIGN
 * The devices, signal chain and cameras of a recording, with a drain where the writer would be: a
 * thread that empties the rings and counts. It ends last, since the chain may wait for room.
 */
#include "acquisition/monitor.h"

#include "acquisition/cameras.h"
#include "acquisition/control.h"
#include "acquisition/live_picture.h"
#include "acquisition/pipeline.h"
#include "acquisition/result.h"
#include "acquisition/rig.h"
#include "acquisition/setup.h"
#include "core/role.h"

#include <math.h>
#include <pthread.h>

enum {
	RESULT_RECORDS = 1024,
	NOTICE_RECORDS = 1,
	DRAIN_PERIOD_US = 20000,
	FAST_DRAIN_PERIOD_US = 2000, /* when session time runs faster than time */
};

struct acq_monitor {
	struct acq_setup setup;
	struct core_clock *clock;
	struct acq_rig rig;
	struct acq_live_board board;
	struct acq_trace *trace; /* NULL: no signal chain */
	struct acq_fault fault;
	struct core_ring *results, *notices;
	struct acq_cameras cameras;
	struct acq_control *control;
	struct acq_pipeline *pipeline;
	GThread *drain;
	_Atomic bool is_ending;

	pthread_mutex_t lock;            /* of everything below */
	double breath_s;                 /* NaN: none yet */
	struct acq_check_line responder; /* the verdict on it, once there is one */
};

static void count_item(struct acq_monitor *monitor, const struct dev_item *item)
{
	if (item->kind == DEV_ITEM_SCAN) {
		atomic_fetch_add_explicit(&monitor->board.samples, 1, memory_order_relaxed);
	} else if (item->kind == DEV_ITEM_GAP) {
		atomic_fetch_add_explicit(&monitor->board.gaps, 1, memory_order_relaxed);
		if (!isnan(item->lost)) {
			atomic_fetch_add_explicit(&monitor->board.samples_lost,
				(uint64_t)llround(item->lost), memory_order_relaxed);
		}
	}
}

static void drain_rings(struct acq_monitor *monitor)
{
	struct acq_feed_record record;
	struct acq_result result;
	struct acq_frame frame;
	struct acq_camera_event event;

	for (size_t d = 0; d < monitor->rig.n_devices; d++) {
		while (core_ring_pop(monitor->rig.devices[d].feed.to_writer, &record)) {
			count_item(monitor, &record.item);
		}
	}
	while (core_ring_pop(monitor->results, &result)) {
	}
	for (guint i = 0; i < monitor->cameras.n; i++) {
		struct acq_camera *camera = monitor->cameras.all[i];
		while (core_ring_pop(acq_camera_frames(camera), &frame)) {
		}
		struct core_ring *events = acq_camera_events(camera, ACQ_CAMERA_ITSELF);
		while (core_ring_pop(events, &event)) {
		}
	}
}

static gpointer run(gpointer data)
{
	struct acq_monitor *monitor = data;

	core_role_enter(CORE_ROLE_WRITER, "affekt-drain");
	while (!atomic_load(&monitor->is_ending)) {
		drain_rings(monitor);
		g_usleep(monitor->setup.is_virtual ? FAST_DRAIN_PERIOD_US : DRAIN_PERIOD_US);
	}
	return NULL;
}

static bool start_pipeline(struct acq_monitor *monitor, GError **error)
{
	struct acq_pipeline_config config = {
		.results = monitor->results,
		.notices = monitor->notices,
		.board = &monitor->board,
		.waits_for_room = monitor->setup.is_virtual,
	};

	if (!acq_rig_listen(&monitor->rig, &config)) {
		return true;
	}
	monitor->trace = config.trace;
	monitor->pipeline = acq_pipeline_start(&config, error);
	return monitor->pipeline != NULL;
}

static bool start_all(struct acq_monitor *monitor, GError **error)
{
	struct acq_control_task task = {.fault = &monitor->fault, .end_ns = INT64_MAX};
	/* What a recording would say of its cameras is said by the recording. */
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);

	monitor->control = acq_control_open(&monitor->rig, &monitor->setup, monitor->clock, error);
	if (!monitor->control || !acq_cameras_open(&monitor->cameras, &monitor->setup,
					 monitor->clock, NULL, false, notes, error)) {
		return false;
	}
	core_clock_restart(monitor->clock);
	monitor->drain = g_thread_new("affekt-drain", run, monitor);
	if (!start_pipeline(monitor, error) || !acq_control_go(monitor->control, &task, error)) {
		return false;
	}
	acq_cameras_start(&monitor->cameras);
	return true;
}

struct acq_monitor *acq_monitor_start(const struct acq_options *options, GError **error)
{
	struct acq_setup setup;

	if (!acq_setup_check_monitor(options, &setup, error)) {
		return NULL;
	}
	struct acq_monitor *monitor = g_new0(struct acq_monitor, 1);
	monitor->setup = setup;
	monitor->clock = setup.is_virtual ? core_clock_create_virtual() : core_clock_create_real();
	monitor->breath_s = NAN;
	pthread_mutex_init(&monitor->lock, NULL);
	acq_live_board_init(&monitor->board);
	acq_fault_init(&monitor->fault);
	monitor->results = core_ring_create(sizeof(struct acq_result), RESULT_RECORDS);
	monitor->notices = core_ring_create(sizeof(struct acq_visit_notice), NOTICE_RECORDS);
	if (!start_all(monitor, error)) {
		acq_monitor_stop(monitor);
		return NULL;
	}
	return monitor;
}

void acq_monitor_stop(struct acq_monitor *monitor)
{
	if (!monitor) {
		return;
	}
	acq_control_stop(monitor->control);
	acq_cameras_stop(&monitor->cameras);
	acq_pipeline_stop(monitor->pipeline);
	atomic_store(&monitor->is_ending, true);
	if (monitor->drain) {
		g_thread_join(monitor->drain);
	}
	acq_cameras_finish(&monitor->cameras, false);
	acq_rig_finish(&monitor->rig);
	acq_trace_destroy(monitor->trace);
	core_ring_destroy(monitor->notices);
	core_ring_destroy(monitor->results);
	acq_fault_finish(&monitor->fault);
	core_clock_destroy(monitor->clock);
	acq_setup_clear(&monitor->setup);
	pthread_mutex_destroy(&monitor->lock);
	g_free(monitor);
}

void acq_monitor_live(const struct acq_monitor *monitor, struct acq_live *ret_live)
{
	/* Looking takes locks, so the monitor is not quite constant. */
	struct acq_monitor *looked_at = (struct acq_monitor *)monitor;
	struct acq_live_sources sources = {
		.clock = monitor->clock,
		.board = &looked_at->board,
		.rig = &monitor->rig,
		.control = monitor->control,
		.fault = &looked_at->fault,
		.cameras = &monitor->cameras,
	};

	acq_live_picture_take(&sources, ret_live);
}

const struct acq_trace *acq_monitor_trace(const struct acq_monitor *monitor)
{
	return monitor->trace;
}

GBytes *acq_monitor_preview(
	const struct acq_monitor *monitor, guint camera, struct acq_picture *ret_picture)
{
	return acq_cameras_picture(&monitor->cameras, camera, ret_picture);
}

/* --- the signal check ------------------------------------------------------------------------ */

/* Everything that the trace keeps of @kind; the points are the caller's. */
static struct acq_trace_point *read_all(const struct acq_trace *trace, enum acq_trace_kind kind,
	struct acq_check_points *ret_points)
{
	size_t max = acq_trace_size(trace, kind);
	struct acq_trace_point *points = g_new(struct acq_trace_point, max);
	uint64_t cursor = 0;

	ret_points->points = points;
	ret_points->n = acq_trace_read(trace, kind, &cursor, points, max, NULL);
	return points;
}

/* The raw number that becomes @value: chains are monotonic between the channel's limits. */
static double find_raw(const struct core_channel *channel, double value)
{
	double low = channel->raw_min, high = channel->raw_max;
	bool is_falling = core_channel_convert(channel, low + (high - low) / 4) >
			  core_channel_convert(channel, high - (high - low) / 4);

	for (int i = 0; i < 60; i++) {
		double middle = low + (high - low) / 2;
		bool is_above = core_channel_convert(channel, middle) > value;
		*(is_above != is_falling ? &high : &low) = middle;
	}
	return low;
}

static struct acq_trace_point *read_channel(const struct acq_monitor *monitor,
	const struct acq_lane *lane, enum acq_trace_kind kind,
	struct acq_check_channel *ret_channel)
{
	const struct core_channel *channel = &lane->channel;

	ret_channel->is_used = lane->is_used;
	if (!lane->is_used) {
		return NULL;
	}
	struct acq_trace_point *points = read_all(monitor->trace, kind, &ret_channel->samples);
	size_t n = ret_channel->samples.n;
	double newest = n ? (double)points[n - 1].value : (double)NAN;
	bool is_bounded = isfinite(channel->raw_min) && isfinite(channel->raw_max);
	double raw = channel->n_steps == 0 || !is_bounded ? newest : find_raw(channel, newest);
	const char *unit = core_channel_unit(channel);
	ret_channel->rate_hz = channel->rate_hz;
	ret_channel->lsb = core_channel_lsb(channel, raw);
	ret_channel->unit = g_str_equal(unit, "uS") ? "µS" : "";
	return points;
}

/* Mean brightness of the newest picture; the eye sees green best, so green must do. */
static double measure_light(const struct acq_monitor *monitor, guint camera)
{
	struct acq_picture picture = {0};
	g_autoptr(GBytes) bytes = acq_monitor_preview(monitor, camera, &picture);
	double sum = 0;

	if (!bytes) {
		return NAN;
	}
	const guint8 *pixels = g_bytes_get_data(bytes, NULL);
	for (int y = 0; y < picture.height; y++) {
		for (int x = 0; x < picture.width; x++) {
			sum += pixels[(size_t)y * (size_t)picture.stride + 4 * (size_t)x + 1];
		}
	}
	return sum / 255 / ((double)picture.width * picture.height);
}

/* A virtual clock runs ahead of the signal chain: what has come through is now. */
static double check_time_s(struct acq_monitor *monitor)
{
	struct acq_live_signal signal;

	acq_live_board_read(&monitor->board, &signal);
	return monitor->setup.is_virtual
		       ? signal.time_s
		       : (double)core_clock_now_ns(monitor->clock) / CORE_NS_PER_S;
}

/* A verdict on the breath stands longer than the trace remembers it; that nothing arrives does not.
 */
static void keep_responder(
	struct acq_monitor *monitor, double breath_s, struct acq_check_line *line)
{
	bool is_verdict = line->verdict == ACQ_VERDICT_GOOD || line->verdict == ACQ_VERDICT_POOR;

	pthread_mutex_lock(&monitor->lock);
	bool is_same_breath = monitor->breath_s == breath_s;
	if (is_same_breath && monitor->responder.verdict != ACQ_VERDICT_WAITING) {
		*line = monitor->responder;
	} else if (is_same_breath && is_verdict) {
		monitor->responder = *line;
	}
	pthread_mutex_unlock(&monitor->lock);
}

void acq_monitor_check(const struct acq_monitor *monitor, struct acq_check *ret_check)
{
	struct acq_monitor *looked_at = (struct acq_monitor *)monitor;
	struct acq_check_input input = {
		.now_s = check_time_s(looked_at),
		.gsr_is_uS = core_channel_is_calibrated(&monitor->rig.gsr.channel),
	};
	struct acq_live live = {0};

	pthread_mutex_lock(&looked_at->lock);
	input.breath_s = looked_at->breath_s;
	pthread_mutex_unlock(&looked_at->lock);
	struct acq_trace_point *gsr =
		read_channel(monitor, &monitor->rig.gsr, ACQ_TRACE_GSR, &input.gsr);
	struct acq_trace_point *pulse =
		read_channel(monitor, &monitor->rig.pulse, ACQ_TRACE_PULSE, &input.pulse);
	struct acq_trace_point *beats =
		monitor->trace ? read_all(monitor->trace, ACQ_TRACE_BEAT, &input.beats) : NULL;
	acq_cameras_show(&monitor->cameras, &live);
	input.cameras = live.cameras;
	input.n_cameras = live.n_cameras;
	for (guint i = 0; i < live.n_cameras; i++) {
		input.light[i] = measure_light(monitor, i);
	}
	acq_check_judge(&input, ret_check);
	g_free(gsr);
	g_free(pulse);
	g_free(beats);
	if (isfinite(input.breath_s)) {
		keep_responder(looked_at, input.breath_s, &ret_check->gsr_responder);
	}
}

void acq_monitor_breathe(struct acq_monitor *monitor)
{
	pthread_mutex_lock(&monitor->lock);
	monitor->breath_s = (double)core_clock_now_ns(monitor->clock) / CORE_NS_PER_S;
	monitor->responder = (struct acq_check_line){0};
	pthread_mutex_unlock(&monitor->lock);
}
