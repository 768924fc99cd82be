/*
 * Known resistors through every emulated front end that can measure skin: `affekt calibrate` and
 * `affekt record` as shipped. What the resistors read is reckoned here from each instrument's
 * formula, with the error of its parts, and not by the code under test.
 */
#include "core/channel.h"
#include "recordings/session/session.h"
#include "tests/check_main.h"
#include "tests/usb/run.h"

#include <math.h>
#include <string.h>

static const double CLIPS[] = {100e3, 270e3, 900e3}; /* what it is calibrated with */
static const double LEVELS_uS[] = {0.5, 1, 10};
static const double BITS_12 = 4096;
static const double SKINS[] = {100e3, 150e3, 330e3, 470e3, 680e3, 820e3, 1e6, 2e6};

/* Counts of the instrument's converter for conductances, NaN out of its range. @error: of its
 * parts, 0 for one that is as its data sheet says. */
static double bitalino(double conductance_uS, double error)
{
	return 1024 * 0.132 * (1 + error) * conductance_uS / 3.3;
}

static double bitalino_2015(double conductance_uS, double error)
{
	double megohm = (1 + error) / conductance_uS;

	return megohm < 1 ? 1024 * (1 - megohm) : (double)NAN;
}

static double bitalino_script(double conductance_uS, double error)
{
	return 1024 * (0.2 * (1 + error) * conductance_uS + 0.259388) / 3.3;
}

/* An amplifier of 10 uS a volt on an input of 37.231 uV a count. */
static double labjack(double conductance_uS, double error)
{
	return conductance_uS * (1 + error) / 10 / 3.7231e-5;
}

/* Nobody publishes what its counts mean: any straight line. */
static double lightstone(double conductance_uS, double error)
{
	return 37 + 83.7 * (1 + error) * conductance_uS;
}

/* The rig: 100 kohm from the supply to the input, the skin from there to ground. */
static double divider(double conductance_uS, double error)
{
	return BITS_12 / (1 + 0.1 * (1 + error) * conductance_uS);
}

/* Seeed: R = (1024 + 2 v) 10^4 / (512 - v), solved for v; c is 10^4 / R. */
static double grove(double conductance_uS, double error)
{
	double c = 0.01 * (1 + error) * conductance_uS;

	return (512 - 1024 * c) / (1 + 2 * c);
}

static const struct front_end {
	const char *model, *device;
	double (*counts)(double conductance_uS, double error);
	bool is_calibrated;       /* by the first test */
	bool claims_by_itself;    /* its own formula ends in uS */
	int clip_rows, skin_rows; /* samples for which one is attached */
	const char *duration;     /* of a recording of all skins */
	int lead_rows;            /* sent while the driver finds out who speaks */
} FRONT_ENDS[] = {
	{"bitalino", "bitalino@any,rate=1000", bitalino, true, true, 300, 25, "1.5", 0},
	{"bitalino", "bitalino@any,rate=1000,transfer=2015", bitalino_2015, true, true, 300, 25,
		"1.5", 0},
	/* The same line as the first, and so the same calibration. */
	{"bitalino", "bitalino@any,rate=1000,transfer=script", bitalino_script, false, true, 300,
		25, "1.5", 0},
	{"labjack-u3", "labjack-u3,rate=1000,gsr-gain=10", labjack, false, true, 300, 25, "1.5", 0},
	{"labjack-u3", "labjack-u3,rate=1000", labjack, true, false, 300, 25, "1.5", 0},
	{"lightstone", "lightstone", lightstone, true, false, 30, 5, "4", 0},
	{"arduino", "arduino,gsr=divider", divider, true, true, 75, 8, "2", 0},
	{"arduino-grove", "arduino,gsr=grove,rate=10", grove, true, true, 24, 2, "9", 60},
};

enum {
	ARDUINOS = 2, /* the last ones: test_arduino.c holds what they claim */
};

static char *folder, *session_path, *csv_path, *data_path;

static void set_up(void)
{
	folder = usb_folder_make();
	session_path = g_build_filename(folder, "s.nwb", NULL);
	csv_path = g_build_filename(folder, "ohms.csv", NULL);
	data_path = g_build_filename(folder, "data", NULL);
	g_setenv("XDG_DATA_HOME", data_path, TRUE);
}

static void tear_down(void)
{
	g_free(session_path);
	g_free(csv_path);
	g_free(data_path);
	usb_folder_remove(folder);
}

/* What is attached one after the other, each for @rows samples; the last one stays. */
static void attach(
	const struct front_end *end, double error, const double *ohms, size_t n, int rows)
{
	g_autoptr(GString) csv = g_string_new("gsr,pulse\n");

	for (size_t i = 0; i < n; i++) {
		double counts = end->counts(1e6 / ohms[i], error);
		int here = rows + (i == 0 ? end->lead_rows : 0);
		for (int row = 0; row < here && !isnan(counts); row++)
			g_string_append_printf(csv, "%.0f,500\n", counts);
	}
	ck_assert(g_file_set_contents(csv_path, csv->str, -1, NULL));
}

static void run_affekt(struct usb_run *run, const struct front_end *end, const char *words)
{
	const char *const front[] = {"--model", end->model, "--csv", csv_path, NULL};
	g_auto(GStrv) all = g_strsplit(words, " ", -1);
	g_autoptr(GPtrArray) command = g_ptr_array_new();

	g_ptr_array_add(command, (char *)g_getenv("USB_AFFEKT"));
	for (char **word = all; *word; word++)
		g_ptr_array_add(command, *word);
	g_ptr_array_add(command, NULL);
	usb_run(run, front, (const char *const *)command->pdata);
}

/* Runs and expects @status and, of that, @says among what was said. */
static void expect(const struct front_end *end, int status, const char *says, const char *format,
	...) G_GNUC_PRINTF(4, 5);

static void expect(
	const struct front_end *end, int status, const char *says, const char *format, ...)
{
	struct usb_run run;
	va_list args;

	va_start(args, format);
	g_autofree char *words = g_strdup_vprintf(format, args);
	va_end(args);
	run_affekt(&run, end, words);
	ck_assert_msg(run.status == status, "%s: %d, %s", words, run.status, run.err);
	ck_assert_msg(strstr(run.out, says) || strstr(run.err, says), "%s: “%s” is not in: %s%s",
		words, says, run.out, run.err);
	usb_run_finish(&run);
}

/* The sample of the session nearest to @counts, as the session converts it. */
static double convert_nearest(struct rec_session *session, double counts)
{
	const struct rec_channel *channel = session->channels->pdata[session->primary_gsr];
	guint n = (guint)rec_session_channel_n(session, (guint)session->primary_gsr);
	g_autofree double *raw = g_new(double, n);
	double nearest = INFINITY;

	ck_assert(rec_session_read_raw(session, (guint)session->primary_gsr, 0, n, raw, NULL));
	for (guint i = 0; i < n; i++)
		nearest = fabs(raw[i] - counts) < fabs(nearest - counts) ? raw[i] : nearest;
	ck_assert_double_le(fabs(nearest - counts), channel->desc.raw_lsb);
	return core_channel_convert(&channel->desc, nearest);
}

/* Records all skins and compares each with the truth: the larger of 1 % and one step. */
static void assert_conductances(const struct front_end *end, double error)
{
	g_autoptr(GError) wrong = NULL;

	attach(end, error, SKINS, G_N_ELEMENTS(SKINS), end->skin_rows);
	expect(end, 0, "recorded", "record %s --device %s --duration %s --no-analyze --force",
		session_path, end->device, end->duration);
	g_autoptr(rec_session) session = rec_session_open(session_path, &wrong);
	ck_assert_msg(session != NULL, "%s", wrong ? wrong->message : "");
	const struct rec_channel *channel = session->channels->pdata[session->primary_gsr];
	ck_assert_str_eq(core_channel_unit(&channel->desc), "uS");
	for (size_t i = 0; i < G_N_ELEMENTS(SKINS); i++) {
		double known_uS = 1e6 / SKINS[i], counts = end->counts(known_uS, error);
		if (isnan(counts))
			continue;
		double told_uS = convert_nearest(session, counts);
		double step_uS = core_channel_lsb(&channel->desc, counts);
		ck_assert_msg(fabs(told_uS - known_uS) <= fmax(0.01 * known_uS, step_uS),
			"%s: %.0f ohm is %.4f uS, told %.4f, one step is %.4f", end->device,
			SKINS[i], known_uS, told_uS, step_uS);
	}
}

/* devices/INSTRUMENTS.md says of it what the chain says. */
static void assert_page(const struct front_end *end)
{
	g_autoptr(rec_session) session = rec_session_open(session_path, NULL);
	const struct rec_channel *channel = session->channels->pdata[session->primary_gsr];
	g_auto(GStrv) words = g_strsplit(end->device, "@any", -1);
	g_autofree char *plain = g_strjoinv("", words);
	g_auto(GStrv) parts = g_strsplit(plain, ",rate=1000", -1);
	g_autofree char *device = g_strjoinv("", parts);
	g_autoptr(GString) row = g_string_new(NULL);
	g_autofree char *page = NULL;

	g_string_printf(row, "\n| `%s` |", device);
	for (size_t i = 0; i < G_N_ELEMENTS(LEVELS_uS); i++) {
		double step_uS = core_channel_lsb(
			&channel->desc, core_channel_raw(&channel->desc, LEVELS_uS[i]));
		if (isnan(step_uS))
			g_string_append(row, " - |");
		else
			g_string_append_printf(row, " %.4f |", step_uS);
	}
	g_string_append_c(row, '\n');
	ck_assert(g_file_get_contents(INSTRUMENTS_PAGE, &page, NULL, NULL));
	ck_assert_msg(strstr(page, row->str), "INSTRUMENTS.md has no row%s", row->str);
}

/* Each front end reads 7 % wrong until it is calibrated; then right. */
START_TEST(resistors_are_right_after_a_calibration)
{
	const struct front_end *end = &FRONT_ENDS[_i];
	g_autoptr(GError) wrong = NULL;

	if (!end->is_calibrated)
		return;
	attach(end, 0.07, CLIPS, G_N_ELEMENTS(CLIPS), end->clip_rows);
	expect(end, 0, "EMULATED: it never holds",
		"calibrate %s --ohm 100k --ohm 270000 --ohm 0.9M --seconds %s --yes", end->device,
		end->lead_rows ? "0.8" : "0.1");
	assert_conductances(end, 0.07);
	g_autoptr(rec_session) session = rec_session_open(session_path, &wrong);
	const struct rec_device *device = session->devices->pdata[0];
	ck_assert_msg(strstr(device->calibration,
			      "0 days old, 3 resistors 100 kohm to 900 kohm, uncertainty"),
		"%s", device->calibration);
	if (_i == 0)
		expect(end, 0, "3 resistors", "info %s", session_path);
}
END_TEST

/* The data sheet's formula holds for an instrument that is as its data sheet says. */
START_TEST(an_instrument_that_claims_microsiemens_has_them)
{
	const struct front_end *end = &FRONT_ENDS[_i];

	if (end->claims_by_itself) {
		assert_conductances(end, 0);
		assert_page(end);
		return;
	}
	attach(end, 0, SKINS, G_N_ELEMENTS(SKINS), end->skin_rows);
	expect(end, 0, "\"uncalibrated\" : true",
		"record %s --device %s --duration 1 --no-analyze --json", session_path,
		end->device);
	expect(end, 0, "UNCALIBRATED", "info %s", session_path);
}
END_TEST

START_TEST(a_calibration_is_for_the_same_input_and_options)
{
	const struct front_end *end = &FRONT_ENDS[0];

	attach(end, 0.07, CLIPS, G_N_ELEMENTS(CLIPS), end->clip_rows);
	expect(end, 0, "calibration=mine",
		"calibrate bitalino@any,rate=1000 --ohm 100k --ohm 270k --seconds 0.1 --yes --as "
		"mine");
	/* Named, it is not taken by itself. */
	expect(end, 0, "-", "record %s --device bitalino@any,rate=1000 --duration 1 --no-analyze",
		session_path);
	g_autoptr(rec_session) session = rec_session_open(session_path, NULL);
	ck_assert_ptr_null(((const struct rec_device *)session->devices->pdata[0])->calibration);
	expect(end, 2, "whose input and conversion are others",
		"record %s --device bitalino@any,gsr=2,calibration=mine --duration 1 --force",
		session_path);
	expect(end, 2, "whose input and conversion are others",
		"record %s --device bitalino@any,transfer=script,calibration=mine --duration 1 "
		"--force",
		session_path);
	expect(end, 2, "There is no calibration “yours”",
		"record %s --device bitalino@any,calibration=yours --duration 1 --force",
		session_path);
}
END_TEST

START_TEST(nonsense_is_one_sentence_and_nothing_is_kept)
{
	static const double LIMIT[] = {100e3, 1e3};
	const struct front_end *end = &FRONT_ENDS[0];
	const char *device = end->device;

	attach(end, 0, CLIPS, G_N_ELEMENTS(CLIPS), end->clip_rows);
	expect(end, 2, "2 to 12 known resistors", "calibrate %s --ohm 100k --yes", device);
	expect(end, 2, "stands twice", "calibrate %s --ohm 100k --ohm 0.1M --yes", device);
	expect(end, 2, "“ten” is no resistor", "calibrate %s --ohm ten --ohm 1M", device);
	expect(end, 2, "from 1 kohm", "calibrate %s --ohm 10 --ohm 1M", device);
	expect(end, 2, "is no name", "calibrate %s --ohm 100k --ohm 1M --as none", device);
	expect(end, 2, "is no instrument", "calibrate %s --ohm 100k --ohm 1M", "simulated");
	expect(end, 1, "Broken off", "calibrate %s --ohm 100k --ohm 1M", device);
	expect(end, 1, "out of order",
		"calibrate %s --ohm 100k --ohm 900k --ohm 270k --seconds 0.1 --yes", device);
	expect(end, 1, "follow no law",
		"calibrate %s --ohm 100k --ohm 400k --ohm 900k --seconds 0.1 --yes", device);
	attach(end, 0, LIMIT, G_N_ELEMENTS(LIMIT), end->clip_rows);
	expect(end, 1, "at the limit of the device",
		"calibrate %s --ohm 100k --ohm 50k --seconds 0.1 --yes", device);
	g_autofree char *kept = g_build_filename(data_path, "affekt", "calibrations", NULL);
	ck_assert(!g_file_test(kept, G_FILE_TEST_EXISTS));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("usb/calibrate");
	TCase *each = tcase_create("each");

	tcase_set_timeout(each, 60);
	tcase_add_checked_fixture(each, set_up, tear_down);
	tcase_add_loop_test(
		each, resistors_are_right_after_a_calibration, 0, G_N_ELEMENTS(FRONT_ENDS));
	tcase_add_loop_test(each, an_instrument_that_claims_microsiemens_has_them, 0,
		G_N_ELEMENTS(FRONT_ENDS) - ARDUINOS);
	tcase_add_test(each, a_calibration_is_for_the_same_input_and_options);
	tcase_add_test(each, nonsense_is_one_sentence_and_nothing_is_kept);
	suite_add_tcase(suite, each);
	return check_main_run(suite);
}
