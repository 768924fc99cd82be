#include "cli/study_refresh.h"

#include "cli/call.h"
#include "cli/overview.h"
#include "cli/study_evidence.h"
#include "study/tables/study_tables.h"

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
