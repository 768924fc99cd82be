#include "study/figures/rows.h"

#include <math.h>
#include <string.h>

enum {
	N_THREE_LINES = 20, /* touch points up to which a title has three lines */
	N_TWO_LINES = 60,
};

#define NUMBER_RIGHT 27.0
#define TITLE_LEFT   40.0
#define TITLE_WIDTH  (STUDY_ROWS_LEFT - TITLE_LEFT - 6)
#define LEAST_HEIGHT 13.0
#define PHASE_ROOM   17.0
#define LABEL_ROOM   9.0 /* from title to title when rows are lower than that */

struct phase {
	const char *title; /* of the evidence */
	double top, first, bottom;
};

const char *study_rows_title(const struct study_touchpoint *touchpoint)
{
	if (touchpoint->title && touchpoint->title[0])
		return touchpoint->title;
	return touchpoint->id && touchpoint->id[0] ? touchpoint->id : "–";
}

const char *study_rows_phase(const struct study_evidence *evidence, const char *phase)
{
	const struct rec_studyfile *plan = evidence->folder ? evidence->folder->plan : NULL;
	const struct rec_phase *planned = plan ? rec_studyfile_find_phase(plan, phase) : NULL;

	return planned && planned->title && planned->title[0] ? planned->title : phase;
}

bool study_rows_has_critical(const struct study_evidence *evidence)
{
	for (guint i = 0; i < evidence->touchpoints->len; i++) {
		const struct study_touchpoint *touchpoint =
			g_ptr_array_index(evidence->touchpoints, i);
		if (touchpoint->is_critical)
			return true;
	}
	return false;
}

const struct study_value *study_rows_value(const struct study_member *member, guint touchpoint)
{
	return touchpoint < member->values->len
		       ? &g_array_index(member->values, struct study_value, touchpoint)
		       : NULL;
}

static struct study_style title_style(guint n)
{
	return (struct study_style){
		.size = STUDY_SIZE_LABEL,
		.ink = STUDY_INK_TEXT,
		.width = TITLE_WIDTH,
		.n_lines = n > N_TWO_LINES     ? 1
			   : n > N_THREE_LINES ? 2
					       : 3,
	};
}

const struct study_touchpoint *study_rows_touchpoint(
	const struct study_evidence *evidence, guint index)
{
	return g_ptr_array_index(evidence->touchpoints, index);
}

static void add_phase(struct study_rows *rows, const char *title, double *y)
{
	struct phase phase = {.title = title, .top = *y};

	if (!title[0]) {
		/* Rows of no phase: a bracket less. */
		phase.first = *y;
	} else {
		*y += rows->phases->len > 0 ? PHASE_ROOM : PHASE_ROOM - 3;
		phase.first = *y;
	}
	g_array_append_val(rows->phases, phase);
}

/* Headings must not make the page longer than it can be. */
static bool has_room_for_phases(
	const struct study_evidence *evidence, const GArray *indices, guint n)
{
	const char *before = "";
	guint n_phases = 0;

	for (guint i = 0; i < n; i++) {
		guint index = indices ? g_array_index(indices, guint, i) : i;
		const char *phase = study_rows_touchpoint(evidence, index)->phase;
		n_phases += strcmp(phase ? phase : "", before) != 0;
		before = phase ? phase : "";
	}
	return n_phases * PHASE_ROOM <= STUDY_PAGE_MOST / 10;
}

struct study_rows *study_rows_new(struct study_canvas *canvas,
	const struct study_evidence *evidence, const GArray *indices, double top)
{
	struct study_rows *rows = g_new0(struct study_rows, 1);
	guint n = indices ? indices->len : evidence->touchpoints->len;
	struct study_style style = title_style(n);
	double most = STUDY_PAGE_MOST / MAX(n, 1), y = top, titled = -INFINITY;
	const char *phase = "";
	bool has_phases = has_room_for_phases(evidence, indices, n);

	rows->rows = g_array_new(FALSE, TRUE, sizeof(struct study_row));
	rows->phases = g_array_new(FALSE, TRUE, sizeof(struct phase));
	rows->top = top;
	for (guint i = 0; i < n; i++) {
		guint index = indices ? g_array_index(indices, guint, i) : i;
		const struct study_touchpoint *touchpoint = study_rows_touchpoint(evidence, index);
		const char *now = touchpoint->phase ? touchpoint->phase : "";
		if (has_phases && strcmp(now, phase) != 0)
			add_phase(rows, now, &y);
		phase = now;
		double text =
			study_canvas_text_height(canvas, &style, study_rows_title(touchpoint));
		struct study_row row = {.touchpoint = index,
			.top = y,
			.height = fmin(fmax(text + 4, LEAST_HEIGHT), most)};
		row.middle = y + row.height / 2;
		row.is_titled = row.middle - titled >= LABEL_ROOM;
		if (row.is_titled)
			titled = row.middle;
		g_array_append_val(rows->rows, row);
		y += row.height;
		if (rows->phases->len > 0)
			g_array_index(rows->phases, struct phase, rows->phases->len - 1).bottom = y;
	}
	rows->bottom = y;
	return rows;
}

void study_rows_free(study_rows *rows)
{
	g_array_unref(rows->rows);
	g_array_unref(rows->phases);
	g_free(rows);
}

static void draw_phase(const struct phase *phase, struct study_canvas *canvas,
	const struct study_evidence *evidence, double right)
{
	const struct study_style style = {.size = STUDY_SIZE_LABEL,
		.is_bold = true,
		.ink = STUDY_INK_TEXT,
		.width = right - 6,
		.n_lines = 1};
	const double x = 9;

	if (!phase->title[0])
		return;
	study_canvas_text_middle(
		canvas, 6, phase->first - 6.5, &style, study_rows_phase(evidence, phase->title));
	study_canvas_line(canvas, x, phase->first + 1, x, phase->bottom - 1, 0.8, STUDY_INK_FRAME,
		STUDY_DASH_NONE);
	study_canvas_line(canvas, x, phase->first + 1, x + 3, phase->first + 1, 0.8,
		STUDY_INK_FRAME, STUDY_DASH_NONE);
	study_canvas_line(canvas, x, phase->bottom - 1, x + 3, phase->bottom - 1, 0.8,
		STUDY_INK_FRAME, STUDY_DASH_NONE);
}

static void draw_title(const struct study_row *row, struct study_canvas *canvas,
	const struct study_touchpoint *touchpoint, guint n)
{
	const struct study_style number = {
		.size = STUDY_SIZE_SMALL, .ink = STUDY_INK_DIM, .align = 1};
	struct study_style style = title_style(n);
	g_autofree char *place = g_strdup_printf("%u", row->touchpoint + 1);

	if (!row->is_titled)
		return;
	if (row->height < LABEL_ROOM)
		style.size = STUDY_SIZE_TINY;
	study_canvas_text_middle(canvas, NUMBER_RIGHT, row->middle, &number, place);
	if (touchpoint->is_critical)
		study_canvas_marker(canvas, NUMBER_RIGHT + 7.5, row->middle, 5, STUDY_MARKER_ARROW,
			STUDY_INK_TEXT, true);
	study_canvas_text_middle(
		canvas, TITLE_LEFT, row->middle, &style, study_rows_title(touchpoint));
}

void study_rows_draw(const struct study_rows *rows, struct study_canvas *canvas,
	const struct study_evidence *evidence, double right)
{
	for (guint i = 0; i < rows->rows->len; i++) {
		const struct study_row *row = &g_array_index(rows->rows, struct study_row, i);
		if (i % 2 == 0 && row->height >= LABEL_ROOM)
			study_canvas_box(
				canvas, 14, row->top, right - 14, row->height, STUDY_INK_STRIPE);
		draw_title(row, canvas, study_rows_touchpoint(evidence, row->touchpoint),
			rows->rows->len);
	}
	for (guint i = 0; i < rows->phases->len; i++)
		draw_phase(&g_array_index(rows->phases, struct phase, i), canvas, evidence, right);
}

void study_rows_tell(const struct study_row *row, struct study_canvas *canvas, double x,
	bool is_bold, const char *text)
{
	const struct study_style style = {
		.size = row->height < LABEL_ROOM ? STUDY_SIZE_TINY : STUDY_SIZE_SMALL,
		.is_bold = is_bold,
		.ink = STUDY_INK_TEXT,
		.align = 1};

	if (row->is_titled)
		study_canvas_text_middle(canvas, x, row->middle, &style, text);
}
