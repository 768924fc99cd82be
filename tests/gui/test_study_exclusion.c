/* Decisions about participants, written into a table that others write too; and which moment of
 * which session a cell is. */
#include "gui/study/exclusion.h"
#include "gui/study/moment.h"
#include "study/batch/result.h"
#include "study/evidence/evidence_rows.h"
#include "tests/check_main.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const char table[] = "participant\tsession\tgroup\texcluded\treason\tmood\n"
			    "P1\t\tA\t\t\tfine\n"
			    "P2\tfirst\tB\tyes\tsensor fell off\t\n"
			    "P2\tsecond\tB\t\t\t\n";

static char *study_new(void)
{
	char *folder = g_dir_make_tmp("affekt-exclusion-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(folder, "participants.tsv", NULL);
	ck_assert(g_file_set_contents(file, table, -1, NULL));
	return folder;
}

static char *table_of(const char *folder)
{
	g_autofree char *file = g_build_filename(folder, "participants.tsv", NULL);
	char *text = NULL;
	ck_assert(g_file_get_contents(file, &text, NULL, NULL));
	return text;
}

static affekt_exclusion *seen_of(const char *folder, const char *participant)
{
	g_autofree char *file = g_build_filename(folder, "participants.tsv", NULL);
	g_autoptr(study_people) people = study_people_read(file, NULL, NULL);
	ck_assert_ptr_nonnull(people);
	return affekt_exclusion_of(people, participant);
}

START_TEST(a_decision_and_its_undoing_leave_the_rest_of_the_table_alone)
{
	g_autofree char *folder = study_new();
	g_autoptr(affekt_exclusion) before = seen_of(folder, "P1");
	ck_assert(!affekt_exclusion_is_out(before));
	g_autoptr(affekt_exclusion) after = affekt_exclusion_decided(before, "fire alarm");
	ck_assert(affekt_exclusion_write(folder, before, after, NULL));
	g_autofree char *text = table_of(folder);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	ck_assert_str_eq(lines[1], "P1\t\tA\tyes\tfire alarm\tfine");
	ck_assert_str_eq(lines[2], "P2\tfirst\tB\tyes\tsensor fell off\t");
	ck_assert_str_eq(lines[3], "P2\tsecond\tB\t\t\t");
	ck_assert(affekt_exclusion_write(folder, after, before, NULL));
	g_autoptr(affekt_exclusion) again = seen_of(folder, "P1");
	ck_assert(!affekt_exclusion_is_out(again));
}
END_TEST

START_TEST(every_row_of_a_participant_follows_and_comes_back_as_it_was)
{
	g_autofree char *folder = study_new();
	g_autoptr(affekt_exclusion) before = seen_of(folder, "P2");
	ck_assert_uint_eq(before->rows->len, 2);
	ck_assert(affekt_exclusion_is_out(before));
	g_autoptr(affekt_exclusion) in = affekt_exclusion_decided(before, NULL);
	ck_assert(affekt_exclusion_write(folder, before, in, NULL));
	g_autoptr(affekt_exclusion) seen = seen_of(folder, "P2");
	ck_assert(!affekt_exclusion_is_out(seen));
	ck_assert(affekt_exclusion_write(folder, in, before, NULL));
	g_autoptr(affekt_exclusion) back = seen_of(folder, "P2");
	const struct affekt_exclusion_row *first = g_ptr_array_index(back->rows, 0);
	const struct affekt_exclusion_row *second = g_ptr_array_index(back->rows, 1);
	ck_assert(first->is_excluded);
	ck_assert_str_eq(first->reason, "sensor fell off");
	ck_assert(!second->is_excluded);
}
END_TEST

START_TEST(somebody_without_a_row_gets_one)
{
	g_autofree char *folder = study_new();
	g_autoptr(affekt_exclusion) before = seen_of(folder, "P9");
	ck_assert_uint_eq(before->rows->len, 0);
	g_autoptr(affekt_exclusion) after = affekt_exclusion_decided(before, "ill");
	ck_assert(affekt_exclusion_write(folder, before, after, NULL));
	g_autoptr(affekt_exclusion) now = seen_of(folder, "P9");
	ck_assert_uint_eq(now->rows->len, 1);
	ck_assert(affekt_exclusion_is_out(now));
}
END_TEST

START_TEST(what_a_spreadsheet_wrote_meanwhile_is_kept)
{
	g_autofree char *folder = study_new();
	g_autoptr(affekt_exclusion) seen = seen_of(folder, "P1");
	g_autoptr(affekt_exclusion) wanted = affekt_exclusion_decided(seen, "fire alarm");
	/* A row of somebody else, and another word in the same one: both are theirs to keep. */
	g_autofree char *file = g_build_filename(folder, "participants.tsv", NULL);
	g_autofree char *theirs = g_strconcat(table, "P3\t\tA\t\t\tnew\n", NULL);
	char *mood = strstr(theirs, "fine");
	memcpy(mood, "glad", 4);
	ck_assert(g_file_set_contents(file, theirs, -1, NULL));
	ck_assert(affekt_exclusion_write(folder, seen, wanted, NULL));
	g_autofree char *text = table_of(folder);
	ck_assert_ptr_nonnull(strstr(text, "P1\t\tA\tyes\tfire alarm\tglad"));
	ck_assert_ptr_nonnull(strstr(text, "P3\t\tA\t\t\tnew"));
	/* The same decision, taken by somebody else with other words. */
	g_autoptr(affekt_exclusion) late = affekt_exclusion_decided(seen, "too late");
	g_autoptr(GError) error = NULL;
	ck_assert(!affekt_exclusion_write(folder, seen, late, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "changed meanwhile"));
	g_autofree char *kept = table_of(folder);
	ck_assert_str_eq(kept, text);
}
END_TEST

START_TEST(without_a_table_a_sentence_says_so)
{
	g_autofree char *folder = study_new();
	g_autoptr(affekt_exclusion) seen = seen_of(folder, "P1");
	g_autoptr(affekt_exclusion) wanted = affekt_exclusion_decided(seen, "fire alarm");
	g_autofree char *file = g_build_filename(folder, "participants.tsv", NULL);
	ck_assert_int_eq(g_unlink(file), 0);
	g_autoptr(GError) error = NULL;
	ck_assert(!affekt_exclusion_write(folder, seen, wanted, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "participants.tsv"));
}
END_TEST

/* One member with one session: paying is visited from 100 to 160 s, and again from 300 s. */
static struct study_member *member_new(struct study_evidence *evidence, struct study_result *result)
{
	static const double starts[] = {100, 300};
	for (int i = 0; i < 2; i++) {
		struct rec_touchpoint visit = {
			.visit = i + 1, .start_s = starts[i], .end_s = starts[i] + 60};
		g_strlcpy(visit.id, "paying", sizeof visit.id);
		g_array_append_val(result->touchpoints, visit);
	}
	static const struct {
		double time_s, height;
	} peaks[] = {{40, 99}, {110, 50}, {130, 70}, {150, 60}, {310, 90}};
	for (gsize i = 0; i < G_N_ELEMENTS(peaks); i++) {
		struct dsp_peak peak = {.time_s = peaks[i].time_s, .height = peaks[i].height};
		g_array_append_val(result->peaks, peak);
	}
	struct study_member *member = study_evidence_rows_add_member(evidence);
	g_ptr_array_add(member->results, result);
	struct study_value paying = {.n_visits = 2, .first_start_s = 100, .first = result};
	struct study_value leaving = {.arousal = NAN, .first_start_s = NAN};
	g_array_append_val(member->values, paying);
	g_array_append_val(member->values, leaving);
	return member;
}

START_TEST(a_cell_is_the_highest_peak_of_its_first_visit)
{
	g_autoptr(study_evidence) evidence = study_evidence_rows_new(NULL);
	g_autoptr(study_result) result = study_result_new();
	struct study_member *member = member_new(evidence, result);
	struct affekt_moment moment = affekt_moment_of(member, 0, "paying");
	ck_assert_ptr_eq(moment.result, result);
	ck_assert_double_eq(moment.time_s, 130);
	g_array_set_size(result->peaks, 1);
	ck_assert_double_eq(affekt_moment_of(member, 0, "paying").time_s, 100);
	moment = affekt_moment_of(member, 1, "leaving");
	ck_assert_ptr_eq(moment.result, result);
	ck_assert(isnan(moment.time_s));
	ck_assert(isnan(affekt_moment_of(member, -1, NULL).time_s));
	g_ptr_array_set_size(member->results, 0);
	ck_assert_ptr_null(affekt_moment_of(member, -1, NULL).result);
}
END_TEST

TESTS_MAIN("gui/study_exclusion", a_decision_and_its_undoing_leave_the_rest_of_the_table_alone,
	every_row_of_a_participant_follows_and_comes_back_as_it_was,
	somebody_without_a_row_gets_one, what_a_spreadsheet_wrote_meanwhile_is_kept,
	without_a_table_a_sentence_says_so, a_cell_is_the_highest_peak_of_its_first_visit)
