#include "gui/menu.h"

#include "gui/appearance.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

GMenuModel *affekt_menu_new(GMenuModel *editing)
{
	GMenu *menu = g_menu_new();
	g_menu_append_section(menu, NULL, editing);
	g_autoptr(GMenu) tracks = g_menu_new();
	g_menu_append(tracks, _("Skin conductance"), "review.track-conductance");
	g_menu_append(tracks, _("Phasic driver"), "review.track-driver");
	g_menu_append(tracks, _("Finger pulse"), "review.track-pulse");
	g_menu_append(tracks, _("Heart rate"), "review.track-heart-rate");
	g_menu_append(tracks, _("Arousal"), "review.track-arousal");
	g_menu_append_section(menu, _("Tracks"), G_MENU_MODEL(tracks));
	g_autoptr(GMenu) raters = g_menu_new();
	g_menu_append(raters, _("Code _blind"), "review.code-blind");
	g_menu_append(raters, _("A_greement between raters"), "review.agreement");
	g_menu_append_section(menu, _("Raters"), G_MENU_MODEL(raters));
	g_autoptr(GMenu) session = g_menu_new();
	g_menu_append(session, _("_Sync certificate"), "review.certificate");
	g_menu_append_section(menu, _("Session"), G_MENU_MODEL(session));
	g_autoptr(GMenuModel) themes = affekt_appearance_menu();
	g_menu_append_section(menu, _("Appearance"), themes);
	g_autoptr(GMenu) help = g_menu_new();
	g_menu_append(help, _("_Keyboard shortcuts"), "win.show-help-overlay");
	g_menu_append(help, _("_About Affekt"), "win.about");
	g_menu_append_section(menu, NULL, G_MENU_MODEL(help));
	return G_MENU_MODEL(menu);
}

void affekt_menu_show_about(GtkWindow *window)
{
	adw_show_about_window(window, "application-name", "Affekt", "application-icon",
		"org.affekt.Review", "version", AFFEKT_VERSION, "developer-name",
		_("The Affekt authors"), "license-type", GTK_LICENSE_MIT_X11, "comments",
		_("Skin conductance, pulse and arousal of a session, per touch point."), NULL);
}
