#include "core/text.h"
#include "tests/fuzz/fuzz.h"

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	BYTES_MAX = 65536,
	RANDOM_BYTES_MAX = 512,
	CHANGES_MAX = 12,
};

struct plan {
	double seconds;    /* 0: no limit */
	int64_t runs;      /* 0: no limit */
	int64_t only;      /* -1: all */
	GPtrArray *seeds;  /* GBytes */
	int64_t *ret_done; /* shared with the parent, which tells where a crash was */
};

static void change_one(GByteArray *bytes, GRand *random)
{
	guint at = bytes->len ? (guint)g_rand_int_range(random, 0, (gint32)bytes->len) : 0;
	guint wanted = (guint)g_rand_int_range(random, 1, 64);
	guint n = MIN(wanted, bytes->len - at);
	uint8_t noise[64];

	for (size_t i = 0; i < sizeof(noise); i++)
		noise[i] = (uint8_t)g_rand_int(random);
	switch (g_rand_int_range(random, 0, 5)) {
	case 0: /* one bit */
		if (bytes->len)
			bytes->data[at] ^= (uint8_t)(1 << (noise[0] & 7));
		break;
	case 1: /* one byte */
		if (bytes->len)
			bytes->data[at] = noise[0];
		break;
	case 2: /* a stretch lost */
		if (n > 0)
			g_byte_array_remove_range(bytes, at, n);
		break;
	case 3: /* noise behind */
		g_byte_array_append(bytes, noise, 1 + noise[0] % 63);
		break;
	default: /* a stretch twice, at the end */
		if (n > 0) {
			g_autofree uint8_t *copy = g_memdup2(bytes->data + at, n);
			g_byte_array_append(bytes, copy, n);
		}
		break;
	}
}

static GByteArray *make_input(const struct plan *plan, GRand *random)
{
	GByteArray *bytes = g_byte_array_new();
	guint n = plan->seeds->len;

	if (n > 0 && g_rand_int_range(random, 0, 8) > 0) {
		guint which = (guint)g_rand_int_range(random, 0, (gint32)n);
		gsize size;
		const uint8_t *seed =
			g_bytes_get_data(g_ptr_array_index(plan->seeds, which), &size);
		g_byte_array_append(bytes, seed, (guint)MIN(size, BYTES_MAX));
	} else {
		g_byte_array_set_size(bytes, (guint)g_rand_int_range(random, 0, RANDOM_BYTES_MAX));
		for (guint i = 0; i < bytes->len; i++)
			bytes->data[i] = (uint8_t)g_rand_int(random);
	}
	for (int i = g_rand_int_range(random, 0, CHANGES_MAX); i > 0; i--)
		change_one(bytes, random);
	return bytes;
}

static void run_once(const struct plan *plan, int64_t number)
{
	g_autoptr(GRand) random = g_rand_new_with_seed((guint32)number);
	g_autoptr(GByteArray) bytes = make_input(plan, random);
	/* Exactly as large as it is, so that a sanitizer sees a read beyond its end. */
	g_autofree uint8_t *exact = g_memdup2(bytes->data, bytes->len);

	LLVMFuzzerTestOneInput(exact ? exact : (const uint8_t *)"", bytes->len);
}

static void run_all(const struct plan *plan)
{
	gint64 end_us = g_get_monotonic_time() + (gint64)(plan->seconds * 1e6);

	if (plan->only >= 0) {
		run_once(plan, plan->only);
		return;
	}
	for (int64_t run = 0; plan->runs == 0 || run < plan->runs; run++) {
		if (plan->seconds > 0 && g_get_monotonic_time() > end_us)
			break;
		*plan->ret_done = run;
		run_once(plan, run);
	}
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
	struct plan plan = {.only = -1, .seeds = seeds};
	int status;

	plan.ret_done = mmap(NULL, sizeof(*plan.ret_done), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (plan.ret_done == MAP_FAILED || !parse_call(argc, argv, &plan)) {
		fprintf(stderr, "%s [--seconds S | --runs N | --only RUN] [SEED_FILE…]\n", argv[0]);
		return EXIT_FAILURE;
	}
	pid_t child = fork();
	if (child == 0) {
		run_all(&plan);
		exit(EXIT_SUCCESS);
	}
	if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
		WEXITSTATUS(status) == EXIT_SUCCESS) {
		printf("%lld runs\n", (long long)*plan.ret_done + 1);
		return EXIT_SUCCESS;
	}
	fprintf(stderr, "crashed in run %lld: repeat it with --only %lld\n",
		(long long)*plan.ret_done, (long long)*plan.ret_done);
	return EXIT_FAILURE;
}
