#include "cli/verify_folder.h"

#include "cli/call.h"
#include "cli/crew.h"
#include "cli/facts.h"
#include "cli/terminal.h"
#include "cli/unread.h"
#include "recordings/finalise.h"
#include "recordings/folder.h"
#include "recordings/journal/frame.h"
#include "recordings/journal/journal_read.h"
#include "recordings/seal.h"
#include "recordings/session/video.h"
#include "recordings/session_open.h"

#include <glib/gi18n-lib.h>

/* Answers of a worker: what it found, then the problems, each behind a line break, and the notes,
 * each behind a line break and a tab. */
enum {
	FOUND_SESSION = 's',
	FOUND_RUNNING = 'r', /* a recorder holds the journal */
	FOUND_KEPT = 'k',    /* a journal that its user keeps beside its session */
};

/* Times that are not well known damage nothing, but who verifies wants to know. */
static void add_notes(const struct rec_session *session, GPtrArray *notes)
{
	g_autoptr(GPtrArray) troubles = cli_facts_sync_troubles(session);

	for (guint i = 0; i < troubles->len; i++) {
		g_ptr_array_add(notes, g_strdup_printf(_("The sync certificate does not pass: %s"),
					       (const char *)g_ptr_array_index(troubles, i)));
	}
}

bool cli_verify_one(const char *path, GPtrArray *ret_problems, GPtrArray *ret_notes, GError **error)
{
	g_autoptr(GError) reason = NULL;

	rec_verify(path, ret_problems, &reason);
	g_autoptr(rec_session) session = reason ? NULL : rec_session_open_to_show(path, &reason);
	if (!session) {
		g_propagate_error(error, g_steal_pointer(&reason));
		return false;
	}
	rec_video_verify(session, ret_problems);
	rec_seal_verify(path, ret_problems);
	add_notes(session, ret_notes);
	return ret_problems->len == 0;
}

static char *verify_journal(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_session) session = NULL;

	if (rec_frame_is_locked(path)) {
		return g_strdup_printf("%c", FOUND_RUNNING);
	}
	session = rec_session_open(path, &error);
	if (session && rec_journal_is_settled(session)) {
		return g_strdup_printf("%c", FOUND_KEPT);
	}
	return g_strdup_printf("%c\n%s", FOUND_SESSION,
		session ? _("the recording was broken off and is not finished; “affekt recover” "
			    "does that")
			: error->message);
}

static void append_lines(GString *answer, const char *head, const GPtrArray *sentences)
{
	for (guint i = 0; i < sentences->len; i++) {
		g_autofree char *line = cli_terminal_clean(g_ptr_array_index(sentences, i));
		g_string_append_printf(answer, "\n%s%s", head, line);
	}
}

/* In a worker: a message that is one line is one problem. */
static char *verify_piece(guint piece, const void *user)
{
	const GPtrArray *paths = user;
	const char *path = g_ptr_array_index(paths, piece);
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	GString *answer = NULL;

	if (g_str_has_suffix(path, ".journal")) {
		return verify_journal(path);
	}
	cli_verify_one(path, problems, notes, &error);
	if (error) {
		g_ptr_array_add(problems, g_strdup(error->message));
	}
	answer = g_string_new("s");
	append_lines(answer, "", problems);
	append_lines(answer, "\t", notes);
	return g_string_free(answer, FALSE);
}

struct tally {
	guint sessions, broken;
};

static void print_answer(const char *path, const char *answer, struct tally *tally)
{
	g_auto(GStrv) lines = g_strsplit(answer ? answer : "", "\n", -1);

	if (answer && answer[0] == FOUND_KEPT) {
		return;
	}
	if (answer && answer[0] == FOUND_RUNNING) {
		cli_terminal_say(_("%s: left alone, a recorder holds it"), path);
		return;
	}
	tally->sessions++;
	if (!answer) {
		cli_terminal_say(_("%s: reading it brought the worker down; use a copy of it, and "
				   "report this"),
			path);
		tally->broken++;
	} else if (lines[1] && lines[1][0] != '\t') {
		tally->broken++;
	}
	for (guint i = 1; answer && lines[i]; i++) {
		const char *line = g_strchug(lines[i]);
		/* Some name the file themselves. */
		if (g_str_has_prefix(line, path)) {
			cli_terminal_say("%s", line);
		} else {
			cli_terminal_say("%s: %s", path, line);
		}
	}
}

bool cli_verify_folder(const char *folder, guint jobs, GError **error)
{
	g_autoptr(GPtrArray) unread = rec_folder_unread_new();
	g_autoptr(GPtrArray) paths = rec_folder_sessions(folder, unread, error);
	g_autoptr(GPtrArray) answers = NULL;
	struct cli_progress progress;
	struct tally tally = {0};

	if (!paths) {
		return false;
	}
	cli_progress_init(&progress, _("Verifying"));
	answers = cli_crew_run(paths->len, jobs, verify_piece, paths, NULL, NULL, &progress, error);
	cli_progress_finish(&progress);
	if (!answers) {
		return false;
	}
	for (guint i = 0; i < paths->len; i++) {
		print_answer(g_ptr_array_index(paths, i), g_ptr_array_index(answers, i), &tally);
	}
	cli_unread_say(unread);
	if (tally.broken > 0) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("verifying %s found what is listed above in %u of %u sessions; keep the "
			  "files, and recover each session from its journal or a copy"),
			folder, tally.broken, tally.sessions);
		return false;
	}
	if (!cli_unread_check(folder, unread, error)) {
		return false;
	}
	cli_terminal_say(ngettext("%s: %u session, nothing is wrong",
				 "%s: %u sessions, nothing is wrong", tally.sessions),
		folder, tally.sessions);
	return true;
}
