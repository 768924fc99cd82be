/* Scores of the phases from wave to wave, with control limits. */
#include "study/evidence/kpi.h"
#include "core/numerals.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/kpi_panels.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	N_ACROSS = 3,
	N_PANELS = 60, /* at most */
};

#define PANEL_WIDTH  166.0
#define PANEL_HEIGHT 78.0
#define AXIS_ROOM    20.0 /* numbers at the left */
#define LABEL_ROOM   22.0 /* last values at the right */
#define WAVE_ROOM    26.0 /* from name to name of a wave */

static const struct {
	enum study_ink ink;
	enum study_marker marker;
	enum study_dash dash;
	bool is_filled;
} looks[STUDY_N_RATER_KINDS] = {
	[STUDY_RATER_SELF] = {STUDY_INK_BLUE, STUDY_MARKER_CIRCLE, STUDY_DASH_NONE, true},
	[STUDY_RATER_OBSERVER] = {STUDY_INK_VERMILLION, STUDY_MARKER_SQUARE, STUDY_DASH_LONG,
		false},
	[STUDY_RATER_STAFF] = {STUDY_INK_GREEN, STUDY_MARKER_TRIANGLE, STUDY_DASH_DOTS, true},
};

struct panel {
	const struct study_evidence *evidence;
	const struct study_kpi_panels *panels;
	const char *phase;
	double left, right; /* of the plot */
	struct study_scale scale;
};

static bool has(const struct study_evidence *evidence)
{
	g_autoptr(study_kpi_panels) panels = study_kpi_panels_new(evidence);
	return panels->phases->len > 0;
}

static double wave_x(const struct panel *panel, guint wave)
{
	guint n = panel->panels->waves->len;
	double room = panel->right - panel->left;

	return panel->left + room * (wave + 0.5) / n;
}

static const struct study_kpi *kpi_at(
	const struct panel *panel, guint wave, enum study_rater_kind kind)
{
	return study_kpi_panels_find(
		panel->evidence, panel->phase, panel->panels->waves->pdata[wave], kind);
}

/* Limits are those of the participants' scores, else of the first kind that has any. */
static bool find_limits(const struct panel *panel, enum study_rater_kind *ret_kind)
{
	for (guint kind = 0; kind < STUDY_N_RATER_KINDS; kind++) {
		for (guint i = 0; i < panel->panels->waves->len; i++) {
			const struct study_kpi *kpi = kpi_at(panel, i, kind);
			if (kpi && study_chart_is_known(kpi->limits)) {
				*ret_kind = kind;
				return true;
			}
		}
	}
	return false;
}

static void draw_limits(struct study_canvas *canvas, const struct panel *panel)
{
	enum study_rater_kind kind = STUDY_RATER_SELF;
	double half = (panel->right - panel->left) / panel->panels->waves->len / 2;

	if (!find_limits(panel, &kind))
		return;
	for (guint i = 0; i < panel->panels->waves->len; i++) {
		const struct study_kpi *kpi = kpi_at(panel, i, kind);
		if (!kpi || !study_chart_is_known(kpi->limits))
			continue;
		double x = wave_x(panel, i), y0 = study_scale_at(&panel->scale, kpi->limits.high),
		       y1 = study_scale_at(&panel->scale, kpi->limits.low);
		study_canvas_box(canvas, x - half, y0, 2 * half, y1 - y0, STUDY_INK_BAND);
	}
}

static void draw_whisker(struct study_canvas *canvas, const struct panel *panel, double x,
	struct study_interval interval, enum study_ink ink)
{
	if (!study_chart_is_known(interval))
		return;
	study_canvas_line(canvas, x, study_scale_at(&panel->scale, interval.low), x,
		study_scale_at(&panel->scale, interval.high), 0.8, ink, STUDY_DASH_NONE);
}

/* A ring about what left its limits; the marker goes on it. */
static void draw_verdict(
	struct study_canvas *canvas, const struct study_kpi *kpi, double x, double y)
{
	if (study_chart_is_known(kpi->limits) &&
		(kpi->mean > kpi->limits.high || kpi->mean < kpi->limits.low))
		study_canvas_marker(canvas, x, y, 10, STUDY_MARKER_CIRCLE, STUDY_INK_TEXT, false);
}

static void draw_kind(
	struct study_canvas *canvas, const struct panel *panel, enum study_rater_kind kind)
{
	guint n = panel->panels->waves->len;
	g_autofree double *x = g_new(double, n), *y = g_new(double, n);
	/* Kinds stand beside each other where there is room. */
	double aside = fmin(3.5, (panel->right - panel->left) / n / 6) * ((int)kind - 1);

	for (guint i = 0; i < n; i++) {
		const struct study_kpi *kpi = kpi_at(panel, i, kind);
		x[i] = wave_x(panel, i) + aside;
		y[i] = kpi ? study_scale_at(&panel->scale, kpi->mean) : NAN;
		if (kpi)
			draw_whisker(canvas, panel, x[i], kpi->ci, looks[kind].ink);
	}
	study_canvas_curve(canvas, x, y, n, 1.1, looks[kind].ink, looks[kind].dash);
	for (guint i = 0; i < n; i++) {
		const struct study_kpi *kpi = kpi_at(panel, i, kind);
		if (kpi)
			draw_verdict(canvas, kpi, x[i], y[i]);
		study_canvas_marker(canvas, x[i], y[i], 5, looks[kind].marker, looks[kind].ink,
			looks[kind].is_filled);
	}
}

/* The values of the last wave at the right, apart from each other. */
static void draw_last(struct study_canvas *canvas, const struct panel *panel)
{
	const double apart = 7.5;
	double at[STUDY_N_RATER_KINDS];
	guint order[STUDY_N_RATER_KINDS], n = 0;

	for (guint kind = 0; kind < STUDY_N_RATER_KINDS; kind++) {
		const struct study_kpi *kpi = kpi_at(panel, panel->panels->waves->len - 1, kind);
		at[kind] = kpi ? study_scale_at(&panel->scale, kpi->mean) : NAN;
		if (!isfinite(at[kind]))
			continue;
		guint place = n++;
		for (; place > 0 && at[order[place - 1]] > at[kind]; place--)
			order[place] = order[place - 1];
		order[place] = kind;
	}
	for (guint i = n; i-- > 1;)
		at[order[i - 1]] = fmin(at[order[i - 1]], at[order[i]] - apart);
	for (guint i = 0; i < n; i++) {
		const struct study_kpi *kpi =
			kpi_at(panel, panel->panels->waves->len - 1, order[i]);
		struct study_style style = {
			.size = STUDY_SIZE_SMALL, .is_bold = true, .ink = looks[order[i]].ink};
		g_autofree char *text = core_numerals_tell(kpi->mean, 1);
		study_canvas_text_middle(canvas, panel->right + 3, at[order[i]], &style, text);
	}
}

static bool is_weakest(const struct panel *panel)
{
	const struct study_kpi *weakest = study_kpi_weakest(panel->evidence);

	for (guint kind = 0; kind < STUDY_N_RATER_KINDS; kind++) {
		const struct study_kpi *kpi = kpi_at(panel, panel->panels->waves->len - 1, kind);
		if (weakest && kpi && kpi->is_weakest &&
			strcmp(kpi->rater_kind, weakest->rater_kind) == 0)
			return true;
	}
	return false;
}

static void draw_waves(struct study_canvas *canvas, const struct panel *panel, double y)
{
	guint n = panel->panels->waves->len;
	double room = (panel->right - panel->left) / n;
	guint step = MAX((guint)ceil(WAVE_ROOM / room), 1);
	struct study_style style = {.size = STUDY_SIZE_SMALL,
		.ink = STUDY_INK_DIM,
		.width = room * step - 2,
		.n_lines = 1,
		.align = 0.5};

	study_canvas_line(
		canvas, panel->left, y, panel->right, y, 0.6, STUDY_INK_FRAME, STUDY_DASH_NONE);
	const struct study_style name = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_DIM, .align = 1};
	study_canvas_text(canvas, panel->left - 2, y + 3, &name, _("wave"));
	/* From the last one back: it is the one that counts. */
	for (guint i = n; i > 0; i -= MIN(i, step)) {
		const char *wave = panel->panels->waves->pdata[i - 1];
		study_canvas_text(
			canvas, wave_x(panel, i - 1), y + 3, &style, wave[0] ? wave : "–");
	}
}

static double possible_of(const struct panel *panel)
{
	double most = 10;

	if (panel->phase[0])
		return most;
	for (guint i = 0; i < panel->panels->waves->len; i++) {
		for (guint kind = 0; kind < STUDY_N_RATER_KINDS; kind++) {
			const struct study_kpi *kpi = kpi_at(panel, i, kind);
			if (kpi && kpi->possible > most && kpi->possible < 1e6)
				most = kpi->possible;
		}
	}
	return most;
}

static void draw_panel(struct study_canvas *canvas, struct panel *panel, double x, double y)
{
	g_autofree char *title = study_kpi_panels_title(panel->evidence, panel->phase);
	g_autofree char *heading =
		is_weakest(panel) ? g_strdup_printf(_("%s: weakest link"), title) : g_strdup(title);
	const struct study_style style = {.size = STUDY_SIZE_LABEL,
		.is_bold = true,
		.ink = STUDY_INK_TEXT,
		.width = PANEL_WIDTH - 12,
		.n_lines = 1};

	if (is_weakest(panel))
		study_canvas_marker(
			canvas, x + 4, y + 5, 5, STUDY_MARKER_DOWN, STUDY_INK_TEXT, true);
	study_canvas_text(canvas, x + (is_weakest(panel) ? 10 : 0), y, &style, heading);
	panel->left = x + AXIS_ROOM;
	panel->right = x + PANEL_WIDTH - LABEL_ROOM;
	panel->scale = (struct study_scale){.low = panel->phase[0] ? 1 : 0,
		.high = possible_of(panel),
		.from = y + 16 + PANEL_HEIGHT,
		.to = y + 16};
	draw_limits(canvas, panel);
	study_chart_axis_y(canvas, &panel->scale, panel->left, panel->right, 6);
	for (guint kind = STUDY_N_RATER_KINDS; kind-- > 0;)
		draw_kind(canvas, panel, kind);
	draw_last(canvas, panel);
	draw_waves(canvas, panel, panel->scale.from);
}

static bool has_kind(const struct study_evidence *evidence, enum study_rater_kind kind)
{
	for (guint i = 0; i < evidence->kpis->len; i++) {
		const struct study_kpi *kpi = g_ptr_array_index(evidence->kpis, i);
		if (!kpi->whom[0] && isfinite(kpi->mean) &&
			strcmp(kpi->rater_kind, study_rater_kind_name(kind)) == 0)
			return true;
	}
	return false;
}

static bool has_limits(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->kpis->len; i++) {
		const struct study_kpi *kpi = g_ptr_array_index(evidence->kpis, i);
		if (!kpi->whom[0] && study_chart_is_known(kpi->limits))
			return true;
	}
	return false;
}

static double draw_legend(
	struct study_canvas *canvas, double y, const struct study_evidence *evidence)
{
	struct study_legend_item items[STUDY_N_RATER_KINDS + 3] = {0};
	bool is_limited = has_limits(evidence);

	for (guint kind = 0; kind < STUDY_N_RATER_KINDS; kind++)
		items[kind] = (struct study_legend_item){STUDY_SAMPLE_LINE, looks[kind].ink,
			looks[kind].marker, looks[kind].is_filled, looks[kind].dash,
			has_kind(evidence, kind) ? study_kpi_panels_kind(kind) : NULL};
	items[STUDY_N_RATER_KINDS] = (struct study_legend_item){STUDY_SAMPLE_BOX, STUDY_INK_BAND,
		STUDY_MARKER_NONE, false, STUDY_DASH_NONE,
		is_limited ? _("control limits from the waves before") : NULL};
	items[STUDY_N_RATER_KINDS + 1] = (struct study_legend_item){STUDY_SAMPLE_MARKER,
		STUDY_INK_TEXT, STUDY_MARKER_CIRCLE, false, STUDY_DASH_NONE,
		is_limited ? _("outside of the control limits") : NULL};
	items[STUDY_N_RATER_KINDS + 2].sample = STUDY_SAMPLE_END;
	return study_chart_legend(canvas, 6, y, STUDY_FIGURE_WIDTH - 12, items);
}

static double paint(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	g_autoptr(study_kpi_panels) panels = study_kpi_panels_new(evidence);
	guint n = MIN(panels->phases->len, N_PANELS);
	const double row = PANEL_HEIGHT + 38;
	double y = 6;

	for (guint i = 0; i < n; i++) {
		struct panel panel = {
			.evidence = evidence, .panels = panels, .phase = panels->phases->pdata[i]};
		guint line = i / N_ACROSS, column = i % N_ACROSS;
		draw_panel(canvas, &panel, 6 + column * PANEL_WIDTH, y + line * row);
	}
	guint n_lines = (n + N_ACROSS - 1) / N_ACROSS;
	y += n_lines * row;
	y = draw_legend(canvas, y, evidence);
	y = study_chart_note(canvas, y,
		_("Scores from 1 to 10, means with 95 % intervals; at the right the last wave."));
	if (panels->phases->len > n) {
		g_autofree char *note =
			g_strdup_printf(_("The first %u phases, of %u."), n, panels->phases->len);
		y = study_chart_note(canvas, y, note);
	}
	return y + 6;
}

static void describe_kpi(GString *text, const struct study_kpi *kpi, enum study_rater_kind kind)
{
	g_autofree char *mean = core_numerals_tell(kpi->mean, 1);
	g_autofree char *interval = study_chart_tell_interval(kpi->ci, 1);

	g_string_append_printf(text, "; %s%s%s: %s", kpi->wave, kpi->wave[0] ? ", " : "",
		study_kpi_panels_kind(kind), mean);
	if (interval[0])
		g_string_append_printf(text, " (%s)", interval);
	if (kpi->verdict[0])
		g_string_append_printf(text, ", %s", study_kpi_panels_verdict(kpi->verdict));
	if (kpi->is_weakest)
		g_string_append_printf(text, ", %s", _("weakest link"));
}

static char *describe(const struct study_evidence *evidence)
{
	g_autoptr(study_kpi_panels) panels = study_kpi_panels_new(evidence);
	GString *text = g_string_new(_("Scores from 1 to 10 by phase and wave."));

	for (guint i = 0; i < panels->phases->len; i++) {
		const char *phase = panels->phases->pdata[i];
		g_autofree char *heading = study_kpi_panels_title(evidence, phase);
		g_string_append_printf(text, "\n%s", heading);
		for (guint wave = 0; wave < panels->waves->len; wave++) {
			for (guint kind = 0; kind < STUDY_N_RATER_KINDS; kind++) {
				const struct study_kpi *kpi = study_kpi_panels_find(
					evidence, phase, panels->waves->pdata[wave], kind);
				if (kpi && isfinite(kpi->mean))
					describe_kpi(text, kpi, kind);
			}
		}
		g_string_append_c(text, '.');
	}
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_kpi = {
	"kpi", N_("Scores of the phases"), has, paint, describe};
