#include "cli/call.h"
#include "devices/udev_rules.h"

#include <glib/gi18n-lib.h>

static const struct cli_option options[] = {
	{
		.name = "allow",
		.type = CLI_TYPE_TEXT,
		.argument = N_("VID:PID[:SERIAL]"),
		.help = N_("Add a rule for this device, numbers as “affekt devices” shows them"),
		.is_repeatable = true,
	},
	{.name = NULL},
};

static bool run_udev_rules(const struct cli_call *call, GError **error)
{
	g_autoptr(GArray) allowances = g_array_new(FALSE, TRUE, sizeof(struct dev_udev_allowance));

	for (const char *const *text = cli_call_texts(call, "allow"); *text; text++) {
		struct dev_udev_allowance allowance;
		if (!dev_udev_allowance_parse(*text, &allowance)) {
			g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
				_("--allow “%s” is not like 10c4:ea60 or 10c4:ea60:0001, as "
				  "“affekt devices” shows it"),
				*text);
			return false;
		}
		g_array_append_val(allowances, allowance);
	}
	g_autofree char *rules =
		dev_udev_rules_write((const void *)allowances->data, allowances->len);
	g_print("%s", rules);
	return true;
}

const struct cli_command cli_udev_rules = {
	.name = "udev-rules",
	.summary = N_("Print the rules that let you use the instruments without being root"),
	.description = N_("Prints the udev rules for all supported USB instruments, to be saved as "
			  "/etc/udev/rules.d/70-affekt.rules.\n\n"
			  "Bridge chips that many other devices use are written commented out; "
			  "--allow writes a rule for the one that is yours."),
	.options = options,
	.examples = "affekt udev-rules | sudo tee /etc/udev/rules.d/70-affekt.rules\n"
		    "sudo udevadm control --reload && sudo udevadm trigger "
		    "--subsystem-match=usb\n"
		    "affekt udev-rules --allow 10c4:ea60:0001",
	.run = run_udev_rules,
};
