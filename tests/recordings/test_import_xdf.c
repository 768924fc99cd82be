/* Files of LabRecorder, written chunk by chunk as its specification says. */
#include "recordings/formats/bytes.h"
#include "recordings/import/import.h"
#include "tests/fakes/scratch.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SAMPLES = 480,
	RATE_HZ = 4,
};

static char *folder;
static GByteArray *file;
static GPtrArray *notes;
static GError *error;

static void put_chunk(uint16_t tag, const GByteArray *content)
{
	rec_bytes_put_u8(file, 4);
	rec_bytes_put_u32(file, content->len + 2);
	rec_bytes_put_u16(file, tag);
	g_byte_array_append(file, content->data, content->len);
}

static void put_header(uint32_t id, const char *type, const char *format, int rate_hz)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	g_autofree char *xml = g_strdup_printf(
		"<?xml version=\"1.0\"?><info><name>Device</name><type>%s</type>"
		"<channel_count>1</channel_count><nominal_srate>%d</nominal_srate>"
		"<channel_format>%s</channel_format><desc><channels><channel><label>%s</label>"
		"<unit>microsiemens</unit></channel></channels></desc></info>",
		type, rate_hz, format, type);
	rec_bytes_put_u32(content, id);
	g_byte_array_append(content, (const uint8_t *)xml, (guint)strlen(xml));
	put_chunk(2, content);
}

/* Samples [from, to) of stream 1, whose clock starts at 1000 s and runs 100 ppm slow. Only the
 * first of a chunk has a stamp, as LabRecorder saves room. */
static void put_samples_of(uint32_t stream, int from, int to)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	rec_bytes_put_u32(content, stream);
	rec_bytes_put_u8(content, 4);
	rec_bytes_put_u32(content, (uint32_t)(to - from));
	for (int i = from; i < to; i++) {
		rec_bytes_put_u8(content, i == from ? 8 : 0);
		if (i == from)
			rec_bytes_put_f64(content, 1000 + i / (double)RATE_HZ * (1 - 1e-4));
		rec_bytes_put_f32(content, (float)(5 + i % 4 * 0.25));
	}
	put_chunk(3, content);
}

static void put_samples(int from, int to)
{
	put_samples_of(1, from, to);
}

static void put_offset(double time_s, double offset_s)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	rec_bytes_put_u32(content, 1);
	rec_bytes_put_f64(content, time_s);
	rec_bytes_put_f64(content, offset_s);
	put_chunk(4, content);
}

static void put_marker(double time_s, const char *text)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	rec_bytes_put_u32(content, 2);
	rec_bytes_put_u8(content, 1);
	rec_bytes_put_u8(content, 1);
	rec_bytes_put_u8(content, 8);
	rec_bytes_put_f64(content, time_s);
	rec_bytes_put_u8(content, 1);
	rec_bytes_put_u8(content, (uint8_t)strlen(text));
	g_byte_array_append(content, (const uint8_t *)text, (guint)strlen(text));
	put_chunk(3, content);
}

static void put_start(void)
{
	static const char XML[] = "<info><datetime>2026-11-22T10:15:30+0100</datetime></info>";
	g_autoptr(GByteArray) content = g_byte_array_new();
	g_byte_array_append(file, (const uint8_t *)"XDF:", 4);
	g_byte_array_append(content, (const uint8_t *)XML, sizeof(XML) - 1);
	put_chunk(1, content);
	put_header(1, "EDA", "float32", RATE_HZ);
	put_header(2, "Markers", "string", 0);
}

static void set_up(void)
{
	folder = scratch_create();
	file = g_byte_array_new();
	notes = g_ptr_array_new_with_free_func(g_free);
	put_start();
}

static void tear_down(void)
{
	g_byte_array_unref(file);
	g_ptr_array_unref(notes);
	g_clear_error(&error);
	scratch_remove(folder);
}

static struct rec_session *read_bytes(guint n)
{
	g_autofree char *path = g_build_filename(folder, "lab.xdf", NULL);
	ck_assert(g_file_set_contents(path, (const char *)file->data, n, NULL));
	const struct rec_import import = {.xdf_file = path};
	return rec_import_read(&import, notes, &error);
}

static struct rec_session *read_good(guint n)
{
	struct rec_session *session = read_bytes(n);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

static void assert_refused(const char *part)
{
	ck_assert_ptr_null(read_bytes(file->len));
	ck_assert_msg(strstr(error->message, part) != NULL, "%s", error->message);
	ck_assert_int_eq(error->message[strlen(error->message) - 1], '.');
}

/* A stream whose clock is 50 s behind and drifts, with one wild offset in ten; the recorder's clock
 * stamps the marker. */
START_TEST(streams_come_to_the_clock_of_the_recorder)
{
	for (int i = 0; i < SAMPLES; i += 40) {
		double time_s = 1000 + i / (double)RATE_HZ * (1 - 1e-4);
		put_samples(i, i + 40);
		put_offset(time_s, i == 120 ? 70 : 50 + (time_s - 1000) * 1e-4);
	}
	put_marker(1050 + 60, "door");
	g_autoptr(rec_session) session = read_good(file->len);
	double times[SAMPLES], values[SAMPLES];
	ck_assert_uint_eq(session->channels->len, 1);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), SAMPLES);
	ck_assert(rec_session_read_times(session, 0, 0, SAMPLES, times, NULL));
	ck_assert(rec_session_read_values(session, 0, 0, SAMPLES, values, NULL));
	ck_assert_double_eq_tol(times[0], 0, 2e-3);
	ck_assert_double_eq_tol(times[SAMPLES - 1], (SAMPLES - 1) / (double)RATE_HZ, 2e-3);
	ck_assert_double_eq_tol(values[3], 5.75, 1e-6);
	ck_assert_int_eq(session->primary_gsr, 0);
	ck_assert_uint_eq(session->marks->len, 1);
	const struct rec_mark *mark = g_ptr_array_index(session->marks, 0);
	ck_assert_str_eq(mark->label, "door");
	ck_assert_double_eq_tol(mark->time_s, 60, 2e-3);
	ck_assert_int_eq(session->start_wall_us / 1000000, INT64_C(1795338930));
}
END_TEST

START_TEST(a_pause_is_a_gap)
{
	put_samples(0, 100);
	put_samples(200, 300);
	g_autoptr(rec_session) session = read_good(file->len);
	ck_assert_uint_eq(session->gaps->len, 1);
	const struct rec_gap *gap = g_ptr_array_index(session->gaps, 0);
	ck_assert_double_eq_tol(gap->start_s, 25, 0.02);
	ck_assert_double_eq(gap->samples_lost, 100);
}
END_TEST

static struct rec_session *read_with(const char *gsr)
{
	g_autofree char *path = g_build_filename(folder, "lab.xdf", NULL);
	ck_assert(g_file_set_contents(path, (const char *)file->data, file->len, NULL));
	const struct rec_import import = {.xdf_file = path, .gsr_signal = gsr, .gsr_unit = "kohm"};
	g_clear_error(&error);
	return rec_import_read(&import, notes, &error);
}

/* The first is taken and that is said; any other can be. */
START_TEST(one_of_several_streams_is_chosen)
{
	put_header(3, "GSR", "float32", RATE_HZ);
	put_header(4, "Temp", "float32", RATE_HZ);
	put_samples_of(1, 0, 100);
	put_samples_of(3, 0, 200);
	put_samples_of(4, 0, 300);
	g_autoptr(rec_session) first = read_with(NULL);
	ck_assert_msg(first != NULL, "%s", error ? error->message : "");
	ck_assert_uint_eq(rec_session_channel_n(first, (guint)first->primary_gsr), 100);
	bool is_said = false;
	for (guint i = 0; i < notes->len; i++)
		is_said |= strstr(g_ptr_array_index(notes, i), "Device/EDA, Device/GSR") != NULL;
	ck_assert(is_said);
	g_autoptr(rec_session) other = read_with("device/temp");
	ck_assert_msg(other != NULL, "%s", error ? error->message : "");
	const struct rec_channel *gsr =
		g_ptr_array_index(other->channels, (guint)other->primary_gsr);
	ck_assert_uint_eq(rec_session_channel_n(other, (guint)other->primary_gsr), 300);
	ck_assert_str_eq(gsr->desc.raw_unit, "kohm");
	ck_assert_int_ge(rec_session_find_channel(other, "import_eda"), 0);
	g_autoptr(rec_session) none = read_with("Device/Pulse");
	ck_assert(none == NULL && strstr(error->message, "Device/EDA, Device/GSR, Device/Temp"));
	g_autoptr(rec_session) several = read_with("Device");
	ck_assert(several == NULL && strstr(error->message, "Several signals"));
}
END_TEST

static void assert_visit(const struct rec_session *session, guint index, const char *title,
	double start_s, double end_s)
{
	const struct rec_visit *visit = g_ptr_array_index(session->visits, index);
	ck_assert_str_eq(visit->title, title);
	ck_assert_double_eq_tol(visit->start_s, start_s, 1e-6);
	ck_assert_double_eq_tol(visit->end_s, end_s, 1e-6);
}

START_TEST(markers_in_pairs_are_visits)
{
	put_samples(0, 400);
	put_marker(1010, "Start_Shop");
	put_marker(1012, "pay on");
	put_marker(1015, "PAY off");
	put_marker(1017, "door end");
	put_marker(1020, "shop: end");
	put_marker(1030, "door start");
	put_marker(1031, "start");
	put_marker(1032, "pay off");
	g_autoptr(rec_session) session = read_good(file->len);
	ck_assert_uint_eq(session->visits->len, 2);
	assert_visit(session, 0, "Shop", 10, 20);
	assert_visit(session, 1, "pay", 12, 15);
	ck_assert_uint_eq(session->marks->len, 4);
	const struct rec_mark *mark = g_ptr_array_index(session->marks, 0);
	ck_assert_str_eq(mark->label, "door end");
}
END_TEST

START_TEST(a_cut_file_is_read_as_far_as_it_goes)
{
	put_samples(0, 100);
	put_samples(100, 200);
	g_autoptr(rec_session) session = read_good(file->len - 7);
	ck_assert_uint_eq(rec_session_channel_n(session, 0), 100);
	bool is_noted = false;
	for (guint i = 0; i < notes->len; i++)
		is_noted |= strstr(g_ptr_array_index(notes, i), "ends within a chunk") != NULL;
	ck_assert(is_noted);
}
END_TEST

START_TEST(damaged_files_are_refused)
{
	g_autoptr(GByteArray) content = g_byte_array_new();
	switch (_i) {
	case 0:
		file->data[0] = 'Y';
		assert_refused("is no XDF file");
		break;
	case 1: /* more samples than bytes */
		rec_bytes_put_u32(content, 1);
		rec_bytes_put_u8(content, 8);
		rec_bytes_put_u64(content, UINT64_MAX);
		put_chunk(3, content);
		assert_refused("do not fit");
		break;
	case 2: /* a stream that nobody described */
		rec_bytes_put_u32(content, 9);
		rec_bytes_put_u8(content, 1);
		rec_bytes_put_u8(content, 0);
		put_chunk(3, content);
		assert_refused("do not fit");
		break;
	case 3:
		put_header(1, "EDA", "float32", 4);
		assert_refused("damaged list");
		break;
	case 4:
		put_header(3, "EDA", "float128", 4);
		assert_refused("no format");
		break;
	case 5:
		put_header(3, "<", "float32", 4);
		assert_refused("no XML");
		break;
	case 6:
		put_samples(100, 200);
		put_samples(0, 100);
		assert_refused("run backwards");
		break;
	default:
		assert_refused("nothing to import");
		break;
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/import_xdf");
	TCase *tcase = tcase_create("xdf");
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_add_test(tcase, streams_come_to_the_clock_of_the_recorder);
	tcase_add_test(tcase, a_pause_is_a_gap);
	tcase_add_test(tcase, one_of_several_streams_is_chosen);
	tcase_add_test(tcase, markers_in_pairs_are_visits);
	tcase_add_test(tcase, a_cut_file_is_read_as_far_as_it_goes);
	tcase_add_loop_test(tcase, damaged_files_are_refused, 0, 8);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
