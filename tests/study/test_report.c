/* What a report says, to whom it is honest, and what it never shows. */
#include "core/locale.h"
#include "recordings/disk/error.h"
#include "study/evidence/say.h"
#include "study/report/content.h"
#include "study/report/report_html.h"
#include "study/report/report_pdf.h"
#include "tests/check_main.h"
#include "tests/study/made_study.h"
#include "tests/study/reports.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <sys/resource.h>

#define MARKER  "Zebrastreifen-4711"
#define HOSTILE "<script>alert(1)</script> \xe2\x80\xae\"onload='x'\x01\x1b[2J\xff"

struct world {
	struct made_study *study;
	struct study_evidence *evidence;
	struct study_report_options options;
	GPtrArray *problems;
	char *folder;
};

static struct world world_of(struct made_study *study)
{
	struct world world = {.study = study};
	struct study_evidence_options how = study_evidence_defaults(study->folder);

	g_setenv("SOURCE_DATE_EPOCH", "1795910400", TRUE);
	setlocale(LC_ALL, "C.UTF-8");
	bindtextdomain(GETTEXT_PACKAGE, CATALOGS);
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	ck_assert(core_locale_speak("en"));
	how.today = "2026-11-29";
	world.evidence = study_evidence_new(study->folder, study->results, &how);
	g_autofree char *top = g_dir_make_tmp("affekt-report-XXXXXX", NULL);
	world.folder = g_build_filename(top, "report", NULL);
	world.options = (struct study_report_options){
		.stills = STUDY_STILLS_COARSE, .folder = world.folder};
	world.problems = g_ptr_array_new_with_free_func(g_free);
	return world;
}

static void world_end(struct world *world)
{
	g_autofree char *top = g_path_get_dirname(world->folder);
	const char *const clean[] = {"rm", "-r", top, NULL};

	g_free(reports_run(clean));
	study_evidence_free(world->evidence);
	made_study_free(world->study);
	g_ptr_array_unref(world->problems);
	g_free(world->folder);
}

static void write_it(struct world *world)
{
	g_autoptr(GError) error = NULL;
	bool is_written =
		study_report_write(world->evidence, &world->options, world->problems, &error);

	ck_assert_msg(is_written, "%s", error ? error->message : "");
}

/* The HTML, well-formed, and the text of the PDF (NULL: not wanted) of the same document. Owned by
 * the caller. */
static char *html_of(struct world *world, char **ret_pdf_text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(study_view) view =
		study_view_new(world->evidence, world->options.is_hiding_codes);
	g_autoptr(study_document) document =
		study_content_new(view, &world->options, world->problems, &error);

	ck_assert_msg(document != NULL, "%s", error ? error->message : "");
	g_autoptr(GString) html = study_report_html(document);
	reports_check_html(html->str, TEST_DATA_DIR);
	if (ret_pdf_text) {
		g_autoptr(GByteArray) pdf = study_report_pdf(document, NULL);
		ck_assert_ptr_nonnull(pdf);
		*ret_pdf_text = reports_pdf_text(pdf);
	}
	return g_steal_pointer(&html->str);
}

static struct study_touchpoint *touchpoint_of(const struct world *world, const char *id)
{
	for (guint i = 0; i < world->evidence->touchpoints->len; i++) {
		struct study_touchpoint *row = world->evidence->touchpoints->pdata[i];
		if (strcmp(row->id, id) == 0)
			return row;
	}
	ck_abort_msg("no touch point %s", id);
}

static void set_text(char **text, const char *by)
{
	g_free(*text);
	*text = g_strdup(by);
}

START_TEST(it_says_what_moved_people_and_how_sure_that_is)
{
	struct world world = world_of(made_study_new());
	struct study_touchpoint *paying = touchpoint_of(&world, "paying");

	paying->mean = 71.4;
	paying->mean_ci = (struct study_interval){64.2, 78.6};
	paying->chance = (struct study_interval){20, 55.1};
	paying->peak_share = 0.9;
	paying->n_valid = 10;
	paying->leave_one_out = (struct study_interval){69.6, 73.1};
	g_autofree char *text = NULL;
	g_autofree char *html = html_of(&world, &text);
	ck_assert_ptr_nonnull(strstr(html,
		"<p class=\"lead\">“Paying” moved people most: their mean arousal was 71 of 100 "
		"(95\xc2\xa0% interval 64 to 79), where chance alone gives at most 55. 9 of 10 "
		"people had an arousal peak there.</p>"));
	ck_assert_ptr_nonnull(strstr(html, "Also above the chance band"));
	ck_assert_ptr_nonnull(
		strstr(html, "the mean of “Paying” stays above the band (70 to 73)."));
	ck_assert_ptr_null(strstr(html, "No touch point stands out"));
	ck_assert_ptr_nonnull(strstr(text, "“Paying” moved people most"));
	world_end(&world);
}
END_TEST

START_TEST(one_person_who_carries_a_result_is_told)
{
	struct world world = world_of(made_study_new());
	struct study_touchpoint *paying = touchpoint_of(&world, "paying");

	paying->mean = 90;
	paying->leave_one_out = (struct study_interval){paying->chance.high - 1, 95};
	g_autofree char *html = html_of(&world, NULL);
	ck_assert_ptr_nonnull(
		strstr(html, "“Paying” rests on few people: with one of them left out "
			     "its mean falls into the band"));
	world_end(&world);
}
END_TEST

START_TEST(where_nothing_crosses_it_says_so)
{
	struct world world = world_of(made_study_new());

	for (guint i = 0; i < world.evidence->touchpoints->len; i++) {
		struct study_touchpoint *row = world.evidence->touchpoints->pdata[i];
		row->chance = (struct study_interval){0, 100};
	}
	g_autofree char *html = html_of(&world, NULL);
	ck_assert_ptr_nonnull(strstr(html, "No touch point stands out: every mean lies inside of "
					   "the band that chance alone gives."));
	ck_assert_ptr_nonnull(strstr(html, "This does not show that nothing moved people. It says "
					   "that the differences seen in 10 people are no larger"));
	ck_assert_ptr_null(strstr(html, "moved people most"));
	ck_assert_ptr_null(strstr(html, "<tr class=\"strong\"><th scope=\"row\" "
					"dir=\"auto\">Paying</th><td class=\"n\">10</td>"));

	for (guint i = 0; i < world.evidence->touchpoints->len; i++) {
		struct study_touchpoint *row = world.evidence->touchpoints->pdata[i];
		row->chance = (struct study_interval){NAN, NAN};
	}
	g_autofree char *untested = html_of(&world, NULL);
	ck_assert_ptr_nonnull(strstr(untested, "cannot be tested"));
	world_end(&world);
}
END_TEST

START_TEST(few_people_are_told_before_anything_else_is_believed)
{
	struct world world = world_of(made_study_sized(
		&(struct made_study_size){.n_people = 4, .n_touchpoints = 5, .n_waves = 1}));
	g_autofree char *html = html_of(&world, NULL);
	const char *short_end = strstr(html, "</section>");
	const char *few = strstr(html, "people are in the means");

	ck_assert_ptr_nonnull(few);
	ck_assert(few < short_end);
	world_end(&world);
}
END_TEST

START_TEST(a_study_of_nobody_has_a_report)
{
	struct made_study *study = g_new0(struct made_study, 1);
	study->folder = made_study_folder("[study]\nname=Empty\n");
	study->results = g_ptr_array_new();
	struct world world = world_of(study);
	g_autofree char *html = html_of(&world, NULL);

	ck_assert_ptr_nonnull(strstr(html, "Nobody is in the study yet, so there is no answer."));
	ck_assert_ptr_null(strstr(html, "Nobody was left out"));
	ck_assert_ptr_null(strstr(html, "Fingerprint"));
	ck_assert_ptr_nonnull(strstr(html, "there is no journey to show"));
	ck_assert_ptr_nonnull(strstr(html, "<title>Empty</title>"));
	world_end(&world);
}
END_TEST

START_TEST(of_one_person_nothing_is_tested)
{
	struct world world = world_of(made_study_sized(
		&(struct made_study_size){.n_people = 1, .n_touchpoints = 5, .n_waves = 1}));
	g_autofree char *html = html_of(&world, NULL);

	ck_assert_uint_eq(world.evidence->n_in, 1);
	ck_assert_ptr_nonnull(strstr(html, "with fewer than 2 people nothing can be."));
	ck_assert_ptr_null(strstr(html, "every mean lies inside of the band"));
	world_end(&world);
}
END_TEST

/* The part of @html that begins at @heading. Owned by the caller. */
static char *section_of(const char *html, const char *heading)
{
	const char *start = strstr(html, heading);

	ck_assert_ptr_nonnull(start);
	const char *end = strstr(start, "</section>");
	ck_assert_ptr_nonnull(end);
	return g_strndup(start, (gsize)(end - start));
}

START_TEST(what_is_lower_than_the_rest_is_neither_calm_nor_a_moment)
{
	struct world world = world_of(made_study_new());
	struct study_touchpoint *paying = touchpoint_of(&world, "paying");

	paying->chance = (struct study_interval){paying->mean + 1, paying->mean + 9};
	paying->mean_ci = (struct study_interval){NAN, NAN};
	for (guint i = 0; i < world.evidence->moments->len; i++)
		g_array_index(world.evidence->moments, struct study_moment, i).p = 0.001;
	g_autofree char *html = html_of(&world, NULL);
	g_autofree char *moments = section_of(html, ">The moments to look at</h2>");
	ck_assert_ptr_nonnull(strstr(html, "Lower than the person’s other touch points"));
	ck_assert_ptr_null(strstr(html, "almer"));
	ck_assert_ptr_null(strstr(html, "; –)"));
	ck_assert_ptr_null(strstr(moments, "Paying"));
	ck_assert_ptr_nonnull(strstr(moments, "had an arousal peak here"));
	world_end(&world);
}
END_TEST

START_TEST(the_answer_with_everybody_is_computed_and_its_differences_named)
{
	struct world world = world_of(made_study_new());
	g_autoptr(study_evidence) everybody = study_evidence_with_everybody(world.evidence);
	g_free(html_of(&world, NULL));
	const struct study_touchpoint *strong = NULL;

	ck_assert_uint_gt(everybody->n_in, world.evidence->n_in);
	for (guint i = 0; i < everybody->touchpoints->len && !strong; i++) {
		const struct study_touchpoint *row = everybody->touchpoints->pdata[i];
		const struct study_touchpoint *own = touchpoint_of(&world, row->id);
		ck_assert_double_eq_tol(row->mean, own->mean_everybody, 1e-9);
		strong = study_content_side(row) > 0 ? row : NULL;
	}
	ck_assert_ptr_nonnull(strong);
	struct study_touchpoint *own = touchpoint_of(&world, strong->id);
	own->chance = (struct study_interval){0, 100};
	g_autofree char *html = html_of(&world, NULL);
	g_autofree char *then =
		g_strdup_printf("Outside of the band only then: “%s”", strong->title);
	ck_assert_ptr_nonnull(strstr(html, then));
	own->chance = (struct study_interval){own->mean + 1, 100};
	g_autofree char *turned = html_of(&world, NULL);
	g_autofree char *gone = g_strdup_printf("No longer outside of the band: “%s”", own->title);
	ck_assert_ptr_nonnull(strstr(turned, gone));
	world_end(&world);
}
END_TEST

START_TEST(reasons_in_free_words_are_hidden_with_the_codes)
{
	struct made_study *study = made_study_new();
	for (guint i = 0; i < study->folder->people->rows->len; i++) {
		struct study_person *person = study->folder->people->rows->pdata[i];
		const struct study_person *first = study->folder->people->rows->pdata[0];
		person->is_excluded = strcmp(person->participant, first->participant) == 0;
		set_text(&person->reason, "spoke with P07 (Mrs Jensen)");
		set_text(&person->role, i == 1 ? "Studerende" : "");
		set_text(&person->retain_until, i == 2 ? "01.01.2031" : "");
	}
	struct world world = world_of(study);
	g_autofree char *open = html_of(&world, NULL);
	world.options.is_hiding_codes = true;
	g_autofree char *hidden = html_of(&world, NULL);

	ck_assert_ptr_nonnull(strstr(open, "Mrs Jensen"));
	ck_assert_ptr_null(strstr(hidden, "Jensen"));
	ck_assert_ptr_nonnull(strstr(hidden, "excluded by a person</td>"));
	ck_assert_ptr_nonnull(strstr(open, "Staff or students take part"));
	ck_assert_ptr_null(strstr(open, "01.01.2031"));
	world_end(&world);
}
END_TEST

START_TEST(labels_and_verdicts_are_translated)
{
	struct world world = world_of(made_study_new());

	ck_assert(core_locale_speak("da"));
	g_autofree char *verdict = study_say_sync("fail: video: no evidence of time", false);
	g_autofree char *residual = study_say_sync("fail: gsr: residual of 8.0 ms", false);
	g_autofree char *html = html_of(&world, NULL);
	ck_assert_str_eq(verdict, "ikke bestået: video: intet vidnesbyrd om tiden");
	ck_assert_str_eq(residual, "ikke bestået: gsr: restafvigelse på 8,0 ms");
	ck_assert_ptr_nonnull(strstr(html, "<p class=\"label\">SIMULERET</p>"));
	world_end(&world);
}
END_TEST

START_TEST(words_of_strangers_stay_words)
{
	struct world world = world_of(made_study_new());
	const struct study_member *first = world.evidence->members->pdata[0];
	struct study_quote *quote = g_new0(struct study_quote, 1);

	set_text(&touchpoint_of(&world, "paying")->title, HOSTILE);
	set_text(&touchpoint_of(&world, "advice")->title, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d");
	set_text(&world.study->folder->plan->name, "Kiosk \"X\" & <b>Søn</b>");
	*quote = (struct study_quote){g_strdup(first->participant), g_strdup("paying"),
		g_strdup("sentence"), g_strdup(HOSTILE)};
	g_ptr_array_insert(world.evidence->quotes, 0, quote);
	g_autofree char *text = NULL;
	g_autofree char *html = html_of(&world, &text);
	ck_assert_ptr_nonnull(strstr(
		html, "<h1 dir=\"auto\">Kiosk &quot;X&quot; &amp; &lt;b&gt;Søn&lt;/b&gt;</h1>"));
	ck_assert_ptr_nonnull(strstr(html, "<p dir=\"auto\">“&lt;script&gt;alert(1)"));
	ck_assert_ptr_null(strstr(html, "\xe2\x80\xae"));
	ck_assert_ptr_nonnull(strstr(text, "<script>alert(1)"));
	world_end(&world);
}
END_TEST

/* Everything that the HTML holds: its text, and what its pictures say of themselves. */
static char *unpacked(const char *html)
{
	GString *all = g_string_new(html);

	for (const char *at = strstr(html, ";base64,"); at; at = strstr(at, ";base64,")) {
		at += strlen(";base64,");
		g_autofree char *code = g_strndup(at, strcspn(at, "\""));
		gsize n = 0;
		g_autofree guchar *bytes = g_base64_decode(code, &n);
		g_string_append_len(all, (const char *)bytes, (gssize)n);
	}
	return g_string_free(all, FALSE);
}

START_TEST(nobody_is_quoted_or_shown_without_consent)
{
	struct world world = world_of(made_study_new());
	struct study_quote *quote = g_new0(struct study_quote, 1);
	const struct study_result *even = made_study_find(world.study, "P06 Søren/B", "visit-1");

	/* Whoever made the evidence forgot to ask. */
	ck_assert_ptr_nonnull(even);
	*quote = (struct study_quote){g_strdup(even->participant), g_strdup("paying"),
		g_strdup("sentence"), g_strdup("I said " MARKER)};
	g_ptr_array_insert(world.evidence->quotes, 0, quote);
	for (guint i = 0; i < world.evidence->moments->len; i++) {
		struct study_moment *moment =
			&g_array_index(world.evidence->moments, struct study_moment, i);
		moment->result = even;
		moment->result_time_s = 100;
	}
	g_autofree char *text = NULL;
	g_autofree char *html = html_of(&world, &text);
	g_autofree char *all = unpacked(html);
	ck_assert_ptr_null(strstr(all, MARKER));
	ck_assert_ptr_null(strstr(text, MARKER));
	ck_assert_ptr_null(strstr(html, "data:image/png"));
	ck_assert_ptr_nonnull(strstr(html, "In their own words"));
	world_end(&world);
}
END_TEST

START_TEST(codes_can_be_hidden_everywhere)
{
	struct world world = world_of(made_study_new());
	g_autofree char *open = html_of(&world, NULL);
	world.options.is_hiding_codes = true;
	g_autofree char *text = NULL;
	g_autofree char *hidden = html_of(&world, &text);
	g_autofree char *all = unpacked(hidden);

	ck_assert_ptr_nonnull(strstr(open, "Jürgen"));
	for (guint i = 0; i < world.evidence->members->len; i++) {
		const struct study_member *member = world.evidence->members->pdata[i];
		ck_assert_msg(!strstr(all, member->participant), "%s", member->participant);
		ck_assert_msg(!strstr(text, member->participant), "%s", member->participant);
	}
	ck_assert_ptr_nonnull(strstr(hidden, ">Person 4</th>"));
	world_end(&world);
}
END_TEST

START_TEST(who_is_out_and_what_the_law_asks_are_told)
{
	struct world world = world_of(made_study_new());
	g_autofree char *text = NULL;
	g_autofree char *html = html_of(&world, &text);

	ck_assert_ptr_nonnull(strstr(html, "too little valid skin conductance"));
	ck_assert_ptr_nonnull(strstr(html, "non-responder"));
	ck_assert_ptr_nonnull(strstr(html, "fail: video: drift"));
	ck_assert_ptr_nonnull(strstr(html, "article 5(1)(f)"));
	ck_assert_ptr_nonnull(strstr(html, "which emotion was felt"));
	ck_assert_ptr_nonnull(strstr(html, "must be deleted after 2036-12-31"));
	ck_assert_ptr_nonnull(strstr(html, "SIMULATED"));
	ck_assert_ptr_nonnull(strstr(html, "Efron B. (1987)"));
	ck_assert_ptr_nonnull(strstr(html, "20160229"));
	ck_assert_ptr_nonnull(strstr(text, "SIMULATED"));
	world_end(&world);
}
END_TEST

START_TEST(it_speaks_three_languages)
{
	static const struct {
		const char *code, *chapter, *journey;
	} languages[] = {
		{"da", "Kort fortalt", "Rejsen"},
		{"nb", "Det som ikke kan sluttes", "Reisen"},
		{"en", "In short", "The journey"},
	};
	struct world world = world_of(made_study_new());

	for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
		ck_assert(core_locale_speak(languages[i].code));
		g_autofree char *text = NULL;
		g_autofree char *html = html_of(&world, &text);
		g_autofree char *tag = g_strdup_printf("<html lang=\"%s\">", languages[i].code);
		ck_assert_ptr_nonnull(strstr(html, tag));
		ck_assert_ptr_nonnull(strstr(html, languages[i].chapter));
		ck_assert_ptr_nonnull(strstr(text, languages[i].chapter));
		ck_assert_ptr_nonnull(strstr(text, languages[i].journey));
		ck_assert_ptr_nonnull(strstr(text, "P06 Søren/B"));
	}
	world_end(&world);
}
END_TEST

START_TEST(the_same_study_gives_the_same_bytes)
{
	struct world world = world_of(made_study_new());
	g_autofree char *first = g_strconcat(world.folder, ".first", NULL);
	const char *const keep[] = {"mv", world.folder, first, NULL};
	const char *const compare[] = {"diff", "-r", world.folder, first, NULL};

	write_it(&world);
	g_free(reports_run(keep));
	write_it(&world);
	g_free(reports_run(compare));
	world_end(&world);
}
END_TEST

START_TEST(a_full_disk_leaves_the_old_report)
{
	struct world world = world_of(made_study_new());
	write_it(&world);
	g_autofree char *path = g_build_filename(world.folder, "report.html", NULL);
	g_autofree char *old = NULL, *now = NULL;
	ck_assert(g_file_get_contents(path, &old, NULL, NULL));
	g_autofree char *part = g_strconcat(world.folder, ".part", NULL);
	g_autoptr(GError) error = NULL;
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	struct rlimit limit;

	ck_assert(core_locale_speak("da"));
	sigaction(SIGXFSZ, &ignore, NULL);
	getrlimit(RLIMIT_FSIZE, &limit);
	const struct rlimit tight = {.rlim_cur = 20000, .rlim_max = limit.rlim_max};
	setrlimit(RLIMIT_FSIZE, &tight);
	bool is_written =
		study_report_write(world.evidence, &world.options, world.problems, &error);
	setrlimit(RLIMIT_FSIZE, &limit);
	ck_assert(!is_written);
	ck_assert_ptr_nonnull(error);
	ck_assert(g_file_get_contents(path, &now, NULL, NULL));
	ck_assert_str_eq(now, old);
	ck_assert(!g_file_test(part, G_FILE_TEST_EXISTS));
	world_end(&world);
}
END_TEST

START_TEST(a_folder_of_something_else_is_left_alone)
{
	struct world world = world_of(made_study_new());
	g_autofree char *stranger = g_build_filename(world.folder, "thesis.txt", NULL);
	g_autoptr(GError) error = NULL;

	write_it(&world);
	ck_assert(g_file_set_contents(stranger, "years", -1, NULL));
	ck_assert(!study_report_write(world.evidence, &world.options, world.problems, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_EXISTS));
	ck_assert_ptr_nonnull(strstr(error->message, "thesis.txt"));
	ck_assert(g_file_test(stranger, G_FILE_TEST_EXISTS));
	world_end(&world);
}
END_TEST

START_TEST(many_people_and_touch_points_make_no_endless_report)
{
	struct world world = world_of(made_study_sized(
		&(struct made_study_size){.n_people = 12, .n_touchpoints = 90, .n_waves = 1}));
	g_autofree char *html = html_of(&world, NULL);

	ck_assert_ptr_nonnull(
		strstr(html, "There are 30 more rows; “affekt study export” writes all of them."));
	world.options.folder = NULL;
	g_autofree char *own = html_of(&world, NULL);
	ck_assert_ptr_nonnull(strstr(own, "30 more rows stand in tables/study_touchpoints.csv."));
	world_end(&world);
}
END_TEST

TESTS_MAIN("study/report", it_says_what_moved_people_and_how_sure_that_is,
	one_person_who_carries_a_result_is_told, where_nothing_crosses_it_says_so,
	few_people_are_told_before_anything_else_is_believed, a_study_of_nobody_has_a_report,
	of_one_person_nothing_is_tested, what_is_lower_than_the_rest_is_neither_calm_nor_a_moment,
	the_answer_with_everybody_is_computed_and_its_differences_named,
	reasons_in_free_words_are_hidden_with_the_codes, labels_and_verdicts_are_translated,
	words_of_strangers_stay_words, nobody_is_quoted_or_shown_without_consent,
	codes_can_be_hidden_everywhere, who_is_out_and_what_the_law_asks_are_told,
	it_speaks_three_languages, the_same_study_gives_the_same_bytes,
	a_full_disk_leaves_the_old_report, a_folder_of_something_else_is_left_alone,
	many_people_and_touch_points_make_no_endless_report)
