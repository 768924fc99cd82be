#include "recordings/session/session.h"
#include "recordings/session/studyfile.h"

#include <check.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>

static const char WHOLE[] =
	"# a comment\n"
	"[study]\nname=Shop\nlanguage=da\nnotice=Filmed\nrater=anna\n"
	"time_locked=yes\n"
	"[session]\nrequired=age; sex ,hand\n"
	"[phase rest]\nbaseline=yes\n"
	"[phase shop]\ntitle=In the shop\n"
	"[touchpoint greet]\ntitle=Gr\u00f8ting\nphase=shop\ncritical=ja\nstart=60\n"
	"duration=30.5\ninstruction=Say hello\nstimulus=clerk\n"
	"[touchpoint calm_1]\nphase=rest\n"
	"[participant P07]\ndevice=lightstone@1-2;arduino@1-3\n"
	"[analysis]\nprofile=default\neda.grid_hz=8\n"
	"[alerts]\nkpi_below=5.5\nusable_below_pct=80\n"
	"[instruments]\nslider=greet\n";

START_TEST(a_whole_file_is_understood)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_studyfile) study = rec_studyfile_parse(WHOLE, "shop.study", &error);
	ck_assert_ptr_nonnull(study);
	ck_assert_str_eq(study->text, WHOLE);
	ck_assert_str_eq(study->name, "Shop");
	ck_assert_str_eq(study->rater, "anna");
	ck_assert(study->is_time_locked);
	ck_assert_double_eq(study->alerts.kpi_below, 5.5);
	ck_assert_double_eq(study->alerts.usable_below_pct, 80);
	ck_assert(isnan(study->alerts.arousal_above));
	ck_assert_uint_eq(g_strv_length(study->required_info), 3);
	ck_assert_str_eq(study->required_info[1], "sex");
	ck_assert_uint_eq(study->phases->len, 2);
	ck_assert(rec_studyfile_find_phase(study, "rest")->is_baseline);
	ck_assert(!rec_studyfile_find_phase(study, "shop")->is_baseline);
	ck_assert_ptr_null(rec_studyfile_find_phase(study, "none"));

	ck_assert_uint_eq(study->touchpoints->len, 2);
	const struct rec_touchpoint_plan *greet =
		rec_studyfile_find_touchpoint(study, "gr\u00d8ting");
	ck_assert_ptr_nonnull(greet);
	ck_assert_str_eq(greet->id, "greet");
	ck_assert(greet->is_critical);
	ck_assert_double_eq(greet->start_s, 60);
	ck_assert_double_eq(greet->duration_s, 30.5);
	ck_assert_str_eq(greet->stimulus, "clerk");
	const struct rec_touchpoint_plan *calm = rec_studyfile_find_touchpoint(study, "calm_1");
	ck_assert_str_eq(calm->title, "calm_1");
	ck_assert(isnan(calm->start_s) && isnan(calm->duration_s));
	ck_assert_ptr_null(calm->instruction);

	ck_assert_uint_eq(study->bindings->len, 2);
	const struct rec_binding *second = g_ptr_array_index(study->bindings, 1);
	ck_assert_str_eq(second->participant, "P07");
	ck_assert_str_eq(second->device, "arduino@1-3");
	ck_assert_str_eq(study->profile, "default");
	ck_assert_uint_eq(g_hash_table_size(study->overrides), 1);
	ck_assert_str_eq(g_hash_table_lookup(study->overrides, "eda.grid_hz"), "8");
	ck_assert_str_eq(g_hash_table_lookup(study->instruments, "slider"), "greet");
}
END_TEST

START_TEST(an_empty_file_is_an_empty_plan)
{
	g_autoptr(rec_studyfile) study = rec_studyfile_parse("\xef\xbb\xbf\r\n", "x", NULL);
	ck_assert_ptr_nonnull(study);
	ck_assert_ptr_null(study->name);
	ck_assert(!study->is_time_locked && isnan(study->alerts.kpi_below));
	ck_assert_ptr_null(study->required_info[0]);
	ck_assert_uint_eq(study->touchpoints->len, 0);
}
END_TEST

static const struct {
	const char *text;
	const char *place; /* what the sentence must begin with */
	const char *word;  /* and what it must hold */
} WRONG[] = {
	{"[study]\nname=x\n[stuyd]\n", "x.study, line 3: ", "[stuyd]"},
	{"[touchpoint]\n", "x.study, line 1: ", "touchpoint ID"},
	{"[study]\n\ncolour=red\n", "x.study, line 3: ", "colour"},
	{"[study]\ntime_locked=perhaps\n", "x.study, line 2: ", "yes or no"},
	{"[alerts]\nkpi_below=11\n", "x.study, line 2: ", "from 1 to 10"},
	{"[alerts]\nkpi_under=4\n", "x.study, line 2: ", "kpi_below"},
	{"[touchpoint a]\nbegin=4\n", "x.study, line 2: ", "start, duration"},
	{"name=x\n", "x.study, line 1: ", "[group]"},
	{"[study]\nname\n", "x.study, line 2: ", "key=value"},
	{"[study\n", "x.study, line 1: ", "bracket"},
	{"[touchpoint a]\n[touchpoint b]\n[touchpoint a]\n", "x.study, line 3: ", "line 1"},
	{"[study]\nname=x\nname=y\n", "x.study, line 3: ", "line 2"},
	{"[touchpoint a]\nphase=shop\n", "x.study, line 2: ", "[phase shop]"},
	{"[touchpoint a]\nstart=soon\n", "x.study, line 2: ", "start=soon"},
	{"[touchpoint a]\nstart=1,5\n", "x.study, line 2: ", "decimal point"},
	{"[touchpoint a]\nduration=0\n", "x.study, line 2: ", "duration=0"},
	{"[touchpoint a]\nstart=-1\n", "x.study, line 2: ", "start=-1"},
	{"[touchpoint a]\ncritical=maybe\n", "x.study, line 2: ", "yes or no"},
	{"[touchpoint P\u00e5 vej]\n", "x.study, line 1: ", "[touchpoint pa-vej]"},
	{"[participant P1]\ndevice=lightstone\n", "x.study, line 2: ", "NAME@PORT"},
	{"\xff\xfe", "x.study is not", "UTF-8"},
};

START_TEST(a_mistake_is_named_with_its_line)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(rec_studyfile) study = rec_studyfile_parse(WRONG[_i].text, "x.study", &error);
	ck_assert_ptr_null(study);
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FORMAT));
	ck_assert_msg(g_str_has_prefix(error->message, WRONG[_i].place), "%s", error->message);
	ck_assert_ptr_nonnull(strstr(error->message, WRONG[_i].word));
}
END_TEST

START_TEST(files_that_are_no_texts_are_refused)
{
	g_autofree char *folder = g_dir_make_tmp("affekt-study-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "a.study", NULL);
	g_autoptr(GError) missing = NULL;
	g_autoptr(GError) directory = NULL;
	g_autoptr(GError) binary = NULL;
	ck_assert_ptr_null(rec_studyfile_read(path, &missing));
	ck_assert(g_error_matches(missing, REC_ERROR, REC_ERROR_MISSING));
	ck_assert_ptr_null(rec_studyfile_read(folder, &directory));
	ck_assert(g_error_matches(directory, REC_ERROR, REC_ERROR_FORMAT));
	ck_assert(g_file_set_contents(path, "[study]\0name=x", 14, NULL));
	ck_assert_ptr_null(rec_studyfile_read(path, &binary));
	ck_assert(g_error_matches(binary, REC_ERROR, REC_ERROR_FORMAT));
	ck_assert(g_file_set_contents(path, WHOLE, -1, NULL));
	g_autoptr(rec_studyfile) study = rec_studyfile_read(path, NULL);
	ck_assert_ptr_nonnull(study);
	g_unlink(path);
	g_rmdir(folder);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recordings/studyfile");
	TCase *tcase = tcase_create("studyfile");
	tcase_add_test(tcase, a_whole_file_is_understood);
	tcase_add_test(tcase, an_empty_file_is_an_empty_plan);
	tcase_add_loop_test(tcase, a_mistake_is_named_with_its_line, 0, G_N_ELEMENTS(WRONG));
	tcase_add_test(tcase, files_that_are_no_texts_are_refused);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
