#include "cli/call.h"
#include "cli/terminal.h"
#include "recordings/disk/sealed.h"
#include "recordings/seal.h"

#include <glib/gi18n-lib.h>

static const struct cli_operand operands[] = {
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .is_repeatable = true, .pattern = "*.nwb"},
	{.name = NULL},
};

static bool seal(const char *path, GError **error)
{
	bool was_sealed = false;

	if (!rec_seal(path, &was_sealed, error)) {
		return false;
	}
	g_autofree char *manifest = rec_sealed_manifest_path(path);
	if (was_sealed) {
		cli_terminal_say(_("%s: was sealed before, and nothing has changed"), path);
	} else {
		cli_terminal_say(_("%s: sealed, with its manifest %s"), path, manifest);
	}
	return true;
}

static bool run_seal(const struct cli_call *call, GError **error)
{
	GError *first = NULL;

	for (size_t i = 0; i < cli_call_operand_count(call); i++) {
		g_autoptr(GError) failure = NULL;

		/* One that cannot be sealed must not keep the others from it. */
		if (seal(cli_call_operand(call, i), &failure)) {
			continue;
		}
		if (first) {
			cli_terminal_error(first->message);
			g_clear_error(&first);
		}
		first = g_steal_pointer(&failure);
	}
	if (first) {
		g_propagate_error(error, first);
	}
	return !first;
}

const struct cli_command cli_seal = {
	.name = "seal",
	.summary = N_("Make sessions read-only for an archive, with a manifest"),
	.description = N_(
		"Folds the edits in, verifies the session, takes the right to write from it "
		"and its videos, and writes NAME.manifest beside it: the SHA-256 of each file, "
		"which “affekt verify” and “sha256sum -c” check. A sealed session takes no edits "
		"and no analysis. To go on working, copy the .nwb file and its videos to another "
		"folder and make the copy writable with “chmod u+w”. A recording that runs or "
		"was broken off is refused. Sealing protects from accidents and shows changes; "
		"who owns the files can undo it, so keep a copy of the manifest elsewhere.\n\n"
		"A session that is sealed already is compared with its manifest."),
	.operands = operands,
	.examples = "affekt seal p01.nwb\nsha256sum -c p01.manifest",
	.run = run_seal,
};
