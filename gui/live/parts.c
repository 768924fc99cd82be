#include "gui/live/parts.h"

GtkLabel *affekt_part_label_new(const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_widget_add_css_class(label, style);
	return GTK_LABEL(label);
}

GtkWidget *affekt_part_control_new(const char *title, const char *key, const char *action)
{
	GtkWidget *button = gtk_button_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8);
	gtk_widget_set_halign(box, GTK_ALIGN_CENTER);
	GtkWidget *label = gtk_label_new(title);
	gtk_label_set_ellipsize(GTK_LABEL(label), PANGO_ELLIPSIZE_END);
	gtk_box_append(GTK_BOX(box), label);
	GtkWidget *cap = gtk_label_new(key);
	gtk_widget_add_css_class(cap, "affekt-key");
	gtk_box_append(GTK_BOX(box), cap);
	gtk_button_set_child(GTK_BUTTON(button), box);
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), action);
	gtk_widget_set_hexpand(button, TRUE);
	/* Space and Return belong to nobody here: the last button pressed must not act on them. */
	gtk_widget_set_focus_on_click(button, FALSE);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
	return button;
}
