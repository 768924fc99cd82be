/* Who is in and who is not, how good the data are, and whether the answer hangs on that. */
#include "study/evidence/say.h"
#include "study/report/content.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* What all sessions together say. */
struct sums {
	guint n_sessions, n_synced, n_sync_pass, n_gaps, n_usable;
	double sync_worst_ms, gaps_s, usable_sum, usable_min;
};

static void add_result(struct sums *sums, const struct study_result *result)
{
	sums->n_sessions++;
	sums->n_gaps += result->n_gaps;
	sums->gaps_s += isfinite(result->gaps_s) ? result->gaps_s : 0;
	if (*result->sync) {
		sums->n_synced++;
		sums->n_sync_pass += strcmp(result->sync, "pass") == 0;
	}
	if (isfinite(result->sync_worst_ms))
		sums->sync_worst_ms = fmax(sums->sync_worst_ms, fabs(result->sync_worst_ms));
	if (isfinite(result->usable_pct)) {
		sums->n_usable++;
		sums->usable_sum += result->usable_pct;
		sums->usable_min = fmin(sums->usable_min, result->usable_pct);
	}
}

static struct sums sum_results(const struct study_evidence *evidence)
{
	struct sums sums = {.usable_min = INFINITY};

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint r = 0; r < member->results->len; r++)
			add_result(&sums, member->results->pdata[r]);
	}
	return sums;
}

static void say_facts(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;
	struct study_document *document = content->document;
	struct sums sums = sum_results(evidence);

	study_document_fact(document, study_content_keepf(content, "%u", evidence->n_out),
		ngettext("person left out", "people left out", evidence->n_out));
	if (sums.n_usable > 0)
		study_document_fact(document,
			study_content_percent(content, sums.usable_sum / sums.n_usable / 100),
			study_content_keepf(content, _("usable time on average, %s at least"),
				study_content_percent(content, sums.usable_min / 100)));
	if (sums.n_synced > 0)
		study_document_fact(document,
			study_content_keepf(
				content, _("%u of %u"), sums.n_sync_pass, sums.n_synced),
			study_content_keepf(content,
				_("sync certificates passed; worst deviation %s ms"),
				study_content_number(content, sums.sync_worst_ms, 1)));
	study_document_fact(document, study_content_keepf(content, "%u", sums.n_gaps),
		study_content_keepf(content, _("gaps in the signals, %s s together"),
			study_content_number(content, sums.gaps_s, 1)));
}

static void count_reasons(struct study_content *content)
{
	for (unsigned rule = 1; rule <= STUDY_EXCLUSION_FAILED; rule <<= 1) {
		guint n = 0;
		for (guint i = 0; i < content->evidence->members->len; i++) {
			const struct study_member *member = content->evidence->members->pdata[i];
			n += (member->exclusions & rule) != 0;
		}
		if (n > 0)
			study_document_itemf(content->document, "%s: %u",
				study_content_keep(
					content, study_say_exclusions(rule, NULL, false)),
				n);
	}
}

static void add_excluded(struct study_content *content)
{
	const GPtrArray *members = content->evidence->members;
	guint n = 0, n_shown = 0;

	if (members->len == 0) {
		study_document_say(
			content->document, STUDY_TONE_PLAIN, _("Nobody is in the study yet."));
		return;
	}
	if (content->evidence->n_out == 0) {
		study_document_say(content->document, STUDY_TONE_PLAIN,
			_("Nobody was left out. The rules that decide are in the chapter on "
			  "methods."));
		return;
	}
	study_document_say(content->document, STUDY_TONE_PLAIN,
		_("These are not in the results. The rules were declared beforehand and know "
		  "nothing of the answer; a decision by a person stands with the reason given. "
		  "One person may be counted under several reasons."));
	count_reasons(content);
	struct study_table *table =
		study_document_table(content->document, _("Who was left out, and why"));
	study_table_column(table, _("Participant"), false);
	study_table_column(table, _("Wave"), false);
	study_table_column(table, _("Why"), false);
	study_table_column(table, _("Usable time"), true);
	for (guint i = 0; i < members->len; i++) {
		const struct study_member *member = members->pdata[i];
		if (study_member_is_in(content->evidence, member) || ++n > STUDY_CONTENT_ROWS)
			continue;
		struct study_table_row *row = study_table_row(table);
		n_shown++;
		study_table_cell(row, member->participant);
		study_table_cell(row, *member->wave ? member->wave : "–");
		study_table_cell(
			row, study_content_keep(content, study_view_reason(content->view, i)));
		study_table_cell(row, study_content_percent(content, member->usable_pct / 100));
	}
	study_content_more(content, n - n_shown, "study_participants.csv");
}

static void add_comparison(struct study_content *content)
{
	const GPtrArray *touchpoints = content->evidence->touchpoints;
	guint n = MIN(touchpoints->len, STUDY_CONTENT_ROWS);

	if (touchpoints->len == 0)
		return;
	study_document_section(content->document, _("Does the answer hang on who was left out?"));
	study_document_say(content->document, STUDY_TONE_PLAIN,
		_("The means of the report beside those with everybody counted in, and the range "
		  "in which the mean stays when any one person is left out."));
	struct study_table *table = study_document_table(
		content->document, _("With and without exclusions; leaving one out"));
	study_table_column(table, _("Touch point"), false);
	study_table_column(table, _("Mean of the report"), true);
	study_table_column(table, "n", true);
	study_table_column(table, _("Mean with everybody"), true);
	study_table_column(table, "n", true);
	study_table_column(table, _("Had a peak"), true);
	study_table_column(table, _("with everybody"), true);
	study_table_column(table, _("Leaving one out"), true);
	for (guint i = 0; i < n; i++) {
		const struct study_touchpoint *touchpoint = touchpoints->pdata[i];
		struct study_table_row *row = study_table_row(table);
		row->is_strong = study_content_side(touchpoint) != 0;
		study_table_cell(row, study_content_title(content, i));
		study_table_cell(row, study_content_number(content, touchpoint->mean, 1));
		study_table_cellf(row, "%u", touchpoint->n_valid);
		study_table_cell(row, study_content_number(content, touchpoint->mean_everybody, 1));
		study_table_cellf(row, "%u", touchpoint->n_everybody);
		study_table_cell(row, study_content_percent(content, touchpoint->peak_share));
		study_table_cell(
			row, study_content_percent(content, touchpoint->peak_share_everybody));
		study_table_cell(row, study_content_range(content, touchpoint->leave_one_out, 1));
	}
	study_content_more(content, touchpoints->len - n, "study_touchpoints.csv");
}

/* Sessions whose clocks are in doubt, by name. */
static void add_unsynced(struct study_content *content)
{
	guint n = 0;

	for (guint i = 0; i < content->evidence->members->len; i++) {
		const struct study_member *member = content->evidence->members->pdata[i];
		for (guint r = 0; r < member->results->len; r++) {
			const struct study_result *result = member->results->pdata[r];
			if (*result->sync == '\0' || strcmp(result->sync, "pass") == 0)
				continue;
			if (n == 0)
				study_document_say(content->document, STUDY_TONE_PLAIN,
					_("Sync certificates that were not passed:"));
			if (n++ < STUDY_CONTENT_ROWS / 4)
				study_document_itemf(content->document, "%s, %s: %s",
					member->participant, result->session,
					study_content_keep(
						content, study_say_sync(result->sync, false)));
		}
	}
	study_content_more(content, n > STUDY_CONTENT_ROWS / 4 ? n - STUDY_CONTENT_ROWS / 4 : 0,
		"study_participants.csv");
}

void study_content_quality(struct study_content *content)
{
	study_document_chapter(content->document, _("How good the data are"));
	say_facts(content);
	add_excluded(content);
	study_content_figure(content, "quality");
	add_unsynced(content);
	add_comparison(content);
}
