/*
 * One question of the cued recall on the screen: what all forms have in common.
 *
 * A form is a subclass that builds its content after affekt_question_set_up(), tells answers by
 * affekt_question_say() and shows earlier ones in restore(). An answer goes out once the person
 * rests for a moment, or with affekt_question_flush(): a slider on its way is no answer yet.
 *
 * Signal "answered" (char *item, char *value, char *text): as columns of self_report have them,
 * study/recall/forms.h. Main thread only.
 */
#ifndef GUI_RECALL_QUESTION_H
#define GUI_RECALL_QUESTION_H

#include "gui/recall/language.h"
#include "study/recall/forms.h"

#include <adwaita.h>

#define AFFEKT_TYPE_QUESTION (affekt_question_get_type())
G_DECLARE_DERIVABLE_TYPE(AffektQuestion, affekt_question, AFFEKT, QUESTION, AdwBin)

struct _AffektQuestionClass {
	AdwBinClass parent_class;
	/* Shows an earlier answer without telling it again. */
	void (*restore)(AffektQuestion *question, const char *item, const char *value);
	/* A digit key, 0 meaning ten. NULL: digits mean nothing here. */
	void (*digit)(AffektQuestion *question, int digit);
	/* Another instant of the replay is shown. NULL: of no interest. */
	void (*moment)(AffektQuestion *question, double time_s, gboolean is_playing);
};

/* Once, first of all. @language must outlive the question. */
void affekt_question_set_up(
	AffektQuestion *question, enum study_form form, const struct affekt_language *language);

enum study_form affekt_question_form(AffektQuestion *question);
/* @text (N_()) in the participant's language. */
const char *affekt_question_text(AffektQuestion *question, const char *text) G_GNUC_FORMAT(2);

void affekt_question_restore(AffektQuestion *question, const char *item, const char *value);
void affekt_question_digit(AffektQuestion *question, int digit);
void affekt_question_moment(AffektQuestion *question, double time_s, gboolean is_playing);

/* An answer, to be told soon; a later one of the same item replaces it. */
void affekt_question_say(
	AffektQuestion *question, const char *item, const char *value, const char *text);
/* Tells at once what was not told yet. */
void affekt_question_flush(AffektQuestion *question);

#endif
