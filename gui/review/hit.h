/*
 * Which thing lies under a pixel: a marker, an edge of an artefact, a border of a touch point, the
 * flag of a mark. Pure arithmetic over the rows that are shown; no widget, any thread.
 *
 * Pixels count from the left top of a plot. Of several things within reach the nearest wins; a
 * marker wins over an artefact, and an artefact's edge over its inside.
 */
#ifndef GUI_REVIEW_HIT_H
#define GUI_REVIEW_HIT_H

#include "gui/plot/series.h"
#include "gui/plot/view.h"
#include "recordings/session/results.h"

enum {
	AFFEKT_HIT_REACH = 8 /* pixels */
};

enum affekt_thing_kind {
	AFFEKT_THING_NONE = 0,
	AFFEKT_THING_PEAK,
	AFFEKT_THING_RESPONSE,
	AFFEKT_THING_BEAT,
	AFFEKT_THING_ARTEFACT,
	AFFEKT_THING_VISIT,
	AFFEKT_THING_MARK,
};

enum affekt_thing_part {
	AFFEKT_PART_WHOLE = 0,
	AFFEKT_PART_START, /* of an artefact or a touch point */
	AFFEKT_PART_END,
};

/* One row of what is shown, or a border of it. */
struct affekt_thing {
	enum affekt_thing_kind kind;
	enum affekt_thing_part part;
	int index; /* into the session's rows of its kind */
};

/* The plot of one track. */
struct affekt_hit_plot {
	struct affekt_view view;
	double width, height;
	double low, high;               /* values at the bottom and the top */
	struct affekt_series *series;   /* what the markers stand on; NULL: no markers */
	enum affekt_thing_kind markers; /* peaks, responses, beats; AFFEKT_THING_NONE: none */
	bool at_onset;                  /* responses stand at their onset */
	int channel;                    /* enum dsp_channel of its artefacts; -1: none */
};

struct affekt_thing affekt_hit_find(
	const struct affekt_hit_plot *plot, const struct rec_results *results, double x, double y);

/* The tip of the marker of @thing; FALSE when it has none in @plot. */
bool affekt_hit_place(const struct affekt_hit_plot *plot, const struct rec_results *results,
	struct affekt_thing thing, double *ret_x, double *ret_y);

/* The band of touch points. */
struct affekt_hit_band {
	struct affekt_view view;
	double width;
	const GArray *visits;          /* struct affekt_visit */
	const GArray *rows;            /* int per visit: its line; -1 not drawn */
	const GArray *marks;           /* struct affekt_mark; NULL none */
	double top, pitch, row_height; /* of the lines */
	double flags_top, flags_height;
};

/* A border or a flag; not the inside of a touch point. */
struct affekt_thing affekt_hit_find_in_band(const struct affekt_hit_band *band, double x, double y);

#endif
