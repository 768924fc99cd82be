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
