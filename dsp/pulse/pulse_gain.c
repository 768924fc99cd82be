#include "dsp/pulse/pulse_gain.h"

#include <math.h>

enum {
	SAME = 4, /* waves of the new height */
};

static const double ALIKE = 1.25; /* heights that breathing and noise leave */
static const double STEP = 2;     /* vessels may double the height, but not in one beat */
static const double SHAPE = 0.95;
static const double LONGEST_S = 2; /* a step of the baseline spoils the waves around it */

static bool is_alike(double a, double b)
{
	return a < ALIKE * b && b < ALIKE * a;
}

/* Whether waves @first and those behind it are of one height; their median. */
static bool find_new_height(const struct dsp_pulse_track *track, size_t first, double *ret_height)
{
	double height[SAME];

	if (first + SAME > track->n_waves)
		return false;
	for (size_t k = 0; k < SAME; k++) {
		if (track->wave[first + k].correlation < SHAPE)
			return false;
		height[k] = track->wave[first + k].amplitude;
	}
	*ret_height = dsp_pulse_shape_median(height, SAME);
	for (size_t k = 0; k < SAME; k++) {
		if (!is_alike(height[k], *ret_height))
			return false;
	}
	return true;
}

/* Whether the last wave of the usual shape before wave @first had the usual height, and is near. */
static bool was_usual(const struct dsp_pulse_track *track, size_t first)
{
	double usual = track->memory.typical_amplitude;
	double reach = LONGEST_S * track->rings->rate_hz;
	double at = track->wave[first].found.position;

	for (size_t i = first; i > 0 && at - track->wave[i - 1].found.position <= reach; i--) {
		if (track->wave[i - 1].correlation >= SHAPE)
			return is_alike(track->wave[i - 1].amplitude, usual);
	}
	return at - track->last_sound_position <= reach &&
	       is_alike(track->last_sound_amplitude, usual);
}

bool dsp_pulse_gain_find(const struct dsp_pulse_track *track, size_t *ret_first, double *ret_ratio)
{
	for (size_t i = 0; i < track->n_waves; i++) {
		double height, ratio;

		if (!find_new_height(track, i, &height))
			continue;
		ratio = height / track->memory.typical_amplitude;
		if ((ratio < STEP && ratio > 1 / STEP) || !was_usual(track, i))
			continue;
		*ret_first = i;
		*ret_ratio = ratio;
		return true;
	}
	return false;
}
