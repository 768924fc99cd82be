#include "study/evidence/say.h"

#include "core/numerals.h"
#include "study/evidence/members.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A {name} in a sentence, and what stands for it. */
struct word {
	const char *name, *text;
};

static const char *find_word(const struct word *words, const char *name, gsize length)
{
	for (; words->name; words++)
		if (strlen(words->name) == length && strncmp(words->name, name, length) == 0)
			return words->text;
	return NULL;
}

/* @sentence with the words put in. */
static char *fill(const char *sentence, const struct word *words)
{
	GString *text = g_string_new(NULL);

	for (const char *c = sentence; *c;) {
		const char *end = *c == '{' ? strchr(c, '}') : NULL;
		const char *word = end ? find_word(words, c + 1, (gsize)(end - c - 1)) : NULL;
		if (word) {
			g_string_append(text, word);
			c = end + 1;
		} else {
			g_string_append_c(text, *c++);
		}
	}
	return g_string_free(text, FALSE);
}

static char *number(double value, int decimals, bool in_english)
{
	char digits[64];
	g_auto(core_numerals) numerals G_GNUC_UNUSED = core_numerals_begin();

	if (!in_english)
		return core_numerals_tell(value, decimals);
	if (isnan(value))
		return g_strdup("unknown");
	g_snprintf(digits, sizeof digits, "%.*f", decimals, value);
	return g_strdup(digits);
}

/* For one person and for several; NULL: the same. */
static const struct {
	const char *one, *many; /* N_() */
	int decimals;
} CAUTIONS[STUDY_N_CAUTIONS] = {
	[STUDY_CAUTION_NOBODY] = {NULL, N_("Nobody is in the means: there is nothing to say."), 0},
	[STUDY_CAUTION_FEW] =
		{N_("One person is no study: what is said here is of this person alone."),
			N_("Only {n} people are in the means: below {other}, a single person can "
			   "turn a result."),
			0},
	[STUDY_CAUTION_NO_INTERVAL] = {NULL,
		N_("{n} people are too few for intervals: {other} are needed."), 0},
	[STUDY_CAUTION_OUT] = {N_("One of {other} people is left out of the means by the declared "
				  "rules; the same numbers with everybody stand beside them."),
		N_("{n} of {other} people are left out of the means by the declared rules; the "
		   "same numbers with everybody stand beside them."),
		0},
	[STUDY_CAUTION_NO_FRIEDMAN] = {NULL,
		N_("Taken together, the touch points do not differ by more than chance "
		   "(Friedman's test, p = {number}): no single pair should be read as a finding."),
		3},
	[STUDY_CAUTION_PAIRS_POWER] = {NULL,
		N_("With {n} people, no one of {other} pairs of touch points can become "
		   "significant after Holm's correction, however far they differ."),
		0},
	[STUDY_CAUTION_PAIRS_T] = {NULL,
		N_("Intervals of the {other} pairs of touch points are Student's, not BCa."), 0},
	[STUDY_CAUTION_ONE_ORDER] = {NULL,
		N_("Everybody met the touch points in much the same order: what the order does "
		   "and what a touch point does cannot be told apart."),
		0},
	[STUDY_CAUTION_HABITUATION] = {NULL,
		N_("Arousal falls along the journey, by {number} points from place to place: late "
		   "touch points may look weaker than they are, for skin responses habituate."),
		1},
	[STUDY_CAUTION_RISE] = {NULL,
		N_("Arousal rises along the journey, by {number} points from place to place: late "
		   "touch points may look stronger than they are."),
		1},
	[STUDY_CAUTION_EACH] = {NULL,
		N_("Every visit counts as if it were another person's: intervals are too narrow, "
		   "for looking only."),
		0},
	[STUDY_CAUTION_EVERYBODY] = {NULL, N_("The declared rules of exclusion are not applied."),
		0},
	[STUDY_CAUTION_GROUP_FEW] = {N_("The group “{what}” is one person."),
		N_("The group “{what}” has only {n} people."), 0},
	[STUDY_CAUTION_NOT_LOCKED] = {NULL,
		N_("“{what}” starts up to {number} s apart between people, although the study "
		   "says that everybody saw the same at the same second: aggregated curve, moments "
		   "and synchrony do not hold."),
		1},
	[STUDY_CAUTION_ISC_FEW] = {NULL,
		N_("Synchrony rests on {n} people; ten are needed to rely on it."), 0},
	[STUDY_CAUTION_UNCALIBRATED] =
		{N_("The conductance of one person is not in microsiemens: amplitudes are left "
		    "out."),
			N_("The conductance of {n} people is not in microsiemens: their "
			   "amplitudes are left out."),
			0},
	[STUDY_CAUTION_SIMULATED] = {N_("One person is simulated: this is a trial, not a finding."),
		N_("{n} people are simulated: this is a trial, not a finding."), 0},
};

static const char *say(const char *sentence, bool in_english)
{
	return in_english ? sentence : _(sentence);
}

char *study_say_caution(const struct study_caution *caution, bool in_english)
{
	const char *one = CAUTIONS[caution->kind].one, *many = CAUTIONS[caution->kind].many;
	g_autofree char *n = g_strdup_printf("%u", caution->n);
	g_autofree char *other = g_strdup_printf("%u", caution->other);
	g_autofree char *value =
		number(caution->number, CAUTIONS[caution->kind].decimals, in_english);
	const struct word words[] = {{"n", n}, {"other", other}, {"number", value},
		{"what", caution->what}, {NULL, NULL}};

	return fill(say(one && caution->n == 1 ? one : many, in_english), words);
}

static const char *const ALERTS[STUDY_N_ALERT_RULES] = {
	[STUDY_ALERT_OWN_EARLIER] = N_("{who} at “{where}”: arousal {value}, outside of {low} to "
				       "{high}, the own norm from earlier sessions."),
	[STUDY_ALERT_OWN_OTHERS] = N_("{who} at “{where}”: arousal {value}, outside of {low} to "
				      "{high}, the own norm from the other touch points."),
	[STUDY_ALERT_MEMBERS] = N_("{who} at “{where}”: arousal {value}, outside of {low} to "
				   "{high}, the limits from the other people."),
	[STUDY_ALERT_DECLARED] = N_("{who} at “{where}”: arousal {value}, above {high}, the limit "
				    "that the study declares."),
	[STUDY_ALERT_KPI_LIMITS] = N_("{who}, “{where}”, wave {wave}: score {value}, outside of "
				      "{low} to {high}, the limits from earlier waves."),
	[STUDY_ALERT_KPI_BELOW] = N_("{who}, “{where}”, wave {wave}: score {value}, below {low}, "
				     "the limit that the study declares."),
	[STUDY_ALERT_ACCEPTANCE] = N_("{who}, session {session}: {why}."),
	[STUDY_ALERT_USABLE] =
		N_("{who}, session {session}: usable time {value} %, where the study "
		   "asks for {low} %."),
	[STUDY_ALERT_SYNC] = N_("{who}, session {session}: the sync certificate says “{detail}”."),
	[STUDY_ALERT_NO_RESULT] = N_("{who}, session {session}: there is no result of an "
				     "analysis."),
	[STUDY_ALERT_RETENTION_PAST] = N_("{who}: the data were to be deleted by {detail}."),
	[STUDY_ALERT_RETENTION_SOON] = N_("{who}: the data have to be deleted by {detail}."),
};

/* [recordings/session/certificate.c, sync_test.c] */
static const char *const VERDICTS[] = {
	N_("no samples"),
	N_("irregular time stamps of the source were kept"),
	N_("no evidence of time"),
	N_("no frames"),
	N_("nothing was seen of it"),
};

/* Why a stream failed, with the words that are known. */
static char *say_verdict(const char *why)
{
	static const char RESIDUAL[] = "residual of ";

	for (gsize i = 0; i < G_N_ELEMENTS(VERDICTS); i++)
		if (strcmp(why, VERDICTS[i]) == 0)
			return g_strdup(_(VERDICTS[i]));
	if (!g_str_has_prefix(why, RESIDUAL))
		return g_strdup(why);
	g_autofree char *value = number(g_ascii_strtod(why + strlen(RESIDUAL), NULL), 1, false);
	const struct word words[] = {{"value", value}, {NULL, NULL}};
	return fill(_("residual of {value} ms"), words);
}

char *study_say_sync(const char *verdict, bool in_english)
{
	static const char FAIL[] = "fail: ";

	if (in_english || !g_str_has_prefix(verdict, FAIL))
		return g_strdup(verdict);
	const char *what = verdict + strlen(FAIL), *colon = strstr(what, ": ");
	g_autofree char *stream = colon ? g_strndup(what, (gsize)(colon - what) + 2) : g_strdup("");
	g_autofree char *why = say_verdict(colon ? colon + 2 : what);
	const struct word words[] = {{"stream", stream}, {"why", why}, {NULL, NULL}};
	return fill(_("fail: {stream}{why}"), words);
}

char *study_say_alert(const struct study_alert *alert, bool in_english)
{
	g_autofree char *value = number(alert->value, 1, in_english);
	g_autofree char *low = number(alert->norm.low, 1, in_english);
	g_autofree char *high = number(alert->norm.high, 1, in_english);
	g_autofree char *why = study_say_exclusions(alert->exclusions, NULL, in_english);
	g_autofree char *detail = alert->rule == STUDY_ALERT_SYNC
					  ? study_say_sync(alert->detail, in_english)
					  : g_strdup(alert->detail);
	const struct word team_words[] = {{"name", alert->team}, {NULL, NULL}};
	g_autofree char *team = fill(say(N_("Team {name}"), in_english), team_words);
	const char *who = alert->participant[0] ? alert->participant
			  : alert->team[0]      ? team
						: say(N_("Everybody"), in_english);
	const struct word words[] = {{"who", who},
		{"where", alert->where[0] ? alert->where : say(N_("all phases"), in_english)},
		{"wave", alert->wave}, {"session", alert->session}, {"detail", detail},
		{"value", value}, {"low", low}, {"high", high}, {"why", why}, {NULL, NULL}};

	return fill(say(ALERTS[alert->rule], in_english), words);
}

/* Why a person is out by hand, or by a word that nobody can read. */
static char *say_person(const struct study_person *person, bool in_english)
{
	if (person && person->excluded_word[0]) {
		const struct word words[] = {{"word", person->excluded_word}, {NULL, NULL}};
		return fill(say(N_("the word “{word}” in the column excluded cannot be read"),
				    in_english),
			words);
	}
	return g_strdup(person && person->reason[0] ? person->reason
						    : say(N_("excluded by a person"), in_english));
}

char *study_say_exclusions(unsigned exclusions, const struct study_person *person, bool in_english)
{
	static const struct {
		unsigned bit;
		const char *words;
	} REASONS[] = {
		{STUDY_EXCLUSION_CONSENT, N_("no consent to signals")},
		{STUDY_EXCLUSION_FAILED, N_("no result of an analysis")},
		{STUDY_EXCLUSION_GSR, N_("too little valid skin conductance")},
		{STUDY_EXCLUSION_PULSE, N_("too little valid pulse")},
		{STUDY_EXCLUSION_BASELINE, N_("no valid baseline")},
		{STUDY_EXCLUSION_NON_RESPONDER, N_("non-responder")},
	};
	GString *words = g_string_new(NULL);

	if (exclusions & STUDY_EXCLUSION_PERSON) {
		g_autofree char *by_hand = say_person(person, in_english);
		g_string_append(words, by_hand);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(REASONS); i++)
		if (exclusions & REASONS[i].bit)
			g_string_append_printf(words, "%s%s", words->len > 0 ? "; " : "",
				say(REASONS[i].words, in_english));
	return g_string_free(words, FALSE);
}

char *study_say_reason(
	const struct study_evidence *evidence, const struct study_member *member, bool in_english)
{
	const struct study_person *said = NULL;

	for (guint i = 0; i < evidence->folder->people->rows->len && !said; i++) {
		const struct study_person *person = evidence->folder->people->rows->pdata[i];
		if (person->is_excluded && strcmp(person->participant, member->participant) == 0)
			said = person;
	}
	return study_say_exclusions(member->exclusions, said, in_english);
}
