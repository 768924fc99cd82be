#include "gui/actions/stack.h"

static void page_turned(GtkWidget *stack)
{
	GtkWidget *shown = NULL;
	g_object_get(stack, "visible-child", &shown, NULL);
	for (GtkWidget *page = gtk_widget_get_first_child(stack); page != NULL;
		page = gtk_widget_get_next_sibling(page))
		gtk_accessible_update_state(
			GTK_ACCESSIBLE(page), GTK_ACCESSIBLE_STATE_HIDDEN, page != shown, -1);
	g_clear_object(&shown);
}

void affekt_stack_tell_page(GtkWidget *stack)
{
	g_signal_connect(stack, "notify::visible-child", G_CALLBACK(page_turned), NULL);
	page_turned(stack);
}
