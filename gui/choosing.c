#include "gui/choosing.h"

#include "gui/start/drop.h"

#include <glib/gi18n-lib.h>

#define CHOSEN "affekt-chosen"

static void file_chosen(GtkNativeDialog *dialog, int response, gpointer window)
{
	/* A pointer to a function is kept in a box: it is no pointer to data. */
	const affekt_choosing_chosen *chosen = g_object_get_data(G_OBJECT(dialog), CHOSEN);
	if (response == GTK_RESPONSE_ACCEPT) {
		g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
		g_autofree char *path = g_file_get_path(file);
		if (path != NULL)
			(*chosen)(window, path);
	}
	g_object_unref(dialog);
}

static void show(GtkFileChooserNative *dialog, GtkWindow *window, affekt_choosing_chosen chosen)
{
	affekt_choosing_chosen *box = g_new(affekt_choosing_chosen, 1);
	*box = chosen;
	g_object_set_data_full(G_OBJECT(dialog), CHOSEN, box, g_free);
	g_signal_connect_object(dialog, "response", G_CALLBACK(file_chosen), window, 0);
	gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}

void affekt_choosing_ask(GtkWindow *window, affekt_choosing_chosen chosen)
{
	GtkFileChooserNative *dialog = gtk_file_chooser_native_new(_("Open a session"), window,
		GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
	g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();
	gtk_file_filter_set_name(filter, _("Sessions and studies"));
	gtk_file_filter_add_pattern(filter, "*.nwb");
	gtk_file_filter_add_pattern(filter, "*.nwb.journal");
	gtk_file_filter_add_pattern(filter, "*.study");
	gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(dialog), filter);
	show(dialog, window, chosen);
}

void affekt_choosing_ask_study(GtkWindow *window, affekt_choosing_chosen chosen)
{
	GtkFileChooserNative *dialog = gtk_file_chooser_native_new(_("Open a study"), window,
		GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Open"), _("_Cancel"));
	show(dialog, window, chosen);
}

/* Where the words about a drop go. */
struct taking {
	GtkWindow *window;
	affekt_choosing_chosen chosen;
	affekt_choosing_told told;
};

static gboolean dropped(
	GtkDropTarget *target, const GValue *value, double x, double y, gpointer user)
{
	const struct taking *taking = user;
	(void)target;
	(void)x;
	(void)y;
	g_autofree char *sentence = NULL;
	g_autofree char *path = affekt_drop_path(g_value_get_boxed(value), &sentence);
	if (path != NULL)
		taking->chosen(taking->window, path);
	else
		taking->told(taking->window, sentence);
	return path != NULL;
}

static void taking_free(gpointer taking, GClosure *closure)
{
	(void)closure;
	g_free(taking);
}

void affekt_choosing_take_drops(
	GtkWindow *window, affekt_choosing_chosen chosen, affekt_choosing_told told)
{
	struct taking *taking = g_new(struct taking, 1);
	*taking = (struct taking){window, chosen, told};
	GtkDropTarget *drop = gtk_drop_target_new(GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
	g_signal_connect_data(drop, "drop", G_CALLBACK(dropped), taking, taking_free, 0);
	gtk_widget_add_controller(GTK_WIDGET(window), GTK_EVENT_CONTROLLER(drop));
}
