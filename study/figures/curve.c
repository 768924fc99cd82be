/* What everybody lived at the same second: the aggregated curve, its moments, synchrony below. */
#include "core/numerals.h"
#include "core/ticks.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	N_POINTS = 900, /* more are averaged, some to a point */
	N_MOMENTS = 10,
};

#define LEFT         34.0
#define RIGHT        (STUDY_FIGURE_WIDTH - 10)
#define TOP          24.0
#define CURVE_HEIGHT 150.0
#define ISC_HEIGHT   62.0

static double value_at(const GArray *values, guint i)
{
	return i < values->len ? g_array_index(values, double, i) : NAN;
}

static bool has_known(const GArray *values)
{
	for (guint i = 0; i < values->len; i++) {
		if (isfinite(g_array_index(values, double, i)))
			return true;
	}
	return false;
}

static bool has(const struct study_evidence *evidence)
{
	return evidence->curve && has_known(evidence->curve->mean) &&
	       has_known(evidence->curve->time_s);
}

/* Means of @per values; NaN where none is known. */
static double *thin(const GArray *values, guint n, guint per, const struct study_scale *scale)
{
	double *places = g_new(double, MAX(n, 1));

	for (guint i = 0; i < n; i++) {
		double sum = 0;
		guint n_known = 0;
		for (guint k = i * per; k < (i + 1) * per; k++) {
			double value = study_scale_at(scale, value_at(values, k));
			if (!isfinite(value))
				continue;
			sum += value;
			n_known++;
		}
		places[i] = n_known > 0 ? sum / n_known : NAN;
	}
	return places;
}

static guint points_each(const struct study_curve *curve)
{
	return MAX((curve->time_s->len + N_POINTS - 1) / N_POINTS, 1);
}

static struct study_scale time_scale(const struct study_curve *curve)
{
	struct study_scale scale = {INFINITY, -INFINITY, LEFT, RIGHT};

	for (guint i = 0; i < curve->time_s->len; i++)
		study_scale_widen(&scale, value_at(curve->time_s, i));
	scale.low = fmin(scale.low, 0);
	if (!(scale.high > scale.low))
		scale.high = scale.low + 1;
	return scale;
}

static struct study_scale value_scale(
	const GArray *const *lists, guint n, double threshold, double top, double height)
{
	struct study_scale scale = {INFINITY, -INFINITY, top + height, top};

	for (guint i = 0; i < n; i++) {
		for (guint k = 0; k < lists[i]->len; k++)
			study_scale_widen(&scale, value_at(lists[i], k));
	}
	study_scale_widen(&scale, threshold);
	study_scale_widen(&scale, 0);

	study_scale_round(&scale);
	return scale;
}

static void draw_threshold(
	struct study_canvas *canvas, const struct study_scale *scale, double threshold)
{
	double y = study_scale_at(scale, threshold);
	study_canvas_line(canvas, LEFT, y, RIGHT, y, 1, STUDY_INK_VERMILLION, STUDY_DASH_LONG);
}

static void draw_axis_name(struct study_canvas *canvas, double top, double height, const char *text)
{
	const struct study_style style = {.size = STUDY_SIZE_LABEL,
		.ink = STUDY_INK_TEXT,
		.width = height + 20,
		.n_lines = 1,
		.align = 0.5,
		.is_upright = true};

	study_canvas_text(canvas, 8, top + height / 2, &style, text);
}

static guint n_moments(const struct study_evidence *evidence)
{
	return MIN(evidence->moments->len, N_MOMENTS);
}

/* Numbered by rank; those that lie close share the place of the better one. */
static void draw_moments(struct study_canvas *canvas, const struct study_evidence *evidence,
	const struct study_scale *time, double top, double bottom)
{
	const struct study_style style = {
		.size = STUDY_SIZE_SMALL, .is_bold = true, .ink = STUDY_INK_TEXT, .align = 0.5};
	double drawn[N_MOMENTS];
	guint n = 0;

	for (guint i = 0; i < n_moments(evidence); i++) {
		const struct study_moment *moment =
			&g_array_index(evidence->moments, struct study_moment, i);
		double x = study_scale_at(time, moment->time_s);
		bool is_close = !isfinite(x);
		for (guint k = 0; k < n; k++)
			is_close |= fabs(drawn[k] - x) < 11;
		if (is_close)
			continue;
		drawn[n++] = x;
		g_autofree char *rank = g_strdup_printf("%u", i + 1);
		study_canvas_line(canvas, x, top, x, bottom, 0.7, STUDY_INK_FRAME, STUDY_DASH_DOTS);
		study_canvas_marker(canvas, x, top - 4, 5, STUDY_MARKER_DOWN, STUDY_INK_TEXT, true);
		study_canvas_text(canvas, x, top - 17, &style, rank);
	}
}

static void draw_curve(struct study_canvas *canvas, const struct study_curve *curve,
	const struct study_scale *time, const struct study_scale *scale)
{
	guint per = points_each(curve), n = (curve->time_s->len + per - 1) / per;
	g_autofree double *x = thin(curve->time_s, n, per, time);
	g_autofree double *mean = thin(curve->mean, n, per, scale);
	g_autofree double *low = thin(curve->low, n, per, scale);
	g_autofree double *high = thin(curve->high, n, per, scale);

	study_canvas_area(canvas, x, low, high, n, STUDY_INK_PALE_BLUE);
	draw_threshold(canvas, scale, curve->threshold);
	study_canvas_curve(canvas, x, mean, n, 1.2, STUDY_INK_BLUE, STUDY_DASH_NONE);
}

static void draw_isc(struct study_canvas *canvas, const struct study_curve *curve,
	const struct study_scale *time, double top)
{
	const GArray *const lists[] = {curve->isc};
	struct study_scale scale = value_scale(lists, 1, curve->isc_threshold, top, ISC_HEIGHT);
	guint per = MAX((curve->isc_s->len + N_POINTS - 1) / N_POINTS, 1),
	      n = (curve->isc_s->len + per - 1) / per;
	g_autofree double *x = thin(curve->isc_s, n, per, time);
	g_autofree double *isc = thin(curve->isc, n, per, &scale);

	study_chart_axis_y(canvas, &scale, LEFT, RIGHT, 4);
	draw_threshold(canvas, &scale, curve->isc_threshold);
	study_canvas_curve(canvas, x, isc, n, 1.2, STUDY_INK_GREEN, STUDY_DASH_NONE);
	draw_axis_name(canvas, top, ISC_HEIGHT, _("synchrony"));
}

static char *tell_moment(const struct study_evidence *evidence, guint rank)
{
	const struct study_moment *moment =
		&g_array_index(evidence->moments, struct study_moment, rank);
	g_autofree char *time = core_ticks_format_time(moment->time_s, 0, moment->time_s);
	g_autofree char *height = core_numerals_tell(moment->height, 2);
	GString *text = g_string_new(NULL);

	g_string_append_printf(text, "%u. %s", rank + 1, time);
	if (moment->touchpoint < evidence->touchpoints->len)
		g_string_append_printf(text, ", %s",
			study_rows_title(study_rows_touchpoint(evidence, moment->touchpoint)));
	g_string_append_printf(text, ": z %s", height);
	if (moment->n > 0)
		g_string_append_printf(
			text, ngettext(", %u person", ", %u people", moment->n), moment->n);
	if (isfinite(moment->p)) {
		g_autofree char *p = study_chart_tell_p(moment->p);
		g_string_append_printf(text, ", %s", p);
	}
	return g_string_free(text, FALSE);
}

static double draw_legend(
	struct study_canvas *canvas, double y, const struct study_evidence *evidence)
{
	const struct study_curve *curve = evidence->curve;
	const struct study_legend_item items[] = {
		{STUDY_SAMPLE_LINE, STUDY_INK_BLUE, STUDY_MARKER_NONE, false, STUDY_DASH_NONE,
			_("mean over people")},
		{STUDY_SAMPLE_BOX, STUDY_INK_PALE_BLUE, STUDY_MARKER_NONE, false, STUDY_DASH_NONE,
			_("95 % interval")},
		{STUDY_SAMPLE_LINE, STUDY_INK_GREEN, STUDY_MARKER_NONE, false, STUDY_DASH_NONE,
			has_known(curve->isc) ? _("correlation between people (ISC)") : NULL},
		{STUDY_SAMPLE_LINE, STUDY_INK_VERMILLION, STUDY_MARKER_NONE, false, STUDY_DASH_LONG,
			_("what chance stays below (95 %, whole curve)")},
		{STUDY_SAMPLE_MARKER, STUDY_INK_TEXT, STUDY_MARKER_DOWN, true, STUDY_DASH_NONE,
			evidence->moments->len > 0 ? _("moment, by rank") : NULL},
		{.sample = STUDY_SAMPLE_END},
	};
	guint per = points_each(curve);

	y = study_chart_legend(canvas, 6, y, STUDY_FIGURE_WIDTH - 12, items) + 2;
	for (guint i = 0; i < n_moments(evidence); i++) {
		g_autofree char *text = tell_moment(evidence, i);
		y = study_chart_note(canvas, y - 1, text);
	}
	if (per > 1) {
		g_autofree char *note =
			g_strdup_printf(_("Each point is the mean of %u seconds."), per);
		y = study_chart_note(canvas, y, note);
	}
	return y;
}

static double paint(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	const struct study_curve *curve = evidence->curve;

	if (!curve)
		return 12;
	const GArray *const lists[] = {curve->mean, curve->low, curve->high};
	struct study_scale time = time_scale(curve), scale = value_scale(lists, G_N_ELEMENTS(lists),
							     curve->threshold, TOP, CURVE_HEIGHT);
	double bottom = TOP + CURVE_HEIGHT;

	if (has_known(curve->isc))
		bottom += 14 + ISC_HEIGHT;
	double y = study_chart_axis_time(canvas, &time, TOP, bottom, _("time, min:s"));
	study_chart_axis_y(canvas, &scale, LEFT, RIGHT, 7);
	draw_axis_name(canvas, TOP, CURVE_HEIGHT, _("arousal, z"));
	draw_moments(canvas, evidence, &time, TOP, bottom);
	draw_curve(canvas, curve, &time, &scale);
	if (has_known(curve->isc))
		draw_isc(canvas, curve, &time, TOP + CURVE_HEIGHT + 14);
	return draw_legend(canvas, y + 7, evidence) + 6;
}

static double share_above(const GArray *values, double threshold)
{
	guint n = 0, n_above = 0;

	for (guint i = 0; i < values->len; i++) {
		double value = value_at(values, i);
		n += isfinite(value) ? 1 : 0;
		n_above += isfinite(value) && value > threshold;
	}
	return n > 0 ? 100.0 * n_above / n : NAN;
}

static char *describe(const struct study_evidence *evidence)
{
	const struct study_curve *curve = evidence->curve;

	if (!has(evidence))
		return g_strdup(_("No curve: not everybody saw the same at the same time."));
	struct study_scale time = time_scale(curve);
	g_autofree char *length = core_ticks_format_time(time.high, 0, time.high);
	g_autofree char *threshold = core_numerals_tell(curve->threshold, 2);
	g_autofree char *share = core_numerals_tell(share_above(curve->mean, curve->threshold), 0);
	GString *text = g_string_new(NULL);

	g_string_append_printf(text,
		_("The mean arousal of everybody over %s (min:s), as z; above z %s, which chance "
		  "stays below, for %s %% of the time."),
		length, threshold, share);
	if (has_known(curve->isc)) {
		g_autofree char *isc =
			core_numerals_tell(share_above(curve->isc, curve->isc_threshold), 0);
		g_string_append_printf(text,
			ngettext(" People react in step beyond chance for %s %% of the time (%u "
				 "person).",
				" People react in step beyond chance for %s %% of the time (%u "
				"people).",
				curve->isc_n),
			isc, curve->isc_n);
	}
	for (guint i = 0; i < n_moments(evidence); i++) {
		g_autofree char *moment = tell_moment(evidence, i);
		g_string_append_printf(text, "\n%s.", moment);
	}
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_curve = {
	"curve", N_("Arousal of everybody at the same second"), has, paint, describe};
