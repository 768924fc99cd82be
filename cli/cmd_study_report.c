#include "cli/call.h"
#include "cli/study_evidence.h"
#include "cli/terminal.h"
#include "core/locale.h"
#include "study/report/report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct cli_operand operands[] = {
	{.name = "DIR", .type = CLI_TYPE_FOLDER},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "language",
		.letter = 'l',
		.type = CLI_TYPE_CHOICE,
		.argument = "LANGUAGE",
		.choices = "da|nb|en",
		.help = N_("Language of the report; else that of the study, else yours"),
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
		.name = "stills",
		.type = CLI_TYPE_CHOICE,
		.argument = "HOW",
		.choices = "none|coarse|full",
		.help = N_("Pictures of those who consent: none, coarse (a mosaic without faces; "
			   "the default) or full"),
	},
	{
		.name = "no-codes",
		.type = CLI_TYPE_FLAG,
		.help = N_("Name participants Person 1, Person 2, … instead of by their codes"),
	},
	{
		.name = "output",
		.letter = 'o',
		.type = CLI_TYPE_FOLDER,
		.argument = "FOLDER",
		.help = N_("Write into this folder instead of DIR/report"),
	},
	{.name = NULL},
};

/* "da_DK" and "no" of a study file are languages that we have. */
static const char *known_language(const char *name)
{
	static const struct {
		const char *begin, *language;
	} known[] = {{"da", "da"}, {"nb", "nb"}, {"no", "nb"}, {"en", "en"}};

	for (gsize i = 0; name && i < G_N_ELEMENTS(known); i++) {
		if (g_ascii_strncasecmp(name, known[i].begin, 2) == 0 && !g_ascii_isalpha(name[2]))
			return known[i].language;
	}
	return NULL;
}

static bool speak(const struct cli_call *call, const struct study_folder *folder, GError **error)
{
	const char *planned = folder->plan ? known_language(folder->plan->language) : NULL;
	const char *language = cli_call_text(call, "language", planned);

	if (!language || core_locale_speak(language))
		return true;
	g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
		_("The texts of the language “%s” are not installed; install them, or name another "
		  "language with --language."),
		language);
	return false;
}

static enum study_stills stills_of(const struct cli_call *call)
{
	const char *word = cli_call_text(call, "stills", "coarse");

	return strcmp(word, "none") == 0   ? STUDY_STILLS_NONE
	       : strcmp(word, "full") == 0 ? STUDY_STILLS_FULL
					   : STUDY_STILLS_COARSE;
}

static void show(double share, void *progress)
{
	cli_progress_show(progress, share);
}

static bool write_report(
	const struct cli_call *call, const struct study_evidence *evidence, GError **error)
{
	g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
	struct cli_progress progress;
	const struct study_report_options what = {
		.stills = stills_of(call),
		.is_hiding_codes = cli_call_has(call, "no-codes"),
		.folder = cli_call_text(call, "output", NULL),
		.progress = show,
		.user = &progress,
	};

	cli_progress_init(&progress, _("Report"));
	cli_progress_show(&progress, 0);
	bool is_written = study_report_write(evidence, &what, problems, error);
	cli_progress_finish(&progress);
	for (guint i = 0; i < problems->len; i++)
		cli_terminal_note("%s", (const char *)problems->pdata[i]);
	if (!is_written)
		return false;
	g_autofree char *place = what.folder
					 ? g_strdup(what.folder)
					 : g_build_filename(evidence->folder->path, "report", NULL);
	cli_terminal_say(_("%s: report.html and report.pdf, %u of %u people in the results"), place,
		evidence->n_in, evidence->n_in + evidence->n_out);
	return true;
}

static bool run_study_report(const struct cli_call *call, GError **error)
{
	const struct study_evidence_options wanted = {
		.repeats = STUDY_REPEATS_MEAN,
		.wave = cli_call_text(call, "wave", NULL),
		.group = cli_call_text(call, "group", NULL),
	};
	struct cli_study_evidence study;

	if (!cli_study_evidence_init(&study, cli_call_operand(call, 0), &wanted, error))
		return false;
	bool is_done =
		speak(call, study.folder, error) && write_report(call, study.evidence, error);
	cli_study_evidence_finish(&study);
	return is_done;
}

const struct cli_command cli_study_report = {
	.name = "study report",
	.summary = N_("Write the report of a study, as HTML and PDF"),
	.description = N_(
		"Writes DIR/report with report.html, one file that needs nothing else, report.pdf "
		"and "
		"the figures, from what “affekt study analyze” found: what moved people and how "
		"sure "
		"that is, arousal along the journey with intervals and what chance gives, moments "
		"to "
		"look at, lived and felt, scores over the waves, who was left out and why, "
		"methods, "
		"what cannot be concluded.\n\n"
		"Quotes and pictures come only from participants whose consent in participants.tsv "
		"allows them; pictures need the consent to video and to stills. A picture that "
		"cannot be had is named, and the rest is written.\n\n"
		"The folder is replaced whole or not at all; one that holds anything else than a "
		"report is left alone. With SOURCE_DATE_EPOCH set, the same study gives the same "
		"bytes."),
	.operands = operands,
	.options = options,
	.examples = "affekt study report shop\naffekt study report shop --language da --no-codes "
		    "--output customer",
	.run = run_study_report,
};
