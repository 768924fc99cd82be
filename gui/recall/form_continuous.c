/* A slider that is kept moving while the replay plays. */
#include "gui/recall/dial.h"
#include "gui/recall/forms.h"
#include "gui/recall/scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* While it plays, what was said so far is told this often: a crash costs no more. */
static const double TELL_EVERY_S = 10;

struct _AffektFormContinuous {
	AffektQuestion parent_instance;
	AffektScale *scale;
	struct affekt_dial *dial;
	double told_s;
	gboolean is_playing;
};

#define AFFEKT_TYPE_FORM_CONTINUOUS (affekt_form_continuous_get_type())
G_DECLARE_FINAL_TYPE(
	AffektFormContinuous, affekt_form_continuous, AFFEKT, FORM_CONTINUOUS, AffektQuestion)
G_DEFINE_FINAL_TYPE(AffektFormContinuous, affekt_form_continuous, AFFEKT_TYPE_QUESTION)

static void tell(AffektFormContinuous *self)
{
	double mean = affekt_dial_mean(self->dial);
	char number[G_ASCII_DTOSTR_BUF_SIZE];
	if (isnan(mean))
		return;
	g_ascii_formatd(number, sizeof number, "%.1f", mean);
	g_autofree char *course = affekt_dial_text(self->dial);
	affekt_question_say(AFFEKT_QUESTION(self),
		study_form_info(STUDY_FORM_CONTINUOUS)->items[0].id, number, course);
	self->told_s = self->dial->end_s;
}

static void moved(AffektFormContinuous *self, int value)
{
	if (self->is_playing)
		affekt_dial_note(self->dial, self->dial->end_s, value);
}

static void moment(AffektQuestion *question, double time_s, gboolean is_playing)
{
	AffektFormContinuous *self = AFFEKT_FORM_CONTINUOUS(question);
	gboolean has_stopped = self->is_playing && !is_playing;
	self->is_playing = is_playing;
	if (is_playing || has_stopped)
		affekt_dial_note(self->dial, time_s, affekt_scale_value(self->scale));
	if (isnan(self->told_s))
		self->told_s = time_s;
	if (has_stopped || !(fabs(time_s - self->told_s) < TELL_EVERY_S))
		tell(self);
}

/* The slider stands where it stood on the whole; the course itself is kept in the file. */
static void restore(AffektQuestion *question, const char *item, const char *value)
{
	(void)item;
	affekt_scale_set_value(
		AFFEKT_FORM_CONTINUOUS(question)->scale, (int)lround(g_ascii_strtod(value, NULL)));
}

static void affekt_form_continuous_finalize(GObject *object)
{
	affekt_dial_free(AFFEKT_FORM_CONTINUOUS(object)->dial);
	G_OBJECT_CLASS(affekt_form_continuous_parent_class)->finalize(object);
}

static void affekt_form_continuous_class_init(AffektFormContinuousClass *class)
{
	G_OBJECT_CLASS(class)->finalize = affekt_form_continuous_finalize;
	AFFEKT_QUESTION_CLASS(class)->restore = restore;
	AFFEKT_QUESTION_CLASS(class)->moment = moment;
}

static void affekt_form_continuous_init(AffektFormContinuous *self)
{
	self->dial = affekt_dial_new();
	self->told_s = NAN;
}

AffektQuestion *affekt_form_continuous_new(const struct affekt_language *language)
{
	AffektFormContinuous *self = g_object_new(AFFEKT_TYPE_FORM_CONTINUOUS, NULL);
	AffektQuestion *question = AFFEKT_QUESTION(self);
	affekt_question_set_up(question, STUDY_FORM_CONTINUOUS, language);
	const struct study_form_info *info = study_form_info(STUDY_FORM_CONTINUOUS);
	self->scale = affekt_scale_new(affekt_question_text(question, N_("It feels …")),
		affekt_question_text(question, info->items[0].low),
		affekt_question_text(question, info->items[0].high),
		affekt_question_text(question, N_("Move the slider to answer")));
	g_signal_connect_object(self->scale, "moved", G_CALLBACK(moved), self, G_CONNECT_SWAPPED);
	adw_bin_set_child(ADW_BIN(self), GTK_WIDGET(self->scale));
	return question;
}
