/* Runs the program under test as a shell would. */
#ifndef TESTS_CLI_RUN_H
#define TESTS_CLI_RUN_H

struct outcome {
	int code;
	char *out, *err;
};

/* Runs the program that the variable AFFEKT names, with @words split as a shell splits them. */
struct outcome run(const char *words, ...) __attribute__((format(printf, 1, 2)));
void outcome_finish(struct outcome *outcome);

/* Exit code @code, nothing on standard error when it is 0, else one sentence there that holds
 * @because. */
void assert_outcome(const struct outcome *outcome, int code, const char *because);

#endif
