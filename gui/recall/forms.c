#include "gui/recall/forms.h"

AffektQuestion *affekt_forms_new(enum study_form form, const struct affekt_language *language)
{
	static AffektQuestion *(*const makers[STUDY_N_FORMS])(const struct affekt_language *) = {
		[STUDY_FORM_CONTINUOUS] = affekt_form_continuous_new,
		[STUDY_FORM_SLIDER] = affekt_form_sliders_new,
		[STUDY_FORM_SCORE] = affekt_form_score_new,
		[STUDY_FORM_WORDS] = affekt_form_words_new,
		[STUDY_FORM_WHEEL] = affekt_form_wheel_new,
		[STUDY_FORM_SENTENCE] = affekt_form_sentences_new,
	};
	return makers[form](language);
}
