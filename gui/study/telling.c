#include "gui/study/telling.h"

#include "study/evidence/say.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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

/* --- a cell -------------------------------------------------------------------------------- */

/* Alerts of that member there, in the words of the study. */
static void add_alerts(GString *text, const struct study_evidence *evidence,
	const struct study_member *member, const char *touchpoint, const char *separator)
{
	for (guint i = 0; i < evidence->alerts->len; i++) {
		const struct study_alert *alert = g_ptr_array_index(evidence->alerts, i);
		if (g_str_equal(alert->participant, member->participant) &&
			g_str_equal(alert->touchpoint, touchpoint)) {
			g_autofree char *words = study_say_alert(alert, /* in_english= */ false);
			add(text, separator, g_strdup_printf(_("alert: %s"), words));
		}
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
	g_autofree char *why = study_say_reason(evidence, member, /* in_english= */ false);
	if (why[0] != '\0')
		add(text, separator,
			g_strdup_printf(study_member_is_in(evidence, member)
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
