/* Each outside library is known in one place only. */
#include "tests/check_main.h"
#include "tests/house/tree.h"

#include <string.h>

struct external {
	const char *header;    /* as included; a trailing '/' takes a whole folder of headers */
	guint max_files;       /* files outside tests/ that may include it; 0: any number */
	const char *places[6]; /* folders, files, or paths that end in '*' */
};

static const struct external externals[] = {
	{"fftw3.h", 1, {"dsp"}},
	{"libusb.h", 0, {"devices/transport"}},
	{"libusb-1.0/libusb.h", 0, {"devices/transport"}},
	{"hdf5.h", 0, {"recordings/hdf5", "tests/recordings", "tests/fuzz"}},
	{"hdf5_hl.h", 0, {"recordings/hdf5", "tests/recordings"}},
	{"zlib.h", 1, {"recordings", "tests/recordings", "tests/fuzz"}},
	{"libdeflate.h", 1, {"recordings/hdf5", "tests/recordings"}},
	{"seccomp.h", 1, {"recordings", "tests/recordings"}},
	{"umockdev.h", 0, {"tests/usb"}},
	{"simavr/", 0, {"tests/firmware"}},
	{"avr/", 0, {"firmware"}},
	{"gtk/", 0, {"gui", "tests/gui", "tests/bench"}},
	{"gdk/", 0, {"gui", "tests/gui"}},
	{"gsk/", 0, {"gui", "tests/gui"}},
	{"adwaita.h", 0, {"gui", "tests/gui", "tests/bench"}},
	{"gst/", 0,
		{"acquisition/camera*", "gui/video*", "study/report/still*", "tests/acquisition",
			"tests/gui", "tests/study"}},
	{"gsl/", 0, {"study/statistics", "tests/study"}},
	{"cairo.h", 0,
		{"study/figures", "study/report", "gui", "tests/study", "tests/gui",
			"tests/bench"}},
	{"cairo-pdf.h", 0, {"study/figures", "study/report"}},
	{"cairo-svg.h", 0, {"study/figures", "study/report"}},
	{"pango/", 0, {"study/figures", "study/report", "gui", "tests/gui"}},
};

/* dsp/ can be lifted out of the house: nothing but C, libm and FFTW. */
static const char *const dsp_headers[] = {"assert.h", "complex.h", "errno.h", "fenv.h", "fftw3.h",
	"float.h", "inttypes.h", "limits.h", "math.h", "stdalign.h", "stdarg.h", "stdatomic.h",
	"stdbool.h", "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", NULL};

static bool matches(const struct external *external, const char *header)
{
	size_t n = strlen(external->header);
	return external->header[n - 1] == '/' ? strncmp(header, external->header, n) == 0
					      : strcmp(header, external->header) == 0;
}

static bool has_place(const struct external *external, const struct house_file *file)
{
	for (const char *const *place = external->places; *place; place++) {
		if (house_file_is_in(file, *place)) {
			return true;
		}
	}
	return false;
}

static bool file_includes(
	const struct house_file *file, const struct external *external, guint *ret_line)
{
	for (guint n = 0; file->is_source && file->lines[n]; n++) {
		g_autofree char *header = house_line_include(file->lines[n], '<');
		if (header && matches(external, header)) {
			*ret_line = n + 1;
			return true;
		}
	}
	return false;
}

static void check_external(const struct external *external, GPtrArray *files, GPtrArray *findings)
{
	guint n_files = 0;
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		guint line = 0;
		if (!file_includes(file, external, &line)) {
			continue;
		}
		n_files += house_file_is_in(file, "tests") ? 0 : 1;
		if (!has_place(external, file)) {
			house_report(
				findings, file, line, "<%s> has no place here", external->header);
		} else if (external->max_files && n_files > external->max_files) {
			house_report(findings, file, line,
				"<%s> is already included by another file", external->header);
		}
	}
}

static void check_externals(GPtrArray *files, GPtrArray *findings)
{
	for (size_t i = 0; i < G_N_ELEMENTS(externals); i++) {
		check_external(&externals[i], files, findings);
	}
}

static void check_dsp(GPtrArray *files, GPtrArray *findings)
{
	for (guint i = 0; i < files->len; i++) {
		const struct house_file *file = g_ptr_array_index(files, i);
		bool is_dsp = file->is_source && house_file_is_in(file, "dsp");
		for (guint n = 0; is_dsp && file->lines[n]; n++) {
			g_autofree char *header = house_line_include(file->lines[n], '<');
			if (header && !g_strv_contains(dsp_headers, header)) {
				house_report(
					findings, file, n + 1, "dsp/ may not know <%s>", header);
			}
		}
	}
}

START_TEST(every_outside_library_is_known_in_its_place_only)
{
	ck_assert_uint_eq(
		house_count_findings(SOURCE_DIR, check_externals,
			"use the library through the header of the file that owns it; the "
			"table is on top of this test"),
		0);
}
END_TEST

START_TEST(dsp_needs_nothing_but_c_and_fftw)
{
	ck_assert_uint_eq(
		house_count_findings(SOURCE_DIR, check_dsp,
			"keep GLib, files and threads out of dsp/: let the caller hand memory in"),
		0);
}
END_TEST

START_TEST(planted_breaches_are_found)
{
	ck_assert_uint_eq(
		house_count_planted("devices/a.c", "#include <libusb.h>\n", check_externals), 1);
	ck_assert_uint_eq(house_count_planted("devices/transport/a.c", "#include <libusb.h>\n",
				  check_externals),
		0);
	ck_assert_uint_eq(
		house_count_planted("cli/a.c", "#include <gtk/gtk.h>\n", check_externals), 1);
	ck_assert_uint_eq(house_count_planted("dsp/a.h", "#include <glib.h>\n", check_dsp), 1);
}
END_TEST

START_TEST(a_second_file_of_a_single_library_is_found)
{
	char *root = house_tree_create();
	house_tree_plant(root, "recordings/gzip.c", "#include <zlib.h>\n");
	ck_assert_uint_eq(house_count_findings(root, check_externals, NULL), 0);
	house_tree_plant(root, "recordings/other.c", "#include <zlib.h>\n");
	ck_assert_uint_eq(house_count_findings(root, check_externals, NULL), 1);
	house_tree_remove(root);
}
END_TEST

TESTS_MAIN("house/externals", every_outside_library_is_known_in_its_place_only,
	dsp_needs_nothing_but_c_and_fftw, planted_breaches_are_found,
	a_second_file_of_a_single_library_is_found)
