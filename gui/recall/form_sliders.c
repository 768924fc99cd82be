/* Two sliders: how lively it was inside, and how it felt. */
#include "gui/recall/forms.h"
#include "gui/recall/scale.h"

#include <glib/gi18n-lib.h>

enum {
	N_SLIDERS = 2
};

struct _AffektFormSliders {
	AffektQuestion parent_instance;
	AffektScale *scales[N_SLIDERS];
};

#define AFFEKT_TYPE_FORM_SLIDERS (affekt_form_sliders_get_type())
G_DECLARE_FINAL_TYPE(AffektFormSliders, affekt_form_sliders, AFFEKT, FORM_SLIDERS, AffektQuestion)
G_DEFINE_FINAL_TYPE(AffektFormSliders, affekt_form_sliders, AFFEKT_TYPE_QUESTION)

static const struct study_form_item *item_at(int index)
{
	return &study_form_info(STUDY_FORM_SLIDER)->items[index];
}

static void moved(AffektFormSliders *self, int value, AffektScale *scale)
{
	AffektQuestion *question = AFFEKT_QUESTION(self);
	for (int i = 0; i < N_SLIDERS; i++) {
		if (self->scales[i] != scale)
			continue;
		g_autofree char *number = g_strdup_printf("%d", value);
		g_autofree char *ends =
			g_strdup_printf("%s – %s", affekt_question_text(question, item_at(i)->low),
				affekt_question_text(question, item_at(i)->high));
		affekt_question_say(question, item_at(i)->id, number, ends);
	}
}

static void restore(AffektQuestion *question, const char *item, const char *value)
{
	AffektFormSliders *self = AFFEKT_FORM_SLIDERS(question);
	for (int i = 0; i < N_SLIDERS; i++) {
		if (g_str_equal(item_at(i)->id, item))
			affekt_scale_set_value(
				self->scales[i], (int)g_ascii_strtoll(value, NULL, 10));
	}
}

static void affekt_form_sliders_class_init(AffektFormSlidersClass *class)
{
	AFFEKT_QUESTION_CLASS(class)->restore = restore;
}

static void affekt_form_sliders_init(AffektFormSliders *self)
{
	(void)self;
}

AffektQuestion *affekt_form_sliders_new(const struct affekt_language *language)
{
	AffektFormSliders *self = g_object_new(AFFEKT_TYPE_FORM_SLIDERS, NULL);
	AffektQuestion *question = AFFEKT_QUESTION(self);
	affekt_question_set_up(question, STUDY_FORM_SLIDER, language);
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 18);
	for (int i = 0; i < N_SLIDERS; i++) {
		self->scales[i] =
			affekt_scale_new(affekt_question_text(question, item_at(i)->question),
				affekt_question_text(question, item_at(i)->low),
				affekt_question_text(question, item_at(i)->high),
				affekt_question_text(question, N_("Move the slider to answer")));
		g_signal_connect_object(
			self->scales[i], "moved", G_CALLBACK(moved), self, G_CONNECT_SWAPPED);
		gtk_box_append(GTK_BOX(box), GTK_WIDGET(self->scales[i]));
	}
	adw_bin_set_child(ADW_BIN(self), box);
	return question;
}
