/*
 * What charts share: scales, axes, legends, notes, numbers in words.
 */
#ifndef STUDY_FIGURES_CHART_H
#define STUDY_FIGURES_CHART_H

#include "study/figures/canvas.h"

/* Values low..high at points from..to. */
struct study_scale {
	double low, high, from, to;
};

/* NaN for what is not finite; what is outside lies at the end. */
double study_scale_at(const struct study_scale *scale, double value);

/* Widens [low, high] by @value when it is finite. Begin with INFINITY, -INFINITY. */
void study_scale_widen(struct study_scale *scale, double value);

/* Opens the range to round numbers; 0..1 when nothing widened it. */
void study_scale_round(struct study_scale *scale);

/* Ticks, numbers below @bottom and grid lines up to @top; @title below. Returns the bottom. */
double study_chart_axis_x(struct study_canvas *canvas, const struct study_scale *scale, double top,
	double bottom, int n_max, const char *title);

/* The same of seconds, as mm:ss. */
double study_chart_axis_time(struct study_canvas *canvas, const struct study_scale *scale,
	double top, double bottom, const char *title);

/* Numbers left of @left and grid lines up to @right. */
void study_chart_axis_y(struct study_canvas *canvas, const struct study_scale *scale, double left,
	double right, int n_max);

/* A horizontal interval with short ends about @y. */
void study_chart_whisker(struct study_canvas *canvas, const struct study_scale *scale,
	struct study_interval interval, double y, double width, enum study_ink ink);

enum study_sample {
	STUDY_SAMPLE_MARKER = 0,
	STUDY_SAMPLE_WHISKER, /* marker on an interval */
	STUDY_SAMPLE_LINE,    /* marker on a line, when there is one */
	STUDY_SAMPLE_BOX,
	STUDY_SAMPLE_HATCH,
	STUDY_SAMPLE_END,
};

struct study_legend_item {
	enum study_sample sample;
	enum study_ink ink;
	enum study_marker marker;
	bool is_filled;
	enum study_dash dash;
	const char *text; /* NULL: the item is left out */
};

/* In lines of @width; @items end with STUDY_SAMPLE_END. Returns the bottom. */
double study_chart_legend(struct study_canvas *canvas, double x, double y, double width,
	const struct study_legend_item *items);

/* A dim sentence over the whole width; returns the bottom, @y for "". */
double study_chart_note(struct study_canvas *canvas, double y, const char *text);

/* The small bold heading of a part; returns the bottom. */
double study_chart_heading(
	struct study_canvas *canvas, double x, double y, double width, const char *text);

/* "54.2 [47.0; 61.3]" in the language of the texts; "54.2" without interval, "–" for NaN. Owned by
 * the caller. */
char *study_chart_tell(double value, struct study_interval interval, int decimals);

/* "95 % interval 47.0 to 61.3", or "" when the interval is unknown. Owned by the caller. */
char *study_chart_tell_interval(struct study_interval interval, int decimals);

/* "p = 0.012", "p < 0.001". Owned by the caller. */
char *study_chart_tell_p(double p);

/* "12 people are in the means, 2 are left out." Owned by the caller. */
char *study_chart_tell_members(const struct study_evidence *evidence);

bool study_chart_is_known(struct study_interval interval);

#endif
