#include "study/recall/forms.h"

#include "recordings/session/studyfile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const guint ASKED_BY_DEFAULT =
	1u << STUDY_FORM_SLIDER | 1u << STUDY_FORM_SCORE | 1u << STUDY_FORM_WORDS;

static const struct study_form_item CONTINUOUS[] = {
	{"valence", NULL, N_("unpleasant"), N_("pleasant")},
	{0},
};

static const struct study_form_item SLIDER[] = {
	{"arousal", N_("How lively were you inside?"), N_("calm"), N_("excited")},
	{"valence", N_("How did it feel?"), N_("unpleasant"), N_("pleasant")},
	{0},
};

static const struct study_form_item SCORE[] = {
	{"score", NULL, N_("very bad"), N_("very good")},
	{0},
};

static const struct study_form_item WORD_ITEMS[] = {
	{"words", NULL, NULL, NULL},
	{"free", N_("A word of your own"), NULL, NULL},
	{0},
};

static const struct study_form_item WHEEL[] = {
	{"colour", NULL, NULL, NULL},
	{"hue", NULL, NULL, NULL},
	{0},
};

static const struct study_form_item SENTENCES[] = {
	{"here", N_("When I was here, I …"), NULL, NULL},
	{"noticed", N_("What I noticed most was …"), NULL, NULL},
	{"better", N_("It would have been better if …"), NULL, NULL},
	{0},
};

static const struct study_form_info FORMS[STUDY_N_FORMS] = {
	[STUDY_FORM_CONTINUOUS] = {"continuous", N_("Slider while the video plays"),
		N_("How does it feel from moment to moment?"),
		N_("Play the video and keep moving the slider as it felt then."),
		.needs_video = true, .items = CONTINUOUS},
	[STUDY_FORM_SLIDER] = {"slider", N_("Sliders"), N_("How was this moment for you?"), NULL,
		.items = SLIDER},
	[STUDY_FORM_SCORE] = {"score", N_("Score from 1 to 10"),
		N_("All in all, how good was this moment?"), NULL, .items = SCORE},
	[STUDY_FORM_WORDS] = {"words", N_("Words"), N_("Which words fit this moment?"),
		N_("Choose as many as you like."), .items = WORD_ITEMS},
	[STUDY_FORM_WHEEL] = {"wheel", N_("Colour wheel"),
		N_("If this moment were a colour, which one?"),
		N_("There is no right answer: take the colour that comes to mind."),
		.is_projective = true, .items = WHEEL},
	[STUDY_FORM_SENTENCE] = {"sentence", N_("Sentences to complete"),
		N_("How would you go on?"),
		N_("There is no right answer: write what comes to mind first."),
		.is_projective = true, .items = SENTENCES},
};

/* Pleasant and lively, unpleasant and quiet, pleasant and quiet, unpleasant and lively, in turn: no
 * corner of the list has a mood of its own. */
static const struct study_word WORDS[] = {
	{"cheerful", N_("cheerful")},
	{"bored", N_("bored")},
	{"calm", N_("calm")},
	{"tense", N_("tense")},
	{"curious", N_("curious")},
	{"overlooked", N_("overlooked")},
	{"safe", N_("safe")},
	{"irritated", N_("irritated")},
	{"excited", N_("excited")},
	{"disappointed", N_("disappointed")},
	{"welcome", N_("welcome")},
	{"confused", N_("confused")},
	{"proud", N_("proud")},
	{"tired", N_("tired")},
	{"relieved", N_("relieved")},
	{"rushed", N_("rushed")},
	{"inspired", N_("inspired")},
	{"lonely", N_("lonely")},
	{"content", N_("content")},
	{"nervous", N_("nervous")},
	{0},
};

const struct study_form_info *study_form_info(enum study_form form)
{
	return &FORMS[form];
}

const struct study_word *study_form_words(void)
{
	return WORDS;
}

/* "paying;greeting", by id or title, or "all". */
static bool is_asked_at(const struct rec_studyfile *study, const char *where, const char *id)
{
	g_auto(GStrv) places = g_strsplit_set(where, ";,", -1);

	for (char **place = places; *place; place++) {
		g_strstrip(*place);
		const struct rec_touchpoint_plan *plan =
			rec_studyfile_find_touchpoint(study, *place);
		if (g_ascii_strcasecmp(*place, "all") == 0 ||
			g_strcmp0(plan ? plan->id : *place, id) == 0)
			return true;
	}
	return false;
}

guint study_forms_at(const char *study_text, const char *touchpoint_id)
{
	g_autoptr(rec_studyfile) study = NULL;
	guint asked = 0;

	/* A text that nobody can read asks for nothing in particular. */
	if (study_text)
		study = rec_studyfile_parse(study_text, "study", NULL);
	if (!study || g_hash_table_size(study->instruments) == 0)
		return ASKED_BY_DEFAULT;
	for (int form = 0; form < STUDY_N_FORMS; form++) {
		const char *where = g_hash_table_lookup(study->instruments, FORMS[form].id);
		if (where && is_asked_at(study, where, touchpoint_id))
			asked |= 1u << form;
	}
	return asked;
}
