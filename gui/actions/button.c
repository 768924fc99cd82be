#include "gui/actions/button.h"

GtkWidget *affekt_button_new(GType type, const char *icon, const char *action, const char *tip)
{
	GtkWidget *button = g_object_new(type, "icon-name", icon, "action-name", action, NULL);
	gtk_widget_set_tooltip_text(button, tip);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
	return button;
}
