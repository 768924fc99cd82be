/*
 * A finger pulse with known beats, for the tests of dsp/pulse*: two Gaussians a beat, respiratory
 * modulation of interval, amplitude and baseline, white noise, bursts of movement. Pure numbers
 * from a fixed generator: the same on every machine.
 */
#ifndef TESTS_DSP_PULSE_MODEL_H
#define TESTS_DSP_PULSE_MODEL_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct pulse_model {
	double rate_hz, duration_s;
	double noise;      /* standard deviation, of a beat's height */
	double ectopic;    /* every so many beats one is premature; 0: none */
	double motion_s;   /* a burst of 6 s begins here; 0: none */
	double wander;     /* more of the breathing baseline, of a beat's height */
	double second_top; /* height of a narrow second top behind each beat */
	double start_s;    /* time of the first sample */
	size_t n, n_beats; /* results */
	double *time_s, *value, *beat_s;
};

static inline double pulse_model_random(uint64_t *state)
{
	double sum = -6;

	for (int i = 0; i < 12; i++) {
		*state = *state * 6364136223846793005u + 1442695040888963407u;
		sum += (double)(*state >> 11) / 9007199254740992.0;
	}
	return sum;
}

static inline void pulse_model_add_beats(struct pulse_model *model)
{
	double t = 0.6;

	for (int k = 0; t < model->duration_s + 1; k++) {
		double interval =
			0.8 + 0.04 * sin(2 * M_PI * 0.25 * t) + 0.03 * sin(2 * M_PI * 0.1 * t + 1);

		model->beat_s[model->n_beats++] = t;
		if (model->ectopic > 0 && k > 10 && fmod(k, model->ectopic) == 0) {
			model->beat_s[model->n_beats++] = t + 0.65 * interval;
			interval *= 2;
		}
		t += interval;
	}
}

static inline double pulse_model_wave(const struct pulse_model *model, double t)
{
	double sum = (0.4 + model->wander) * sin(2 * M_PI * 0.25 * t);

	for (size_t k = 0; k < model->n_beats; k++) {
		double u = t - model->beat_s[k];
		int is_premature = k > 0 && model->beat_s[k] - model->beat_s[k - 1] < 0.6;
		double height = (is_premature ? 0.6 : 1) * (1 + 0.15 * sin(2 * M_PI * 0.25 * t));

		if (u < -0.7 || u > 1.2)
			continue;
		sum += model->second_top * exp(-0.5 * (u - 0.38) * (u - 0.38) / (0.06 * 0.06));
		sum += height * (exp(-0.5 * u * u / (0.08 * 0.08)) +
					0.35 * exp(-0.5 * (u - 0.29) * (u - 0.29) / (0.1 * 0.1)));
	}
	return sum;
}

static inline void pulse_model_make(struct pulse_model *model)
{
	uint64_t state = 12345;

	model->n = (size_t)(model->duration_s * model->rate_hz);
	model->time_s = calloc(model->n, sizeof(double));
	model->value = calloc(model->n, sizeof(double));
	model->beat_s = calloc((size_t)(model->duration_s * 3) + 16, sizeof(double));
	model->n_beats = 0;
	pulse_model_add_beats(model);
	for (size_t i = 0; i < model->n; i++) {
		double t = (double)i / model->rate_hz, u = t - model->motion_s;

		model->value[i] =
			pulse_model_wave(model, t) + model->noise * pulse_model_random(&state);
		if (model->motion_s > 0 && u > 0 && u < 6)
			model->value[i] +=
				3 * sin(M_PI * u / 6) * sin(M_PI * u / 6) * sin(2 * M_PI * 1.9 * u);
		model->time_s[i] = model->start_s + t;
	}
	while (model->n_beats > 0 && model->beat_s[model->n_beats - 1] > model->duration_s - 0.2)
		model->n_beats--;
	for (size_t k = 0; k < model->n_beats; k++)
		model->beat_s[k] += model->start_s;
}

static inline void pulse_model_free(struct pulse_model *model)
{
	free(model->time_s);
	free(model->value);
	free(model->beat_s);
}

#endif
