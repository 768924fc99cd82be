#include "recordings/edits/edits_blind.h"

#include "recordings/session/measures.h"

#include <math.h>
#include <string.h>

bool rec_edits_is_blind_note(const struct rec_edit *edit)
{
	return edit->target == REC_EDIT_NOTE && edit->action == REC_EDIT_SET &&
	       strcmp(edit->field, "blind") == 0;
}

struct rec_edit rec_edits_blind_note(bool is_on, bool had_seen)
{
	struct rec_edit edit = {
		.target = REC_EDIT_NOTE,
		.action = REC_EDIT_SET,
		.old_time_s = NAN,
		.new_time_s = NAN,
	};
	g_strlcpy(edit.field, "blind", sizeof edit.field);
	g_strlcpy(edit.value, is_on ? "on" : "off", sizeof edit.value);
	g_strlcpy(edit.reason, had_seen ? "seen" : "", sizeof edit.reason);
	return edit;
}

static void take_note(struct rec_edits_blind *blind, const struct rec_edit *edit)
{
	blind->is_blind = strcmp(edit->value, "on") == 0;
	if (!blind->is_blind || strcmp(edit->reason, "seen") == 0)
		blind->had_seen = true;
	if (!blind->is_blind || blind->was_blind)
		return;
	blind->was_blind = true;
	blind->had_seen = blind->had_seen || blind->n_before > 0;
	blind->seq = edit->seq;
	blind->wall_us = edit->wall_us;
}

struct rec_edits_blind rec_edits_blind_of(const GArray *edits, const char *rater)
{
	struct rec_edits_blind blind = {0};
	for (guint i = 0; i < edits->len; i++) {
		const struct rec_edit *edit = &g_array_index(edits, struct rec_edit, i);
		if (g_strcmp0(edit->rater, rater) != 0)
			continue;
		if (rec_edits_is_blind_note(edit))
			take_note(&blind, edit);
		else if (edit->target == REC_EDIT_NOTE || edit->target == REC_EDIT_VIDEO)
			continue;
		else if (blind.is_blind)
			blind.n_blind++;
		else if (blind.was_blind)
			blind.n_unblinded++;
		else
			blind.n_before++;
	}
	return blind;
}

struct rec_results *rec_edits_blind_results(const struct rec_results *automatic)
{
	struct rec_results *results = rec_results_share(automatic);
	g_array_set_size(results->scr, 0);
	g_array_set_size(results->peaks, 0);
	g_array_set_size(results->responses, 0);
	rec_measures_drop(results, REC_METRIC_VALID_MIN, REC_METRIC_LIVE_HR_DIFFERENCE);
	return results;
}
