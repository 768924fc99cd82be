/* What a person has to see about who takes part: consent, dates, the law. */
#include "study/folder/people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum {
	NAMED_MAX = 8, /* codes in a sentence */
	SOON_DAYS = 30,
};

/* Codes for a sentence, each once. */
struct named {
	GHashTable *seen;
	GString *text;
};

static void named_init(struct named *named)
{
	named->seen = g_hash_table_new(g_str_hash, g_str_equal);
	named->text = g_string_new(NULL);
}

static void named_add(struct named *named, const char *code, const char *date)
{
	guint n = g_hash_table_size(named->seen);

	if (!g_hash_table_add(named->seen, (gpointer)code) || n >= NAMED_MAX)
		return;
	g_string_append_printf(named->text, "%s%s", n > 0 ? ", " : "", code);
	if (date)
		g_string_append_printf(named->text, " (%s)", date);
}

/* The sentence of @format with the codes, when there are any. */
static void named_finish(struct named *named, GPtrArray *warnings, const char *format)
{
	guint n = g_hash_table_size(named->seen);

	if (n > NAMED_MAX)
		g_string_append_printf(named->text, _(" and %u more"), n - NAMED_MAX);
	if (n > 0) {
		GString *sentence = g_string_new(format);

		g_string_replace(sentence, "{codes}", named->text->str, 1);
		g_ptr_array_add(warnings, g_string_free(sentence, FALSE));
	}
	g_hash_table_unref(named->seen);
	g_string_free(named->text, TRUE);
}

bool study_people_is_dependent(const char *role)
{
	static const char *const WORDS[] = {"staff", "employee", "personale", "personell",
		"medarbejder", "medarbeider", "ansat", "ansatt", "student", "studerende", "elev",
		"pupil", NULL};
	g_autofree char *word = g_utf8_strdown(role, -1);

	return g_strv_contains(WORDS, word);
}

static void warn_roles(const struct study_people *people, GPtrArray *warnings)
{
	struct named named;

	named_init(&named);
	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *person = g_ptr_array_index(people->rows, i);

		if (study_people_is_dependent(person->role))
			named_add(&named, person->participant, NULL);
	}
	named_finish(&named, warnings,
		_("Staff or students take part: {codes}. The EU's AI Act, art. 5(1)(f), forbids "
		  "AI systems that infer emotions at work and in education, but for medical and "
		  "safety reasons; let your data protection officer look at the study before you "
		  "report about them."));
}

static void warn_consent(const struct study_people *people, GPtrArray *warnings)
{
	struct named named;

	named_init(&named);
	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *person = g_ptr_array_index(people->rows, i);
		const struct study_person *of_all =
			study_people_find(people, person->participant, "");
		enum study_answer general =
			of_all ? of_all->consent[STUDY_SCOPE_SIGNALS] : STUDY_ANSWER_EMPTY;

		if (person->consent[STUDY_SCOPE_SIGNALS] == STUDY_ANSWER_EMPTY &&
			general == STUDY_ANSWER_EMPTY)
			named_add(&named, person->participant, NULL);
	}
	named_finish(&named, warnings,
		_("Consent to signals is not said for {codes}; fill in the column signals of "
		  "participants.tsv."));
}

static char *add_days(const char *today, guint days)
{
	char text[32] = "";
	GDate date;

	if (!study_people_parse_date(today, &date))
		return g_strdup(today);
	g_date_add_days(&date, days);
	g_date_strftime(text, sizeof text, "%Y-%m-%d", &date);
	return g_strdup(text);
}

static void warn_dates(const struct study_people *people, const char *today, GPtrArray *warnings)
{
	g_autofree char *soon = add_days(today, SOON_DAYS);
	struct named past, near;

	named_init(&past);
	named_init(&near);
	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *person = g_ptr_array_index(people->rows, i);
		const char *date = person->retain_until;

		if (!study_people_parse_date(date, NULL))
			continue;
		if (strcmp(date, today) < 0)
			named_add(&past, person->participant, date);
		else if (strcmp(date, soon) <= 0)
			named_add(&near, person->participant, date);
	}
	named_finish(&past, warnings,
		_("The date until which data may be kept is past for {codes}; remove them with "
		  "“affekt forget CODE STUDY”."));
	named_finish(&near, warnings,
		_("Data may be kept for 30 days more at most of {codes}; plan their removal."));
}

void study_people_warn(
	const struct study_people *people, const char *today, GPtrArray *ret_warnings)
{
	warn_consent(people, ret_warnings);
	warn_dates(people, today, ret_warnings);
	warn_roles(people, ret_warnings);
}
