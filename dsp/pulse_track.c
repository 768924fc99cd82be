#include "dsp/pulse_track.h"

#include <math.h>
#include <string.h>

enum {
	SEEDS_MIN = 3,
	CONSISTENT_MIN = 3,
	SKIP_MAX = 3, /* intervals between neighbours of a path, at most */
};

static const double GOOD_CORRELATION = 0.9;
static const double PAUSE = 1.5;           /* usual intervals */
static const double PREMATURE_APART = 0.4; /* usual intervals */
static const double PREMATURE_CORRELATION = 0.7;
static const double HEIGHT_WEIGHT = 0.7;
static const double SKIP_COST = 3;

void dsp_pulse_track_init(struct dsp_pulse_track *track, const struct dsp_pulse_rings *rings,
	const struct dsp_params *params)
{
	memset(track, 0, sizeof(*track));
	track->rings = rings;
	track->params = params;
	dsp_pulse_find_init(&track->find, rings);
	dsp_pulse_memory_clear(&track->memory);
	dsp_pulse_memory_clear(&track->recent);
	track->usual_interval = 0.8 * rings->rate_hz;
	dsp_pulse_track_begin(track);
}

void dsp_pulse_track_begin(struct dsp_pulse_track *track)
{
	dsp_pulse_find_begin(&track->find);
	track->n_waves = 0;
	track->last_position = -INFINITY;
	track->is_last_suspect = false;
	track->trouble_from = -INFINITY;
}

static double ring_at(const struct dsp_pulse_rings *rings, const double *ring, double position)
{
	return ring[(size_t)(int64_t)round(position) & rings->mask];
}

/* ---- judging ---- */

static void take_shape(const struct dsp_pulse_track *track, const struct dsp_pulse_wave *wave,
	struct dsp_pulse_shape *ret_shape)
{
	const struct dsp_pulse_rings *rings = track->rings;
	double half = 0.5 * fmin(track->usual_interval, rings->rate_hz);

	dsp_pulse_shape_take(
		ret_shape, rings->wave, rings->mask, rings->n_ready, wave->found.position, half);
}

static bool is_suspect(const struct dsp_params *params, const struct dsp_pulse_memory *memory,
	double correlation, double amplitude)
{
	double usual = memory->typical_amplitude;

	return correlation < params->pulse_suspect_correlation ||
	       !(amplitude <= params->pulse_suspect_high * usual) ||
	       !(amplitude >= params->pulse_absent * usual) ||
	       (amplitude < params->pulse_suspect_low * usual && correlation < GOOD_CORRELATION);
}

static void judge(struct dsp_pulse_track *track, struct dsp_pulse_wave *wave)
{
	const struct dsp_pulse_rings *rings = track->rings;
	struct dsp_pulse_shape shape;

	take_shape(track, wave, &shape);
	wave->amplitude = ring_at(rings, rings->wave, wave->found.position) -
			  ring_at(rings, rings->wave, (double)wave->found.foot);
	wave->correlation = dsp_pulse_memory_compare(&track->memory, &shape);
	wave->core = dsp_pulse_memory_compare_core(&track->memory, &shape);
	wave->skewness = shape.skewness;
	wave->is_suspect =
		is_suspect(track->params, &track->memory, wave->correlation, wave->amplitude);
	wave->is_judged = true;
}

/* The first waves ever stand for what is usual until better is known. */
static void seed_memory(struct dsp_pulse_track *track)
{
	double interval[DSP_PULSE_SHAPE_MEMORY];
	size_t n =
		track->n_waves < DSP_PULSE_SHAPE_MEMORY ? track->n_waves : DSP_PULSE_SHAPE_MEMORY;

	if (track->memory.n > 0 || n < SEEDS_MIN)
		return;
	for (size_t i = 1; i < n; i++)
		interval[i - 1] = track->wave[i].found.position - track->wave[i - 1].found.position;
	track->usual_interval = dsp_pulse_shape_median(interval, n - 1);
	for (size_t i = 0; i < n; i++) {
		struct dsp_pulse_shape shape;

		judge(track, &track->wave[i]);
		take_shape(track, &track->wave[i], &shape);
		dsp_pulse_memory_add(&track->memory, &shape, track->wave[i].amplitude);
	}
	for (size_t i = 0; i < n; i++)
		track->wave[i].is_judged = false;
}

static void judge_all(struct dsp_pulse_track *track)
{
	seed_memory(track);
	for (size_t i = 0; i < track->n_waves; i++) {
		if (!track->wave[i].is_judged)
			judge(track, &track->wave[i]);
	}
}

/* ---- premature beats ---- */

/* The highest inner maximum of the trend-free signal in (from, to); -1: none. */
static int64_t highest_between(const struct dsp_pulse_rings *rings, double from, double to)
{
	int64_t best = -1;

	for (int64_t i = (int64_t)ceil(from); (double)i < to; i++) {
		double here = ring_at(rings, rings->peak, (double)i);

		if (here > ring_at(rings, rings->peak, (double)(i - 1)) &&
			here >= ring_at(rings, rings->peak, (double)(i + 1)) &&
			(best < 0 || here > ring_at(rings, rings->peak, (double)best)))
			best = i;
	}
	return best;
}

static bool has_shape(const struct dsp_pulse_track *track, const struct dsp_pulse_wave *wave)
{
	double usual = track->memory.typical_amplitude;

	return wave->core >= PREMATURE_CORRELATION &&
	       wave->amplitude >= track->params->pulse_suspect_low * usual &&
	       wave->amplitude <= track->params->pulse_suspect_high * usual;
}

/* A premature beat is small and near the one before it: the scale that suits the others can pass
 * over it. A pause is therefore searched for a wave of the right shape. */
static bool find_premature(
	struct dsp_pulse_track *track, double from, double to, struct dsp_pulse_wave *ret_wave)
{
	const struct dsp_pulse_rings *rings = track->rings;
	double apart = PREMATURE_APART * track->usual_interval;
	int64_t top = highest_between(rings, from + apart, to - apart);

	if (top < 0)
		return false;
	*ret_wave = (struct dsp_pulse_wave){
		.found = dsp_pulse_find_wave(&track->find, from,
			dsp_pulse_find_refine(rings, rings->peak, rings->n_ready, top, 1))};
	judge(track, ret_wave);
	return has_shape(track, ret_wave);
}

/* Whether another of the two waves before and behind number @i is suspect. */
static bool is_trouble_near(const struct dsp_pulse_track *track, size_t i)
{
	if (i < 2 && track->is_last_suspect)
		return true;
	for (size_t k = i < 2 ? 0 : i - 2; k <= i + 2 && k < track->n_waves; k++) {
		if (k != i && track->wave[k].is_suspect)
			return true;
	}
	return false;
}

/* A lone wave of a somewhat other shape between sound ones is a premature or a late beat. */
static void forgive_lone(struct dsp_pulse_track *track)
{
	for (size_t i = 0; i + 1 < track->n_waves; i++) {
		struct dsp_pulse_wave *wave = &track->wave[i];

		if (wave->is_suspect && has_shape(track, wave) && !is_trouble_near(track, i))
			wave->is_suspect = false;
	}
}

static void search_pauses(struct dsp_pulse_track *track)
{
	for (size_t i = 0; i < track->n_waves && track->n_waves < DSP_PULSE_FOUND_MAX; i++) {
		double from = i > 0 ? track->wave[i - 1].found.position : track->last_position;
		bool is_from_sound = i > 0 ? !track->wave[i - 1].is_suspect
					   : !track->is_last_suspect && isfinite(from);
		double to = track->wave[i].found.position;
		struct dsp_pulse_wave premature;

		if (!is_from_sound || track->wave[i].is_suspect ||
			to - from < PAUSE * track->usual_interval ||
			!find_premature(track, from, to, &premature))
			continue;
		memmove(track->wave + i + 1, track->wave + i,
			(track->n_waves - i) * sizeof(*track->wave));
		premature.is_suspect = false;
		track->wave[i++] = premature;
		track->n_waves++;
	}
}

/* ---- the path through trouble ---- */

/* The maxima of light - smooth in (from, to). */
static size_t list_nodes(struct dsp_pulse_track *track, double from, double to)
{
	const struct dsp_pulse_rings *rings = track->rings;
	size_t n = 1;

	for (int64_t i = (int64_t)from + 1; (double)i < to && n < DSP_PULSE_PATH_MAX - 1; i++) {
		double value[3];

		for (int k = 0; k < 3; k++) {
			size_t at = (size_t)(i + k - 1) & rings->mask;

			value[k] = rings->wave[at] - rings->peak[at];
		}
		if (value[1] > value[0] && value[1] >= value[2])
			track->node[n++] = (struct dsp_pulse_node){
				(double)i + dsp_beats_parabola(value[0], value[1], value[2]),
				value[1], INFINITY, -1};
	}
	return n;
}

/* Height of light - smooth on top of the newest good waves: that of the template's middle. */
static double usual_height(const struct dsp_pulse_track *track)
{
	double height[DSP_PULSE_SHAPE_MEMORY];
	size_t n = 0;

	for (size_t i = 0; i < track->n_waves && n < DSP_PULSE_SHAPE_MEMORY; i++) {
		const struct dsp_pulse_wave *wave = &track->wave[i];

		if (!wave->is_suspect)
			height[n++] =
				ring_at(track->rings, track->rings->wave, wave->found.position) -
				ring_at(track->rings, track->rings->peak, wave->found.position);
	}
	return n > 0 ? dsp_pulse_shape_median(height, n) : 0.2 * track->memory.typical_amplitude;
}

static void relax(struct dsp_pulse_track *track, int to, double height_scale)
{
	double usual = track->usual_interval;
	struct dsp_pulse_node *node = &track->node[to];
	double gain = HEIGHT_WEIGHT * fmax(-1, fmin(1.5, node->height * height_scale));

	for (int i = to - 1; i >= 0; i--) {
		const struct dsp_pulse_node *before = &track->node[i];
		double distance = (node->position - before->position) / usual;

		if (distance < 0.55 || !isfinite(before->cost))
			continue;
		if (distance > SKIP_MAX + 0.3)
			break;
		for (int k = 1; k <= SKIP_MAX; k++) {
			double off = (distance / k - 1) / track->params->pulse_rhythm_spread;
			double cost =
				before->cost + 0.5 * k * off * off + (k - 1) * SKIP_COST - gain;

			if (cost < node->cost) {
				node->cost = cost;
				node->before = i;
			}
		}
	}
}

/* The last node of the cheapest path: the anchor, or without one any within an interval of the
 * end, charged for what it leaves open. */
static int cheapest_end(const struct dsp_pulse_track *track, int n, double to, bool is_anchored)
{
	int best = -1;
	double least = INFINITY;

	if (is_anchored)
		return isfinite(track->node[n - 1].cost) ? n - 1 : -1;
	for (int i = n - 1; i > 0; i--) {
		if (track->node[i].position < to - 1.3 * track->usual_interval)
			break;
		if (track->node[i].cost < least) {
			least = track->node[i].cost;
			best = i;
		}
	}
	return best;
}

/* Replaces waves [first, end) by the path from @from to @to. */
static void replace_waves(struct dsp_pulse_track *track, size_t first, size_t end, double from,
	double to, bool is_anchored)
{
	struct dsp_pulse_wave path[DSP_PULSE_FOUND_MAX];
	double scale = 1 / usual_height(track);
	int n = (int)list_nodes(track, from, to), last;
	size_t n_path = 0;

	track->node[0] = (struct dsp_pulse_node){from, 0, 0, -1};
	if (is_anchored)
		track->node[n++] = (struct dsp_pulse_node){to, 0, INFINITY, -1};
	for (int i = 1; i < n; i++)
		relax(track, i, scale);
	last = cheapest_end(track, n, to, is_anchored);
	if (last < 0)
		return;
	if (is_anchored)
		last = track->node[last].before;
	for (int i = last; i > 0; i = track->node[i].before)
		n_path++;
	if (track->n_waves - (end - first) + n_path > DSP_PULSE_FOUND_MAX)
		return;
	for (int i = last, k = (int)n_path - 1; i > 0; i = track->node[i].before, k--) {
		double position = track->node[i].position;

		path[k] = (struct dsp_pulse_wave){
			.found = dsp_pulse_find_wave(&track->find,
				track->node[track->node[i].before].position, position)};
		judge(track, &path[k]);
		path[k].is_suspect = true;
	}
	memmove(track->wave + first + n_path, track->wave + end,
		(track->n_waves - end) * sizeof(*track->wave));
	memcpy(track->wave + first, path, n_path * sizeof(*path));
	track->n_waves = track->n_waves - (end - first) + n_path;
}

/* The end of the trouble that begins at wave @first: the first of two sound waves. */
static size_t find_trouble_end(const struct dsp_pulse_track *track, size_t first)
{
	for (size_t i = first; i + 1 < track->n_waves; i++) {
		if (!track->wave[i].is_suspect && !track->wave[i + 1].is_suspect)
			return i;
	}
	return track->n_waves;
}

/* A single suspect wave between sound ones is left alone unless it towers. */
static bool is_worth_searching(const struct dsp_pulse_track *track, size_t first, size_t end)
{
	size_t n_suspect = track->is_last_suspect && first == 0 ? 1 : 0;

	for (size_t i = first; i < end; i++) {
		if (track->wave[i].amplitude >
			track->params->pulse_suspect_high * track->memory.typical_amplitude)
			return true;
		n_suspect += track->wave[i].is_suspect;
	}
	return n_suspect >= 2;
}

static void search_trouble(struct dsp_pulse_track *track, size_t *first)
{
	double settled = (double)dsp_pulse_find_settled(&track->find);
	double from = *first > 0 ? track->wave[*first - 1].found.position : track->last_position;
	size_t end = find_trouble_end(track, *first), n_before = track->n_waves;
	bool is_anchored = end < track->n_waves;
	double to = is_anchored ? track->wave[end].found.position : settled;
	double since = *first == 0 && track->is_last_suspect ? track->trouble_from : from;

	if (isfinite(from) &&
		to - since <= track->params->pulse_trouble_max_s * track->rings->rate_hz &&
		track->n_intervals >= SEEDS_MIN && is_worth_searching(track, *first, end))
		replace_waves(track, *first, end, from, to, is_anchored);
	*first = end + track->n_waves - n_before + 1;
}

static void search_all(struct dsp_pulse_track *track)
{
	size_t i = 0;

	if (track->is_last_suspect && track->n_waves > 0)
		search_trouble(track, &i);
	while (i < track->n_waves) {
		if (track->wave[i].is_suspect)
			search_trouble(track, &i);
		else
			i++;
	}
}

/* ---- finals ---- */

static void learn_interval(struct dsp_pulse_track *track, double interval)
{
	if (interval > 2 * track->rings->rate_hz)
		return;
	track->interval[track->next_interval] = interval;
	track->next_interval = (track->next_interval + 1) % DSP_PULSE_SHAPE_MEMORY;
	if (track->n_intervals < DSP_PULSE_SHAPE_MEMORY)
		track->n_intervals++;
	track->usual_interval = dsp_pulse_shape_median(track->interval, track->n_intervals);
}

/* A sensor that was moved shows other waves for good: when they are consistent among themselves
 * for long, they become the usual ones. */
static void learn_change(
	struct dsp_pulse_track *track, const struct dsp_pulse_shape *shape, double amplitude)
{
	struct dsp_pulse_memory *recent = &track->recent;
	bool is_full = recent->n == DSP_PULSE_SHAPE_MEMORY;
	double correlation = dsp_pulse_memory_compare(recent, shape);

	if (is_full && !is_suspect(track->params, recent, correlation, amplitude))
		track->n_consistent++;
	else
		track->n_consistent = 0;
	dsp_pulse_memory_add(recent, shape, amplitude);
	if (track->n_consistent < CONSISTENT_MIN)
		return;
	track->memory = *recent;
	dsp_pulse_memory_clear(recent);
	track->n_consistent = 0;
	track->n_intervals = 0;
	for (size_t i = 0; i < track->n_waves; i++)
		track->wave[i].is_judged = false;
}

static void learn(struct dsp_pulse_track *track, const struct dsp_pulse_wave *wave)
{
	struct dsp_pulse_shape shape;

	if (wave->is_suspect || wave->correlation >= GOOD_CORRELATION)
		take_shape(track, wave, &shape);
	if (wave->is_suspect) {
		learn_change(track, &shape, wave->amplitude);
		return;
	}
	if (track->recent.n > 0)
		dsp_pulse_memory_clear(&track->recent);
	track->n_consistent = 0;
	if (wave->correlation >= GOOD_CORRELATION)
		dsp_pulse_memory_add(&track->memory, &shape, wave->amplitude);
	if (!track->is_last_suspect && isfinite(track->last_position))
		learn_interval(track, wave->found.position - track->last_position);
}

/* What was found goes behind what is there; a path may have put a beat near the seam already. */
static void append_found(struct dsp_pulse_track *track)
{
	struct dsp_pulse_find *find = &track->find;

	for (size_t i = 0; i < find->n_found && track->n_waves < DSP_PULSE_FOUND_MAX; i++) {
		double before = track->n_waves > 0 ? track->wave[track->n_waves - 1].found.position
						   : track->last_position;

		if (find->found[i].position - before >=
			DSP_PULSE_FIND_DUPLICATE_S * track->rings->rate_hz)
			track->wave[track->n_waves++] =
				(struct dsp_pulse_wave){.found = find->found[i]};
	}
	dsp_pulse_find_drop(find, find->n_found);
}

bool dsp_pulse_track_step(struct dsp_pulse_track *track, bool is_end)
{
	struct dsp_pulse_find *find = &track->find;

	if (!dsp_pulse_find_step(find, is_end))
		return false;
	append_found(track);
	judge_all(track);
	forgive_lone(track);
	search_pauses(track);
	search_all(track);
	return true;
}

bool dsp_pulse_track_pull(
	struct dsp_pulse_track *track, int64_t horizon, struct dsp_pulse_wave *ret_wave)
{
	struct dsp_pulse_wave wave = track->wave[0];

	if (track->n_waves == 0 || wave.found.position >= (double)horizon)
		return false;
	track->n_waves--;
	memmove(track->wave, track->wave + 1, track->n_waves * sizeof(*track->wave));
	if (!wave.is_judged)
		judge(track, &wave);
	learn(track, &wave);
	if (!wave.is_suspect)
		track->trouble_from = wave.found.position;
	track->last_position = wave.found.position;
	track->is_last_suspect = wave.is_suspect;
	*ret_wave = wave;
	return true;
}
