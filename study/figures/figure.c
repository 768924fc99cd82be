/* The list of figures, and their files. */
#include "study/figures/figure.h"

#include "recordings/disk/beside.h"
#include "recordings/disk/disk.h"
#include "recordings/disk/error.h"
#include "study/figures/canvas.h"
#include "study/figures/each.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define PNG_SCALE (300.0 / 72)

static const char *const endings[] = {
	[STUDY_FIGURE_SVG] = "svg", [STUDY_FIGURE_PDF] = "pdf", [STUDY_FIGURE_PNG] = "png"};

const struct study_figure *const study_figures[] = {&study_figure_journey, &study_figure_shares,
	&study_figure_heat, &study_figure_perceived, &study_figure_words, &study_figure_kpi,
	&study_figure_curve, &study_figure_pairs, &study_figure_quality, NULL};

static cairo_status_t append(void *closure, const unsigned char *bytes, unsigned n)
{
	g_byte_array_append(closure, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

/* The date that a PDF bears: SOURCE_DATE_EPOCH where builds are to be reproduced, else now. */
static char *creation_date(void)
{
	const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
	gint64 seconds = 0;
	g_autoptr(GDateTime) date =
		epoch && g_ascii_string_to_signed(epoch, 10, 0, 253402300799, &seconds, NULL)
			? g_date_time_new_from_unix_utc(seconds)
			: g_date_time_new_now_utc();

	return g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ");
}

static cairo_surface_t *surface_new(
	enum study_figure_form form, double height, const char *title, GByteArray *bytes)
{
	if (form == STUDY_FIGURE_SVG)
		return cairo_svg_surface_create_for_stream(
			append, bytes, STUDY_FIGURE_WIDTH, height);
	if (form == STUDY_FIGURE_PDF) {
		cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
			append, bytes, STUDY_FIGURE_WIDTH, height);
		g_autofree char *date = creation_date();
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Affekt");
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
		return surface;
	}
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
		(int)lround(STUDY_FIGURE_WIDTH * PNG_SCALE), (int)ceil(height * PNG_SCALE));
	cairo_surface_set_device_scale(surface, PNG_SCALE, PNG_SCALE);
	return surface;
}

static char *replace(const char *text, const char *pattern, const char *by)
{
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, NULL);
	return g_regex_replace(regex, text, -1, 0, by, 0, NULL);
}

/* XML allows no control characters, escaped or not. */
static char *escape(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	for (char *at = valid; *at; at++) {
		if ((guchar)*at < 0x20 && *at != '\n')
			*at = ' ';
	}
	g_autofree char *plain = replace(valid, "[\\x{7f}-\\x{9f}\\x{fffe}\\x{ffff}]", " ");
	return g_markup_escape_text(plain, -1);
}

/* Cairo counts the surfaces of the whole process into an id, which would tell how many figures were
 * drawn before. Every id begins with the figure's name, so that figures can share one HTML page;
 * title and description are what a reader aloud says. */
static void finish_svg(const struct study_figure *figure, const struct study_evidence *evidence,
	const char *title, GByteArray *bytes)
{
	g_autofree char *raw = g_strndup((const char *)bytes->data, bytes->len);
	g_autofree char *same = replace(raw, "id=\"surface[0-9]+\"", "id=\"surface\"");
	g_autofree char *by = g_strdup_printf("\\1%s-", figure->name);
	g_autofree char *named = replace(same, "(\\bid=\"|href=\"#|url\\(#)", by);
	g_autofree char *description = figure->describe(evidence);
	g_autofree char *title_xml = escape(title);
	g_autofree char *description_xml = escape(description);
	const char *svg = strstr(named, "<svg ");
	const char *inside = svg ? strchr(svg, '>') : NULL;

	if (!inside)
		return;
	g_autofree char *head = g_strdup_printf("%.*s role=\"img\">\n<title>%s</title>\n"
						"<desc>%s</desc>",
		(int)(inside - named), named, title_xml, description_xml);
	g_byte_array_set_size(bytes, 0);
	g_byte_array_append(bytes, (const guint8 *)head, (guint)strlen(head));
	g_byte_array_append(bytes, (const guint8 *)inside + 1, (guint)strlen(inside + 1));
}

/* pHYs, which cairo does not write: 11,811 pixels per metre are 300 dpi. Its place is behind the
 * header (PNG specification, 5.6 and 11.3.5.3). */
static void finish_png(GByteArray *bytes)
{
	static const guint8 resolution[] = {0x00, 0x00, 0x00, 0x09, 0x70, 0x48, 0x59, 0x73, 0x00,
		0x00, 0x2e, 0x23, 0x00, 0x00, 0x2e, 0x23, 0x01, 0x78, 0xa5, 0x3f, 0x76};
	const guint behind_header = 8 + 25;

	if (bytes->len < behind_header)
		return;
	g_autoptr(GByteArray) rest = g_byte_array_new();
	g_byte_array_append(rest, bytes->data + behind_header, bytes->len - behind_header);
	g_byte_array_set_size(bytes, behind_header);
	g_byte_array_append(bytes, resolution, sizeof resolution);
	g_byte_array_append(bytes, rest->data, rest->len);
}

double study_figure_height(const struct study_figure *figure, const struct study_evidence *evidence)
{
	return study_canvas_measure(figure->paint, evidence);
}

void study_figure_draw(
	const struct study_figure *figure, const struct study_evidence *evidence, cairo_t *cairo)
{
	study_canvas_draw(figure->paint, evidence, cairo);
}

GBytes *study_figure_bytes(const struct study_figure *figure, const struct study_evidence *evidence,
	enum study_figure_form form, GError **error)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	const char *title = _(figure->title);
	cairo_surface_t *surface =
		surface_new(form, study_figure_height(figure, evidence), title, bytes);
	cairo_t *cairo = cairo_create(surface);

	if (form == STUDY_FIGURE_PNG) {
		/* To the last row of pixels, of which a figure may cover a part. */
		cairo_set_source_rgb(cairo, 1, 1, 1);
		cairo_paint(cairo);
	}
	study_figure_draw(figure, evidence, cairo);
	cairo_show_page(cairo);
	cairo_status_t status = cairo_status(cairo);
	cairo_destroy(cairo);
	if (form == STUDY_FIGURE_PNG && status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, append, bytes);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	if (status != CAIRO_STATUS_SUCCESS) {
		g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
			_("The figure “%s” could not be drawn: %s. Free memory, or leave the "
			  "figure out."),
			figure->name, cairo_status_to_string(status));
		return NULL;
	}
	if (form == STUDY_FIGURE_SVG)
		finish_svg(figure, evidence, title, bytes);
	else if (form == STUDY_FIGURE_PNG)
		finish_png(bytes);
	return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

static bool write_figure(const struct study_figure *figure, const struct study_evidence *evidence,
	enum study_figure_form form, const char *path, bool is_replaced, GError **error)
{
	g_autoptr(GBytes) bytes = study_figure_bytes(figure, evidence, form, error);
	g_autoptr(rec_beside) file = bytes ? rec_beside_open(path, is_replaced, error) : NULL;
	gsize n = 0;

	if (!file)
		return false;
	const char *data = g_bytes_get_data(bytes, &n);
	rec_beside_write(file, data, n);
	return rec_beside_commit(g_steal_pointer(&file), error);
}

bool study_figure_write(const struct study_figure *figure, const struct study_evidence *evidence,
	enum study_figure_form form, const char *path, GError **error)
{
	return write_figure(figure, evidence, form, path, true, error);
}

static char *figure_path(
	const char *folder, const struct study_figure *figure, enum study_figure_form form)
{
	g_autofree char *name = g_strdup_printf("%s.%s", figure->name, endings[form]);
	return g_build_filename(folder, name, NULL);
}

/* Told before anything is drawn, so that a folder never holds half of the new figures. */
static bool is_free(const char *folder, GError **error)
{
	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		for (guint form = 0; form < G_N_ELEMENTS(endings); form++) {
			g_autofree char *path = figure_path(folder, *figure, form);
			if (g_file_test(path, G_FILE_TEST_EXISTS)) {
				g_set_error(error, REC_ERROR, REC_ERROR_EXISTS,
					_("%s exists already; say --force to replace it."), path);
				return false;
			}
		}
	}
	return true;
}

bool study_figures_write(const struct study_evidence *evidence, const char *folder,
	bool replace_them, GError **error)
{
	if (g_mkdir_with_parents(folder, 0700) != 0) {
		rec_disk_fail(error, errno, _("Cannot make the folder %s"), folder);
		return false;
	}
	if (!replace_them && !is_free(folder, error))
		return false;
	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		for (guint form = 0; form < G_N_ELEMENTS(endings); form++) {
			g_autofree char *path = figure_path(folder, *figure, form);
			/* What an earlier study had and this one has not must not stay. */
			if (!(*figure)->has(evidence))
				g_unlink(path);
			else if (!write_figure(*figure, evidence, form, path, replace_them, error))
				return false;
		}
	}
	return true;
}
