/* How much of the study can be used: time per person, who is left out and why, the clocks. */
#include "core/numerals.h"
#include "study/evidence/say.h"
#include "study/figures/chart.h"
#include "study/figures/each.h"
#include "study/figures/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>

enum {
	N_LINES = 80, /* people up to which each has a line; above it, classes of ten per cent */
	N_CLASSES = 10,
	N_DESCRIBED = 60,
	N_EXCLUSIONS = 7, /* bits of enum study_exclusion */
};

#define LEFT       110.0
#define PLOT_RIGHT 330.0
#define TOLD_RIGHT 360.0
#define WORDS_LEFT 367.0
#define LINE       11.0
#define HALF_LEFT  282.0 /* of the clocks, beside the reasons */

static const struct study_member *member_at(const struct study_evidence *evidence, guint index)
{
	return g_ptr_array_index(evidence->members, index);
}

static bool has(const struct study_evidence *evidence)
{
	return evidence->members->len > 0;
}

static void draw_bar(struct study_canvas *canvas, const struct study_scale *scale, double y,
	double height, double from, double to, bool is_in)
{
	double x0 = study_scale_at(scale, from), x1 = study_scale_at(scale, to);

	if (is_in) {
		study_canvas_box(canvas, x0, y, x1 - x0, height, STUDY_INK_BLUE);
		return;
	}
	study_canvas_box(canvas, x0, y, x1 - x0, height, STUDY_INK_PALE_VERMILLION);
	study_canvas_hatch(canvas, x0, y, x1 - x0, height, STUDY_INK_VERMILLION);
}

static double draw_people(
	struct study_canvas *canvas, const struct study_evidence *evidence, double top)
{
	const struct study_style label = {.size = STUDY_SIZE_SMALL,
		.ink = STUDY_INK_TEXT,
		.width = LEFT - 14,
		.n_lines = 1,
		.align = 1};
	const struct study_style number = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT, .align = 1};
	const struct study_style words = {.size = STUDY_SIZE_SMALL,
		.ink = STUDY_INK_TEXT,
		.width = STUDY_FIGURE_WIDTH - WORDS_LEFT - 6,
		.n_lines = 1};
	const struct study_scale scale = {.low = 0, .high = 100, .from = LEFT, .to = PLOT_RIGHT};
	guint n = evidence->members->len;
	double y = study_chart_axis_x(
		canvas, &scale, top, top + n * LINE, 6, _("usable share of the recording, %"));

	for (guint i = 0; i < n; i++) {
		const struct study_member *member = member_at(evidence, i);
		g_autofree char *number_only = core_numerals_tell(member->usable_pct, 0);
		g_autofree char *usable = g_strdup_printf("%s %%", number_only);
		g_autofree char *reasons = study_say_exclusions(member->exclusions, NULL, false);
		double at = top + i * LINE, middle = at + LINE / 2;
		study_canvas_text_middle(canvas, LEFT - 6, middle, &label, member->participant);
		draw_bar(canvas, &scale, at + 1.5, LINE - 3, 0, member->usable_pct,
			study_member_is_in(evidence, member));
		study_canvas_text_middle(canvas, TOLD_RIGHT, middle, &number, usable);
		study_canvas_text_middle(canvas, WORDS_LEFT, middle, &words, reasons);
	}
	return y;
}

/* Members by usable time in classes of ten per cent: in the means, and left out. */
static void count_classes(
	const struct study_evidence *evidence, guint ret_n[N_CLASSES][2], guint *ret_unknown)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = member_at(evidence, i);
		if (!isfinite(member->usable_pct)) {
			(*ret_unknown)++;
			continue;
		}
		double share = fmin(fmax(member->usable_pct / 100, 0), 1);
		guint class = MIN((guint)(share * N_CLASSES), N_CLASSES - 1);
		ret_n[class][study_member_is_in(evidence, member) ? 0 : 1]++;
	}
}

static double draw_classes(
	struct study_canvas *canvas, const struct study_evidence *evidence, double top)
{
	const struct study_style label = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT, .align = 1};
	const struct study_style number = {.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT};
	guint n[N_CLASSES][2] = {{0}}, n_unknown = 0, most = 1;

	top += 4 + study_canvas_text(canvas, LEFT - 6, top - 4, &label,
			   _("usable share of the recording, %"));
	count_classes(evidence, n, &n_unknown);

	for (guint i = 0; i < N_CLASSES; i++)
		most = MAX(most, n[i][0] + n[i][1]);
	const struct study_scale scale = {.low = 0, .high = most, .from = LEFT, .to = PLOT_RIGHT};
	double y = study_chart_axis_x(
		canvas, &scale, top, top + N_CLASSES * LINE, (int)MIN(most, 6), _("people"));
	for (guint i = 0; i < N_CLASSES; i++) {
		guint class = N_CLASSES - 1 - i, all = n[class][0] + n[class][1];
		double at = top + i * LINE, middle = at + LINE / 2;
		g_autofree char *name = g_strdup_printf("%u–%u %%", class * 10, class * 10 + 10);
		g_autofree char *count = g_strdup_printf("%u", all);
		study_canvas_text_middle(canvas, LEFT - 6, middle, &label, name);
		draw_bar(canvas, &scale, at + 1.5, LINE - 3, 0, n[class][0], true);
		draw_bar(canvas, &scale, at + 1.5, LINE - 3, n[class][0], all, false);
		study_canvas_text_middle(
			canvas, study_scale_at(&scale, all) + 5, middle, &number, count);
	}
	if (n_unknown > 0) {
		g_autofree char *note = g_strdup_printf(
			ngettext("Usable time is not known of %u person.",
				"Usable time is not known of %u people.", n_unknown),
			n_unknown);
		y = study_chart_note(canvas, y, note);
	}
	return y;
}

/* Rows of a small list of counts with bars. */
static double draw_count(struct study_canvas *canvas, double x, double y, const char *label,
	guint count, guint most, enum study_ink ink)
{
	const struct study_style style = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT, .width = 148, .n_lines = 1};
	const struct study_style number = {.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT};
	const double room = 48;
	g_autofree char *text = g_strdup_printf("%u", count);
	double width = room * count / MAX(most, 1);

	study_canvas_text_middle(canvas, x, y + LINE / 2, &style, label);
	study_canvas_box(canvas, x + 152, y + 2, width, LINE - 4, ink);
	study_canvas_text_middle(canvas, x + 156 + width, y + LINE / 2, &number, text);
	return y + LINE;
}

static void count_reasons(
	const struct study_evidence *evidence, guint ret_n[N_EXCLUSIONS], guint *ret_most)
{
	for (guint i = 0; i < evidence->members->len; i++) {
		for (guint k = 0; k < N_EXCLUSIONS; k++)
			ret_n[k] += (member_at(evidence, i)->exclusions & 1u << k) != 0;
	}
	for (guint k = 0; k < N_EXCLUSIONS; k++)
		*ret_most = MAX(*ret_most, ret_n[k]);
}

static double draw_reason(
	struct study_canvas *canvas, double y, guint reason, guint count, guint most)
{
	g_autofree char *words = study_say_exclusions(1u << reason, NULL, false);
	return draw_count(canvas, 6, y, words, count, most, STUDY_INK_VERMILLION);
}

static double draw_reasons(
	struct study_canvas *canvas, const struct study_evidence *evidence, double y)
{
	guint n[N_EXCLUSIONS] = {0}, most = 0;
	const struct study_style style = {.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_TEXT};

	count_reasons(evidence, n, &most);
	y = study_chart_heading(canvas, 6, y, HALF_LEFT - 16, _("Why people are left out")) + 3;
	if (most == 0)
		return y + study_canvas_text(canvas, 6, y, &style, _("Nobody is left out."));
	for (guint k = 0; k < N_EXCLUSIONS; k++) {
		if (n[k] > 0)
			y = draw_reason(canvas, y, k, n[k], most);
	}
	return y;
}

struct clocks {
	guint passed, failed, unknown;
	GString *names; /* of those that failed */
};

static struct clocks count_clocks(const struct study_evidence *evidence)
{
	struct clocks clocks = {.names = g_string_new(NULL)};

	for (guint i = 0; i < evidence->members->len; i++) {
		const GPtrArray *results = member_at(evidence, i)->results;
		for (guint k = 0; k < results->len; k++) {
			const struct study_result *result = g_ptr_array_index(results, k);
			const char *sync = result->sync ? result->sync : "";
			if (g_str_has_prefix(sync, "pass")) {
				clocks.passed++;
			} else if (!sync[0]) {
				clocks.unknown++;
			} else {
				clocks.failed++;
				g_string_append_printf(clocks.names, "%s%s/%s",
					clocks.names->len > 0 ? ", " : "",
					result->participant ? result->participant : "",
					result->session ? result->session : "");
			}
		}
	}
	return clocks;
}

static double draw_clocks(
	struct study_canvas *canvas, const struct study_evidence *evidence, double y)
{
	struct clocks clocks = count_clocks(evidence);
	guint most = MAX(MAX(clocks.passed, clocks.failed), clocks.unknown);
	const struct study_style style = {.size = STUDY_SIZE_SMALL,
		.ink = STUDY_INK_DIM,
		.width = STUDY_FIGURE_WIDTH - HALF_LEFT - 6,
		.n_lines = 4};

	if (most > 0) {
		y = study_chart_heading(canvas, HALF_LEFT, y, STUDY_FIGURE_WIDTH - HALF_LEFT - 6,
			    _("Sync certificates of the sessions")) +
		    3;
		y = draw_count(
			canvas, HALF_LEFT, y, _("passed"), clocks.passed, most, STUDY_INK_BLUE);
		y = draw_count(canvas, HALF_LEFT, y, _("failed"), clocks.failed, most,
			STUDY_INK_VERMILLION);
		y = draw_count(canvas, HALF_LEFT, y, _("without a certificate"), clocks.unknown,
			most, STUDY_INK_FRAME);
	}
	if (clocks.failed > 0) {
		g_autofree char *names = g_strdup_printf(_("Failed: %s"), clocks.names->str);
		y += study_canvas_text(canvas, HALF_LEFT, y + 2, &style, names) + 2;
	}
	g_string_free(clocks.names, TRUE);
	return y;
}

static double draw_legend(struct study_canvas *canvas, double y)
{
	const struct study_legend_item items[] = {
		{STUDY_SAMPLE_BOX, STUDY_INK_BLUE, STUDY_MARKER_NONE, false, STUDY_DASH_NONE,
			_("in the means")},
		{STUDY_SAMPLE_HATCH, STUDY_INK_VERMILLION, STUDY_MARKER_NONE, false,
			STUDY_DASH_NONE, _("left out")},
		{.sample = STUDY_SAMPLE_END},
	};

	return study_chart_legend(canvas, 6, y, STUDY_FIGURE_WIDTH - 12, items);
}

static double paint(const struct study_evidence *evidence, struct study_canvas *canvas)
{
	double y = evidence->members->len > N_LINES ? draw_classes(canvas, evidence, 8)
						    : draw_people(canvas, evidence, 8);

	y = draw_legend(canvas, y + 6) + 12;
	double reasons = draw_reasons(canvas, evidence, y),
	       clocks = draw_clocks(canvas, evidence, y);
	g_autofree char *note = study_chart_tell_members(evidence);
	return study_chart_note(canvas, fmax(reasons, clocks) + 3, note) + 6;
}

static void describe_members(GString *text, const struct study_evidence *evidence)
{
	guint n = evidence->members->len;

	for (guint i = 0; i < MIN(n, N_DESCRIBED); i++) {
		const struct study_member *member = member_at(evidence, i);
		g_autofree char *usable = core_numerals_tell(member->usable_pct, 0);
		g_autofree char *reasons = study_say_exclusions(member->exclusions, NULL, false);
		g_string_append_printf(text, _("\n%s: %s %% usable"), member->participant, usable);
		if (reasons[0])
			g_string_append_printf(text, _("; left out: %s"), reasons);
		g_string_append_c(text, '.');
	}
	if (n > N_DESCRIBED)
		g_string_append_printf(text, _("\nAnd %u more people."), n - N_DESCRIBED);
}

static char *describe(const struct study_evidence *evidence)
{
	GString *text = g_string_new(NULL);
	g_autofree char *members = study_chart_tell_members(evidence);
	guint n[N_EXCLUSIONS] = {0}, most = 0;
	struct clocks clocks = count_clocks(evidence);

	count_reasons(evidence, n, &most);
	g_string_append_printf(text, _("How much of the recordings can be used. %s"), members);
	for (guint k = 0; k < N_EXCLUSIONS; k++) {
		if (n[k] == 0)
			continue;
		g_autofree char *words = study_say_exclusions(1u << k, NULL, false);
		g_string_append_printf(text, " %s: %u.", words, n[k]);
	}
	if (clocks.passed + clocks.failed + clocks.unknown > 0)
		g_string_append_printf(text,
			_(" Sync certificates: %u passed, %u failed, %u sessions without."),
			clocks.passed, clocks.failed, clocks.unknown);
	g_string_free(clocks.names, TRUE);
	describe_members(text, evidence);
	return study_canvas_described(text, evidence);
}

const struct study_figure study_figure_quality = {
	"quality", N_("Quality: usable time, and who is left out"), has, paint, describe};
