#include "gui/review/tracks_menu.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

enum {
	LIST_HEIGHT_MAX = 420
};

#define KEY "affekt-track-key"
#define BY  "affekt-track-by"

struct menu {
	AffektPile *pile;
	GtkListBox *list;
	char *order; /* keys as listed, joined; NULL: not listed yet */
};

static void menu_free(gpointer data)
{
	struct menu *menu = data;
	g_free(menu->order);
	g_free(menu);
}

static void switched(GtkSwitch *flip, GParamSpec *property, AffektPile *pile)
{
	(void)property;
	affekt_pile_set_shown(
		pile, g_object_get_data(G_OBJECT(flip), KEY), gtk_switch_get_active(flip));
}

static void move_clicked(GtkButton *button, AffektPile *pile)
{
	affekt_pile_move(pile, g_object_get_data(G_OBJECT(button), KEY),
		GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), BY)));
}

/* Takes @name over. */
static void set_name(GtkWidget *widget, char *name)
{
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
	gtk_widget_set_tooltip_text(widget, name);
	g_free(name);
}

static GtkWidget *move_button_new(struct menu *menu, const char *key, const char *title, int by)
{
	GtkWidget *button =
		gtk_button_new_from_icon_name(by < 0 ? "go-up-symbolic" : "go-down-symbolic");
	gtk_widget_add_css_class(button, "flat");
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	g_object_set_data_full(G_OBJECT(button), KEY, g_strdup(key), g_free);
	g_object_set_data(G_OBJECT(button), BY, GINT_TO_POINTER(by));
	g_signal_connect(button, "clicked", G_CALLBACK(move_clicked), menu->pile);
	set_name(button, by < 0 ? g_strdup_printf(_("Move “%s” up"), title)
				: g_strdup_printf(_("Move “%s” down"), title));
	return button;
}

static GtkWidget *row_new(struct menu *menu, const char *key)
{
	const char *title = affekt_track_title(affekt_pile_track(menu->pile, key));
	GtkWidget *row = adw_action_row_new();
	g_autofree char *escaped = g_markup_escape_text(title, -1);
	adw_preferences_row_set_title(ADW_PREFERENCES_ROW(row), escaped);
	GtkWidget *flip = gtk_switch_new();
	gtk_widget_set_valign(flip, GTK_ALIGN_CENTER);
	gtk_switch_set_active(GTK_SWITCH(flip), affekt_pile_is_shown(menu->pile, key));
	g_object_set_data_full(G_OBJECT(flip), KEY, g_strdup(key), g_free);
	g_signal_connect(flip, "notify::active", G_CALLBACK(switched), menu->pile);
	set_name(flip, g_strdup_printf(_("Show “%s”"), title));
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), move_button_new(menu, key, title, -1));
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), move_button_new(menu, key, title, 1));
	adw_action_row_add_suffix(ADW_ACTION_ROW(row), flip);
	adw_action_row_set_activatable_widget(ADW_ACTION_ROW(row), flip);
	return row;
}

/* Lists the tracks, unless they are listed in that order: switches keep the keyboard then. */
static void list_tracks(struct menu *menu)
{
	g_autoptr(GPtrArray) keys = affekt_pile_keys(menu->pile);
	g_ptr_array_add(keys, NULL);
	g_autofree char *order = g_strjoinv("\n", (char **)keys->pdata);
	if (g_strcmp0(order, menu->order) == 0)
		return;
	g_free(menu->order);
	menu->order = g_steal_pointer(&order);
	GtkWidget *row;
	while ((row = gtk_widget_get_first_child(GTK_WIDGET(menu->list))) != NULL)
		gtk_list_box_remove(menu->list, row);
	for (guint i = 0; i + 1 < keys->len; i++)
		gtk_list_box_append(menu->list, row_new(menu, keys->pdata[i]));
}

/* Shown anew: what was switched by keys meanwhile shows too. */
static void opened(struct menu *menu)
{
	g_clear_pointer(&menu->order, g_free);
	list_tracks(menu);
}

static void pile_changed(GtkWidget *button)
{
	struct menu *menu = g_object_get_data(G_OBJECT(button), "affekt-menu");
	if (menu->order != NULL)
		list_tracks(menu);
}

GtkWidget *affekt_tracks_menu_new(AffektPile *pile)
{
	GtkWidget *button = gtk_menu_button_new();
	GtkWidget *popover = gtk_popover_new();
	GtkWidget *list = gtk_list_box_new();
	GtkWidget *scrolled = gtk_scrolled_window_new();
	struct menu *menu = g_new0(struct menu, 1);
	menu->pile = pile;
	menu->list = GTK_LIST_BOX(list);
	gtk_list_box_set_selection_mode(menu->list, GTK_SELECTION_NONE);
	gtk_widget_add_css_class(list, "boxed-list");
	gtk_scrolled_window_set_policy(
		GTK_SCROLLED_WINDOW(scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
	gtk_scrolled_window_set_propagate_natural_height(GTK_SCROLLED_WINDOW(scrolled), TRUE);
	gtk_scrolled_window_set_max_content_height(GTK_SCROLLED_WINDOW(scrolled), LIST_HEIGHT_MAX);
	gtk_scrolled_window_set_child(GTK_SCROLLED_WINDOW(scrolled), list);
	gtk_widget_set_size_request(scrolled, 340, -1);
	gtk_popover_set_child(GTK_POPOVER(popover), scrolled);
	gtk_menu_button_set_popover(GTK_MENU_BUTTON(button), popover);
	gtk_menu_button_set_icon_name(GTK_MENU_BUTTON(button), "view-reveal-symbolic");
	gtk_widget_set_tooltip_text(button, _("Tracks (Ctrl+T)"));
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Tracks"), -1);
	g_signal_connect_swapped(popover, "map", G_CALLBACK(opened), menu);
	g_object_set_data_full(G_OBJECT(button), "affekt-menu", menu, menu_free);
	g_signal_connect_object(
		pile, "changed", G_CALLBACK(pile_changed), button, G_CONNECT_SWAPPED);
	return button;
}
