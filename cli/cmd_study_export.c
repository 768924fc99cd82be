#include "cli/call.h"
#include "cli/study_evidence.h"
#include "cli/study_origin.h"
#include "cli/terminal.h"
#include "study/figures/figure.h"
#include "study/tables/study_tables.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>

static const struct cli_operand operands[] = {
	{.name = "DIR", .type = CLI_TYPE_FOLDER},
	{.name = NULL},
};

static const struct cli_choice *list_formats(void)
{
	static struct cli_choice choices[8];
	guint n = 0;

	for (const struct study_tables_format *f = study_tables_formats; f->name; f++) {
		g_assert(n < G_N_ELEMENTS(choices) - 1);
		choices[n++] = (struct cli_choice){f->name, f->summary};
	}
	return choices;
}

static const struct cli_option options[] = {
	{
		.name = "output",
		.letter = 'o',
		.type = CLI_TYPE_FOLDER,
		.argument = N_("DIR"),
		.help = N_("Folder to write into; made when it is missing"),
		.is_required = true,
	},
	{
		.name = "format",
		.type = CLI_TYPE_CHOICE,
		.argument = N_("NAME"),
		.help = N_("Format to write, csv if not said; of several, each into a folder of "
			   "its name"),
		.is_repeatable = true,
		.list_choices = list_formats,
		.excludes = "all",
	},
	{
		.name = "all",
		.type = CLI_TYPE_FLAG,
		.help = N_("Every format, each into a folder of its name in DIR"),
	},
	{
		.name = "figures",
		.type = CLI_TYPE_FLAG,
		.help = N_("Figures too, as SVG, PDF and PNG, into the folder figures in DIR"),
	},
	{
		.name = "repeats",
		.type = CLI_TYPE_CHOICE,
		.argument = N_("RULE"),
		.help = N_("What several visits of a touch point are: their mean, the first alone, "
			   "or each a value of its own, which is for looking, not for tests; mean "
			   "if not said"),
		.choices = "mean|first|each",
	},
	{
		.name = "wave",
		.type = CLI_TYPE_TEXT,
		.argument = N_("WAVE"),
		.help = N_("Only this wave of participants.tsv; all of them together if not said"),
	},
	{
		.name = "group",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("Only this group of participants.tsv"),
	},
	{
		.name = "everybody",
		.type = CLI_TYPE_FLAG,
		.help = N_("Apply no exclusions, neither those by rules nor those by a person"),
	},
	{
		.name = "force",
		.letter = 'f',
		.type = CLI_TYPE_FLAG,
		.help = N_("Replace files that are there"),
	},
	{.name = NULL},
};

static bool is_wanted(const struct cli_call *call, const char *name)
{
	const char *const *names = cli_call_texts(call, "format");

	return cli_call_has(call, "all") || g_strv_contains(names, name) ||
	       (!names[0] && strcmp(name, "csv") == 0);
}

/* Formats of the call, each once, in the order of help. */
static GPtrArray *list_wanted(const struct cli_call *call)
{
	GPtrArray *names = g_ptr_array_new();

	for (const struct study_tables_format *f = study_tables_formats; f->name; f++) {
		if (is_wanted(call, f->name)) {
			g_ptr_array_add(names, (gpointer)f->name);
		}
	}
	return names;
}

/* Names of an export are names of a study, too: its own participants.tsv must not be lost. */
static bool check_place(const char *study, const char *output, GError **error)
{
	struct stat a, b;

	if (stat(study, &a) != 0 || stat(output, &b) != 0 || a.st_dev != b.st_dev ||
		a.st_ino != b.st_ino) {
		return true;
	}
	g_set_error_literal(error, CLI_ERROR, CLI_ERROR_CALL,
		_("--output is the folder of the study itself; choose another one outside of it"));
	return false;
}

/* One that fails does not stop the others: the first sentence is the error, the rest are notes. */
static bool write_all(const struct cli_call *call, const struct study_evidence *evidence,
	const char *output, GError **error)
{
	g_autoptr(GPtrArray) names = list_wanted(call);
	bool replaces = cli_call_has(call, "force");
	g_autoptr(GError) first = NULL;

	for (guint i = 0; i <= names->len; i++) {
		bool is_figures = i == names->len;
		const char *name = is_figures ? "figures" : names->pdata[i];
		g_autofree char *folder = names->len > 1 || is_figures
						  ? g_build_filename(output, name, NULL)
						  : g_strdup(output);
		g_autoptr(GError) wrong = NULL;
		if (is_figures && !cli_call_has(call, "figures")) {
			break;
		}
		if (is_figures ? study_figures_write(evidence, folder, replaces, &wrong)
			       : study_tables_write(evidence, name, folder, replaces, &wrong)) {
			continue;
		}
		if (first) {
			cli_terminal_note("%s", wrong->message);
		} else {
			first = g_steal_pointer(&wrong);
		}
	}
	if (first) {
		g_propagate_error(error, g_steal_pointer(&first));
		return false;
	}
	return true;
}

static bool run_study_export(const struct cli_call *call, GError **error)
{
	const char *path = cli_call_operand(call, 0);
	const char *output = cli_call_text(call, "output", NULL);
	struct study_evidence_options wanted = {
		.repeats = cli_study_evidence_repeats(cli_call_text(call, "repeats", "mean")),
		.wave = cli_call_text(call, "wave", NULL),
		.group = cli_call_text(call, "group", NULL),
		.is_everybody = cli_call_has(call, "everybody"),
	};
	struct cli_study_evidence study;

	if (!check_place(path, output, error) ||
		!cli_study_evidence_init(&study, path, &wanted, error)) {
		return false;
	}
	GPtrArray *origins = cli_study_origin_begin(study.evidence, output);
	bool is_written = write_all(call, study.evidence, output, error);
	is_written = cli_study_origin_commit(origins, is_written ? error : NULL) && is_written;
	if (is_written) {
		cli_terminal_say(_("%s: participants %u, in the means %u, touch points %u"), output,
			study.evidence->members->len, study.evidence->n_in,
			study.evidence->touchpoints->len);
	}
	cli_study_evidence_finish(&study);
	return is_written;
}

const struct cli_command cli_study_export = {
	.name = "study export",
	.summary = N_("Write a study's tables and figures for other programs"),
	.description = N_(
		"Writes what the study in DIR found: touch points with intervals and chance band, "
		"every visit of every participant, pairs, tests, groups, scores over waves, what "
		"was felt beside what was measured, words, alerts and moments; a dictionary of all "
		"columns, methods.md on how each number was computed, LIMITS.txt on what cannot be "
		"concluded. Quotes are only those of participants who consent to texts.\n\n"
		"It rests on what “affekt study analyze” left; sessions without a result are "
		"named. Unknown values are empty cells."),
	.operands = operands,
	.options = options,
	.examples = "affekt study export shop --output shop-tables\n"
		    "affekt study export shop --all --figures --output shop-export\n"
		    "affekt study export shop --wave 2 --repeats first --format xlsx --output "
		    "second",
	.run = run_study_export,
};
