/*
 * Which values a track's axis spans. Pure.
 */
#ifndef GUI_PLOT_TRACK_RANGE_H
#define GUI_PLOT_TRACK_RANGE_H

#include "gui/plot/layer.h"

enum affekt_scale {
	AFFEKT_SCALE_VISIBLE = 0, /* fits what is visible */
	AFFEKT_SCALE_RECORD, /* fits the whole record: heights can be compared while scrolling */
	AFFEKT_SCALE_FIXED,  /* as people set it */
};

/* Zooms [*low, *high] by @factor around @value (NaN: around the bottom where that is zero, else
 * around the middle), never below @floor. A range too narrow for float32 values stays. */
void affekt_track_range_zoom(double factor, double value, double floor, double *low, double *high);

/* Range for @layers (struct affekt_layer*) over @view, leaving out what lies in @unreliable
 * (struct affekt_layer_span, by start; NULL none) unless nothing else is there; with room for
 * markers above and rounded to steps, never below @floor (-INFINITY: no floor). False when there
 * is no value at all. */
gboolean affekt_track_range_compute(const GPtrArray *layers, const GArray *unreliable,
	struct affekt_view view, double floor, double *ret_low, double *ret_high);

#endif
