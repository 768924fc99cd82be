#include "gui/pages.h"

#include "gui/actions/page.h"

#define PAGE_KEYS   "affekt-page-keys"
#define PAGE_HEADER "affekt-page-header"

void affekt_pages_add(const struct affekt_pages *pages, const struct affekt_pages_entry *entry)
{
	GtkWidget *window = GTK_WIDGET(gtk_widget_get_root(GTK_WIDGET(pages->stack)));
	GtkWidget *page = entry->page;
	adw_view_stack_add_titled(pages->stack, page, entry->name, entry->title);
	adw_view_stack_page_set_icon_name(adw_view_stack_get_page(pages->stack, page), entry->icon);
	g_object_set_data(G_OBJECT(page), PAGE_KEYS, (gpointer)entry->keys);
	g_object_set_data(G_OBJECT(page), PAGE_HEADER, entry->header);
	if (entry->actions != NULL)
		gtk_widget_insert_action_group(window, entry->name, entry->actions);
	if (entry->header != NULL)
		adw_header_bar_pack_end(pages->header, entry->header);
	if (AFFEKT_IS_PAGE(page))
		g_signal_connect_object(page, "close-agreed", G_CALLBACK(gtk_window_close), window,
			G_CONNECT_SWAPPED);
}

/* Opened on a page, the list of keys begins with that page's. */
static void turn_help(const struct affekt_pages *pages, const struct affekt_key_group *keys)
{
	for (gsize i = 0; pages->sections[i].groups != NULL; i++) {
		if (pages->sections[i].groups == keys)
			g_object_set(pages->help, "section-name", pages->sections[i].title, NULL);
	}
}

void affekt_pages_turned(const struct affekt_pages *pages)
{
	GtkWidget *shown = adw_view_stack_get_visible_child(pages->stack);
	if (shown == NULL)
		return;
	const struct affekt_key_group *keys = g_object_get_data(G_OBJECT(shown), PAGE_KEYS);
	affekt_keys_install(pages->keyed, keys);
	turn_help(pages, keys);
	for (GtkWidget *page = gtk_widget_get_first_child(GTK_WIDGET(pages->stack)); page != NULL;
		page = gtk_widget_get_next_sibling(page)) {
		GtkWidget *header = g_object_get_data(G_OBJECT(page), PAGE_HEADER);
		if (header != NULL)
			gtk_widget_set_visible(header, page == shown);
	}
}

GtkWidget *affekt_pages_hold(const struct affekt_pages *pages)
{
	for (GtkWidget *page = gtk_widget_get_first_child(GTK_WIDGET(pages->stack)); page != NULL;
		page = gtk_widget_get_next_sibling(page)) {
		if (AFFEKT_IS_PAGE(page) && !affekt_page_can_close(AFFEKT_PAGE(page))) {
			adw_view_stack_set_visible_child(pages->stack, page);
			return page;
		}
	}
	return NULL;
}

static void turned_to(GSimpleAction *action, GVariant *parameter, gpointer page)
{
	(void)action;
	(void)parameter;
	adw_view_stack_set_visible_child(
		ADW_VIEW_STACK(gtk_widget_get_ancestor(page, ADW_TYPE_VIEW_STACK)), page);
}

void affekt_pages_add_actions(GActionMap *map, AdwViewStack *stack)
{
	int number = 1;
	for (GtkWidget *page = gtk_widget_get_first_child(GTK_WIDGET(stack)); page != NULL;
		page = gtk_widget_get_next_sibling(page)) {
		g_autofree char *name = g_strdup_printf("page-%d", number++);
		g_autoptr(GSimpleAction) action = g_simple_action_new(name, NULL);
		g_signal_connect_object(action, "activate", G_CALLBACK(turned_to), page, 0);
		g_action_map_add_action(map, G_ACTION(action));
	}
}
