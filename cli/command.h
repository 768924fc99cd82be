/*
 * The table that a command is.
 *
 * Each command is one file cli/cmd_NAME.c that defines one `const struct cli_command cli_NAME`. The
 * name may have two words: "study new" is cmd_study_new.c, cli_study_new and affekt-study-new(1).
 * Parsing, `--help`, the man page and the shell completion all come from that table, so they cannot
 * disagree. The list of all tables is cli_commands[] in cli/commands.c.
 *
 * Texts are marked N_() and are translated where they are shown. An option's help is a phrase
 * without a full stop; a description is full sentences, paragraphs separated by an empty line.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

struct cli_call;

/* What a value must look like; checked before run() is called, and what completion offers. */
enum cli_type {
	CLI_TYPE_FLAG = 0, /* takes no value */
	CLI_TYPE_TEXT,     /* anything */
	CLI_TYPE_NUMBER,   /* a finite number with a decimal point */
	CLI_TYPE_INTEGER,
	CLI_TYPE_POSITIVE, /* a number above 0 */
	CLI_TYPE_FILE,     /* path of a file */
	CLI_TYPE_FOLDER,   /* path of a folder */
	CLI_TYPE_CHOICE,   /* one of the words of `choices` */
	CLI_TYPE_PAIR,     /* KEY=VALUE, key not empty */
};

/* A word that an option takes, where another room owns the list. */
struct cli_choice {
	const char *name; /* NULL ends the list */
	const char *help; /* N_() phrase */
};

struct cli_option {
	const char *name; /* long name without the dashes; NULL ends the table */
	char letter;      /* short name; 0: none */
	enum cli_type type;
	const char *argument; /* how the value is called in help: "HZ"; NULL for a flag */
	const char *help;     /* N_() phrase */
	bool is_repeatable;
	bool is_required;
	const char *choices; /* words separated by '|'; offered by completion for other types too */
	/* Instead of `choices`: words that help explains one by one. */
	const struct cli_choice *(*list_choices)(void);
	const char *excludes; /* long names separated by ' ' that may not stand beside this one */
};

/* A word of the call that is no option, in order of appearance. */
struct cli_operand {
	const char *name; /* "OUT.nwb"; NULL ends the table */
	enum cli_type type;
	bool is_optional;
	bool is_repeatable; /* only the last one */
	const char
		*pattern; /* completion offers folders and files that match: "*.nwb"; NULL: all */
};

struct cli_command {
	const char *name;                   /* the word, or the two, behind `affekt` */
	const char *summary;                /* N_() one phrase, a verb first, no full stop */
	const char *description;            /* N_() what help and man page say beyond the options */
	const struct cli_operand *operands; /* NULL: takes none */
	const struct cli_option *options;   /* NULL: none; `--help` is added to all */
	const char *examples;               /* lines of shell; "# text" comments; NULL: none */

	/* Does the work, on the main thread, and may block. True: exit 0. False with @error: main
	 * prints its message as one sentence on standard error and exits 1, or 2 when the error is
	 * CLI_ERROR_CALL. Prints results on standard output; with --json nothing but JSON. */
	bool (*run)(const struct cli_call *call, GError **error);
};

/* All commands in the order in which help lists them; NULL ends the list. */
extern const struct cli_command *const cli_commands[];

/* The command called @name; NULL when there is none. */
const struct cli_command *cli_command_find(const char *name);

/* The command whose name the first of @n words are; *ret_n_words of them belong to the name. NULL
 * when there is none. */
const struct cli_command *cli_command_match(char *const *words, size_t n, size_t *ret_n_words);

/* True when @command is called by @word and a second one: "study" of "study new". */
bool cli_command_is_of(const struct cli_command *command, const char *word);

/* True when some command is. */
bool cli_command_is_group(const char *word);

#endif
