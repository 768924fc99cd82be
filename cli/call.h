/*
 * One call of a command: the words behind its name, checked against its table.
 *
 * Life cycle: cli_call_parse() … cli_call_destroy(). Everything that a getter returns belongs to
 * the call. Asking for an option that the table does not have is a programming error.
 */
#ifndef CLI_CALL_H
#define CLI_CALL_H

#include "cli/command.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#define CLI_ERROR (cli_error_quark())
GQuark cli_error_quark(void);

enum cli_error {
	CLI_ERROR_CALL = 0, /* the call was wrong: exit 2 */
	CLI_ERROR_FAILED,   /* the work failed: exit 1 */
};

/* Reads @n words behind the command's name. NULL with CLI_ERROR_CALL when they do not fit the
 * table: unknown option, missing or malformed value, too few or too many operands, options that
 * exclude each other. With --help among the words nothing else is checked. */
struct cli_call *cli_call_parse(
	const struct cli_command *command, char *const *words, size_t n, GError **error);
void cli_call_destroy(struct cli_call *call); /* NULL is fine */

const struct cli_command *cli_call_command(const struct cli_call *call);
bool cli_call_wants_help(const struct cli_call *call);

/* True when option @name (a flag or not) was given. */
bool cli_call_has(const struct cli_call *call, const char *name);

/* The value of option @name, the last one when it was repeated; @fallback when it was not given. */
const char *cli_call_text(const struct cli_call *call, const char *name, const char *fallback);
double cli_call_number(const struct cli_call *call, const char *name, double fallback);
gint64 cli_call_integer(const struct cli_call *call, const char *name, gint64 fallback);

/* All values of option @name in order, NULL-terminated; empty, never NULL, when there are none. */
const char *const *cli_call_texts(const struct cli_call *call, const char *name);

/* The KEY=VALUE words of option @name as a table of both, the last one of a key; the caller's. */
GHashTable *cli_call_pairs(const struct cli_call *call, const char *name);

/* Operands in order: their number, one of them (NULL beyond the last), all NULL-terminated. */
size_t cli_call_operand_count(const struct cli_call *call);
const char *cli_call_operand(const struct cli_call *call, size_t index);
const char *const *cli_call_operands(const struct cli_call *call);

/* Help as a person reads it in a terminal: usage, summary, options, description, examples. The
 * text is the caller's. */
char *cli_call_help(const struct cli_command *command);

/* The words that @option takes, separated by '|'; NULL when anything goes. Owned by the caller. */
char *cli_call_choices(const struct cli_option *option);

/* "affekt record OUT.nwb --device NAME… [OPTION…]": the usage line without translation marks. */
char *cli_call_usage(const struct cli_command *command);

#endif
