/* The cued recall without a screen: its course, its language, the slider beside a replay. */
#include "gui/recall/dial.h"
#include "gui/recall/interview.h"
#include "gui/recall/language.h"
#include "recordings/session/session.h"
#include "tests/check_main.h"
#include "tests/gui/fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define STUDY                                                                                      \
	"[touchpoint greeting]\ntitle=Greeting\ninstruction=Say hello.\n"                          \
	"[touchpoint paying]\ntitle=Paying\n"                                                      \
	"[instruments]\nscore=all\ncontinuous=paying\nsentence=greeting\n"

static struct affekt_interview *interview_new(const char *study_text, gboolean has_video)
{
	g_autoptr(rec_session) session = fixture_session_new(600, 0);
	session->study_text = g_strdup(study_text);
	g_autoptr(affekt_facts) facts = affekt_facts_new(session, NULL);
	return affekt_interview_new(facts, has_video);
}

static const char *here(const struct affekt_interview *interview)
{
	return affekt_interview_moment(interview)->name;
}

START_TEST(every_visit_but_baseline_and_skipped_ones_is_a_moment)
{
	g_autoptr(affekt_interview) interview = interview_new(NULL, FALSE);
	ck_assert_uint_eq(interview->moments->len, 6);
	ck_assert_uint_eq(interview->steps->len, 18);
	ck_assert_str_eq(here(interview), "entrance#1");
	interview->at = 17;
	ck_assert_str_eq(here(interview), "greeting#2");
	ck_assert_uint_eq(affekt_interview_place(interview), 6);
	interview->at = 18;
	ck_assert_ptr_null(affekt_interview_step(interview));
}
END_TEST

START_TEST(a_study_chooses_the_questions_and_without_video_none_needs_one)
{
	g_autoptr(affekt_interview) interview = interview_new(STUDY, FALSE);
	ck_assert_uint_eq(interview->steps->len, 6 + 2);
	interview->at = 1;
	ck_assert_str_eq(here(interview), "greeting#1");
	ck_assert_str_eq(affekt_interview_moment(interview)->instruction, "Say hello.");
	ck_assert_int_eq(affekt_interview_step(interview)->form, STUDY_FORM_SCORE);
	g_autoptr(affekt_interview) filmed = interview_new(STUDY, TRUE);
	ck_assert_uint_eq(filmed->steps->len, 6 + 2 + 1);
}
END_TEST

START_TEST(moments_that_are_not_chosen_are_not_asked)
{
	g_autoptr(affekt_interview) interview = interview_new(NULL, FALSE);
	affekt_interview_choose(interview, 0, FALSE);
	affekt_interview_choose(interview, 3, FALSE);
	ck_assert_uint_eq(interview->steps->len, 12);
	ck_assert_uint_eq(affekt_interview_n_chosen(interview), 4);
	ck_assert_str_eq(here(interview), "greeting#1");
	ck_assert_uint_eq(affekt_interview_place(interview), 1);
}
END_TEST

START_TEST(answers_are_rows_and_it_goes_on_where_it_stopped)
{
	g_autoptr(affekt_interview) interview = interview_new(NULL, FALSE);
	const struct rec_self_report *row =
		affekt_interview_answer(interview, "arousal", "80", "calm – excited", 101.5);
	ck_assert_int_eq(row->id, 1);
	ck_assert_str_eq(row->touchpoint, "entrance#1");
	ck_assert_str_eq(row->form, "slider");
	ck_assert_double_eq(row->video_time_s, 101.5);
	ck_assert(!row->is_projective);
	ck_assert_ptr_nonnull(strchr(row->answered_at, 'T'));
	interview->at = 1;
	row = affekt_interview_answer(interview, "score", NULL, "skipped", NAN);
	ck_assert_ptr_null(row->value);
	ck_assert_int_eq(row->id, 2);
	affekt_interview_resume(interview);
	ck_assert_uint_eq(interview->at, 2);
	ck_assert_uint_eq(affekt_interview_n_done(interview), 2);
}
END_TEST

START_TEST(a_session_read_anew_keeps_answers_and_choice)
{
	g_autoptr(rec_session) session = fixture_session_new(600, 0);
	g_autoptr(affekt_facts) facts = affekt_facts_new(session, NULL);
	struct affekt_interview *before = affekt_interview_new(facts, FALSE);
	affekt_interview_answer(before, "arousal", "80", NULL, NAN);
	affekt_interview_choose(before, 2, FALSE);
	g_autoptr(affekt_interview) after = affekt_interview_renew(before, facts, FALSE);
	ck_assert_uint_eq(after->answers->len, 1);
	ck_assert_uint_eq(affekt_interview_n_chosen(after), 5);
}
END_TEST

START_TEST(the_dial_keeps_four_values_a_second_and_their_mean)
{
	g_autoptr(affekt_dial) dial = affekt_dial_new();
	ck_assert(isnan(affekt_dial_mean(dial)));
	affekt_dial_note(dial, 10, -1);
	affekt_dial_note(dial, 11, 50);
	affekt_dial_note(dial, 11.1, 52);
	affekt_dial_note(dial, 11.2, 60);
	affekt_dial_note(dial, 13, 60);
	affekt_dial_note(dial, 13.5, 80);
	affekt_dial_note(dial, 14.5, 80);
	g_autofree char *text = affekt_dial_text(dial);
	ck_assert_str_eq(text, "11.00:60 13.50:80 14.50");
	/* 60 for 2.5 s, 80 for 1 s. */
	ck_assert_double_eq_tol(affekt_dial_mean(dial), (60 * 2.5 + 80) / 3.5, 1e-9);
}
END_TEST

START_TEST(a_new_replay_begins_a_new_course)
{
	g_autoptr(affekt_dial) dial = affekt_dial_new();
	affekt_dial_note(dial, 11, 10);
	affekt_dial_note(dial, 14, 10);
	affekt_dial_note(dial, 11, 40);
	affekt_dial_note(dial, 12, 40);
	g_autofree char *text = affekt_dial_text(dial);
	ck_assert_str_eq(text, "11.00:40 12.00");
	ck_assert_double_eq(affekt_dial_mean(dial), 40);
}
END_TEST

START_TEST(the_participant_may_speak_another_language_than_the_window)
{
	g_autoptr(affekt_language) danish = affekt_language_new(CATALOGS, "da");
	ck_assert_ptr_nonnull(danish);
	ck_assert_str_eq(affekt_language_text(danish, "Open a session"), "Åbn en session");
	ck_assert_str_eq(affekt_language_text(danish, "no such text"), "no such text");
	ck_assert_str_eq(affekt_language_name(danish), "Dansk");
	g_autoptr(affekt_language) english = affekt_language_new(CATALOGS, "en");
	ck_assert_str_eq(affekt_language_text(english, "Open a session"), "Open a session");
	ck_assert_ptr_null(affekt_language_new(CATALOGS, "xx"));

	g_autoptr(GPtrArray) languages = g_ptr_array_new();
	g_ptr_array_add(languages, english);
	g_ptr_array_add(languages, danish);
	ck_assert_uint_eq(affekt_language_choose(languages, "da_DK.UTF-8"), 1);
	ck_assert_uint_eq(affekt_language_choose(languages, "da"), 1);
	ck_assert_uint_eq(affekt_language_choose(languages, "en"), 0);
}
END_TEST

START_TEST(a_damaged_catalog_says_nothing_wrong)
{
	g_autofree char *folder = g_dir_make_tmp("affekt-XXXXXX", NULL);
	g_autofree char *inner = g_build_filename(folder, "da", "LC_MESSAGES", NULL);
	g_autofree char *path = g_build_filename(inner, "affekt.mo", NULL);
	g_autofree char *whole = g_build_filename(CATALOGS, "da", "LC_MESSAGES", "affekt.mo", NULL);
	g_autofree char *bytes = NULL;
	gsize length = 0;
	ck_assert_int_eq(g_mkdir_with_parents(inner, 0700), 0);
	ck_assert(g_file_get_contents(whole, &bytes, &length, NULL));
	for (gsize cut = 0; cut < length; cut += cut < 64 ? 3 : 997) {
		ck_assert(g_file_set_contents(path, bytes, (gssize)cut, NULL));
		g_autoptr(affekt_language) language = affekt_language_new(folder, "da");
		if (language != NULL) {
			const char *text = affekt_language_text(language, "Open a session");
			ck_assert(strcmp(text, "Open a session") == 0 ||
				  strcmp(text, "Åbn en session") == 0);
		}
	}
	g_remove(path);
	g_rmdir(inner);
	g_autofree char *outer = g_build_filename(folder, "da", NULL);
	g_rmdir(outer);
	g_rmdir(folder);
}
END_TEST

TESTS_MAIN("interview", every_visit_but_baseline_and_skipped_ones_is_a_moment,
	a_study_chooses_the_questions_and_without_video_none_needs_one,
	moments_that_are_not_chosen_are_not_asked, answers_are_rows_and_it_goes_on_where_it_stopped,
	a_session_read_anew_keeps_answers_and_choice,
	the_dial_keeps_four_values_a_second_and_their_mean, a_new_replay_begins_a_new_course,
	the_participant_may_speak_another_language_than_the_window,
	a_damaged_catalog_says_nothing_wrong)
