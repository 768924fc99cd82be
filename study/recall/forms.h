/*
 * The forms of the cued recall as data: what is asked, in which words, and where.
 *
 * What a person says of a moment is a self-report. Two forms are projective (the colour and the
 * sentences): they open a talk, nobody has shown that they measure anything, and every row of their
 * answers says so. The words are our own, ordinary adjectives, as many pleasant as unpleasant and
 * as many lively as quiet ones; they are not a validated list.
 *
 * How an answer stands in self_report (`form`, `item`, `value`, `text`):
 *
 *   slider      arousal | valence  0 … 100                     both ends in words
 *   continuous  valence            mean over the replay        "seconds:value" of every change
 *   score       score              1 … 10                      both ends in words
 *   words       words              ids joined by ;             the words as they were shown
 *   words       free               what was typed              the same
 *   wheel       colour             #rrggbb                     hue and saturation
 *   wheel       hue                degrees, 0 = red            name of the colour
 *   sentence    here | noticed |…  what was typed              the whole sentence
 *
 * Ids never change with the language; `text` is in the language in which was asked. A question that
 * was asked and skipped has a row with an empty value and the text "skipped".
 *
 * Texts are N_(): whoever shows them translates. Pure.
 */
#ifndef STUDY_RECALL_FORMS_H
#define STUDY_RECALL_FORMS_H

#include <glib.h>
#include <stdbool.h>

enum study_form {
	STUDY_FORM_CONTINUOUS = 0,
	STUDY_FORM_SLIDER,
	STUDY_FORM_SCORE,
	STUDY_FORM_WORDS,
	STUDY_FORM_WHEEL,
	STUDY_FORM_SENTENCE,
	STUDY_N_FORMS,
};

#define STUDY_FORMS_SKIPPED "skipped"

/* One thing that is asked. */
struct study_form_item {
	const char *id;
	const char *question;   /* N_(); NULL: the form's own */
	const char *low, *high; /* N_(), the words at both ends; NULL none */
};

struct study_form_info {
	const char *id;       /* of column `form`, and of [instruments] */
	const char *title;    /* N_(), for the facilitator */
	const char *question; /* N_(), for the participant */
	const char *hint;     /* N_(), how to answer; NULL none */
	bool is_projective;
	bool needs_video;
	const struct study_form_item *items; /* until one without id; the first always has a row
						when the form was answered or skipped */
};

const struct study_form_info *study_form_info(enum study_form form);

struct study_word {
	const char *id;
	const char *text; /* N_() */
};

/* The word list, in the order in which it is shown; ends with an id of NULL. */
const struct study_word *study_form_words(void);

/* The forms that @study_text (a study file; NULL none) asks at a touch point, as bits 1 << form.
 * Without [instruments]: slider, score and words everywhere. */
guint study_forms_at(const char *study_text, const char *touchpoint_id);

#endif
