#include "devices/driver.h"
#include "tests/check_main.h"

#include <string.h>

START_TEST(every_driver_is_found_by_its_name_once)
{
	for (size_t i = 0; dev_drivers[i]; i++) {
		ck_assert_ptr_eq(dev_driver_find(dev_drivers[i]->name), dev_drivers[i]);
		ck_assert_uint_eq(
			strspn(dev_drivers[i]->name, "abcdefghijklmnopqrstuvwxyz0123456789-"),
			strlen(dev_drivers[i]->name));
	}
	ck_assert_ptr_null(dev_driver_find("no-such-driver"));
}
END_TEST

START_TEST(every_driver_fills_the_slots_its_transport_needs)
{
	for (size_t i = 0; dev_drivers[i]; i++) {
		const struct dev_driver *driver = dev_drivers[i];
		ck_assert_uint_gt(driver->state_bytes, 0);
		if (driver->matches) {
			ck_assert(driver->decode != NULL);
			ck_assert_uint_gt(driver->streams[0].transfers, 0);
		} else {
			ck_assert_int_eq(driver->streams[0].transport, DEV_TRANSPORT_SOFT);
			ck_assert(driver->start != NULL);
			ck_assert(driver->stop != NULL);
			ck_assert(driver->tick != NULL);
			ck_assert_uint_gt(driver->tick_ms, 0);
		}
	}
}
END_TEST

START_TEST(channel_tables_describe_themselves_consistently)
{
	for (size_t i = 0; dev_drivers[i]; i++) {
		const struct dev_driver *driver = dev_drivers[i];
		for (size_t c = 0; c < driver->n_channels; c++) {
			const struct core_channel *channel = &driver->channels[c];
			ck_assert_uint_gt(strlen(channel->key), 0);
			ck_assert_uint_lt(channel->group, DEV_GROUPS_MAX);
			ck_assert_double_gt(channel->rate_hz, 0);
			for (size_t other = 0; other < c; other++) {
				ck_assert_str_ne(channel->key, driver->channels[other].key);
				if (driver->channels[other].group == channel->group)
					ck_assert_double_eq(
						driver->channels[other].rate_hz, channel->rate_hz);
			}
		}
	}
}
END_TEST

START_TEST(an_unknown_device_matches_no_driver)
{
	ck_assert_ptr_null(dev_driver_match(0xffff, 0xffff, "nothing", NULL));
}
END_TEST

TESTS_MAIN("devices/driver", every_driver_is_found_by_its_name_once,
	every_driver_fills_the_slots_its_transport_needs,
	channel_tables_describe_themselves_consistently, an_unknown_device_matches_no_driver)
