#include "devices/settings.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

static void assert_refused(const char *text, const char *says)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(dev_settings) settings = dev_settings_parse(text, &error);

	ck_assert_ptr_null(settings);
	ck_assert_msg(strstr(error->message, says), "'%s' does not say '%s'", error->message, says);
}

START_TEST(name_port_and_options_are_taken_apart)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(dev_settings) settings =
		dev_settings_parse("simulated@1-2.3,seed=7,responder=no,stimuli=1:1/2:1", &error);

	ck_assert_ptr_nonnull(settings);
	ck_assert_str_eq(settings->driver->name, "simulated");
	ck_assert_str_eq(settings->port, "1-2.3");
	ck_assert_double_eq(dev_settings_number(settings, "seed"), 7);
	ck_assert(!dev_settings_bool(settings, "responder"));
	ck_assert_str_eq(dev_settings_text(settings, "stimuli"), "1:1/2:1");
}
END_TEST

START_TEST(what_is_not_given_has_its_default)
{
	g_autoptr(dev_settings) settings = dev_settings_parse("simulated", NULL);

	ck_assert_double_eq(dev_settings_number(settings, "heart-rate"), 70);
	ck_assert(dev_settings_bool(settings, "responder"));
	ck_assert_double_nan(dev_settings_number(settings, "duration"));
	ck_assert_ptr_null(settings->port);
}
END_TEST

START_TEST(an_escaped_comma_belongs_to_the_value)
{
	g_autoptr(dev_settings) settings =
		dev_settings_parse("replay,file=a\\,b.csv,speed=max", NULL);

	ck_assert_str_eq(dev_settings_text(settings, "file"), "a,b.csv");
	ck_assert_str_eq(dev_settings_text(settings, "speed"), "max");
}
END_TEST

START_TEST(each_mistake_is_named)
{
	assert_refused("lighthouse", "there is no driver 'lighthouse'");
	assert_refused("simulated,colour=red", "no option 'colour'");
	assert_refused("simulated,seed", "'seed' is not of the form");
	assert_refused("simulated,heart-rate=900", "heart-rate=900 is not a number from 30 to 180");
	assert_refused("simulated,heart-rate=fast", "heart-rate=fast");
	assert_refused("simulated,responder=perhaps", "neither yes nor no");
	assert_refused("replay", "needs file=");
}
END_TEST

TESTS_MAIN("devices/settings", name_port_and_options_are_taken_apart,
	what_is_not_given_has_its_default, an_escaped_comma_belongs_to_the_value,
	each_mistake_is_named)
