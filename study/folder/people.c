#include "study/folder/people.h"

#include <glib/gi18n-lib.h>
#include <stddef.h>
#include <string.h>

/* Columns that hold texts, and where. */
static const struct text_column {
	const char *name;
	size_t offset;
} TEXTS[] = {
	{"participant", offsetof(struct study_person, participant)},
	{"session", offsetof(struct study_person, session)},
	{"group", offsetof(struct study_person, group)},
	{"wave", offsetof(struct study_person, wave)},
	{"role", offsetof(struct study_person, role)},
	{"team", offsetof(struct study_person, team)},
	{"reason", offsetof(struct study_person, reason)},
	{"retain_until", offsetof(struct study_person, retain_until)},
};

static const char *const SCOPES[STUDY_N_SCOPES] = {"signals", "video", "texts", "stills"};

static char **text_of(struct study_person *person, const struct text_column *column)
{
	return G_STRUCT_MEMBER_P(person, column->offset);
}

const char *study_scope_name(enum study_scope scope)
{
	return SCOPES[scope];
}

static void free_person(gpointer data)
{
	struct study_person *person = data;

	for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
		g_free(*text_of(person, &TEXTS[i]));
	g_free(person->excluded_word);
	g_free(person);
}

static struct study_people *make_people(struct study_sheet *sheet)
{
	struct study_people *people = g_new0(struct study_people, 1);

	people->rows = g_ptr_array_new_with_free_func(free_person);
	people->sheet = sheet;
	return people;
}

struct study_people *study_people_new(void)
{
	return make_people(study_sheet_new(STUDY_PEOPLE_HEADER));
}

void study_people_free(study_people *people)
{
	if (!people)
		return;
	g_ptr_array_unref(people->rows);
	study_sheet_free(people->sheet);
	g_free(people);
}

/* --- cells --------------------------------------------------------------------------- */

bool study_people_parse_answer(const char *text, enum study_answer *ret)
{
	/* The last ones of each are what spreadsheets make of them. */
	static const char *const YES[] = {"yes", "y", "ja", "j", "1", "true", "sand", "sann", NULL};
	static const char *const NO[] = {
		"no", "n", "nej", "nei", "0", "false", "falsk", "usann", NULL};
	g_autofree char *word = g_utf8_strdown(text, -1);

	*ret = g_strv_contains(YES, word) ? STUDY_ANSWER_YES
	       : word[0] == '\0'          ? STUDY_ANSWER_EMPTY
					  : STUDY_ANSWER_NO;
	return *ret != STUDY_ANSWER_NO || g_strv_contains(NO, word);
}

bool study_people_parse_date(const char *text, GDate *ret)
{
	int value[3] = {0};

	if (strlen(text) != 10)
		return false;
	for (guint i = 0, part = 0; i < 10; i++) {
		bool is_dash = i == 4 || i == 7;

		if (is_dash ? text[i] != '-' : !g_ascii_isdigit(text[i]))
			return false;
		part += is_dash;
		value[part] = is_dash ? 0 : value[part] * 10 + g_ascii_digit_value(text[i]);
	}
	GDateDay day = (GDateDay)value[2];
	GDateMonth month = (GDateMonth)MIN(value[1], 13);
	GDateYear year = (GDateYear)value[0];
	bool is_date = g_date_valid_dmy(day, month, year);

	if (is_date && ret)
		g_date_set_dmy(ret, day, month, year);
	return is_date;
}

static const char *answer_name(enum study_answer answer)
{
	return answer == STUDY_ANSWER_YES ? "yes" : answer == STUDY_ANSWER_NO ? "no" : "";
}

/* @ret_unread: a word that cannot be read, else ""; owned by the caller; may be NULL. */
static enum study_answer take_answer(const struct study_sheet *sheet,
	const struct study_sheet_line *line, const char *name, GPtrArray *problems,
	char **ret_unread)
{
	g_autofree char *cell = study_sheet_cell(line, study_sheet_find(sheet, name));
	enum study_answer answer = STUDY_ANSWER_EMPTY;

	bool is_read = study_people_parse_answer(cell, &answer);
	if (!is_read)
		study_sheet_tell(sheet, line->number, problems,
			_("“%s” in the column %s is neither yes nor no"), cell, name);
	if (ret_unread)
		*ret_unread = g_strdup(is_read ? "" : cell);
	return answer;
}

/* --- rows ---------------------------------------------------------------------------- */

/* @seen: "participant\tsession" → line of the first. */
static void check_twice(const struct study_people *people, const struct study_person *person,
	GHashTable *seen, GPtrArray *problems)
{
	char *key = g_strjoin("\t", person->participant, person->session, NULL);
	guint line = GPOINTER_TO_UINT(g_hash_table_lookup(seen, key));

	if (line > 0)
		study_sheet_tell(people->sheet, person->line, problems,
			_("“%s” stands already in line %u, which holds"), person->participant,
			line);
	g_hash_table_insert(seen, key, GUINT_TO_POINTER(line > 0 ? line : person->line));
}

static void check_person(
	struct study_people *people, const struct study_person *person, GPtrArray *problems)
{
	if (person->is_excluded && person->reason[0] == '\0' && person->excluded_word[0] == '\0')
		study_sheet_tell(people->sheet, person->line, problems,
			_("“%s” is excluded without a reason; fill in the column reason"),
			person->participant);
	if (person->retain_until[0] != '\0' && !study_people_parse_date(person->retain_until, NULL))
		study_sheet_tell(people->sheet, person->line, problems,
			_("“%s” in the column retain_until is no date such as 2030-12-31"),
			person->retain_until);
}

static void take_person(
	struct study_people *people, struct study_sheet_line *line, GPtrArray *problems)
{
	const struct study_sheet *sheet = people->sheet;
	g_autofree char *code = study_sheet_cell(line, study_sheet_find(sheet, "participant"));

	if (study_sheet_is_blank(line))
		return;
	if (code[0] == '\0') {
		study_sheet_tell(sheet, line->number, problems, _("the participant is missing"));
		return;
	}
	struct study_person *person = g_new0(struct study_person, 1);

	person->line = line->number;
	for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
		*text_of(person, &TEXTS[i]) =
			study_sheet_cell(line, study_sheet_find(sheet, TEXTS[i].name));
	if (g_str_has_suffix(person->session, ".nwb"))
		person->session[strlen(person->session) - 4] = '\0';
	for (int scope = 0; scope < STUDY_N_SCOPES; scope++)
		person->consent[scope] = take_answer(sheet, line, SCOPES[scope], problems, NULL);
	enum study_answer excluded =
		take_answer(sheet, line, "excluded", problems, &person->excluded_word);
	person->is_excluded = excluded == STUDY_ANSWER_YES || person->excluded_word[0] != '\0';
	check_person(people, person, problems);
	g_ptr_array_add(people->rows, person);
	line->owner = person;
}

/* A column that stands twice: a spreadsheet's copy beside the original. */
static void check_columns(const struct study_sheet *sheet, GPtrArray *problems)
{
	for (guint i = 0; i < sheet->header->len; i++) {
		g_autofree char *name = g_strdup(g_ptr_array_index(sheet->header, i));

		if (g_strstrip(name)[0] != '\0' && study_sheet_find(sheet, name) != (int)i)
			study_sheet_tell(sheet, 1, problems,
				_("the column %s stands twice; the first one holds"), name);
	}
}

struct study_people *study_people_read(const char *path, GPtrArray *ret_problems, GError **error)
{
	struct study_sheet *sheet = study_sheet_read(path, "participant", error);

	if (!sheet)
		return NULL;
	struct study_people *people = make_people(sheet);
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	check_columns(sheet, ret_problems);
	for (guint i = 0; i < sheet->lines->len; i++) {
		struct study_sheet_line *line = g_ptr_array_index(sheet->lines, i);

		take_person(people, line, ret_problems);
		if (line->owner)
			check_twice(people, line->owner, seen, ret_problems);
	}
	return people;
}

struct study_person *study_people_add(
	struct study_people *people, const char *participant, const char *session)
{
	struct study_person *person = g_new0(struct study_person, 1);

	for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
		*text_of(person, &TEXTS[i]) = g_strdup("");
	person->excluded_word = g_strdup("");
	g_free(person->participant);
	g_free(person->session);
	person->participant = g_strdup(participant);
	person->session = g_strdup(session);
	g_ptr_array_add(people->rows, person);
	study_sheet_add(people->sheet)->owner = person;
	return person;
}

/* --- saving -------------------------------------------------------------------------- */

static void put_text(struct study_sheet *sheet, struct study_sheet_line *line, const char *name,
	const char *text)
{
	g_autofree char *cell = study_sheet_cell(line, study_sheet_find(sheet, name));
	g_autofree char *named = g_strconcat(text, ".nwb", NULL);

	/* A session may have been written with its ending. */
	if (strcmp(cell, text) != 0 && !(text[0] != '\0' && strcmp(cell, named) == 0))
		study_sheet_set(line, study_sheet_need(sheet, name), text);
}

/* A word that means the same stays as somebody wrote it. */
static void put_answer(struct study_sheet *sheet, struct study_sheet_line *line, const char *name,
	enum study_answer answer)
{
	g_autofree char *cell = study_sheet_cell(line, study_sheet_find(sheet, name));
	enum study_answer stands = STUDY_ANSWER_EMPTY;

	study_people_parse_answer(cell, &stands);
	if (stands != answer)
		study_sheet_set(line, study_sheet_need(sheet, name), answer_name(answer));
}

static void put_person(
	struct study_sheet *sheet, struct study_sheet_line *line, struct study_person *person)
{
	g_autofree char *cell = study_sheet_cell(line, study_sheet_find(sheet, "excluded"));
	enum study_answer stands = STUDY_ANSWER_EMPTY;

	for (gsize i = 0; i < G_N_ELEMENTS(TEXTS); i++)
		put_text(sheet, line, TEXTS[i].name, *text_of(person, &TEXTS[i]));
	for (int scope = 0; scope < STUDY_N_SCOPES; scope++)
		put_answer(sheet, line, SCOPES[scope], person->consent[scope]);
	if (person->is_excluded && person->excluded_word[0] != '\0') {
		put_text(sheet, line, "excluded", person->excluded_word);
		return;
	}
	bool is_read = study_people_parse_answer(cell, &stands);
	if (!is_read || person->is_excluded != (stands == STUDY_ANSWER_YES))
		put_answer(sheet, line, "excluded",
			person->is_excluded ? STUDY_ANSWER_YES : STUDY_ANSWER_EMPTY);
}

bool study_people_write(struct study_people *people, const char *path, GError **error)
{
	for (guint i = 0; i < people->sheet->lines->len; i++) {
		struct study_sheet_line *line = g_ptr_array_index(people->sheet->lines, i);

		if (line->owner)
			put_person(people->sheet, line, line->owner);
	}
	return study_sheet_write(people->sheet, path, error);
}

guint study_people_remove(struct study_people *people, const char *participant)
{
	guint n = study_sheet_remove(people->sheet, "participant", participant);

	for (guint i = people->rows->len; i-- > 0;) {
		const struct study_person *person = g_ptr_array_index(people->rows, i);

		if (strcmp(person->participant, participant) == 0)
			g_ptr_array_remove_index(people->rows, i);
	}
	return n;
}

/* --- what it says -------------------------------------------------------------------- */

const struct study_person *study_people_find(
	const struct study_people *people, const char *participant, const char *session)
{
	const struct study_person *of_all = NULL;

	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *person = g_ptr_array_index(people->rows, i);

		if (strcmp(person->participant, participant) != 0)
			continue;
		if (session[0] != '\0' && strcmp(person->session, session) == 0)
			return person;
		if (person->session[0] == '\0' && !of_all)
			of_all = person;
	}
	return of_all;
}

/* What the rows of a participant say, by the rules of the header. */
struct said {
	bool is_refused, has_gap, has_row;
};

static struct said look_up(
	const struct study_people *people, const char *participant, enum study_scope scope)
{
	const struct study_person *of_all = study_people_find(people, participant, "");
	enum study_answer general = of_all ? of_all->consent[scope] : STUDY_ANSWER_EMPTY;
	struct said said = {0};

	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *person = g_ptr_array_index(people->rows, i);
		enum study_answer answer = person->consent[scope];

		if (strcmp(person->participant, participant) != 0)
			continue;
		answer = answer == STUDY_ANSWER_EMPTY ? general : answer;
		said.is_refused = said.is_refused || answer == STUDY_ANSWER_NO;
		said.has_gap = said.has_gap || answer == STUDY_ANSWER_EMPTY;
		said.has_row = true;
	}
	return said;
}

bool study_people_allows(
	const struct study_people *people, const char *participant, enum study_scope scope)
{
	struct said said = look_up(people, participant, scope);

	if (scope == STUDY_SCOPE_SIGNALS)
		return !said.is_refused;
	return said.has_row && !said.has_gap && !said.is_refused;
}

bool study_people_is_said(
	const struct study_people *people, const char *participant, enum study_scope scope)
{
	struct said said = look_up(people, participant, scope);

	return said.has_row && (said.is_refused || !said.has_gap);
}
