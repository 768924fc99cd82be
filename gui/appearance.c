#include "gui/appearance.h"

#include "gui/habits.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define ACTION "theme"

static void follow(enum affekt_theme theme)
{
	static const AdwColorScheme schemes[AFFEKT_N_THEMES] = {
		[AFFEKT_THEME_SYSTEM] = ADW_COLOR_SCHEME_DEFAULT,
		[AFFEKT_THEME_LIGHT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
		[AFFEKT_THEME_DARK] = ADW_COLOR_SCHEME_FORCE_DARK,
	};
	adw_style_manager_set_color_scheme(adw_style_manager_get_default(), schemes[theme]);
}

static enum affekt_theme theme_of(GVariant *name)
{
	for (int i = AFFEKT_N_THEMES - 1; i > 0; i--) {
		if (g_str_equal(g_variant_get_string(name, NULL), affekt_habits_themes[i]))
			return (enum affekt_theme)i;
	}
	return AFFEKT_THEME_SYSTEM;
}

static void theme_chosen(GSimpleAction *action, GVariant *name, gpointer window)
{
	(void)window;
	g_simple_action_set_state(action, name);
	follow(theme_of(name));
}

void affekt_appearance_restore(GtkApplicationWindow *window)
{
	struct affekt_habits habits;
	g_autofree char *file = affekt_habits_file();
	affekt_habits_load(file, &habits);
	gtk_window_set_default_size(GTK_WINDOW(window), habits.width, habits.height);
	if (habits.is_maximised)
		gtk_window_maximize(GTK_WINDOW(window));
	follow(habits.theme);
	g_autoptr(GSimpleAction) action = g_simple_action_new_stateful(ACTION,
		G_VARIANT_TYPE_STRING, g_variant_new_string(affekt_habits_themes[habits.theme]));
	g_signal_connect_object(action, "change-state", G_CALLBACK(theme_chosen), window, 0);
	g_action_map_add_action(G_ACTION_MAP(window), G_ACTION(action));
}

void affekt_appearance_keep(GtkApplicationWindow *window)
{
	struct affekt_habits habits;
	g_autoptr(GVariant) theme = g_action_group_get_action_state(G_ACTION_GROUP(window), ACTION);
	habits.theme = theme_of(theme);
	gtk_window_get_default_size(GTK_WINDOW(window), &habits.width, &habits.height);
	habits.is_maximised = gtk_window_is_maximized(GTK_WINDOW(window));
	g_autofree char *file = affekt_habits_file();
	g_autoptr(GError) error = NULL;
	/* The window is on its way out: a log is the only place left to say it. */
	if (!affekt_habits_save(file, &habits, &error))
		g_message("%s", error->message);
}

GMenuModel *affekt_appearance_menu(void)
{
	GMenu *menu = g_menu_new();
	g_menu_append(menu, _("Like the desktop"), "win.theme::system");
	g_menu_append(menu, _("Light"), "win.theme::light");
	g_menu_append(menu, _("Dark"), "win.theme::dark");
	return G_MENU_MODEL(menu);
}
