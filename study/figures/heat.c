/* One line per person, one column per touch point: who reacted where. */
#include "core/numerals.h"
#include "study/evidence/say.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/heat_lines.h"
#include "study/figures/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	N_LEVELS = 50,    /* shades */
	N_DESCRIBED = 60, /* people that the text alternative names */
};

#define LEFT         92.0
#define SCALE_LEFT   10.0
#define LINE_HEIGHT  10.0
#define LINES_HEIGHT 900.0 /* more lines than fit get lower */
#define LEAST_HEIGHT 2.5
#define LABEL_ROOM   8.0
#define HEAD_ROOM    14.0
#define OUT_ROOM     22.0
#define UPRIGHT_MOST 104.0 /* length of an upright title */

/* The places of a picture. */
struct plan {
	const struct study_evidence *evidence;
	struct study_heat *heat;
	double left, right, top, height, column; /* height of a line, width of a column */
	bool has_heads;
};

static const struct study_touchpoint *touchpoint_at(const struct plan *plan, guint index)
{
	return g_ptr_array_index(plan->evidence->touchpoints, index);
}

static bool has(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(evidence->members, i);
		for (guint k = 0; k < MIN(member->values->len, evidence->touchpoints->len); k++) {
			if (isfinite(study_rows_value(member, k)->arousal))
				return true;
		}
	}
	return false;
}

static const struct study_heat_section *section_of(
	const struct plan *plan, const struct study_heat_line *line)
{
	return &g_array_index(plan->heat->sections, struct study_heat_section, line->section);
}

/* Phases over their columns, as brackets. */
static double draw_phases(const struct plan *plan, struct study_canvas *canvas, double y)
{
	struct study_style style = {.size = STUDY_SIZE_SMALL,
		.is_bold = true,
		.ink = STUDY_INK_TEXT,
		.n_lines = 1,
		.align = 0.5};
	guint n = plan->heat->n_columns;
	bool has_any = false;

	for (guint from = 0; from < n;) {
		const char *phase = touchpoint_at(plan, from * plan->heat->per_column)->phase;
		guint to = from + 1;
		while (to < n &&
			g_strcmp0(phase, touchpoint_at(plan, to * plan->heat->per_column)->phase) ==
				0)
			to++;
		double x0 = plan->left + from * plan->column + 1,
		       x1 = plan->left + to * plan->column - 1;
		from = to;
		if (!phase || !phase[0])
			continue;
		has_any = true;
		style.width = x1 - x0;
		if (style.width > 14)
			study_canvas_text(canvas, (x0 + x1) / 2, y, &style,
				study_rows_phase(plan->evidence, phase));
		study_canvas_line(
			canvas, x0, y + 11, x1, y + 11, 0.8, STUDY_INK_FRAME, STUDY_DASH_NONE);
		study_canvas_line(
			canvas, x0, y + 11, x0, y + 14, 0.8, STUDY_INK_FRAME, STUDY_DASH_NONE);
		study_canvas_line(
			canvas, x1, y + 11, x1, y + 14, 0.8, STUDY_INK_FRAME, STUDY_DASH_NONE);
	}
	return has_any ? y + 17 : y;
}

/* Numbers alone, as many as there is room for. */
static double draw_numbers(const struct plan *plan, struct study_canvas *canvas, double y)
{
	const struct study_style style = {
		.size = STUDY_SIZE_TINY, .ink = STUDY_INK_DIM, .align = 0.5};
	guint step = MAX((guint)ceil(18 / (plan->column / plan->heat->per_column)), 1);

	step = (step + 4) / 5 * 5;
	for (guint i = 0; i < plan->evidence->touchpoints->len; i += i == 0 ? step - 1 : step) {
		g_autofree char *text = g_strdup_printf("%u", i + 1);
		double x = plan->left + (i + 0.5) * plan->column / plan->heat->per_column;
		study_canvas_text(canvas, x, y, &style, text);
		study_canvas_line(
			canvas, x, y + 8, x, y + 10.5, 0.5, STUDY_INK_FRAME, STUDY_DASH_NONE);
	}
	return y + 12;
}

static double draw_titles(const struct plan *plan, struct study_canvas *canvas, double y)
{
	bool is_flat = plan->column >= 52;
	struct study_style style = {.size = STUDY_SIZE_SMALL,
		.ink = STUDY_INK_TEXT,
		.width = is_flat ? plan->column - 4 : UPRIGHT_MOST,
		.n_lines = is_flat ? 3 : (int)fmin(plan->column / 9, 3),
		.align = is_flat ? 0.5 : 0};
	double most = 0;

	for (guint i = 0; i < plan->heat->n_columns; i++) {
		g_autofree char *text =
			g_strdup_printf("%u  %s", i + 1, study_rows_title(touchpoint_at(plan, i)));
		most = fmax(most, is_flat ? study_canvas_text_height(canvas, &style, text)
					  : study_canvas_text_width(canvas, &style, text));
	}
	most = fmin(most, UPRIGHT_MOST);
	double bottom = y + most, marks = study_rows_has_critical(plan->evidence) ? 8 : 3;
	style.is_upright = !is_flat;
	if (!is_flat)
		style.width = most + 0.5;
	for (guint i = 0; i < plan->heat->n_columns; i++) {
		const struct study_touchpoint *touchpoint = touchpoint_at(plan, i);
		g_autofree char *text =
			g_strdup_printf("%u  %s", i + 1, study_rows_title(touchpoint));
		double x = plan->left + (i + 0.5) * plan->column,
		       height = is_flat ? study_canvas_text_height(canvas, &style, text) : 0;
		study_canvas_text(canvas, x, bottom - height, &style, text);
		if (touchpoint->is_critical)
			study_canvas_marker(canvas, x, bottom + 4.5, 4.5, STUDY_MARKER_DOWN,
				STUDY_INK_TEXT, true);
	}
	return bottom + marks;
}

static double draw_head(const struct plan *plan, struct study_canvas *canvas,
	const struct study_heat_section *section, double y)
{
	g_autofree char *text = NULL;

	if (section->is_out) {
		text = g_strdup_printf(_("Left out of the means (%u)"), section->n);
		y += OUT_ROOM - HEAD_ROOM - 4;
		study_canvas_line(canvas, 6, y - 1, STUDY_FIGURE_WIDTH - 6, y - 1, 0.6,
			STUDY_INK_FRAME, STUDY_DASH_LONG);
	} else if (!plan->has_heads) {
		return y;
	} else if (section->group[0]) {
		text = g_strdup_printf(_("Group %s (%u)"), section->group, section->n);
	} else {
		text = g_strdup_printf(_("Without a group (%u)"), section->n);
	}
	y += section == &g_array_index(plan->heat->sections, struct study_heat_section, 0) ? 0 : 4;
	study_chart_heading(canvas, 6, y + 2, STUDY_FIGURE_WIDTH - 12, text);
	return y + HEAD_ROOM;
}

static char *line_label(const struct plan *plan, const struct study_heat_line *line)
{
	const struct study_member *member = g_ptr_array_index(plan->heat->members, line->from);

	if (line->n > 1)
		return g_strdup_printf("%s … (%u)", member->participant, line->n);
	return g_strdup(member->participant);
}

static void draw_label(const struct plan *plan, struct study_canvas *canvas,
	const struct study_heat_line *line, double middle)
{
	const struct study_style style = {.size = STUDY_SIZE_SMALL,
		.ink = STUDY_INK_TEXT,
		.width = LEFT - 22,
		.n_lines = 1,
		.align = 1};
	const struct study_style reason = {.size = STUDY_SIZE_TINY,
		.ink = STUDY_INK_DIM,
		.width = STUDY_FIGURE_WIDTH - plan->right - 10,
		.n_lines = 1};
	const struct study_member *member = g_ptr_array_index(plan->heat->members, line->from);
	g_autofree char *label = line_label(plan, line);

	study_canvas_text_middle(canvas, LEFT - 14, middle, &style, label);
	if (line->n == 1 && member->is_non_responder)
		study_canvas_marker(
			canvas, LEFT - 7, middle, 4.5, STUDY_MARKER_CIRCLE, STUDY_INK_TEXT, false);
	if (line->n == 1 && section_of(plan, line)->is_out) {
		g_autofree char *words = study_say_exclusions(member->exclusions, NULL, false);
		study_canvas_text_middle(canvas, plan->right + 5, middle, &reason, words);
	}
}

/* Cells of one shade are one shape, and hatching runs over neighbours: files stay small. */
static void draw_cells(const struct plan *plan, struct study_canvas *canvas,
	const struct study_heat_line *line, double y, GArray *const *levels)
{
	bool is_apart = plan->column >= 5 && plan->height >= 5;
	double gap = is_apart ? 0.6 : -0.08;
	guint n = plan->heat->n_columns;

	for (guint i = 0; i < n; i++) {
		double value = study_heat_value(plan->heat, line, i);
		double x = plan->left + i * plan->column;
		if (isfinite(value)) {
			double share = fmin(fmax(value / 100, 0), 1);
			struct study_box box = {x, y, plan->column - gap, plan->height - gap};
			g_array_append_val(levels[(guint)lround(share * (N_LEVELS - 1))], box);
			continue;
		}
		guint to = i + 1;
		while (to < n && !isfinite(study_heat_value(plan->heat, line, to)))
			to++;
		study_canvas_hatch(canvas, x, y, (to - i) * plan->column - fmax(gap, 0),
			plan->height - fmax(gap, 0), STUDY_INK_FRAME);
		i = to - 1;
	}
}

static double draw_lines(const struct plan *plan, struct study_canvas *canvas, double y)
{
	GArray *levels[N_LEVELS];
	guint section = G_MAXUINT;
	double labelled = -INFINITY;

	for (guint i = 0; i < N_LEVELS; i++)
		levels[i] = g_array_new(FALSE, FALSE, sizeof(struct study_box));
	for (guint i = 0; i < plan->heat->lines->len; i++) {
		const struct study_heat_line *line =
			&g_array_index(plan->heat->lines, struct study_heat_line, i);
		if (line->section != section) {
			section = line->section;
			y = draw_head(plan, canvas, section_of(plan, line), y);
			labelled = -INFINITY;
		}
		draw_cells(plan, canvas, line, y, levels);
		if (y - labelled >= LABEL_ROOM) {
			draw_label(plan, canvas, line, y + plan->height / 2);
			labelled = y;
		}
		y += plan->height;
	}
	for (guint i = 0; i < N_LEVELS; i++) {
		study_canvas_cells(
			canvas, levels[i], study_colour_of_share((double)i / (N_LEVELS - 1)));
		g_array_unref(levels[i]);
	}
	return y;
}

static double draw_scale(struct study_canvas *canvas, double y)
{
	const struct study_style style = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_DIM, .align = 0.5};
	const struct study_style caption = {.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT};
	const double width = 160;

	for (guint i = 0; i < N_LEVELS; i++)
		study_canvas_cell(canvas, SCALE_LEFT + width * i / N_LEVELS, y,
			width / N_LEVELS + 0.1, 7,
			study_colour_of_share((double)i / (N_LEVELS - 1)));
	for (int value = 0; value <= 100; value += 25) {
		double x = SCALE_LEFT + width * value / 100;
		g_autofree char *text = g_strdup_printf("%d", value);
		study_canvas_line(
			canvas, x, y + 7, x, y + 9.5, 0.6, STUDY_INK_FRAME, STUDY_DASH_NONE);
		study_canvas_text(canvas, x, y + 10, &style, text);
	}
	study_canvas_text_middle(canvas, SCALE_LEFT + width + 12, y + 3.5, &caption,
		_("arousal (activation), 0–100"));
	return y + 20;
}

static bool has_non_responder(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = g_ptr_array_index(evidence->members, i);
		if (member->is_non_responder)
			return true;
	}
	return false;
}

static double draw_legend(const struct plan *plan, struct study_canvas *canvas, double y)
{
	const struct study_heat *heat = plan->heat;
	const struct study_legend_item items[] = {
		{STUDY_SAMPLE_HATCH, STUDY_INK_FRAME, 0, false, 0,
			_("not visited, or too little valid signal")},
		{STUDY_SAMPLE_MARKER, STUDY_INK_TEXT, STUDY_MARKER_CIRCLE, false, 0,
			has_non_responder(plan->evidence) && heat->per_line == 1
				? _("non-responder: skin conductance hardly reacts")
				: NULL},
		{STUDY_SAMPLE_MARKER, STUDY_INK_TEXT, STUDY_MARKER_DOWN, true, 0,
			study_rows_has_critical(plan->evidence) && plan->column >= 9
				? _("critical touch point")
				: NULL},
		{.sample = STUDY_SAMPLE_END},
	};
	g_autoptr(GString) note = g_string_new(
		heat->members->len > 1
			? _("Within a group, people with the highest arousal come first.")
			: "");

	y = draw_scale(canvas, y);
	y = study_chart_legend(canvas, 6, y + 4, STUDY_FIGURE_WIDTH - 12, items);
	if (heat->per_line > 1)
		g_string_append_printf(
			note, _(" Each line is the mean of up to %u people."), heat->per_line);
	if (heat->per_column > 1)
		g_string_append_printf(note,
			_(" Each column is the mean of %u neighbouring touch points."),
			heat->per_column);
	return study_chart_note(canvas, y + 2, note->str);
}

static struct plan make_plan(const struct study_evidence *evidence)
{
	struct plan plan = {.evidence = evidence, .heat = study_heat_new(evidence), .left = LEFT};
	guint n = plan.heat->lines->len, n_in = 0;
	bool has_out = false;

	for (guint i = 0; i < plan.heat->sections->len; i++) {
		const struct study_heat_section *section =
			&g_array_index(plan.heat->sections, struct study_heat_section, i);
		has_out |= section->is_out;
		n_in += !section->is_out;
	}
	plan.has_heads = n_in > 1;
	plan.right = has_out && plan.heat->per_line == 1 ? 378 : STUDY_FIGURE_WIDTH - 6;
	/* Few columns need not be as wide as they could. */
	plan.column = fmin((plan.right - plan.left) / MAX(plan.heat->n_columns, 1), 96);
	plan.right = plan.left + plan.column * plan.heat->n_columns;
	plan.height = fmax(fmin(LINES_HEIGHT / MAX(n, 1), LINE_HEIGHT), LEAST_HEIGHT);
	return plan;
}

static double paint(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	struct plan plan = make_plan(evidence);
	double y = draw_phases(&plan, canvas, 6);

	y = plan.column >= 9 && plan.heat->per_column == 1 ? draw_titles(&plan, canvas, y)
							   : draw_numbers(&plan, canvas, y);
	y = draw_lines(&plan, canvas, y);
	y = draw_legend(&plan, canvas, y + 9);
	study_heat_free(plan.heat);
	return y + 6;
}

static void describe_member(
	GString *text, const struct plan *plan, const struct study_member *member)
{
	guint n = plan->evidence->touchpoints->len, n_known = 0, most = 0;
	double highest = -INFINITY;

	for (guint i = 0; i < n; i++) {
		const struct study_value *value = study_rows_value(member, i);
		if (!value || !isfinite(value->arousal))
			continue;
		n_known++;
		if (value->arousal > highest) {
			highest = value->arousal;
			most = i;
		}
	}
	g_string_append_printf(text, "\n%s", member->participant);

	g_string_append_printf(text, _(": arousal known at %u of %u touch points"), n_known, n);
	if (n_known > 0) {
		g_autofree char *height = core_numerals_tell(highest, 1);
		g_string_append_printf(text, _(", highest at %s (%s)"),
			study_rows_title(touchpoint_at(plan, most)), height);
	}
	if (!study_member_is_in(plan->evidence, member)) {
		g_autofree char *words = study_say_exclusions(member->exclusions, NULL, false);
		g_string_append_printf(text, _("; left out: %s"), words);
	} else if (member->is_non_responder) {
		g_string_append(text, _("; non-responder"));
	}
	g_string_append_c(text, '.');
}

static char *describe(const struct study_evidence *evidence)
{
	struct plan plan = make_plan(evidence);
	GString *text = g_string_new(NULL);
	g_autofree char *members = study_chart_tell_members(evidence);
	guint n = plan.heat->members->len;

	g_string_append_printf(text,
		_("A grid of %u people by %u touch points; the darker a cell, the higher the "
		  "arousal, from 0 to 100. %s"),
		n, evidence->touchpoints->len, members);
	for (guint i = 0; i < MIN(n, N_DESCRIBED); i++)
		describe_member(text, &plan, g_ptr_array_index(plan.heat->members, i));
	if (n > N_DESCRIBED)
		g_string_append_printf(text, _("\nAnd %u more people."), n - N_DESCRIBED);
	study_heat_free(plan.heat);
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_heat = {
	"heat", N_("Heat lines: every person at every touch point"), has, paint, describe};
