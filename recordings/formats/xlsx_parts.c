#include "recordings/formats/xlsx_parts.h"

#include <string.h>

#define XML       "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OPEN      "http://schemas.openxmlformats.org/"
#define MAIN      OPEN "spreadsheetml/2006/main"
#define RELATIONS OPEN "officeDocument/2006/relationships"
#define PACKAGE   OPEN "package/2006/"
#define TYPE      "application/vnd.openxmlformats-officedocument."
#define SHEET_ML  TYPE "spreadsheetml."

enum {
	/* The program that the format is of numbers the shapes of a sheet's notes from here. */
	SHAPES_PER_SHEET = 1024,
	NOTE_COLUMNS = 3, /* what a note covers */
	NOTE_ROWS = 5,
};

char *rec_xlsx_parts_put_letters(char *to, guint column)
{
	if (column >= 26)
		*to++ = (char)('A' + column / 26 - 1);
	*to++ = (char)('A' + column % 26);
	return to;
}

/* The length of an escape like _x000D_ at @c, 0 when there is none. */
static size_t find_escape(const char *c, size_t n)
{
	enum {
		BYTES = 7
	};
	if (n < BYTES || c[0] != '_' || c[1] != 'x' || c[BYTES - 1] != '_')
		return 0;
	for (int i = 2; i < BYTES - 1; i++) {
		if (!g_ascii_isxdigit(c[i]))
			return 0;
	}
	return BYTES;
}

/* How @c is written when not as it is; NULL: as it is. @spare is room for it. */
static const char *escape(const char *c, size_t n, char spare[8])
{
	gunichar code = g_utf8_get_char(c);
	switch (code) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '_':
		return find_escape(c, n) > 0 ? "_x005F_" : NULL;
	default:
		break;
	}
	bool is_xml =
		(code >= 0x20 || code == '\t' || code == '\n') && code != 0xfffe && code != 0xffff;
	if (is_xml)
		return NULL;
	g_snprintf(spare, 8, "_x%04X_", (unsigned)code);
	return spare;
}

void rec_xlsx_parts_put_escaped(struct rec_zip *zip, const char *text, size_t n)
{
	const char *end = text + n;
	const char *plain = text;
	for (const char *c = text; c < end; c = g_utf8_next_char(c)) {
		char spare[8];
		const char *escaped = escape(c, (size_t)(end - c), spare);
		if (!escaped)
			continue;
		rec_zip_write(zip, plain, (size_t)(c - plain));
		rec_zip_puts(zip, escaped);
		plain = g_utf8_next_char(c);
	}
	rec_zip_write(zip, plain, (size_t)(end - plain));
}

static void put_text(struct rec_zip *zip, const char *text)
{
	rec_xlsx_parts_put_escaped(zip, text, strlen(text));
}

static void put_override(struct rec_zip *zip, const char *path, const char *type)
{
	rec_zip_printf(zip, "<Override PartName=\"/%s\" ContentType=\"%s\"/>", path, type);
}

static void write_types(struct rec_zip *zip, guint n_sheets)
{
	rec_zip_begin(zip, "[Content_Types].xml");
	rec_zip_puts(zip, XML
		"<Types xmlns=\"" PACKAGE "content-types\">"
		"<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
		"relationships+xml\"/>"
		"<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
		"<Default Extension=\"vml\" ContentType=\"" TYPE "vmlDrawing\"/>");
	put_override(zip, "docProps/app.xml", TYPE "extended-properties+xml");
	put_override(zip, "docProps/core.xml",
		"application/vnd.openxmlformats-package.core-properties+xml");
	put_override(zip, "xl/workbook.xml", SHEET_ML "sheet.main+xml");
	put_override(zip, "xl/styles.xml", SHEET_ML "styles+xml");
	for (guint i = 1; i <= n_sheets; i++) {
		g_autofree char *sheet = g_strdup_printf("xl/worksheets/sheet%u.xml", i);
		put_override(zip, sheet, SHEET_ML "worksheet+xml");
		g_autofree char *notes = g_strdup_printf("xl/comments%u.xml", i);
		if (i > 1)
			put_override(zip, notes, SHEET_ML "comments+xml");
	}
	rec_zip_puts(zip, "</Types>");
}

static void begin_relations(struct rec_zip *zip, const char *path)
{
	rec_zip_begin(zip, path);
	rec_zip_puts(zip, XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
}

static void put_relation(struct rec_zip *zip, guint id, const char *type, const char *target)
{
	rec_zip_printf(
		zip, "<Relationship Id=\"rId%u\" Type=\"%s\" Target=\"%s\"/>", id, type, target);
}

static void write_relations(struct rec_zip *zip, guint n_sheets)
{
	begin_relations(zip, "_rels/.rels");
	put_relation(zip, 1, RELATIONS "/officeDocument", "xl/workbook.xml");
	put_relation(zip, 2, PACKAGE "relationships/metadata/core-properties", "docProps/core.xml");
	put_relation(zip, 3, RELATIONS "/extended-properties", "docProps/app.xml");
	rec_zip_puts(zip, "</Relationships>");
	begin_relations(zip, "xl/_rels/workbook.xml.rels");
	for (guint i = 1; i <= n_sheets; i++) {
		g_autofree char *sheet = g_strdup_printf("worksheets/sheet%u.xml", i);
		put_relation(zip, i, RELATIONS "/worksheet", sheet);
	}
	put_relation(zip, n_sheets + 1, RELATIONS "/styles", "styles.xml");
	rec_zip_puts(zip, "</Relationships>");
}

static void write_properties(struct rec_zip *zip, const char *created, const char *title)
{
	rec_zip_begin(zip, "docProps/core.xml");
	rec_zip_puts(zip,
		XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\""
		    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
		    " xmlns:dcterms=\"http://purl.org/dc/terms/\""
		    " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>");
	put_text(zip, title);
	rec_zip_puts(zip, "</dc:title><dcterms:created xsi:type=\"dcterms:W3CDTF\">");
	put_text(zip, created);
	rec_zip_puts(zip, "</dcterms:created></cp:coreProperties>");
	rec_zip_begin(zip, "docProps/app.xml");
	rec_zip_puts(zip,
		XML "<Properties xmlns=\"" OPEN "officeDocument/2006/extended-properties\">"
		    "<Application>Affekt</Application></Properties>");
}

/* The styles of enum rec_xlsx_style in their order. */
static void write_styles(struct rec_zip *zip)
{
	rec_zip_begin(zip, "xl/styles.xml");
	rec_zip_puts(zip, XML
		"<styleSheet xmlns=\"" MAIN "\"><fonts count=\"2\">"
		"<font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
		"<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family "
		"val=\"2\"/></font></fonts>"
		"<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
		"<fill><patternFill patternType=\"gray125\"/></fill></fills>"
		"<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border>"
		"</borders><cellStyleXfs count=\"1\">"
		"<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
		"<cellXfs count=\"3\">"
		"<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
		"<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
		"applyFont=\"1\"/>"
		"<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" "
		"applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs>"
		"<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
		"</cellStyles></styleSheet>");
}

static void write_workbook(struct rec_zip *zip, const char *const *names, guint n_sheets)
{
	rec_zip_begin(zip, "xl/workbook.xml");
	rec_zip_puts(zip, XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\">"
			      "<bookViews><workbookView/></bookViews><sheets>");
	for (guint i = 0; i < n_sheets; i++) {
		rec_zip_puts(zip, "<sheet name=\"");
		put_text(zip, names[i]);
		rec_zip_printf(zip, "\" sheetId=\"%u\" r:id=\"rId%u\"/>", i + 1, i + 1);
	}
	rec_zip_puts(zip, "</sheets></workbook>");
}

void rec_xlsx_parts_write_package(
	struct rec_zip *zip, const char *const *names, const char *created, const char *title)
{
	guint n_sheets = g_strv_length((char **)names);
	write_types(zip, n_sheets);
	write_relations(zip, n_sheets);
	write_properties(zip, created, title);
	write_workbook(zip, names, n_sheets);
	write_styles(zip);
}

void rec_xlsx_parts_begin_sheet(
	struct rec_zip *zip, bool is_first, const struct rec_xlsx_column *columns, guint n_columns)
{
	rec_zip_puts(
		zip, XML "<worksheet xmlns=\"" MAIN "\" xmlns:r=\"" RELATIONS "\"><sheetViews>");
	/* The first sheet is shown at the start; the others keep their names in view. */
	rec_zip_puts(
		zip, is_first ? "<sheetView tabSelected=\"1\" workbookViewId=\"0\"/>"
			      : "<sheetView workbookViewId=\"0\"><pane ySplit=\"1\" "
				"topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
				"<selection pane=\"bottomLeft\"/></sheetView>");
	rec_zip_puts(zip, "</sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>");
	for (guint i = 0; i < n_columns; i++)
		rec_zip_printf(zip, "<col min=\"%u\" max=\"%u\" width=\"%u\" customWidth=\"1\"/>",
			i + 1, i + 1, columns[i].width);
	rec_zip_puts(zip, "</cols><sheetData>");
}

void rec_xlsx_parts_end_sheet(struct rec_zip *zip, bool is_first)
{
	rec_zip_puts(zip, "</sheetData>");
	rec_zip_puts(zip, is_first ? "</worksheet>" : "<legacyDrawing r:id=\"rId1\"/></worksheet>");
}

static void put_shape(struct rec_zip *zip, guint sheet, guint column)
{
	rec_zip_printf(zip,
		"<v:shape id=\"_x0000_s%u\" type=\"#_x0000_t202\" style=\"position:absolute;"
		"visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">"
		"<v:fill color2=\"#ffffe1\"/><v:path o:connecttype=\"none\"/>"
		"<v:textbox style=\"mso-direction-alt:auto\"/>"
		"<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
		"<x:Anchor>%u, 15, 1, 4, %u, 15, %u, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
		"<x:Row>0</x:Row><x:Column>%u</x:Column></x:ClientData></v:shape>",
		(sheet + 1) * SHAPES_PER_SHEET + column + 1, column + 1, column + 1 + NOTE_COLUMNS,
		1 + NOTE_ROWS, column);
}

static void write_shapes(struct rec_zip *zip, guint sheet, guint n_columns)
{
	g_autofree char *path = g_strdup_printf("xl/drawings/vmlDrawing%u.vml", sheet + 1);
	rec_zip_begin(zip, path);
	rec_zip_printf(zip,
		"<xml xmlns:v=\"urn:schemas-microsoft-com:vml\""
		" xmlns:o=\"urn:schemas-microsoft-com:office:office\""
		" xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">"
		"<o:idmap v:ext=\"edit\" data=\"%u\"/></o:shapelayout>"
		"<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\""
		" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>"
		"<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>",
		sheet + 1);
	for (guint i = 0; i < n_columns; i++)
		put_shape(zip, sheet, i);
	rec_zip_puts(zip, "</xml>");
}

void rec_xlsx_parts_write_notes(
	struct rec_zip *zip, guint sheet, const struct rec_xlsx_column *columns, guint n_columns)
{
	g_autofree char *comments = g_strdup_printf("xl/comments%u.xml", sheet + 1);
	rec_zip_begin(zip, comments);
	rec_zip_puts(zip,
		XML "<comments xmlns=\"" MAIN "\"><authors><author>Affekt</author></authors>"
		    "<commentList>");
	for (guint i = 0; i < n_columns; i++) {
		char letters[4] = {0};
		rec_xlsx_parts_put_letters(letters, i);
		rec_zip_printf(zip,
			"<comment ref=\"%s1\" authorId=\"0\"><text><r>"
			"<t xml:space=\"preserve\">",
			letters);
		put_text(zip, columns[i].note);
		rec_zip_puts(zip, "</t></r></text></comment>");
	}
	rec_zip_puts(zip, "</commentList></comments>");
	write_shapes(zip, sheet, n_columns);
	g_autofree char *relations =
		g_strdup_printf("xl/worksheets/_rels/sheet%u.xml.rels", sheet + 1);
	g_autofree char *shapes = g_strdup_printf("../drawings/vmlDrawing%u.vml", sheet + 1);
	g_autofree char *target = g_strdup_printf("../comments%u.xml", sheet + 1);
	begin_relations(zip, relations);
	put_relation(zip, 1, RELATIONS "/vmlDrawing", shapes);
	put_relation(zip, 2, RELATIONS "/comments", target);
	rec_zip_puts(zip, "</Relationships>");
}
