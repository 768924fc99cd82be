/* The share of people with at least one arousal peak at each touch point. */
#include "core/numerals.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PLOT_RIGHT  372.0
#define COUNT_RIGHT 412.0
#define SHARE_RIGHT (STUDY_FIGURE_WIDTH - 6)

static bool has(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		if (isfinite(study_rows_touchpoint(evidence, i)->peak_share))
			return true;
	}
	return false;
}

static struct study_interval percent(struct study_interval share)
{
	return (struct study_interval){share.low * 100, share.high * 100};
}

/* How many people the share stands for. */
static guint count_of(const struct study_touchpoint *touchpoint)
{
	double count = touchpoint->peak_share * touchpoint->n_valid;
	return count >= 0 && count <= touchpoint->n_valid ? (guint)lround(count) : 0;
}

static void draw_row(struct study_canvas *canvas, const struct study_scale *scale,
	const struct study_row *row, const struct study_touchpoint *touchpoint)
{
	double share = touchpoint->peak_share * 100, x = study_scale_at(scale, share);
	struct study_interval interval = percent(touchpoint->peak_share_ci);
	g_autofree char *told = study_chart_tell(share, interval, 0);
	g_autofree char *count = isfinite(share) ? g_strdup_printf("%u/%u", count_of(touchpoint),
							   touchpoint->n_valid)
						 : g_strdup_printf("–/%u", touchpoint->n_valid);

	double bar = fmin(row->height * 0.52, 7.5);
	study_canvas_box(canvas, scale->from, row->middle - bar / 2, x - scale->from, bar,
		STUDY_INK_PALE_BLUE);
	study_chart_whisker(canvas, scale, interval, row->middle, 1.2, STUDY_INK_BLUE);
	study_canvas_marker(canvas, x, row->middle, 5.5, STUDY_MARKER_CIRCLE, STUDY_INK_BLUE, true);
	study_rows_tell(row, canvas, COUNT_RIGHT, false, count);
	study_rows_tell(row, canvas, SHARE_RIGHT, false, told);
}

static double draw_legend(
	struct study_canvas *canvas, double y, const struct study_evidence *evidence)
{
	const struct study_legend_item items[] = {
		{STUDY_SAMPLE_WHISKER, STUDY_INK_BLUE, STUDY_MARKER_CIRCLE, true, 0,
			_("share with 95 % interval (Wilson)")},
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

	study_canvas_text(canvas, COUNT_RIGHT, 4, &head, _("people"));
	study_canvas_text(canvas, SHARE_RIGHT, 4, &head, _("% [95 % interval]"));
	study_rows_draw(rows, canvas, evidence, STUDY_FIGURE_WIDTH);
	double y = study_chart_axis_x(canvas, &scale, rows->top, rows->bottom, 6,
		_("people with at least one arousal peak, %"));
	for (guint i = 0; i < rows->rows->len; i++) {
		const struct study_row *row = &g_array_index(rows->rows, struct study_row, i);
		draw_row(canvas, &scale, row, study_rows_touchpoint(evidence, row->touchpoint));
	}
	y = draw_legend(canvas, y + 7, evidence);
	g_autofree char *note = study_chart_tell_members(evidence);
	return study_chart_note(canvas, y, note) + 6;
}

static char *describe(const struct study_evidence *evidence)
{
	g_autofree char *members = study_chart_tell_members(evidence);
	GString *text = g_string_new(
		_("How many of the people had at least one arousal peak at each touch point."));

	g_string_append_printf(text, " %s", members);
	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		const struct study_touchpoint *touchpoint = study_rows_touchpoint(evidence, i);
		g_autofree char *share = core_numerals_tell(touchpoint->peak_share * 100, 0);
		g_autofree char *interval =
			study_chart_tell_interval(percent(touchpoint->peak_share_ci), 0);
		g_string_append_printf(text, "\n%u. %s%s: ", i + 1, study_rows_title(touchpoint),
			touchpoint->is_critical ? _(" (critical)") : "");
		if (!isfinite(touchpoint->peak_share)) {
			g_string_append(text, _("not known."));
			continue;
		}
		g_string_append_printf(text, _("%s %%, %u of %u people"), share,
			count_of(touchpoint), touchpoint->n_valid);
		if (interval[0])
			g_string_append_printf(text, ", %s", interval);
		g_string_append_c(text, '.');
	}
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_shares = {
	"shares", N_("Share of people with an arousal peak"), has, paint, describe};
