/*
 * DESIGN
 * Free-running head and tail; their difference is the fill, so no slot is lost to tell full from
 * empty. Each side owns one index and only reads the other's:
 *   push: loads tail with acquire (the consumer's copy out has happened before the slot is reused),
 *         stores head with release (the record's bytes are seen by whoever sees the new head);
 *   pop:  the mirror image.
 * The indices live on cache lines of their own, so that the threads do not slow each other down.
 * It does not wake anybody: the consumer polls or is woken by other means.
 */
#include "core/ring.h"

#include <glib.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <string.h>

enum {
	CACHE_LINE = 64
};

struct core_ring {
	alignas(CACHE_LINE) _Atomic size_t head; /* written by the producer */
	_Atomic uint64_t refused;
	alignas(CACHE_LINE) _Atomic size_t tail; /* written by the consumer */
	alignas(CACHE_LINE) size_t mask;
	size_t record_bytes;
	unsigned char *records;
};

struct core_ring *core_ring_create(size_t record_bytes, size_t capacity)
{
	size_t rounded = 1;

	g_assert(record_bytes > 0 && capacity > 0 && capacity <= SIZE_MAX / 4);
	while (rounded < capacity)
		rounded *= 2;
	struct core_ring *ring = g_aligned_alloc0(1, sizeof(*ring), CACHE_LINE);
	ring->mask = rounded - 1;
	ring->record_bytes = record_bytes;
	ring->records = g_malloc0_n(rounded, record_bytes);
	return ring;
}

void core_ring_destroy(struct core_ring *ring)
{
	if (!ring)
		return;
	g_free(ring->records);
	g_aligned_free(ring);
}

bool core_ring_push(struct core_ring *ring, const void *record)
{
	size_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);

	if (head - tail > ring->mask) {
		atomic_fetch_add_explicit(&ring->refused, 1, memory_order_relaxed);
		return false;
	}
	memcpy(ring->records + (head & ring->mask) * ring->record_bytes, record,
		ring->record_bytes);
	atomic_store_explicit(&ring->head, head + 1, memory_order_release);
	return true;
}

bool core_ring_pop(struct core_ring *ring, void *ret_record)
{
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
	size_t head = atomic_load_explicit(&ring->head, memory_order_acquire);

	if (head == tail)
		return false;
	memcpy(ret_record, ring->records + (tail & ring->mask) * ring->record_bytes,
		ring->record_bytes);
	atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
	return true;
}

size_t core_ring_count(const struct core_ring *ring)
{
	/* Tail first: a head read later can only be larger, so the difference never wraps. */
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
	size_t head = atomic_load_explicit(&ring->head, memory_order_acquire);

	return head - tail;
}

size_t core_ring_capacity(const struct core_ring *ring)
{
	return ring->mask + 1;
}

uint64_t core_ring_refused(const struct core_ring *ring)
{
	return atomic_load_explicit(&ring->refused, memory_order_relaxed);
}
