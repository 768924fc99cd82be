#include "recordings/sandbox.h"

#include "recordings/known.h"
#include "recordings/session/session.h"
#include "tests/check_main.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static bool read_it(const char *path, GError **error)
{
	g_autofree char *text = NULL;

	return g_file_get_contents(path, &text, NULL, error);
}

static bool say_no(const char *path, GError **error)
{
	(void)path;
	g_set_error(error, REC_ERROR, REC_ERROR_REFUSED, "I do not like it.");
	return false;
}

/* So long that it is cut off inside of a letter of two bytes. */
static bool say_much(const char *path, GError **error)
{
	g_autoptr(GString) text = g_string_new("-");

	(void)path;
	for (int i = 0; i < 2000; i++)
		g_string_append(text, "µ");
	g_set_error_literal(error, REC_ERROR, REC_ERROR_REFUSED, text->str);
	return false;
}

static bool write_it(const char *path, GError **error)
{
	return g_file_set_contents(path, "changed", -1, error);
}

static bool talk(const char *path, GError **error)
{
	(void)path;
	(void)error;
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool start_a_program(const char *path, GError **error)
{
	(void)path;
	return g_spawn_command_line_sync("true", NULL, NULL, NULL, error);
}

static bool crash(const char *path, GError **error)
{
	(void)path;
	(void)error;
	__builtin_trap();
}

static bool never_end(const char *path, GError **error)
{
	(void)error;
	for (;;) {
		if (!path)
			return true;
	}
}

/* A parent that is not woken in time learns of the end from the child's death alone. */
static bool use_up_the_processor(const char *path, GError **error)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CPU, &limit) != 0)
		return true;
	limit.rlim_cur = 1;
	return setrlimit(RLIMIT_CPU, &limit) != 0 || never_end(path, error);
}

/* What the program had open when the child was born. */
static int opened_before = -1;

static bool write_to_what_was_open(const char *path, GError **error)
{
	(void)path;
	(void)error;
	return write(opened_before, "x", 1) == 1;
}

static bool look_for_what_was_open(const char *path, GError **error)
{
	(void)path;
	(void)error;
	return fcntl(opened_before, F_GETFD) >= 0;
}

static char *make_file(void)
{
	char *path = g_build_filename(g_get_tmp_dir(), "affekt-sandbox-XXXXXX", NULL);
	int fd = g_mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq((int)write(fd, "hello", 5), 5);
	close(fd);
	return path;
}

static void assert_refused(bool (*work)(const char *path, GError **error), const char *says)
{
	g_autofree char *path = make_file();
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	ck_assert(!rec_sandbox_run(work, path, 1, NULL, NULL, &error));
	ck_assert_int_eq(error->code, REC_ERROR_REFUSED);
	ck_assert_msg(strstr(error->message, says), "'%s' does not say '%s'", error->message, says);
	ck_assert(g_file_get_contents(path, &text, NULL, NULL));
	ck_assert_str_eq(text, "hello");
	g_unlink(path);
}

START_TEST(reading_is_allowed)
{
	g_autofree char *path = make_file();
	g_autoptr(GError) error = NULL;

	ck_assert_msg(rec_sandbox_run(read_it, path, 10, NULL, NULL, &error), "%s",
		error ? error->message : "");
	g_unlink(path);
}
END_TEST

static bool read_and_stay(const char *path, GError **error)
{
	return read_it(path, error) && never_end(path, error);
}

struct watch {
	unsigned told;
	double share;
	bool is_rising;
};

static void note_share(double share, void *user)
{
	struct watch *watch = user;

	watch->told++;
	watch->is_rising = watch->is_rising && share >= watch->share && share <= 1;
	watch->share = share;
}

START_TEST(who_waits_is_told_how_much_was_read)
{
	g_autofree char *path = make_file();
	g_autofree char *text = g_strnfill(1 << 20, 'x');
	struct watch watch = {.is_rising = true};

	ck_assert(g_file_set_contents(path, text, 1 << 20, NULL));
	ck_assert(!rec_sandbox_run(read_and_stay, path, 1, note_share, &watch, NULL));
	ck_assert_uint_gt(watch.told, 0);
	ck_assert(watch.is_rising);
	ck_assert_double_ge(watch.share, 1);
	g_unlink(path);
}
END_TEST

START_TEST(the_reason_of_a_refusal_comes_through)
{
	assert_refused(say_no, "I do not like it.");
}
END_TEST

static pthread_mutex_t of_another = PTHREAD_MUTEX_INITIALIZER;

static bool take_the_lock(const char *path, GError **error)
{
	pthread_mutex_lock(&of_another);
	return read_it(path, error);
}

START_TEST(a_reason_that_is_cut_off_is_text_all_the_same)
{
	g_autoptr(GError) error = NULL;

	ck_assert(!rec_sandbox_run(say_much, "/", 5, NULL, NULL, &error));
	ck_assert(g_utf8_validate(error->message, -1, NULL));
	ck_assert_uint_gt(strlen(error->message), 500);
}
END_TEST

START_TEST(a_child_of_the_host_waits_for_no_lock_of_the_program)
{
	g_autofree char *path = make_file();

	pthread_mutex_lock(&of_another);
	ck_assert(!rec_sandbox_run(take_the_lock, path, 1, NULL, NULL, NULL));
	pthread_mutex_unlock(&of_another);
	ck_assert(rec_sandbox_host());
	ck_assert(rec_sandbox_host());
	pthread_mutex_lock(&of_another);
	ck_assert(rec_sandbox_run(take_the_lock, path, 10, NULL, NULL, NULL));
	pthread_mutex_unlock(&of_another);
	g_unlink(path);
}
END_TEST

START_TEST(the_host_serves_again_and_again_whatever_its_children_did)
{
	g_autofree char *path = make_file();

	ck_assert(rec_sandbox_host());
	assert_refused(crash, "crashed");
	assert_refused(say_no, "I do not like it.");
	assert_refused(never_end, "too long");
	assert_refused(talk, "never do");
	ck_assert(rec_sandbox_run(read_it, path, 10, NULL, NULL, NULL));
	g_unlink(path);
}
END_TEST

START_TEST(writing_the_network_and_programs_are_out_of_reach)
{
	assert_refused(write_it, "refused");
	assert_refused(talk, "what readers never do");
	assert_refused(start_a_program, "refused");
}
END_TEST

START_TEST(a_crash_and_an_endless_loop_end_in_the_child)
{
	assert_refused(crash, "crashed");
	assert_refused(never_end, "refused");
}
END_TEST

START_TEST(an_end_by_the_processor_limit_is_said_to_be_late)
{
	g_autofree char *path = make_file();
	g_autoptr(GError) error = NULL;

	ck_assert(!rec_sandbox_run(use_up_the_processor, path, 600, NULL, NULL, &error));
	ck_assert_msg(strstr(error->message, "too long"), "'%s'", error->message);
	g_unlink(path);
}
END_TEST

START_TEST(what_the_program_has_open_is_out_of_reach)
{
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	opened_before = fds[1];
	assert_refused(write_to_what_was_open, "what readers never do");
	assert_refused(look_for_what_was_open, "refused");
	close(fds[0]);
	close(fds[1]);
}
END_TEST

START_TEST(a_file_is_known_until_it_changes)
{
	g_autofree char *path = make_file();

	ck_assert(!rec_known_has(path));
	rec_known_add(path);
	ck_assert(rec_known_has(path));
	ck_assert(g_file_set_contents(path, "longer than before", -1, NULL));
	ck_assert(!rec_known_has(path));
	g_unlink(path);
	ck_assert(!rec_known_has(path));
}
END_TEST

int main(void)
{
	/* A list of its own, so that nobody's is touched. */
	g_autofree char *state = g_dir_make_tmp("affekt-state-XXXXXX", NULL);
	g_setenv("XDG_STATE_HOME", state, TRUE);

	Suite *suite = suite_create("recordings/sandbox");
	TCase *tcase = tcase_create("recordings/sandbox");
	tcase_add_test(tcase, reading_is_allowed);
	tcase_add_test(tcase, who_waits_is_told_how_much_was_read);
	tcase_add_test(tcase, the_reason_of_a_refusal_comes_through);
	tcase_add_test(tcase, a_reason_that_is_cut_off_is_text_all_the_same);
	tcase_add_test(tcase, writing_the_network_and_programs_are_out_of_reach);
	tcase_add_test(tcase, a_crash_and_an_endless_loop_end_in_the_child);
	tcase_add_test(tcase, an_end_by_the_processor_limit_is_said_to_be_late);
	tcase_add_test(tcase, what_the_program_has_open_is_out_of_reach);
	tcase_add_test(tcase, a_child_of_the_host_waits_for_no_lock_of_the_program);
	tcase_add_test(tcase, the_host_serves_again_and_again_whatever_its_children_did);
	tcase_add_test(tcase, a_file_is_known_until_it_changes);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
