/* Sentences to be completed: projective. Enter goes on, Shift+Enter breaks the line. */
#include "gui/recall/forms.h"

#include <glib/gi18n-lib.h>

enum {
	N_SENTENCES = 3
};

struct _AffektFormSentences {
	AffektQuestion parent_instance;
	GtkTextBuffer *buffers[N_SENTENCES];
	gboolean is_restoring;
};

#define AFFEKT_TYPE_FORM_SENTENCES (affekt_form_sentences_get_type())
G_DECLARE_FINAL_TYPE(
	AffektFormSentences, affekt_form_sentences, AFFEKT, FORM_SENTENCES, AffektQuestion)
G_DEFINE_FINAL_TYPE(AffektFormSentences, affekt_form_sentences, AFFEKT_TYPE_QUESTION)

static const struct study_form_item *item_at(int index)
{
	return &study_form_info(STUDY_FORM_SENTENCE)->items[index];
}

/* "When I was here, I …" and "looked for the door" as one sentence. */
static char *join(const char *beginning, const char *rest)
{
	g_auto(GStrv) halves = g_strsplit(beginning, "…", 2);
	return halves[1] != NULL ? g_strconcat(halves[0], rest, halves[1], NULL)
				 : g_strdup_printf("%s %s", beginning, rest);
}

static void typed(AffektFormSentences *self, GtkTextBuffer *buffer)
{
	AffektQuestion *question = AFFEKT_QUESTION(self);
	GtkTextIter start, end;
	if (self->is_restoring)
		return;
	for (int i = 0; i < N_SENTENCES; i++) {
		if (self->buffers[i] != buffer)
			continue;
		gtk_text_buffer_get_bounds(buffer, &start, &end);
		g_autofree char *rest =
			g_strstrip(gtk_text_buffer_get_text(buffer, &start, &end, FALSE));
		g_autofree char *whole =
			join(affekt_question_text(question, item_at(i)->question), rest);
		affekt_question_say(question, item_at(i)->id, rest, rest[0] != '\0' ? whole : "");
	}
}

static void restore(AffektQuestion *question, const char *item, const char *value)
{
	AffektFormSentences *self = AFFEKT_FORM_SENTENCES(question);
	self->is_restoring = TRUE;
	for (int i = 0; i < N_SENTENCES; i++) {
		if (g_str_equal(item_at(i)->id, item))
			gtk_text_buffer_set_text(self->buffers[i], value, -1);
	}
	self->is_restoring = FALSE;
}

static void affekt_form_sentences_class_init(AffektFormSentencesClass *class)
{
	AFFEKT_QUESTION_CLASS(class)->restore = restore;
}

static void affekt_form_sentences_init(AffektFormSentences *self)
{
	(void)self;
}

static GtkWidget *sentence_new(AffektFormSentences *self, int index)
{
	const char *beginning =
		affekt_question_text(AFFEKT_QUESTION(self), item_at(index)->question);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
	GtkWidget *label = gtk_label_new(beginning);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_box_append(GTK_BOX(box), label);
	GtkWidget *view = gtk_text_view_new();
	gtk_text_view_set_wrap_mode(GTK_TEXT_VIEW(view), GTK_WRAP_WORD_CHAR);
	gtk_text_view_set_accepts_tab(GTK_TEXT_VIEW(view), FALSE);
	gtk_widget_add_css_class(view, "affekt-sentence");
	gtk_accessible_update_property(
		GTK_ACCESSIBLE(view), GTK_ACCESSIBLE_PROPERTY_LABEL, beginning, -1);
	self->buffers[index] = gtk_text_view_get_buffer(GTK_TEXT_VIEW(view));
	g_signal_connect_object(
		self->buffers[index], "changed", G_CALLBACK(typed), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(box), view);
	return box;
}

AffektQuestion *affekt_form_sentences_new(const struct affekt_language *language)
{
	AffektFormSentences *self = g_object_new(AFFEKT_TYPE_FORM_SENTENCES, NULL);
	affekt_question_set_up(AFFEKT_QUESTION(self), STUDY_FORM_SENTENCE, language);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 14);
	for (int i = 0; i < N_SENTENCES; i++)
		gtk_box_append(GTK_BOX(box), sentence_new(self, i));
	adw_bin_set_child(ADW_BIN(self), box);
	return AFFEKT_QUESTION(self);
}
