#include "gui/choosing.h"

#include <glib/gi18n-lib.h>

static void file_chosen(GtkNativeDialog *dialog, int response, gpointer opened)
{
	if (response == GTK_RESPONSE_ACCEPT) {
		g_autoptr(GFile) file = gtk_file_chooser_get_file(GTK_FILE_CHOOSER(dialog));
		g_autofree char *path = g_file_get_path(file);
		if (path != NULL)
			affekt_opened_open_path(opened, path);
	}
	g_object_unref(dialog);
}

void affekt_choosing_ask(GtkWindow *window, AffektOpened *opened)
{
	GtkFileChooserNative *dialog = gtk_file_chooser_native_new(_("Open a session"), window,
		GTK_FILE_CHOOSER_ACTION_OPEN, _("_Open"), _("_Cancel"));
	g_autoptr(GtkFileFilter) filter = gtk_file_filter_new();
	gtk_file_filter_set_name(filter, _("Sessions"));
	gtk_file_filter_add_pattern(filter, "*.nwb");
	gtk_file_filter_add_pattern(filter, "*.nwb.journal");
	gtk_file_chooser_add_filter(GTK_FILE_CHOOSER(dialog), filter);
	g_signal_connect_object(dialog, "response", G_CALLBACK(file_chosen), opened, 0);
	gtk_native_dialog_show(GTK_NATIVE_DIALOG(dialog));
}
