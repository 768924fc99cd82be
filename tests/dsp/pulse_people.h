/*
 * Fingers of many people, for the tests of dsp/pulse*: a wave with a steep rise and a long run-off,
 * rhythms from 40 to 180 beats a minute, regular and not, and what spoils them. Unlike
 * tests/dsp/pulse_model.h the wave is no symmetrical one and nothing repeats. Pure numbers from a
 * fixed generator: the same on every machine.
 */
#ifndef TESTS_DSP_PULSE_PEOPLE_H
#define TESTS_DSP_PULSE_PEOPLE_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum people_rhythm {
	RHYTHM_SINUS = 0,
	RHYTHM_FIBRILLATION, /* intervals without memory, heights that follow them */
	RHYTHM_BIGEMINY,     /* every second beat premature and small */
	RHYTHM_COUPLETS,     /* two premature beats in a row, now and then */
	RHYTHM_PAUSES,       /* a beat fails to come, now and then */
};

enum people_motion {
	MOTION_NONE = 0,
	MOTION_WALK,   /* 10 s of every 40: periodic, near the heart rate */
	MOTION_BURSTS, /* one of 2..6 s a minute: noise of 0.5..3 Hz */
	MOTION_KNOCKS, /* three a minute: one sharp swing */
};

struct pulse_person {
	double rate_hz, duration_s;
	double bpm, bpm_end;            /* drifts from one to the other; end 0: no drift */
	double jumps_bpm;               /* every 30 s the rate goes up by this for 10 s */
	double breath_hz, breath_share; /* 0: 0.23 Hz; how much breathing changes the heights */
	double noise, slow_noise;       /* white, and first-order of 1 s; SD, of a beat's height */
	double dicrotic;                /* height of the second wave; 0: 0.3 */
	double wander, steps; /* breathing and drift; size of a step of the baseline a minute */
	double full_scale, dc, bits; /* quantised to bits over full_scale; 0: not */
	double gain_step;            /* from the middle of the record on, the gain is this; 0: 1 */
	double outages;              /* one drop-out of 3..8 s a minute when > 0 */
	enum people_rhythm rhythm;
	enum people_motion motion;
	int sign; /* 0: 1 */
	uint64_t seed;
	size_t n, n_beats, n_outages; /* results from here on */
	double *time_s, *value, *beat_s, *height;
	double *outage_s; /* pairs: from, to */
};

static inline double people_uniform(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (double)(*state >> 11) / 9007199254740992.0;
}

static inline double people_normal(uint64_t *state)
{
	double u = people_uniform(state), v = people_uniform(state);

	return sqrt(-2 * log(u + 1e-300)) * cos(2 * M_PI * v);
}

static inline double people_breath_hz(const struct pulse_person *person)
{
	return person->breath_hz > 0 ? person->breath_hz : 0.23;
}

static inline double people_interval(const struct pulse_person *person, double t, uint64_t *state)
{
	double share = t / person->duration_s;
	double end = person->bpm_end > 0 ? person->bpm_end : person->bpm;
	double bpm = person->bpm + share * (end - person->bpm);

	if (person->jumps_bpm > 0 && fmod(t, 30) > 20)
		bpm += person->jumps_bpm;
	return 60 / bpm *
	       (1 + 0.03 * sin(2 * M_PI * people_breath_hz(person) * t) +
		       0.03 * sin(2 * M_PI * 0.09 * t + 2) + 0.008 * people_normal(state));
}

static inline void people_put_beat(struct pulse_person *person, double t, double height)
{
	person->beat_s[person->n_beats] = t;
	height *= 1 + person->breath_share * sin(2 * M_PI * people_breath_hz(person) * t + 2);
	person->height[person->n_beats++] = height;
}

static inline void people_add_beats(struct pulse_person *person, uint64_t *state)
{
	double t = 0.7, before = 0.8;

	for (int k = 0; t < person->duration_s + 2; k++) {
		double interval = people_interval(person, t, state);

		switch (person->rhythm) {
		case RHYTHM_SINUS:
			people_put_beat(person, t, 1);
			break;
		case RHYTHM_FIBRILLATION:
			people_put_beat(person, t, 1 - 0.7 * exp(-fmax(0, before - 0.3) / 0.25));
			interval *= fmin(2.2, fmax(0.5, exp(0.22 * people_normal(state))));
			break;
		case RHYTHM_BIGEMINY:
			people_put_beat(person, t, k % 2 ? 0.5 : 1);
			interval *= k % 2 ? 1.3 : 0.7;
			break;
		case RHYTHM_COUPLETS:
			people_put_beat(person, t, k % 15 == 13 || k % 15 == 14 ? 0.55 : 1);
			interval *= k % 15 == 12 || k % 15 == 13 ? 0.65 : k % 15 == 14 ? 1.5 : 1;
			break;
		case RHYTHM_PAUSES:
			people_put_beat(person, t, 1);
			interval *= k % 17 == 16 ? 2.1 : 1;
			break;
		}
		t += interval;
		before = interval;
	}
}

/* Rises within @rise, falls off slowly; height 1. */
static inline double people_hump(double u, double rise, double order)
{
	return u > 0 ? pow(u / rise, order) * exp(order * (1 - u / rise)) : 0;
}

static inline double people_wave(const struct pulse_person *person, size_t k, double t)
{
	double interval = k + 1 < person->n_beats ? person->beat_s[k + 1] - person->beat_s[k] : 0.8;
	double width = sqrt(fmin(1.5, fmax(0.4, interval)) / 0.8);
	double dicrotic = person->dicrotic > 0 ? person->dicrotic : 0.3;
	/* The hump's top is beat_s. */
	double u = t - person->beat_s[k] + 0.15 * width;

	return person->height[k] *
	       (people_hump(u, 0.15 * width, 3) +
		       dicrotic * people_hump(u - 0.24 * width, 0.17 * width, 3));
}

static inline double people_motion_at(
	const struct pulse_person *person, double t, uint64_t *state, double burst[4])
{
	double u = t - burst[0], hann;

	if (person->motion == MOTION_WALK) {
		u = fmod(t, 40) - 25;
		if (u <= 0 || u >= 10)
			return 0;
		hann = sin(M_PI * u / 10);
		return hann * hann *
		       (1.0 * sin(2 * M_PI * 1.15 * person->bpm / 60 * t) +
			       0.4 * sin(2 * M_PI * 2.3 * person->bpm / 60 * t + 1));
	}
	if (person->motion == MOTION_NONE)
		return 0;
	if (u > burst[1]) {
		burst[0] = t + (person->motion == MOTION_KNOCKS ? 12 : 45) +
			   10 * people_uniform(state);
		burst[1] = person->motion == MOTION_KNOCKS ? 0.5 : 2 + 4 * people_uniform(state);
		burst[2] = 0.5 + 2.5 * people_uniform(state);
		burst[3] = 6.28 * people_uniform(state);
	}
	if (u < 0)
		return 0;
	hann = sin(M_PI * u / burst[1]);
	if (person->motion == MOTION_KNOCKS)
		return 4 * hann * hann * hann * sin(2 * M_PI * 2 * u);
	return hann * hann *
	       (2 * sin(2 * M_PI * burst[2] * u + burst[3]) +
		       1.5 * sin(2 * M_PI * 0.63 * burst[2] * u + 2 * burst[3]));
}

static inline void people_spoil(struct pulse_person *person, uint64_t *state)
{
	double slow = 0, base = 0, burst[4] = {5, -1, 0, 0}, outage_s = 40, length_s = 0;
	double keep = exp(-1 / person->rate_hz), held = 0;

	for (size_t i = 0; i < person->n; i++) {
		double t = person->time_s[i], *x = &person->value[i];

		slow = keep * slow + sqrt(1 - keep * keep) * people_normal(state);
		if (person->steps > 0 && fmod(t, 60) < fmod(t - 1 / person->rate_hz, 60) && t > 1)
			base += person->steps * (people_uniform(state) < 0.5 ? -1 : 1);
		*x += person->noise * people_normal(state) + person->slow_noise * slow + base;
		*x += person->wander *
		      (sin(2 * M_PI * people_breath_hz(person) * t + 1) + 0.5 * sin(0.31 * t));
		*x += people_motion_at(person, t, state, burst);
		if (person->gain_step > 0 && t > person->duration_s / 2)
			*x *= person->gain_step;
		*x = person->sign < 0 ? person->dc - *x : person->dc + *x;
		if (person->bits > 0)
			*x = floor(*x / person->full_scale * exp2(person->bits));
		if (!(person->outages > 0))
			continue;
		if (t >= outage_s + length_s) {
			if (length_s > 0) {
				person->outage_s[2 * person->n_outages] = outage_s;
				person->outage_s[2 * person->n_outages++ + 1] = outage_s + length_s;
			}
			outage_s = t + 40 + 15 * people_uniform(state);
			length_s = 3 + 5 * people_uniform(state);
		}
		if (t >= outage_s)
			*x = held;
		else
			held = *x;
	}
}

static inline void pulse_person_make(struct pulse_person *person)
{
	uint64_t state = 777 + 1000003 * person->seed;
	size_t k_first = 0;

	person->n = (size_t)(person->duration_s * person->rate_hz);
	person->time_s = calloc(person->n, sizeof(double));
	person->value = calloc(person->n, sizeof(double));
	person->beat_s = calloc((size_t)(person->duration_s * 6) + 64, sizeof(double));
	person->height = calloc((size_t)(person->duration_s * 6) + 64, sizeof(double));
	person->outage_s = calloc((size_t)(person->duration_s / 20) + 8, sizeof(double));
	person->n_beats = 0;
	person->n_outages = 0;
	people_add_beats(person, &state);
	for (size_t i = 0; i < person->n; i++) {
		double t = (double)i / person->rate_hz;

		person->time_s[i] = t;
		while (k_first < person->n_beats && person->beat_s[k_first] < t - 1.6)
			k_first++;
		for (size_t k = k_first; k < person->n_beats && person->beat_s[k] < t + 0.4; k++)
			person->value[i] += people_wave(person, k, t);
	}
	people_spoil(person, &state);
}

static inline void pulse_person_free(struct pulse_person *person)
{
	free(person->time_s);
	free(person->value);
	free(person->beat_s);
	free(person->height);
	free(person->outage_s);
}

#endif
