#include "study/tables/paragraphs.h"

#include "core/numerals.h"
#include "recordings/session/label.h"
#include "study/evidence/pairs.h"
#include "study/session/acceptance.h"
#include "study/session/references.h"
#include "study/statistics/bootstrap.h"
#include "study/statistics/control.h"
#include "study/statistics/friedman.h"
#include "study/statistics/isc.h"
#include "study/statistics/mann_whitney.h"
#include "study/statistics/wilcoxon.h"
#include "study/tables/study_book.h"

#include <string.h>

static guint count_sessions(const struct study_evidence *evidence)
{
	guint n = 0;

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		n += member->results->len;
	}
	return n;
}

static const char *plural(guint n)
{
	return n == 1 ? "" : "s";
}

static void write_scope(GString *out, const struct study_evidence *evidence)
{
	guint n_sessions = count_sessions(evidence);
	g_autofree char *name = study_book_name(evidence);

	g_string_append_printf(out,
		"The study “%s”: %u participant%s, %u analysed session%s, %u touch point%s", name,
		evidence->members->len, plural(evidence->members->len), n_sessions,
		plural(n_sessions), evidence->touchpoints->len, plural(evidence->touchpoints->len));
	if (evidence->options.wave)
		g_string_append_printf(out, "; only wave “%s”", evidence->options.wave);
	if (evidence->options.group)
		g_string_append_printf(out, "; only group “%s”", evidence->options.group);
	g_string_append(out, ".\n\n");
}

/* Everyone who is out, each with the reason; with everybody in, those who would be. */
static void write_exclusions(GString *out, const struct study_evidence *evidence)
{
	bool is_first = true;

	g_string_append_printf(out,
		"## Participants\n\nDeclared before results were looked at: a session enters the "
		"means when at least %.0f %% of its skin conductance, %.0f %% of its pulse and "
		"60 s of its baseline are valid, the participant is no non-responder by the "
		"declared rule (of at least 5 events fewer than 10 %% answered, fewer than 0.2 "
		"responses a minute, none of 0.05 uS; with fewer events the last two, over 60 "
		"valid seconds), and no person has excluded it with a "
		"reason. Nothing is removed for what its values are: there is no outlier rule. "
		"Without consent to signals nothing is read. Answers of the cued recall rest on no "
		"sensor and are left out only by a person's decision or missing consent. ",
		100 * STUDY_ACCEPTANCE_GSR_SHARE, 100 * STUDY_ACCEPTANCE_PULSE_SHARE);
	g_string_append_printf(
		out, "In the means: %u. Left out: %u", evidence->n_in, evidence->n_out);
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		if (member->exclusions == 0)
			continue;
		g_string_append_printf(out, "%s%s%s (%s)", is_first ? ", namely " : "; ",
			member->participant,
			study_member_is_in(evidence, member) ? " would be" : "", member->reason);
		is_first = false;
	}
	g_string_append(out,
		is_first ? ".\n\n" : ". Columns everybody_… are the same without exclusions.\n\n");
	if (evidence->options.is_everybody)
		g_string_append(out, "**EVERYBODY**: by request no exclusion was applied but "
				     "missing consent and missing results.\n\n");
}

static void write_values(GString *out, const struct study_evidence *evidence)
{
	static const char *const REPEATS[] = {
		[STUDY_REPEATS_MEAN] = "several visits of a touch point became one value, the mean "
				       "over the visits that are valid",
		[STUDY_REPEATS_FIRST] = "of several visits of a touch point the first counts, "
					"whatever its quality",
		[STUDY_REPEATS_EACH] =
			"**each visit** counted as if it were another person's in n, means, "
			"intervals and shares, which makes them look surer than they are; every "
			"test takes one value per participant",
	};

	g_string_append_printf(out,
		"## Values\n\nThe unit of analysis is the participant, with all sessions%s: %s. "
		"Arousal is the mean of "
		"the index (0 to 100, 22 the own baseline's level) over a visit, at stimulus time. "
		"How signals became that index is in methods.md of each session's export, its "
		"parameters in parameters.json. A participant has a peak at a touch point when at "
		"least one arousal peak lies in a visit of it. No microsiemens are compared "
		"between people. Unknown is never 0.\n\n",
		evidence->options.wave ? " of the wave" : " of all waves",
		REPEATS[evidence->options.repeats]);
}

static void write_estimates(GString *out, const struct study_evidence *evidence)
{
	g_string_append_printf(out,
		"## Statistics\n\nIntervals are of 95 %%. Those of means are bias-corrected and "
		"accelerated bootstraps (Efron, 1987) over participants, %d resamples, expanded "
		"for small samples (Hesterberg, 2015), those of medians order statistics "
		"(Hettmansperger & Sheather, 1986), neither given below %d values; those of "
		"shares are Wilson's (Wilson, 1927). Seed of all random numbers: "
		"%" G_GUINT64_FORMAT " (Mersenne Twister; Matsumoto & Nishimura, 1998), one stream "
		"for each thing that is estimated. ",
		STUDY_BOOTSTRAP_RESAMPLES, STUDY_BOOTSTRAP_N_MIN, evidence->options.seed);
	g_string_append_printf(out,
		"The chance band of the means is simultaneous over all touch "
		"points (maximum statistic; Westfall & Young, 1993), from %u ",
		evidence->chance_shuffles);
	g_string_append(out,
		evidence->chance_kind == STUDY_CHANCE_SHIFTS
			? "circular shifts of each participant's own curve under the touch points"
			: "shufflings of the touch points within each participant");
	g_string_append_printf(out,
		"; p = (1 + as extreme) / (1 + all) (Phipson & Smyth, 2010). Ranks go by the mean; "
		"their stability is the share of %d resamples of the participants in which a "
		"touch point stands at least as high. Leave-one-out is the range of a mean when "
		"any one participant is left out.\n\n",
		STUDY_EVIDENCE_RESAMPLES);
}

static void write_tests(GString *out)
{
	g_string_append_printf(out,
		"Whether touch points differ at all: Friedman's test (Friedman, 1937) corrected "
		"for ties over participants who have all of them, p by all orders, by %d random "
		"ones in small tables, else by chi squared; Kendall's W tells how far "
		"participants agree. Which differ from which: Wilcoxon's signed-rank test "
		"(Wilcoxon, 1945) of every pair over participants who have both, exact for up to "
		"%d with ties (Streitberg & Röhmel, 1986), corrected over all pairs (Holm, 1979), "
		"with the mean difference, its interval (of more than %d pairs "
		"Student's t, else a bootstrap) and dz (Cohen, 1988). Order and "
		"habituation: the slope of arousal on the place in each participant's own order "
		"beside participant and touch point, tested by the signed ranks of the "
		"participants' scores. Groups: Mann & Whitney's U (Mann & Whitney, 1947), exact "
		"for up to %d participants, or Kruskal & Wallis's H (Kruskal & Wallis, 1952), at "
		"each touch point, corrected (Holm, 1979).\n\n",
		STUDY_FRIEDMAN_DRAWS, STUDY_WILCOXON_N_EXACT, STUDY_PAIRS_BCA_MAX,
		STUDY_MANN_WHITNEY_N_EXACT);
}

static void write_told(GString *out, const struct study_evidence *evidence)
{
	g_string_append_printf(out,
		"Scores of a phase go from 1 to 10; the sum over the phases is of participants "
		"with all of them. Control limits are three sigma of the waves before (Shewhart, "
		"1931; Wheeler & Chambers, 1992), not given below %d values. Lived against "
		"perceived compares z values within each participant, over the touch points that "
		"have both; a touch point parts when the interval of the mean difference leaves 0 "
		"out.\n\n",
		STUDY_CONTROL_N_MIN);
	if (!evidence->curve)
		return;
	g_string_append_printf(out,
		"Everybody saw the same at the same second: curves were averaged second by second "
		"as z values of each participant, moments are local maxima above the 95th "
		"percentile of the maxima of %u circular shifts. Synchrony is the leave-one-out "
		"correlation of phasic drivers in windows of %d s (Stuldreher et al., 2020), with "
		"the same null, for at least %d participants.\n\n",
		evidence->curve->n_shifts, STUDY_ISC_WINDOW_S, STUDY_ISC_N_MIN);
}

static void write_cautions(GString *out, const struct study_evidence *evidence)
{
	if (evidence->cautions->len == 0)
		return;
	g_string_append(out, "## Cautions\n\n");
	for (guint i = 0; i < evidence->cautions->len; i++)
		g_string_append_printf(out, "- %s\n", (const char *)evidence->cautions->pdata[i]);
	g_string_append_c(out, '\n');
}

char *study_paragraphs_write(const struct study_evidence *evidence)
{
	g_auto(core_numerals) numerals G_GNUC_UNUSED = core_numerals_begin();
	struct rec_label label = study_book_label(evidence);
	GString *out = g_string_new("# Methods\n\n");

	if (*rec_label_words(label) != '\0')
		g_string_append_printf(out,
			"**%s**: signals of at least one session were made by a program and were "
			"not measured on a person.\n\n",
			rec_label_words(label));
	write_scope(out, evidence);
	write_exclusions(out, evidence);
	write_values(out, evidence);
	write_estimates(out, evidence);
	write_tests(out);
	write_told(out, evidence);
	write_cautions(out, evidence);
	g_string_append_printf(out,
		"Computed with Affekt %s. What cannot be concluded is in "
		"LIMITS.txt.\n\n",
		AFFEKT_VERSION);
	study_references_append(out);
	return g_string_free(out, FALSE);
}
