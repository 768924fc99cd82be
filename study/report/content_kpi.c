/* Scores over the waves, the weakest link, and what deviates. */
#include "study/evidence/alerts.h"
#include "study/evidence/kpi.h"
#include "study/evidence/say.h"
#include "study/report/content.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define ALERTS_MAX 12

static const struct {
	const char *id, *name;
} raters[] = {
	{"self", N_("participants")},
	{"observer", N_("observers")},
	{"staff", N_("staff")},
};

static const struct {
	const char *id, *name;
} verdicts[] = {
	{"in control", N_("within the limits")},
	{"above the limits", N_("above the limits")},
	{"below the limits", N_("below the limits")},
};

static const char *rater_name(const char *id)
{
	for (gsize i = 0; i < G_N_ELEMENTS(raters); i++) {
		if (strcmp(raters[i].id, id) == 0)
			return _(raters[i].name);
	}
	return id;
}

static const char *verdict_name(const char *id)
{
	for (gsize i = 0; i < G_N_ELEMENTS(verdicts); i++) {
		if (strcmp(verdicts[i].id, id) == 0)
			return _(verdicts[i].name);
	}
	return id;
}

static const char *phase_title(const struct study_content *content, const char *id)
{
	const struct rec_studyfile *plan = content->evidence->folder->plan;
	const struct rec_phase *phase = plan ? rec_studyfile_find_phase(plan, id) : NULL;

	if (*id == '\0')
		return _("All phases together");
	return phase && phase->title ? phase->title : id;
}

/* Scores of everybody; those of single people and teams stand in the tables. */
static bool is_of_all(const struct study_kpi *kpi)
{
	return *kpi->whom == '\0';
}

static void add_row(
	struct study_content *content, struct study_table *table, const struct study_kpi *kpi)
{
	struct study_table_row *row = study_table_row(table);

	row->is_strong = *kpi->phase == '\0';
	study_table_cell(row, phase_title(content, kpi->phase));
	study_table_cell(row, *kpi->wave ? kpi->wave : "–");
	study_table_cell(row, rater_name(kpi->rater_kind));
	study_table_cellf(row, "%u", kpi->n);
	study_table_cellf(row, _("%s of %s"), study_content_number(content, kpi->mean, 1),
		study_content_number(content, kpi->possible, 0));
	study_table_cell(row, study_content_range(content, kpi->ci, 1));
	study_table_cell(row, study_content_signed(content, kpi->change, 1));
	study_table_cell(row, study_content_range(content, kpi->limits, 1));
	study_table_cell(row, verdict_name(kpi->verdict));
}

static void add_table(struct study_content *content)
{
	const GPtrArray *kpis = content->evidence->kpis;
	struct study_table *table =
		study_document_table(content->document, _("Scores from 1 to 10 by phase and wave"));
	guint n_shown = 0, n_all = 0;

	table->is_folded = true;
	study_table_column(table, _("Phase"), false);
	study_table_column(table, _("Wave"), false);
	study_table_column(table, _("Scored by"), false);
	study_table_column(table, "n", true);
	study_table_column(table, _("Mean"), true);
	study_table_column(table, _("Interval (95 %)"), true);
	study_table_column(table, _("Change"), true);
	study_table_column(table, _("Control limits"), true);
	study_table_column(table, _("Verdict"), false);
	for (guint i = 0; i < kpis->len; i++) {
		const struct study_kpi *kpi = kpis->pdata[i];
		n_all++;
		if (!is_of_all(kpi) || n_shown >= STUDY_CONTENT_ROWS)
			continue;
		n_shown++;
		add_row(content, table, kpi);
	}
	study_content_more(content, n_all - n_shown, "study_kpi.csv");
}

static void say_weakest(struct study_content *content)
{
	const struct study_kpi *kpi = study_kpi_weakest(content->evidence);

	if (!kpi)
		return;
	const char *who = rater_name(kpi->rater_kind);
	study_document_note(content->document, STUDY_TONE_PLAIN, _("The weakest link"),
		study_content_keepf(content, _("“%s” has the lowest score: %s of 10 (%s)."),
			phase_title(content, kpi->phase),
			study_content_number(content, kpi->mean, 1),
			*kpi->wave ? study_content_keepf(
					     content, _("wave %s, scored by %s"), kpi->wave, who)
				   : study_content_keepf(content, _("scored by %s"), who)));
}

static void add_alerts(struct study_content *content)
{
	const GPtrArray *alerts = content->evidence->alerts;
	guint i = 0;

	study_document_section(content->document, _("What a person should look at"));
	if (alerts->len == 0)
		study_document_say(content->document, STUDY_TONE_PLAIN,
			_("Nobody left the own norm or the limits of the study."));
	for (guint n_lines = 0; i < alerts->len && n_lines < ALERTS_MAX; n_lines++) {
		const struct study_alert *alert = alerts->pdata[i];
		guint n = study_alerts_same(alerts, i);
		g_autofree char *sentence = study_say_alerts(alerts, i, n, false);
		i += n;
		if (isfinite(alert->time_s))
			study_document_itemf(content->document, _("%s At %s of the session."),
				sentence, study_content_clock(content, alert->time_s));
		else
			study_document_item(content->document, sentence);
	}
	study_content_more(content, alerts->len - i, "study_alerts.csv");
}

void study_content_kpi(struct study_content *content)
{
	study_document_chapter(content->document, _("Scores over the waves"));
	if (content->evidence->kpis->len == 0) {
		study_document_say(content->document, STUDY_TONE_PLAIN,
			_("Nobody was asked for scores from 1 to 10, so there is no development "
			  "to show."));
	} else {
		say_weakest(content);
		study_content_figure(content, "kpi");
		add_table(content);
	}
	add_alerts(content);
}
