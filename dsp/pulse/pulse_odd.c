#include "dsp/pulse/pulse_odd.h"

#include <math.h>
#include <string.h>

static const double SECOND_TOP_CORRELATION = 0.6;
static const double SECOND_TOP_SHARE = 0.25; /* of the amplitudes of its neighbours */
static const double PAUSE = 1.5;             /* usual intervals */
static const double HIDDEN_S = 4;            /* longer pauses are silence */
static const double PREMATURE_APART = 0.4;   /* usual intervals */
static const double PREMATURE_CORRELATION = 0.7;
static const double OWN_APART_S = 0.5; /* a dicrotic wave comes earlier */
static const double OWN_NEXT_S = 0.35;
static const double OWN_CORRELATION = 0.85;
static const double OWN_RISE = 0.25, OWN_FALL = 0.6; /* of the usual amplitude */

static double ring_at(const struct dsp_pulse_rings *rings, const double *ring, double position)
{
	return dsp_pulse_rings_at(rings, ring, (int64_t)round(position));
}

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

/* The highest wave between two, the given distances away from them. */
static bool find_wave_between(struct dsp_pulse_track *track, double from, double to, double apart,
	double next_apart, struct dsp_pulse_wave *ret_wave)
{
	const struct dsp_pulse_rings *rings = track->rings;
	int64_t top = highest_between(rings, from + apart, to - next_apart);

	if (top < 0)
		return false;
	*ret_wave = (struct dsp_pulse_wave){
		.found = dsp_pulse_find_wave(&track->find, from,
			dsp_pulse_find_refine(rings, rings->peak, rings->n_ready, top, 1))};
	dsp_pulse_track_judge(track, ret_wave);
	return true;
}

/* A wave of its own, whatever the rhythm: before it the signal fell back to near where the wave
 * before it had risen from, which it does not before a dicrotic wave, and from there it rises again
 * like a wave. Bigeminy and couplets have them, and the scale that suits the others passes them
 * over for as long as they last. */
static bool is_own_wave(
	const struct dsp_pulse_track *track, double from, const struct dsp_pulse_wave *wave)
{
	const struct dsp_pulse_rings *rings = track->rings;
	double usual = track->memory.typical_amplitude;
	double top = ring_at(rings, rings->peak, wave->found.position);
	double low = ring_at(rings, rings->peak, (double)wave->found.foot);
	double before = isfinite(from) ? ring_at(rings, rings->peak, from) : top;

	return wave->found.position - from >= OWN_APART_S * rings->rate_hz &&
	       has_shape(track, wave) && wave->core >= OWN_CORRELATION &&
	       top - low >= OWN_RISE * usual && before - low >= OWN_FALL * usual;
}

static double position_before(const struct dsp_pulse_track *track, size_t i)
{
	return i > 0 ? track->wave[i - 1].found.position : track->last_position;
}

/* Whether another of the two waves before and behind number @i is suspect; with @but_own, those do
 * not count that are waves of their own. */
static bool is_trouble_near(const struct dsp_pulse_track *track, size_t i, bool but_own)
{
	if (i < 2 && track->is_last_suspect)
		return true;
	for (size_t k = i < 2 ? 0 : i - 2; k <= i + 2 && k < track->n_waves; k++) {
		if (k != i && track->wave[k].is_suspect &&
			!(but_own &&
				is_own_wave(track, position_before(track, k), &track->wave[k])))
			return true;
	}
	return false;
}

/* Where every wave has a second top, the scale of a window may be theirs. What has not the shape of
 * a wave, or is tiny, between two sound waves that are one interval apart, is such a top. */
static bool is_top_between(const struct dsp_pulse_track *track, size_t i)
{
	const struct dsp_pulse_wave *wave = &track->wave[i], *next = wave + 1;
	bool is_before_sound = i > 0 ? !wave[-1].is_suspect : !track->is_last_suspect;
	double before = position_before(track, i);
	double least = i > 0 ? fmin(wave[-1].amplitude, next->amplitude) : next->amplitude;

	if (!is_before_sound || !wave->is_suspect || next->is_suspect ||
		next->found.position - before >= PAUSE * track->usual_interval ||
		(is_own_wave(track, before, wave) && !is_trouble_near(track, i, true)))
		return false;
	return wave->correlation < SECOND_TOP_CORRELATION || !has_shape(track, wave) ||
	       wave->amplitude < SECOND_TOP_SHARE * least;
}

static void drop_second_tops(struct dsp_pulse_track *track)
{
	for (size_t i = 0; i + 1 < track->n_waves;) {
		if (is_top_between(track, i))
			dsp_pulse_track_remove(track, i);
		else
			i++;
	}
}

/* A premature beat is small and near the one before it: the scale that suits the others can pass
 * over it. A pause is therefore searched for a wave of the right shape, and any other interval for
 * a wave of its own. */
static bool find_premature(
	struct dsp_pulse_track *track, size_t behind, struct dsp_pulse_wave *ret_wave)
{
	double rate = track->rings->rate_hz, apart = PREMATURE_APART * track->usual_interval;
	double from = position_before(track, behind), to = track->wave[behind].found.position;

	if (to - from >= PAUSE * track->usual_interval &&
		find_wave_between(track, from, to, apart, apart, ret_wave) &&
		has_shape(track, ret_wave))
		return true;
	return find_wave_between(
		       track, from, to, OWN_APART_S * rate, OWN_NEXT_S * rate, ret_wave) &&
	       is_own_wave(track, from, ret_wave) && !is_trouble_near(track, behind, true);
}

/* A lone wave of a somewhat other shape between sound ones is a premature or a late beat. */
static void forgive_lone(struct dsp_pulse_track *track)
{
	for (size_t i = 0; i + 1 < track->n_waves; i++) {
		struct dsp_pulse_wave *wave = &track->wave[i];

		bool is_own = is_own_wave(track, position_before(track, i), wave);

		if (wave->is_suspect && has_shape(track, wave) &&
			!is_trouble_near(track, i, is_own))
			wave->is_suspect = false;
	}
}

/* A pause in which the signal swings farther than any wave: movement hides a beat. */
static bool is_pause_of_movement(const struct dsp_pulse_track *track, size_t behind)
{
	const struct dsp_pulse_rings *rings = track->rings;
	double from = position_before(track, behind), to = track->wave[behind].found.position;
	double low = INFINITY, high = -INFINITY;

	if (to - from < PAUSE * track->usual_interval || to - from > HIDDEN_S * rings->rate_hz)
		return false;
	for (int64_t i = (int64_t)from; (double)i < to; i++) {
		low = fmin(low, ring_at(rings, rings->wave, (double)i));
		high = fmax(high, ring_at(rings, rings->wave, (double)i));
	}
	return high - low > track->params->pulse_suspect_high * track->memory.typical_amplitude;
}

static void search_pauses(struct dsp_pulse_track *track)
{
	for (size_t i = 0; i < track->n_waves && track->n_waves < DSP_PULSE_FOUND_MAX; i++) {
		double from = i > 0 ? track->wave[i - 1].found.position : track->last_position;
		bool is_from_sound = i > 0 ? !track->wave[i - 1].is_suspect
					   : !track->is_last_suspect && isfinite(from);
		struct dsp_pulse_wave premature;

		if (!is_from_sound || track->wave[i].is_suspect)
			continue;
		if (!find_premature(track, i, &premature)) {
			track->wave[i].is_suspect = is_pause_of_movement(track, i);
			continue;
		}
		memmove(track->wave + i + 1, track->wave + i,
			(track->n_waves - i) * sizeof(*track->wave));
		premature.is_suspect = false;
		track->wave[i++] = premature;
		track->n_waves++;
	}
}

void dsp_pulse_odd_settle(struct dsp_pulse_track *track)
{
	drop_second_tops(track);
	forgive_lone(track);
	search_pauses(track);
}
