/*
 * The texts are part of the file format and are not translated.
 */
#include "study/tables/long_rows.h"

#include "recordings/export/columns.h"
#include "recordings/table/describe.h"
#include "study/evidence/members.h"

#include <string.h>

/* A row, made while it is streamed. */
struct long_row {
	char *participant, *group, *wave, *session;
	bool is_in, is_calibrated;
	struct rec_touchpoint visit;
};

static const struct rec_column BEFORE[] = {
	STRING("participant", "pseudonym", long_row, participant),
	STRING("group", "group of participants.tsv", long_row, group),
	STRING("wave", "wave of the study", long_row, wave),
};

static const struct rec_column BEHIND[] = {
	STRING("session", "name of the session's file without its ending", long_row, session),
	YES_NO("in_means", "1: the session is in the means of the study", long_row, is_in),
};

/* The columns of a session's table, of the visit inside of a row. */
static void append_visit(GArray *columns)
{
	const struct rec_tables_kind *kind = rec_columns_tables;

	while (strcmp(kind->name, "touchpoints") != 0)
		kind++;
	for (guint i = 0; i < kind->n_columns; i++) {
		struct rec_column column = kind->columns[i];
		column.offset += offsetof(struct long_row, visit);
		g_array_append_val(columns, column);
	}
}

static bool is_used(const struct study_evidence *evidence, const struct study_member *member,
	const struct study_result *result)
{
	return study_member_is_in(evidence, member) && g_ptr_array_find(member->used, result, NULL);
}

/* A session that knows no title of a touch point has its id there: the plan says what
 * study_touchpoints.csv says, too. */
static void name_visit(const struct study_evidence *evidence, struct rec_touchpoint *visit)
{
	const struct rec_studyfile *plan = evidence->folder ? evidence->folder->plan : NULL;
	bool is_nameless = visit->title[0] == '\0' || strcmp(visit->title, visit->id) == 0;
	const struct rec_touchpoint_plan *planned =
		plan && is_nameless ? rec_studyfile_find_touchpoint(plan, visit->id) : NULL;

	if (planned && planned->title && planned->title[0] != '\0')
		g_strlcpy(visit->title, planned->title, sizeof(visit->title));
}

static void stream_session(const struct study_evidence *evidence, const struct study_member *member,
	const struct study_result *result, rec_book_row_fn take, void *user)
{
	struct long_row row = {
		.participant = member->participant,
		.group = member->group,
		.wave = (char *)study_members_wave(evidence, result),
		.session = result->session,
		.is_in = is_used(evidence, member, result),
		.is_calibrated = result->is_calibrated,
	};

	for (guint i = 0; i < result->touchpoints->len; i++) {
		row.visit = g_array_index(result->touchpoints, struct rec_touchpoint, i);
		name_visit(evidence, &row.visit);
		take(&row, user);
	}
}

static void stream_member(const struct study_evidence *evidence, const struct study_member *member,
	rec_book_row_fn take, void *user)
{
	for (guint i = 0; i < member->results->len; i++)
		stream_session(evidence, member, member->results->pdata[i], take, user);
}

/* Of the member that is the table's source, else of all. */
static bool stream(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const struct study_evidence *evidence = table->owner;

	(void)error;
	if (table->source)
		stream_member(evidence, table->source, take, user);
	for (guint i = 0; !table->source && i < evidence->members->len; i++)
		stream_member(evidence, evidence->members->pdata[i], take, user);
	return true;
}

static guint64 count_rows(const struct study_member *member)
{
	guint64 n = 0;

	for (guint i = 0; i < member->results->len; i++) {
		const struct study_result *result = member->results->pdata[i];
		n += result->touchpoints->len;
	}
	return n;
}

static bool is_calibrated(const struct rec_book_table *table, const void *row)
{
	const struct long_row *visit = row;

	(void)table;
	return visit->is_calibrated;
}

static struct rec_book_table *add_table(struct rec_book *book,
	const struct study_evidence *evidence, const struct study_member *member)
{
	g_autoptr(GArray) columns = g_array_new(FALSE, FALSE, sizeof(struct rec_column));

	g_array_append_vals(columns, BEFORE, G_N_ELEMENTS(BEFORE));
	append_visit(columns);
	g_array_append_vals(columns, BEHIND, G_N_ELEMENTS(BEHIND));
	struct rec_book_table *table = rec_book_add_table(book, "study_long",
		(const struct rec_column *)(const void *)columns->data, columns->len);
	table->owner = evidence;
	table->source = member;
	table->stream = stream;
	table->is_calibrated = is_calibrated;
	return table;
}

void study_long_rows_add(struct rec_book *book, const struct study_evidence *evidence)
{
	struct rec_book_table *table = add_table(book, evidence, NULL);

	for (guint i = 0; i < evidence->members->len; i++)
		table->n_rows += count_rows(evidence->members->pdata[i]);
}

struct rec_book_table *study_long_rows_add_member(struct rec_book *book,
	const struct study_evidence *evidence, const struct study_member *member)
{
	struct rec_book_table *table = add_table(book, evidence, member);

	table->n_rows = count_rows(member);
	return table;
}
