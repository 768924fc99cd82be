#include "gui/review/hit.h"

#include "gui/review/stand.h"
#include "gui/session/loader.h"

#include <math.h>

enum {
	MARKER_HEIGHT = 13, /* pixels above its tip */
	TICK_ROOM = 5,      /* beats that are closer are not drawn (gui/plot/layer_markers.c) */
};

/* The nearest thing so far. */
struct nearest {
	struct affekt_thing thing;
	double distance;
};

static void offer(struct nearest *nearest, double distance, struct affekt_thing thing)
{
	if (distance > AFFEKT_HIT_REACH || distance >= nearest->distance)
		return;
	nearest->thing = thing;
	nearest->distance = distance;
}

static const GArray *rows_of(enum affekt_thing_kind kind, const struct rec_results *results)
{
	if (kind == AFFEKT_THING_PEAK)
		return results->peaks;
	if (kind == AFFEKT_THING_RESPONSE)
		return results->scr;
	return kind == AFFEKT_THING_BEAT ? results->beats : NULL;
}

static double time_of(const struct affekt_hit_plot *plot, const GArray *rows, guint i)
{
	if (plot->markers == AFFEKT_THING_PEAK)
		return g_array_index(rows, struct dsp_peak, i).time_s;
	if (plot->markers == AFFEKT_THING_BEAT)
		return g_array_index(rows, struct dsp_beat, i).time_s;
	const struct dsp_scr *scr = &g_array_index(rows, struct dsp_scr, i);
	return plot->at_onset ? scr->onset_s : scr->peak_s;
}

static double value_of(const struct affekt_hit_plot *plot, const GArray *rows, guint i)
{
	if (plot->markers == AFFEKT_THING_PEAK)
		return affekt_stand_of_peak(plot->series, &g_array_index(rows, struct dsp_peak, i));
	if (plot->markers == AFFEKT_THING_BEAT)
		return affekt_stand_of_beat(plot->series, &g_array_index(rows, struct dsp_beat, i));
	return affekt_stand_of_response(
		plot->series, &g_array_index(rows, struct dsp_scr, i), plot->at_onset);
}

bool affekt_hit_place(const struct affekt_hit_plot *plot, const struct rec_results *results,
	struct affekt_thing thing, double *ret_x, double *ret_y)
{
	const GArray *rows = rows_of(plot->markers, results);
	if (rows == NULL || plot->series == NULL || thing.kind != plot->markers ||
		thing.index < 0 || (guint)thing.index >= rows->len)
		return false;
	guint i = (guint)thing.index;
	double value = value_of(plot, rows, i);
	double y = isnan(value) ? plot->height
				: (plot->high - value) / (plot->high - plot->low) * plot->height;
	*ret_x = affekt_view_to_x(plot->view, plot->width, time_of(plot, rows, i));
	/* As they are drawn: always wholly inside the plot. */
	*ret_y = fmin(fmax(y, MARKER_HEIGHT), plot->height);
	return true;
}

/* How far @y is from a marker with its tip at @tip_y; 0 beside it. */
static double distance_down(double tip_y, double y)
{
	return fmax(fmax(y - tip_y, tip_y - MARKER_HEIGHT - y), 0);
}

/* The first row whose time is @time_s or later; rows are by time, onsets nearly so. */
static guint first_at(const struct affekt_hit_plot *plot, const GArray *rows, double time_s)
{
	guint low = 0, high = rows->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (time_of(plot, rows, middle) < time_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void offer_markers(struct nearest *nearest, const struct affekt_hit_plot *plot,
	const struct rec_results *results, double x, double y)
{
	const GArray *rows = rows_of(plot->markers, results);
	if (rows == NULL || plot->series == NULL)
		return;
	guint n_shown = first_at(plot, rows, plot->view.v1) - first_at(plot, rows, plot->view.v0);
	if (plot->markers == AFFEKT_THING_BEAT && n_shown * TICK_ROOM > plot->width)
		return;
	double from_s = affekt_view_to_time(plot->view, plot->width, x - AFFEKT_HIT_REACH);
	for (guint i = first_at(plot, rows, from_s); i < rows->len; i++) {
		struct affekt_thing thing = {plot->markers, AFFEKT_PART_WHOLE, (int)i};
		double marker_x, marker_y;
		if (affekt_view_to_x(plot->view, plot->width, time_of(plot, rows, i)) >
			x + AFFEKT_HIT_REACH)
			break;
		if (affekt_hit_place(plot, results, thing, &marker_x, &marker_y))
			offer(nearest, hypot(marker_x - x, distance_down(marker_y, y)), thing);
	}
}

static void offer_borders(struct nearest *nearest, double start_x, double end_x, double x,
	enum affekt_thing_kind kind, int index)
{
	/* Of two borders at one place the one whose inside is under the pixel. */
	double inside = x >= start_x && x <= end_x ? 0 : 0.25;
	offer(nearest, fabs(x - start_x) + inside,
		(struct affekt_thing){kind, AFFEKT_PART_START, index});
	offer(nearest, fabs(x - end_x) + inside,
		(struct affekt_thing){kind, AFFEKT_PART_END, index});
}

static struct affekt_thing find_artefact(
	const struct affekt_hit_plot *plot, const struct rec_results *results, double x)
{
	struct nearest nearest = {.distance = INFINITY};
	struct affekt_thing inside = {AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};
	for (guint i = 0; i < results->artefacts->len; i++) {
		const struct dsp_artefact *artefact =
			&g_array_index(results->artefacts, struct dsp_artefact, i);
		if (artefact->channel != plot->channel)
			continue;
		double start_x = affekt_view_to_x(plot->view, plot->width, artefact->start_s);
		double end_x = affekt_view_to_x(plot->view, plot->width, artefact->end_s);
		offer_borders(&nearest, start_x, end_x, x, AFFEKT_THING_ARTEFACT, (int)i);
		if (x >= start_x && x <= end_x)
			inside = (struct affekt_thing){
				AFFEKT_THING_ARTEFACT, AFFEKT_PART_WHOLE, (int)i};
	}
	return nearest.thing.kind != AFFEKT_THING_NONE ? nearest.thing : inside;
}

struct affekt_thing affekt_hit_find(
	const struct affekt_hit_plot *plot, const struct rec_results *results, double x, double y)
{
	struct nearest nearest = {.thing = {.index = -1}, .distance = INFINITY};
	if (results == NULL || x < 0 || y < 0 || x > plot->width || y > plot->height)
		return nearest.thing;
	offer_markers(&nearest, plot, results, x, y);
	if (nearest.thing.kind == AFFEKT_THING_NONE && plot->channel >= 0)
		return find_artefact(plot, results, x);
	return nearest.thing;
}

struct affekt_thing affekt_hit_find_in_band(const struct affekt_hit_band *band, double x, double y)
{
	struct nearest nearest = {.thing = {.index = -1}, .distance = INFINITY};
	for (guint i = 0; i < band->visits->len; i++) {
		const struct rec_touchpoint *visit =
			&g_array_index(band->visits, struct affekt_visit, i).row;
		int row = g_array_index(band->rows, int, i);
		double top = band->top + row * band->pitch;
		if (row < 0 || y < top || y > top + band->row_height)
			continue;
		offer_borders(&nearest, affekt_view_to_x(band->view, band->width, visit->start_s),
			affekt_view_to_x(band->view, band->width, visit->end_s), x,
			AFFEKT_THING_VISIT, (int)i);
	}
	bool is_among_flags = y >= band->flags_top && y <= band->flags_top + band->flags_height;
	for (guint i = 0; band->marks != NULL && is_among_flags && i < band->marks->len; i++) {
		const struct affekt_mark *mark = &g_array_index(band->marks, struct affekt_mark, i);
		double flag_x = affekt_view_to_x(band->view, band->width, mark->time_s);
		offer(&nearest, fabs(x - flag_x),
			(struct affekt_thing){AFFEKT_THING_MARK, AFFEKT_PART_WHOLE, (int)i});
	}
	return nearest.thing;
}
