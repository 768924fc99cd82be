#include "study/figures/chart.h"

#include "core/numerals.h"
#include "core/ticks.h"
#include "study/figures/figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A chart longer than a page of a book has its numbers at both ends. */
#define LONG_CHART 600.0

static const struct study_style numbers = {.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_DIM};

double study_scale_at(const struct study_scale *scale, double value)
{
	if (!isfinite(value) || !(scale->high > scale->low))
		return NAN;
	double share = (value - scale->low) / (scale->high - scale->low);
	return scale->from + (scale->to - scale->from) * fmin(fmax(share, 0), 1);
}

void study_scale_widen(struct study_scale *scale, double value)
{
	/* Beyond it, differences of two values overflow. */
	if (!(fabs(value) < 1e100))
		return;
	scale->low = fmin(scale->low, value);
	scale->high = fmax(scale->high, value);
}

void study_scale_round(struct study_scale *scale)
{
	if (!(scale->high >= scale->low)) {
		scale->low = 0;
		scale->high = 1;
	}
	/* One value alone still needs room about it. */
	double least = fmax(1e-3, fmax(fabs(scale->low), fabs(scale->high)) * 1e-6);
	if (scale->high - scale->low < least) {
		scale->low -= least;
		scale->high += least;
	}
	core_ticks_round_range(&scale->low, &scale->high);
}

static double draw_axis_title(
	struct study_canvas *canvas, const struct study_scale *scale, double y, const char *title)
{
	const struct study_style style = {.size = STUDY_SIZE_LABEL,
		.ink = STUDY_INK_TEXT,
		.width = fabs(scale->to - scale->from) + 60,
		.n_lines = 2,
		.align = 0.5};

	if (!title)
		return y;
	return y + study_canvas_text(canvas, (scale->from + scale->to) / 2, y, &style, title);
}

static double draw_ticks_x(struct study_canvas *canvas, const struct study_scale *scale,
	struct core_ticks ticks, double top, double bottom, bool is_time)
{
	struct study_style style = numbers;
	double height = study_canvas_text_height(canvas, &style, "0");
	bool is_long = bottom - top > LONG_CHART;

	style.align = 0.5;
	for (int i = 0; i < ticks.n; i++) {
		double value = ticks.first + i * ticks.step;
		double x = study_scale_at(scale, value);
		g_autofree char *text =
			is_time ? core_ticks_format_time(value, ticks.decimals, scale->high)
				: core_numerals_tell(value, ticks.decimals);
		study_canvas_line(canvas, x, top, x, bottom, 0.5, STUDY_INK_GRID, STUDY_DASH_NONE);
		study_canvas_line(
			canvas, x, bottom, x, bottom + 3, 0.6, STUDY_INK_FRAME, STUDY_DASH_NONE);
		study_canvas_text(canvas, x, bottom + 4, &style, text);
		if (is_long)
			study_canvas_text(canvas, x, top - height - 2, &style, text);
	}
	study_canvas_line(canvas, scale->from, bottom, scale->to, bottom, 0.6, STUDY_INK_FRAME,
		STUDY_DASH_NONE);
	return bottom + 4 + height;
}

double study_chart_axis_x(struct study_canvas *canvas, const struct study_scale *scale, double top,
	double bottom, int n_max, const char *title)
{
	struct core_ticks ticks = core_ticks_of_values(scale->low, scale->high, n_max);
	double below = draw_ticks_x(canvas, scale, ticks, top, bottom, false);

	return draw_axis_title(canvas, scale, below + 1, title);
}

double study_chart_axis_time(struct study_canvas *canvas, const struct study_scale *scale,
	double top, double bottom, const char *title)
{
	struct core_ticks ticks = core_ticks_of_time(scale->low, scale->high, 9);
	double below = draw_ticks_x(canvas, scale, ticks, top, bottom, true);

	return draw_axis_title(canvas, scale, below + 1, title);
}

void study_chart_axis_y(struct study_canvas *canvas, const struct study_scale *scale, double left,
	double right, int n_max)
{
	struct core_ticks ticks = core_ticks_of_values(scale->low, scale->high, n_max);
	struct study_style style = numbers;

	style.align = 1;
	for (int i = 0; i < ticks.n; i++) {
		double value = ticks.first + i * ticks.step;
		double y = study_scale_at(scale, value);
		g_autofree char *text = core_numerals_tell(value, ticks.decimals);
		study_canvas_line(canvas, left, y, right, y, 0.5, STUDY_INK_GRID, STUDY_DASH_NONE);
		study_canvas_text_middle(canvas, left - 4, y, &style, text);
	}
}

bool study_chart_is_known(struct study_interval interval)
{
	return isfinite(interval.low) && isfinite(interval.high);
}

void study_chart_whisker(struct study_canvas *canvas, const struct study_scale *scale,
	struct study_interval interval, double y, double width, enum study_ink ink)
{
	const double cap = 2;

	if (!study_chart_is_known(interval))
		return;
	double x0 = study_scale_at(scale, interval.low), x1 = study_scale_at(scale, interval.high);
	study_canvas_line(canvas, x0, y, x1, y, width, ink, STUDY_DASH_NONE);
	study_canvas_line(canvas, x0, y - cap, x0, y + cap, width, ink, STUDY_DASH_NONE);
	study_canvas_line(canvas, x1, y - cap, x1, y + cap, width, ink, STUDY_DASH_NONE);
}

static void draw_sample(struct study_canvas *canvas, double x, double y, double width,
	const struct study_legend_item *item)
{
	double middle = x + width / 2;

	switch (item->sample) {
	case STUDY_SAMPLE_BOX:
		study_canvas_box(canvas, x, y - 3.5, width, 7, item->ink);
		return;
	case STUDY_SAMPLE_HATCH:
		study_canvas_hatch(canvas, x, y - 3.5, width, 7, item->ink);
		study_canvas_frame(canvas, x, y - 3.5, width, 7, 0.4, STUDY_INK_FRAME);
		return;
	case STUDY_SAMPLE_LINE:
		study_canvas_line(canvas, x, y, x + width, y, 1.2, item->ink, item->dash);
		if (item->marker == STUDY_MARKER_NONE)
			return;
		break;
	case STUDY_SAMPLE_WHISKER: {
		struct study_scale scale = {.low = 0, .high = 1, .from = x, .to = x + width};
		study_chart_whisker(
			canvas, &scale, (struct study_interval){0, 1}, y, 1.1, item->ink);
		break;
	}
	default:
		break;
	}
	study_canvas_marker(canvas, middle, y, 5.5, item->marker, item->ink, item->is_filled);
}

double study_chart_legend(struct study_canvas *canvas, double x, double y, double width,
	const struct study_legend_item *items)
{
	struct study_style style = {.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT, .n_lines = 3};
	const double gap = 5, between = 14;
	double at = x, line = 0, top = y;

	for (const struct study_legend_item *item = items; item->sample != STUDY_SAMPLE_END;
		item++) {
		if (!item->text)
			continue;
		double sample = item->sample == STUDY_SAMPLE_MARKER ? 8 : 16;
		style.width = 0;
		double natural = study_canvas_text_width(canvas, &style, item->text);
		double room = fmin(natural, width - sample - gap);
		if (at > x && at + sample + gap + room > x + width) {
			at = x;
			top += line + 2;
			line = 0;
		}
		style.width = natural > room ? room : 0;
		double one = study_canvas_text_height(canvas, &style, "X");
		draw_sample(canvas, at, top + one / 2, sample, item);
		line = fmax(line,
			study_canvas_text(canvas, at + sample + gap, top, &style, item->text));
		at += sample + gap + room + between;
	}
	return top + line;
}

double study_chart_note(struct study_canvas *canvas, double y, const char *text)
{
	const struct study_style style = {.size = STUDY_SIZE_SMALL,
		.ink = STUDY_INK_DIM,
		.width = STUDY_FIGURE_WIDTH - 12,
		.n_lines = 6};

	return text[0] ? y + 3 + study_canvas_text(canvas, 6, y + 3, &style, text) : y;
}

double study_chart_heading(
	struct study_canvas *canvas, double x, double y, double width, const char *text)
{
	const struct study_style style = {.size = STUDY_SIZE_LABEL,
		.is_bold = true,
		.ink = STUDY_INK_TEXT,
		.width = width,
		.n_lines = 2};

	return y + study_canvas_text(canvas, x, y, &style, text);
}

char *study_chart_tell(double value, struct study_interval interval, int decimals)
{
	char *mean = core_numerals_tell(value, decimals);

	if (!isfinite(value) || !study_chart_is_known(interval))
		return mean;
	g_autofree char *owned = mean;
	g_autofree char *low = core_numerals_tell(interval.low, decimals);
	g_autofree char *high = core_numerals_tell(interval.high, decimals);
	return g_strdup_printf("%s [%s; %s]", owned, low, high);
}

char *study_chart_tell_interval(struct study_interval interval, int decimals)
{
	if (!study_chart_is_known(interval))
		return g_strdup("");
	g_autofree char *low = core_numerals_tell(interval.low, decimals);
	g_autofree char *high = core_numerals_tell(interval.high, decimals);
	return g_strdup_printf(_("95 %% interval %s to %s"), low, high);
}

char *study_chart_tell_p(double p)
{
	const double least = 0.001;
	g_autofree char *told = core_numerals_tell(p < least ? least : p, 3);

	return g_strdup_printf(p < least ? "p < %s" : "p = %s", told);
}

char *study_chart_tell_members(const struct study_evidence *evidence)
{
	g_autofree char *in = g_strdup_printf(
		ngettext("%u person is in the means", "%u people are in the means", evidence->n_in),
		evidence->n_in);
	g_autofree char *out = g_strdup_printf(
		ngettext("%u is left out", "%u are left out", evidence->n_out), evidence->n_out);

	return evidence->n_out > 0 ? g_strdup_printf("%s, %s.", in, out)
				   : g_strdup_printf("%s.", in);
}
