/* The first page: what moved people, and how sure that is. */
#include "study/evidence/say.h"
#include "study/report/content.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Titles that one sentence names before it counts the rest. */
#define NAMED_MAX 4

/* Of the resamples: below it the order of the first two is not said to be known. */
#define STABLE_LEAST 0.8

int study_content_side(const struct study_touchpoint *touchpoint)
{
	if (touchpoint->n_valid == 0 || !isfinite(touchpoint->mean))
		return 0;
	if (touchpoint->mean > touchpoint->chance.high)
		return 1;
	return touchpoint->mean < touchpoint->chance.low ? -1 : 0;
}

static gint by_mean(gconstpointer a, gconstpointer b, gpointer evidence)
{
	const GPtrArray *rows = ((const struct study_evidence *)evidence)->touchpoints;
	const struct study_touchpoint *x = rows->pdata[*(const guint *)a];
	const struct study_touchpoint *y = rows->pdata[*(const guint *)b];

	return (x->mean < y->mean) - (x->mean > y->mean);
}

/* Indices of the touch points on @side of the chance band, highest mean first. */
static GArray *on_side(const struct study_evidence *evidence, int side)
{
	GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		if (study_content_side(evidence->touchpoints->pdata[i]) == side)
			g_array_append_val(found, i);
	}
	g_array_sort_with_data(found, by_mean, (gpointer)evidence);
	return found;
}

/* One person's touch points in another order have the same highest mean: only with several people
 * can chance give less than what was seen. */
#define TESTED_LEAST 2

static bool is_tested(const struct study_evidence *evidence)
{
	guint n = 0;

	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		const struct study_touchpoint *row = evidence->touchpoints->pdata[i];
		n += row->n_valid >= TESTED_LEAST && isfinite(row->chance.high);
	}
	return evidence->n_in >= TESTED_LEAST && n > 1;
}

static bool is_known(struct study_interval interval)
{
	return isfinite(interval.low) && isfinite(interval.high);
}

static void append_means(
	struct study_content *content, GString *out, const struct study_touchpoint *row, guint i)
{
	const char *mean = study_content_number(content, row->mean, 0);

	if (is_known(row->mean_ci))
		g_string_append_printf(out, _("“%s” (%s; %s)"), study_content_title(content, i),
			mean, study_content_range(content, row->mean_ci, 0));
	else
		g_string_append_printf(out, _("“%s” (%s)"), study_content_title(content, i), mean);
}

/* “A” (71; 64 to 78), “B” (66; 60 to 72) and 2 more. */
static const char *name_means(struct study_content *content, const GArray *found, guint first)
{
	g_autoptr(GString) out = g_string_new(NULL);
	guint last = MIN(found->len, first + NAMED_MAX);

	for (guint k = first; k < last; k++) {
		guint i = g_array_index(found, guint, k);
		const struct study_touchpoint *row = content->evidence->touchpoints->pdata[i];
		g_string_append(out, k > first ? ", " : "");
		append_means(content, out, row, i);
	}
	if (found->len > last) {
		guint n = found->len - last;
		g_string_append_printf(out, _(" and %u more"), n);
	}
	return g_string_chunk_insert(content->words, out->str);
}

static void lead(struct study_content *content, const char *text)
{
	study_document_say(content->document, STUDY_TONE_LEAD, text);
}

/* How much of the first one rests on single people, and on the exclusions. */
static const char *say_certainty(struct study_content *content, guint i)
{
	const struct study_touchpoint *row = content->evidence->touchpoints->pdata[i];
	const char *title = study_content_title(content, i);
	const char *range = study_content_range(content, row->leave_one_out, 0);
	const char *text = "";

	if (isfinite(row->leave_one_out.low))
		text = row->leave_one_out.low > row->chance.high
			       ? study_content_keepf(content,
					 _("Whoever is left out, the mean of “%s” stays above "
					   "the band (%s)."),
					 title, range)
			       : study_content_keepf(content,
					 _("“%s” rests on few people: with one of them left out "
					   "its mean falls into the band (%s)."),
					 title, range);
	if (row->rank != 1 || !isfinite(row->rank_stability))
		return text;
	return study_content_keepf(content,
		row->rank_stability < STABLE_LEAST
			? _("%s “%s” stays first in %s of the resamples: which one is first is "
			    "open.")
			: _("%s “%s” stays first in %s of the resamples."),
		text, title, study_content_percent(content, row->rank_stability));
}

static void say_highest(struct study_content *content, const GArray *above)
{
	guint i = g_array_index(above, guint, 0);
	const struct study_touchpoint *row = content->evidence->touchpoints->pdata[i];

	const char *mean = study_content_number(content, row->mean, 0);
	if (is_known(row->mean_ci))
		mean = study_content_keepf(content, _("%s of 100 (95 %% interval %s)"), mean,
			study_content_range(content, row->mean_ci, 0));
	else
		mean = study_content_keepf(content, _("%s of 100"), mean);
	lead(content,
		study_content_keepf(content,
			_("“%s” moved people most: their mean arousal was %s, where chance alone "
			  "gives at most %s. %.0f of %u people had an arousal peak there."),
			study_content_title(content, i), mean,
			study_content_number(content, row->chance.high, 0),
			row->peak_share * row->n_valid, row->n_valid));
	if (above->len > 1)
		lead(content, study_content_keepf(content,
				      _("Also above the chance band (mean; 95 %% interval): %s."),
				      name_means(content, above, 1)));
	const char *certainty = say_certainty(content, i);
	if (*certainty)
		lead(content, certainty);
}

static void say_nothing_stands_out(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;

	if (evidence->n_in < TESTED_LEAST) {
		lead(content, study_content_keepf(content,
				      _("Whether a touch point stands out cannot be tested: with "
					"fewer than %d people nothing can be."),
				      TESTED_LEAST));
		return;
	}
	if (!is_tested(evidence)) {
		lead(content, _("Whether a touch point stands out cannot be tested: there are too "
				"few people or too few touch points with usable signals."));
		return;
	}
	lead(content, _("No touch point stands out: every mean lies inside of the band that chance "
			"alone gives."));
	lead(content,
		study_content_keepf(content,
			ngettext("This does not show that nothing moved people. It says that the "
				 "differences seen in %u person are no larger than chance makes "
				 "them.",
				"This does not show that nothing moved people. It says that the "
				"differences seen in %u people are no larger than chance makes "
				"them.",
				evidence->n_in),
			evidence->n_in));
}

static int side_in(const struct study_evidence *evidence, const char *id)
{
	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		const struct study_touchpoint *row = evidence->touchpoints->pdata[i];
		if (strcmp(row->id, id) == 0)
			return study_content_side(row);
	}
	return 0;
}

/* Titles of those outside of the band in @evidence that are not on the same side in @other;
 * NULL none. */
static char *name_lost(const struct study_evidence *evidence, const struct study_evidence *other)
{
	GString *names = g_string_new(NULL);
	guint n = 0;

	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		const struct study_touchpoint *row = evidence->touchpoints->pdata[i];
		int side = study_content_side(row);
		if (side == 0 || side_in(other, row->id) == side || n++ >= NAMED_MAX)
			continue;
		g_string_append(names, n > 1 ? ", " : "");
		g_string_append_printf(names, _("“%s”"), *row->title ? row->title : row->id);
	}
	if (n > NAMED_MAX)
		g_string_append_printf(names, _(" and %u more"), n - NAMED_MAX);
	return g_string_free(names, n == 0);
}

/* The same means and bands with everybody who has a result, beside those of the answer. */
static void say_exclusions(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;
	g_autoptr(study_evidence) everybody = study_view_everybody(content->view);
	guint n = everybody->n_in - evidence->n_in;
	g_autofree char *lost = name_lost(evidence, everybody);
	g_autofree char *gained = name_lost(everybody, evidence);

	if (n == 0)
		return;
	if (!lost && !gained) {
		lead(content, study_content_keepf(content,
				      ngettext("With the %u who was left out counted in, the same "
					       "touch points stand out.",
					      "With the %u who were left out counted in, the same "
					      "touch points stand out.",
					      n),
				      n));
		return;
	}
	const char *text = study_content_keepf(content,
		ngettext("With the %u who was left out counted in, the answer is another one.",
			"With the %u who were left out counted in, the answer is another one.", n),
		n);
	if (lost)
		text = study_content_keepf(
			content, _("%s No longer outside of the band: %s."), text, lost);
	if (gained)
		text = study_content_keepf(
			content, _("%s Outside of the band only then: %s."), text, gained);
	lead(content, text);
}

/* What this page says already, or a later one beside its numbers. */
static bool is_said_elsewhere(enum study_caution_kind kind)
{
	return kind == STUDY_CAUTION_NOBODY || kind == STUDY_CAUTION_OUT ||
	       kind == STUDY_CAUTION_SIMULATED || kind == STUDY_CAUTION_NO_FRIEDMAN ||
	       kind == STUDY_CAUTION_PAIRS_POWER || kind == STUDY_CAUTION_PAIRS_T;
}

static void say_cautions(struct study_content *content)
{
	const GPtrArray *cautions = content->evidence->caution_rows;
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < cautions->len; i++) {
		const struct study_caution *caution = cautions->pdata[i];
		if (is_said_elsewhere(caution->kind))
			continue;
		g_autofree char *sentence = study_say_caution(caution, false);
		g_string_append_printf(text, "%s%s", text->len ? " " : "", sentence);
	}
	if (text->len > 0)
		study_document_note(
			content->document, STUDY_TONE_CAUTION, _("To bear in mind"), text->str);
}

static guint count_sessions(const struct study_evidence *evidence)
{
	guint n = 0;

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		n += member->results->len;
	}
	return n;
}

static const char *wave_of(const struct study_member *member)
{
	return member->wave;
}

static const char *group_of(const struct study_member *member)
{
	return member->group;
}

/* How many different words the members have, "" aside. */
static guint count_words(const struct study_evidence *evidence,
	const char *(*word_of)(const struct study_member *member))
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < evidence->members->len; i++) {
		const char *word = word_of(evidence->members->pdata[i]);
		if (word && *word)
			g_hash_table_add(seen, (gpointer)word);
	}
	return g_hash_table_size(seen);
}

static void add_count(struct study_content *content, guint n, const char *label)
{
	if (n > 0)
		study_document_fact(
			content->document, study_content_keepf(content, "%u", n), label);
}

static void say_facts(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;
	guint n_all = evidence->n_in + evidence->n_out, n_sessions = count_sessions(evidence);
	guint n_waves = count_words(evidence, wave_of), n_groups = count_words(evidence, group_of);

	study_document_fact(content->document,
		study_content_keepf(content, _("%u of %u"), evidence->n_in, n_all),
		_("people in the results"));
	add_count(
		content, n_sessions, ngettext("session analysed", "sessions analysed", n_sessions));
	add_count(content, evidence->touchpoints->len,
		ngettext("touch point on the journey", "touch points on the journey",
			evidence->touchpoints->len));
	if (n_waves > 1)
		add_count(content, n_waves, _("waves"));
	if (n_groups > 1)
		add_count(content, n_groups, _("groups"));
}

void study_content_head(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;
	g_autoptr(GArray) above = on_side(evidence, 1);
	g_autoptr(GArray) below = on_side(evidence, -1);

	study_document_chapter(content->document, _("In short"));
	if (*content->document->label)
		study_document_note(content->document, STUDY_TONE_CAUTION, content->document->label,
			_("The signals were made by a program and were not measured on people. "
			  "Nothing in this report says anything about people."));
	if (evidence->n_in == 0) {
		lead(content, evidence->n_out > 0
				      ? _("Nobody is in the results yet, so there is no answer. "
					  "Why, stands in the chapter on quality.")
				      : _("Nobody is in the study yet, so there is no answer."));
		say_facts(content);
		return;
	}
	if (above->len > 0)
		say_highest(content, above);
	else if (below->len == 0)
		say_nothing_stands_out(content);
	if (below->len > 0)
		lead(content, study_content_keepf(content,
				      _("Lower than the person’s other touch points, more than "
					"chance gives (mean; 95 %% interval): %s. Strong touch "
					"points make plain ones stand lower; this does not say "
					"that people were calm there."),
				      name_means(content, below, 0)));
	say_exclusions(content);
	say_cautions(content);
	say_facts(content);
	study_document_say(content->document, STUDY_TONE_SMALL,
		_("Arousal is how strongly body and mind are activated. It says neither which "
		  "emotion was felt nor whether it was pleasant."));
}
