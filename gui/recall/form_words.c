/* Words that fit, as many as one likes, and one of the person's own. */
#include "gui/recall/forms.h"

#include <glib/gi18n-lib.h>

struct _AffektFormWords {
	AffektQuestion parent_instance;
	GPtrArray *buttons; /* GtkToggleButton*, in the order of study_form_words() */
	GtkEditable *free_word;
	gboolean is_restoring;
};

#define AFFEKT_TYPE_FORM_WORDS (affekt_form_words_get_type())
G_DECLARE_FINAL_TYPE(AffektFormWords, affekt_form_words, AFFEKT, FORM_WORDS, AffektQuestion)
G_DEFINE_FINAL_TYPE(AffektFormWords, affekt_form_words, AFFEKT_TYPE_QUESTION)

static void toggled(AffektFormWords *self)
{
	AffektQuestion *question = AFFEKT_QUESTION(self);
	const struct study_word *words = study_form_words();
	g_autoptr(GString) ids = g_string_new(NULL);
	g_autoptr(GString) texts = g_string_new(NULL);
	if (self->is_restoring)
		return;
	for (guint i = 0; i < self->buttons->len; i++) {
		if (!gtk_toggle_button_get_active(self->buttons->pdata[i]))
			continue;
		g_string_append_printf(ids, "%s%s", ids->len > 0 ? ";" : "", words[i].id);
		g_string_append_printf(texts, "%s%s", texts->len > 0 ? "; " : "",
			affekt_question_text(question, words[i].text));
	}
	affekt_question_say(question, "words", ids->str, texts->str);
}

static void typed(AffektFormWords *self)
{
	g_autofree char *word = g_strstrip(g_strdup(gtk_editable_get_text(self->free_word)));
	if (!self->is_restoring)
		affekt_question_say(AFFEKT_QUESTION(self), "free", word, word);
}

static void restore(AffektQuestion *question, const char *item, const char *value)
{
	AffektFormWords *self = AFFEKT_FORM_WORDS(question);
	self->is_restoring = TRUE;
	if (g_str_equal(item, "free")) {
		gtk_editable_set_text(self->free_word, value);
	} else {
		g_auto(GStrv) ids = g_strsplit(value, ";", -1);
		for (guint i = 0; i < self->buttons->len; i++)
			gtk_toggle_button_set_active(
				self->buttons->pdata[i], g_strv_contains((const char *const *)ids,
								 study_form_words()[i].id));
	}
	self->is_restoring = FALSE;
}

static void affekt_form_words_finalize(GObject *object)
{
	g_ptr_array_unref(AFFEKT_FORM_WORDS(object)->buttons);
	G_OBJECT_CLASS(affekt_form_words_parent_class)->finalize(object);
}

static void affekt_form_words_class_init(AffektFormWordsClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_form_words_finalize;
	AFFEKT_QUESTION_CLASS(class)->restore = restore;
}

static void affekt_form_words_init(AffektFormWords *self)
{
	self->buttons = g_ptr_array_new();
}

static GtkWidget *list_new(AffektFormWords *self)
{
	GtkWidget *list = gtk_flow_box_new();
	gtk_flow_box_set_selection_mode(GTK_FLOW_BOX(list), GTK_SELECTION_NONE);
	gtk_flow_box_set_max_children_per_line(GTK_FLOW_BOX(list), 4);
	gtk_flow_box_set_min_children_per_line(GTK_FLOW_BOX(list), 2);
	gtk_flow_box_set_row_spacing(GTK_FLOW_BOX(list), 6);
	gtk_flow_box_set_column_spacing(GTK_FLOW_BOX(list), 6);
	gtk_flow_box_set_homogeneous(GTK_FLOW_BOX(list), TRUE);
	for (const struct study_word *word = study_form_words(); word->id != NULL; word++) {
		GtkWidget *button = gtk_toggle_button_new_with_label(
			affekt_question_text(AFFEKT_QUESTION(self), word->text));
		gtk_widget_add_css_class(button, "affekt-word");
		g_signal_connect_object(
			button, "toggled", G_CALLBACK(toggled), self, G_CONNECT_SWAPPED);
		g_ptr_array_add(self->buttons, button);
		GtkWidget *child = gtk_flow_box_child_new();
		/* Tab goes from word to word, not to the cell around each as well. */
		gtk_widget_set_focusable(child, FALSE);
		gtk_flow_box_child_set_child(GTK_FLOW_BOX_CHILD(child), button);
		gtk_flow_box_append(GTK_FLOW_BOX(list), child);
	}
	return list;
}

AffektQuestion *affekt_form_words_new(const struct affekt_language *language)
{
	AffektFormWords *self = g_object_new(AFFEKT_TYPE_FORM_WORDS, NULL);
	AffektQuestion *question = AFFEKT_QUESTION(self);
	affekt_question_set_up(question, STUDY_FORM_WORDS, language);
	const char *own = affekt_question_text(
		question, study_form_info(STUDY_FORM_WORDS)->items[1].question);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 12);
	gtk_box_append(GTK_BOX(box), list_new(self));
	GtkWidget *entry = gtk_entry_new();
	gtk_entry_set_placeholder_text(GTK_ENTRY(entry), own);
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(entry), GTK_ACCESSIBLE_PROPERTY_LABEL, own, -1);
	self->free_word = GTK_EDITABLE(entry);
	g_signal_connect_object(entry, "changed", G_CALLBACK(typed), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(box), entry);
	adw_bin_set_child(ADW_BIN(self), box);
	return question;
}
