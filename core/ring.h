/*
 * A ring of fixed-size records between exactly one producer thread and one consumer thread.
 *
 * Invariants
 *   - Capacity is a power of two records; all of them are usable (indices run freely and wrap as
 *     unsigned numbers, so "full" and "empty" differ).
 *   - A record is pushed whole or refused whole. A refused record is counted, never overwritten
 * onto another: the producer learns it at once and can store the loss where it is seen.
 *   - push is called by one thread only, pop and peek by one (other) thread only; neither blocks,
 *     allocates nor makes a system call. counts may be read by any thread.
 *
 * Life cycle: core_ring_create() … core_ring_destroy(), both outside real-time code.
 */
#ifndef CORE_RING_H
#define CORE_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct core_ring;

/* A ring of at least @capacity records of @record_bytes each; rounded up to a power of two. Never
 * NULL (GLib aborts when memory is gone). */
struct core_ring *core_ring_create(size_t record_bytes, size_t capacity);
void core_ring_destroy(struct core_ring *ring); /* NULL is fine */

/* [producer] Copies one record in; false, and one more refusal, when the ring is full. */
bool core_ring_push(struct core_ring *ring, const void *record);

/* [consumer] Copies the oldest record out; false when there is none. */
bool core_ring_pop(struct core_ring *ring, void *ret_record);

/* [any] Records waiting now; exact for the two threads, a snapshot for others. */
size_t core_ring_count(const struct core_ring *ring);
size_t core_ring_capacity(const struct core_ring *ring);

/* [any] Records refused since creation. */
uint64_t core_ring_refused(const struct core_ring *ring);

#endif
