/* The PDF writer, read back by poppler. */
#include "study/report/report_pdf.h"
#include "tests/check_main.h"
#include "tests/study/reports.h"

#include <cairo.h>

static void draw_cross(const void *subject, cairo_t *cairo)
{
	(void)subject;
	cairo_move_to(cairo, 0, 0);
	cairo_line_to(cairo, 510, 200);
	cairo_stroke(cairo);
}

static struct study_document *document_new(void)
{
	struct study_document *document = study_document_new("da", "Fremtidens butik på Ærø");

	g_free(document->subject);
	document->subject = g_strdup("12 personer");
	g_free(document->label);
	document->label = g_strdup("SIMULATED");
	g_free(document->generator);
	document->generator = g_strdup("Affekt 0.1.0");
	g_free(document->date);
	document->date = g_strdup("2026-11-29");
	document->time_s = 1795910400;
	return document;
}

/* "row 0" … in a table that is longer than a page. */
static void add_long_table(struct study_document *document, guint n_rows)
{
	struct study_table *table = study_document_table(document, "Tabellen");

	study_table_column(table, "Berøringspunkt", false);
	study_table_column(table, "n", true);
	for (guint i = 0; i < n_rows; i++) {
		struct study_table_row *row = study_table_row(table);
		study_table_cellf(row, "række-%u.", i);
		study_table_cellf(row, "%u", i);
	}
}

static guint count(const char *text, const char *word)
{
	guint n = 0;

	while ((text = strstr(text, word))) {
		text++;
		n++;
	}
	return n;
}

START_TEST(everything_said_can_be_read_and_found)
{
	g_autoptr(study_document) document = document_new();
	g_autoptr(GBytes) svg = g_bytes_new_static("", 0);
	g_autoptr(GError) error = NULL;

	study_document_chapter(document, "Kort fortalt");
	study_document_say(document, STUDY_TONE_LEAD, "Kunderne blev længst ved kassen.");
	study_document_note(document, STUDY_TONE_CAUTION, "Få personer", "Et fingerpeg.");
	study_document_item(document, "første punkt");
	study_document_fact(document, "11 af 12", "personer");
	study_document_draw(document, "Figuren", "alternativ", 510, 200, draw_cross, NULL, svg);
	study_document_chapter(document, "Øjeblikke");
	struct study_card *card =
		study_document_card(document, "Betaling", study_still_new(160, 90), "et billede");
	study_card_linef(card, "9 personer");
	study_document_quote(document, "Jeg blev glad.", "P07");
	add_long_table(document, 3);
	g_autoptr(GByteArray) pdf = study_report_pdf(document, &error);
	ck_assert_msg(pdf != NULL, "%s", error ? error->message : "");

	static const char *const said[] = {"Fremtidens butik på Ærø", "12 personer", "SIMULATED",
		"Kort fortalt", "Kunderne blev længst ved kassen.", "Få personer", "Et fingerpeg.",
		"første punkt", "11 af 12", "Figuren", "Øjeblikke", "Betaling", "9 personer",
		"Jeg blev glad.", "P07", "Tabellen", "Berøringspunkt", "række-2.",
		"Affekt 0.1.0 · 2026-11-29", "1/1"};
	g_autofree char *text = reports_pdf_text(pdf);
	for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
		ck_assert_msg(strstr(text, said[i]) != NULL, "%s is not in\n%s", said[i], text);
	g_autofree char *info = reports_pdf_info(pdf, "-isodates");
	ck_assert_ptr_nonnull(strstr(info, "Fremtidens butik på Ærø"));
	ck_assert_ptr_nonnull(strstr(info, "Author:          Affekt 0.1.0"));
	ck_assert_ptr_nonnull(strstr(info, "CreationDate:    2026-11-29T00:00:00Z"));
	ck_assert_ptr_nonnull(strstr(info, "(A4)"));
	g_autofree char *structure = reports_pdf_info(pdf, "-struct");
	ck_assert_ptr_nonnull(strstr(structure, "H1"));
	ck_assert_uint_eq(count(structure, "H2"), 2);
	ck_assert_uint_eq(count(structure, "TR"), 4);
	ck_assert_uint_eq(count(structure, "Figure"), 2);
}
END_TEST

/* Every page has the head of the table, every row stands once, and none alone. */
START_TEST(a_table_turns_pages_with_its_head)
{
	/* Lengths at which one row would be left over on some page. */
	for (guint n_rows = 41; n_rows < 50; n_rows++) {
		g_autoptr(study_document) document = document_new();
		add_long_table(document, n_rows);
		g_autoptr(GByteArray) pdf = study_report_pdf(document, NULL);
		g_autofree char *text = reports_pdf_text(pdf);
		g_auto(GStrv) pages = g_strsplit(text, "\f", -1);
		guint n_all = 0;

		for (char **page = pages; *page && **page; page++) {
			guint n = count(*page, "række-");
			ck_assert_uint_eq(count(*page, "Berøringspunkt"), 1);
			ck_assert_msg(n >= 2, "%u of %u rows alone on a page", n, n_rows);
			n_all += n;
		}
		ck_assert_uint_eq(n_all, n_rows);
	}
}
END_TEST

START_TEST(a_heading_never_ends_a_page)
{
	g_autoptr(study_document) document = document_new();

	for (int i = 0; i < 40; i++) {
		g_autofree char *title = g_strdup_printf("kapitel-%d.", i);
		study_document_chapter(document, title);
		for (int k = 0; k <= i % 5; k++)
			study_document_say(document, STUDY_TONE_PLAIN, "tekst nedenunder");
	}
	g_autoptr(GByteArray) pdf = study_report_pdf(document, NULL);
	g_autofree char *text = reports_pdf_text(pdf);
	g_auto(GStrv) pages = g_strsplit(text, "\f", -1);
	guint n = 0;

	for (char **page = pages; *page && **page; page++) {
		const char *last = g_strrstr(*page, "kapitel-");
		n += count(*page, "kapitel-");
		ck_assert_msg(!last || strstr(last, "tekst"), "%s", *page);
	}
	ck_assert_uint_eq(n, 40);
	ck_assert_ptr_nonnull(memmem(pdf->data, pdf->len, "/Outlines", 9));
}
END_TEST

START_TEST(a_paragraph_leaves_no_line_alone)
{
	g_autoptr(GString) words = g_string_new(NULL);
	for (int i = 0; i < 60; i++)
		g_string_append_printf(words, "linjeord%d og noget mere at sige ", i);

	for (int lead = 0; lead < 6; lead++) {
		g_autoptr(study_document) document = document_new();
		for (int i = 0; i < 34 + lead; i++)
			study_document_say(document, STUDY_TONE_SMALL, "fyld");
		study_document_say(document, STUDY_TONE_PLAIN, words->str);
		g_autoptr(GByteArray) pdf = study_report_pdf(document, NULL);
		g_autofree char *text = reports_pdf_text(pdf);
		g_auto(GStrv) pages = g_strsplit(text, "\f", -1);
		for (char **page = pages; *page && **page; page++) {
			g_auto(GStrv) lines = g_strsplit(*page, "\n", -1);
			guint n = 0;
			for (char **line = lines; *line; line++)
				n += strstr(*line, "linjeord") != NULL;
			ck_assert_msg(n != 1, "one line alone: %s", *page);
		}
	}
}
END_TEST

START_TEST(a_figure_of_many_pages_is_named_instead_of_drawn)
{
	g_autoptr(study_document) document = document_new();
	g_autoptr(GBytes) svg = g_bytes_new_static("", 0);

	study_document_draw(document, "Rejsen", "", 510, 700, draw_cross, NULL, svg)->file =
		g_strdup("figures/journey.pdf");
	study_document_draw(document, "Varmen", "", 510, 7600, draw_cross, NULL, svg)->file =
		g_strdup("figures/heat.pdf");
	g_autoptr(GByteArray) pdf = study_report_pdf(document, NULL);
	ck_assert_ptr_nonnull(pdf);
	g_autofree char *text = reports_pdf_text(pdf);
	ck_assert_ptr_nonnull(strstr(text, "figures/heat.pdf"));
	ck_assert_ptr_null(strstr(text, "figures/journey.pdf"));
}
END_TEST

START_TEST(hostile_words_and_sizes_are_drawn)
{
	g_autoptr(study_document) document = document_new();
	g_autoptr(GBytes) svg = g_bytes_new_static("", 0);
	g_autofree char *word = g_strnfill(4000, 'x');

	study_document_chapter(document, "<script>\xff\x01\xe2\x80\xae");
	study_document_draw(document, "høj", "", 510, 9000, draw_cross, NULL, svg);
	struct study_table *table = study_document_table(document, word);
	for (int i = 0; i < 30; i++)
		study_table_column(table, word, i % 2);
	struct study_table_row *row = study_table_row(table);
	for (int i = 0; i < 30; i++)
		study_table_cell(row, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d");
	study_document_table(document, "uden kolonner");
	g_autoptr(GByteArray) pdf = study_report_pdf(document, NULL);
	ck_assert_ptr_nonnull(pdf);
	g_autofree char *text = reports_pdf_text(pdf);
	ck_assert_ptr_nonnull(strstr(text, "<script>"));
}
END_TEST

START_TEST(the_same_document_gives_the_same_bytes)
{
	g_autoptr(study_document) document = document_new();

	add_long_table(document, 60);
	g_autoptr(GByteArray) a = study_report_pdf(document, NULL);
	g_autoptr(GByteArray) b = study_report_pdf(document, NULL);
	ck_assert_uint_eq(a->len, b->len);
	ck_assert_mem_eq(a->data, b->data, a->len);
}
END_TEST

TESTS_MAIN("study/report_pdf", everything_said_can_be_read_and_found,
	a_table_turns_pages_with_its_head, a_heading_never_ends_a_page,
	a_paragraph_leaves_no_line_alone, a_figure_of_many_pages_is_named_instead_of_drawn,
	hostile_words_and_sizes_are_drawn, the_same_document_gives_the_same_bytes)
