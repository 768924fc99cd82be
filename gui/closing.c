#include "gui/closing.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct closing {
	AffektOpened *opened;
	GtkWindow *window;
	GtkOverlay *overlay;
	GtkWidget *veil;
	GtkSpinner *spinner;
};

static void saving(struct closing *closing, gboolean is_saving)
{
	/* Nobody edits what is being put away. */
	gtk_widget_set_sensitive(gtk_overlay_get_child(closing->overlay), !is_saving);
	gtk_widget_set_visible(closing->veil, is_saving);
	gtk_spinner_set_spinning(closing->spinner, is_saving);
}

static void build_veil(struct closing *closing)
{
	closing->veil = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 12);
	gtk_widget_add_css_class(closing->veil, "osd");
	gtk_widget_add_css_class(closing->veil, "affekt-veil");
	gtk_widget_set_halign(closing->veil, GTK_ALIGN_CENTER);
	gtk_widget_set_valign(closing->veil, GTK_ALIGN_CENTER);
	gtk_widget_set_visible(closing->veil, FALSE);
	closing->spinner = GTK_SPINNER(gtk_spinner_new());
	gtk_box_append(GTK_BOX(closing->veil), GTK_WIDGET(closing->spinner));
	gtk_box_append(GTK_BOX(closing->veil), gtk_label_new(_("Saving the edits…")));
	gtk_overlay_add_overlay(closing->overlay, closing->veil);
}

static void answered(AffektOpened *opened, const char *response)
{
	if (g_str_equal(response, "abandon"))
		affekt_opened_abandon(opened);
	else
		affekt_opened_stay(opened);
}

static void unsaved(struct closing *closing, const char *sentence)
{
	g_autofree char *body = g_strdup_printf(
		_("%s\n\nStay, and saving is tried again by itself; or go on without them."),
		sentence);
	AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG(
		adw_message_dialog_new(closing->window, _("Some edits could not be saved"), body));
	adw_message_dialog_add_responses(
		dialog, "stay", _("_Stay"), "abandon", _("_Lose these edits"), NULL);
	adw_message_dialog_set_response_appearance(dialog, "abandon", ADW_RESPONSE_DESTRUCTIVE);
	adw_message_dialog_set_default_response(dialog, "stay");
	adw_message_dialog_set_close_response(dialog, "stay");
	g_signal_connect_object(
		dialog, "response", G_CALLBACK(answered), closing->opened, G_CONNECT_SWAPPED);
	gtk_window_present(GTK_WINDOW(dialog));
}

static void closing_free(gpointer data, GClosure *closure)
{
	(void)closure;
	g_free(data);
}

void affekt_closing_attend(AffektOpened *opened, GtkWindow *window, GtkOverlay *overlay)
{
	struct closing *closing = g_new0(struct closing, 1);
	closing->opened = opened;
	closing->window = window;
	closing->overlay = overlay;
	build_veil(closing);
	g_signal_connect_swapped(opened, "unsaved", G_CALLBACK(unsaved), closing);
	g_signal_connect_data(
		opened, "saving", G_CALLBACK(saving), closing, closing_free, G_CONNECT_SWAPPED);
}
