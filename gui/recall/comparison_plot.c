#include "gui/recall/comparison_plot.h"

#include "gui/plot/palette.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	LINE_HEIGHT = 34,
	TOP = 8,
	AXIS_HEIGHT = 44,
	TITLE_WIDTH = 190,
	EDGE = 16,
	LEAST_WIDTH = 460,
};

/* The axis ends here; moments further out stand at its end. */
static const double Z_MOST = 2.5;

const char *affekt_comparison_verdict(const struct study_perceived_row *row)
{
	if (isnan(row->difference))
		return _("not compared");
	if (fabs(row->difference) < STUDY_PERCEIVED_PARTS_Z)
		return _("agrees");
	return row->difference > 0 ? _("felt more than lived") : _("felt less than lived");
}

char *affekt_comparison_title(const struct study_perceived_row *row)
{
	return row->visit > 1 ? g_strdup_printf(_("%s, visit %d"), row->title, row->visit)
			      : g_strdup(row->title);
}

struct sheet {
	cairo_t *cr;
	GtkWidget *widget;
	const struct affekt_palette *palette;
	double left, right;
};

static double x_of(const struct sheet *sheet, double z)
{
	double share = (CLAMP(z, -Z_MOST, Z_MOST) + Z_MOST) / (2 * Z_MOST);
	return sheet->left + share * (sheet->right - sheet->left);
}

static void ink(const struct sheet *sheet, enum affekt_colour colour)
{
	gdk_cairo_set_source_rgba(sheet->cr, &sheet->palette->colours[colour]);
}

/* @side: 0 starts at @x, 0.5 is centred, 1 ends there. Cut to @width when that is above 0. */
static void write_text(const struct sheet *sheet, double x, double middle, double side,
	const char *text, int width, gboolean is_bold)
{
	g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout(sheet->widget, text);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	int text_width, text_height;
	if (is_bold)
		pango_attr_list_insert(attributes, pango_attr_weight_new(PANGO_WEIGHT_BOLD));
	pango_layout_set_attributes(layout, attributes);
	if (width > 0) {
		pango_layout_set_width(layout, width * PANGO_SCALE);
		pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
	}
	pango_layout_get_pixel_size(layout, &text_width, &text_height);
	cairo_move_to(sheet->cr, x - side * text_width, middle - text_height / 2.0);
	pango_cairo_show_layout(sheet->cr, layout);
}

static void draw_lived(const struct sheet *sheet, double x, double y)
{
	ink(sheet, AFFEKT_COLOUR_AROUSAL);
	cairo_arc(sheet->cr, x, y, 6.5, 0, 2 * G_PI);
	cairo_fill(sheet->cr);
}

static void draw_felt(const struct sheet *sheet, double x, double y)
{
	cairo_rectangle(sheet->cr, x - 6, y - 6, 12, 12);
	ink(sheet, AFFEKT_COLOUR_PLOT);
	cairo_fill_preserve(sheet->cr);
	ink(sheet, AFFEKT_COLOUR_CONDUCTANCE);
	cairo_set_line_width(sheet->cr, 2.5);
	cairo_stroke(sheet->cr);
}

static void draw_row(const struct sheet *sheet, const struct study_perceived_row *row, double y)
{
	g_autofree char *title = affekt_comparison_title(row);
	gboolean is_parting = fabs(row->difference) >= STUDY_PERCEIVED_PARTS_Z;
	ink(sheet, AFFEKT_COLOUR_GRID);
	cairo_set_line_width(sheet->cr, 1);
	cairo_move_to(sheet->cr, sheet->left, y);
	cairo_line_to(sheet->cr, sheet->right, y);
	cairo_stroke(sheet->cr);
	ink(sheet, AFFEKT_COLOUR_TEXT);
	write_text(sheet, EDGE, y, 0, title, TITLE_WIDTH - 2 * EDGE, is_parting);
	if (isnan(row->difference)) {
		ink(sheet, AFFEKT_COLOUR_DIM_TEXT);
		write_text(sheet, x_of(sheet, 0), y, 0.5, affekt_comparison_verdict(row), 0, FALSE);
		return;
	}
	ink(sheet, is_parting ? AFFEKT_COLOUR_TEXT : AFFEKT_COLOUR_DIM_TEXT);
	cairo_set_line_width(sheet->cr, is_parting ? 4 : 1.5);
	cairo_move_to(sheet->cr, x_of(sheet, row->z_lived), y);
	cairo_line_to(sheet->cr, x_of(sheet, row->z_felt), y);
	cairo_stroke(sheet->cr);
	draw_lived(sheet, x_of(sheet, row->z_lived), y);
	draw_felt(sheet, x_of(sheet, row->z_felt), y);
}

static void draw_axis(const struct sheet *sheet, double bottom)
{
	ink(sheet, AFFEKT_COLOUR_FRAME);
	cairo_set_line_width(sheet->cr, 1);
	double middle = floor(x_of(sheet, 0)) + 0.5;
	cairo_move_to(sheet->cr, middle, TOP);
	cairo_line_to(sheet->cr, middle, bottom);
	cairo_stroke(sheet->cr);
	ink(sheet, AFFEKT_COLOUR_DIM_TEXT);
	for (int z = -2; z <= 2; z++) {
		g_autofree char *number = g_strdup_printf(z == 0 ? "0" : "%+d", z);
		write_text(sheet, x_of(sheet, z), bottom + 11, 0.5, number, 0, FALSE);
	}
	write_text(sheet, x_of(sheet, 0), bottom + 31, 0.5,
		_("calmer than usual  ←  this person’s standard deviations  →  livelier"), 0,
		FALSE);
}

static void draw(GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
	const struct study_perceived *perceived = user_data;
	const struct affekt_palette *palette = affekt_palette_current();
	struct sheet sheet = {cr, GTK_WIDGET(area), palette, TITLE_WIDTH, width - EDGE};
	ink(&sheet, AFFEKT_COLOUR_PLOT);
	cairo_rectangle(cr, 0, 0, width, height);
	cairo_fill(cr);
	draw_axis(&sheet, TOP + LINE_HEIGHT * (double)perceived->rows->len);
	for (guint i = 0; i < perceived->rows->len; i++)
		draw_row(&sheet, &g_array_index(perceived->rows, struct study_perceived_row, i),
			TOP + LINE_HEIGHT * (i + 0.5));
}

GtkWidget *affekt_comparison_plot_new(const struct study_perceived *perceived)
{
	GtkWidget *area = gtk_drawing_area_new();
	gtk_widget_set_size_request(
		area, LEAST_WIDTH, TOP + LINE_HEIGHT * (int)perceived->rows->len + AXIS_HEIGHT);
	gtk_drawing_area_set_draw_func(GTK_DRAWING_AREA(area), draw, (gpointer)perceived, NULL);
	gtk_widget_add_css_class(area, "affekt-comparison-plot");
	g_signal_connect_object(adw_style_manager_get_default(), "notify::dark",
		G_CALLBACK(gtk_widget_queue_draw), area, G_CONNECT_SWAPPED);
	gtk_accessible_update_property(GTK_ACCESSIBLE(area), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("Picture of the table below: lived and felt arousal per moment"), -1);
	return area;
}
