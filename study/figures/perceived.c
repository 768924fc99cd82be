/* Lived against perceived: what the body did beside what people said, within each person. */
#include "core/numerals.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BOTH_RIGHT       288.0
#define N_RIGHT          316.0
#define DIFFERENCE_LEFT  328.0
#define DIFFERENCE_RIGHT 410.0

#define TOLD_RIGHT (STUDY_FIGURE_WIDTH - 6)

/* The row of a touch point; NULL none. */
static const struct study_perceived_mean *find(
	const struct study_evidence *evidence, guint touchpoint)
{
	for (guint i = 0; i < evidence->perceived->len; i++) {
		const struct study_perceived_mean *mean =
			&g_array_index(evidence->perceived, struct study_perceived_mean, i);
		if (mean->touchpoint == touchpoint && isfinite(mean->difference))
			return mean;
	}
	return NULL;
}

static GArray *list_touchpoints(const struct study_evidence *evidence)
{
	GArray *indices = g_array_new(FALSE, FALSE, sizeof(guint));

	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		if (find(evidence, i))
			g_array_append_val(indices, i);
	}
	return indices;
}

static bool has(const struct study_evidence *evidence)
{
	g_autoptr(GArray) indices = list_touchpoints(evidence);
	return indices->len > 0;
}

/* As far to either side. */
static void mirror(struct study_scale *scale)
{
	double most = fmax(fabs(scale->low), fabs(scale->high));

	if (isfinite(most)) {
		scale->low = -most;
		scale->high = most;
	}
	study_scale_round(scale);
}

static void find_scales(const struct study_evidence *evidence, const GArray *indices,
	struct study_scale *both, struct study_scale *difference)
{
	*both = (struct study_scale){INFINITY, -INFINITY, STUDY_ROWS_LEFT + 4, BOTH_RIGHT};
	*difference = (struct study_scale){INFINITY, -INFINITY, DIFFERENCE_LEFT, DIFFERENCE_RIGHT};
	for (guint i = 0; i < indices->len; i++) {
		const struct study_perceived_mean *mean =
			find(evidence, g_array_index(indices, guint, i));
		study_scale_widen(both, mean->z_lived);
		study_scale_widen(both, mean->z_felt);
		study_scale_widen(difference, mean->difference);
		study_scale_widen(difference, mean->ci.low);
		study_scale_widen(difference, mean->ci.high);
	}
	mirror(both);
	mirror(difference);
}

static void draw_row(struct study_canvas *canvas, const struct study_scale *both,
	const struct study_scale *difference, const struct study_row *row,
	const struct study_perceived_mean *mean)
{
	double lived = study_scale_at(both, mean->z_lived),
	       felt = study_scale_at(both, mean->z_felt);
	g_autofree char *n = g_strdup_printf("%u", mean->n);
	g_autofree char *told = study_chart_tell(mean->difference, mean->ci, 2);

	study_canvas_line(canvas, lived, row->middle, felt, row->middle, mean->parts ? 2 : 0.8,
		mean->parts ? STUDY_INK_TEXT : STUDY_INK_FRAME, STUDY_DASH_NONE);
	study_canvas_marker(
		canvas, lived, row->middle, 5.5, STUDY_MARKER_CIRCLE, STUDY_INK_BLUE, true);
	study_canvas_marker(
		canvas, felt, row->middle, 5.5, STUDY_MARKER_DIAMOND, STUDY_INK_VERMILLION, false);
	study_chart_whisker(canvas, difference, mean->ci, row->middle, 1.2, STUDY_INK_TEXT);
	study_canvas_marker(canvas, study_scale_at(difference, mean->difference), row->middle, 5,
		STUDY_MARKER_SQUARE, STUDY_INK_TEXT, mean->parts);
	study_rows_tell(row, canvas, N_RIGHT, false, n);
	study_rows_tell(row, canvas, TOLD_RIGHT, mean->parts, told);
}

static double draw_legend(struct study_canvas *canvas, double y)
{
	const struct study_legend_item items[] = {
		{STUDY_SAMPLE_MARKER, STUDY_INK_BLUE, STUDY_MARKER_CIRCLE, true, 0,
			_("lived: arousal of the body")},
		{STUDY_SAMPLE_MARKER, STUDY_INK_VERMILLION, STUDY_MARKER_DIAMOND, false, 0,
			_("felt: arousal on the slider")},
		{STUDY_SAMPLE_WHISKER, STUDY_INK_TEXT, STUDY_MARKER_SQUARE, true, 0,
			_("they part: the 95 % interval leaves 0 out")},
		{STUDY_SAMPLE_WHISKER, STUDY_INK_TEXT, STUDY_MARKER_SQUARE, false, 0,
			_("they agree as far as can be told")},
		{.sample = STUDY_SAMPLE_END},
	};

	y = study_chart_legend(canvas, 6, y, STUDY_FIGURE_WIDTH - 12, items);
	return study_chart_note(canvas, y,
		_("z: how far a touch point stands out from the same person's other touch points, "
		  "in "
		  "standard deviations; means over people."));
}

static double paint(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	const struct study_style head = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_DIM, .align = 1};
	g_autoptr(GArray) indices = list_touchpoints(evidence);
	g_autoptr(study_rows) rows = study_rows_new(canvas, evidence, indices, 16);
	struct study_scale both, difference;

	find_scales(evidence, indices, &both, &difference);
	study_canvas_text(canvas, N_RIGHT, 4, &head, _("people"));
	study_canvas_text(canvas, TOLD_RIGHT, 4, &head, _("difference [95 % interval]"));
	study_rows_draw(rows, canvas, evidence, STUDY_FIGURE_WIDTH);
	double y = study_chart_axis_x(
		canvas, &both, rows->top, rows->bottom, 5, _("lived and felt, z"));
	y = fmax(y, study_chart_axis_x(
			    canvas, &difference, rows->top, rows->bottom, 5, _("felt − lived, z")));
	double zero = study_scale_at(&difference, 0);
	study_canvas_line(
		canvas, zero, rows->top, zero, rows->bottom, 0.9, STUDY_INK_FRAME, STUDY_DASH_LONG);
	for (guint i = 0; i < rows->rows->len; i++) {
		const struct study_row *row = &g_array_index(rows->rows, struct study_row, i);
		draw_row(canvas, &both, &difference, row, find(evidence, row->touchpoint));
	}
	return draw_legend(canvas, y + 7) + 6;
}

static void describe_mean(GString *text, const struct study_evidence *evidence,
	const struct study_perceived_mean *mean)
{
	g_autofree char *lived = core_numerals_tell(mean->z_lived, 2);
	g_autofree char *felt = core_numerals_tell(mean->z_felt, 2);
	g_autofree char *difference = core_numerals_tell(mean->difference, 2);
	g_autofree char *interval = study_chart_tell_interval(mean->ci, 2);

	g_string_append_printf(text, "\n%u. %s: ", mean->touchpoint + 1,
		study_rows_title(study_rows_touchpoint(evidence, mean->touchpoint)));
	g_string_append_printf(
		text, _("lived %s, felt %s, difference %s"), lived, felt, difference);
	if (interval[0])
		g_string_append_printf(text, ", %s", interval);
	g_string_append_printf(text, ngettext(", %u person", ", %u people", mean->n), mean->n);
	if (mean->parts)
		g_string_append(text, mean->difference > 0 ? _("; felt more than lived")
							   : _("; lived more than felt"));
	g_string_append_c(text, '.');
}

static char *describe(const struct study_evidence *evidence)
{
	g_autoptr(GArray) indices = list_touchpoints(evidence);
	GString *text = g_string_new(
		_("What the body did beside what people said, as z values within each person."));

	for (guint i = 0; i < indices->len; i++)
		describe_mean(text, evidence, find(evidence, g_array_index(indices, guint, i)));
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_perceived = {
	"perceived", N_("Lived against perceived"), has, paint, describe};
