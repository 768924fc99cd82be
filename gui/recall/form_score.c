/* A score from 1 to 10, by button or by digit key (0 is ten). */
#include "gui/recall/forms.h"

#include <glib/gi18n-lib.h>

enum {
	HIGHEST = 10
};

struct _AffektFormScore {
	AffektQuestion parent_instance;
	GtkToggleButton *buttons[HIGHEST]; /* 1 … 10; a group */
	gboolean is_restoring;
};

#define AFFEKT_TYPE_FORM_SCORE (affekt_form_score_get_type())
G_DECLARE_FINAL_TYPE(AffektFormScore, affekt_form_score, AFFEKT, FORM_SCORE, AffektQuestion)
G_DEFINE_FINAL_TYPE(AffektFormScore, affekt_form_score, AFFEKT_TYPE_QUESTION)

static void toggled(AffektFormScore *self, GtkToggleButton *button)
{
	AffektQuestion *question = AFFEKT_QUESTION(self);
	const struct study_form_item *item = study_form_info(STUDY_FORM_SCORE)->items;
	if (self->is_restoring || !gtk_toggle_button_get_active(button))
		return;
	g_autofree char *ends =
		g_strdup_printf("1 %s – 10 %s", affekt_question_text(question, item->low),
			affekt_question_text(question, item->high));
	affekt_question_say(question, item->id, gtk_button_get_label(GTK_BUTTON(button)), ends);
}

static void choose(AffektFormScore *self, gint64 score)
{
	if (score < 1 || score > HIGHEST)
		return;
	gtk_toggle_button_set_active(self->buttons[score - 1], TRUE);
	gtk_widget_grab_focus(GTK_WIDGET(self->buttons[score - 1]));
}

static void restore(AffektQuestion *question, const char *item, const char *value)
{
	AffektFormScore *self = AFFEKT_FORM_SCORE(question);
	(void)item;
	self->is_restoring = TRUE;
	choose(self, g_ascii_strtoll(value, NULL, 10));
	self->is_restoring = FALSE;
}

static void digit(AffektQuestion *question, int digit)
{
	choose(AFFEKT_FORM_SCORE(question), digit == 0 ? HIGHEST : digit);
}

static void affekt_form_score_class_init(AffektFormScoreClass *class)
{
	AFFEKT_QUESTION_CLASS(class)->restore = restore;
	AFFEKT_QUESTION_CLASS(class)->digit = digit;
}

static void affekt_form_score_init(AffektFormScore *self)
{
	(void)self;
}

static GtkWidget *buttons_new(AffektFormScore *self)
{
	GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 4);
	gtk_box_set_homogeneous(GTK_BOX(row), TRUE);
	for (int i = 0; i < HIGHEST; i++) {
		g_autofree char *number = g_strdup_printf("%d", i + 1);
		GtkWidget *button = gtk_toggle_button_new_with_label(number);
		gtk_widget_add_css_class(button, "affekt-score");
		self->buttons[i] = GTK_TOGGLE_BUTTON(button);
		if (i > 0)
			gtk_toggle_button_set_group(self->buttons[i], self->buttons[0]);
		g_signal_connect_object(
			button, "toggled", G_CALLBACK(toggled), self, G_CONNECT_SWAPPED);
		gtk_box_append(GTK_BOX(row), button);
	}
	return row;
}

AffektQuestion *affekt_form_score_new(const struct affekt_language *language)
{
	AffektFormScore *self = g_object_new(AFFEKT_TYPE_FORM_SCORE, NULL);
	AffektQuestion *question = AFFEKT_QUESTION(self);
	affekt_question_set_up(question, STUDY_FORM_SCORE, language);
	const struct study_form_item *item = study_form_info(STUDY_FORM_SCORE)->items;
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8);
	gtk_box_append(GTK_BOX(box), buttons_new(self));
	GtkWidget *ends = gtk_center_box_new();
	gtk_center_box_set_start_widget(
		GTK_CENTER_BOX(ends), gtk_label_new(affekt_question_text(question, item->low)));
	gtk_center_box_set_end_widget(
		GTK_CENTER_BOX(ends), gtk_label_new(affekt_question_text(question, item->high)));
	gtk_box_append(GTK_BOX(box), ends);
	adw_bin_set_child(ADW_BIN(self), box);
	return question;
}
