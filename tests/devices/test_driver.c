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
	const struct dev_identity unknown = {
		.vendor = 0xffff, .product = 0xffff, .product_string = "nothing"};

	for (size_t i = 0; dev_drivers[i]; i++)
		ck_assert_ptr_null(dev_driver_match(dev_drivers[i], &unknown));
}
END_TEST

START_TEST(a_sure_row_is_preferred_and_a_product_string_must_be_equal)
{
	static const struct dev_match MATCHES[] = {
		{.vendor = 1, .product = 2, .label = "any chip", .writes_before_probe = true},
		{.vendor = 1,
			.product = 2,
			.product_string = "Oximeter",
			.label = "mine",
			.writes_before_probe = true},
		{.interface_class = DEV_CLASS_CDC_ACM,
			.label = "any board",
			.writes_before_probe = true},
		{0},
	};
	static const struct dev_driver DRIVER = {.name = "test", .matches = MATCHES};
	static const uint16_t CLASSES[] = {DEV_CLASS_CDC_ACM, 0x0a00, 0};
	static const uint16_t OTHERS[] = {0x0300, 0};
	struct dev_identity identity = {.vendor = 1, .product = 2};

	ck_assert_ptr_eq(dev_driver_match(&DRIVER, &identity), &MATCHES[0]);
	identity.product_string = "Printer";
	ck_assert_ptr_eq(dev_driver_match(&DRIVER, &identity), &MATCHES[0]);
	identity.product_string = "Oximeter";
	ck_assert_ptr_eq(dev_driver_match(&DRIVER, &identity), &MATCHES[1]);
	ck_assert(dev_match_is_sure(&MATCHES[1]) && !dev_match_is_sure(&MATCHES[0]));

	identity.vendor = 9;
	ck_assert_ptr_null(dev_driver_match(&DRIVER, &identity));
	identity.interface_classes = OTHERS;
	ck_assert_ptr_null(dev_driver_match(&DRIVER, &identity));
	identity.interface_classes = CLASSES;
	ck_assert_ptr_eq(dev_driver_match(&DRIVER, &identity), &MATCHES[2]);
}
END_TEST

TESTS_MAIN("devices/driver", every_driver_is_found_by_its_name_once,
	every_driver_fills_the_slots_its_transport_needs,
	channel_tables_describe_themselves_consistently, an_unknown_device_matches_no_driver,
	a_sure_row_is_preferred_and_a_product_string_must_be_equal)
