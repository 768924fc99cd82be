#include "gui/live/badge.h"

#include "gui/live/tile.h"
#include "gui/live/words.h"

#include <glib/gi18n-lib.h>

#define LABEL "affekt-badge-label"

static void show(GtkWidget *button, AffektRecorder *recorder)
{
	enum affekt_recorder_state state = affekt_recorder_state(recorder);
	GtkLabel *label = g_object_get_data(G_OBJECT(button), LABEL);
	gboolean has_warning = FALSE;
	gtk_widget_set_visible(
		button, state == AFFEKT_RECORDER_RECORDING || state == AFFEKT_RECORDER_SAVING);
	if (state == AFFEKT_RECORDER_SAVING) {
		affekt_tile_set_label(label, _("Saving …"));
	} else if (state == AFFEKT_RECORDER_RECORDING) {
		has_warning = affekt_warnings_standing(affekt_recorder_warnings(recorder))->len > 0;
		g_autofree char *clock = affekt_words_clock(affekt_recorder_live(recorder)->time_s);
		/* Translators: short for "recording", in the header bar */
		g_autofree char *text =
			g_strdup_printf("%s %s%s", _("REC"), clock, has_warning ? "  ⚠" : "");
		affekt_tile_set_label(label, text);
	}
	gtk_accessible_update_property(GTK_ACCESSIBLE(button), GTK_ACCESSIBLE_PROPERTY_LABEL,
		gtk_label_get_text(label), -1);
}

static void recorder_changed(AffektRecorder *recorder, gpointer button)
{
	show(GTK_WIDGET(button), recorder);
}

GtkWidget *affekt_badge_new(AffektRecorder *recorder)
{
	GtkWidget *button = gtk_button_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	GtkWidget *label = gtk_label_new("");
	gtk_widget_add_css_class(label, "numeric");
	gtk_box_append(GTK_BOX(box), gtk_image_new_from_icon_name("media-record-symbolic"));
	gtk_box_append(GTK_BOX(box), label);
	gtk_button_set_child(GTK_BUTTON(button), box);
	gtk_widget_add_css_class(button, "affekt-rec");
	gtk_widget_set_tooltip_text(button, _("It records; show the live page"));
	g_object_set_data(G_OBJECT(button), LABEL, label);
	g_signal_connect_object(recorder, "changed", G_CALLBACK(recorder_changed), button, 0);
	g_signal_connect_object(recorder, "looked", G_CALLBACK(recorder_changed), button, 0);
	show(button, recorder);
	return button;
}
