/*
 * Code on the real-time roles neither allocates, locks nor logs. This program's own malloc(),
 * free(), pthread_mutex_lock() and write() stand in front of the C library's and remember every
 * call from a stretch that has promised not to make one, libraries included.
 */
#include "acquisition/pipeline.h"
#include "acquisition/soft_loop.h"
#include "acquisition/visits.h"
#include "core/role.h"
#include "tests/check_main.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static _Atomic(const char *) offence; /* the first forbidden call */
static _Atomic long offences, stretches;

static void notice(const char *function)
{
	if (core_role_is_realtime()) {
		const char *none = NULL;
		atomic_compare_exchange_strong(&offence, &none, function);
		atomic_fetch_add(&offences, 1);
	}
}

/* dlsym() may itself allocate while the first of these is looked up. */
static _Alignas(16) char early[65536];
static size_t early_used;

static void *take_early(size_t bytes)
{
	void *memory = early + early_used;

	early_used += (bytes + 15) & ~(size_t)15;
	if (early_used > sizeof(early))
		_exit(99);
	return memory;
}

static bool is_early(const void *memory)
{
	return (const char *)memory >= early && (const char *)memory < early + sizeof(early);
}

static void *(*next_malloc)(size_t), *(*next_calloc)(size_t, size_t),
	*(*next_realloc)(void *, size_t);
static void (*next_free)(void *);
static int (*next_lock)(pthread_mutex_t *);
static ssize_t (*next_write)(int, const void *, size_t);
static _Thread_local bool is_looking;

static void look_up(void)
{
	if (next_write || is_looking)
		return;
	is_looking = true;
	*(void **)&next_malloc = dlsym(RTLD_NEXT, "malloc");
	*(void **)&next_calloc = dlsym(RTLD_NEXT, "calloc");
	*(void **)&next_realloc = dlsym(RTLD_NEXT, "realloc");
	*(void **)&next_free = dlsym(RTLD_NEXT, "free");
	*(void **)&next_lock = dlsym(RTLD_NEXT, "pthread_mutex_lock");
	*(void **)&next_write = dlsym(RTLD_NEXT, "write");
	is_looking = false;
}

void *malloc(size_t bytes)
{
	look_up();
	notice("malloc");
	return next_malloc ? next_malloc(bytes) : take_early(bytes);
}

void *calloc(size_t n, size_t bytes)
{
	look_up();
	notice("calloc");
	return next_calloc ? next_calloc(n, bytes) : take_early(n * bytes);
}

void *realloc(void *memory, size_t bytes)
{
	look_up();
	notice("realloc");
	if (!is_early(memory))
		return next_realloc(memory, bytes);
	void *moved = malloc(bytes);
	memcpy(moved, memory, MIN(bytes, (size_t)(early + sizeof(early) - (char *)memory)));
	return moved;
}

void free(void *memory)
{
	look_up();
	if (!memory)
		return; /* the C library's qsort() does it, and it touches nothing */
	notice("free");
	if (!is_early(memory))
		next_free(memory);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
	look_up();
	notice("pthread_mutex_lock");
	return next_lock ? next_lock(mutex) : 0;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	look_up();
	notice("write");
	return next_write(fd, bytes, n);
}

/* The sink of a device on [usb], which promises as decode() does. */
static void push_in_real_time(void *feed, const struct dev_item *item)
{
	core_role_realtime_begin();
	atomic_fetch_add(&stretches, 1);
	acq_feed_push(feed, item);
	core_role_realtime_end();
}

static void drain(struct core_ring *ring, size_t record_bytes)
{
	static char record[1024];

	ck_assert_uint_le(record_bytes, sizeof(record));
	while (core_ring_pop(ring, record))
		continue;
}

/* Something of every kind, each in order of time (responses become final a little out of it). */
static void check_trace(const struct acq_trace *trace)
{
	static struct acq_trace_point points[100000];

	for (int kind = 0; kind < ACQ_N_TRACES; kind++) {
		uint64_t cursor = 0;
		size_t n = acq_trace_read(
			trace, (enum acq_trace_kind)kind, &cursor, points, 100000, NULL);
		ck_assert_msg(n > 0, "kind %d has no points", kind);
		for (size_t i = 1; i < n && kind != ACQ_TRACE_SCR; i++)
			ck_assert_double_gt(points[i].time_s, points[i - 1].time_s);
	}
}

/* @seconds of a simulated participant through feed and signal chain, all rings emptied. */
static void run_session(const char *device_text, int64_t seconds)
{
	struct core_clock *clock = core_clock_create_virtual();
	struct dev_settings *settings = dev_settings_parse(device_text, NULL);
	struct acq_soft_loop loop;
	struct acq_live_board board;
	struct acq_feed feed;

	acq_soft_loop_init(&loop, clock, INFINITY);
	struct acq_soft_device *device = acq_soft_loop_add(&loop, settings, NULL);
	ck_assert_ptr_nonnull(device);
	acq_feed_init(&feed, 0, device->channels, device->n_channels, 1u << 0, 10);
	acq_soft_device_connect(device, 0, &feed);
	device->emitter.sink = push_in_real_time;
	acq_live_board_init(&board);
	struct acq_pipeline_config config = {
		.feeds = {&feed},
		.n_feeds = 1,
		.results = core_ring_create(sizeof(struct acq_result), 512),
		.notices = core_ring_create(sizeof(struct acq_visit_notice), 16),
		.board = &board,
		.trace = acq_trace_create(device->channels[0].rate_hz, device->channels[1].rate_hz),
	};
	acq_lane_init(&config.gsr, 0, device->channels, 0);
	acq_lane_init(&config.pulse, 0, device->channels, 1);
	struct acq_pipeline *pipeline = acq_pipeline_start(&config, NULL);
	ck_assert_ptr_nonnull(pipeline);
	acq_soft_loop_start(&loop);
	while (!loop.is_at_end) {
		acq_soft_loop_step(&loop, seconds * CORE_NS_PER_S);
		drain(feed.to_writer, sizeof(struct acq_feed_record));
		drain(config.results, sizeof(struct acq_result));
	}
	acq_pipeline_stop(pipeline);
	check_trace(config.trace);
	acq_trace_destroy(config.trace);
	acq_soft_loop_finish(&loop);
	acq_feed_finish(&feed);
	core_ring_destroy(config.results);
	core_ring_destroy(config.notices);
	dev_settings_free(settings);
	core_clock_destroy(clock);
}

START_TEST(the_hook_sees_what_it_is_for)
{
	pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

	free(malloc(10));
	ck_assert_int_eq(atomic_load(&offences), 0);
	core_role_realtime_begin();
	char *volatile memory = malloc(10);
	free(memory);
	pthread_mutex_lock(&lock);
	ssize_t written = write(-1, "", 0);
	char *volatile copy = g_strdup("through a library");
	core_role_realtime_end();
	(void)written;
	g_free(copy);
	ck_assert_str_eq(atomic_load(&offence), "malloc");
	ck_assert_int_ge(atomic_load(&offences), 5);
}
END_TEST

START_TEST(a_quiet_session_keeps_the_promise)
{
	run_session("simulated,speed=max", 150);
	ck_assert_int_gt(atomic_load(&stretches), 10000);
	ck_assert_msg(atomic_load(&offences) == 0, "%s was called, %ld calls in all",
		atomic_load(&offence), atomic_load(&offences));
}
END_TEST

START_TEST(a_troubled_session_keeps_the_promise)
{
	run_session("simulated,speed=max,motion=12,electrode-loss=20:10/70:3,noise=0.05", 150);
	ck_assert_msg(atomic_load(&offences) == 0, "%s was called, %ld calls in all",
		atomic_load(&offence), atomic_load(&offences));
}
END_TEST

TESTS_MAIN("acquisition/realtime", the_hook_sees_what_it_is_for, a_quiet_session_keeps_the_promise,
	a_troubled_session_keeps_the_promise)
