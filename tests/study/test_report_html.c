/* The HTML writer: well-formed whatever the words are, and nothing in it but what was said. */
#include "study/report/report_html.h"
#include "tests/check_main.h"
#include "tests/study/reports.h"

#include <cairo.h>

#define HOSTILE                                                                                    \
	"<script>alert(1)</script>\" onload='x' & \x01\x1b[2J \xe2\x80\xae"                        \
	"evil\xff \xef\xbf\xbe end"

static void draw_nothing(const void *subject, cairo_t *cairo)
{
	(void)subject;
	(void)cairo;
}

static void add_table(struct study_document *document, const char *word, bool is_folded)
{
	struct study_table *table = study_document_table(document, word);

	table->is_folded = is_folded;
	study_table_column(table, word, false);
	study_table_column(table, "n", true);
	for (int i = 0; i < 3; i++) {
		struct study_table_row *row = study_table_row(table);
		row->is_strong = i == 1;
		study_table_cell(row, word);
		study_table_cellf(row, "%d", i);
	}
}

/* Every kind of block with @word in every text of it. */
static struct study_document *document_of(const char *word)
{
	static const char SVG[] =
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
	struct study_document *document = study_document_new("da", word);
	g_autoptr(GBytes) svg = g_bytes_new_static(SVG, sizeof SVG - 1);

	study_document_chapter(document, word);
	study_document_say(document, STUDY_TONE_LEAD, word);
	study_document_sayf(document, "%s", word);
	study_document_note(document, STUDY_TONE_CAUTION, word, word);
	study_document_note(document, STUDY_TONE_PLAIN, NULL, word);
	study_document_item(document, word);
	study_document_itemf(document, "%s", word);
	study_document_fact(document, word, word);
	study_document_fact(document, "12", word);
	add_table(document, word, false);
	study_document_section(document, word);
	study_document_draw(document, word, word, 510, 100, draw_nothing, NULL, svg);
	add_table(document, word, true);
	study_document_chapter(document, word);
	struct study_card *card = study_document_card(document, word, study_still_new(4, 3), word);
	study_card_linef(card, "%s", word);
	study_document_card(document, word, NULL, NULL);
	study_document_quote(document, word, word);
	return document;
}

START_TEST(a_page_is_well_formed)
{
	g_autoptr(study_document) document = document_of("Kø ved kassen");
	g_autoptr(GString) html = study_report_html(document);

	reports_check_html(html->str, TEST_DATA_DIR);
	ck_assert_ptr_nonnull(strstr(html->str, "<html lang=\"da\">"));
	ck_assert_ptr_nonnull(strstr(html->str, "<tr class=\"strong\">"));
	ck_assert_ptr_nonnull(strstr(html->str, "data:image/svg+xml;base64,PHN2Zy"));
	ck_assert_ptr_nonnull(strstr(html->str, "data:image/png;base64,iVBORw0KGgo"));
}
END_TEST

START_TEST(words_of_strangers_stay_words)
{
	g_autoptr(study_document) document = document_of(HOSTILE);
	g_autoptr(GString) html = study_report_html(document);

	reports_check_html(html->str, TEST_DATA_DIR);
	ck_assert_ptr_null(strstr(html->str, "<script"));
	ck_assert_ptr_null(strstr(html->str, "\xe2\x80\xae"));
	ck_assert_ptr_nonnull(strstr(html->str,
		"&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp; "
		"\xef\xbf\xbd\xef\xbf\xbd[2J evil\xef\xbf\xbd \xef\xbf\xbd end"));
}
END_TEST

/* The policy allows the style that stands there and nothing else: its hash is counted again by
 * another program. */
START_TEST(the_policy_names_the_style)
{
	g_autoptr(study_document) document = document_of("x");
	g_autoptr(GString) html = study_report_html(document);
	char *path = reports_write(html->str, html->len, "report.html");
	const char *const words[] = {"python3", "-c",
		"import base64, hashlib, re, sys\n"
		"text = open(sys.argv[1], encoding='utf-8').read()\n"
		"style = re.search('<style>(.*?)</style>', text, re.S).group(1)\n"
		"policy = re.search('content=\"(default-src[^\"]*)\"', text).group(1)\n"
		"digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()\n"
		"assert f\"style-src 'sha256-{digest}'\" in policy, policy\n"
		"assert policy.startswith(\"default-src 'none'; img-src data:;\"), policy\n"
		"assert ' style=' not in text\n",
		path, NULL};

	g_free(reports_run(words));
	reports_remove(path);
}
END_TEST

START_TEST(the_same_document_gives_the_same_bytes)
{
	g_autoptr(study_document) a = document_of("Ærø");
	g_autoptr(study_document) b = document_of("Ærø");
	g_autoptr(GString) html_a = study_report_html(a);
	g_autoptr(GString) html_b = study_report_html(b);

	ck_assert_str_eq(html_a->str, html_b->str);
}
END_TEST

START_TEST(blocks_of_a_kind_go_on)
{
	g_autoptr(study_document) document = study_document_new("en", "t");

	study_document_item(document, "a");
	study_document_item(document, "b");
	study_document_fact(document, "1", "a");
	study_document_item(document, "c");
	ck_assert_uint_eq(document->blocks->len, 3);
	const struct study_block *first = document->blocks->pdata[0];
	ck_assert_uint_eq(first->items->len, 2);
}
END_TEST

TESTS_MAIN("study/report_html", a_page_is_well_formed, words_of_strangers_stay_words,
	the_policy_names_the_style, the_same_document_gives_the_same_bytes, blocks_of_a_kind_go_on)
