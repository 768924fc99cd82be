#include "cli/call.h"
#include "cli/import_report.h"
#include "cli/terminal.h"
#include "recordings/disk/sealed.h"
#include "recordings/finalise.h"
#include "recordings/import/import.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const struct cli_operand operands[] = {
	{.name = "OUT.nwb", .type = CLI_TYPE_FILE, .pattern = "*.nwb"},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "gsr",
		.type = CLI_TYPE_FILE,
		.argument = N_("FILE"),
		.help = N_("Skin conductance: CSV or TSV with a header, gzipped or not"),
	},
	{
		.name = "gsr-column",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("Its column, by name or number; default: by what it is called, else the "
			   "first that is not time. In --edf, --xdf and --bids: its signal, as "
			   "NAME or STREAM/NAME"),
	},
	{
		.name = "gsr-rate",
		.type = CLI_TYPE_POSITIVE,
		.argument = "HZ",
		.help = N_("Its rate, when the file has no times"),
	},
	{
		.name = "gsr-unit",
		.type = CLI_TYPE_CHOICE,
		.argument = N_("UNIT"),
		.help = N_("Its unit; default: what the file says, else by its size"),
		.choices = "uS|nS|S|kohm|ohm|counts",
	},
	{
		.name = "gsr-invert",
		.type = CLI_TYPE_FLAG,
		.help = N_("The numbers fall when conductance rises"),
	},
	{
		.name = "pulse",
		.type = CLI_TYPE_FILE,
		.argument = N_("FILE"),
		.help = N_("Finger pulse wave"),
	},
	{
		.name = "pulse-column",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME"),
		.help = N_("Its column, by name or number; default: by what it is called, else the "
			   "first that is not time. In --edf, --xdf and --bids: its signal, as "
			   "NAME or STREAM/NAME"),
	},
	{
		.name = "pulse-rate",
		.type = CLI_TYPE_POSITIVE,
		.argument = "HZ",
		.help = N_("Its rate, when the file has no times"),
	},
	{
		.name = "channel",
		.type = CLI_TYPE_PAIR,
		.argument = N_("NAME=FILE"),
		.help = N_("Another channel: the column NAME of FILE, else its first; eeg… and "
			   "emg… are analysed too"),
		.is_repeatable = true,
	},
	{
		.name = "time-column",
		.type = CLI_TYPE_TEXT,
		.argument = N_("NAME[:UNIT]"),
		.help = N_("Column of times, in s, ms, us or ns; default: by its name"),
	},
	{
		.name = "events",
		.type = CLI_TYPE_FILE,
		.argument = N_("FILE"),
		.help = N_("Touch points and marks: time_s,duration_s,label"),
	},
	{
		.name = "e4",
		.type = CLI_TYPE_FOLDER,
		.argument = N_("DIR"),
		.help = N_("Folder of an Empatica E4 session"),
		.excludes = "gsr pulse",
	},
	{
		.name = "edf",
		.type = CLI_TYPE_FILE,
		.argument = N_("FILE"),
		.help = N_("EDF or EDF+ file: all its signals, gaps and annotations"),
		.is_repeatable = true,
	},
	{
		.name = "xdf",
		.type = CLI_TYPE_FILE,
		.argument = N_("FILE"),
		.help = N_("Recording of LabRecorder (XDF): all streams and markers"),
	},
	{
		.name = "bids",
		.type = CLI_TYPE_FOLDER,
		.argument = N_("DIR"),
		.help = N_("BIDS dataset: the physiology of one recording, its events and facts; "
			   "--participant chooses whose"),
		.excludes = "gsr pulse e4 edf xdf",
	},
	{
		.name = "pick",
		.type = CLI_TYPE_PAIR,
		.argument = N_("KEY=LABEL"),
		.help = N_("Which recording of a BIDS dataset: task=rest, ses=02, run=1, …"),
		.is_repeatable = true,
	},
	{
		.name = "participant",
		.type = CLI_TYPE_TEXT,
		.argument = N_("CODE"),
		.help = N_("Pseudonym of the participant"),
	},
	{
		.name = "start",
		.type = CLI_TYPE_TEXT,
		.argument = "ISO8601",
		.help = N_("Wall time of the start"),
	},
	{
		.name = "info",
		.type = CLI_TYPE_PAIR,
		.argument = N_("KEY=VALUE"),
		.help = N_("Something worth knowing, stored in the session"),
		.is_repeatable = true,
	},
	{
		.name = "dry-run",
		.letter = 'n',
		.type = CLI_TYPE_FLAG,
		.help = N_("Say what would be understood, write nothing"),
	},
	{
		.name = "json",
		.type = CLI_TYPE_FLAG,
		.help = N_("With --dry-run: print JSON"),
	},
	{
		.name = "force",
		.letter = 'f',
		.type = CLI_TYPE_FLAG,
		.help = N_("Replace OUT.nwb when it is there"),
	},
	{.name = NULL},
};

static void show_progress(double share, const char *step, void *user)
{
	(void)step;
	cli_progress_show(user, share);
}

static void add_main_channels(const struct cli_call *call, GArray *channels)
{
	const char *time_column = cli_call_text(call, "time-column", NULL);
	const struct rec_import_channel gsr = {
		.name = "gsr",
		.file = cli_call_text(call, "gsr", NULL),
		.column = cli_call_text(call, "gsr-column", NULL),
		.unit = cli_call_text(call, "gsr-unit", NULL),
		.time_column = time_column,
		.rate_hz = cli_call_number(call, "gsr-rate", NAN),
		.is_inverted = cli_call_has(call, "gsr-invert"),
		.quantity = CORE_QUANTITY_GSR,
	};
	const struct rec_import_channel pulse = {
		.name = "pulse",
		.file = cli_call_text(call, "pulse", NULL),
		.column = cli_call_text(call, "pulse-column", NULL),
		.time_column = time_column,
		.rate_hz = cli_call_number(call, "pulse-rate", NAN),
		.quantity = CORE_QUANTITY_PULSE,
	};
	if (gsr.file) {
		g_array_append_val(channels, gsr);
	}
	if (pulse.file) {
		g_array_append_val(channels, pulse);
	}
}

/* @names keeps the texts of NAME that the rows point to. */
static void add_other_channels(const struct cli_call *call, GArray *channels, GPtrArray *names)
{
	for (const char *const *pair = cli_call_texts(call, "channel"); *pair; pair++) {
		const char *equals = strchr(*pair, '=');
		char *name = g_strndup(*pair, (gsize)(equals - *pair));
		g_ptr_array_add(names, name);
		const struct rec_import_channel channel = {
			.name = name,
			.file = equals + 1,
			.time_column = cli_call_text(call, "time-column", NULL),
			.rate_hz = NAN,
			.quantity = CORE_QUANTITY_OTHER,
		};
		g_array_append_val(channels, channel);
	}
}

static GHashTable *collect_info(const struct cli_call *call)
{
	GHashTable *info = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	for (const char *const *pair = cli_call_texts(call, "info"); *pair; pair++) {
		const char *equals = strchr(*pair, '=');
		g_hash_table_insert(
			info, g_strndup(*pair, (gsize)(equals - *pair)), g_strdup(equals + 1));
	}
	return info;
}

/* What is said of a main channel without naming its table is meant for the other files. */
static void choose_signals(const struct cli_call *call, struct rec_import *import)
{
	if (!cli_call_has(call, "gsr")) {
		import->gsr_signal = cli_call_text(call, "gsr-column", NULL);
		import->gsr_unit = cli_call_text(call, "gsr-unit", NULL);
		import->gsr_is_inverted = cli_call_has(call, "gsr-invert");
	}
	if (!cli_call_has(call, "pulse")) {
		import->pulse_signal = cli_call_text(call, "pulse-column", NULL);
	}
}

static struct rec_session *read_import(
	const struct cli_call *call, GPtrArray *notes, GError **error)
{
	g_autoptr(GArray) channels = g_array_new(FALSE, TRUE, sizeof(struct rec_import_channel));
	g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GHashTable) info = collect_info(call);

	add_main_channels(call, channels);
	add_other_channels(call, channels, names);
	struct rec_import import = {
		.channels = channels,
		.events_file = cli_call_text(call, "events", NULL),
		.e4_dir = cli_call_text(call, "e4", NULL),
		.edf_files = cli_call_texts(call, "edf"),
		.xdf_file = cli_call_text(call, "xdf", NULL),
		.bids_dir = cli_call_text(call, "bids", NULL),
		.bids_picks = cli_call_texts(call, "pick"),
		.participant = cli_call_text(call, "participant", NULL),
		.start_iso8601 = cli_call_text(call, "start", NULL),
		.info = info,
	};
	choose_signals(call, &import);
	if (!channels->len && !import.e4_dir && !import.xdf_file && !import.edf_files[0] &&
		!import.bids_dir) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("there is nothing to import; name a file with --gsr, --pulse, "
			  "--channel, --edf or --xdf, or a folder with --e4 or --bids"));
		return NULL;
	}
	if (import.bids_picks[0] && !import.bids_dir) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--pick chooses a recording of a BIDS dataset; name one with --bids"));
		return NULL;
	}
	return rec_import_read(&import, notes, error);
}

/* Before anything long is done. A name of another kind may be that of an input. */
static bool check_output(const struct cli_call *call, GError **error)
{
	const char *path = cli_call_operand(call, 0);
	bool may_replace = cli_call_has(call, "force") || cli_call_has(call, "dry-run");

	if (cli_call_has(call, "json") && !cli_call_has(call, "dry-run")) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("--json shows what --dry-run understood; give both"));
		return false;
	}
	if (!g_str_has_suffix(path, ".nwb")) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_CALL,
			_("the session %s must have a name that ends in .nwb"), path);
		return false;
	}
	if (!cli_call_has(call, "dry-run") && rec_sealed_is_on(path)) {
		g_set_error(error, REC_ERROR, REC_ERROR_SEALED,
			_("%s is sealed, and nothing replaces it; choose another name."), path);
		return false;
	}
	if (!may_replace && g_file_test(path, G_FILE_TEST_EXISTS)) {
		g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
			_("%s exists already; choose another name, or say --force to replace it."),
			path);
		return false;
	}
	return true;
}

static bool run_import(const struct cli_call *call, GError **error)
{
	if (!check_output(call, error)) {
		return false;
	}
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(rec_session) session = read_import(call, notes, error);
	struct cli_progress progress;

	if (!session) {
		return false;
	}
	if (cli_call_has(call, "json")) {
		g_autofree char *text = cli_import_report_json(session, notes);
		g_print("%s\n", text);
		return true;
	}
	for (guint i = 0; i < notes->len; i++) {
		cli_terminal_say("%s", (const char *)g_ptr_array_index(notes, i));
	}
	if (cli_call_has(call, "dry-run")) {
		cli_import_report_say(session);
		return true;
	}
	cli_progress_init(&progress, _("Writing"));
	bool is_saved = rec_session_save(session, cli_call_operand(call, 0),
		cli_call_has(call, "force"), show_progress, &progress, error);
	cli_progress_finish(&progress);
	return is_saved;
}

const struct cli_command cli_import = {
	.name = "import",
	.summary = N_("Turn other people's recordings into a session"),
	.description =
		N_("Reads tables, or the folder of a known device, and writes one session. "
		   "What was understood and assumed is printed, one sentence each.\n\n"
		   "A column of times is in seconds unless its name ends in _ms, _us or _ns; "
		   "large values and ISO 8601 texts are wall time. A missing unit is never "
		   "guessed silently, polarity is never guessed at all. Steps in time become gaps. "
		   "Events with a duration become visits of touch points, others marks."),
	.operands = operands,
	.options = options,
	.examples = "affekt import p01.nwb --gsr eda.csv --gsr-unit uS --pulse bvp.csv.gz --events "
		    "events.csv\n"
		    "affekt import p02.nwb --e4 p02_e4 --participant p02\n"
		    "affekt import p03.nwb --edf p03.edf --participant p03\n"
		    "affekt import p04.nwb --bids dataset --participant 04 --pick task=rest",
	.run = run_import,
};
