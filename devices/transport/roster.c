#include "devices/transport/roster.h"

static bool is_same(const struct dev_bus_entry *a, const struct dev_bus_entry *b)
{
	return a->bus == b->bus && a->address == b->address && a->vendor == b->vendor &&
	       a->product == b->product;
}

static bool contains(
	const struct dev_bus_entry *entries, size_t n, const struct dev_bus_entry *wanted)
{
	for (size_t i = 0; i < n; i++) {
		if (is_same(&entries[i], wanted))
			return true;
	}
	return false;
}

static void add_event(
	struct dev_roster *roster, bool has_arrived, const struct dev_bus_entry *entry)
{
	struct dev_bus_event event = {.has_arrived = has_arrived, .entry = *entry};

	g_array_append_val(roster->events, event);
}

void dev_roster_init(struct dev_roster *roster)
{
	roster->present = g_array_new(FALSE, TRUE, sizeof(struct dev_bus_entry));
	roster->events = g_array_new(FALSE, TRUE, sizeof(struct dev_bus_event));
}

void dev_roster_finish(struct dev_roster *roster)
{
	g_array_unref(roster->present);
	g_array_unref(roster->events);
}

void dev_roster_update(struct dev_roster *roster, const struct dev_bus_entry *entries, size_t n)
{
	for (guint i = roster->present->len; i > 0; i--) {
		const struct dev_bus_entry *known =
			&g_array_index(roster->present, struct dev_bus_entry, i - 1);
		if (contains(entries, n, known))
			continue;
		add_event(roster, false, known);
		g_array_remove_index(roster->present, i - 1);
	}
	for (size_t i = 0; i < n; i++) {
		const struct dev_bus_entry *known = (const void *)roster->present->data;
		if (contains(known, roster->present->len, &entries[i]))
			continue;
		add_event(roster, true, &entries[i]);
		g_array_append_val(roster->present, entries[i]);
	}
}

bool dev_roster_next(struct dev_roster *roster, struct dev_bus_event *ret_event)
{
	if (roster->events->len == 0)
		return false;
	*ret_event = g_array_index(roster->events, struct dev_bus_event, 0);
	g_array_remove_index(roster->events, 0);
	return true;
}
