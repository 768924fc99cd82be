/* What every format of the registry promises, whatever it writes: private files, whole or not at
 * all, nothing overwritten unasked. */
#include "recordings/export/export.h"
#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

enum {
	N_SAMPLES = 300,
	SMALL_DISK_BYTES = 2000,
};

/* Calls @check for every file below @folder; @twin is its path below another folder. */
typedef void (*check_fn)(const char *path, const char *twin);

static guint walk(const char *folder, const char *twin, check_fn check)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;
	guint n = 0;
	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *other = g_build_filename(twin, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			n += walk(path, other, check);
		} else {
			check(path, other);
			n++;
		}
	}
	return n;
}

static void is_private(const char *path, const char *twin)
{
	GStatBuf status;
	(void)twin;
	ck_assert_int_eq(g_stat(path, &status), 0);
	ck_assert_msg((status.st_mode & 0777) == 0600, "%s: %o", path, status.st_mode & 0777);
}

static void is_same(const char *path, const char *twin)
{
	g_autofree char *bytes = NULL, *other = NULL;
	gsize n = 0, n_other = 0;
	ck_assert(g_file_get_contents(path, &bytes, &n, NULL));
	ck_assert_msg(g_file_get_contents(twin, &other, &n_other, NULL), "%s is left", path);
	ck_assert_msg(n == n_other && memcmp(bytes, other, n) == 0, "%s differs", path);
}

/* A format at work on the made session. */
struct work {
	const struct rec_export_format *format;
	struct rec_session *session;
	struct rec_export_data data;
	char *folder, *first, *second;
};

static void begin(struct work *work, int format)
{
	*work = (struct work){.format = &rec_export_formats[format]};
	ck_assert_ptr_nonnull(work->format->name);
	work->session = made_session(N_SAMPLES);
	work->data = (struct rec_export_data){
		.session = work->session, .results = work->session->results, .rater = "anna"};
	work->folder = made_folder();
	work->first = g_build_filename(work->folder, "first", NULL);
	work->second = g_build_filename(work->folder, "second", NULL);
}

static void end(struct work *work)
{
	made_remove(work->folder);
	g_free(work->first);
	g_free(work->second);
	g_free(work->folder);
	rec_session_free(work->session);
}

static bool write_to(const struct work *work, const char *folder, bool replace, GError **error)
{
	return work->format->write(&work->data, folder, replace, error);
}

START_TEST(files_are_private_and_the_same_each_time)
{
	struct work work;
	begin(&work, _i);
	ck_assert(write_to(&work, work.first, false, NULL));
	ck_assert(write_to(&work, work.second, false, NULL));
	ck_assert_uint_gt(walk(work.first, work.second, is_private), 0);
	ck_assert_uint_eq(
		walk(work.first, work.second, is_same), walk(work.second, work.first, is_same));
	end(&work);
}
END_TEST

START_TEST(nothing_is_overwritten_unasked)
{
	g_autoptr(GError) error = NULL;
	struct work work;
	begin(&work, _i);
	ck_assert(write_to(&work, work.first, false, NULL));
	ck_assert(!write_to(&work, work.first, false, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	ck_assert(write_to(&work, work.first, true, NULL));
	end(&work);
}
END_TEST

/* A limit on the size of files is a disk that is full at that place of any file. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit;
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = MIN(bytes, limit.rlim_max);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_leaves_nothing_half)
{
	g_autoptr(GError) error = NULL;
	const struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct work work;
	begin(&work, _i);
	ck_assert_int_eq(sigaction(SIGXFSZ, &ignore, NULL), 0);
	ck_assert(write_to(&work, work.first, false, NULL));
	limit_files(SMALL_DISK_BYTES);
	ck_assert(!write_to(&work, work.second, false, &error));
	limit_files(RLIM_INFINITY);
	ck_assert_ptr_nonnull(error);
	walk(work.second, work.first, is_same);
	end(&work);
}
END_TEST

/* Days at 1 kHz: nobody waits an hour for a sentence. */
START_TEST(what_a_format_cannot_hold_is_refused_before_it_is_written)
{
	static const struct {
		const char *format;
		const char *because;
	} REFUSED[] = {{"xlsx", "million rows"}, {"mat", "2 GB"}};
	const uint64_t DAYS = 300000000;

	for (gsize i = 0; i < G_N_ELEMENTS(REFUSED); i++) {
		g_autoptr(GError) error = NULL;
		struct work work;
		int number = (int)(rec_export_find(REFUSED[i].format) - rec_export_formats);

		begin(&work, number);
		for (guint k = 0; k < work.session->clocks->len; k++)
			((struct rec_clock *)g_ptr_array_index(work.session->clocks, k))->n = DAYS;
		ck_assert(!write_to(&work, work.first, false, &error));
		ck_assert_ptr_nonnull(strstr(error->message, REFUSED[i].because));
		ck_assert_uint_eq(walk(work.first, work.first, is_private), 0);
		end(&work);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {files_are_private_and_the_same_each_time,
		nothing_is_overwritten_unasked, a_full_disk_leaves_nothing_half};
	Suite *suite = suite_create("recordings/export_formats");
	TCase *tcase = tcase_create("formats");
	int n = 0;
	while (rec_export_formats[n].name)
		n++;
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		tcase_add_loop_test(tcase, tests[i], 0, n);
	tcase_add_test(tcase, what_a_format_cannot_hold_is_refused_before_it_is_written);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
