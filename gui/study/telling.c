#include "gui/study/telling.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const struct {
	unsigned bit;
	const char *words;
} exclusions[] = {
	{STUDY_EXCLUSION_PERSON, N_("decided by a person")},
	{STUDY_EXCLUSION_GSR, N_("bad skin contact")},
	{STUDY_EXCLUSION_PULSE, N_("bad pulse signal")},
	{STUDY_EXCLUSION_BASELINE, N_("no baseline")},
	{STUDY_EXCLUSION_NON_RESPONDER, N_("non-responder")},
	{STUDY_EXCLUSION_CONSENT, N_("no consent to signals")},
	{STUDY_EXCLUSION_FAILED, N_("not analysed")},
};

static const char *const states[] = {
	[STUDY_BATCH_CURRENT] = N_("Analysed"),
	[STUDY_BATCH_DUE] = N_("Not analysed yet"),
	[STUDY_BATCH_FAILED] = N_("The analysis failed"),
	[STUDY_BATCH_GONE] = N_("The file is not there"),
	[STUDY_BATCH_WITHHELD] = N_("No consent to signals"),
	[STUDY_BATCH_RECORDING] = N_("Being recorded"),
};

const char *affekt_telling_state(enum study_batch_state state)
{
	return _(states[state]);
}

/* Takes over @phrase. */
static void add(GString *text, const char *separator, char *phrase)
{
	if (text->len > 0)
		g_string_append(text, separator);
	g_string_append(text, phrase);
	g_free(phrase);
}

static char *done(GString *text)
{
	return g_string_free(text, FALSE);
}

const char *affekt_telling_title(const struct study_touchpoint *touchpoint)
{
	return touchpoint->title[0] != '\0' ? touchpoint->title : touchpoint->id;
}

/* The words of the person who excluded; NULL none. */
static const char *reason_of(
	const struct study_evidence *evidence, const struct study_member *member)
{
	const struct study_people *people =
		evidence->folder != NULL ? evidence->folder->people : NULL;
	if (people == NULL)
		return NULL;
	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *row = g_ptr_array_index(people->rows, i);
		if (row->is_excluded && row->reason[0] != '\0' &&
			g_str_equal(row->participant, member->participant))
			return row->reason;
	}
	return NULL;
}

char *affekt_telling_exclusions(
	const struct study_evidence *evidence, const struct study_member *member)
{
	GString *text = g_string_new(NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(exclusions); i++) {
		if ((member->exclusions & exclusions[i].bit) == 0)
			continue;
		add(text, "; ", g_strdup(_(exclusions[i].words)));
		const char *reason = exclusions[i].bit == STUDY_EXCLUSION_PERSON
					     ? reason_of(evidence, member)
					     : NULL;
		if (reason != NULL)
			g_string_append_printf(text, " (%s)", reason);
	}
	return done(text);
}

/* --- a cell -------------------------------------------------------------------------------- */

/* Alerts of that member there, in the words of the study. */
static void add_alerts(GString *text, const struct study_evidence *evidence,
	const struct study_member *member, const char *touchpoint, const char *separator)
{
	for (guint i = 0; i < evidence->alerts->len; i++) {
		const struct study_alert *alert = g_ptr_array_index(evidence->alerts, i);
		if (g_str_equal(alert->participant, member->participant) &&
			g_str_equal(alert->touchpoint, touchpoint))
			add(text, separator, g_strdup_printf(_("alert: %s"), alert->text));
	}
}

static void add_recall(GString *text, const struct study_value *value, const char *separator)
{
	if (!isnan(value->arousal_felt))
		add(text, separator, g_strdup_printf(_("felt %.0f"), value->arousal_felt));
	if (!isnan(value->score))
		add(text, separator, g_strdup_printf(_("score %.1f of 10"), value->score));
}

static void add_value(GString *text, const struct study_value *value, const char *separator)
{
	if (value->n_visits == 0) {
		add(text, separator, g_strdup(_("not visited")));
		return;
	}
	if (isnan(value->arousal))
		add(text, separator, g_strdup(_("too little valid time")));
	else
		add(text, separator, g_strdup_printf(_("arousal %.0f"), value->arousal));
	if (value->peak > 0)
		add(text, separator, g_strdup(_("with a peak")));
	if (value->n_visits > 1)
		add(text, separator,
			g_strdup_printf(ngettext("%u visit", "%u visits", value->n_visits),
				value->n_visits));
	if (!isnan(value->scr_per_min))
		add(text, separator, g_strdup_printf(_("%.1f SCR/min"), value->scr_per_min));
	if (!isnan(value->position))
		add(text, separator,
			g_strdup_printf(_("place %.0f in the order"), value->position));
	add_recall(text, value, separator);
}

char *affekt_telling_cell(const struct study_evidence *evidence, const struct study_member *member,
	int column, const char *separator)
{
	const struct study_touchpoint *touchpoint =
		g_ptr_array_index(evidence->touchpoints, (guint)column);
	GString *text = g_string_new(affekt_telling_title(touchpoint));
	add_value(text, &g_array_index(member->values, struct study_value, column), separator);
	add_alerts(text, evidence, member, touchpoint->id, separator);
	return done(text);
}

/* --- a participant, a touch point ---------------------------------------------------------- */

char *affekt_telling_member(const struct study_evidence *evidence,
	const struct study_member *member, const char *separator)
{
	GString *text = g_string_new(member->participant);
	if (member->group[0] != '\0')
		add(text, separator, g_strdup_printf(_("group %s"), member->group));
	if (member->wave[0] != '\0')
		add(text, separator, g_strdup_printf(_("wave %s"), member->wave));
	if (!isnan(member->usable_pct))
		add(text, separator, g_strdup_printf(_("%.0f %% usable"), member->usable_pct));
	g_autofree char *why = affekt_telling_exclusions(evidence, member);
	if (why[0] != '\0')
		add(text, separator,
			g_strdup_printf(evidence->options.is_everybody
						? _("would be out of the means: %s")
						: _("out of the means: %s"),
				why));
	if (member->n_alerts > 0)
		add(text, separator,
			g_strdup_printf(ngettext("%u alert", "%u alerts", member->n_alerts),
				member->n_alerts));
	add_alerts(text, evidence, member, "", separator);
	return done(text);
}

bool affekt_telling_is_beyond_chance(const struct study_touchpoint *touchpoint)
{
	return touchpoint->mean > touchpoint->chance.high ||
	       touchpoint->mean < touchpoint->chance.low;
}

static void add_mean(
	GString *text, const struct study_touchpoint *touchpoint, const char *separator)
{
	const struct study_interval *ci = &touchpoint->mean_ci;
	if (isnan(touchpoint->mean)) {
		add(text, separator, g_strdup(_("no mean: nobody has a valid arousal here")));
		return;
	}
	if (isnan(ci->low))
		add(text, separator,
			g_strdup_printf(_("mean %.0f of %u people"), touchpoint->mean,
				touchpoint->n_valid));
	else
		/* Translators: a mean, its 95 % interval, and of how many. */
		add(text, separator,
			g_strdup_printf(_("mean %.0f (95 %%: %.0f to %.0f) of %u people"),
				touchpoint->mean, ci->low, ci->high, touchpoint->n_valid));
	if (isnan(touchpoint->chance.low))
		return;
	add(text, separator,
		g_strdup_printf(affekt_telling_is_beyond_chance(touchpoint)
					? _("beyond chance (%.0f to %.0f)")
					: _("as by chance (%.0f to %.0f)"),
			touchpoint->chance.low, touchpoint->chance.high));
}

char *affekt_telling_touchpoint(
	const struct study_evidence *evidence, int column, const char *separator)
{
	const struct study_touchpoint *touchpoint =
		g_ptr_array_index(evidence->touchpoints, (guint)column);
	GString *text = g_string_new(affekt_telling_title(touchpoint));
	if (touchpoint->phase[0] != '\0')
		add(text, separator, g_strdup_printf(_("phase %s"), touchpoint->phase));
	if (touchpoint->is_critical)
		add(text, separator, g_strdup(_("critical touch point")));
	add_mean(text, touchpoint, separator);
	if (!isnan(touchpoint->peak_share))
		add(text, separator,
			g_strdup_printf(_("with a peak %.0f %%"), 100 * touchpoint->peak_share));
	if (!isnan(touchpoint->rank))
		add(text, separator, g_strdup_printf(_("rank %.0f"), touchpoint->rank));
	if (touchpoint->n_excluded > 0)
		add(text, separator, g_strdup_printf(_("%u left out"), touchpoint->n_excluded));
	return done(text);
}
