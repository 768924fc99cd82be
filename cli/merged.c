#include "cli/merged.h"

#include "recordings/edits.h"
#include "recordings/studyfile.h"
#include "recordings/tables.h"
#include "study/touchpoints.h"

static char *choose_rater(const struct rec_session *session, const char *wanted)
{
	g_autoptr(rec_studyfile) study = NULL;
	if (session->study_text) {
		study = rec_studyfile_parse(session->study_text, session->path, NULL);
	}
	return rec_edits_choose_rater(session->edits, wanted, study ? study->rater : NULL);
}

bool cli_merged_init(
	struct cli_merged *merged, const char *path, const char *wanted_rater, GError **error)
{
	struct rec_session *session = rec_session_open(path, error);
	if (!session) {
		return false;
	}
	*merged = (struct cli_merged){
		.session = session,
		.rater = choose_rater(session, wanted_rater),
	};
	if (session->results) {
		g_autoptr(GArray) unmatched = g_array_new(FALSE, FALSE, sizeof(guint));
		merged->results =
			rec_edits_merge(session->results, session->edits, merged->rater, unmatched);
		merged->unmatched = unmatched->len;
	}
	merged->touchpoints = study_touchpoints_compute(session, merged->results);
	return true;
}

void cli_merged_finish(struct cli_merged *merged)
{
	g_clear_pointer(&merged->touchpoints, g_array_unref);
	g_clear_pointer(&merged->results, rec_results_free);
	g_clear_pointer(&merged->rater, g_free);
	g_clear_pointer(&merged->session, rec_session_free);
}

static bool has_device(const struct rec_session *session, bool wants_emulated)
{
	for (guint i = 0; i < session->devices->len; i++) {
		const struct rec_device *device = g_ptr_array_index(session->devices, i);
		if (wants_emulated ? device->is_emulated : device->is_simulated) {
			return true;
		}
	}
	return false;
}

static bool is_uncalibrated(const struct rec_session *session)
{
	if (session->primary_gsr < 0) {
		return false;
	}
	const struct rec_channel *gsr =
		g_ptr_array_index(session->channels, (guint)session->primary_gsr);
	return !core_channel_is_calibrated(&gsr->desc);
}

char *cli_merged_labels(const struct cli_merged *merged, const char *separator)
{
	const struct rec_session *session = merged->session;
	const struct rec_results *results = merged->results;
	const struct {
		const char *word;
		bool holds;
	} labels[] = {
		{"SIMULATED", has_device(session, /* wants_emulated= */ false)},
		{"EMULATED", has_device(session, /* wants_emulated= */ true)},
		{"UNCALIBRATED", is_uncalibrated(session)},
		{"JOURNAL", session->is_journal},
		{"RECOVERED", session->recovered != NULL},
		{"SEALED", session->is_sealed},
		{"SELF_NORMALISED", results && results->is_self_normalised},
		{"NON_RESPONDER", results && results->is_non_responder},
	};
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(labels); i++) {
		if (labels[i].holds) {
			g_string_append_printf(
				text, "%s%s", text->len ? separator : "", labels[i].word);
		}
	}
	return g_string_free(text, FALSE);
}
