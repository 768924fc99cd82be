/*
 * DESIGN: a child runs the inputs, one after the other, and notes in shared memory which it is at.
 * The parent looks once a second: a child that ended early or stands still is a finding, and a new
 * one goes on behind it.
 */
#include "core/text.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/mutate.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	STILL_S_MAX = 60,
	FINDINGS_MAX = 20,
	LOOK_MS = 1000,
};

struct plan {
	double seconds;     /* 0: no limit */
	int64_t runs;       /* 0: no limit */
	int64_t only;       /* -1: all */
	const char *note;   /* NULL: none */
	GPtrArray *seeds;   /* GBytes */
	gint64 start_us;    /* when this program began */
	double earlier_s;   /* what programs before it took */
	int64_t findings;   /* so far */
	int64_t *shared_at; /* the run that the child is at */
};

static void run_once(const struct plan *plan, int64_t number)
{
	g_autoptr(GByteArray) bytes = mutate(plan->seeds, number);
	/* Exactly as large as it is, so that a sanitizer sees a read beyond its end. */
	g_autofree uint8_t *exact = g_memdup2(bytes->data, bytes->len);

	LLVMFuzzerTestOneInput(exact ? exact : (const uint8_t *)"", bytes->len);
}

static double spent_s(const struct plan *plan)
{
	return (double)(g_get_monotonic_time() - plan->start_us) / G_USEC_PER_SEC;
}

static bool is_over(const struct plan *plan, int64_t run)
{
	return (plan->runs > 0 && run >= plan->runs) ||
	       (plan->seconds > 0 && spent_s(plan) > plan->seconds);
}

/* Sanitizers reserve more addresses than any limit; that of addresses is told to say no by itself.
 */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "max_allocation_size_mb=1024:allocator_may_return_null=1:malloc_context_size=2:"
	       "quarantine_size_mb=16";
}

static void limit_memory(void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	const rlim_t BYTES_MAX = (rlim_t)2 << 30;
	const struct rlimit memory = {BYTES_MAX, BYTES_MAX};

	setrlimit(RLIMIT_AS, &memory);
#endif
}

static G_NORETURN void be_child(const struct plan *plan)
{
	limit_memory();
	g_log_set_always_fatal(G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING | G_LOG_FATAL_MASK);
	if (plan->only >= 0)
		run_once(plan, plan->only);
	for (; plan->only < 0 && !is_over(plan, *plan->shared_at); (*plan->shared_at)++)
		run_once(plan, *plan->shared_at);
	exit(EXIT_SUCCESS);
}

static void write_note(const struct plan *plan)
{
	g_autofree char *text = NULL;

	if (!plan->note)
		return;
	text = g_strdup_printf("%lld %lld %.0f\n", (long long)*plan->shared_at,
		(long long)plan->findings, plan->earlier_s + spent_s(plan));
	g_file_set_contents(plan->note, text, -1, NULL);
}

static void read_note(struct plan *plan)
{
	g_autofree char *text = NULL;
	long long runs = 0, findings = 0;

	if (!plan->note || !g_file_get_contents(plan->note, &text, NULL, NULL) ||
		sscanf(text, "%lld %lld %lf", &runs, &findings, &plan->earlier_s) != 3)
		return;
	*plan->shared_at = runs;
	plan->findings = findings;
}

/* Waits for the end of the child, whose end of the pipe closes with it; false when it was stopped
 * because it stood still. */
static bool watch(const struct plan *plan, pid_t child, int fd)
{
	struct pollfd poller = {.fd = fd};
	int64_t seen = *plan->shared_at;
	int still_s = 0;
	int ready = 0;

	while ((ready = poll(&poller, 1, LOOK_MS)) == 0 || (ready < 0 && errno == EINTR)) {
		still_s = seen == *plan->shared_at ? still_s + 1 : 0;
		seen = *plan->shared_at;
		write_note(plan);
		if (still_s > STILL_S_MAX) {
			kill(child, SIGKILL);
			return false;
		}
	}
	return true;
}

/* One child until its end; true when it did all that it was to do. */
static bool run_child(struct plan *plan)
{
	int fds[2];
	int status = 0;

	if (pipe(fds) != 0)
		return false;
	pid_t child = fork();
	if (child == 0) {
		close(fds[0]);
		be_child(plan);
	}
	close(fds[1]);
	bool is_alive = child > 0 && watch(plan, child, fds[0]);
	close(fds[0]);
	bool is_good = child > 0 && waitpid(child, &status, 0) == child && is_alive &&
		       WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
	if (!is_good) {
		int64_t at = plan->only >= 0 ? plan->only : *plan->shared_at;

		fprintf(stderr, "%s in run %lld: repeat it with --only %lld\n",
			is_alive ? "crashed" : "stood still", (long long)at, (long long)at);
		plan->findings++;
		(*plan->shared_at)++;
	}
	write_note(plan);
	return is_good;
}

static void read_seed(struct plan *plan, const char *path)
{
	char *data;
	gsize size;
	g_autoptr(GError) error = NULL;

	if (!g_file_get_contents(path, &data, &size, &error)) {
		fprintf(stderr, "%s\n", error->message);
		exit(EXIT_FAILURE);
	}
	g_ptr_array_add(plan->seeds, g_bytes_new_take(data, size));
}

static bool parse_call(int argc, char **argv, struct plan *plan)
{
	for (int i = 1; i < argc; i++) {
		bool is_good = true;
		if (strcmp(argv[i], "--seconds") == 0)
			is_good = ++i < argc && core_text_parse_double(argv[i], &plan->seconds);
		else if (strcmp(argv[i], "--runs") == 0)
			is_good = ++i < argc && core_text_parse_int64(argv[i], &plan->runs);
		else if (strcmp(argv[i], "--only") == 0)
			is_good = ++i < argc && core_text_parse_int64(argv[i], &plan->only);
		else if (strcmp(argv[i], "--note") == 0)
			is_good = (plan->note = argv[++i]) != NULL;
		else
			read_seed(plan, argv[i]);
		if (!is_good)
			return false;
	}
	return plan->seconds > 0 || plan->runs > 0 || plan->only >= 0;
}

int main(int argc, char **argv)
{
	g_autoptr(GPtrArray) seeds = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	struct plan plan = {.only = -1, .seeds = seeds, .start_us = g_get_monotonic_time()};

	plan.shared_at = mmap(NULL, sizeof *plan.shared_at, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (plan.shared_at == MAP_FAILED || !parse_call(argc, argv, &plan)) {
		fprintf(stderr,
			"%s [--seconds S | --runs N | --only RUN] [--note FILE] [SEED_FILE…]\n",
			argv[0]);
		return EXIT_FAILURE;
	}
	if (fuzz_add_seeds)
		fuzz_add_seeds(seeds);
	read_note(&plan);
	while (!run_child(&plan) && plan.only < 0 && plan.findings < FINDINGS_MAX &&
		!is_over(&plan, *plan.shared_at))
		continue;
	if (plan.only < 0)
		printf("%lld runs, %lld findings\n", (long long)*plan.shared_at,
			(long long)plan.findings);
	return plan.findings > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
