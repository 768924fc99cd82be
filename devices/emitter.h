/*
 * Where a driver puts what it has read: samples, device events and counted gaps.
 *
 * The engine sets the host time before it calls decode or tick; the emitter numbers the samples and
 * hands every item to a sink. Everything here is safe on the real-time USB role if the sink is.
 *
 * The index of a group counts every sample that the device produced, lost ones included: a counted
 * gap advances it, so that (index ↔ time) stays one line. A gap of unknown length starts a new
 * segment.
 */
#ifndef DEVICES_EMITTER_H
#define DEVICES_EMITTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DEV_GROUPS_MAX = 4,      /* clocks of one device */
	DEV_CHANNELS_MAX = 16,   /* of one device */
	DEV_SCAN_VALUES_MAX = 8, /* channels of one group */
};

enum dev_item_kind {
	DEV_ITEM_SCAN = 0, /* one sample of all channels of a group */
	DEV_ITEM_GAP,
	DEV_ITEM_EVENT,
};

enum dev_gap_cause {
	DEV_GAP_SEQUENCE = 0, /* the device's counter jumped */
	DEV_GAP_GARBAGE,      /* bytes that could not be read */
	DEV_GAP_UNPLUGGED,
	DEV_GAP_STALLED,   /* the device stopped sending */
	DEV_GAP_OVERRUN,   /* a ring was full: the computer was too slow */
	DEV_GAP_SUSPENDED, /* the computer slept */
	DEV_GAP_TRANSFER,  /* USB reported an error or overflow */
	DEV_GAP_SOURCE,    /* the replayed recording has a gap here */
};
const char *dev_gap_cause_name(enum dev_gap_cause cause); /* "sequence", "garbage", … */

enum dev_event_kind {
	DEV_EVENT_CONTACT_LOST = 0,
	DEV_EVENT_CONTACT_BACK,
	DEV_EVENT_BEAT,
	DEV_EVENT_BATTERY,
	DEV_EVENT_OTHER,
	DEV_EVENT_SERIAL,   /* the device says who it is: value is its number */
	DEV_EVENT_FIRMWARE, /* and which firmware it runs */
};
const char *dev_event_kind_name(enum dev_event_kind kind);

struct dev_item {
	uint8_t kind;   /* enum dev_item_kind */
	uint8_t device; /* number of the device in the recording; set by the engine's emitter */
	uint8_t group;
	uint8_t n_values;    /* scan */
	uint16_t flags;      /* scan: CORE_FLAG_… */
	uint8_t code;        /* gap: enum dev_gap_cause; event: enum dev_event_kind */
	uint8_t channel;     /* event: index in the device's channel table, 255: the device */
	bool starts_segment; /* scan: first sample after a gap of unknown length, or ever */
	bool has_device_time;
	uint64_t index;                     /* scan: its index; gap: first lost index */
	int64_t host_ns;                    /* session axis */
	int64_t device_time_ns;             /* the device's own clock, if it has one */
	double lost;                        /* gap: samples lost, NaN when uncountable */
	double values[DEV_SCAN_VALUES_MAX]; /* scan: raw numbers in order of the group's channels;
					       event: values[0] */
};

struct dev_emitter {
	void (*sink)(void *user, const struct dev_item *item);
	void *user;
	uint8_t device;
	int64_t host_ns; /* set before decode and tick */
	uint64_t next_index[DEV_GROUPS_MAX];
	bool starts_segment[DEV_GROUPS_MAX];
	uint64_t next_sequence[DEV_GROUPS_MAX];
	bool has_sequence[DEV_GROUPS_MAX];
	bool has_device_time; /* of the next scan */
	int64_t device_time_ns;
};

void dev_emitter_init(struct dev_emitter *emitter, uint8_t device,
	void (*sink)(void *user, const struct dev_item *item), void *user);

/* One sample of @group. @values has one raw number per channel of the group, NaN for a missing one.
 */
void dev_emit_scan(struct dev_emitter *emitter, uint8_t group, const double *values,
	size_t n_values, uint16_t flags);

/* The same with the device's own sequence counter of @modulus (0: never wraps): a jump is emitted
 * as a counted gap before the sample. */
void dev_emit_scan_sequenced(struct dev_emitter *emitter, uint8_t group, const double *values,
	size_t n_values, uint16_t flags, uint64_t sequence, uint64_t modulus);

/* The next scan carries the device's own time, from any zero. */
void dev_emit_device_time(struct dev_emitter *emitter, int64_t device_time_ns);

/* @lost samples are missing from here; NaN: nobody can count them, the next scan starts a segment.
 */
void dev_emit_gap(
	struct dev_emitter *emitter, uint8_t group, enum dev_gap_cause cause, double lost);

void dev_emit_event(
	struct dev_emitter *emitter, enum dev_event_kind kind, uint8_t channel, double value);

#endif
