#include "gui/live/tile.h"

#include <math.h>

struct _AffektTile {
	GtkBox parent_instance;
	GtkLabel *value, *note;
	GtkLevelBar *bar; /* NULL none */
};

G_DEFINE_FINAL_TYPE(AffektTile, affekt_tile, GTK_TYPE_BOX)

void affekt_tile_set_label(GtkLabel *label, const char *text)
{
	if (g_strcmp0(gtk_label_get_text(label), text) != 0)
		gtk_label_set_text(label, text);
}

void affekt_tile_show(AffektTile *self, const char *value, const char *note, double share)
{
	affekt_tile_set_label(self->value, value);
	affekt_tile_set_label(self->note, note);
	if (self->bar == NULL)
		return;
	double level = isnan(share) ? 0 : round(share * 20) / 20;
	if (gtk_level_bar_get_value(self->bar) != level)
		gtk_level_bar_set_value(self->bar, level);
}

const char *affekt_tile_value(AffektTile *self)
{
	return gtk_label_get_text(self->value);
}

const char *affekt_tile_note(AffektTile *self)
{
	return gtk_label_get_text(self->note);
}

static GtkLabel *add_label(AffektTile *self, const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_widget_add_css_class(label, style);
	gtk_box_append(GTK_BOX(self), label);
	return GTK_LABEL(label);
}

static void affekt_tile_class_init(AffektTileClass *class)
{
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-tile");
	gtk_widget_class_set_accessible_role(GTK_WIDGET_CLASS(class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void affekt_tile_init(AffektTile *self)
{
	gtk_orientable_set_orientation(GTK_ORIENTABLE(self), GTK_ORIENTATION_VERTICAL);
	gtk_widget_set_hexpand(GTK_WIDGET(self), TRUE);
}

static GtkLevelBar *bar_new(const char *caption)
{
	GtkWidget *bar = gtk_level_bar_new_for_interval(0, 1);
	gtk_level_bar_add_offset_value(GTK_LEVEL_BAR(bar), GTK_LEVEL_BAR_OFFSET_LOW, 0.5);
	gtk_level_bar_add_offset_value(GTK_LEVEL_BAR(bar), GTK_LEVEL_BAR_OFFSET_HIGH, 0.8);
	gtk_level_bar_add_offset_value(GTK_LEVEL_BAR(bar), GTK_LEVEL_BAR_OFFSET_FULL, 1);
	gtk_widget_set_margin_top(bar, 3);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(bar), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
	return GTK_LEVEL_BAR(bar);
}

AffektTile *affekt_tile_new(const char *caption, gboolean has_bar)
{
	AffektTile *self = g_object_new(AFFEKT_TYPE_TILE, NULL);
	add_label(self, caption, "affekt-caption");
	self->value = add_label(self, "–", "affekt-tile-value");
	gtk_widget_add_css_class(GTK_WIDGET(self->value), "numeric");
	self->note = add_label(self, "", "affekt-tile-note");
	if (has_bar) {
		self->bar = bar_new(caption);
		gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->bar));
	}
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, caption, -1);
	return self;
}
