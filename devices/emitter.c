#include "devices/emitter.h"

#include <assert.h>
#include <math.h>
#include <string.h>

const char *dev_gap_cause_name(enum dev_gap_cause cause)
{
	static const char *const NAMES[] = {
		[DEV_GAP_SEQUENCE] = "sequence",
		[DEV_GAP_GARBAGE] = "garbage",
		[DEV_GAP_UNPLUGGED] = "unplugged",
		[DEV_GAP_STALLED] = "stalled",
		[DEV_GAP_OVERRUN] = "overrun",
		[DEV_GAP_SUSPENDED] = "suspended",
		[DEV_GAP_TRANSFER] = "transfer",
		[DEV_GAP_SOURCE] = "source",
	};
	return NAMES[cause];
}

const char *dev_event_kind_name(enum dev_event_kind kind)
{
	static const char *const NAMES[] = {
		[DEV_EVENT_CONTACT_LOST] = "contact_lost",
		[DEV_EVENT_CONTACT_BACK] = "contact_back",
		[DEV_EVENT_BEAT] = "beat",
		[DEV_EVENT_BATTERY] = "battery",
		[DEV_EVENT_OTHER] = "other",
		[DEV_EVENT_SERIAL] = "serial",
		[DEV_EVENT_FIRMWARE] = "firmware",
	};
	return NAMES[kind];
}

void dev_emitter_init(struct dev_emitter *emitter, uint8_t device,
	void (*sink)(void *user, const struct dev_item *item), void *user)
{
	*emitter = (struct dev_emitter){.sink = sink, .user = user, .device = device};
	for (int group = 0; group < DEV_GROUPS_MAX; group++)
		emitter->starts_segment[group] = true;
}

void dev_emit_scan(struct dev_emitter *emitter, uint8_t group, const double *values,
	size_t n_values, uint16_t flags)
{
	assert(group < DEV_GROUPS_MAX && n_values <= DEV_SCAN_VALUES_MAX);
	struct dev_item item = {
		.kind = DEV_ITEM_SCAN,
		.device = emitter->device,
		.group = group,
		.n_values = (uint8_t)n_values,
		.flags = flags,
		.starts_segment = emitter->starts_segment[group],
		.index = emitter->next_index[group]++,
		.host_ns = emitter->host_ns,
		.has_device_time = emitter->has_device_time,
		.device_time_ns = emitter->device_time_ns,
		.lost = NAN,
	};
	memcpy(item.values, values, n_values * sizeof(*values));
	emitter->starts_segment[group] = false;
	emitter->has_device_time = false;
	emitter->device_time_ns = 0;
	emitter->sink(emitter->user, &item);
}

void dev_emit_scan_sequenced(struct dev_emitter *emitter, uint8_t group, const double *values,
	size_t n_values, uint16_t flags, uint64_t sequence, uint64_t modulus)
{
	assert(group < DEV_GROUPS_MAX);
	if (emitter->has_sequence[group]) {
		uint64_t lost = sequence - emitter->next_sequence[group];
		if (modulus)
			lost = (sequence + modulus - emitter->next_sequence[group]) % modulus;
		if (lost > 0)
			dev_emit_gap(emitter, group, DEV_GAP_SEQUENCE, (double)lost);
	}
	emitter->has_sequence[group] = true;
	emitter->next_sequence[group] = modulus ? (sequence + 1) % modulus : sequence + 1;
	dev_emit_scan(emitter, group, values, n_values, flags);
}

void dev_emit_device_time(struct dev_emitter *emitter, int64_t device_time_ns)
{
	emitter->has_device_time = true;
	emitter->device_time_ns = device_time_ns;
}

void dev_emit_gap(struct dev_emitter *emitter, uint8_t group, enum dev_gap_cause cause, double lost)
{
	assert(group < DEV_GROUPS_MAX);
	struct dev_item item = {
		.kind = DEV_ITEM_GAP,
		.device = emitter->device,
		.group = group,
		.code = (uint8_t)cause,
		.index = emitter->next_index[group],
		.host_ns = emitter->host_ns,
		.lost = lost,
	};
	if (isnan(lost)) {
		emitter->starts_segment[group] = true;
		/* What the counter says after a loss that nobody can count is a new beginning. */
		emitter->has_sequence[group] = false;
	} else {
		emitter->next_index[group] += (uint64_t)lost;
	}
	emitter->sink(emitter->user, &item);
}

void dev_emit_event(
	struct dev_emitter *emitter, enum dev_event_kind kind, uint8_t channel, double value)
{
	struct dev_item item = {
		.kind = DEV_ITEM_EVENT,
		.device = emitter->device,
		.code = (uint8_t)kind,
		.channel = channel,
		.host_ns = emitter->host_ns,
		.lost = NAN,
		.values = {value},
	};
	emitter->sink(emitter->user, &item);
}
