/* Every touch point against every other: which differ, how far, and how sure. */
#include "core/numerals.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	N_SHOWN = 20,     /* touch points; of more, the highest and the lowest means */
	N_DESCRIBED = 40, /* differences that the text alternative names */
};

#define SIGNIFICANT 0.05
#define EFFECT_MOST 1.5 /* dz of the full colour */
#define LEFT        178.0
#define CELL_MOST   34.0
#define CELL_HEIGHT 15.0
#define SCALE_WIDTH 120.0

struct matrix {
	const struct study_evidence *evidence;
	GArray *shown;                   /* guint: touch points in order of the journey */
	const struct study_pair **pairs; /* n x n, below the diagonal; NULL none */
	guint n, n_significant;
	double cell;
};

static bool is_tested(const struct study_pair *pair)
{
	return isfinite(pair->difference);
}

static bool is_significant(const struct study_pair *pair)
{
	return is_tested(pair) && pair->p_holm < SIGNIFICANT;
}

static bool has(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->pairs->len; i++) {
		if (is_tested(&g_array_index(evidence->pairs, struct study_pair, i)))
			return true;
	}
	return false;
}

struct place {
	guint touchpoint;
	double mean;
};

static int compare_means(const void *a, const void *b)
{
	const struct place *one = a, *two = b;

	if (one->mean != two->mean)
		return one->mean < two->mean ? 1 : -1;
	return one->touchpoint < two->touchpoint ? -1 : one->touchpoint > two->touchpoint;
}

static int compare_indices(const void *a, const void *b)
{
	guint x = *(const guint *)a, y = *(const guint *)b;
	return (x > y) - (x < y);
}

/* All that have a mean, or the N_SHOWN / 2 highest and lowest of them. */
static GArray *choose(const struct study_evidence *evidence)
{
	g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(struct place));
	GArray *shown = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		struct place place = {i, study_rows_touchpoint(evidence, i)->mean};
		if (isfinite(place.mean))
			g_array_append_val(places, place);
	}
	g_array_sort(places, compare_means);
	for (guint i = 0; i < places->len; i++) {
		if (places->len > N_SHOWN && i >= N_SHOWN / 2 && i < places->len - N_SHOWN / 2)
			continue;
		g_array_append_val(shown, g_array_index(places, struct place, i).touchpoint);
	}
	g_array_sort(shown, compare_indices);
	return shown;
}

static guint place_of(const GArray *shown, guint touchpoint)
{
	for (guint i = 0; i < shown->len; i++) {
		if (g_array_index(shown, guint, i) == touchpoint)
			return i;
	}
	return G_MAXUINT;
}

static struct matrix make_matrix(const struct study_evidence *evidence)
{
	struct matrix matrix = {.evidence = evidence, .shown = choose(evidence)};
	guint n_touchpoints = evidence->touchpoints->len;
	g_autofree guint *places = g_new(guint, n_touchpoints + 1);

	matrix.n = matrix.shown->len;
	matrix.pairs = g_new0(const struct study_pair *, MAX(matrix.n * matrix.n, 1));
	matrix.cell = fmin((STUDY_FIGURE_WIDTH - 6 - LEFT) / MAX(matrix.n, 1), CELL_MOST);
	for (guint i = 0; i < n_touchpoints; i++)
		places[i] = place_of(matrix.shown, i);
	for (guint i = 0; i < evidence->pairs->len; i++) {
		const struct study_pair *pair =
			&g_array_index(evidence->pairs, struct study_pair, i);
		matrix.n_significant += is_significant(pair);
		if (pair->a >= n_touchpoints || pair->b >= n_touchpoints ||
			places[pair->a] == G_MAXUINT || places[pair->b] == G_MAXUINT)
			continue;
		matrix.pairs[places[pair->b] * matrix.n + places[pair->a]] = pair;
	}
	return matrix;
}

static void free_matrix(struct matrix *matrix)
{
	g_array_unref(matrix->shown);
	g_free(matrix->pairs);
}

/* The later touch point less the earlier one. */
static char *tell_difference(const struct study_pair *pair, double cell)
{
	int decimals = cell > 24 ? 1 : 0;
	double difference = -pair->difference, least = decimals > 0 ? 0.05 : 0.5;
	g_autofree char *text = core_numerals_tell(difference, decimals);

	return g_strdup_printf("%s%s", difference >= least ? "+" : "", text);
}

static void draw_cell(
	const struct matrix *matrix, struct study_canvas *canvas, guint row, guint column, double y)
{
	const struct study_pair *pair = matrix->pairs[row * matrix->n + column];
	double x = LEFT + column * matrix->cell;

	if (!pair || !is_tested(pair)) {
		study_canvas_hatch(
			canvas, x, y, matrix->cell - 0.8, CELL_HEIGHT - 0.8, STUDY_INK_GRID);
		return;
	}
	struct study_colour colour =
		study_colour_of_sign(isfinite(pair->effect) ? -pair->effect / EFFECT_MOST : 0);
	const struct study_style style = {.size = matrix->cell > 17 ? STUDY_SIZE_TINY : 5,
		.is_bold = is_significant(pair),
		.ink = study_colour_is_dark(colour) ? STUDY_INK_WHITE : STUDY_INK_TEXT,
		.align = 0.5};
	g_autofree char *text = tell_difference(pair, matrix->cell);
	study_canvas_cell(canvas, x, y, matrix->cell - 0.8, CELL_HEIGHT - 0.8, colour);
	if (is_significant(pair))
		study_canvas_frame(canvas, x + 0.4, y + 0.4, matrix->cell - 1.6, CELL_HEIGHT - 1.6,
			1, STUDY_INK_TEXT);
	study_canvas_text_middle(
		canvas, x + (matrix->cell - 0.8) / 2, y + CELL_HEIGHT / 2 - 0.4, &style, text);
}

static double draw_rows(const struct matrix *matrix, struct study_canvas *canvas, double y)
{
	const struct study_style number = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_DIM, .align = 1};
	struct study_style head = number, title = {.size = STUDY_SIZE_LABEL,
						  .ink = STUDY_INK_TEXT,
						  .width = LEFT - 34,
						  .n_lines = 1};

	head.align = 0.5;
	for (guint i = 0; i + 1 < matrix->n; i++) {
		guint index = g_array_index(matrix->shown, guint, i);
		g_autofree char *place = g_strdup_printf("%u", index + 1);
		study_canvas_text(canvas, LEFT + (i + 0.5) * matrix->cell, y + i * CELL_HEIGHT + 4,
			&head, place);
	}
	for (guint i = 0; i < matrix->n; i++) {
		guint index = g_array_index(matrix->shown, guint, i);
		g_autofree char *place = g_strdup_printf("%u", index + 1);
		double middle = y + (i + 0.5) * CELL_HEIGHT;
		study_canvas_text_middle(canvas, 20, middle, &number, place);
		study_canvas_text_middle(canvas, 27, middle, &title,
			study_rows_title(study_rows_touchpoint(matrix->evidence, index)));
		for (guint k = 0; k < i; k++)
			draw_cell(matrix, canvas, i, k, y + i * CELL_HEIGHT);
	}
	return y + matrix->n * CELL_HEIGHT;
}

static double draw_scale(struct study_canvas *canvas, double y)
{
	const struct study_style style = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_DIM, .align = 0.5};
	const struct study_style caption = {.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT};
	const int n = 48;
	const double left = 16;

	for (int i = 0; i < n; i++)
		study_canvas_cell(canvas, left + SCALE_WIDTH * i / n, y, SCALE_WIDTH / n + 0.1, 7,
			study_colour_of_sign(2.0 * i / (n - 1) - 1));
	study_canvas_frame(canvas, left, y, SCALE_WIDTH, 7, 0.4, STUDY_INK_FRAME);
	for (int i = -1; i <= 1; i++) {
		double x = left + SCALE_WIDTH * (i + 1) / 2;
		g_autofree char *text = core_numerals_tell(i * EFFECT_MOST, 1);
		study_canvas_line(
			canvas, x, y + 7, x, y + 9.5, 0.6, STUDY_INK_FRAME, STUDY_DASH_NONE);
		study_canvas_text(canvas, x, y + 10, &style, text);
	}
	study_canvas_text_middle(canvas, left + SCALE_WIDTH + 14, y + 3.5, &caption,
		_("colour: effect size dz (mean difference by its standard deviation)"));
	return y + 19;
}

static double draw_notes(const struct matrix *matrix, struct study_canvas *canvas, double y)
{
	guint n_all = matrix->evidence->pairs->len;
	g_autofree char *count = g_strdup_printf(
		_("Bold in a frame: p < 0.05 after Holm's correction over all pairs (%u of %u)."),
		matrix->n_significant, n_all);

	y = study_chart_note(canvas, y,
		_("Number: mean arousal at the touch point of the line less that of the column."));
	y = study_chart_note(canvas, y - 2, count);
	if (matrix->n < matrix->evidence->touchpoints->len && matrix->n == N_SHOWN) {
		g_autofree char *note = g_strdup_printf(
			_("Shown are the %d touch points with the highest and the %d with the "
			  "lowest mean, of %u."),
			N_SHOWN / 2, N_SHOWN / 2, matrix->evidence->touchpoints->len);
		y = study_chart_note(canvas, y - 2, note);
	}
	return y;
}

static double paint(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	struct matrix matrix = make_matrix(evidence);
	double y = draw_rows(&matrix, canvas, 6);

	y = draw_scale(canvas, y + 12);
	y = draw_notes(&matrix, canvas, y);
	free_matrix(&matrix);
	return y + 6;
}

static const struct study_touchpoint *touchpoint_of(
	const struct study_evidence *evidence, guint index)
{
	return index < evidence->touchpoints->len ? study_rows_touchpoint(evidence, index) : NULL;
}

static void describe_pair(
	GString *text, const struct study_evidence *evidence, const struct study_pair *pair)
{
	const struct study_touchpoint *a = touchpoint_of(evidence, pair->a),
				      *b = touchpoint_of(evidence, pair->b);
	if (!a || !b)
		return;
	const bool is_a_higher = pair->difference > 0;
	g_autofree char *difference = core_numerals_tell(fabs(pair->difference), 1);
	g_autofree char *effect = core_numerals_tell(fabs(pair->effect), 2);
	g_autofree char *p = study_chart_tell_p(pair->p_holm);

	g_string_append_printf(text,
		_("\n%s is higher than %s by %s (dz %s, %s after Holm's correction)."),
		study_rows_title(is_a_higher ? a : b), study_rows_title(is_a_higher ? b : a),
		difference, effect, p);
}

static char *describe(const struct study_evidence *evidence)
{
	GString *text = g_string_new(NULL);
	guint n = 0;

	for (guint i = 0; i < evidence->pairs->len; i++)
		n += is_significant(&g_array_index(evidence->pairs, struct study_pair, i));
	g_string_append_printf(text,
		_("Each touch point against each other: %u of %u pairs differ in mean arousal."), n,
		evidence->pairs->len);
	n = 0;
	for (guint i = 0; i < evidence->pairs->len; i++) {
		const struct study_pair *pair =
			&g_array_index(evidence->pairs, struct study_pair, i);
		if (is_significant(pair) && n++ < N_DESCRIBED)
			describe_pair(text, evidence, pair);
	}
	if (n > N_DESCRIBED)
		g_string_append_printf(text, _("\nAnd %u more pairs."), n - N_DESCRIBED);
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_pairs = {
	"pairs", N_("Differences between touch points"), has, paint, describe};
