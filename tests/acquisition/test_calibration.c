#include "acquisition/calibration.h"

#include "acquisition/recording.h"
#include "tests/check_main.h"
#include "tests/fakes/scratch.h"

#include <string.h>
#include <sys/stat.h>

static char *folder;

static void set_up(void)
{
	folder = scratch_create();
	g_setenv("XDG_DATA_HOME", folder, TRUE);
}

static void tear_down(void)
{
	scratch_remove(folder);
}

static const struct core_channel *lightstone_skin(void)
{
	return &dev_driver_find("lightstone")->channels[0];
}

/* Of a real lightstone, fitted to G = raw / 100. */
static struct acq_calibration *make(const char *name, const char *serial, bool is_emulated)
{
	struct acq_calibration *calibration = g_new0(struct acq_calibration, 1);
	size_t about;

	calibration->name = g_strdup(name);
	calibration->serial = g_strdup(serial);
	calibration->driver = g_strdup("lightstone");
	calibration->device = g_strdup("Wild Divine Lightstone (blue)");
	calibration->settings = g_strdup("lightstone");
	calibration->made = g_strdup("2026-11-20T10:00:00+00:00");
	calibration->is_emulated = is_emulated;
	calibration->before = *lightstone_skin();
	calibration->points[0] = (struct core_calibration_point){.ohm = 1e5, .raw = 1000, .n = 9};
	calibration->points[1] = (struct core_calibration_point){.ohm = 1e6, .raw = 100, .n = 9};
	ck_assert_int_eq(core_calibration_fit(lightstone_skin(), calibration->points, 2, 1,
				 &calibration->fit, &about),
		CORE_CALIBRATION_GOOD);
	return calibration;
}

static void keep(const char *name, const char *serial, bool is_emulated)
{
	g_autoptr(acq_calibration) calibration = make(name, serial, is_emulated);
	g_autofree char *path = NULL;
	struct stat st;

	ck_assert(acq_calibration_save(calibration, &path, NULL));
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
}

/* Applies to a lightstone; the sentence when it is refused, "" when not; the line goes to
 * @ret_about.
 */
static char *apply(const char *device, const char *serial, bool is_emulated,
	struct core_channel channels[2], char **ret_about)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(dev_settings) settings = dev_settings_parse(device, &error);

	ck_assert_msg(settings != NULL, "%s", error ? error->message : "");
	memcpy(channels, settings->driver->channels, 2 * sizeof(*channels));
	bool is_good = acq_calibration_apply(
		settings, serial, is_emulated, channels, 2, ret_about, &error);
	ck_assert(is_good == !error);
	return g_strdup(error ? error->message : "");
}

static void assert_refused(
	const char *device, const char *serial, bool is_emulated, const char *says)
{
	struct core_channel channels[2];
	g_autofree char *about = NULL;
	g_autofree char *sentence = apply(device, serial, is_emulated, channels, &about);

	ck_assert_msg(strstr(sentence, says), "“%s” does not say “%s”", sentence, says);
	ck_assert(!about && !core_channel_is_calibrated(&channels[0]));
}

static void assert_applied(
	const char *device, const char *serial, bool is_emulated, bool is_applied)
{
	struct core_channel channels[2];
	g_autofree char *about = NULL;
	g_autofree char *sentence = apply(device, serial, is_emulated, channels, &about);

	ck_assert_str_eq(sentence, "");
	ck_assert(core_channel_is_calibrated(&channels[0]) == is_applied);
	ck_assert((about != NULL) == is_applied);
	if (is_applied)
		ck_assert_double_eq_tol(core_channel_convert(&channels[0], 500), 5, 1e-9);
	ck_assert_int_eq(channels[1].n_steps, 0);
}

START_TEST(it_comes_back_by_driver_and_serial)
{
	assert_applied("lightstone", "WD-4711-A", false, false);
	keep(NULL, "WD-4711-A", false);
	assert_applied("lightstone", "WD-4711-A", false, true);
	assert_applied("lightstone@3-7", "WD-4711-A", false, true);
	assert_applied("lightstone", "WD-4711-B", false, false);
	assert_applied("lightstone", "", false, false);
	assert_applied("lightstone,calibration=none", "WD-4711-A", false, false);
}
END_TEST

START_TEST(a_named_one_is_applied_when_it_is_named)
{
	keep("blue", NULL, false);
	assert_applied("lightstone", "", false, false);
	assert_applied("lightstone,calibration=blue", "", false, true);
	assert_refused(
		"lightstone,calibration=white", "", false, "There is no calibration “white”");
	assert_refused("lightstone,calibration=../blue", "", false, "is no name");
	assert_refused("bitalino,calibration=blue", "", false, "that of a lightstone");
	keep("mine", "WD-4711-A", false);
	assert_refused(
		"lightstone,calibration=mine", "WD-4711-B", false, "serial number WD-4711-A");
}
END_TEST

START_TEST(emulated_and_real_never_mix)
{
	keep("toy", NULL, true);
	keep(NULL, "AFFEKT-EMULATED-0001", true);
	assert_refused("lightstone,calibration=toy", "", false, "never holds for a real one");
	assert_applied("lightstone", "AFFEKT-EMULATED-0001", true, true);
	keep("true", NULL, false);
	assert_refused("lightstone,calibration=true", "AFFEKT-EMULATED-0001", true,
		"that of a real device");
}
END_TEST

START_TEST(everybodys_serial_is_nobodys)
{
	static const char *const SHARED[] = {
		"", "0001", "123456", "00000000", "0123456789ABCDEF", "A5A5A5A5", NULL};

	for (const char *const *serial = SHARED; *serial; serial++)
		ck_assert_msg(!acq_calibration_is_own_serial(*serial), "%s", *serial);
	ck_assert(acq_calibration_is_own_serial("A50285BI"));
	ck_assert(acq_calibration_is_own_serial("AFFEKT-EMULATED-0001"));
	keep(NULL, "0001", false);
	assert_applied("lightstone", "0001", false, false);
}
END_TEST

START_TEST(a_damaged_file_is_said_and_not_passed_over)
{
	g_autofree char *path = g_build_filename(
		folder, "affekt", "calibrations", "lightstone@WD-4711-A.calibration", NULL);

	keep(NULL, "WD-4711-A", false);
	ck_assert(g_file_set_contents(path, "[calibration]\ndriver=lightstone\n", -1, NULL));
	assert_refused("lightstone", "WD-4711-A", false, "no readable calibration");
	ck_assert(g_file_set_contents(path, "\001\002", -1, NULL));
	assert_refused("lightstone", "WD-4711-A", false, "no readable calibration");
}
END_TEST

START_TEST(the_line_for_the_file_tells_date_age_points_and_uncertainty)
{
	g_autoptr(acq_calibration) calibration = make("blue", NULL, false);
	g_autoptr(GDateTime) now = g_date_time_new_from_iso8601("2026-11-23T12:00:00+00:00", NULL);
	g_autofree char *line =
		acq_calibration_describe(calibration, g_date_time_to_unix(now) * G_USEC_PER_SEC);

	ck_assert_str_eq(line, "2026-11-20, 3 days old, 2 resistors 100 kohm to 1 Mohm, "
			       "uncertainty 1.1 %, blue");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("acquisition/calibration");
	TCase *each = tcase_create("each");

	tcase_add_checked_fixture(each, set_up, tear_down);
	tcase_add_test(each, it_comes_back_by_driver_and_serial);
	tcase_add_test(each, a_named_one_is_applied_when_it_is_named);
	tcase_add_test(each, emulated_and_real_never_mix);
	tcase_add_test(each, everybodys_serial_is_nobodys);
	tcase_add_test(each, a_damaged_file_is_said_and_not_passed_over);
	tcase_add_test(each, the_line_for_the_file_tells_date_age_points_and_uncertainty);
	suite_add_tcase(suite, each);
	return check_main_run(suite);
}
