#include "study/figures/canvas.h"
#include "study/figures/figure.h"
#include "tests/check_main.h"
#include "tests/study/made_evidence.h"

#include <cairo.h>
#include <float.h>
#include <glib/gi18n-lib.h>
#include <libintl.h>
#include <locale.h>

#define ZOOM 4

/* Where the journey has 0 and 100 (study/figures/journey.c). */
#define AT_0   158.0
#define AT_100 372.0

static const struct study_figure *find(const char *name)
{
	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		if (strcmp((*figure)->name, name) == 0)
			return *figure;
	}
	ck_abort_msg("no figure %s", name);
	return NULL;
}

static cairo_surface_t *render(
	const struct study_figure *figure, const struct study_evidence *evidence)
{
	int height = (int)ceil(study_figure_height(figure, evidence) * ZOOM);
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, (int)STUDY_FIGURE_WIDTH * ZOOM, height);
	cairo_t *cairo = cairo_create(surface);

	cairo_scale(cairo, ZOOM, ZOOM);
	study_figure_draw(figure, evidence, cairo);
	ck_assert_int_eq(cairo_status(cairo), CAIRO_STATUS_SUCCESS);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	ck_assert_int_eq(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS);
	return surface;
}

/* The pixels of exactly @rgb in the column at @x points. */
static guint count_in_column(cairo_surface_t *surface, double x, guint32 rgb)
{
	const guchar *data = cairo_image_surface_get_data(surface);
	int stride = cairo_image_surface_get_stride(surface);
	guint n = 0;

	for (int row = 0; row < cairo_image_surface_get_height(surface); row++) {
		guint32 pixel = 0;
		memcpy(&pixel, data + (gsize)row * (gsize)stride + (gsize)(x * ZOOM) * 4, 4);
		n += (pixel & 0xffffff) == rgb;
	}
	return n;
}

static guint count_all(cairo_surface_t *surface, guint32 rgb)
{
	guint n = 0;

	for (int x = 0; x < cairo_image_surface_get_width(surface); x++)
		n += count_in_column(surface, (double)x / ZOOM, rgb);
	return n;
}

static double place(double arousal)
{
	return AT_0 + (AT_100 - AT_0) * arousal / 100;
}

START_TEST(the_journey_has_means_intervals_and_chance_in_their_places)
{
	const guint32 blue = 0x0072b2, band = 0xdcdcdc;
	g_autoptr(study_evidence) evidence = made_evidence(12, 8, false);
	cairo_surface_t *surface = render(find("journey"), evidence);

	/* Paying has 75 [69; 80.5], the only filled mean; chance is 36 to 56. */
	ck_assert_uint_ge(count_in_column(surface, place(75), blue), 5 * ZOOM);
	ck_assert_uint_ge(count_in_column(surface, place(79), blue), 1);
	ck_assert_uint_eq(count_in_column(surface, place(82), blue), 0);
	ck_assert_uint_ge(count_in_column(surface, place(37), band), 8 * 8 * ZOOM);
	ck_assert_uint_eq(count_in_column(surface, place(35), band), 0);
	ck_assert_uint_ge(count_in_column(surface, place(55), band), 8 * 8 * ZOOM);
	ck_assert_uint_eq(count_in_column(surface, place(57), band), 0);
	cairo_surface_destroy(surface);
}
END_TEST

START_TEST(heat_lines_are_darker_where_arousal_is_higher)
{
	g_autoptr(study_evidence) evidence = made_evidence(2, 2, false);
	const double values[2][2] = {{100, 0}, {NAN, 50}};
	cairo_surface_t *surface = NULL;

	for (guint i = 0; i < 2; i++) {
		struct study_member *member = g_ptr_array_index(evidence->members, i);
		for (guint k = 0; k < 2; k++)
			g_array_index(member->values, struct study_value, k).arousal = values[i][k];
	}
	surface = render(find("heat"), evidence);
	/* The ends of the scale as printed for magma, read backwards: the cells and the legend. */
	ck_assert_uint_ge(count_all(surface, 0x180f3d), 85 * 9 * ZOOM * ZOOM);
	ck_assert_uint_ge(count_all(surface, 0xfcfdbf), 85 * 9 * ZOOM * ZOOM);
	cairo_surface_destroy(surface);
}
END_TEST

START_TEST(shares_end_where_their_numbers_are)
{
	const guint32 pale = 0xa3cce6, blue = 0x0072b2;
	g_autoptr(study_evidence) evidence = made_evidence(12, 6, false);
	cairo_surface_t *surface = NULL;

	/* The last one has 90 % [70; 98], the others at most 45 % [25; 53]. */
	surface = render(find("shares"), evidence);
	ck_assert_uint_ge(count_in_column(surface, place(60), pale), 6 * ZOOM);
	ck_assert_uint_le(count_in_column(surface, place(60), pale), 8 * ZOOM);
	ck_assert_uint_eq(count_in_column(surface, place(99), pale), 0);
	ck_assert_uint_ge(count_in_column(surface, place(97), blue), 1);
	ck_assert_uint_eq(count_in_column(surface, place(99), blue), 0);
	cairo_surface_destroy(surface);
}
END_TEST

static void assert_told(const char *figure, const struct study_evidence *evidence, const char *told)
{
	g_autofree char *text = find(figure)->describe(evidence);
	ck_assert_msg(strstr(text, told) != NULL, "%s does not say: %s\n%s", figure, told, text);
}

START_TEST(every_text_alternative_tells_its_numbers)
{
	g_autoptr(study_evidence) evidence = made_evidence_whole(12, 8);

	assert_told("shares", evidence,
		"6. Paying (critical): 90 %, 9 of 10 people, 95 % interval 70 to 98.");
	assert_told("perceived", evidence,
		"1. Entering the shop: lived 0.00, felt 0.90, difference 0.90, 95 % interval 0.40 "
		"to 1.45, 10 people; felt more than lived.");
	assert_told("words", evidence, "curious 6 (60 %), calm 5 (50 %)");
	assert_told("kpi", evidence,
		"goodbye; 2024, participants: 7.5 (95 % interval 7.0 to 8.0), in control; 2025");
	assert_told(
		"kpi", evidence, "participants: 9.1 (95 % interval 8.6 to 9.6), above the limits");
	assert_told("kpi", evidence, "Sum of all phases (of 30)");
	assert_told(
		"curve", evidence, "1. 03:20, Greeting at the door: z 1.80, 8 people, p = 0.002.");
	/* Seven differences from Paying have p = exp(-d / 4) times 8 below 0.05. */
	assert_told("pairs", evidence, "7 of 28 pairs differ");
	assert_told("pairs", evidence,
		"Paying is higher than Entering the shop by 35.0 (dz 1.94, p = 0.001");
	assert_told("quality", evidence,
		"P06: 35 % usable; left out: too little valid skin conductance.");
}
END_TEST

START_TEST(what_limits_a_study_is_said_everywhere)
{
	g_autoptr(study_evidence) evidence = made_evidence_whole(12, 8);
	struct study_caution *caution = g_new0(struct study_caution, 1);

	caution->kind = STUDY_CAUTION_SIMULATED;
	caution->n = 12;
	caution->what = g_strdup("");
	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		double before = study_figure_height(*figure, evidence);
		g_ptr_array_add(evidence->caution_rows, caution);
		assert_told((*figure)->name, evidence,
			"\nSIMULATED: 12 people are simulated or emulated.");
		ck_assert_double_gt(study_figure_height(*figure, evidence), before);
		g_ptr_array_steal_index(evidence->caution_rows, 0);
	}
	g_free(caution->what);
	g_free(caution);
	evidence->options.wave = "2";
	evidence->options.is_everybody = true;
	assert_told("heat", evidence, "\nOnly wave 2. The declared exclusions are not applied.");
}
END_TEST

START_TEST(journey_and_heat_lines_are_told)
{
	g_autoptr(study_evidence) evidence = made_evidence_whole(12, 8);
	g_autofree char *journey = find("journey")->describe(evidence);
	g_autofree char *heat = find("heat")->describe(evidence);

	ck_assert_ptr_nonnull(strstr(journey, "10 people are in the means, 2 are left out."));
	ck_assert_ptr_nonnull(strstr(journey,
		"6. Paying (critical): mean 75.0, 95 % interval 69.0 to 80.5, 10 people, above "
		"chance; people said 60.0."));
	ck_assert_ptr_nonnull(strstr(heat, "P06: arousal known at 8 of 8 touch points"));
	ck_assert_ptr_nonnull(strstr(heat, "left out: too little valid skin conductance."));
	ck_assert_ptr_nonnull(strstr(heat, "left out: non-responder."));
}
END_TEST

static GBytes *bytes_of(const struct study_figure *figure, const struct study_evidence *evidence,
	enum study_figure_form form)
{
	g_autoptr(GError) error = NULL;
	GBytes *bytes = study_figure_bytes(figure, evidence, form, &error);

	ck_assert_msg(bytes != NULL, "%s: %s", figure->name, error ? error->message : "");
	ck_assert_uint_gt(g_bytes_get_size(bytes), 300);
	return bytes;
}

static void assert_xml(GBytes *bytes)
{
	static const GMarkupParser parser = {0};
	g_autoptr(GError) error = NULL;
	gsize n = 0;
	const char *text = g_bytes_get_data(bytes, &n);
	GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, NULL, NULL);

	ck_assert_msg(g_markup_parse_context_parse(context, text, (gssize)n, &error) &&
			      g_markup_parse_context_end_parse(context, &error),
		"%s", error ? error->message : "");
	g_markup_parse_context_free(context);
	ck_assert_ptr_nonnull(g_strstr_len(text, (gssize)n, "<title>"));
	ck_assert_ptr_null(g_strstr_len(text, (gssize)n, "nan"));
	ck_assert_ptr_null(g_strstr_len(text, (gssize)n, "inf "));
}

static void assert_drawn(const struct study_evidence *evidence)
{
	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		if (!(*figure)->has(evidence))
			continue;
		double height = study_figure_height(*figure, evidence);
		ck_assert_msg(height > 40 && height * 300 / 72 < 32767, "%s: %g points high",
			(*figure)->name, height);
		if (height < 2500)
			cairo_surface_destroy(render(*figure, evidence));
		g_autoptr(GBytes) svg = bytes_of(*figure, evidence, STUDY_FIGURE_SVG);
		assert_xml(svg);
		g_autofree char *text = (*figure)->describe(evidence);
		const char *title = (*figure)->title;
		ck_assert(g_utf8_validate(title, -1, NULL));
		ck_assert_msg(!strstr(text, "nan") && !strstr(text, "inf"), "%s", text);
	}
}

START_TEST(the_same_evidence_gives_the_same_bytes)
{
	g_autoptr(study_evidence) evidence = made_evidence_whole(12, 8);

	g_setenv("SOURCE_DATE_EPOCH", "1000000000", TRUE);
	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		ck_assert((*figure)->has(evidence));
		for (guint form = STUDY_FIGURE_SVG; form <= STUDY_FIGURE_PNG; form++) {
			g_autoptr(GBytes) once = bytes_of(*figure, evidence, form);
			/* What was drawn before must not show. */
			g_bytes_unref(bytes_of(study_figures[0], evidence, STUDY_FIGURE_SVG));
			g_autoptr(GBytes) twice = bytes_of(*figure, evidence, form);
			ck_assert_msg(
				g_bytes_equal(once, twice), "%s in form %u", (*figure)->name, form);
		}
	}
	g_autoptr(GBytes) pdf = bytes_of(study_figures[0], evidence, STUDY_FIGURE_PDF);
	gsize n = 0;
	const char *text = g_bytes_get_data(pdf, &n);
	ck_assert_ptr_nonnull(memmem(text, n, "(20010909014640Z", 16));
	ck_assert_ptr_nonnull(memmem(text, n, "Arousal along the journey", 25));
}
END_TEST

START_TEST(nothing_hostile_breaks_a_surface)
{
	static const double values[] = {NAN, INFINITY, -INFINITY, DBL_MAX, -DBL_MAX, 1e-310};

	for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
		double bad = values[i];
		struct study_interval interval = {bad, values[(i + 1) % G_N_ELEMENTS(values)]};
		g_autoptr(study_evidence) evidence = made_evidence_whole(9, 5);
		struct study_touchpoint *touchpoint = g_ptr_array_index(evidence->touchpoints, 1);
		touchpoint->mean = touchpoint->felt = touchpoint->peak_share = bad;
		touchpoint->mean_ci = touchpoint->chance = touchpoint->peak_share_ci = interval;
		struct study_member *member = g_ptr_array_index(evidence->members, 0);
		member->usable_pct = bad;
		g_array_set_size(member->values, 1);
		g_array_index(member->values, struct study_value, 0).arousal = bad;
		struct study_kpi *kpi = g_ptr_array_index(evidence->kpis, 2);
		kpi->mean = kpi->possible = bad;
		kpi->ci = kpi->limits = interval;
		struct study_perceived_mean *perceived =
			&g_array_index(evidence->perceived, struct study_perceived_mean, 1);
		perceived->z_lived = perceived->difference = bad;
		perceived->ci = interval;
		struct study_pair *pair = &g_array_index(evidence->pairs, struct study_pair, 1);
		pair->effect = pair->difference = pair->p_holm = bad;
		struct study_word_count *word = g_ptr_array_index(evidence->words, 1);
		word->share = bad;
		g_array_index(evidence->curve->mean, double, 3) = bad;
		g_array_index(evidence->curve->time_s, double, 5) = bad;
		g_array_index(evidence->curve->high, double, 7) = bad;
		g_array_index(evidence->curve->isc, double, 1) = bad;
		evidence->curve->threshold = evidence->curve->isc_threshold = bad;
		g_array_index(evidence->moments, struct study_moment, 0).time_s = bad;
		assert_drawn(evidence);
	}
}
END_TEST

static void set_text(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value);
}

START_TEST(what_is_unknown_is_not_drawn)
{
	const struct study_interval unknown = {NAN, NAN};
	g_autoptr(study_evidence) evidence = made_evidence(12, 8, false);

	for (guint i = 0; i < 8; i++) {
		struct study_touchpoint *touchpoint = g_ptr_array_index(evidence->touchpoints, i);
		if (i % 2 == 0)
			continue;
		touchpoint->mean = touchpoint->felt = NAN;
		touchpoint->mean_ci = touchpoint->chance = unknown;
	}
	cairo_surface_t *surface = render(find("journey"), evidence);
	ck_assert_uint_eq(count_in_column(surface, place(75), 0x0072b2), 0);
	ck_assert_uint_eq(count_in_column(surface, place(0.3), 0x0072b2), 0);
	ck_assert_uint_eq(count_in_column(surface, place(0.3), 0xdcdcdc), 0);
	ck_assert_uint_eq(count_in_column(surface, place(0.3), 0xd55e00), 0);
	ck_assert_uint_ge(count_in_column(surface, place(37), 0xdcdcdc), 4 * 8 * ZOOM);
	ck_assert_uint_le(count_in_column(surface, place(37), 0xdcdcdc), 5 * 13 * ZOOM);
	cairo_surface_destroy(surface);
}
END_TEST

static double paint_hostile(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	static const double bads[] = {NAN, INFINITY, -INFINITY, DBL_MAX, 1e7};
	const struct study_style style = {.size = STUDY_SIZE_LABEL};

	(void)evidence;
	for (guint i = 0; i < G_N_ELEMENTS(bads); i++) {
		double bad = bads[i], x[] = {10, bad, 30}, y[] = {bad, 20, bad};
		study_canvas_line(canvas, 10, bad, 50, 50, 2, STUDY_INK_TEXT, STUDY_DASH_NONE);
		study_canvas_curve(canvas, x, y, 3, 2, STUDY_INK_TEXT, STUDY_DASH_LONG);
		study_canvas_area(canvas, x, x, y, 3, STUDY_INK_TEXT);
		study_canvas_box(canvas, 10, 10, bad, 50, STUDY_INK_TEXT);
		study_canvas_frame(canvas, bad, 10, 40, 50, 1, STUDY_INK_TEXT);
		study_canvas_hatch(canvas, 10, 10, 40, bad, STUDY_INK_TEXT);
		study_canvas_text(canvas, bad, 10, &style, "text");
		for (guint marker = 0; marker <= STUDY_MARKER_CROSS; marker++)
			study_canvas_marker(canvas, 40, bad, 9, marker, STUDY_INK_TEXT, true);
	}
	return 60;
}

START_TEST(nothing_that_is_not_finite_reaches_a_page)
{
	cairo_surface_t *surface = cairo_image_surface_create(
		CAIRO_FORMAT_RGB24, (int)STUDY_FIGURE_WIDTH * ZOOM, 60 * ZOOM);
	cairo_t *cairo = cairo_create(surface);

	cairo_scale(cairo, ZOOM, ZOOM);
	study_canvas_draw(paint_hostile, NULL, cairo);
	ck_assert_int_eq(cairo_status(cairo), CAIRO_STATUS_SUCCESS);
	cairo_destroy(cairo);
	cairo_surface_flush(surface);
	ck_assert_uint_eq(
		count_all(surface, 0xffffff), (guint)STUDY_FIGURE_WIDTH * ZOOM * 60 * ZOOM);
	cairo_surface_destroy(surface);
}
END_TEST

START_TEST(texts_may_be_anything)
{
	static const char *const texts[] = {"", "\xff\xfe broken", "two\nlines\t\x01\x1b",
		"<b>&amp;\"'</b>",
		"Überraschungsmoment-ohne-eine-einzige-Leerstelle-im-ganzen-Wort",
		"مرحبا 欢迎 🙂"};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(study_evidence) evidence = made_evidence_whole(9, 5);
		for (guint k = 0; k < 5; k++) {
			struct study_touchpoint *touchpoint =
				g_ptr_array_index(evidence->touchpoints, k);
			set_text(&touchpoint->title, texts[i]);
			set_text(&touchpoint->id, texts[i]);
			set_text(&touchpoint->phase, k % 2 ? texts[i] : "");
			struct study_member *member = g_ptr_array_index(evidence->members, k);
			set_text(&member->participant, texts[i]);
			set_text(&member->group, texts[i]);
			set_text(&member->wave, k % 2 ? texts[i] : "");
			struct study_kpi *kpi = g_ptr_array_index(evidence->kpis, k);
			set_text(&kpi->phase, texts[i]);
			set_text(&kpi->wave, texts[i]);
			struct study_word_count *word = g_ptr_array_index(evidence->words, k);
			set_text(&word->id, texts[i]);
		}
		assert_drawn(evidence);
	}
}
END_TEST

START_TEST(nothing_to_show_has_no_figure)
{
	g_autoptr(study_evidence) evidence = study_evidence_rows_new(NULL);

	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		ck_assert_msg(!(*figure)->has(evidence), "%s", (*figure)->name);
		/* Asked all the same, it draws an empty page. */
		g_autoptr(GBytes) svg = bytes_of(*figure, evidence, STUDY_FIGURE_SVG);
		g_autofree char *text = (*figure)->describe(evidence);
		assert_xml(svg);
		ck_assert_ptr_nonnull(text);
	}
}
END_TEST

START_TEST(one_person_and_five_hundred_touch_points)
{
	g_autoptr(study_evidence) one = made_evidence_whole(1, 2);
	g_autoptr(study_evidence) many = made_evidence_whole(3, 500);
	g_autoptr(study_evidence) crowd = made_evidence(1000, 3, true);
	g_autofree char *heat = find("heat")->describe(crowd);

	assert_drawn(one);
	assert_drawn(many);
	assert_drawn(crowd);
	ck_assert_ptr_nonnull(strstr(heat, "And 940 more people."));
}
END_TEST

static void speak(const char *language)
{
	bindtextdomain(GETTEXT_PACKAGE, CATALOGS);
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	textdomain(GETTEXT_PACKAGE);
	g_setenv("LANGUAGE", language, TRUE);
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C.UTF-8"));
}

static void assert_speaks(const char *language, const char *paying)
{
	g_autoptr(study_evidence) evidence = made_evidence_whole(12, 8);
	const char *english = _(find("heat")->title);
	g_autoptr(GBytes) before = bytes_of(find("heat"), evidence, STUDY_FIGURE_SVG);

	speak(language);
	g_autofree char *journey = find("journey")->describe(evidence);
	const char *title = _(find("heat")->title);
	g_autoptr(GBytes) after = bytes_of(find("heat"), evidence, STUDY_FIGURE_SVG);
	ck_assert_msg(strstr(journey, paying) != NULL, "%s", journey);
	ck_assert_str_ne(title, english);
	ck_assert(!g_bytes_equal(before, after));
	assert_drawn(evidence);
}

START_TEST(figures_speak_danish)
{
	assert_speaks("da", "6. Paying (kritisk): middelværdi 75,0, 95 %-interval 69,0 til 80,5, "
			    "10 personer, over tilfældet; personerne sagde 60,0.");
}
END_TEST

START_TEST(figures_speak_norwegian)
{
	assert_speaks("nb", "6. Paying (kritisk): middelverdi 75,0, 95 %-intervall 69,0 til 80,5, "
			    "10 personer, over tilfeldighet; personene sa 60,0.");
}
END_TEST

static char *written(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	char *text = NULL;
	gsize n = 0;

	if (!g_file_get_contents(path, &text, &n, NULL))
		return NULL;
	char *head = g_strndup(text, 8);
	g_free(text);
	return head;
}

START_TEST(every_figure_is_written_in_every_form)
{
	g_autoptr(study_evidence) evidence = made_evidence_whole(12, 8);
	g_autoptr(study_evidence) wordless = made_evidence(12, 8, false);
	g_autofree char *folder = g_dir_make_tmp("affekt-figures-XXXXXX", NULL);
	const char *const clean[] = {"rm", "-r", folder, NULL};
	g_autoptr(GError) error = NULL;

	ck_assert(study_figures_write(evidence, folder, false, NULL));
	for (const struct study_figure *const *figure = study_figures; *figure; figure++) {
		static const char *const ends[] = {"svg", "pdf", "png"};
		static const char *const heads[] = {"<?xml", "%PDF-", "\x89PNG"};
		for (guint i = 0; i < 3; i++) {
			g_autofree char *name = g_strdup_printf("%s.%s", (*figure)->name, ends[i]);
			g_autofree char *head = written(folder, name);
			ck_assert_msg(head && g_str_has_prefix(head, heads[i]), "%s", name);
		}
	}
	ck_assert(!study_figures_write(evidence, folder, false, &error));
	ck_assert_ptr_nonnull(strstr(error->message, "journey.svg"));
	/* Figures that a study no longer has go. */
	ck_assert(study_figures_write(wordless, folder, true, NULL));
	ck_assert_ptr_null(written(folder, "words.svg"));
	g_autofree char *journey = written(folder, "journey.svg");
	ck_assert_ptr_nonnull(journey);
	ck_assert(g_spawn_sync(NULL, (char **)clean, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
		NULL, NULL, NULL));
}
END_TEST

TESTS_MAIN("study/figures", the_journey_has_means_intervals_and_chance_in_their_places,
	heat_lines_are_darker_where_arousal_is_higher, journey_and_heat_lines_are_told,
	what_limits_a_study_is_said_everywhere, shares_end_where_their_numbers_are,
	every_text_alternative_tells_its_numbers, the_same_evidence_gives_the_same_bytes,
	nothing_hostile_breaks_a_surface, what_is_unknown_is_not_drawn,
	nothing_that_is_not_finite_reaches_a_page, texts_may_be_anything,
	nothing_to_show_has_no_figure, one_person_and_five_hundred_touch_points,
	figures_speak_danish, figures_speak_norwegian, every_figure_is_written_in_every_form)
