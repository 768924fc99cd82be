#include "dsp/pulse/pulse_path.h"

#include "dsp/base/parabola.h"

#include <math.h>

enum {
	SKIP_MAX = 3, /* intervals between neighbours of a path, at most */
};

static const double HEIGHT_WEIGHT = 0.7;
static const double HEIGHT_MAX = 1.5; /* of the usual one: more is movement, and no better */
static const double SKIP_COST = 3;
static const double INTERVAL_MIN = 0.55; /* of the usual one */
static const double END_SLACK = 1.3;     /* usual intervals that an open end may lack */

double dsp_pulse_path_height(const struct dsp_pulse_rings *rings, double position)
{
	int64_t index = (int64_t)round(position);

	return dsp_pulse_rings_at(rings, rings->wave, index) -
	       dsp_pulse_rings_at(rings, rings->peak, index);
}

/* The maxima in (from, to) behind node 0. */
static int list_nodes(
	struct dsp_pulse_path *path, const struct dsp_pulse_rings *rings, double from, double to)
{
	int n = 1;

	path->node[0] = (struct dsp_pulse_path_node){from, 0, 0, -1};
	for (double i = floor(from) + 1; i < to && n < DSP_PULSE_PATH_NODES - 1; i++) {
		double before = dsp_pulse_path_height(rings, i - 1);
		double here = dsp_pulse_path_height(rings, i);
		double behind = dsp_pulse_path_height(rings, i + 1);

		if (here > before && here >= behind)
			path->node[n++] = (struct dsp_pulse_path_node){
				i + dsp_parabola_offset(before, here, behind), here, INFINITY, -1};
	}
	return n;
}

/* The cheapest way to node @to. */
static void relax(struct dsp_pulse_path *path, int to, const struct dsp_pulse_path_usual *usual)
{
	struct dsp_pulse_path_node *node = &path->node[to];
	double gain = HEIGHT_WEIGHT * fmax(-1, fmin(HEIGHT_MAX, node->height / usual->height));

	for (int i = to - 1; i >= 0; i--) {
		const struct dsp_pulse_path_node *before = &path->node[i];
		double distance = (node->position - before->position) / usual->interval;

		if (distance < INTERVAL_MIN || !isfinite(before->cost))
			continue;
		if (distance > SKIP_MAX + 0.3)
			break;
		for (int k = 1; k <= SKIP_MAX; k++) {
			double off = (distance / k - 1) / usual->spread;
			double cost =
				before->cost + 0.5 * k * off * off + (k - 1) * SKIP_COST - gain;

			if (cost < node->cost) {
				node->cost = cost;
				node->before = i;
			}
		}
	}
}

/* The last beat of the cheapest path: the one before the anchor, or without an anchor any within
 * an interval of the end. -1: there is none. */
static int find_last(const struct dsp_pulse_path *path, int n, double to, bool is_anchored,
	const struct dsp_pulse_path_usual *usual)
{
	double least = INFINITY;
	int best = -1;

	if (is_anchored)
		return path->node[n - 1].before;
	for (int i = n - 1; i > 0; i--) {
		if (path->node[i].position < to - END_SLACK * usual->interval)
			break;
		if (path->node[i].cost < least) {
			least = path->node[i].cost;
			best = i;
		}
	}
	return best;
}

bool dsp_pulse_path_search(struct dsp_pulse_path *path, const struct dsp_pulse_rings *rings,
	double from, double to, bool is_anchored, const struct dsp_pulse_path_usual *usual)
{
	int n = list_nodes(path, rings, from, to), last;

	if (is_anchored)
		path->node[n++] = (struct dsp_pulse_path_node){to, 0, INFINITY, -1};
	for (int i = 1; i < n; i++)
		relax(path, i, usual);
	last = find_last(path, n, to, is_anchored, usual);
	if (last < 0)
		return false;
	path->n_beats = 0;
	for (int i = last; i > 0; i = path->node[i].before)
		path->n_beats++;
	if (path->n_beats > DSP_PULSE_PATH_BEATS)
		return false;
	for (size_t k = path->n_beats; k > 0; k--, last = path->node[last].before)
		path->beat[k - 1] = path->node[last].position;
	return true;
}
