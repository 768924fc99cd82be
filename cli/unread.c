#include "cli/unread.h"

#include "cli/call.h"
#include "cli/terminal.h"
#include "recordings/folder.h"

#include <glib/gi18n-lib.h>

void cli_unread_say(const GPtrArray *unread)
{
	for (guint i = 0; i < unread->len; i++) {
		const struct rec_folder_unread *row = g_ptr_array_index(unread, i);
		cli_terminal_say("%s", row->problem);
	}
}

bool cli_unread_check(const char *folder, const GPtrArray *unread, GError **error)
{
	if (unread->len == 0) {
		return true;
	}
	g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
		ngettext("%u folder in %s cannot be read, as listed; make it readable and do this "
			 "again",
			"%u folders in %s cannot be read, as listed; make them readable and do "
			"this again",
			unread->len),
		unread->len, folder);
	return false;
}
