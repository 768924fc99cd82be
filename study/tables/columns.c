/*
 * The texts are part of the file format and are not translated.
 */
#include "study/tables/columns.h"

#include "recordings/table/describe.h"
#include "study/tables/curve_rows.h"
#include "study/tables/long_rows.h"
#include "study/tables/member_columns.h"
#include "study/tables/quote_rows.h"

#include <math.h>

const char *study_columns_touchpoint(const struct study_evidence *evidence, guint index)
{
	if (index >= evidence->touchpoints->len)
		return "";
	const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[index];
	return touchpoint->id;
}

/* A cell that is "(all)" when its row is about no single one. */
static void put_or_all(GString *text, const char *name)
{
	g_string_append(text, name && name[0] ? name : STUDY_COLUMNS_ALL);
}

/* Sessions behind the means with conductance in uS; @ret_raw: those without. */
static guint count_calibrated(const struct study_evidence *evidence, guint *ret_raw)
{
	guint calibrated = 0;

	*ret_raw = 0;
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		for (guint k = 0; study_member_is_in(evidence, member) && k < member->used->len;
			k++) {
			const struct study_result *result = member->used->pdata[k];
			calibrated += result->is_calibrated;
			*ret_raw += !result->is_calibrated;
		}
	}
	return calibrated;
}

/* Means over both units are none. */
static double iscr_calibrated(const void *owner, const void *row)
{
	const struct study_touchpoint *touchpoint = row;
	guint raw;

	return count_calibrated(owner, &raw) > 0 && raw == 0 ? touchpoint->iscr : (double)NAN;
}

static double iscr_raw(const void *owner, const void *row)
{
	const struct study_touchpoint *touchpoint = row;
	guint raw;

	return count_calibrated(owner, &raw) == 0 && raw > 0 ? touchpoint->iscr : (double)NAN;
}

static void pair_a(const void *owner, const void *row, GString *ret_text)
{
	const struct study_pair *pair = row;
	g_string_append(ret_text, study_columns_touchpoint(owner, pair->a));
}

static void pair_b(const void *owner, const void *row, GString *ret_text)
{
	const struct study_pair *pair = row;
	g_string_append(ret_text, study_columns_touchpoint(owner, pair->b));
}

static void test_what(const void *owner, const void *row, GString *ret_text)
{
	const struct study_test *test = row;
	(void)owner;
	put_or_all(ret_text, test->what);
}

static void group_touchpoint(const void *owner, const void *row, GString *ret_text)
{
	const struct study_group_mean *mean = row;
	g_string_append(ret_text, study_columns_touchpoint(owner, mean->touchpoint));
}

static void kpi_phase(const void *owner, const void *row, GString *ret_text)
{
	const struct study_kpi *kpi = row;
	(void)owner;
	put_or_all(ret_text, kpi->phase);
}

static void kpi_whom(const void *owner, const void *row, GString *ret_text)
{
	const struct study_kpi *kpi = row;
	(void)owner;
	put_or_all(ret_text, kpi->whom);
}

static void perceived_touchpoint(const void *owner, const void *row, GString *ret_text)
{
	const struct study_perceived_mean *mean = row;
	g_string_append(ret_text, study_columns_touchpoint(owner, mean->touchpoint));
}

static void word_touchpoint(const void *owner, const void *row, GString *ret_text)
{
	const struct study_word_count *word = row;
	(void)owner;
	put_or_all(ret_text, word->touchpoint);
}

static void moment_touchpoint(const void *owner, const void *row, GString *ret_text)
{
	const struct study_moment *moment = row;
	g_string_append(ret_text, study_columns_touchpoint(owner, moment->touchpoint));
}

static void moment_participant(const void *owner, const void *row, GString *ret_text)
{
	const struct study_moment *moment = row;
	(void)owner;
	g_string_append(ret_text, moment->highest ? moment->highest->participant : "");
}

static void moment_session(const void *owner, const void *row, GString *ret_text)
{
	const struct study_moment *moment = row;
	(void)owner;
	g_string_append(ret_text, moment->highest ? moment->highest->session : "");
}

static double moment_session_time(const void *owner, const void *row)
{
	const struct study_moment *moment = row;
	(void)owner;
	return moment->highest ? moment->highest_s : (double)NAN;
}

/* clang-format off: a table reads better with one line for each column */
static const struct rec_column TOUCHPOINTS[] = {
	STRING("touchpoint", "name of the touch point, as in the plan", study_touchpoint, id),
	STRING("title", "title of the touch point", study_touchpoint, title),
	STRING("phase", "phase of the journey", study_touchpoint, phase),
	YES_NO("critical", "1: a critical touch point of the study", study_touchpoint, is_critical),
	WHOLE("n", "participants in the means who visited it", study_touchpoint, n),
	WHOLE("n_valid", "of them, those with a valid arousal: what the columns to rank rest on",
		study_touchpoint, n_valid),
	NUMBER("arousal_mean", "1", "mean over participants of the mean arousal index, 0 to 100",
		study_touchpoint, mean),
	NUMBER("ci_low", "1", "lower end of the 95 % interval of arousal_mean (BCa bootstrap)",
		study_touchpoint, mean_ci.low),
	NUMBER("ci_high", "1", "upper end of it", study_touchpoint, mean_ci.high),
	NUMBER("arousal_median", "1", "median over participants", study_touchpoint, median),
	NUMBER("peak_share", "1",
		"share of participants with at least one arousal peak at it, 0 to 1",
		study_touchpoint, peak_share),
	NUMBER("peak_share_low", "1", "lower end of the 95 % interval of peak_share (Wilson)",
		study_touchpoint, peak_share_ci.low),
	NUMBER("peak_share_high", "1", "upper end of it", study_touchpoint, peak_share_ci.high),
	NUMBER("chance_low", "1",
		"chance band of arousal_mean: between it and chance_high the means of all touch "
		"points lie in 95 % of studies without any difference (maximum statistic)",
		study_touchpoint, chance.low),
	NUMBER("chance_high", "1", "upper end of the chance band", study_touchpoint, chance.high),
	NUMBER("rank", "1", "place among the touch points, 1: highest arousal_mean; ties share it",
		study_touchpoint, rank),
	NUMBER("scr_per_min_mean", "1/min",
		"mean over participants of skin conductance responses "
		"per minute",
		study_touchpoint, scr_per_min),
	MEASURED("iscr_uSs_mean", "uS*s",
		"mean over participants of the integral of the phasic driver; empty when a "
		"recording is UNCALIBRATED",
		SIGNIFICANT, iscr_calibrated),
	NUMBER("self_report_mean", "1",
		"mean over participants of the arousal that they told in the cued recall, 0 to 100",
		study_touchpoint, felt),
	WHOLE("excluded_n", "participants who visited it and are left out of the means",
		study_touchpoint, n_excluded),
	STRING("note", "cautions, joined by ;", study_touchpoint, note),
	NUMBER("median_low", "1",
		"lower end of the 95 % interval of arousal_median (BCa "
		"bootstrap)",
		study_touchpoint, median_ci.low),
	NUMBER("median_high", "1", "upper end of it", study_touchpoint, median_ci.high),
	NUMBER("p_chance", "1",
		"how often chance alone brings any touch point this far from its "
		"expectation (maximum statistic, two-sided)",
		study_touchpoint, p_chance),
	NUMBER("rank_stability", "1",
		"share of resamples of the participants in which its rank is the same or better",
		study_touchpoint, rank_stability),
	NUMBER("leave_one_out_low", "1", "lowest arousal_mean when one participant is left out",
		study_touchpoint, leave_one_out.low),
	NUMBER("leave_one_out_high", "1", "highest arousal_mean when one is left out",
		study_touchpoint, leave_one_out.high),
	WHOLE("self_report_n", "participants behind self_report_mean", study_touchpoint, n_felt),
	NUMBER("valence_mean", "1",
		"mean of how pleasant they told it was, 0 to 100; told, never measured",
		study_touchpoint, valence),
	NUMBER("score_mean", "1", "mean of the score that they gave, 1 to 10", study_touchpoint,
		score),
	WHOLE("everybody_n", "participants with a valid arousal, exclusions not applied",
		study_touchpoint, n_everybody),
	NUMBER("everybody_arousal_mean", "1", "arousal_mean with everybody", study_touchpoint,
		mean_everybody),
	NUMBER("everybody_ci_low", "1", "ci_low with everybody", study_touchpoint,
		mean_ci_everybody.low),
	NUMBER("everybody_ci_high", "1", "ci_high with everybody", study_touchpoint,
		mean_ci_everybody.high),
	NUMBER("everybody_peak_share", "1", "peak_share with everybody", study_touchpoint,
		peak_share_everybody),
	MEASURED("iscr_raws_mean", "counts*s",
		"instead of iscr_uSs_mean when all recordings are UNCALIBRATED", SIGNIFICANT,
		iscr_raw),
};

static const struct rec_column PAIRS[] = {
	COMPUTED("touchpoint_a", "first touch point of the pair", pair_a),
	COMPUTED("touchpoint_b", "second touch point", pair_b),
	WHOLE("n", "participants with a valid arousal at both", study_pair, n),
	NUMBER("difference", "1", "mean over participants of arousal at a minus arousal at b",
		study_pair, difference),
	NUMBER("ci_low", "1", "lower end of the 95 % interval of difference", study_pair, ci.low),
	NUMBER("ci_high", "1", "upper end of it", study_pair, ci.high),
	NUMBER("statistic", "1", "Wilcoxon's V: sum of the ranks of the differences above 0",
		study_pair, statistic),
	NUMBER("p", "1", "p of the signed-rank test, two-sided, of this pair alone", study_pair, p),
	NUMBER("p_holm", "1", "p corrected for the number of pairs (Holm): the one to judge by",
		study_pair, p_holm),
	NUMBER("effect_size", "1", "dz: mean difference by the standard deviation of differences",
		study_pair, effect),
};

static const struct rec_column KPI[] = {
	COMPUTED("phase", "phase of the journey; " STUDY_COLUMNS_ALL ": the sum over the phases",
		kpi_phase),
	STRING("wave", "wave of the study; empty: the study has none", study_kpi, wave),
	STRING("rater_kind", "self: participants, observer, or staff of themselves", study_kpi,
		rater_kind),
	WHOLE("n", "scores behind the mean", study_kpi, n),
	NUMBER("mean", "1", "mean score, 1 to 10; of a sum: to the column possible", study_kpi,
		mean),
	NUMBER("ci_low", "1", "lower end of its 95 % interval", study_kpi, ci.low),
	NUMBER("ci_high", "1", "upper end of it", study_kpi, ci.high),
	NUMBER("change", "1", "mean minus the mean of the wave before; empty in the first",
		study_kpi, change),
	NUMBER("lower_limit", "1",
		"control limit from the waves before; empty when they are too few", study_kpi,
		limits.low),
	NUMBER("upper_limit", "1", "likewise", study_kpi, limits.high),
	STRING("verdict", "in control, above or below the limits; empty: no limits yet", study_kpi,
		verdict),
	COMPUTED("whom", "whose scores: " STUDY_COLUMNS_ALL ", a participant or a team", kpi_whom),
	NUMBER("possible", "1", "the highest mean that is possible", study_kpi, possible),
	YES_NO("weakest", "1: the lowest of the phases of its wave, rater_kind and whom", study_kpi,
		is_weakest),
};

static const struct rec_column TESTS[] = {
	STRING("test", "name of the test", study_test, name),
	COMPUTED("touchpoint", "touch point that is tested; " STUDY_COLUMNS_ALL ": all together",
		test_what),
	WHOLE("n", "participants in the test", study_test, n),
	NUMBER("statistic", "1", "the test's statistic", study_test, statistic),
	NUMBER("df", "1", "its degrees of freedom; empty: it has none", study_test, df),
	NUMBER("p", "1", "p of this test alone, two-sided", study_test, p),
	NUMBER("p_holm", "1", "p corrected for the tests of the same name (Holm)", study_test,
		p_holm),
	NUMBER("effect_size", "1", "size of the effect, see effect_name", study_test, effect),
	STRING("effect_name", "which measure of size it is", study_test, effect_name),
	STRING("note", "what to know of it", study_test, note),
};

static const struct rec_column GROUPS[] = {
	STRING("group", "group of participants.tsv; empty: those without one", study_group_mean,
		group),
	COMPUTED("touchpoint", "touch point", group_touchpoint),
	WHOLE("n", "participants of the group with a valid arousal", study_group_mean, n),
	NUMBER("arousal_mean", "1", "their mean arousal index", study_group_mean, mean),
	NUMBER("ci_low", "1", "lower end of its 95 % interval (BCa bootstrap)", study_group_mean,
		ci.low),
	NUMBER("ci_high", "1", "upper end of it", study_group_mean, ci.high),
};

static const struct rec_column PERCEIVED[] = {
	COMPUTED("touchpoint", "touch point", perceived_touchpoint),
	WHOLE("n", "participants with both a valid arousal and an answer", study_perceived_mean, n),
	NUMBER("z_lived", "1",
		"mean of the measured arousal in standard deviations of each participant's own "
		"touch points",
		study_perceived_mean, z_lived),
	NUMBER("z_perceived", "1", "mean of the arousal that they told, likewise",
		study_perceived_mean, z_felt),
	NUMBER("difference", "1", "z_perceived minus z_lived: above 0, told stronger than measured",
		study_perceived_mean, difference),
	NUMBER("ci_low", "1", "lower end of its 95 % interval (BCa bootstrap)",
		study_perceived_mean, ci.low),
	NUMBER("ci_high", "1", "upper end of it", study_perceived_mean, ci.high),
	YES_NO("parts", "1: the interval leaves 0 out", study_perceived_mean, parts),
};

static const struct rec_column WORDS[] = {
	STRING("word", "id of the word in the list that was shown, or the word that was typed",
		study_word_count, id),
	COMPUTED("touchpoint", "touch point; " STUDY_COLUMNS_ALL ": at any of them",
		word_touchpoint),
	WHOLE("n", "participants who chose it", study_word_count, n),
	NUMBER("share", "1", "of those who were asked for words, 0 to 1", study_word_count, share),
};

static const struct rec_column ALERTS[] = {
	STRING("participant", "pseudonym", study_alert, participant),
	STRING("wave", "wave", study_alert, wave),
	STRING("touchpoint", "touch point; empty: about none of them", study_alert, touchpoint),
	STRING("session", "session; empty: about none of them", study_alert, session),
	STRING("kind", "own norm, limits, kpi, quality, retention, ...", study_alert, kind),
	NUMBER("value", "1", "the value that stands out, in the unit that text names", study_alert,
		value),
	NUMBER("norm_low", "1", "lower limit of what was to be expected", study_alert, norm.low),
	NUMBER("norm_high", "1", "upper limit", study_alert, norm.high),
	TIME("time_s", "where in the session; empty: nowhere in particular", study_alert, time_s),
	STRING("text", "the same as a sentence", study_alert, text),
};

static const struct rec_column MOMENTS[] = {
	TIME("time_s", "time of the moment on the session axis; best first", study_moment, time_s),
	COMPUTED("touchpoint", "touch point; empty: between touch points", moment_touchpoint),
	NUMBER("height", "1", "arousal index, or, where all saw the same, z of the mean curve",
		study_moment, height),
	WHOLE("n", "participants with a peak there", study_moment, n),
	NUMBER("share", "1", "share of participants with a peak there, 0 to 1", study_moment,
		share),
	NUMBER("p", "1", "p against chance; empty: not tested", study_moment, p),
	COMPUTED("participant", "who has the highest peak there", moment_participant),
	COMPUTED("session", "the session that it is in", moment_session),
	MEASURED("session_time_s", "s", "time of it in that session", FIXED, moment_session_time),
};
/* clang-format on */

/* Where the rows stand. */
#define ROWS(type, function, member)                                                               \
	static const type *function(const struct study_evidence *evidence)                         \
	{                                                                                          \
		return evidence->member;                                                           \
	}
ROWS(GPtrArray, touchpoint_rows, touchpoints)
ROWS(GArray, pair_rows, pairs)
ROWS(GPtrArray, kpi_rows, kpis)
ROWS(GPtrArray, test_rows, tests)
ROWS(GPtrArray, group_rows, group_means)
ROWS(GArray, perceived_rows, perceived)
ROWS(GPtrArray, word_rows, words)
ROWS(GPtrArray, alert_rows, alerts)
ROWS(GArray, moment_rows, moments)
#undef ROWS

/* A table over rows that stand in the evidence as they are, or one that a file of its own adds. */
struct entry {
	const char *name;
	const struct rec_column *columns;
	guint n_columns;
	const GPtrArray *(*pointers)(const struct study_evidence *evidence);
	const GArray *(*elements)(const struct study_evidence *evidence);
	void (*add)(struct rec_book *book, const struct study_evidence *evidence);
};

#define POINTERS(name, columns, rows)                                                              \
	{                                                                                          \
		name, columns, G_N_ELEMENTS(columns), rows, NULL, NULL                             \
	}
#define ELEMENTS(name, columns, rows)                                                              \
	{                                                                                          \
		name, columns, G_N_ELEMENTS(columns), NULL, rows, NULL                             \
	}
#define OWN_FILE(add)                                                                              \
	{                                                                                          \
		NULL, NULL, 0, NULL, NULL, add                                                     \
	}

static const struct entry ENTRIES[] = {
	POINTERS("study_touchpoints", TOUCHPOINTS, touchpoint_rows),
	OWN_FILE(study_long_rows_add),
	ELEMENTS("study_pairs", PAIRS, pair_rows),
	OWN_FILE(study_member_columns_add),
	POINTERS("study_kpi", KPI, kpi_rows),
	POINTERS("study_tests", TESTS, test_rows),
	POINTERS("study_groups", GROUPS, group_rows),
	ELEMENTS("study_perceived", PERCEIVED, perceived_rows),
	POINTERS("study_words", WORDS, word_rows),
	POINTERS("study_alerts", ALERTS, alert_rows),
	ELEMENTS("study_moments", MOMENTS, moment_rows),
	OWN_FILE(study_curve_rows_add),
	OWN_FILE(study_curve_rows_add_synchrony),
	OWN_FILE(study_quote_rows_add),
};

static bool stream_pointers(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const GPtrArray *rows = table->source;

	(void)error;
	for (guint i = 0; i < rows->len; i++)
		take(rows->pdata[i], user);
	return true;
}

static bool stream_elements(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const GArray *rows = table->source;
	guint size = g_array_get_element_size((GArray *)table->source);

	(void)error;
	for (guint i = 0; i < rows->len; i++)
		take(rows->data + (gsize)i * size, user);
	return true;
}

static void add_table(
	struct rec_book *book, const struct study_evidence *evidence, const struct entry *entry)
{
	struct rec_book_table *table =
		rec_book_add_table(book, entry->name, entry->columns, entry->n_columns);

	table->owner = evidence;
	if (entry->pointers) {
		table->source = entry->pointers(evidence);
		table->n_rows = entry->pointers(evidence)->len;
		table->stream = stream_pointers;
	} else {
		table->source = entry->elements(evidence);
		table->n_rows = entry->elements(evidence)->len;
		table->stream = stream_elements;
	}
}

void study_columns_add(struct rec_book *book, const struct study_evidence *evidence)
{
	for (gsize i = 0; i < G_N_ELEMENTS(ENTRIES); i++) {
		if (ENTRIES[i].add)
			ENTRIES[i].add(book, evidence);
		else
			add_table(book, evidence, &ENTRIES[i]);
	}
}
