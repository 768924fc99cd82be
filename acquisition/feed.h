/*
 * The way of one device's items into the recording: a ring to the writer and, when the signal
 * chain listens to the device, a ring to the DSP.
 *
 * Invariants
 *   - The producer never waits: an item that finds the writer's ring full is counted, and the loss
 *     goes in as a gap (cause "overrun") before the next item that fits, so that it becomes a row.
 *   - Every scan carries whether the DSP got it; the writer thus knows exactly which results are
 *     missing because the DSP was late. Samples never depend on the DSP.
 *   - After a loss of unknown length the next scan of the group starts a segment, also when the
 *     scan that said so was itself refused.
 *
 * Threads: one producer ([usb], or [control] for software devices), the writer and the DSP as the
 * rings' consumers. acq_feed_push() is safe on real-time roles.
 * Life cycle: acq_feed_init() … acq_feed_finish(), both outside real-time code.
 */
#ifndef ACQUISITION_FEED_H
#define ACQUISITION_FEED_H

#include "core/channel.h"
#include "core/ring.h"
#include "devices/emitter.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ACQ_DEVICES_MAX = 8 /* of one recording */
};

/* What the writer's ring holds. The DSP's ring holds the bare items. */
struct acq_feed_record {
	struct dev_item item;
	bool is_unseen; /* the DSP listens to this group, but its ring was full */
};

struct acq_feed_group {
	bool is_heard;      /* the DSP listens */
	bool is_new_to_dsp; /* the DSP missed the beginning of the segment */
	bool owes_start;    /* the writer missed it */
	bool is_losing;
	uint64_t first_lost;
	double lost;
	int64_t lost_ns;
};

struct acq_feed {
	uint8_t device;
	struct core_ring *to_writer; /* struct acq_feed_record */
	struct core_ring *to_dsp;    /* struct dev_item; NULL: nobody listens */
	size_t n_groups;
	struct acq_feed_group groups[DEV_GROUPS_MAX];
};

/* Rings of @seconds at the channels' rates (10 s at least is the rule of the house; tests take
 * less). @heard_groups: bit per group that the DSP listens to. */
void acq_feed_init(struct acq_feed *feed, uint8_t device, const struct core_channel *channels,
	size_t n_channels, unsigned heard_groups, double seconds);
void acq_feed_finish(struct acq_feed *feed);

/* [producer, real time] A sink for dev_emitter_init(); @user is the struct acq_feed. */
void acq_feed_push(void *user, const struct dev_item *item);

/* [after the producer's end] Puts a loss that still waits for an item behind it into the ring, once
 * the writer has made room. */
void acq_feed_settle(struct acq_feed *feed);

/* [producer] True while at most half of each ring is in use: the moment at which a driver of a
 * virtual clock may go on. */
bool acq_feed_has_room(const struct acq_feed *feed);

#endif
