#include "gui/start/start.h"

#include <glib/gi18n-lib.h>

struct _AffektStart {
	AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE(AffektStart, affekt_start, ADW_TYPE_BIN)

static void affekt_start_class_init(AffektStartClass *class)
{
	(void)class;
}

static void affekt_start_init(AffektStart *self)
{
	GtkWidget *open = gtk_button_new_with_label(_("Open a session…"));
	gtk_actionable_set_action_name(GTK_ACTIONABLE(open), "win.open");
	gtk_widget_set_halign(open, GTK_ALIGN_CENTER);
	gtk_widget_add_css_class(open, "pill");
	gtk_widget_add_css_class(open, "suggested-action");
	GtkWidget *page = adw_status_page_new();
	adw_status_page_set_icon_name(ADW_STATUS_PAGE(page), "org.affekt.Review");
	adw_status_page_set_title(ADW_STATUS_PAGE(page), _("No session is open"));
	adw_status_page_set_description(
		ADW_STATUS_PAGE(page), _("Open a recorded session (.nwb), or drop one here."));
	adw_status_page_set_child(ADW_STATUS_PAGE(page), open);
	adw_bin_set_child(ADW_BIN(self), page);
}

AffektStart *affekt_start_new(void)
{
	return g_object_new(AFFEKT_TYPE_START, NULL);
}
