/*
 * A sink for an emitter: keeps every item in a GArray of struct dev_item.
 */
#ifndef TESTS_FAKES_COLLECTOR_H
#define TESTS_FAKES_COLLECTOR_H

#include "devices/emitter.h"

#include <glib.h>

struct collector {
	GArray *items;
	struct dev_emitter emitter;
};

static inline void collector_take(void *user, const struct dev_item *item)
{
	struct collector *collector = user;

	g_array_append_vals(collector->items, item, 1);
}

static inline void collector_init(struct collector *collector)
{
	collector->items = g_array_new(FALSE, TRUE, sizeof(struct dev_item));
	dev_emitter_init(&collector->emitter, 0, collector_take, collector);
}

static inline void collector_finish(struct collector *collector)
{
	g_array_unref(collector->items);
}

static inline const struct dev_item *collector_item(const struct collector *collector, guint i)
{
	g_assert(i < collector->items->len);
	return &g_array_index(collector->items, struct dev_item, i);
}

#endif
