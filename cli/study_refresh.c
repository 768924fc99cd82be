#include "cli/study_refresh.h"

#include "cli/call.h"
#include "cli/overview.h"
#include "cli/study_evidence.h"
#include "study/folder/withdraw_exports.h"
#include "study/tables/study_tables.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>

bool cli_study_refresh_tables(const char *path, GError **error)
{
	const struct study_evidence_options wanted = {.repeats = STUDY_REPEATS_MEAN};
	struct cli_study_evidence study;

	if (!cli_study_evidence_init(&study, path, &wanted, error)) {
		return false;
	}
	bool is_done = study_tables_refresh(study.evidence, error);

	cli_study_evidence_finish(&study);
	return is_done;
}

bool cli_study_refresh_report(const char *path, GError **error)
{
	static const char NAME[] = "study report";
	char *const words[] = {"--no-codes", "--", (char *)path};
	const struct cli_command *command = cli_command_find(NAME);

	if (!command) {
		cli_overview_set_unknown(NAME, error);
		return false;
	}
	struct cli_call *call = cli_call_parse(command, words, G_N_ELEMENTS(words), error);
	bool is_done = call && command->run(call, error);

	cli_call_destroy(call);
	return is_done;
}

static bool has_withheld(const struct study_folder *folder)
{
	for (guint i = 0; folder->people && i < folder->people->rows->len; i++) {
		const struct study_person *person = g_ptr_array_index(folder->people->rows, i);

		if (!study_people_allows(
			    folder->people, person->participant, STUDY_SCOPE_SIGNALS)) {
			return true;
		}
	}
	return false;
}

/* Whether the page of the report at @place was written before the file at @table. */
static bool is_older(const char *place, const char *table)
{
	g_autofree char *page = g_build_filename(place, "report.html", NULL);
	struct stat a, b;

	if (stat(page, &a) != 0 || stat(table, &b) != 0) {
		return false;
	}
	return a.st_mtim.tv_sec < b.st_mtim.tv_sec ||
	       (a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec < b.st_mtim.tv_nsec);
}

void cli_study_refresh_due(const struct study_folder *folder, GPtrArray *ret_problems)
{
	g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *table = g_build_filename(folder->path, "participants.tsv", NULL);
	char *own = g_build_filename(folder->path, "report", NULL);

	g_ptr_array_add(places, own);
	if (has_withheld(folder)) {
		study_withdraw_list_reports(folder, places);
	}
	for (guint i = 0; has_withheld(folder) && i < places->len; i++) {
		const char *place = g_ptr_array_index(places, i);
		g_autofree char *command =
			i == 0 ? g_strdup_printf("affekt study report %s", folder->path)
			       : g_strdup_printf(
					 "affekt study report %s --output %s", folder->path, place);

		if (is_older(place, table)) {
			g_ptr_array_add(ret_problems,
				g_strdup_printf(_("%s may still show participants who withhold "
						  "their signals now: it is older than "
						  "participants.tsv; make it anew: %s"),
					place, command));
		}
	}
}
