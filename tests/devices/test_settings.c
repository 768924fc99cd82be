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

START_TEST(name_and_options_are_taken_apart)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(dev_settings) settings =
		dev_settings_parse("simulated,seed=7,responder=no,stimuli=1:1/2:1", &error);

	ck_assert_ptr_nonnull(settings);
	ck_assert_str_eq(settings->driver->name, "simulated");
	ck_assert_double_eq(dev_settings_number(settings, "seed"), 7);
	ck_assert(!dev_settings_bool(settings, "responder"));
	ck_assert_str_eq(dev_settings_text(settings, "stimuli"), "1:1/2:1");
}
END_TEST

START_TEST(a_place_is_a_port_a_serial_both_or_any)
{
	g_autoptr(dev_settings) port = dev_settings_parse("lightstone@1-2.3", NULL);
	g_autoptr(dev_settings) serial = dev_settings_parse("lightstone@A6-01", NULL);
	g_autoptr(dev_settings) both = dev_settings_parse("lightstone@1-2@A6", NULL);
	g_autoptr(dev_settings) any = dev_settings_parse("lightstone@any", NULL);

	ck_assert_str_eq(port->port, "1-2.3");
	ck_assert_str_eq(serial->serial, "A6-01");
	ck_assert(!serial->port && !serial->takes_any);
	ck_assert_str_eq(both->port, "1-2");
	ck_assert_str_eq(both->serial, "A6");
	ck_assert(any->takes_any && !any->port && !any->serial);
	assert_refused("lightstone@", "'' is no place");
	assert_refused("lightstone@A@B", "'B' is no place");
	assert_refused("lightstone@any@A", "'A' is no place");
	assert_refused("simulated@1-2", "leave out @1-2");
	assert_refused("labjack-u3,others=99", "they are 0 to 15");
}
END_TEST

START_TEST(a_study_binds_and_never_overrules)
{
	g_autoptr(dev_settings) settings = dev_settings_parse("lightstone", NULL);
	g_autoptr(dev_settings) any = dev_settings_parse("lightstone@any", NULL);

	ck_assert(dev_settings_bind(settings, "1-2"));
	ck_assert(dev_settings_bind(settings, "1-2@A6"));
	ck_assert_str_eq(settings->port, "1-2");
	ck_assert_str_eq(settings->serial, "A6");
	ck_assert(!dev_settings_bind(settings, "1-3"));
	ck_assert(!dev_settings_bind(settings, "A7"));
	ck_assert(!dev_settings_bind(settings, ""));
	ck_assert(dev_settings_bind(any, "1-2") && !any->takes_any);
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

TESTS_MAIN("devices/settings", name_and_options_are_taken_apart,
	a_place_is_a_port_a_serial_both_or_any, a_study_binds_and_never_overrules,
	what_is_not_given_has_its_default, an_escaped_comma_belongs_to_the_value,
	each_mistake_is_named)
