#include "cli/study_analyze.h"

#include "cli/call.h"
#include "cli/crew.h"
#include "cli/terminal.h"
#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* How an answer of a worker begins; a sentence follows where there is no result. */
enum {
	ANSWER_DONE = 'd',
	ANSWER_FAILED = 'f',
	ANSWER_FULL = 's', /* the next session would fail at the same */
};

const char *cli_study_outcome_name(enum cli_study_outcome outcome)
{
	static const char *const NAMES[CLI_STUDY_N_OUTCOMES] = {
		[CLI_STUDY_ANALYSED] = "analysed",
		[CLI_STUDY_CURRENT] = "current",
		[CLI_STUDY_FAILED] = "failed",
		[CLI_STUDY_GONE] = "gone",
		[CLI_STUDY_RECORDING] = "recording",
		[CLI_STUDY_WITHHELD] = "withheld",
		[CLI_STUDY_LEFT] = "left",
	};
	return NAMES[outcome];
}

static void free_row(gpointer data)
{
	struct cli_study_row *row = data;

	g_free(row->sentence);
	g_free(row);
}

guint cli_study_count(const GPtrArray *rows, enum cli_study_outcome outcome)
{
	guint n = 0;

	for (guint i = 0; i < rows->len; i++) {
		const struct cli_study_row *row = g_ptr_array_index(rows, i);
		n += row->outcome == outcome ? 1 : 0;
	}
	return n;
}

/* What the workers need, and where their answers go. */
struct work {
	const struct cli_study_wanted *wanted;
	GPtrArray *due; /* struct cli_study_row*, not owned */
	char *stop;
};

static bool is_refusal_of_disk(const GError *error)
{
	return g_error_matches(error, REC_ERROR, REC_ERROR_FULL);
}

/* In a worker. */
static char *analyse_piece(guint piece, const void *user)
{
	const struct work *work = user;
	const struct cli_study_row *row = g_ptr_array_index(work->due, piece);
	g_autoptr(GError) error = NULL;

	if (study_batch_step(work->wanted->folder, row->session, &work->wanted->options, &error)) {
		return g_strdup_printf("%c", ANSWER_DONE);
	}
	return g_strdup_printf(
		"%c%s", is_refusal_of_disk(error) ? ANSWER_FULL : ANSWER_FAILED, error->message);
}

static bool take_answer(guint piece, const char *answer, void *user)
{
	struct work *work = user;
	struct cli_study_row *row = g_ptr_array_index(work->due, piece);

	if (answer && answer[0] == ANSWER_DONE) {
		row->outcome = CLI_STUDY_ANALYSED;
		return true;
	}
	if (answer && answer[0] == ANSWER_FULL) {
		if (!work->stop) {
			work->stop = g_strdup(answer + 1);
		}
		return false;
	}
	row->outcome = CLI_STUDY_FAILED;
	row->sentence =
		answer ? g_strdup(answer + 1)
		       : g_strdup(_("analysing it brought the worker down; run “affekt study "
				    "analyze” again, and report this when it happens twice"));
	return true;
}

static void look_at(const struct cli_study_wanted *wanted, struct cli_study_row *row)
{
	switch (study_batch_state(wanted->folder, row->session, &wanted->options)) {
	case STUDY_BATCH_CURRENT:
		row->outcome = CLI_STUDY_CURRENT;
		break;
	case STUDY_BATCH_DUE:
		row->outcome = CLI_STUDY_LEFT; /* until it is done */
		break;
	case STUDY_BATCH_FAILED:
		row->outcome = CLI_STUDY_FAILED;
		row->sentence = study_batch_failure(row->session);
		break;
	case STUDY_BATCH_GONE:
		row->outcome = CLI_STUDY_GONE;
		break;
	case STUDY_BATCH_WITHHELD:
		row->outcome = CLI_STUDY_WITHHELD;
		break;
	case STUDY_BATCH_RECORDING:
		row->outcome = CLI_STUDY_RECORDING;
		break;
	}
	if (!row->sentence) {
		row->sentence = study_batch_refusal(wanted->folder, row->session);
	}
}

/* The sessions of the part, each as it is. */
static GPtrArray *list_rows(const struct cli_study_wanted *wanted)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
	const GPtrArray *sessions = wanted->folder->sessions;
	guint step = wanted->part > 0 ? wanted->n_parts : 1;

	for (guint i = wanted->part > 0 ? wanted->part - 1 : 0; i < sessions->len; i += step) {
		struct cli_study_row *row = g_new0(struct cli_study_row, 1);

		row->session = g_ptr_array_index(sessions, i);
		look_at(wanted, row);
		g_ptr_array_add(rows, row);
	}
	return rows;
}

/* A study on a disk that cannot be written to is told once, not once per session. */
static bool check_place(const struct study_folder *folder, GError **error)
{
	g_autofree char *results = g_build_filename(folder->path, "results", NULL);

	if (g_mkdir_with_parents(results, 0700) == 0 && access(results, W_OK) == 0) {
		return true;
	}
	rec_disk_fail(error, errno, _("Cannot write into %s"), results);
	return false;
}

GPtrArray *cli_study_run(const struct cli_study_wanted *wanted, char **ret_stop, GError **error)
{
	struct work work = {.wanted = wanted};
	struct cli_progress progress;

	*ret_stop = NULL;
	if (!study_batch_check(wanted->folder, &wanted->options, error) ||
		!check_place(wanted->folder, error)) {
		return NULL;
	}
	g_autoptr(GPtrArray) rows = list_rows(wanted);
	g_autoptr(GPtrArray) due = g_ptr_array_new();
	for (guint i = 0; i < rows->len; i++) {
		struct cli_study_row *row = g_ptr_array_index(rows, i);

		if (row->outcome == CLI_STUDY_LEFT) {
			g_ptr_array_add(due, row);
		}
	}
	work.due = due;
	cli_progress_init(&progress, _("Analysing"));
	g_autoptr(GPtrArray) answers = cli_crew_run(
		due->len, wanted->jobs, analyse_piece, &work, take_answer, &work, &progress, error);
	cli_progress_finish(&progress);
	*ret_stop = work.stop;
	return answers ? g_steal_pointer(&rows) : NULL;
}
