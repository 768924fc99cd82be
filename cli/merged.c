#include "cli/merged.h"

#include "recordings/edits/edits.h"
#include "recordings/export/tables.h"
#include "recordings/session/studyfile.h"
#include "recordings/session_open.h"
#include "study/session/merged.h"
#include "study/session/touchpoints.h"

static char *choose_rater(const struct rec_session *session, const char *wanted)
{
	g_autoptr(rec_studyfile) study = NULL;
	if (session->study_text) {
		study = rec_studyfile_parse(session->study_text, session->path, NULL);
	}
	return rec_edits_choose_rater(session->edits, wanted, study ? study->rater : NULL);
}

void cli_merged_init_from(
	struct cli_merged *merged, struct rec_session *session, const char *wanted_rater)
{
	*merged = (struct cli_merged){
		.session = session,
		.rater = choose_rater(session, wanted_rater),
	};
	g_autoptr(GArray) unmatched = g_array_new(FALSE, FALSE, sizeof(guint));
	merged->results = study_merged_take(session, merged->rater, unmatched);
	merged->unmatched = unmatched->len;
	merged->touchpoints = study_touchpoints_compute(session, merged->results);
}

bool cli_merged_init(
	struct cli_merged *merged, const char *path, const char *wanted_rater, GError **error)
{
	struct rec_session *session = rec_session_open_to_show(path, error);
	if (!session) {
		return false;
	}
	cli_merged_init_from(merged, session, wanted_rater);
	return true;
}

void cli_merged_finish(struct cli_merged *merged)
{
	g_clear_pointer(&merged->touchpoints, g_array_unref);
	g_clear_pointer(&merged->results, rec_results_free);
	g_clear_pointer(&merged->rater, g_free);
	g_clear_pointer(&merged->session, rec_session_free);
}
