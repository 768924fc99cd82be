#include "study/tables/study_tables.h"

#include "recordings/disk/error.h"
#include "study/tables/paragraphs.h"
#include "study/tables/study_book.h"
#include "study/tables/study_limits.h"
#include "tests/check_main.h"
#include "tests/study/made_study.h"
#include "tests/study/made_tables.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

static char *root;

static void setup(void)
{
	root = g_dir_make_tmp("affekt-tables-XXXXXX", NULL);
	ck_assert_ptr_nonnull(root);
}

static void remove_tree(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *child = g_build_filename(path, name, NULL);
		remove_tree(child);
	}
	g_remove(path);
}

static void teardown(void)
{
	remove_tree(root);
	g_free(root);
}

static char *read_text(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *text = NULL;

	ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s is missing", path);
	return text;
}

static bool has(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);

	return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The table as it is in @folder begins with @wanted. */
static void check_begins(const char *folder, const char *name, const char *wanted)
{
	g_autofree char *text = read_text(folder, name);

	text[MIN(strlen(text), strlen(wanted))] = '\0';
	ck_assert_str_eq(text, wanted);
}

static void check_is(const char *folder, const char *name, const char *wanted)
{
	g_autofree char *text = read_text(folder, name);

	ck_assert_str_eq(text, wanted);
}

START_TEST(cells_are_what_a_pencil_says)
{
	g_autoptr(made_tables) made = made_tables_new();
	ck_assert(study_tables_write(made->evidence, "csv", root, false, NULL));
	check_is(root, "study_touchpoints.csv",
		"touchpoint,title,phase,critical,n,n_valid,arousal_mean,ci_low,ci_high,"
		"arousal_median,peak_share,peak_share_low,peak_share_high,chance_low,chance_high,"
		"rank,scr_per_min_mean,iscr_uSs_mean,self_report_mean,excluded_n,note,median_low,"
		"median_high,p_chance,rank_stability,leave_one_out_low,leave_one_out_high,"
		"self_report_n,valence_mean,score_mean,everybody_n,everybody_arousal_mean,"
		"everybody_ci_low,everybody_ci_high,everybody_peak_share,iscr_raws_mean\n"
		"a,\"-1; drop\nÆrø / \"\"æ\"\"\",counter,1,3,2,40.5,30.125,50.0625,41,0.6666667,"
		"0.2076596,0.9385081,20,30,1.5,4,,50,1,few people; order,,,0.000999001,0.95,39,42,"
		"2,,7,4,38,28,48,0.5,\n"
		"b,@b,counter,1,3,2,40.5,30.125,50.0625,41,0.6666667,"
		"0.2076596,0.9385081,20,30,1.5,4,,50,1,few people; order,,,0.000999001,0.95,39,42,"
		"2,,7,4,38,28,48,0.5,\n");
	check_is(root, "study_pairs.csv",
		"touchpoint_a,touchpoint_b,n,difference,ci_low,ci_high,statistic,p,p_holm,"
		"effect_size\na,b,2,20.25,10,30,3,0.5,1,1.5\n");
	check_is(root, "study_participants.csv",
		"participant,group,wave,usable_pct,non_responder,excluded,reason,alerts,role,team,"
		"excluded_by,sessions,duration_s,gsr_valid_pct,pulse_valid_pct,gaps,gaps_s,sync,"
		"self_normalised,source\n"
		"\"p,1\",=1+1,1,93.75,0,0,,0,customer,,,2,200.000000,75,,2,0.500000,\"fail: gsr: "
		"0.3 s, \"\"late\"\"\",0,SIMULATED\n"
		"p.1,NA,1,,0,1,\"left early,\n\"\"ill\"\"; bad contact\",1,customer,,person;gsr,0,"
		",,,,,,,\n");
	check_is(root, "study_kpi.csv",
		"phase,wave,rater_kind,n,mean,ci_low,ci_high,change,lower_limit,upper_limit,"
		"verdict,whom,possible,weakest\n(all),2,observer,3,41,40,42,-2.5,,,,(all),50,0\n");
}
END_TEST

START_TEST(the_other_tables_too)
{
	g_autoptr(made_tables) made = made_tables_new();
	ck_assert(study_tables_write(made->evidence, "csv", root, false, NULL));
	check_is(root, "study_tests.csv",
		"test,touchpoint,n,statistic,df,p,p_holm,effect_size,effect_name,note\n"
		"friedman,(all),2,4.5,1,0.034,,0.75,Kendall's W,\n");
	check_is(root, "study_groups.csv",
		"group,touchpoint,n,arousal_mean,ci_low,ci_high\n=1+1,b,2,20,,\n");
	check_is(root, "study_perceived.csv",
		"touchpoint,n,z_lived,z_perceived,difference,ci_low,ci_high,parts\n"
		"a,2,0.5,-0.25,-0.75,-1,-0.5,1\n");
	check_is(root, "study_words.csv", "word,touchpoint,n,share\nrø\tlig,(all),2,1\n");
	check_is(root, "study_alerts.csv",
		"participant,wave,touchpoint,session,kind,value,norm_low,norm_high,time_s,text\n"
		"p.1,1,a,second,own norm,90,10,80,12.500000,\"Arousal is 90, above 80.\"\n");
	check_is(root, "study_moments.csv",
		"time_s,touchpoint,height,n,share,p,participant,session,session_time_s\n"
		"12.500000,,3,2,1,,\"p,1\",Blåbær/ö,13.062500\n");
	check_is(root, "study_curve.csv",
		"time_s,z_mean,ci_low,ci_high,n,peak_share,threshold\n"
		"1.000000,0.5,0.25,0.75,2,0,0.625\n");
	check_is(root, "study_synchrony.csv", "time_s,isc,threshold,n\n7.500000,,0.3,2\n");
	check_is(root, "study_quotes.csv",
		"participant,touchpoint,form,text\n\"p,1\",a,sentence,"
		"\"=HYPERLINK(\"\"http://x\"\")\r\nløb,\t\"\"hurtigt\"\" 😀\"\n");
}
END_TEST

/* The columns of touchpoints.csv between the person and the session; a session without microsiemens
 * fills the twins. */
START_TEST(every_visit_is_a_row)
{
	g_autoptr(made_tables) made = made_tables_new();
	ck_assert(study_tables_write(made->evidence, "csv", root, false, NULL));
	check_is(root, "study_long.csv",
		"participant,group,wave,id,title,phase,critical,visit,start_s,end_s,source,"
		"valid_pct,arousal_mean,arousal_max,arousal_max_s,arousal_end,"
		"arousal_trend_per_min,arousal_skewness,arousal_auc,scr_count,scr_per_min,"
		"scr_amplitude_sum_uS,scr_magnitude_uS,iscr_uSs,epc_uS_per_min,latency_s,"
		"scl_delta_uS,hr_delta_bpm,pulse_amplitude_delta_pct,peak_count,excluded,reason,"
		"scr_amplitude_sum_raw,scr_magnitude_raw,iscr_raws,epc_raw_per_min,scl_delta_raw,"
		"session,in_means\n"
		"\"p,1\",=1+1,,a,\"Pay, \"\"now\"\"\",counter,0,1,10.000000,17.500000,plan,100,"
		"61.23457,,,,,,,2,16,,,0.500000,,,,-1.25,,,0,,,,,,,Blåbær/ö,1\n"
		"\"p,1\",=1+1,,a,\"Pay, \"\"now\"\"\",counter,0,2,20.000000,27.500000,plan,100,"
		",,,,,,,2,16,,,0.333333,,,,-1.25,,,0,,,,,,,Blåbær/ö,1\n"
		"\"p,1\",=1+1,,b,\"Pay, \"\"now\"\"\",counter,0,1,10.000000,17.500000,plan,100,"
		"20,,,,,,,2,16,,,,,,,-1.25,,,0,,,,333.3333,,,second,1\n");
}
END_TEST

START_TEST(an_empty_study_has_every_header)
{
	g_autoptr(made_tables) made = made_tables_empty();
	ck_assert(study_tables_write(made->evidence, "csv", root, false, NULL));
	g_autoptr(rec_book) book = study_book_new(made->evidence);
	ck_assert_uint_eq(book->tables->len, 14);
	for (guint i = 0; i < book->tables->len; i++) {
		const struct rec_book_table *table = book->tables->pdata[i];
		g_autofree char *name = g_strconcat(table->name, ".csv", NULL);
		g_autofree char *text = read_text(root, name);
		ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
	}
	for (const struct study_tables_format *format = study_tables_formats; format->name;
		format++) {
		g_autofree char *folder = g_build_filename(root, format->name, NULL);
		ck_assert(study_tables_write(made->evidence, format->name, folder, false, NULL));
	}
}
END_TEST

/* Amplitudes are in a mean only when all have the same unit. */
START_TEST(means_never_mix_units)
{
	g_autoptr(made_tables) made = made_tables_new();
	struct study_result *first = made->results->pdata[0];
	struct study_result *second = made->results->pdata[1];
	second->is_calibrated = true;
	g_autofree char *one = g_build_filename(root, "one", NULL);
	ck_assert(study_tables_write(made->evidence, "csv", one, false, NULL));
	g_autofree char *calibrated = read_text(one, "study_touchpoints.csv");
	ck_assert_ptr_nonnull(strstr(calibrated, ",1.5,4,0.125,50,"));
	ck_assert_ptr_nonnull(strstr(calibrated, ",0.5,\nb,"));
	first->is_calibrated = second->is_calibrated = false;
	g_autofree char *other = g_build_filename(root, "other", NULL);
	ck_assert(study_tables_write(made->evidence, "csv", other, false, NULL));
	g_autofree char *raw = read_text(other, "study_touchpoints.csv");
	ck_assert_ptr_nonnull(strstr(raw, ",1.5,4,,50,"));
	ck_assert_ptr_nonnull(strstr(raw, ",0.5,0.125\nb,"));
}
END_TEST

START_TEST(what_is_there_is_refused_before_anything_is_written)
{
	g_autoptr(made_tables) made = made_tables_empty();
	static const char *const FILES[][2] = {{"csv", "study_kpi.csv"}, {"xlsx", "study.xlsx"},
		{"json", "study.json"}, {"bids", "group"}, {"bids", "sub-other"}};

	for (gsize i = 0; i < G_N_ELEMENTS(FILES); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *name = g_strdup_printf("%zu", i);
		g_autofree char *folder = g_build_filename(root, name, NULL);
		g_autofree char *path = g_build_filename(folder, FILES[i][1], NULL);
		ck_assert_int_eq(g_mkdir_with_parents(path, 0700), 0);
		ck_assert(!study_tables_write(made->evidence, FILES[i][0], folder, false, &error));
		ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
		ck_assert_ptr_nonnull(strstr(error->message, FILES[i][1]));
		ck_assert(!has(folder, "study_touchpoints.csv"));
		ck_assert(!has(folder, "README"));
	}
}
END_TEST

START_TEST(force_replaces_but_never_keeps_a_stranger)
{
	g_autoptr(made_tables) made = made_tables_new();
	g_autoptr(made_tables) empty = made_tables_empty();
	g_autoptr(GError) error = NULL;
	for (const struct study_tables_format *format = study_tables_formats; format->name;
		format++) {
		g_autofree char *folder = g_build_filename(root, format->name, NULL);
		ck_assert(study_tables_write(made->evidence, format->name, folder, false, NULL));
		ck_assert(study_tables_write(made->evidence, format->name, folder, true, NULL));
	}
	g_autofree char *bids = g_build_filename(root, "bids", NULL);
	ck_assert(!study_tables_write(empty->evidence, "bids", bids, true, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "sub-p1"));
}
END_TEST

START_TEST(files_are_for_their_owner_alone)
{
	g_autoptr(made_tables) made = made_tables_new();
	g_autofree char *folder = g_build_filename(root, "out", NULL);
	ck_assert(study_tables_write(made->evidence, "bids", folder, false, NULL));
	static const char *const NAMES[] = {"participants.tsv", "group/study_long.tsv",
		"sub-p1/beh/sub-p1_task-session_desc-touchpoints_beh.tsv"};
	for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
		g_autofree char *path = g_build_filename(folder, NAMES[i], NULL);
		struct stat status;
		ck_assert_int_eq(stat(path, &status), 0);
		ck_assert_uint_eq(status.st_mode & 0777, 0600);
	}
}
END_TEST

/* "p,1" and "p.1" are one label. */
START_TEST(labels_are_never_shared)
{
	g_autoptr(made_tables) made = made_tables_new();
	ck_assert(study_tables_write(made->evidence, "bids", root, false, NULL));
	g_autofree char *text = read_text(root, "participants.tsv");
	ck_assert_ptr_nonnull(strstr(text, "\nsub-p1\tp,1\t=1+1\t"));
	ck_assert_ptr_nonnull(strstr(text, "\nsub-p1x2\tp.1\tNA\t"));
}
END_TEST

static void begin_full_disk(rlim_t bytes, struct rlimit *ret_before)
{
	ck_assert_int_eq(sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, NULL), 0);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, ret_before), 0);
	struct rlimit limit = *ret_before;
	limit.rlim_cur = bytes;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(tables_of_the_study_are_replaced_whole_or_not_at_all)
{
	g_autoptr(made_tables) made = made_tables_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *folder = g_build_filename(root, "tables", NULL);
	g_autofree char *stale = g_build_filename(folder, "study_of_old.csv", NULL);
	struct rlimit before;

	g_free(made->folder.path);
	made->folder.path = g_strdup(root);
	ck_assert(study_tables_refresh(made->evidence, NULL));
	ck_assert(g_file_set_contents(stale, "old", -1, NULL));
	struct study_touchpoint *touchpoint = made->evidence->touchpoints->pdata[0];
	touchpoint->mean = 99.5;

	begin_full_disk(4000, &before);
	ck_assert(!study_tables_refresh(made->evidence, &error));
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_FULL));
	ck_assert_ptr_nonnull(strstr(error->message, "free some space"));
	ck_assert(has(folder, "study_of_old.csv"));
	ck_assert(!has(root, "tables.part"));
	g_autofree char *old = read_text(folder, "study_touchpoints.csv");
	ck_assert_ptr_null(strstr(old, "99.5"));

	ck_assert(study_tables_refresh(made->evidence, NULL));
	ck_assert(!has(folder, "study_of_old.csv"));
	ck_assert(!has(root, "tables.part"));
	g_autofree char *young = read_text(folder, "study_touchpoints.csv");
	ck_assert_ptr_nonnull(strstr(young, "99.5"));
	ck_assert(has(folder, "LIMITS.txt"));
}
END_TEST

START_TEST(texts_say_what_was_done_and_what_not_to_conclude)
{
	g_autoptr(made_tables) made = made_tables_new();
	g_autofree char *methods = study_paragraphs_write(made->evidence);
	g_autofree char *limits = study_limits_write(made->evidence);
	static const char *const METHODS[] = {"**SIMULATED**", "“Köln & \"co\"”: 2 participants",
		"2 analysed sessions", "In the means: 1. Left out: 1, namely p.1 (left early",
		"70 % of its skin conductance", "20160229", "2000 resamples",
		"from 9999 shufflings", "Efron B. (1987)", "Holm S. (1979)", "Wilson E. B. (1927)",
		"Only 1 participant is in the means."};
	static const char *const LIMITS[] = {"SIMULATED: ", "not its valence", "drawn like them",
		"not shown to be without effect", "fixed order", "Only 1 participant"};

	for (gsize i = 0; i < G_N_ELEMENTS(METHODS); i++)
		ck_assert_msg(strstr(methods, METHODS[i]), "%s: %s", METHODS[i], methods);
	for (gsize i = 0; i < G_N_ELEMENTS(LIMITS); i++)
		ck_assert_msg(strstr(limits, LIMITS[i]), "%s: %s", LIMITS[i], limits);
	made->evidence->options.repeats = STUDY_REPEATS_EACH;
	made->evidence->options.is_everybody = true;
	g_autofree char *other = study_paragraphs_write(made->evidence);
	ck_assert_ptr_nonnull(strstr(other, "**each visit**"));
	ck_assert_ptr_nonnull(strstr(other, "**EVERYBODY**"));
}
END_TEST

/* The study with known truth: what the tables say is what was put in. */
START_TEST(a_whole_study_leaves_as_it_was_made)
{
	g_autoptr(made_study) study = made_study_new();
	struct study_evidence_options options = study_evidence_defaults(study->folder);
	const struct study_result *first = g_ptr_array_index(study->results, 0);
	const struct rec_touchpoint_plan *planned =
		g_ptr_array_index(study->folder->plan->touchpoints, 1);
	for (guint i = 0; i < first->touchpoints->len; i++) {
		struct rec_touchpoint *visit =
			&g_array_index(first->touchpoints, struct rec_touchpoint, i);
		/* As in a session that knows the id alone. */
		if (g_str_equal(visit->id, planned->id))
			g_strlcpy(visit->title, visit->id, sizeof(visit->title));
	}
	g_autoptr(study_evidence) evidence =
		study_evidence_new(study->folder, study->results, &options);
	ck_assert(study_tables_write(evidence, "csv", root, false, NULL));
	check_begins(root, "study_touchpoints.csv", "touchpoint,title,phase,critical,n,");
	g_autofree char *people = read_text(root, "study_participants.csv");
	ck_assert_ptr_nonnull(strstr(people, "P04 Jürgen,members,1,"));
	ck_assert_ptr_nonnull(strstr(people, ",too little valid skin conductance,"));
	g_autofree char *long_rows = read_text(root, "study_long.csv");
	ck_assert_ptr_nonnull(strstr(long_rows, "\nP06 Søren/B,members,2,"));
	g_autofree char *titled = g_strdup_printf(",%s,%s,", planned->id, planned->title);
	g_autofree char *untitled = g_strdup_printf(",%s,%s,", planned->id, planned->id);
	ck_assert_str_ne(titled, untitled);
	ck_assert_ptr_nonnull(strstr(long_rows, titled));
	ck_assert_ptr_null(strstr(long_rows, untitled));
}
END_TEST

START_TEST(five_hundred_touch_points_fit)
{
	g_autoptr(made_tables) made = made_tables_large(500);
	ck_assert(study_tables_write(made->evidence, "csv", root, false, NULL));
	g_autofree char *pairs = read_text(root, "study_pairs.csv");
	guint lines = 0;
	for (const char *at = pairs; (at = strchr(at, '\n')); at++)
		lines++;
	ck_assert_uint_eq(lines, 1 + 500 * 499 / 2);
	ck_assert_ptr_nonnull(strstr(pairs, "\npoint-498,point-499,12,0.998,"));
	ck_assert(study_tables_write(made->evidence, "xlsx", root, false, NULL));
	ck_assert(study_tables_write(made->evidence, "json", root, false, NULL));
}
END_TEST

START_TEST(an_unknown_format_is_a_wrong_call)
{
	g_autoptr(made_tables) made = made_tables_empty();
	g_autoptr(GError) error = NULL;
	ck_assert(!study_tables_write(made->evidence, "ods", root, false, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_ARGUMENT));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {cells_are_what_a_pencil_says, the_other_tables_too,
		every_visit_is_a_row, an_empty_study_has_every_header, means_never_mix_units,
		what_is_there_is_refused_before_anything_is_written,
		force_replaces_but_never_keeps_a_stranger, files_are_for_their_owner_alone,
		labels_are_never_shared, tables_of_the_study_are_replaced_whole_or_not_at_all,
		texts_say_what_was_done_and_what_not_to_conclude,
		a_whole_study_leaves_as_it_was_made, five_hundred_touch_points_fit,
		an_unknown_format_is_a_wrong_call};
	Suite *suite = suite_create("study/study_tables");
	TCase *tcase = tcase_create("study_tables");
	tcase_add_checked_fixture(tcase, setup, teardown);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return check_main_run(suite);
}
