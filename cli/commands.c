/* The list of commands: one line per cli/cmd_NAME.c, in the order in which help shows them. */
#include "cli/command.h"

#include <string.h>

extern const struct cli_command cli_agreement;
extern const struct cli_command cli_analyze;
extern const struct cli_command cli_calibrate;
extern const struct cli_command cli_devices;
extern const struct cli_command cli_emulate;
extern const struct cli_command cli_export;
extern const struct cli_command cli_forget;
extern const struct cli_command cli_help;
extern const struct cli_command cli_import;
extern const struct cli_command cli_info;
extern const struct cli_command cli_mark;
extern const struct cli_command cli_profiles;
extern const struct cli_command cli_record;
extern const struct cli_command cli_recover;
extern const struct cli_command cli_review;
extern const struct cli_command cli_seal;
extern const struct cli_command cli_study_add;
extern const struct cli_command cli_study_export;
extern const struct cli_command cli_study_analyze;
extern const struct cli_command cli_study_new;
extern const struct cli_command cli_study_show;
extern const struct cli_command cli_study_report;
extern const struct cli_command cli_udev_rules;
extern const struct cli_command cli_verify;

const struct cli_command *const cli_commands[] = {
	&cli_devices,
	&cli_calibrate,
	&cli_emulate,
	&cli_record,
	&cli_mark,
	&cli_import,
	&cli_analyze,
	&cli_profiles,
	&cli_info,
	&cli_verify,
	&cli_recover,
	&cli_seal,
	&cli_forget,
	&cli_export,
	&cli_agreement,
	&cli_study_new,
	&cli_study_add,
	&cli_study_show,
	&cli_study_export,
	&cli_study_analyze,
	&cli_study_report,
	&cli_review,
	&cli_udev_rules,
	&cli_help,
	NULL,
};

const struct cli_command *cli_command_find(const char *name)
{
	for (const struct cli_command *const *command = cli_commands; *command; command++) {
		if (strcmp((*command)->name, name) == 0) {
			return *command;
		}
	}
	return NULL;
}

const struct cli_command *cli_command_match(char *const *words, size_t n, size_t *ret_n_words)
{
	if (n >= 2) {
		g_autofree char *both = g_strconcat(words[0], " ", words[1], NULL);
		const struct cli_command *command = cli_command_find(both);
		if (command) {
			*ret_n_words = 2;
			return command;
		}
	}
	*ret_n_words = 1;
	return n >= 1 ? cli_command_find(words[0]) : NULL;
}

bool cli_command_is_of(const struct cli_command *command, const char *word)
{
	size_t n = strlen(word);
	return n > 0 && strncmp(command->name, word, n) == 0 && command->name[n] == ' ';
}

bool cli_command_is_group(const char *word)
{
	for (const struct cli_command *const *command = cli_commands; *command; command++) {
		if (cli_command_is_of(*command, word)) {
			return true;
		}
	}
	return false;
}
