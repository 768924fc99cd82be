/*
 * STUDY/participants.tsv: who takes part, and under which conditions. A plain table that people
 * edit in a spreadsheet: tab-separated, UTF-8 (a BOM and CRLF are read), a header of column names
 * in any order; columns and blank lines that nobody knows are kept as they are.
 *
 *   participant      the pseudonymous code, as in the sessions
 *   session          which of the participant's sessions this row is about: a file name without
 *                    .nwb; empty: all that have no row of their own
 *   group, wave      free words; waves are ordered as numbers when all are, else as they appear
 *   role             customer | staff | student | other word; staff and student are warned about
 *                    (EU AI Act, art. 5(1)(f)); empty: not said
 *   team             whose staff self-assessment this is; may be empty
 *   excluded         yes | no | empty (no); a person's decision, never touched by the analysis. A
 *                    word that cannot be read excludes until it is mended
 *   reason           why, in words; required when excluded
 *   signals, video, texts, stills     what the participant consented to: yes | no | empty
 *   retain_until     YYYY-MM-DD after which the data must go; may be empty
 *
 * Consent: a cell that is empty takes what the participant's row for all sessions says; where that
 * is empty too, nothing is said. What is not said is no consent for video, texts and stills.
 * Signals of which nothing is said are analysed, and named; "no" is not. Where rows of one
 * participant disagree the strictest holds, and a word that cannot be read counts as no. Words are
 * read in any case and in English, Danish and Norwegian (ja, nej, nei).
 */
#ifndef STUDY_FOLDER_PEOPLE_H
#define STUDY_FOLDER_PEOPLE_H

#include "study/folder/sheet.h"

#include <glib.h>
#include <stdbool.h>

enum study_answer {
	STUDY_ANSWER_EMPTY = 0,
	STUDY_ANSWER_YES,
	STUDY_ANSWER_NO,
};

enum study_scope {
	STUDY_SCOPE_SIGNALS = 0,
	STUDY_SCOPE_VIDEO,
	STUDY_SCOPE_TEXTS,
	STUDY_SCOPE_STILLS,
	STUDY_N_SCOPES,
};

/* "signals", "video", "texts", "stills": the names of the columns. */
const char *study_scope_name(enum study_scope scope);

/* One row; texts are never NULL, "" is empty. */
struct study_person {
	char *participant, *session, *group, *wave, *role, *team, *reason, *retain_until;
	bool is_excluded;
	char *excluded_word; /* what stands under excluded and cannot be read: it holds the person
				out until it is mended; "" none */
	enum study_answer consent[STUDY_N_SCOPES];
	guint line; /* in the file, from 1; 0: not from a file */
};

/* The whole table. Owned by the caller. */
struct study_people {
	GPtrArray *rows;           /* struct study_person*, in the order of the file */
	struct study_sheet *sheet; /* all that stood there, so that saving loses nothing */
};
typedef struct study_people study_people;

/* The line of a new table: every column above, in that order. */
#define STUDY_PEOPLE_HEADER                                                                        \
	"participant\tsession\tgroup\twave\trole\tteam\texcluded\treason\tsignals\tvideo\ttexts\t" \
	"stills\tretain_until"

struct study_people *study_people_new(void);
void study_people_free(study_people *people); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_people, study_people_free)

/* Reads @path. Rows that can be understood are kept; each mistake (a word that is not one of a
 * column, a row twice, excluded without a reason, a date that is none) is a sentence with file and
 * line in @ret_problems (GPtrArray of char*, may be NULL). Of two rows for the same the first
 * holds, but for consent. NULL with an error only when there is no table to read. */
struct study_people *study_people_read(const char *path, GPtrArray *ret_problems, GError **error);

/* Writes the table beside and renames; 0600. */
bool study_people_write(struct study_people *people, const char *path, GError **error);

/* A new row, appended; owned by @people. Its texts are g_free()d and replaced by who fills it. */
struct study_person *study_people_add(
	struct study_people *people, const char *participant, const char *session);

/* The row that holds for a session: its own, else the participant's for all; NULL none. */
const struct study_person *study_people_find(
	const struct study_people *people, const char *participant, const char *session);

/* Whether the participant allows @scope, by the rules above. */
bool study_people_allows(
	const struct study_people *people, const char *participant, enum study_scope scope);

/* False when nothing is said about @scope: no row, or one whose cell is empty by the rules above.
 */
bool study_people_is_said(
	const struct study_people *people, const char *participant, enum study_scope scope);

/* Sentences that a person has to see: consent to signals not said, retention dates past or within
 * 30 days of @today (YYYY-MM-DD), participants marked staff or student. */
void study_people_warn(
	const struct study_people *people, const char *today, GPtrArray *ret_warnings);

/* Whether a word under role means staff or students, in any of the languages. */
bool study_people_is_dependent(const char *role);

/* False when @text is neither a word for yes or no nor empty; @ret is then "no". */
bool study_people_parse_answer(const char *text, enum study_answer *ret);

/* @text as a date, YYYY-MM-DD; false when it is none. @ret may be NULL. */
bool study_people_parse_date(const char *text, GDate *ret);

/* Takes every row of @participant out, also those that could not be understood; how many went. */
guint study_people_remove(struct study_people *people, const char *participant);

#endif
