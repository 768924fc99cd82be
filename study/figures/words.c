/* The words that people chose: over all, and at each touch point. */
#include "core/numerals.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/rows.h"
#include "study/recall/forms.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	N_BARS = 20,
	N_AT = 4, /* words named at one touch point */
};

#define BAR_RIGHT  420.0
#define BAR_HEIGHT 13.0

/* As it was shown; a typed word as it was typed. */
static const char *text_of(const struct study_word_count *count)
{
	for (const struct study_word *word = study_form_words(); word->id; word++) {
		if (strcmp(word->id, count->id) == 0)
			return _(word->text);
	}
	return count->id[0] ? count->id : "–";
}

/* struct study_word_count* at @touchpoint, "" over all, in the evidence's order: most first. */
static GPtrArray *list_words(const struct study_evidence *evidence, const char *touchpoint)
{
	GPtrArray *words = g_ptr_array_new();

	for (guint i = 0; i < evidence->words->len; i++) {
		struct study_word_count *word = g_ptr_array_index(evidence->words, i);
		if (strcmp(word->touchpoint, touchpoint) == 0 && word->n > 0)
			g_ptr_array_add(words, word);
	}
	return words;
}

static bool has(const struct study_evidence *evidence)
{
	g_autoptr(GPtrArray) words = list_words(evidence, "");
	return words->len > 0;
}

static char *tell_count(const struct study_word_count *word)
{
	g_autofree char *share = core_numerals_tell(word->share * 100, 0);

	return isfinite(word->share) ? g_strdup_printf("%u (%s %%)", word->n, share)
				     : g_strdup_printf("%u", word->n);
}

static double draw_bars(struct study_canvas *canvas, const GPtrArray *words, double top)
{
	const struct study_style label = {.size = STUDY_SIZE_LABEL,
		.ink = STUDY_INK_TEXT,
		.width = STUDY_ROWS_LEFT - 14,
		.n_lines = 1,
		.align = 1};
	const struct study_style number = {.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT};
	guint n = MIN(words->len, N_BARS), most = 1;
	double bottom = top + n * BAR_HEIGHT;

	for (guint i = 0; i < n; i++)
		most = MAX(most, ((const struct study_word_count *)words->pdata[i])->n);
	const struct study_scale scale = {
		.low = 0, .high = most, .from = STUDY_ROWS_LEFT, .to = BAR_RIGHT};
	/* People are whole: no tick between two of them. */
	double y = study_chart_axis_x(
		canvas, &scale, top, bottom, (int)MIN(most, 8), _("people who chose the word"));
	for (guint i = 0; i < n; i++) {
		const struct study_word_count *word = words->pdata[i];
		double x = study_scale_at(&scale, word->n), at = top + i * BAR_HEIGHT;
		g_autofree char *count = tell_count(word);
		study_canvas_text_middle(
			canvas, STUDY_ROWS_LEFT - 6, at + BAR_HEIGHT / 2, &label, text_of(word));
		study_canvas_box(
			canvas, scale.from, at + 2, x - scale.from, BAR_HEIGHT - 4, STUDY_INK_BLUE);
		study_canvas_text_middle(canvas, x + 5, at + BAR_HEIGHT / 2, &number, count);
	}
	return y;
}

static GArray *list_touchpoints(const struct study_evidence *evidence)
{
	GArray *indices = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		const char *id = study_rows_touchpoint(evidence, i)->id;
		g_autoptr(GPtrArray) words = id[0] ? list_words(evidence, id) : NULL;
		if (words && words->len > 0)
			g_array_append_val(indices, i);
	}
	return indices;
}

/* "tense (5), bored (3)". */
static char *tell_words(const struct study_evidence *evidence, guint touchpoint)
{
	g_autoptr(GPtrArray) words =
		list_words(evidence, study_rows_touchpoint(evidence, touchpoint)->id);
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < MIN(words->len, N_AT); i++) {
		const struct study_word_count *word = words->pdata[i];
		g_string_append_printf(
			text, "%s%s (%u)", i > 0 ? ", " : "", text_of(word), word->n);
	}
	return g_string_free(text, FALSE);
}

static double draw_touchpoints(
	struct study_canvas *canvas, const struct study_evidence *evidence, double top)
{
	const struct study_style style = {.size = STUDY_SIZE_LABEL,
		.ink = STUDY_INK_TEXT,
		.width = STUDY_FIGURE_WIDTH - STUDY_ROWS_LEFT - 6,
		.n_lines = 1};
	g_autoptr(GArray) indices = list_touchpoints(evidence);

	if (indices->len == 0)
		return top;
	double y = study_chart_heading(canvas, 6, top + 10, STUDY_FIGURE_WIDTH - 12,
		_("Chosen most at each touch point (people)"));
	g_autoptr(study_rows) rows = study_rows_new(canvas, evidence, indices, y + 4);
	study_rows_draw(rows, canvas, evidence, STUDY_FIGURE_WIDTH);
	for (guint i = 0; i < rows->rows->len; i++) {
		const struct study_row *row = &g_array_index(rows->rows, struct study_row, i);
		g_autofree char *text = tell_words(evidence, row->touchpoint);
		if (row->is_titled)
			study_canvas_text_middle(
				canvas, STUDY_ROWS_LEFT, row->middle, &style, text);
	}
	return rows->bottom;
}

static double paint(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	g_autoptr(GPtrArray) words = list_words(evidence, "");
	double y = draw_bars(canvas, words, 8);

	if (words->len > N_BARS) {
		g_autofree char *note =
			g_strdup_printf(_("The %d words chosen most, of %u."), N_BARS, words->len);
		y = study_chart_note(canvas, y + 2, note);
	}
	return draw_touchpoints(canvas, evidence, y) + 6;
}

static char *describe(const struct study_evidence *evidence)
{
	g_autoptr(GPtrArray) words = list_words(evidence, "");
	g_autoptr(GArray) indices = list_touchpoints(evidence);
	GString *text = g_string_new(
		_("Words that people chose, most chosen first, with the number of people: "));

	for (guint i = 0; i < words->len; i++) {
		g_autofree char *count = tell_count(words->pdata[i]);
		g_string_append_printf(
			text, "%s%s %s", i > 0 ? ", " : "", text_of(words->pdata[i]), count);
	}
	g_string_append_c(text, '.');
	for (guint i = 0; i < indices->len; i++) {
		guint index = g_array_index(indices, guint, i);
		g_autofree char *told = tell_words(evidence, index);
		g_string_append_printf(text, "\n%u. %s: %s.", index + 1,
			study_rows_title(study_rows_touchpoint(evidence, index)), told);
	}
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_words = {
	"words", N_("Words that people chose"), has, paint, describe};
