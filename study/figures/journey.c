/* Arousal along the journey: mean, interval, chance and every person, touch point by touch point.
 */
#include "core/numerals.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	N_DOTS = 60, /* people up to which each has a dot; above it the middle half is a box */
};

#define PLOT_RIGHT 372.0
#define N_RIGHT    402.0
#define MEAN_RIGHT (STUDY_FIGURE_WIDTH - 6)

static bool has(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		if (isfinite(study_rows_touchpoint(evidence, i)->mean))
			return true;
	}
	return false;
}

/* What everybody in the means has at a touch point, sorted. */
static GArray *list_values(const struct study_evidence *evidence, guint touchpoint)
{
	GArray *values = g_array_new(FALSE, FALSE, sizeof(double));

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(evidence->members, i);
		const struct study_value *value = study_rows_value(member, touchpoint);
		if (value && study_member_is_in(evidence, member) && isfinite(value->arousal))
			g_array_append_val(values, value->arousal);
	}
	return values;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* For the picture alone: where the value at @share of the sorted list lies. */
static double value_at(const GArray *sorted, double share)
{
	double place = share * (sorted->len - 1);
	guint below = (guint)place, above = MIN(below + 1, sorted->len - 1);
	double low = g_array_index(sorted, double, below),
	       high = g_array_index(sorted, double, above);

	return low + (high - low) * (place - below);
}

static void draw_people(struct study_canvas *canvas, const struct study_scale *scale,
	const struct study_row *row, GArray *values)
{
	if (values->len > N_DOTS) {
		g_array_sort(values, compare_doubles);
		double x0 = study_scale_at(scale, value_at(values, 0.05)),
		       x1 = study_scale_at(scale, value_at(values, 0.95)),
		       q0 = study_scale_at(scale, value_at(values, 0.25)),
		       q1 = study_scale_at(scale, value_at(values, 0.75));
		study_canvas_line(canvas, x0, row->middle, x1, row->middle, 0.8,
			STUDY_INK_PALE_BLUE, STUDY_DASH_NONE);
		study_canvas_box(canvas, q0, row->top + row->height * 0.22, q1 - q0,
			row->height * 0.56, STUDY_INK_PALE_BLUE);
		return;
	}
	for (guint i = 0; i < values->len; i++) {
		/* Spread by the golden ratio, so that neighbours never share a height. */
		double spread = fmod(i * 0.618034, 1) - 0.5;
		study_canvas_marker(canvas, study_scale_at(scale, g_array_index(values, double, i)),
			row->middle + spread * (row->height - 5), 2.6, STUDY_MARKER_CIRCLE,
			STUDY_INK_PALE_BLUE, true);
	}
}

static void draw_chance(struct study_canvas *canvas, const struct study_scale *scale,
	const struct study_rows *rows, const struct study_evidence *evidence)
{
	for (guint i = 0; i < rows->rows->len; i++) {
		const struct study_row *row = &g_array_index(rows->rows, struct study_row, i);
		struct study_interval chance =
			study_rows_touchpoint(evidence, row->touchpoint)->chance;
		if (!study_chart_is_known(chance))
			continue;
		double x0 = study_scale_at(scale, chance.low),
		       x1 = study_scale_at(scale, chance.high);
		study_canvas_box(canvas, x0, row->top, x1 - x0, row->height, STUDY_INK_BAND);
	}
}

static bool has_chance(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		if (study_chart_is_known(study_rows_touchpoint(evidence, i)->chance))
			return true;
	}
	return false;
}

static bool is_beyond_chance(const struct study_touchpoint *touchpoint)
{
	return study_chart_is_known(touchpoint->chance) &&
	       (touchpoint->mean < touchpoint->chance.low ||
		       touchpoint->mean > touchpoint->chance.high);
}

static void draw_row(struct study_canvas *canvas, const struct study_scale *scale,
	const struct study_row *row, const struct study_touchpoint *touchpoint)
{
	g_autofree char *n = g_strdup_printf("%u", touchpoint->n_valid);
	g_autofree char *mean = study_chart_tell(touchpoint->mean, touchpoint->mean_ci, 1);
	bool is_beyond = is_beyond_chance(touchpoint);

	study_canvas_marker(canvas, study_scale_at(scale, touchpoint->felt), row->middle, 5.5,
		STUDY_MARKER_DIAMOND, STUDY_INK_VERMILLION, false);
	study_chart_whisker(canvas, scale, touchpoint->mean_ci, row->middle, 1.2, STUDY_INK_BLUE);
	study_canvas_marker(canvas, study_scale_at(scale, touchpoint->mean), row->middle, 5.5,
		STUDY_MARKER_CIRCLE, STUDY_INK_BLUE, is_beyond);
	study_rows_tell(row, canvas, N_RIGHT, false, n);
	study_rows_tell(row, canvas, MEAN_RIGHT, is_beyond, mean);
}

/* The course of the means, behind them. */
static void draw_course(struct study_canvas *canvas, const struct study_scale *scale,
	const struct study_rows *rows, const struct study_evidence *evidence)
{
	guint n = rows->rows->len;
	g_autofree double *x = g_new(double, MAX(n, 1)), *y = g_new(double, MAX(n, 1));

	for (guint i = 0; i < n; i++) {
		const struct study_row *row = &g_array_index(rows->rows, struct study_row, i);
		x[i] = study_scale_at(
			scale, study_rows_touchpoint(evidence, row->touchpoint)->mean);
		y[i] = row->middle;
	}
	study_canvas_curve(canvas, x, y, n, 0.7, STUDY_INK_BLUE, STUDY_DASH_NONE);
}

static bool has_felt(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		if (isfinite(study_rows_touchpoint(evidence, i)->felt))
			return true;
	}
	return false;
}

static double draw_legend(
	struct study_canvas *canvas, double y, const struct study_evidence *evidence)
{
	bool is_many = evidence->n_in > N_DOTS, is_tested = has_chance(evidence);

	const struct study_legend_item items[] = {
		{STUDY_SAMPLE_WHISKER, STUDY_INK_BLUE, STUDY_MARKER_CIRCLE, true, 0,
			is_tested ? _("mean with 95 % interval, beyond chance") : NULL},
		{STUDY_SAMPLE_WHISKER, STUDY_INK_BLUE, STUDY_MARKER_CIRCLE, false, 0,
			is_tested ? _("mean within chance") : _("mean with 95 % interval")},
		{STUDY_SAMPLE_BOX, STUDY_INK_BAND, 0, false, 0,
			is_tested
				? _("where chance puts the mean (95 %, all touch points together)")
				: NULL},
		{STUDY_SAMPLE_MARKER, STUDY_INK_PALE_BLUE, STUDY_MARKER_CIRCLE, true, 0,
			is_many ? NULL : _("one person")},
		{STUDY_SAMPLE_BOX, STUDY_INK_PALE_BLUE, 0, false, 0,
			is_many ? _("middle half of the people; line: 5th to 95th percentile")
				: NULL},
		{STUDY_SAMPLE_MARKER, STUDY_INK_VERMILLION, STUDY_MARKER_DIAMOND, false, 0,
			has_felt(evidence) ? _("what people said (slider 0–100, mean)") : NULL},
		{STUDY_SAMPLE_MARKER, STUDY_INK_TEXT, STUDY_MARKER_ARROW, true, 0,
			study_rows_has_critical(evidence) ? _("critical touch point") : NULL},
		{.sample = STUDY_SAMPLE_END},
	};

	return study_chart_legend(canvas, 6, y, STUDY_FIGURE_WIDTH - 12, items);
}

static double paint(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	const struct study_scale scale = {
		.low = 0, .high = 100, .from = STUDY_ROWS_LEFT, .to = PLOT_RIGHT};
	const struct study_style head = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_DIM, .align = 1};
	g_autoptr(study_rows) rows = study_rows_new(canvas, evidence, NULL, 16);

	study_canvas_text(canvas, N_RIGHT, 4, &head, _("people"));
	study_canvas_text(canvas, MEAN_RIGHT, 4, &head, _("mean [95 % interval]"));
	study_rows_draw(rows, canvas, evidence, STUDY_FIGURE_WIDTH);
	draw_chance(canvas, &scale, rows, evidence);
	double y = study_chart_axis_x(
		canvas, &scale, rows->top, rows->bottom, 6, _("arousal (activation), 0–100"));
	for (guint i = 0; i < rows->rows->len; i++) {
		const struct study_row *row = &g_array_index(rows->rows, struct study_row, i);
		g_autoptr(GArray) values = list_values(evidence, row->touchpoint);
		draw_people(canvas, &scale, row, values);
	}
	draw_course(canvas, &scale, rows, evidence);
	for (guint i = 0; i < rows->rows->len; i++) {
		const struct study_row *row = &g_array_index(rows->rows, struct study_row, i);
		draw_row(canvas, &scale, row, study_rows_touchpoint(evidence, row->touchpoint));
	}
	y = draw_legend(canvas, y + 7, evidence);
	g_autofree char *note = study_chart_tell_members(evidence);
	return study_chart_note(canvas, y, note) + 6;
}

static void describe_touchpoint(
	GString *text, const struct study_touchpoint *touchpoint, guint place)
{
	g_autofree char *mean = core_numerals_tell(touchpoint->mean, 1);
	g_autofree char *interval = study_chart_tell_interval(touchpoint->mean_ci, 1);
	g_autofree char *felt = core_numerals_tell(touchpoint->felt, 1);

	g_string_append_printf(text, "\n%u. %s%s: ", place, study_rows_title(touchpoint),
		touchpoint->is_critical ? _(" (critical)") : "");
	if (!isfinite(touchpoint->mean)) {
		g_string_append(text, _("no valid arousal."));
		return;
	}
	g_string_append_printf(text, _("mean %s"), mean);
	if (interval[0])
		g_string_append_printf(text, ", %s", interval);
	g_string_append_printf(text, ngettext(", %u person", ", %u people", touchpoint->n_valid),
		touchpoint->n_valid);
	if (study_chart_is_known(touchpoint->chance))
		g_string_append(text, !is_beyond_chance(touchpoint) ? _(", within chance")
				      : touchpoint->mean > touchpoint->chance.high
					      ? _(", above chance")
					      : _(", below chance"));
	if (isfinite(touchpoint->felt))
		g_string_append_printf(text, _("; people said %s"), felt);
	g_string_append_c(text, '.');
}

static char *describe(const struct study_evidence *evidence)
{
	GString *text = g_string_new(NULL);
	g_autofree char *members = study_chart_tell_members(evidence);
	guint n = evidence->touchpoints->len;

	g_string_append_printf(text,
		ngettext("Arousal on a scale from 0 to 100 at %u touch point, in the order of the "
			 "journey.",
			"Arousal on a scale from 0 to 100 at %u touch points, in the order of the "
			"journey.",
			n),
		n);
	g_string_append_printf(text, " %s", members);
	for (guint i = 0; i < n; i++)
		describe_touchpoint(text, study_rows_touchpoint(evidence, i), i + 1);
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_journey = {
	"journey", N_("Arousal along the journey"), has, paint, describe};
