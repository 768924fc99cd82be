#include "dsp/pulse/pulse_track.h"

#include "dsp/base/parabola.h"
#include "dsp/pulse/pulse_gain.h"
#include "dsp/pulse/pulse_odd.h"

#include <math.h>
#include <string.h>

enum {
	SEEDS_MIN = 3,
	CONSISTENT_MIN = 3,
};

static const double GOOD_CORRELATION = 0.9;
static const double CORE_SHARE = 0.5; /* the wave without its neighbours */
/* Of light - smooth, of the amplitude: what a wave of usual width has. */
static const double USUAL_HEIGHT = 0.2;
static const double LEVEL_REACH_S = 0.03;
static const double LEVEL_DOUBT_S = 0.002; /* shifts up to this are left alone */
static const double LEVEL_MAX_S = 2;
static const double SECOND_TOP = 0.47; /* of the distance of two beats */

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
	track->last_sound_position = -INFINITY;
	track->last_sound_amplitude = (double)NAN;
	track->gain_position = INFINITY;
	track->gain = 1;
	track->trouble_from = -INFINITY;
}

static double ring_at(const struct dsp_pulse_rings *rings, const double *ring, double position)
{
	return ring[(size_t)(int64_t)round(position) & rings->mask];
}

/* ---- judging ---- */

/* The middle of a shape that is a wave's own at the usual rate. */
static double own_share(const struct dsp_pulse_track *track)
{
	return fmin(1, track->usual_interval / track->rings->rate_hz);
}

static void take_shape(const struct dsp_pulse_track *track, const struct dsp_pulse_wave *wave,
	struct dsp_pulse_shape *ret_shape)
{
	const struct dsp_pulse_rings *rings = track->rings;

	dsp_pulse_shape_take(ret_shape, rings->wave, rings->mask, rings->n_ready,
		wave->found.position, 0.5 * rings->rate_hz, own_share(track));
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

/* Intersecting tangents: the foot alone lies where noise leaves it on a nearly level stretch. */
static double find_onset(const struct dsp_pulse_track *track, const struct dsp_pulse_wave *wave)
{
	const struct dsp_pulse_rings *rings = track->rings;
	int64_t foot = wave->found.foot, top = (int64_t)wave->found.position, best = foot;
	double low = dsp_pulse_rings_at(rings, rings->wave, foot), slope = 0, onset;

	for (int64_t i = foot + 1; i < top; i++) {
		double here = 0.5 * (dsp_pulse_rings_at(rings, rings->wave, i + 1) -
					    dsp_pulse_rings_at(rings, rings->wave, i - 1));

		if (here > slope) {
			slope = here;
			best = i;
		}
	}
	if (!(slope > 0))
		return (double)foot;
	onset = (double)best - (dsp_pulse_rings_at(rings, rings->wave, best) - low) / slope;
	return fmax((double)foot, onset);
}

void dsp_pulse_track_judge(struct dsp_pulse_track *track, struct dsp_pulse_wave *wave)
{
	const struct dsp_pulse_rings *rings = track->rings;
	struct dsp_pulse_shape shape;

	take_shape(track, wave, &shape);
	wave->amplitude = ring_at(rings, rings->wave, wave->found.position) -
			  ring_at(rings, rings->wave, (double)wave->found.foot);
	wave->correlation =
		dsp_pulse_memory_compare(&track->memory, &shape, own_share(track), false);
	wave->core = dsp_pulse_memory_compare(
		&track->memory, &shape, CORE_SHARE * own_share(track), true);
	wave->skewness = shape.skewness;
	wave->onset = find_onset(track, wave);
	wave->gain_step = 1;
	wave->is_suspect = is_suspect(track->params, &track->memory, wave->correlation,
		wave->found.position >= track->gain_position ? wave->amplitude / track->gain
							     : wave->amplitude);
	wave->is_judged = true;
}

/* Whether wave @i follows a higher one so closely, compared with the next one, that it must be the
 * second top of it. */
static bool is_second_top(const struct dsp_pulse_track *track, size_t i)
{
	const struct dsp_pulse_found *here = &track->wave[i].found;
	const struct dsp_pulse_found *before, *behind;

	if (i == 0 || i + 1 == track->n_waves)
		return false;
	before = &track->wave[i - 1].found;
	behind = &track->wave[i + 1].found;
	return here->height < before->height &&
	       here->position - before->position <
		       SECOND_TOP * (behind->position - before->position);
}

/* The first waves ever stand for what is usual until better is known. */
static void seed_memory(struct dsp_pulse_track *track)
{
	double interval[DSP_PULSE_SHAPE_MEMORY];
	size_t seed[DSP_PULSE_SHAPE_MEMORY], n = 0;

	if (track->memory.n > 0)
		return;
	for (size_t i = 0; i < track->n_waves && n < DSP_PULSE_SHAPE_MEMORY; i++) {
		if (!is_second_top(track, i))
			seed[n++] = i;
	}
	if (n < SEEDS_MIN)
		return;
	for (size_t i = 1; i < n; i++)
		interval[i - 1] = track->wave[seed[i]].found.position -
				  track->wave[seed[i - 1]].found.position;
	track->usual_interval = dsp_pulse_shape_median(interval, n - 1);
	for (size_t i = 0; i < n; i++) {
		struct dsp_pulse_wave wave = track->wave[seed[i]];
		struct dsp_pulse_shape shape;

		dsp_pulse_track_judge(track, &wave);
		take_shape(track, &wave, &shape);
		dsp_pulse_memory_add(&track->memory, &shape, wave.amplitude);
	}
}

static void judge_all(struct dsp_pulse_track *track)
{
	seed_memory(track);
	for (size_t i = 0; i < track->n_waves; i++) {
		if (!track->wave[i].is_judged)
			dsp_pulse_track_judge(track, &track->wave[i]);
	}
}

void dsp_pulse_track_remove(struct dsp_pulse_track *track, size_t i)
{
	track->n_waves--;
	memmove(track->wave + i, track->wave + i + 1, (track->n_waves - i) * sizeof(*track->wave));
}

/* ---- the path through trouble ---- */

/* Height of light - smooth on top of the newest sound waves. */
static double usual_height(const struct dsp_pulse_track *track)
{
	double height[DSP_PULSE_SHAPE_MEMORY];
	size_t n = 0;

	for (size_t i = 0; i < track->n_waves && n < DSP_PULSE_SHAPE_MEMORY; i++) {
		if (!track->wave[i].is_suspect)
			height[n++] =
				dsp_pulse_path_height(track->rings, track->wave[i].found.position);
	}
	return n > 0 ? dsp_pulse_shape_median(height, n)
		     : USUAL_HEIGHT * track->memory.typical_amplitude;
}

/* Replaces waves [first, end) by the path from @from to @to. */
static void replace_waves(struct dsp_pulse_track *track, size_t first, size_t end, double from,
	double to, bool is_anchored)
{
	const struct dsp_pulse_path_usual usual = {
		track->usual_interval, usual_height(track), track->params->pulse_rhythm_spread};
	struct dsp_pulse_path *path = &track->path;
	size_t n_behind = track->n_waves - end;

	if (!dsp_pulse_path_search(path, track->rings, from, to, is_anchored, &usual) ||
		first + path->n_beats + n_behind > DSP_PULSE_FOUND_MAX)
		return;
	memmove(track->wave + first + path->n_beats, track->wave + end,
		n_behind * sizeof(*track->wave));
	track->n_waves = first + path->n_beats + n_behind;
	for (size_t i = 0; i < path->n_beats; i++) {
		struct dsp_pulse_wave *wave = &track->wave[first + i];

		*wave = (struct dsp_pulse_wave){
			.found = dsp_pulse_find_wave(
				&track->find, i > 0 ? path->beat[i - 1] : from, path->beat[i])};
		dsp_pulse_track_judge(track, wave);
		wave->is_suspect = true;
	}
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
	double correlation = dsp_pulse_memory_compare(recent, shape, own_share(track), false);

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

/* The waves behind a step of the gain are judged by their new height. */
static void find_gain_step(struct dsp_pulse_track *track)
{
	size_t first;
	double ratio;

	if (track->gain_position < INFINITY || !dsp_pulse_gain_find(track, &first, &ratio))
		return;
	track->gain = ratio;
	track->gain_position = track->wave[first].found.position;
	for (size_t i = first; i < track->n_waves; i++)
		dsp_pulse_track_judge(track, &track->wave[i]);
}

/* The step comes into force: the usual height is the new one. */
static void take_gain_step(struct dsp_pulse_track *track)
{
	dsp_pulse_memory_scale(&track->memory, track->gain);
	dsp_pulse_memory_clear(&track->recent);
	track->n_consistent = 0;
	track->gain_position = INFINITY;
	track->gain = 1;
}

bool dsp_pulse_track_step(struct dsp_pulse_track *track, bool is_end)
{
	struct dsp_pulse_find *find = &track->find;

	if (!dsp_pulse_find_step(find, is_end))
		return false;
	append_found(track);
	judge_all(track);
	find_gain_step(track);
	dsp_pulse_odd_settle(track);
	search_all(track);
	return true;
}

/* What is left of a wandering baseline tilts the wave and shifts its top: the top of the wave minus
 * the line from its foot to the next one's has neither. */
static void level(const struct dsp_pulse_track *track, struct dsp_pulse_wave *wave,
	const struct dsp_pulse_wave *next)
{
	const struct dsp_pulse_rings *rings = track->rings;
	int64_t foot = wave->found.foot, length = next->found.foot - foot;
	int64_t top = (int64_t)round(wave->found.position), best = top;
	int64_t reach = (int64_t)ceil(LEVEL_REACH_S * rings->rate_hz);
	double slope, shift, value[3], doubt = LEVEL_DOUBT_S * rings->rate_hz;

	if (wave->is_suspect || next->is_suspect || length <= 0 ||
		(double)length > LEVEL_MAX_S * rings->rate_hz)
		return;
	slope = (dsp_pulse_rings_at(rings, rings->peak, next->found.foot) -
			dsp_pulse_rings_at(rings, rings->peak, foot)) /
		(double)length;
	for (int64_t i = top - reach; i <= top + reach; i++) {
		if (dsp_pulse_rings_at(rings, rings->peak, i) - slope * (double)(i - best) >
			dsp_pulse_rings_at(rings, rings->peak, best))
			best = i;
	}
	for (int k = 0; k < 3; k++)
		value[k] = dsp_pulse_rings_at(rings, rings->peak, best + k - 1) -
			   slope * (double)(k - 1);
	shift = (double)best + dsp_parabola_offset(value[0], value[1], value[2]) -
		wave->found.position;
	wave->found.position += copysign(fmax(0, fabs(shift) - doubt), shift);
	wave->amplitude -= slope * (wave->found.position - (double)foot);
}

bool dsp_pulse_track_pull(
	struct dsp_pulse_track *track, int64_t horizon, struct dsp_pulse_wave *ret_wave)
{
	struct dsp_pulse_wave wave = track->wave[0];

	if (track->n_waves == 0 || wave.found.position >= (double)horizon)
		return false;
	dsp_pulse_track_remove(track, 0);
	if (!wave.is_judged)
		dsp_pulse_track_judge(track, &wave);
	if (wave.found.position >= track->gain_position) {
		wave.gain_step = track->gain;
		take_gain_step(track);
	}
	if (track->n_waves > 0)
		level(track, &wave, &track->wave[0]);
	learn(track, &wave);
	if (!wave.is_suspect) {
		track->trouble_from = wave.found.position;
		track->last_sound_position = wave.found.position;
		track->last_sound_amplitude = wave.amplitude;
	}
	track->last_position = wave.found.position;
	track->is_last_suspect = wave.is_suspect;
	*ret_wave = wave;
	return true;
}
