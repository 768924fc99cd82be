#include "study/recall/answers.h"
#include "study/recall/forms.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

#include <string.h>

#define TOUCHPOINTS "[touchpoint pay]\ntitle=Paying\n[touchpoint wait]\ntitle=Waiting\n"

START_TEST(without_a_study_sliders_score_and_words_are_asked)
{
	guint asked = 1u << STUDY_FORM_SLIDER | 1u << STUDY_FORM_SCORE | 1u << STUDY_FORM_WORDS;

	ck_assert_uint_eq(study_forms_at(NULL, "pay"), asked);
	ck_assert_uint_eq(study_forms_at(TOUCHPOINTS, "pay"), asked);
	ck_assert_uint_eq(study_forms_at("no study at all", "pay"), asked);
}
END_TEST

START_TEST(a_study_says_which_form_is_asked_where)
{
	static const char text[] = TOUCHPOINTS "[instruments]\nscore=all\n"
					       "wheel=paying, wait\nsentence=wait\n"
					       "poem=all\n";

	ck_assert_uint_eq(
		study_forms_at(text, "pay"), 1u << STUDY_FORM_SCORE | 1u << STUDY_FORM_WHEEL);
	ck_assert_uint_eq(study_forms_at(text, "wait"),
		1u << STUDY_FORM_SCORE | 1u << STUDY_FORM_WHEEL | 1u << STUDY_FORM_SENTENCE);
	ck_assert_uint_eq(study_forms_at(text, "unplanned"), 1u << STUDY_FORM_SCORE);
}
END_TEST

START_TEST(ids_are_unique_and_projective_forms_say_so)
{
	g_autoptr(GHashTable) ids = g_hash_table_new(g_str_hash, g_str_equal);

	for (enum study_form form = 0; form < STUDY_N_FORMS; form++) {
		const struct study_form_info *info = study_form_info(form);
		ck_assert(g_hash_table_add(ids, (gpointer)info->id));
		ck_assert_ptr_nonnull(info->items[0].id);
		ck_assert(info->is_projective ==
			  (form == STUDY_FORM_WHEEL || form == STUDY_FORM_SENTENCE));
	}
	g_hash_table_remove_all(ids);
	for (const struct study_word *word = study_form_words(); word->id; word++) {
		ck_assert(g_hash_table_add(ids, (gpointer)word->id));
		ck_assert_ptr_null(strchr(word->id, ';'));
	}
	ck_assert_uint_eq(g_hash_table_size(ids), 20);
}
END_TEST

static void answer(struct rec_session *session, const char *touchpoint, const char *value)
{
	struct rec_self_report *report = rec_session_add_self_report(session);

	report->touchpoint = g_strdup(touchpoint);
	report->form = g_strdup("score");
	report->item = g_strdup("score");
	report->value = g_strdup(value);
	report->video_time_s = NAN;
}

START_TEST(the_newest_answer_holds)
{
	g_autoptr(rec_session) session = rec_session_new();

	answer(session, "pay#1", "3");
	answer(session, "pay#2", "9");
	answer(session, "pay#1", "7");
	answer(session, "wait#1", "many");
	answer(session, "leave#1", NULL);
	const GPtrArray *all = session->self_reports;
	ck_assert_double_eq(study_answers_number(all, "pay#1", "score", "score"), 7);
	ck_assert_double_eq(study_answers_number(all, "pay#2", "score", "score"), 9);
	ck_assert(isnan(study_answers_number(all, "wait#1", "score", "score")));
	ck_assert(isnan(study_answers_number(all, "leave#1", "score", "score")));
	ck_assert_ptr_nonnull(study_answers_find(all, "leave#1", "score", "score"));
	ck_assert_ptr_null(study_answers_find(all, "pay#1", "slider", "score"));
}
END_TEST

TESTS_MAIN("forms", without_a_study_sliders_score_and_words_are_asked,
	a_study_says_which_form_is_asked_where, ids_are_unique_and_projective_forms_say_so,
	the_newest_answer_holds)
