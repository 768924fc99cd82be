#include "tests/fuzz/driver.h"

#include <glib.h>
#include <math.h>

struct check {
	const struct dev_driver *driver;
	uint64_t next_index[DEV_GROUPS_MAX];
	bool starts_segment[DEV_GROUPS_MAX];
};

static void check_gap(struct check *check, const struct dev_item *item)
{
	if (isnan(item->lost)) {
		check->starts_segment[item->group] = true;
		return;
	}
	g_assert(item->lost >= 1 && item->lost == floor(item->lost));
	check->next_index[item->group] += (uint64_t)item->lost;
}

static void check_scan(struct check *check, const struct dev_item *item)
{
	unsigned n = 0;

	g_assert(item->index == check->next_index[item->group]++);
	g_assert(item->starts_segment == check->starts_segment[item->group]);
	check->starts_segment[item->group] = false;
	for (size_t i = 0; i < check->driver->n_channels && n < item->n_values; i++) {
		const struct core_channel *channel = &check->driver->channels[i];

		if (channel->group != item->group)
			continue;
		double value = item->values[n++];
		g_assert(isnan(value) || isnan(channel->raw_min) ||
			 (value >= channel->raw_min && value <= channel->raw_max));
	}
	g_assert(n == item->n_values);
}

static void on_item(void *user, const struct dev_item *item)
{
	struct check *check = user;

	g_assert(item->group < DEV_GROUPS_MAX);
	if (item->kind == DEV_ITEM_GAP)
		check_gap(check, item);
	else if (item->kind == DEV_ITEM_SCAN)
		check_scan(check, item);
}

int fuzz_driver_decode(
	const struct dev_driver *driver, void *state, const uint8_t *data, size_t size)
{
	struct check check = {.driver = driver};
	struct dev_emitter emitter;

	for (unsigned i = 0; i < DEV_GROUPS_MAX; i++)
		check.starts_segment[i] = true;
	dev_emitter_init(&emitter, 0, on_item, &check);
	for (size_t done = 0; done < size;) {
		size_t n = MIN((size_t)data[done] % 11 + 1, size - done);
		/* An exact copy, so that a sanitizer sees a read beyond its end. */
		g_autofree uint8_t *exact = g_memdup2(data + done, n);

		emitter.host_ns += data[done] * G_GINT64_CONSTANT(1000000);
		driver->decode(state, exact, n, &emitter);
		done += n;
	}
	return 0;
}
