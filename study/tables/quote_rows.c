/*
 * The texts are part of the file format and are not translated.
 */
#include "study/tables/quote_rows.h"

#include "recordings/table/describe.h"

static const struct rec_column COLUMNS[] = {
	STRING("participant", "pseudonym; only of those who consent to texts", study_quote,
		participant),
	STRING("touchpoint", "touch point", study_quote, touchpoint),
	STRING("form", "form that was asked", study_quote, form),
	STRING("text", "what was written, as it was written", study_quote, text),
};

static bool may_leave(const struct study_evidence *evidence, const struct study_quote *quote)
{
	return study_people_allows(evidence->folder->people, quote->participant, STUDY_SCOPE_TEXTS);
}

static bool stream(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const struct study_evidence *evidence = table->owner;

	(void)error;
	for (guint i = 0; i < evidence->quotes->len; i++) {
		if (may_leave(evidence, evidence->quotes->pdata[i]))
			take(evidence->quotes->pdata[i], user);
	}
	return true;
}

void study_quote_rows_add(struct rec_book *book, const struct study_evidence *evidence)
{
	struct rec_book_table *table =
		rec_book_add_table(book, "study_quotes", COLUMNS, G_N_ELEMENTS(COLUMNS));

	table->owner = evidence;
	table->stream = stream;
	for (guint i = 0; i < evidence->quotes->len; i++)
		table->n_rows += may_leave(evidence, evidence->quotes->pdata[i]) ? 1 : 0;
}
