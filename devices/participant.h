/*
 * A simulated participant: skin conductance and finger pulse as a function of time and a seed.
 *
 * Serves the `simulated` driver and every model of the device emulator, so that people without
 * hardware meet the same person everywhere. It is a model for trying things out, not a source of
 * truth about people: what it delivers is labelled SIMULATED or EMULATED.
 *
 * Conductance: a level with slow drift, plus responses of Bateman shape: spontaneous ones (Poisson,
 * 3 a minute) and one 1.5 to 2.5 s after each stimulus, in proportion to its strength. Pulse: beats
 * with respiratory and slower variability, a systolic and a dicrotic lobe each; a stimulus raises
 * the rate and narrows the vessels for some seconds.
 *
 * Pure: no clock, no I/O; sampling allocates nothing. Events depend on the seed alone, never on how
 * often or how finely it is sampled; only the measurement noise is drawn per sample. Time must not
 * run backwards.
 */
#ifndef DEVICES_PARTICIPANT_H
#define DEVICES_PARTICIPANT_H

#include <stdbool.h>
#include <stdint.h>

enum {
	DEV_PARTICIPANT_STIMULI_MAX = 64,
	DEV_PARTICIPANT_LOSSES_MAX = 16,
	DEV_PARTICIPANT_RESPONSES_MAX = 24, /* still decaying at one time */
	DEV_PARTICIPANT_BEATS_MAX = 4,
};

struct dev_participant_config {
	uint64_t seed;
	double heart_rate_bpm;
	double level_uS;
	double noise_uS;       /* standard deviation per sample */
	double motion_per_min; /* bursts of movement: spikes in both signals */
	bool is_responder;     /* false: no electrodermal responses */
	struct {
		double time_s, strength; /* strength 1: a response of about 0.6 uS */
	} stimuli[DEV_PARTICIPANT_STIMULI_MAX];
	unsigned n_stimuli;
	struct {
		double start_s, duration_s;
	} electrode_losses[DEV_PARTICIPANT_LOSSES_MAX];
	unsigned n_electrode_losses;
};

/* seed 1, 70 bpm, 6 uS, 0.002 uS of noise, no motion, responder, no stimuli, no loss. */
void dev_participant_config_init(struct dev_participant_config *config);

/* Fill stimuli from "SECONDS:STRENGTH/…" and losses from "START:DURATION/…"; false (nothing
 * changed) when the text is not of that form, not in order of time, or too long. */
bool dev_participant_config_stimuli(struct dev_participant_config *config, const char *text);
bool dev_participant_config_losses(struct dev_participant_config *config, const char *text);

struct dev_participant_random {
	uint64_t state;
};

struct dev_participant {
	struct dev_participant_config config;
	struct dev_participant_random responses_random, beats_random, motion_random, noise_random;
	double now_s;

	struct {
		double onset_s, amplitude_uS, rise_s, decay_s;
	} responses[DEV_PARTICIPANT_RESPONSES_MAX];
	unsigned n_responses;
	double next_spontaneous_s;
	unsigned next_stimulus;

	struct {
		double time_s, amplitude;
	} beats[DEV_PARTICIPANT_BEATS_MAX]; /* newest last; the last one lies in the future */
	double drift_phase[3];

	double motion_start_s, motion_end_s;
};

void dev_participant_init(
	struct dev_participant *participant, const struct dev_participant_config *config);

struct dev_participant_sample {
	double conductance_uS; /* 0 while the electrode is off */
	double pulse;          /* about 0 to 1, baseline wander included */
	bool is_electrode_off;
	bool is_moving;
};

/* The participant at @time_s (seconds from the start, not before the last call's). */
struct dev_participant_sample dev_participant_at(
	struct dev_participant *participant, double time_s);

#endif
