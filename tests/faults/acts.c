/*
 * What a program does to a session, small enough to be done a thousand times on a failing disk.
 *
 *   acts record SESSION BLOCKS   a journal of made samples, synced each fourth block, a mark each
 *                                sixth; then the session file
 *   acts journal SESSION BLOCKS  the journal alone, with its end
 *   acts edit SESSION N          N edits and answers in turn, by "anna"
 *   acts fold SESSION            edits into the file
 *   acts list SESSION            what a reader sees of edits and answers, a line each
 *   acts hold SESSION            holds the log of edits until its standard input ends
 *   acts slow SESSION            opens it, waits for a line on its standard input, then folds
 *
 * A line on standard output, written at once, acknowledges: "blocks N", "mark N", "edit N",
 * "answer N", "folded", "finished PATH". Exit 1 with a sentence when something fails.
 */
#include "recordings/edits/edits.h"
#include "recordings/finalise.h"
#include "tests/recordings/made.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BLOCKS_PER_SYNC = 4,
	BLOCKS_PER_MARK = 6,
};

static void say(const char *format, ...) G_GNUC_PRINTF(1, 2);

static void say(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	g_autofree char *text = g_strdup_vprintf(format, args);
	va_end(args);
	g_autofree char *line = g_strconcat(text, "\n", NULL);
	if (write(STDOUT_FILENO, line, strlen(line)) < 0)
		abort();
}

static bool set_mark(struct rec_journal *journal, uint64_t block, GError **error)
{
	g_autofree char *label = g_strdup_printf("m%" G_GUINT64_FORMAT, block);
	double time_s = (double)(block * MADE_BLOCK) / MADE_RATE_HZ;
	struct rec_mark mark = {.id = (int64_t)block,
		.time_s = time_s,
		.pressed_s = time_s,
		.label = label,
		.source = (char *)"socket"};

	if (!rec_journal_mark(journal, &mark, error) || !rec_journal_sync(journal, error))
		return false;
	say("mark %s", label);
	return true;
}

static bool write_journal(const char *path, uint64_t blocks, GError **error)
{
	struct rec_journal *journal = made_journal_try(path, error);
	bool is_written = journal != NULL;

	for (uint64_t block = 0; block < blocks && is_written; block++) {
		is_written = made_append(journal, block, error);
		if (is_written && block % BLOCKS_PER_SYNC == BLOCKS_PER_SYNC - 1) {
			is_written = rec_journal_sync(journal, error);
			if (is_written)
				say("blocks %" G_GUINT64_FORMAT, block + 1);
		}
		if (is_written && block % BLOCKS_PER_MARK == BLOCKS_PER_MARK - 1)
			is_written = set_mark(journal, block, error);
	}
	if (is_written)
		is_written = rec_journal_end(
			journal, (int64_t)(blocks * MADE_BLOCK * 1000000000 / MADE_RATE_HZ), error);
	bool is_closed = rec_journal_close(journal, is_written ? error : NULL);
	if (is_written && is_closed)
		say("blocks %" G_GUINT64_FORMAT, blocks);
	return is_written && is_closed;
}

static bool record(const char *session, const char *n, bool finishes, GError **error)
{
	g_autofree char *journal = g_strconcat(session, ".journal", NULL);
	struct rec_finalise_report report = {0};

	if (!write_journal(journal, strtoull(n, NULL, 10), error))
		return false;
	if (!finishes)
		return true;
	bool is_done = rec_finalise(journal, false, NULL, NULL, &report, error);
	if (is_done)
		say("finished %s", report.output);
	rec_finalise_report_clear(&report);
	return is_done;
}

static bool add_edit(rec_edits_log *log, guint64 i, GError **error)
{
	struct rec_edit edit = {.target = REC_EDIT_NOTE, .action = REC_EDIT_SET, .rater = "anna"};

	g_snprintf(edit.value, sizeof edit.value, "e%" G_GUINT64_FORMAT, i);
	if (!rec_edits_log_append(log, &edit, error))
		return false;
	say("edit e%" G_GUINT64_FORMAT, i);
	return true;
}

static bool add_answer(rec_edits_log *log, guint64 i, GError **error)
{
	g_autofree char *text = g_strdup_printf("a%" G_GUINT64_FORMAT, i);
	struct rec_self_report answer = {.id = (int64_t)i,
		.touchpoint = (char *)"entrance#1",
		.form = (char *)"sam",
		.item = (char *)"arousal",
		.value = (char *)"7",
		.text = text,
		.video_time_s = 1,
		.answered_at = (char *)"2026-11-22T10:00:00+01:00"};

	if (!rec_edits_log_append_answer(log, &answer, error))
		return false;
	say("answer %s", text);
	return true;
}

static bool edit(const char *path, const char *n, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open(path, error);
	g_autoptr(rec_edits_log) log =
		session ? rec_edits_log_open(path, session->uuid, error) : NULL;
	bool is_done = log != NULL;

	if (log)
		rec_edits_log_continue(log, session->edits);
	for (guint64 i = 0; i < strtoull(n, NULL, 10) && is_done; i++)
		is_done = i % 3 == 2 ? add_answer(log, i, error) : add_edit(log, i, error);
	return is_done;
}

static bool fold(const char *path, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open(path, error);

	if (!session || !rec_session_fold_edits(session, error))
		return false;
	say("folded");
	return true;
}

static bool list(const char *path, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open(path, error);

	if (!session)
		return false;
	for (guint i = 0; i < session->edits->len; i++) {
		const struct rec_edit *row = &g_array_index(session->edits, struct rec_edit, i);

		say("edit %s %" G_GINT64_FORMAT " %s", row->value, row->seq, row->id);
	}
	for (guint i = 0; i < session->self_reports->len; i++) {
		const struct rec_self_report *row = session->self_reports->pdata[i];

		say("answer %s", row->text);
	}
	return true;
}

static bool hold(const char *path, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open(path, error);
	g_autoptr(rec_edits_log) log =
		session ? rec_edits_log_open(path, session->uuid, error) : NULL;

	if (!log)
		return false;
	say("holding");
	while (getchar() != EOF)
		continue;
	return true;
}

static bool slow(const char *path, GError **error)
{
	g_autoptr(rec_session) session = rec_session_open(path, error);

	if (!session)
		return false;
	say("opened");
	if (getchar() == EOF)
		return false;
	return rec_session_fold_edits(session, error);
}

int main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	const char *act = argc > 2 ? argv[1] : "";
	bool is_done = false;

	if (strcmp(act, "record") == 0 && argc == 4)
		is_done = record(argv[2], argv[3], true, &error);
	else if (strcmp(act, "journal") == 0 && argc == 4)
		is_done = record(argv[2], argv[3], false, &error);
	else if (strcmp(act, "edit") == 0 && argc == 4)
		is_done = edit(argv[2], argv[3], &error);
	else if (strcmp(act, "fold") == 0 && argc == 3)
		is_done = fold(argv[2], &error);
	else if (strcmp(act, "list") == 0 && argc == 3)
		is_done = list(argv[2], &error);
	else if (strcmp(act, "hold") == 0 && argc == 3)
		is_done = hold(argv[2], &error);
	else if (strcmp(act, "slow") == 0 && argc == 3)
		is_done = slow(argv[2], &error);
	else
		return 2;
	if (!is_done)
		fprintf(stderr, "acts: %s\n", error ? error->message : "");
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
