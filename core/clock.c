/*
 * DESIGN
 * now = CLOCK_MONOTONIC - zero + shift for a real clock; shift is the suspended time that
 * core_clock_sample_suspend() has noted so far. It only grows, and the reader adds it atomically,
 * so the axis never runs backwards. A virtual clock is the shift alone.
 */
#include "core/clock.h"

#include <glib.h>
#include <stdatomic.h>
#include <time.h>

/* Two clocks read one after the other differ by scheduling; a suspend lasts longer. */
static const int64_t SUSPEND_MIN_NS = 50 * INT64_C(1000000);

struct core_clock {
	bool is_virtual;
	int64_t zero_monotonic_ns;
	int64_t zero_wall_us;
	int64_t zero_asleep_ns; /* BOOTTIME - MONOTONIC at zero */
	_Atomic int64_t shift_ns;
};

static int64_t read_clock_ns(clockid_t id)
{
	struct timespec now;

	clock_gettime(id, &now);
	return now.tv_sec * CORE_NS_PER_S + now.tv_nsec;
}

static int64_t asleep_ns(void)
{
	int64_t boot = read_clock_ns(CLOCK_BOOTTIME);

	return boot - read_clock_ns(CLOCK_MONOTONIC);
}

void core_clock_restart(struct core_clock *clock)
{
	clock->zero_wall_us = read_clock_ns(CLOCK_REALTIME) / 1000;
	clock->zero_asleep_ns = asleep_ns();
	clock->zero_monotonic_ns = read_clock_ns(CLOCK_MONOTONIC);
	atomic_store_explicit(&clock->shift_ns, 0, memory_order_relaxed);
}

static struct core_clock *create(bool is_virtual)
{
	struct core_clock *clock = g_new0(struct core_clock, 1);

	clock->is_virtual = is_virtual;
	core_clock_restart(clock);
	return clock;
}

struct core_clock *core_clock_create_real(void)
{
	return create(false);
}

struct core_clock *core_clock_create_virtual(void)
{
	return create(true);
}

void core_clock_destroy(struct core_clock *clock)
{
	g_free(clock);
}

bool core_clock_is_virtual(const struct core_clock *clock)
{
	return clock->is_virtual;
}

int64_t core_clock_now_ns(const struct core_clock *clock)
{
	return core_clock_from_monotonic_ns(clock, read_clock_ns(CLOCK_MONOTONIC));
}

int64_t core_clock_zero_wall_us(const struct core_clock *clock)
{
	return clock->zero_wall_us;
}

int64_t core_clock_from_monotonic_ns(const struct core_clock *clock, int64_t monotonic_ns)
{
	int64_t shift = atomic_load_explicit(&clock->shift_ns, memory_order_relaxed);

	return clock->is_virtual ? shift : monotonic_ns - clock->zero_monotonic_ns + shift;
}

int64_t core_clock_sample_suspend(struct core_clock *clock)
{
	if (clock->is_virtual)
		return 0;
	int64_t known = atomic_load_explicit(&clock->shift_ns, memory_order_relaxed);
	int64_t added = asleep_ns() - clock->zero_asleep_ns - known;
	if (added < SUSPEND_MIN_NS)
		return 0;
	atomic_store_explicit(&clock->shift_ns, known + added, memory_order_relaxed);
	return added;
}

void core_clock_advance(struct core_clock *clock, int64_t to_ns)
{
	g_assert(clock->is_virtual);
	if (to_ns > atomic_load_explicit(&clock->shift_ns, memory_order_relaxed))
		atomic_store_explicit(&clock->shift_ns, to_ns, memory_order_relaxed);
}
