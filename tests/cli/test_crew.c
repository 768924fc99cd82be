/* Many pieces of work by several processes: every answer in its place, whoever is lost. */
#include "cli/crew.h"
#include "tests/check_main.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	PIECES = 40,
	LONG_CHARS = 300000, /* more than a socket holds */
};

static char *answer(guint piece, const void *user)
{
	const guint *lost = user;

	if (piece == lost[0] || piece == lost[1])
		_exit(1);
	return piece % 7 == 0 ? g_strnfill(LONG_CHARS, (char)('a' + piece / 7))
			      : g_strdup_printf("%u", piece);
}

static void check_answers(GPtrArray *answers, const guint *lost)
{
	ck_assert_uint_eq(answers->len, PIECES);
	for (guint i = 0; i < PIECES; i++) {
		const char *text = g_ptr_array_index(answers, i);

		if (i == lost[0] || i == lost[1]) {
			ck_assert_ptr_null(text);
		} else if (i % 7 == 0) {
			ck_assert_uint_eq(strlen(text), LONG_CHARS);
			ck_assert_int_eq(text[LONG_CHARS - 1], 'a' + (int)i / 7);
		} else {
			ck_assert_uint_eq(strtoul(text, NULL, 10), i);
		}
	}
}

START_TEST(a_lost_worker_takes_no_other_answer_with_it)
{
	static const guint losses[][2] = {
		{PIECES, PIECES}, {0, 1}, {3, PIECES - 1}, {PIECES - 2, PIECES - 1}};
	static const guint jobs[] = {0, 1, 2, 5, 200};

	for (gsize i = 0; i < G_N_ELEMENTS(losses); i++) {
		for (gsize k = 0; k < G_N_ELEMENTS(jobs); k++) {
			struct cli_progress progress;
			g_autoptr(GError) error = NULL;

			cli_progress_init(&progress, "pieces");
			g_autoptr(GPtrArray) answers = cli_crew_run(
				PIECES, jobs[k], answer, losses[i], NULL, NULL, &progress, &error);
			ck_assert_ptr_nonnull(answers);
			check_answers(answers, losses[i]);
		}
	}
}
END_TEST

START_TEST(no_work_needs_no_worker)
{
	struct cli_progress progress;

	cli_progress_init(&progress, "pieces");
	g_autoptr(GPtrArray) answers =
		cli_crew_run(0, 0, answer, NULL, NULL, NULL, &progress, NULL);
	ck_assert_ptr_nonnull(answers);
	ck_assert_uint_eq(answers->len, 0);
}
END_TEST

struct listener {
	guint told, enough;
};

static bool listen_to(guint piece, const char *text, void *user)
{
	struct listener *listener = user;

	(void)piece;
	ck_assert_ptr_nonnull(text);
	return ++listener->told < listener->enough;
}

START_TEST(who_listens_hears_all_or_ends_it)
{
	const guint none[] = {PIECES, PIECES};

	for (guint jobs = 1; jobs <= 3; jobs++) {
		struct listener all = {.enough = PIECES + 1}, some = {.enough = 5};
		struct cli_progress progress;
		guint answered = 0;

		cli_progress_init(&progress, "pieces");
		g_ptr_array_unref(
			cli_crew_run(PIECES, jobs, answer, none, listen_to, &all, &progress, NULL));
		ck_assert_uint_eq(all.told, PIECES);
		g_autoptr(GPtrArray) part =
			cli_crew_run(PIECES, jobs, answer, none, listen_to, &some, &progress, NULL);
		ck_assert_uint_eq(part->len, PIECES);
		for (guint i = 0; i < PIECES; i++)
			answered += g_ptr_array_index(part, i) ? 1 : 0;
		/* Those that were in work when it ended are still heard. */
		ck_assert_uint_eq(answered, some.told);
		ck_assert_uint_ge(some.told, 5);
		ck_assert_uint_lt(some.told, 5 + jobs);
	}
}
END_TEST

/* Says on the pipe that it is at work, and never ends by itself. */
static char *linger(guint piece, const void *user)
{
	const int *pipe_ends = user;

	ck_assert_int_eq(write(pipe_ends[1], &piece, sizeof(piece)), sizeof(piece));
	for (;;)
		pause();
}

START_TEST(workers_end_with_a_program_that_is_killed)
{
	guint piece = 0;
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	pid_t program = fork();
	if (program == 0) {
		struct cli_progress progress;

		cli_progress_init(&progress, "pieces");
		cli_crew_run(2, 2, linger, ends, NULL, NULL, &progress, NULL);
		_exit(0);
	}
	close(ends[1]);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(read(ends[0], &piece, sizeof(piece)), sizeof(piece));
	kill(program, SIGKILL);
	waitpid(program, NULL, 0);
	/* The end of the pipe: nobody is left who could write into it. */
	ck_assert_int_eq(read(ends[0], &piece, sizeof(piece)), 0);
	close(ends[0]);
}
END_TEST

TESTS_MAIN("cli/crew", workers_end_with_a_program_that_is_killed, who_listens_hears_all_or_ends_it,
	a_lost_worker_takes_no_other_answer_with_it, no_work_needs_no_worker)
