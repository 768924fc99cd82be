#include "cli/study_refresh.h"

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
