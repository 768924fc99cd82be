#include "gui/study/heat_legend.h"

#include "gui/study/heat_paint.h"
#include "gui/study/shade.h"

#include <glib/gi18n-lib.h>

enum {
	HEIGHT = 20,
	BAR_WIDTH = 110,
	BAR_HEIGHT = 12,
	GLYPH = 18,
	SPACE = 14,
	PIECE = 5, /* between a glyph and its words */
};

/* In their order; the bar of colours comes first. */
enum item {
	ITEM_PEAK = 0,
	ITEM_MISSING,
	ITEM_INVALID,
	ITEM_ALERT,
	ITEM_NON_RESPONDER,
	ITEM_EXCLUDED,
	N_ITEMS,
};

static const char *const words[N_ITEMS] = {
	[ITEM_PEAK] = N_("peak"),
	[ITEM_MISSING] = N_("not visited"),
	[ITEM_INVALID] = N_("too little valid time"),
	[ITEM_ALERT] = N_("alert"),
	[ITEM_NON_RESPONDER] = N_("non-responder"),
	[ITEM_EXCLUDED] = N_("excluded"),
};

struct _AffektHeatLegend {
	GtkWidget parent_instance;
	int width; /* of everything; 0: not known */
};

G_DEFINE_FINAL_TYPE(AffektHeatLegend, affekt_heat_legend, GTK_TYPE_WIDGET)

static PangoLayout *layout_of(AffektHeatLegend *self, const char *text)
{
	PangoLayout *layout = gtk_widget_create_pango_layout(GTK_WIDGET(self), text);
	g_autoptr(PangoAttrList) attributes = pango_attr_list_new();
	pango_attr_list_insert(attributes, pango_attr_scale_new(PANGO_SCALE_SMALL));
	pango_layout_set_attributes(layout, attributes);
	return layout;
}

static int text_width(AffektHeatLegend *self, const char *text)
{
	g_autoptr(PangoLayout) layout = layout_of(self, text);
	int width;
	pango_layout_get_pixel_size(layout, &width, NULL);
	return width;
}

static int append_text(AffektHeatLegend *self, GtkSnapshot *snapshot, const char *text, int x)
{
	const struct affekt_palette *palette = affekt_palette_current();
	g_autoptr(PangoLayout) layout = layout_of(self, text);
	int width, height;
	pango_layout_get_pixel_size(layout, &width, &height);
	gtk_snapshot_save(snapshot);
	int top = (HEIGHT - height) / 2;
	gtk_snapshot_translate(snapshot, &GRAPHENE_POINT_INIT((float)x, (float)top));
	gtk_snapshot_append_layout(snapshot, layout, &palette->colours[AFFEKT_COLOUR_DIM_TEXT]);
	gtk_snapshot_restore(snapshot);
	return width;
}

static void draw_bar(cairo_t *cr, int x, gboolean is_dark)
{
	int top = (HEIGHT - BAR_HEIGHT) / 2;
	cairo_set_antialias(cr, CAIRO_ANTIALIAS_NONE);
	for (int i = 0; i < BAR_WIDTH; i++) {
		guint32 pixel = affekt_shade(100.0 * i / (BAR_WIDTH - 1), is_dark);
		cairo_set_source_rgb(cr, (pixel >> 16 & 0xff) / 255.0, (pixel >> 8 & 0xff) / 255.0,
			(pixel & 0xff) / 255.0);
		cairo_rectangle(cr, x + i, top, 1, BAR_HEIGHT);
		cairo_fill(cr);
	}
}

static void draw_glyph(cairo_t *cr, int x, enum item item)
{
	const struct affekt_palette *palette = affekt_palette_current();
	const GdkRGBA *dim = &palette->colours[AFFEKT_COLOUR_DIM_TEXT];
	double top = (HEIGHT - 11) / 2.0;
	switch (item) {
	case ITEM_PEAK:
		gdk_cairo_set_source_rgba(cr, &palette->colours[AFFEKT_COLOUR_TEXT]);
		affekt_heat_peak_path(cr, x, 1, GLYPH, HEIGHT);
		cairo_fill(cr);
		break;
	case ITEM_MISSING:
	case ITEM_INVALID:
		affekt_heat_draw_missing(cr, x, (HEIGHT - BAR_HEIGHT) / 2.0, GLYPH, BAR_HEIGHT,
			palette, item == ITEM_INVALID);
		break;
	case ITEM_ALERT:
		affekt_heat_draw_sign(cr, x + 3, top, AFFEKT_HEAT_SIGN_ALERT,
			&palette->colours[AFFEKT_COLOUR_AROUSAL]);
		break;
	case ITEM_NON_RESPONDER:
		affekt_heat_draw_sign(cr, x + 3, top, AFFEKT_HEAT_SIGN_NON_RESPONDER, dim);
		break;
	case ITEM_EXCLUDED:
		affekt_heat_draw_sign(cr, x + 3, top, AFFEKT_HEAT_SIGN_EXCLUDED, dim);
		break;
	case N_ITEMS:
	default:
		break;
	}
}

static void affekt_heat_legend_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	AffektHeatLegend *self = AFFEKT_HEAT_LEGEND(widget);
	int x = append_text(self, snapshot, _("arousal"), 0) + PIECE;
	x += append_text(self, snapshot, "0", x) + PIECE;
	cairo_t *cr = gtk_snapshot_append_cairo(
		snapshot, &GRAPHENE_RECT_INIT((float)x, 0, BAR_WIDTH, HEIGHT));
	draw_bar(cr, x, affekt_palette_current()->is_dark);
	cairo_destroy(cr);
	x += BAR_WIDTH + PIECE;
	x += append_text(self, snapshot, "100", x) + SPACE;
	for (int item = 0; item < N_ITEMS; item++) {
		cr = gtk_snapshot_append_cairo(
			snapshot, &GRAPHENE_RECT_INIT((float)x, 0, GLYPH + 1, HEIGHT));
		draw_glyph(cr, x, (enum item)item);
		cairo_destroy(cr);
		x += GLYPH + PIECE;
		x += append_text(self, snapshot, _(words[item]), x) + SPACE;
	}
}

static int whole_width(AffektHeatLegend *self)
{
	int width = text_width(self, _("arousal")) + text_width(self, "0") +
		    text_width(self, "100") + BAR_WIDTH + 3 * PIECE + SPACE;
	for (int item = 0; item < N_ITEMS; item++)
		width += GLYPH + PIECE + text_width(self, _(words[item])) + SPACE;
	return width;
}

static void affekt_heat_legend_measure(GtkWidget *widget, GtkOrientation orientation, int for_size,
	int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
	AffektHeatLegend *self = AFFEKT_HEAT_LEGEND(widget);
	(void)for_size;
	if (self->width == 0)
		self->width = whole_width(self);
	*minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->width : HEIGHT;
	*minimum_baseline = *natural_baseline = -1;
}

static void affekt_heat_legend_css_changed(GtkWidget *widget, GtkCssStyleChange *change)
{
	AFFEKT_HEAT_LEGEND(widget)->width = 0;
	GTK_WIDGET_CLASS(affekt_heat_legend_parent_class)->css_changed(widget, change);
}

static void affekt_heat_legend_class_init(AffektHeatLegendClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	widget_class->snapshot = affekt_heat_legend_snapshot;
	widget_class->measure = affekt_heat_legend_measure;
	widget_class->css_changed = affekt_heat_legend_css_changed;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void affekt_heat_legend_init(AffektHeatLegend *self)
{
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL,
		_("What the colours and marks mean"), -1);
}

GtkWidget *affekt_heat_legend_new(void)
{
	return g_object_new(AFFEKT_TYPE_HEAT_LEGEND, NULL);
}
