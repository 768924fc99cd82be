#include "acquisition/feed.h"

#include <glib.h>
#include <math.h>

/* Gaps and events come between samples; this many fit beside them at any rate. */
static const size_t SPARE_RECORDS = 256;

void acq_feed_init(struct acq_feed *feed, uint8_t device, const struct core_channel *channels,
	size_t n_channels, unsigned heard_groups, double seconds)
{
	double rate_hz[DEV_GROUPS_MAX] = {0};
	double all_hz = 0, heard_hz = 0;

	*feed = (struct acq_feed){.device = device};
	for (size_t i = 0; i < n_channels; i++) {
		size_t group = channels[i].group;
		g_assert(group < DEV_GROUPS_MAX);
		rate_hz[group] = channels[i].rate_hz;
		feed->n_groups = MAX(feed->n_groups, group + 1);
	}
	for (size_t group = 0; group < feed->n_groups; group++) {
		feed->groups[group].is_heard = heard_groups & (1u << group);
		all_hz += rate_hz[group];
		heard_hz += feed->groups[group].is_heard ? rate_hz[group] : 0;
	}
	feed->to_writer = core_ring_create(
		sizeof(struct acq_feed_record), (size_t)ceil(all_hz * seconds) + SPARE_RECORDS);
	if (heard_groups) {
		feed->to_dsp = core_ring_create(
			sizeof(struct dev_item), (size_t)ceil(heard_hz * seconds) + SPARE_RECORDS);
	}
}

void acq_feed_finish(struct acq_feed *feed)
{
	core_ring_destroy(feed->to_writer);
	core_ring_destroy(feed->to_dsp);
	*feed = (struct acq_feed){0};
}

/* True when the DSP should have had the scan and has not. */
static bool offer_to_dsp(struct acq_feed *feed, struct acq_feed_group *group, struct dev_item item)
{
	if (!group->is_heard || item.kind != DEV_ITEM_SCAN) {
		return false;
	}
	item.starts_segment |= group->is_new_to_dsp;
	bool is_in = core_ring_push(feed->to_dsp, &item);
	group->is_new_to_dsp = !is_in && item.starts_segment;
	return !is_in;
}

static void count_loss(struct acq_feed_group *group, const struct dev_item *item)
{
	if (!group->is_losing) {
		group->is_losing = true;
		group->first_lost = item->index;
		group->lost = 0;
		group->lost_ns = item->host_ns;
	}
	if (item->kind == DEV_ITEM_SCAN) {
		group->lost += 1;
		group->owes_start |= item->starts_segment;
	} else if (item->kind == DEV_ITEM_GAP) {
		group->lost += item->lost; /* an uncountable one makes the whole uncountable */
		group->owes_start |= isnan(item->lost);
	}
}

/* The row of the loss goes before what comes next; false while there is still no room for both. */
static bool settle_loss(struct acq_feed *feed, uint8_t number)
{
	struct acq_feed_group *group = &feed->groups[number];
	struct acq_feed_record row = {
		.item =
			{
				.kind = DEV_ITEM_GAP,
				.device = feed->device,
				.group = number,
				.code = DEV_GAP_OVERRUN,
				.index = group->first_lost,
				.host_ns = group->lost_ns,
				.lost = group->lost,
			},
	};

	if (core_ring_capacity(feed->to_writer) - core_ring_count(feed->to_writer) < 2) {
		return false;
	}
	core_ring_push(feed->to_writer, &row);
	group->is_losing = false;
	return true;
}

static void push_item(struct acq_feed *feed, const struct dev_item *item)
{
	struct acq_feed_group *group = &feed->groups[item->group];
	struct acq_feed_record record = {.item = *item};

	record.is_unseen = offer_to_dsp(feed, group, *item);
	if (group->is_losing && !settle_loss(feed, item->group)) {
		count_loss(group, item);
		return;
	}
	if (item->kind == DEV_ITEM_SCAN) {
		record.item.starts_segment |= group->owes_start;
	}
	if (!core_ring_push(feed->to_writer, &record)) {
		count_loss(group, &record.item);
	} else if (item->kind == DEV_ITEM_SCAN) {
		group->owes_start = false;
	}
}

void acq_feed_push(void *user, const struct dev_item *item)
{
	struct acq_feed *feed = user;

	if (item->group < feed->n_groups) {
		push_item(feed, item);
	}
}

void acq_feed_settle(struct acq_feed *feed)
{
	for (size_t i = 0; i < feed->n_groups; i++) {
		if (feed->groups[i].is_losing) {
			settle_loss(feed, (uint8_t)i);
		}
	}
}

static bool is_half_empty(const struct core_ring *ring)
{
	return !ring || core_ring_count(ring) <= core_ring_capacity(ring) / 2;
}

bool acq_feed_has_room(const struct acq_feed *feed)
{
	return is_half_empty(feed->to_writer) && is_half_empty(feed->to_dsp);
}
