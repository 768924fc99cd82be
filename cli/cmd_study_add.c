#include "cli/call.h"
#include "cli/terminal.h"
#include "recordings/folder.h"
#include "study/folder/folder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct cli_operand operands[] = {
	{.name = "DIR", .type = CLI_TYPE_FOLDER},
	{.name = "S.nwb", .type = CLI_TYPE_FILE, .is_repeatable = true, .pattern = "*.nwb"},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "copy",
		.type = CLI_TYPE_FLAG,
		.help = N_("Copy sessions with their edits and videos, instead of linking to them"),
	},
	{
		.name = "participant",
		.type = CLI_TYPE_TEXT,
		.argument = "CODE",
		.help = N_("Whose they are, when the sessions do not say or say it otherwise"),
	},
	{
		.name = "group",
		.type = CLI_TYPE_TEXT,
		.argument = "NAME",
		.help = N_("Group of the participant"),
	},
	{
		.name = "wave",
		.type = CLI_TYPE_TEXT,
		.argument = "NAME",
		.help = N_("Wave in which the sessions were recorded"),
	},
	{
		.name = "role",
		.type = CLI_TYPE_TEXT,
		.argument = "NAME",
		.help = N_("What the participant is"),
		.choices = "customer|staff|student",
	},
	{
		.name = "team",
		.type = CLI_TYPE_TEXT,
		.argument = "NAME",
		.help = N_("Team of a member of staff"),
	},
	{
		.name = "consent",
		.type = CLI_TYPE_TEXT,
		.argument = "SCOPES",
		.help = N_("What the participant agreed to: some of signals,video,texts,stills, or "
			   "none"),
	},
	{
		.name = "retain-until",
		.type = CLI_TYPE_TEXT,
		.argument = "DATE",
		.help = N_("Day until which the data may be kept, such as 2030-12-31"),
	},
	{.name = NULL},
};

/* The call under way. */
struct addition {
	struct study_folder *folder;
	struct study_folder_entry entry;
	GPtrArray *paths;  /* char* */
	GHashTable *found; /* those of them that a folder held */
	guint n_added, n_known, n_failed;
	GError *last; /* of those that failed; the others have been told */
};

static void fail(struct addition *addition, const GError *failure)
{
	if (addition->last) {
		cli_terminal_error(addition->last->message);
		g_clear_error(&addition->last);
	}
	addition->last = g_error_copy(failure);
	addition->n_failed++;
}

/* A journal that was kept beside its session is no session of its own. */
static bool is_beside_session(const char *path)
{
	g_autofree char *session = g_strdup(path);
	bool is_journal = g_str_has_suffix(path, ".journal");

	if (is_journal) {
		session[strlen(path) - strlen(".journal")] = '\0';
	}
	return is_journal && g_file_test(session, G_FILE_TEST_EXISTS);
}

static void take_folder(struct addition *addition, const char *folder)
{
	g_autoptr(GPtrArray) unread = rec_folder_unread_new();
	g_autoptr(GError) failure = NULL;
	g_autoptr(GPtrArray) paths = rec_folder_sessions(folder, unread, &failure);

	if (paths && paths->len == 0) {
		g_set_error(&failure, CLI_ERROR, CLI_ERROR_FAILED,
			_("There is no session in %s; give a folder that holds *.nwb files."),
			folder);
	}
	if (failure) {
		fail(addition, failure);
	}
	for (guint i = 0; paths && i < paths->len; i++) {
		char *path = g_strdup(g_ptr_array_index(paths, i));

		if (is_beside_session(path)) {
			g_free(path);
			continue;
		}
		g_ptr_array_add(addition->paths, path);
		g_hash_table_add(addition->found, path);
	}
	for (guint i = 0; i < unread->len; i++) {
		const struct rec_folder_unread *below = g_ptr_array_index(unread, i);
		g_autoptr(GError) problem =
			g_error_new_literal(CLI_ERROR, CLI_ERROR_FAILED, below->problem);

		fail(addition, problem);
	}
}

static void take_paths(struct addition *addition, const struct cli_call *call)
{
	for (size_t i = 1; i < cli_call_operand_count(call); i++) {
		const char *path = cli_call_operand(call, i);

		if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
			take_folder(addition, path);
		} else {
			g_ptr_array_add(addition->paths, g_strdup(path));
		}
	}
}

static void add_session(struct addition *addition, const char *path, struct cli_progress *progress)
{
	g_autoptr(GError) failure = NULL;
	const struct study_session *session =
		study_folder_add(addition->folder, path, &addition->entry, &failure);

	cli_progress_finish(progress); /* the bar's line is the sentence's now */
	if (session) {
		addition->n_added++;
		cli_terminal_say(
			addition->entry.is_copy ? _("%s: copied to %s") : _("%s: linked from %s"),
			path, session->path);
	} else if (g_error_matches(failure, REC_ERROR, REC_ERROR_EXISTS) &&
		   g_hash_table_contains(addition->found, path)) {
		/* A folder is given again when new sessions have come into it. */
		addition->n_known++;
	} else {
		fail(addition, failure);
	}
}

static void add_all(struct addition *addition)
{
	struct cli_progress progress;

	cli_progress_init(&progress, addition->entry.is_copy ? _("Copying") : _("Adding"));
	for (guint i = 0; i < addition->paths->len; i++) {
		cli_progress_show(&progress, (double)i / addition->paths->len);
		add_session(addition, g_ptr_array_index(addition->paths, i), &progress);
	}
	cli_progress_finish(&progress);
}

/* What is wrong with the study, before and besides what is added. */
static void tell_problems(const GPtrArray *problems)
{
	for (guint i = 0; i < problems->len; i++) {
		cli_terminal_note("%s", (const char *)g_ptr_array_index(problems, i));
	}
}

static bool run_study_add(const struct cli_call *call, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(study_folder) folder =
		study_folder_open(cli_call_operand(call, 0), problems, error);
	struct addition addition = {
		.folder = folder,
		.entry =
			{
				.participant = cli_call_text(call, "participant", NULL),
				.group = cli_call_text(call, "group", NULL),
				.wave = cli_call_text(call, "wave", NULL),
				.role = cli_call_text(call, "role", NULL),
				.team = cli_call_text(call, "team", NULL),
				.retain_until = cli_call_text(call, "retain-until", NULL),
				.consent = cli_call_text(call, "consent", NULL),
				.is_copy = cli_call_has(call, "copy"),
			},
	};

	if (!folder || !study_folder_check_entry(&addition.entry, error)) {
		return false;
	}
	g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) found = g_hash_table_new(NULL, NULL);

	addition.paths = paths;
	addition.found = found;
	tell_problems(problems);
	take_paths(&addition, call);
	add_all(&addition);
	if (addition.n_added + addition.n_known + addition.n_failed > 1) {
		cli_terminal_say(_("%s: %u sessions added, %u were there, %u failed; the study has "
				   "%u"),
			folder->path, addition.n_added, addition.n_known, addition.n_failed,
			folder->sessions->len);
	}
	if (addition.last) {
		g_propagate_error(error, addition.last);
		return false;
	}
	return true;
}

const struct cli_command cli_study_add = {
	.name = "study add",
	.summary = N_("Add sessions to a study"),
	.description = N_(
		"Adds sessions, and all that are in the folders given, to the study DIR, by links: "
		"the sessions stay where they are and are never changed. A link is relative when "
		"the session lies in the folder that holds the study, since such folders move "
		"together, and absolute else, so that the study can move. --copy copies each "
		"session with its edits and videos, whole or not at all. A session that is in the "
		"study already, by its identity and not by its name, is refused. One that cannot "
		"be "
		"added does not keep the others out, and the exit code is then 1.\n\n"
		"What the options say goes into participants.tsv: into the participant's row, or, "
		"where it differs from what stands there, into one for the session alone. Without "
		"--consent the session's own info “consent” holds, when it is no or names scopes "
		"as --consent does; a mere yes does not say to what. What is not said is no "
		"consent "
		"for video, texts and stills."),
	.operands = operands,
	.options = options,
	.examples = "affekt study add shop p01.nwb p02.nwb --wave 1\n"
		    "affekt study add shop sessions/ --copy --consent signals,video",
	.run = run_study_add,
};
