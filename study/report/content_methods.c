/* How the numbers were made, and how to make them again. */
#include "study/report/content.h"
#include "study/session/acceptance.h"
#include "study/session/references.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct study_result *any_result(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (member->results->len > 0)
			return member->results->pdata[0];
	}
	return NULL;
}

static gint by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "KEY  SESSION" of every result, sorted: the fingerprint of the study is their hash. */
static GPtrArray *keys_of(const struct study_evidence *evidence)
{
	GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint r = 0; r < member->results->len; r++) {
			const struct study_result *result = member->results->pdata[r];
			g_ptr_array_add(keys, g_strdup(result->key));
		}
	}
	g_ptr_array_sort(keys, by_text);
	return keys;
}

static char *fingerprint_of(const GPtrArray *keys)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);

	for (guint i = 0; i < keys->len; i++) {
		g_checksum_update(sum, keys->pdata[i], -1);
		g_checksum_update(sum, (const guchar *)"\n", 1);
	}
	return g_strdup(g_checksum_get_string(sum));
}

static const char *repeats_sentence(enum study_repeats repeats)
{
	switch (repeats) {
	case STUDY_REPEATS_FIRST:
		return _("Of several visits of a touch point the first one counts.");
	case STUDY_REPEATS_EACH:
		return _("Every visit of a touch point counts as a value of its own; intervals and "
			 "tests then take repeated visits for independent and are for looking "
			 "only.");
	case STUDY_REPEATS_MEAN:
		break;
	}
	return _("Several visits of a touch point become one value by their mean.");
}

static void say_signals(struct study_content *content)
{
	const struct study_result *result = any_result(content->evidence);

	if (result)
		study_document_sayf(content->document,
			_("Sessions were analysed with %s, profile “%s”; how, with every "
			  "parameter, "
			  "stands in the methods text and the parameter card of each session. "
			  "Arousal is an index from 0 to 100 of skin conductance and pulse "
			  "against the person's own baseline; an arousal peak stands out from "
			  "its surroundings by the prominence that the card names."),
			result->software, result->profile);
	study_document_sayf(content->document,
		_("A session counts when at least %.0f %% of skin conductance and %.0f %% of the "
		  "pulse are valid and its baseline has 60 valid seconds. Non-responders (of at "
		  "least 5 events fewer than 10 %% answered, fewer than 0.2 responses a minute, "
		  "none of 0.05 µS; with fewer events the last two, over 60 valid seconds) are "
		  "declared and left out of means and shares."),
		100 * STUDY_ACCEPTANCE_GSR_SHARE, 100 * STUDY_ACCEPTANCE_PULSE_SHARE);
}

static const char *chance_sentence(enum study_chance chance)
{
	if (chance == STUDY_CHANCE_SHIFTS)
		return _(
			"The chance band is where means lie when each person's curve is shifted in "
			"time under the touch points");
	return _("The chance band is where means lie when the touch points are shuffled within "
		 "each person");
}

static const char *statistics_text(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;
	guint64 seed = evidence->options.seed;

	return study_content_keepf(content,
		_("The unit is the participant. %s Intervals of means are BCa bootstrap intervals "
		  "(Efron, 1987; %d resamples), those of shares are Wilson's (Wilson, 1927). %s "
		  "(%d times), with the maximum statistic over all touch points (Westfall & Young, "
		  "1993): chance leaves it at any touch point in one study of twenty. Touch "
		  "points are compared by Friedman's test and by paired Wilcoxon tests with Holm's "
		  "correction (Holm, 1979); dz is the mean difference divided by its standard "
		  "deviation. All intervals are of 95 %%. Random numbers have the seed "
		  "%s."),
		repeats_sentence(evidence->options.repeats), STUDY_EVIDENCE_RESAMPLES,
		chance_sentence(evidence->chance_kind), (int)evidence->chance_shuffles,
		study_content_keepf(
			content, "%" G_GUINT64_FORMAT, seed ? seed : (guint64)STUDY_EVIDENCE_SEED));
}

static void say_reproduce(struct study_content *content)
{
	g_autoptr(GPtrArray) keys = keys_of(content->evidence);
	g_autofree char *fingerprint = fingerprint_of(keys);

	if (keys->len == 0)
		return;
	study_document_section(content->document, _("To cite and to reproduce"));
	study_document_sayf(content->document, _("Cite as: %s. %s. Report of %s, data %.16s."),
		content->document->title, content->document->generator, content->document->date,
		fingerprint);
	study_document_say(content->document, STUDY_TONE_PLAIN,
		_("The same sessions, edits and parameters with the same version give the same "
		  "numbers to the last digit: “affekt study analyze” and “affekt study report” on "
		  "the study folder. The fingerprint of the data is the SHA-256 of the sorted "
		  "keys of all results; each key, in results/…/result.json, covers a session, its "
		  "edits and the parameters."));
	study_document_sayf(content->document, _("Fingerprint: %s"), fingerprint);
}

void study_content_methods(struct study_content *content)
{
	const char *statistics = statistics_text(content);
	g_autofree char *works = study_references_list(statistics);

	study_document_chapter(content->document, _("Methods"));
	say_signals(content);
	study_document_say(content->document, STUDY_TONE_PLAIN, statistics);
	if (works)
		study_document_say(content->document, STUDY_TONE_SMALL,
			study_content_keepf(content, _("References: %s"), works));
	say_reproduce(content);
}
