#include "devices/transport/roster.h"
#include "tests/check_main.h"

static struct dev_bus_entry entry(uint8_t address, uint16_t vendor)
{
	return (struct dev_bus_entry){.bus = 1, .address = address, .vendor = vendor, .product = 1};
}

static void expect(struct dev_roster *roster, bool has_arrived, uint8_t address)
{
	struct dev_bus_event event;

	ck_assert(dev_roster_next(roster, &event));
	ck_assert_int_eq(event.has_arrived, has_arrived);
	ck_assert_uint_eq(event.entry.address, address);
}

static void expect_nothing(struct dev_roster *roster)
{
	struct dev_bus_event event;

	ck_assert(!dev_roster_next(roster, &event));
}

START_TEST(a_device_reported_twice_arrives_once)
{
	struct dev_roster roster;
	struct dev_bus_entry twice[] = {entry(2, 0x0483), entry(2, 0x0483)};

	dev_roster_init(&roster);
	dev_roster_update(&roster, twice, 2);
	dev_roster_update(&roster, twice, 1);
	expect(&roster, true, 2);
	expect_nothing(&roster);
	dev_roster_finish(&roster);
}
END_TEST

START_TEST(a_quick_replug_is_a_departure_and_an_arrival)
{
	struct dev_roster roster;
	struct dev_bus_entry before = entry(2, 0x0483), after = entry(3, 0x0483);

	dev_roster_init(&roster);
	dev_roster_update(&roster, &before, 1);
	expect(&roster, true, 2);
	dev_roster_update(&roster, &after, 1);
	expect(&roster, false, 2);
	expect(&roster, true, 3);
	expect_nothing(&roster);
	dev_roster_finish(&roster);
}
END_TEST

START_TEST(another_device_at_a_used_address_is_another_device)
{
	struct dev_roster roster;
	struct dev_bus_entry before = entry(2, 0x0483), after = entry(2, 0x14fa);

	dev_roster_init(&roster);
	dev_roster_update(&roster, &before, 1);
	expect(&roster, true, 2);
	dev_roster_update(&roster, &after, 1);
	expect(&roster, false, 2);
	expect(&roster, true, 2);
	dev_roster_finish(&roster);
}
END_TEST

START_TEST(what_stays_is_no_event)
{
	struct dev_roster roster;
	struct dev_bus_entry two[] = {entry(2, 1), entry(3, 1)};

	dev_roster_init(&roster);
	dev_roster_update(&roster, two, 2);
	expect(&roster, true, 2);
	expect(&roster, true, 3);
	dev_roster_update(&roster, &two[1], 1);
	expect(&roster, false, 2);
	expect_nothing(&roster);
	dev_roster_update(&roster, NULL, 0);
	expect(&roster, false, 3);
	dev_roster_finish(&roster);
}
END_TEST

TESTS_MAIN("usb/roster", a_device_reported_twice_arrives_once,
	a_quick_replug_is_a_departure_and_an_arrival,
	another_device_at_a_used_address_is_another_device, what_stays_is_no_event)
