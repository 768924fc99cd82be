#include "devices/driver.h"
#include "devices/udev_rules.h"
#include "tests/check_main.h"

#include <string.h>

static char *read_file(const char *path)
{
	char *text = NULL;

	ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s", path);
	return text;
}

START_TEST(the_committed_file_is_what_the_program_prints)
{
	g_autofree char *committed = read_file(TEST_DATA_DIR "/../../udev/70-affekt.rules");
	g_autofree char *rules = dev_udev_rules_write(NULL, 0);

	ck_assert_str_eq(rules, committed);
}
END_TEST

START_TEST(the_numbers_are_those_of_the_hand_written_list)
{
	g_autofree char *text = read_file(TEST_DATA_DIR "/usb-ids.txt");
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GHashTable) listed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (char **line = lines; *line; line++) {
		if (**line && **line != '#')
			g_hash_table_add(listed, g_strdup(*line));
	}
	for (size_t i = 0; dev_drivers[i]; i++) {
		const struct dev_match *match = dev_drivers[i]->matches;
		for (; match && match->label; match++) {
			if (match->vendor == 0)
				continue; /* known by its class */
			g_autofree char *row = g_strdup_printf("%04x:%04x %s", match->vendor,
				match->product, dev_drivers[i]->name);
			ck_assert_msg(g_hash_table_remove(listed, row), "%s is not listed", row);
		}
	}
	ck_assert_msg(g_hash_table_size(listed) == 0, "a listed device is in no driver's table");
}
END_TEST

START_TEST(every_device_has_a_rule)
{
	g_autofree char *rules = dev_udev_rules_write(NULL, 0);

	ck_assert_ptr_nonnull(
		strstr(rules, "\nATTR{idVendor}==\"0483\", ATTR{idProduct}==\"0035\", "
			      "MODE=\"0660\", GROUP=\"plugdev\", TAG+=\"uaccess\""));
	ck_assert_ptr_nonnull(
		strstr(rules, "\nATTR{idVendor}==\"14fa\", ATTR{idProduct}==\"0001\", MODE="));
	ck_assert_ptr_null(strstr(rules, "0666"));
}
END_TEST

START_TEST(an_allowed_device_gets_a_rule_of_its_own)
{
	struct dev_udev_allowance allowance;

	ck_assert(dev_udev_allowance_parse("10C4:ea60:CMS-01", &allowance));
	g_autofree char *rules = dev_udev_rules_write(&allowance, 1);
	ck_assert_ptr_nonnull(
		strstr(rules, "\nATTR{idVendor}==\"10c4\", ATTR{idProduct}==\"ea60\", "
			      "ATTR{serial}==\"CMS-01\", MODE="));
	ck_assert(g_str_has_suffix(rules, "\nLABEL=\"affekt_end\"\n"));
}
END_TEST

START_TEST(what_is_no_allowance_is_refused)
{
	static const char *const WRONG[] = {"", "10c4", "10c4:", "10c4:ea60:", "10c4:ea60x", "0:1",
		"12345:1", "10c4:ea60:a\"b", "10c4:ea60:a*", "10c4:ea60:a\nb"};
	struct dev_udev_allowance allowance;

	for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++)
		ck_assert_msg(!dev_udev_allowance_parse(WRONG[i], &allowance), "%s", WRONG[i]);
	ck_assert(dev_udev_allowance_parse("10c4:ea60", &allowance));
	ck_assert_str_eq(allowance.serial, "");
}
END_TEST

TESTS_MAIN("devices/udev_rules", the_committed_file_is_what_the_program_prints,
	the_numbers_are_those_of_the_hand_written_list, every_device_has_a_rule,
	an_allowed_device_gets_a_rule_of_its_own, what_is_no_allowance_is_refused)
