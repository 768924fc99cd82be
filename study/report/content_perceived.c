/* What the body did beside what people said; their words. */
#include "study/recall/forms.h"
#include "study/report/content.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define QUOTES_MAX    8
#define QUOTE_LETTERS 280
#define WORDS_MAX     15

static void say_parting(struct study_content *content)
{
	const GArray *rows = content->evidence->perceived;
	guint n = 0;

	for (guint i = 0; i < rows->len; i++) {
		const struct study_perceived_mean *row =
			&g_array_index(rows, struct study_perceived_mean, i);
		if (!row->parts)
			continue;
		const char *title = study_content_title(content, row->touchpoint);
		const char *by = study_content_number(content, fabs(row->difference), 1);
		if (n++ == 0)
			study_document_say(content->document, STUDY_TONE_PLAIN,
				_("Body and words part at these touch points:"));
		study_document_itemf(content->document,
			row->difference > 0 ? _("“%s”: felt livelier than the body shows (by %s "
						"standard deviations)")
					    : _("“%s”: the body was livelier than people say (by "
						"%s standard deviations)"),
			title, by);
	}
	if (n == 0 && rows->len > 0)
		study_document_say(content->document, STUDY_TONE_PLAIN,
			_("Body and words agree within the uncertainty at every touch point."));
}

static void add_table(struct study_content *content)
{
	const GArray *rows = content->evidence->perceived;
	guint n = MIN(rows->len, STUDY_CONTENT_ROWS);
	struct study_table *table = study_document_table(
		content->document, _("Lived and felt, in standard deviations of each person"));

	table->is_folded = true;
	study_table_column(table, _("Touch point"), false);
	study_table_column(table, _("People"), true);
	study_table_column(table, _("Lived"), true);
	study_table_column(table, _("Felt"), true);
	study_table_column(table, _("Felt minus lived"), true);
	study_table_column(table, _("Interval (95 %)"), true);
	for (guint i = 0; i < n; i++) {
		const struct study_perceived_mean *mean =
			&g_array_index(rows, struct study_perceived_mean, i);
		struct study_table_row *row = study_table_row(table);
		row->is_strong = mean->parts;
		study_table_cell(row, study_content_title(content, mean->touchpoint));
		study_table_cellf(row, "%u", mean->n);
		study_table_cell(row, study_content_signed(content, mean->z_lived, 2));
		study_table_cell(row, study_content_signed(content, mean->z_felt, 2));
		study_table_cell(row, study_content_signed(content, mean->difference, 2));
		study_table_cell(row, study_content_range(content, mean->ci, 2));
	}
	study_content_more(content, rows->len - n, "study_perceived.csv");
}

/* The word of an id in the language of the report; what people typed stays as it is. */
static const char *word_text(const char *id)
{
	for (const struct study_word *word = study_form_words(); word->id; word++) {
		if (strcmp(word->id, id) == 0)
			return _(word->text);
	}
	return id;
}

static void add_words(struct study_content *content)
{
	const GPtrArray *words = content->evidence->words;
	struct study_table *table = NULL;
	guint n = 0;

	for (guint i = 0; i < words->len && n < WORDS_MAX; i++) {
		const struct study_word_count *word = words->pdata[i];
		if (*word->touchpoint)
			continue;
		if (n++ == 0) {
			study_document_section(content->document, _("The words that people chose"));
			study_content_figure(content, "words");
			table = study_document_table(
				content->document, _("Words over all touch points"));
			table->is_folded = true;
			study_table_column(table, _("Word"), false);
			study_table_column(table, _("People"), true);
			study_table_column(table, _("Share"), true);
		}
		struct study_table_row *row = study_table_row(table);
		study_table_cell(row, word_text(word->id));
		study_table_cellf(row, "%u", word->n);
		study_table_cell(row, study_content_percent(content, word->share));
	}
}

/* What many say alike is shown once. */
static void add_quotes(struct study_content *content)
{
	const GPtrArray *quotes = content->evidence->quotes;
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	guint n = 0;

	if (quotes->len == 0)
		return;
	study_document_section(content->document, _("In their own words"));
	for (guint i = 0; i < quotes->len && n < QUOTES_MAX; i++) {
		const struct study_quote *quote = quotes->pdata[i];
		g_autofree char *text = study_document_cut(quote->text, QUOTE_LETTERS);
		if (!g_hash_table_add(seen, g_utf8_casefold(text, -1)))
			continue;
		n++;
		g_autofree char *said = g_strdup_printf(_("“%s”"), text);
		g_autofree char *whom = g_strdup_printf("%s · %s", quote->participant,
			study_content_title_of(content, quote->touchpoint));
		study_document_quote(content->document, said, whom);
	}
	study_content_more(content, quotes->len - n, "study_quotes.csv");
}

void study_content_perceived(struct study_content *content)
{
	const struct study_evidence *evidence = content->evidence;

	study_document_chapter(content->document, _("Lived and felt"));
	if (evidence->perceived->len + evidence->words->len + evidence->quotes->len == 0) {
		study_document_say(content->document, STUDY_TONE_PLAIN,
			_("There are no answers from a cued recall, so what people felt cannot be "
			  "set beside what their bodies did."));
		return;
	}
	if (evidence->perceived->len > 0) {
		study_document_say(content->document, STUDY_TONE_PLAIN,
			_("Lived is what the sensors measured, felt is how lively people called "
			  "the moment afterwards, each compared with that person's other "
			  "moments."));
		study_content_figure(content, "perceived");
		say_parting(content);
		add_table(content);
	}
	add_words(content);
	add_quotes(content);
}
