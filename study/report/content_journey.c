/* Arousal along the journey, the share of people with a peak, one line per participant. */
#include "study/report/content.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void add_columns(struct study_table *table)
{
	study_table_column(table, _("Touch point"), false);
	study_table_column(table, _("People"), true);
	study_table_column(table, _("Mean"), true);
	study_table_column(table, _("Interval (95 %)"), true);
	study_table_column(table, _("Chance band"), true);
	study_table_column(table, _("Rank"), true);
	study_table_column(table, _("Had a peak"), true);
	study_table_column(table, _("Interval (95 %)"), true);
}

static void add_row(struct study_content *content, struct study_table *table, guint i)
{
	const struct study_touchpoint *touchpoint = content->evidence->touchpoints->pdata[i];
	struct study_table_row *row = study_table_row(table);

	row->is_strong = study_content_side(touchpoint) != 0;
	study_table_cell(row, study_content_title(content, i));
	study_table_cellf(row, "%u", touchpoint->n_valid);
	study_table_cell(row, study_content_number(content, touchpoint->mean, 1));
	study_table_cell(row, study_content_range(content, touchpoint->mean_ci, 1));
	study_table_cell(row, study_content_range(content, touchpoint->chance, 1));
	study_table_cell(row, study_content_number(content, touchpoint->rank,
				      fmod(touchpoint->rank, 1) != 0 ? 1 : 0));
	study_table_cell(row, study_content_percent(content, touchpoint->peak_share));
	study_table_cell(row, study_content_percents(content, touchpoint->peak_share_ci));
}

/* In the order of the journey; of a long one what stands out comes before what is left to the
 * tables. */
static void add_table(struct study_content *content)
{
	const GPtrArray *touchpoints = content->evidence->touchpoints;
	struct study_table *table = study_document_table(content->document,
		_("The numbers of the journey; bold: outside of the chance band"));
	guint n_strong = 0, n_plain = 0, n_shown = 0;

	table->is_folded = true;
	add_columns(table);
	for (guint i = 0; i < touchpoints->len; i++)
		n_strong += study_content_side(touchpoints->pdata[i]) != 0;
	for (guint i = 0; i < touchpoints->len && n_shown < STUDY_CONTENT_ROWS; i++) {
		bool is_strong = study_content_side(touchpoints->pdata[i]) != 0;
		guint reserved = MIN(n_strong, STUDY_CONTENT_ROWS);
		if (!is_strong && n_plain >= STUDY_CONTENT_ROWS - reserved)
			continue;
		n_plain += is_strong ? 0 : 1;
		n_shown++;
		add_row(content, table, i);
	}
	study_content_more(content, touchpoints->len - n_shown, "study_touchpoints.csv");
}

void study_content_journey(struct study_content *content)
{
	struct study_document *document = content->document;

	study_document_chapter(document, _("The journey"));
	if (content->evidence->touchpoints->len == 0) {
		study_document_say(document, STUDY_TONE_PLAIN,
			_("The sessions hold no touch points, so there is no journey to show."));
		return;
	}
	study_document_say(document, STUDY_TONE_PLAIN,
		_("Each point is the mean over the people, with its interval (95 %), on a scale "
		  "from "
		  "0 to 100 that is each person's own: 22 is that person's rest, 50 lies clearly "
		  "above it. The band is where means lie by chance alone, for all touch points at "
		  "once: what lies outside of it stands out."));
	study_content_figure(content, "journey");
	add_table(content);
	study_document_section(document, _("How many people had a peak"));
	study_document_say(document, STUDY_TONE_PLAIN,
		_("A mean may come from a few strong reactions. The share of people with at least "
		  "one arousal peak tells whether it is shared."));
	study_content_figure(content, "shares");
	study_document_section(document, _("Person by person"));
	study_document_say(document, STUDY_TONE_PLAIN,
		_("One line per participant. A touch point that moves everybody is a dark column; "
		  "a "
		  "dark line is a lively person."));
	study_content_figure(content, "heat");
	study_content_figure(content, "curve");
}
