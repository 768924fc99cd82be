#include "gui/plot/track_range.h"

#include "core/ticks.h"

#include <math.h>

static struct affekt_extent extent_of_layers(const GPtrArray *layers, struct affekt_view view)
{
	struct affekt_extent extent = AFFEKT_EXTENT_NONE;
	for (guint i = 0; i < layers->len; i++) {
		const struct affekt_layer *layer = layers->pdata[i];
		if (layer->ops->extent != NULL)
			extent = affekt_extent_join(extent, layer->ops->extent(layer, view));
	}
	return extent;
}

static struct affekt_extent reliable_extent(
	const GPtrArray *layers, const GArray *unreliable, struct affekt_view view)
{
	struct affekt_extent extent = AFFEKT_EXTENT_NONE;
	double from_s = view.v0;
	for (guint i = 0; i < unreliable->len; i++) {
		const struct affekt_layer_span *span =
			&g_array_index(unreliable, struct affekt_layer_span, i);
		if (span->end_s <= from_s || span->start_s >= view.v1)
			continue;
		if (span->start_s > from_s) {
			struct affekt_view before = {from_s, span->start_s};
			extent = affekt_extent_join(extent, extent_of_layers(layers, before));
		}
		from_s = span->end_s;
	}
	if (from_s < view.v1) {
		struct affekt_view rest = {from_s, view.v1};
		extent = affekt_extent_join(extent, extent_of_layers(layers, rest));
	}
	return extent;
}

gboolean affekt_track_range_compute(const GPtrArray *layers, const GArray *unreliable,
	struct affekt_view view, double floor, double *ret_low, double *ret_high)
{
	struct affekt_extent extent = AFFEKT_EXTENT_NONE;
	if (unreliable != NULL)
		extent = reliable_extent(layers, unreliable, view);
	if (!affekt_extent_is_known(extent))
		extent = extent_of_layers(layers, view);
	if (!affekt_extent_is_known(extent))
		return FALSE;
	double low = fmax(extent.low, floor), high = fmax(extent.high, low);
	double range = high - low;
	if (range < 1e-9 * fmax(fabs(low), fabs(high)) || range <= 0)
		range = fmax(fabs(high) * 0.1, 1e-3);
	/* What is never negative gets no negative axis from its margin. */
	low = fmax(low - 0.05 * range, low >= 0 ? fmax(floor, 0) : floor);
	high += 0.14 * range;
	core_ticks_round_range(&low, &high);
	*ret_low = low;
	*ret_high = high;
	return TRUE;
}

void affekt_track_range_zoom(double factor, double value, double floor, double *low, double *high)
{
	if (isnan(value))
		value = *low == 0 ? 0 : (*low + *high) / 2;
	double bottom = fmax(value - (value - *low) * factor, floor);
	double top = value + (*high - value) * factor;
	if (!isfinite(bottom) || !isfinite(top) ||
		top - bottom <= 1e-6 * fmax(fabs(bottom), fabs(top)) || top - bottom < 1e-9)
		return;
	*low = bottom;
	*high = top;
}
