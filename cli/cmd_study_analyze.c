#include "cli/call.h"
#include "cli/crew.h"
#include "cli/json.h"
#include "cli/study_analyze.h"
#include "cli/study_evidence.h"
#include "cli/study_refresh.h"
#include "cli/study_said.h"
#include "cli/study_slurm.h"
#include "cli/terminal.h"
#include "core/text.h"
#include "recordings/session/json.h"
#include "study/card/profiles.h"
#include "study/tables/study_tables.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct cli_operand operands[] = {
	{.name = "DIR", .type = CLI_TYPE_FOLDER},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "jobs",
		.type = CLI_TYPE_INTEGER,
		.argument = N_("N"),
		.help = N_("Sessions that are analysed at the same time; default: one per core"),
	},
	{
		.name = "profile",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME|FILE"),
		.help = N_("Parameters to use, one of “affekt profiles”; default: the plan's, else "
			   "“default”"),
	},
	{
		.name = "set",
		.type = CLI_TYPE_PAIR,
		.argument = N_("KEY=VALUE"),
		.help = N_("Change one parameter; gsr=NAME and pulse=NAME choose the channels"),
		.is_repeatable = true,
	},
	{
		.name = "rater",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_(
			"Whose edits hold; default: the plan's rater, else a session's only one; "
			"“automatic”: nobody's"),
	},
	{
		.name = "anew",
		.type = CLI_TYPE_FLAG,
		.help = N_("Analyse what is up to date, too"),
	},
	{
		.name = "part",
		.type = CLI_TYPE_TEXT,
		.argument = "I/N",
		.help = N_("Analyse only the Ith of N shares of the sessions, and write no tables"),
		.excludes = "slurm",
	},
	{
		.name = "slurm",
		.type = CLI_TYPE_FLAG,
		.help = N_("Submit the work to Slurm: an array job, and one behind it for the "
			   "tables"),
	},
	{
		.name = "tasks",
		.type = CLI_TYPE_INTEGER,
		.argument = N_("N"),
		.help = N_(
			"With --slurm: so many tasks; default: as many as last some minutes each"),
	},
	{
		.name = "sbatch",
		.type = CLI_TYPE_TEXT,
		.argument = "OPTIONS",
		.help = N_("With --slurm: options for sbatch, as a shell splits them"),
		.is_repeatable = true,
	},
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{.name = NULL},
};

static bool read_part(const char *text, struct cli_study_wanted *wanted)
{
	g_auto(GStrv) words = g_strsplit(text, "/", -1);
	int64_t part = 0, n = 0;

	if (g_strv_length(words) != 2 || !core_text_parse_int64(words[0], &part) ||
		!core_text_parse_int64(words[1], &n) || part < 1 || part > n || n > G_MAXINT) {
		return false;
	}
	wanted->part = (guint)part;
	wanted->n_parts = (guint)n;
	return true;
}

static bool check_slurm(const struct cli_call *call, GError **error)
{
	static const char *const OPTIONS[] = {"sbatch", "tasks"};
	gint64 tasks = cli_call_integer(call, "tasks", 1);

	for (gsize i = 0; i < G_N_ELEMENTS(OPTIONS); i++) {
		if (cli_call_has(call, OPTIONS[i]) && !cli_call_has(call, "slurm")) {
			g_set_error(error, CLI_ERROR, CLI_ERROR_CALL, _("--%s is for --slurm"),
				OPTIONS[i]);
			return false;
		}
	}
	if (tasks < 1 || tasks > G_MAXINT) {
		g_set_error(
			error, CLI_ERROR, CLI_ERROR_CALL, _("--tasks must be a number above 0"));
		return false;
	}
	return true;
}

static bool read_call(const struct cli_call *call, struct cli_study_wanted *wanted, GError **error)
{
	gint64 jobs = cli_call_integer(call, "jobs", 0);
	const char *part = cli_call_text(call, "part", NULL);

	wanted->options.profile = cli_call_text(call, "profile", NULL);
	wanted->options.rater = cli_call_text(call, "rater", NULL);
	wanted->options.is_anew = cli_call_has(call, "anew");
	wanted->jobs = (guint)jobs;
	if (cli_call_has(call, "jobs") && (jobs < 1 || jobs > CLI_CREW_JOBS_MAX)) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--jobs must be a number from 1 to %d"), CLI_CREW_JOBS_MAX);
		return false;
	}
	if (part && !read_part(part, wanted)) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--part takes I/N, as in 1/20, not “%s”"), part);
		return false;
	}
	return check_slurm(call, error);
}

/* Adds --NAME=VALUE, as it means the same in every folder. */
static void add_word(GPtrArray *words, const char *name, const char *value)
{
	g_ptr_array_add(words, g_strdup_printf("--%s=%s", name, value));
}

/* What the jobs of a cluster are called with. */
static GPtrArray *list_words(const struct cli_call *call)
{
	GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
	const char *profile = cli_call_text(call, "profile", NULL);
	const char *rater = cli_call_text(call, "rater", NULL);

	if (profile) {
		g_autofree char *shipped = study_profiles_find(profile);
		bool is_file = !shipped && g_file_test(profile, G_FILE_TEST_IS_REGULAR);
		g_autofree char *whole =
			is_file ? g_canonicalize_filename(profile, NULL) : g_strdup(profile);
		add_word(words, "profile", whole);
	}
	for (const char *const *pair = cli_call_texts(call, "set"); *pair; pair++) {
		add_word(words, "set", *pair);
	}
	if (rater) {
		add_word(words, "rater", rater);
	}
	g_ptr_array_add(words, NULL);
	return words;
}

static void say_submitted(const struct cli_call *call, const struct cli_study_submitted *submitted)
{
	if (!cli_call_has(call, "json")) {
		cli_terminal_say(ngettext("Submitted as job %s (%u task); job %s then writes the "
					  "tables. Logs: %s",
					 "Submitted as job %s (%u tasks); job %s then writes the "
					 "tables. Logs: %s",
					 submitted->n_tasks),
			submitted->array_job, submitted->n_tasks, submitted->merge_job,
			submitted->logs);
		return;
	}
	g_autoptr(JsonBuilder) json = json_builder_new();
	json_builder_begin_object(json);
	cli_json_add_text(json, "array_job", submitted->array_job);
	cli_json_add_integer(json, "tasks", submitted->n_tasks);
	cli_json_add_text(json, "merge_job", submitted->merge_job);
	cli_json_add_text(json, "logs", submitted->logs);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	g_print("%s\n", text);
}

/* True with @ret_is_done when Slurm has it now; without, nothing was worth a job. */
static bool submit(const struct cli_call *call, const struct cli_study_wanted *wanted,
	bool *ret_is_done, GError **error)
{
	static const char *const ANEW[] = {"--anew", NULL}, *const NOTHING[] = {NULL};
	g_autoptr(GPtrArray) words = list_words(call);
	struct cli_study_submitted submitted;

	bool is_fine = cli_study_submit(wanted, (guint)cli_call_integer(call, "tasks", 0),
		(const char *const *)words->pdata, wanted->options.is_anew ? ANEW : NOTHING,
		cli_call_texts(call, "sbatch"), &submitted, error);
	*ret_is_done = is_fine && submitted.n_tasks > 0;
	if (*ret_is_done) {
		say_submitted(call, &submitted);
	}
	cli_study_submitted_clear(&submitted);
	return is_fine;
}

/* Exit 1 when a session is without a result that should have one, or the disk said no. */
static bool judge(
	const struct study_folder *folder, const GPtrArray *rows, const char *stop, GError **error)
{
	guint n_bad =
		cli_study_count(rows, CLI_STUDY_FAILED) + cli_study_count(rows, CLI_STUDY_GONE);
	guint n_left = cli_study_count(rows, CLI_STUDY_LEFT);

	if (stop) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			ngettext("%s %u session is left; what is done is kept",
				"%s %u sessions are left; what is done is kept", n_left),
			stop, n_left);
	} else if (n_bad > 0) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("%u of %u sessions of %s could not be analysed, as listed above; the "
			  "others are done"),
			n_bad, rows->len, folder->path);
	}
	return !stop && n_bad == 0;
}

/* What the study says now, for the tables; @problems gets what does not agree. */
static struct study_evidence *conclude(
	const struct study_folder *folder, GPtrArray **ret_results, GPtrArray *problems)
{
	struct study_evidence_options usual = study_evidence_defaults(folder);
	g_autofree char *today = cli_study_evidence_today();

	usual.today = today;
	study_batch_tidy(folder);
	*ret_results = study_batch_load(folder, usual.is_time_locked, NULL);
	study_batch_compare(*ret_results, problems);
	cli_study_refresh_due(folder, problems);
	return study_evidence_new(folder, *ret_results, &usual);
}

static bool analyse(const struct cli_call *call, const struct cli_study_wanted *wanted,
	GPtrArray *problems, GError **error)
{
	const struct study_folder *folder = wanted->folder;
	bool is_whole = wanted->part == 0;
	g_autofree char *stop = NULL;
	g_autoptr(study_batch_lock) lock = is_whole ? study_batch_lock_take(folder, error) : NULL;
	g_autoptr(GPtrArray) rows = lock || !is_whole ? cli_study_run(wanted, &stop, error) : NULL;
	g_autoptr(GPtrArray) results = NULL;
	g_autoptr(study_evidence) evidence = NULL;
	g_autoptr(GError) refusal = NULL;

	if (!rows) {
		return false;
	}
	if (is_whole) {
		evidence = conclude(folder, &results, problems);
		study_tables_refresh(evidence, &refusal);
	}
	const struct cli_study_said said = {folder->path, rows, problems, evidence};
	g_autofree char *text = cli_call_has(call, "json") ? cli_study_said_json(&said)
							   : cli_study_said_text(&said);
	g_print("%s", text);
	if (refusal && !stop) {
		g_propagate_error(error, g_steal_pointer(&refusal));
		return false;
	}
	return judge(folder, rows, stop, error);
}

static bool run_study_analyze(const struct cli_call *call, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) overrides = cli_call_pairs(call, "set");
	struct cli_study_wanted wanted = {.options.overrides = overrides};
	bool is_submitted = false;

	if (!read_call(call, &wanted, error)) {
		return false;
	}
	g_autoptr(study_folder) folder =
		study_folder_open(cli_call_operand(call, 0), problems, error);
	if (!folder) {
		return false;
	}
	wanted.folder = folder;
	if (cli_call_has(call, "slurm") && !submit(call, &wanted, &is_submitted, error)) {
		return false;
	}
	return is_submitted || analyse(call, &wanted, problems, error);
}

const struct cli_command cli_study_analyze = {
	.name = "study analyze",
	.summary = N_("Analyse the sessions of a study"),
	.description = N_(
		"Analyses every session of the study DIR that has changed, or was not analysed "
		"with "
		"these parameters yet, writes the tables of the study to DIR/tables, and says who "
		"is "
		"left out of the means and why. Sessions are only read; what is found in each lies "
		"in DIR/results. A session whose own analysis has "
		"the "
		"parameters of the study is taken as it is.\n\n"
		"One process analyses one session: a broken one is listed at the end, and the "
		"others "
		"are done. A run that was killed goes on where it was. The results are the same "
		"bytes whoever made them, in any order.\n\n"
		"With --slurm a cluster does it: one session is analysed here, to know how long "
		"one "
		"takes, and the others are submitted as an array job whose tasks last some "
		"minutes. "
		"Scripts and logs lie in DIR/slurm. Any other engine may run “affekt study analyze "
		"DIR --part I/N” for each I from 1 to N on computers that see the same files, and "
		"“affekt study analyze DIR” at the end."),
	.operands = operands,
	.options = options,
	.examples = "affekt study analyze shop\n"
		    "affekt study analyze shop --jobs 4 --set eda.amplitude_min_uS=0.02\n"
		    "affekt study analyze shop --slurm --sbatch '--partition=long --time=2:00:00'\n"
		    "# The same by GNU parallel\n"
		    "parallel affekt study analyze shop --jobs 1 --part {}/20 ::: $(seq 20)\n"
		    "affekt study analyze shop",
	.run = run_study_analyze,
};
