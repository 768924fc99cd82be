/*
 * The forms of the cued recall, one file each: sliders, score, words, colour wheel, sentences, and
 * the slider that is moved while the replay plays. What they tell stands in study/recall/forms.h.
 * Main thread only.
 */
#ifndef GUI_RECALL_FORMS_H
#define GUI_RECALL_FORMS_H

#include "gui/recall/question.h"

/* The question of @form in @language, which must outlive it. */
AffektQuestion *affekt_forms_new(enum study_form form, const struct affekt_language *language);

/* [form_sliders.c] [form_continuous.c] … */
AffektQuestion *affekt_form_sliders_new(const struct affekt_language *language);
AffektQuestion *affekt_form_continuous_new(const struct affekt_language *language);
AffektQuestion *affekt_form_score_new(const struct affekt_language *language);
AffektQuestion *affekt_form_words_new(const struct affekt_language *language);
AffektQuestion *affekt_form_wheel_new(const struct affekt_language *language);
AffektQuestion *affekt_form_sentences_new(const struct affekt_language *language);

#endif
