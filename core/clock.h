/*
 * The session axis: int64 nanoseconds since the session's zero (the journal's header).
 *
 * Nothing else in the tree reads a clock for data. A real clock is CLOCK_MONOTONIC plus the time
 * the machine spent suspended (growth of CLOCK_BOOTTIME - CLOCK_MONOTONIC, sampled by
 * core_clock_sample_suspend() each second on [control]), so a suspend is a jump of the axis, to be
 * noted as a gap. A virtual clock stands still but for core_clock_advance(): it serves recordings
 * whose devices are all software and may run faster than time.
 *
 * Reading is lock-free and allowed on every thread, real-time roles included.
 */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct core_clock;

#define CORE_NS_PER_S INT64_C(1000000000)

/* A clock whose zero is now. */
struct core_clock *core_clock_create_real(void);
struct core_clock *core_clock_create_virtual(void);
void core_clock_destroy(struct core_clock *clock); /* NULL is fine */

/* Zero is now again. Before the first sample, while no other thread reads the clock. */
void core_clock_restart(struct core_clock *clock);

bool core_clock_is_virtual(const struct core_clock *clock);

/* Now, on the session axis. Never decreases. */
int64_t core_clock_now_ns(const struct core_clock *clock);

/* Wall time of the session's zero, microseconds since 1970-01-01 UTC. */
int64_t core_clock_zero_wall_us(const struct core_clock *clock);

/* Where a CLOCK_MONOTONIC stamp (libusb completion, GStreamer buffer) lies on the session axis,
 * with the suspend shift of now. A virtual clock answers with core_clock_now_ns(). */
int64_t core_clock_from_monotonic_ns(const struct core_clock *clock, int64_t monotonic_ns);

/* [control] Adds newly suspended time to the axis; the added nanoseconds, 0 mostly, always 0 for a
 * virtual clock. Less than 50 ms is taken for jitter between the two clocks and left alone. */
int64_t core_clock_sample_suspend(struct core_clock *clock);

/* [control] Moves a virtual clock forward to @to_ns (never back). A programming error on a real
 * one. */
void core_clock_advance(struct core_clock *clock, int64_t to_ns);

#endif
