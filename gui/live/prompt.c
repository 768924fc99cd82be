#include "gui/live/prompt.h"

#include <glib/gi18n-lib.h>

struct _AffektPrompt {
	GtkBox parent_instance;
	GtkLabel *question;
	GtkEntry *entry;
	GtkListStore *titles;
};

G_DEFINE_FINAL_TYPE(AffektPrompt, affekt_prompt, GTK_TYPE_BOX)

enum {
	SIGNAL_TAKEN,
	SIGNAL_CLOSED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

void affekt_prompt_ask(AffektPrompt *self, const char *question, const char *const *titles)
{
	gtk_list_store_clear(self->titles);
	for (; titles != NULL && *titles != NULL; titles++)
		gtk_list_store_insert_with_values(self->titles, NULL, -1, 0, *titles, -1);
	gtk_label_set_text(self->question, question);
	gtk_editable_set_text(GTK_EDITABLE(self->entry), "");
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, question, -1);
	gtk_widget_set_visible(GTK_WIDGET(self), TRUE);
	gtk_widget_grab_focus(GTK_WIDGET(self->entry));
}

void affekt_prompt_close(AffektPrompt *self)
{
	if (!gtk_widget_get_visible(GTK_WIDGET(self)))
		return;
	gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
	g_signal_emit(self, signals[SIGNAL_CLOSED], 0);
}

static void take(AffektPrompt *self)
{
	g_autofree char *text =
		g_strstrip(g_strdup(gtk_editable_get_text(GTK_EDITABLE(self->entry))));
	affekt_prompt_close(self);
	if (*text != '\0')
		g_signal_emit(self, signals[SIGNAL_TAKEN], 0, text);
}

static gboolean key_pressed(AffektPrompt *self, guint key)
{
	if (key != GDK_KEY_Escape)
		return FALSE;
	affekt_prompt_close(self);
	return TRUE;
}

GtkEditable *affekt_prompt_entry(AffektPrompt *self)
{
	return GTK_EDITABLE(self->entry);
}

static void affekt_prompt_finalize(GObject *object)
{
	g_clear_object(&AFFEKT_PROMPT(object)->titles);
	G_OBJECT_CLASS(affekt_prompt_parent_class)->finalize(object);
}

static void affekt_prompt_class_init(AffektPromptClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_prompt_finalize;
	gtk_widget_class_set_css_name(GTK_WIDGET_CLASS(class), "affekt-prompt");
	GType type = G_TYPE_FROM_CLASS(class);
	signals[SIGNAL_TAKEN] = g_signal_new("taken", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
		G_TYPE_NONE, 1, G_TYPE_STRING);
	signals[SIGNAL_CLOSED] = g_signal_new(
		"closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void add_completion(AffektPrompt *self)
{
	g_autoptr(GtkEntryCompletion) completion = gtk_entry_completion_new();
	self->titles = gtk_list_store_new(1, G_TYPE_STRING);
	gtk_entry_completion_set_model(completion, GTK_TREE_MODEL(self->titles));
	gtk_entry_completion_set_text_column(completion, 0);
	gtk_entry_completion_set_inline_completion(completion, TRUE);
	gtk_entry_completion_set_popup_single_match(completion, FALSE);
	gtk_entry_set_completion(self->entry, completion);
}

static void affekt_prompt_init(AffektPrompt *self)
{
	gtk_box_set_spacing(GTK_BOX(self), 10);
	gtk_widget_set_visible(GTK_WIDGET(self), FALSE);
	self->question = GTK_LABEL(gtk_label_new(NULL));
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->question));
	self->entry = GTK_ENTRY(gtk_entry_new());
	gtk_widget_set_hexpand(GTK_WIDGET(self->entry), TRUE);
	add_completion(self);
	g_signal_connect_object(self->entry, "activate", G_CALLBACK(take), self, G_CONNECT_SWAPPED);
	GtkEventController *keys = gtk_event_controller_key_new();
	gtk_event_controller_set_propagation_phase(keys, GTK_PHASE_CAPTURE);
	g_signal_connect_swapped(keys, "key-pressed", G_CALLBACK(key_pressed), self);
	gtk_widget_add_controller(GTK_WIDGET(self->entry), keys);
	gtk_box_append(GTK_BOX(self), GTK_WIDGET(self->entry));
	GtkWidget *add = gtk_button_new_with_label(_("Add"));
	gtk_widget_add_css_class(add, "suggested-action");
	g_signal_connect_object(add, "clicked", G_CALLBACK(take), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(self), add);
	GtkWidget *drop = gtk_button_new_with_label(_("Not now"));
	g_signal_connect_object(
		drop, "clicked", G_CALLBACK(affekt_prompt_close), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(self), drop);
}

AffektPrompt *affekt_prompt_new(void)
{
	return g_object_new(AFFEKT_TYPE_PROMPT, NULL);
}
