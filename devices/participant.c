#include "devices/participant.h"

#include "core/text.h"

#include <math.h>
#include <string.h>

static const double TWO_PI = 6.283185307179586;
static const double SPONTANEOUS_PER_S = 3.0 / 60;
static const double REFRACTORY_S = 1.0;
static const double RESPONSE_LIFE_S = 40; /* decayed below a thousandth of a microsiemens */
static const double STIMULUS_GAIN_uS = 0.6;
static const double AROUSED_S = 8; /* how long a stimulus speeds the heart and narrows vessels */

/* splitmix64 (Steele, Lea & Flood 2014): one word of state, good enough for a simulation, the same
 * numbers on every machine. */
static uint64_t random_bits(struct dev_participant_random *random)
{
	uint64_t z = (random->state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static double random_unit(struct dev_participant_random *random)
{
	return (double)(random_bits(random) >> 11) * 0x1p-53;
}

static double random_between(struct dev_participant_random *random, double low, double high)
{
	return low + (high - low) * random_unit(random);
}

static double random_normal(struct dev_participant_random *random)
{
	double radius = sqrt(-2 * log(1 - random_unit(random)));

	return radius * cos(TWO_PI * random_unit(random));
}

static double random_wait(struct dev_participant_random *random, double rate_per_s)
{
	return -log(1 - random_unit(random)) / rate_per_s;
}

void dev_participant_config_init(struct dev_participant_config *config)
{
	*config = (struct dev_participant_config){
		.seed = 1,
		.heart_rate_bpm = 70,
		.level_uS = 6,
		.noise_uS = 0.002,
		.is_responder = true,
	};
}

/* Reads "A:B/A:B/…" with rising A into @ret_pairs; the number of pairs, -1 when it is not of that
 * form. */
static int parse_pairs(const char *text, unsigned max, double (*ret_pairs)[2])
{
	g_auto(GStrv) parts = g_strsplit(text, "/", -1);
	unsigned n = g_strv_length(parts);

	if (n > max)
		return -1;
	for (unsigned i = 0; i < n; i++) {
		g_auto(GStrv) pair = g_strsplit(parts[i], ":", -1);
		if (g_strv_length(pair) != 2 ||
			!core_text_parse_double(pair[0], &ret_pairs[i][0]) ||
			!core_text_parse_double(pair[1], &ret_pairs[i][1]))
			return -1;
		if (ret_pairs[i][0] < 0 || ret_pairs[i][1] < 0 ||
			(i > 0 && ret_pairs[i][0] <= ret_pairs[i - 1][0]))
			return -1;
	}
	return (int)n;
}

bool dev_participant_config_stimuli(struct dev_participant_config *config, const char *text)
{
	double pairs[DEV_PARTICIPANT_STIMULI_MAX][2];
	int n = parse_pairs(text, DEV_PARTICIPANT_STIMULI_MAX, pairs);

	if (n < 0)
		return false;
	for (int i = 0; i < n; i++) {
		config->stimuli[i].time_s = pairs[i][0];
		config->stimuli[i].strength = pairs[i][1];
	}
	config->n_stimuli = (unsigned)n;
	return true;
}

bool dev_participant_config_losses(struct dev_participant_config *config, const char *text)
{
	double pairs[DEV_PARTICIPANT_LOSSES_MAX][2];
	int n = parse_pairs(text, DEV_PARTICIPANT_LOSSES_MAX, pairs);

	if (n < 0)
		return false;
	for (int i = 0; i < n; i++) {
		config->electrode_losses[i].start_s = pairs[i][0];
		config->electrode_losses[i].duration_s = pairs[i][1];
	}
	config->n_electrode_losses = (unsigned)n;
	return true;
}

static void add_response(struct dev_participant *p, double onset_s, double amplitude_uS)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < p->n_responses; i++) {
		if (p->responses[i].onset_s > onset_s - RESPONSE_LIFE_S)
			p->responses[kept++] = p->responses[i];
	}
	if (kept == DEV_PARTICIPANT_RESPONSES_MAX)
		memmove(p->responses, p->responses + 1, --kept * sizeof(p->responses[0]));
	p->responses[kept].onset_s = onset_s;
	p->responses[kept].amplitude_uS = p->config.is_responder ? amplitude_uS : 0;
	p->responses[kept].rise_s = random_between(&p->responses_random, 0.6, 0.9);
	p->responses[kept].decay_s = random_between(&p->responses_random, 2.2, 3.5);
	p->n_responses = kept + 1;
}

/* Draws every response whose onset is decided by @time_s. Stimuli and spontaneous ones are taken in
 * order of time, so that the drawing order does not depend on the sampling. */
static void advance_responses(struct dev_participant *p, double time_s)
{
	for (;;) {
		double stimulus_s = p->next_stimulus < p->config.n_stimuli
					    ? p->config.stimuli[p->next_stimulus].time_s
					    : INFINITY;
		if (fmin(stimulus_s, p->next_spontaneous_s) > time_s)
			return;
		if (stimulus_s <= p->next_spontaneous_s) {
			double strength = p->config.stimuli[p->next_stimulus++].strength;
			double latency_s = random_between(&p->responses_random, 1.5, 2.5);
			double spread = exp(0.25 * random_normal(&p->responses_random));
			add_response(
				p, stimulus_s + latency_s, STIMULUS_GAIN_uS * strength * spread);
		} else {
			double amplitude_uS = 0.15 * exp(0.6 * random_normal(&p->responses_random));
			add_response(p, p->next_spontaneous_s, amplitude_uS);
			p->next_spontaneous_s +=
				REFRACTORY_S + random_wait(&p->responses_random, SPONTANEOUS_PER_S);
		}
	}
}

/* 0..1: how much the last stimulus still moves heart and vessels. */
static double excitement(const struct dev_participant *p, double time_s)
{
	double sum = 0;

	for (unsigned i = 0; i < p->config.n_stimuli && p->config.stimuli[i].time_s < time_s; i++) {
		double since_s = time_s - p->config.stimuli[i].time_s - 2;
		if (since_s > 0 && since_s < AROUSED_S)
			sum += p->config.stimuli[i].strength *
			       sin(TWO_PI / 2 * since_s / AROUSED_S);
	}
	return fmin(sum, 1);
}

static void add_beat(struct dev_participant *p)
{
	double last_s = p->beats[DEV_PARTICIPANT_BEATS_MAX - 1].time_s;
	double aroused = excitement(p, last_s);
	double ibi_s = 60 / (p->config.heart_rate_bpm + 8 * aroused);

	ibi_s *= 1 + 0.035 * sin(TWO_PI * 0.25 * last_s) + 0.03 * sin(TWO_PI * 0.1 * last_s);
	ibi_s += 0.008 * random_normal(&p->beats_random);
	memmove(p->beats, p->beats + 1, (DEV_PARTICIPANT_BEATS_MAX - 1) * sizeof(p->beats[0]));
	p->beats[DEV_PARTICIPANT_BEATS_MAX - 1].time_s = last_s + fmax(ibi_s, 0.3);
	p->beats[DEV_PARTICIPANT_BEATS_MAX - 1].amplitude =
		(1 - 0.35 * aroused) * (1 + 0.05 * sin(TWO_PI * 0.25 * last_s));
}

static void advance_motion(struct dev_participant *p, double time_s)
{
	while (p->config.motion_per_min > 0 && time_s >= p->motion_end_s) {
		p->motion_start_s = p->motion_end_s +
				    random_wait(&p->motion_random, p->config.motion_per_min / 60);
		p->motion_end_s = p->motion_start_s + random_between(&p->motion_random, 0.5, 3);
	}
}

void dev_participant_init(struct dev_participant *p, const struct dev_participant_config *config)
{
	memset(p, 0, sizeof(*p));
	p->config = *config;
	p->responses_random.state = config->seed * 4;
	p->beats_random.state = config->seed * 4 + 1;
	p->motion_random.state = config->seed * 4 + 2;
	p->noise_random.state = config->seed * 4 + 3;
	p->next_spontaneous_s = random_wait(&p->responses_random, SPONTANEOUS_PER_S);
	for (unsigned i = 0; i < 3; i++)
		p->drift_phase[i] = random_between(&p->noise_random, 0, TWO_PI);
	for (unsigned i = 0; i < DEV_PARTICIPANT_BEATS_MAX; i++)
		add_beat(p);
}

static double conductance(const struct dev_participant *p, double t)
{
	double y = p->config.level_uS;

	y += 0.04 * p->config.level_uS * sin(p->drift_phase[0] + TWO_PI * t / 310);
	y += 0.01 * p->config.level_uS * sin(p->drift_phase[1] + TWO_PI * t / 127);
	for (unsigned i = 0; i < p->n_responses; i++) {
		double since_s = t - p->responses[i].onset_s;
		double rise = p->responses[i].rise_s, decay = p->responses[i].decay_s;
		if (since_s <= 0)
			continue;
		double peak_s = rise * decay / (decay - rise) * log(decay / rise);
		double height = exp(-peak_s / decay) - exp(-peak_s / rise);
		y += p->responses[i].amplitude_uS * (exp(-since_s / decay) - exp(-since_s / rise)) /
		     height;
	}
	return y;
}

static double lobe(double since_s, double width_s)
{
	return exp(-0.5 * (since_s / width_s) * (since_s / width_s));
}

static double pulse(const struct dev_participant *p, double t)
{
	double y = 0.3 + 0.05 * sin(p->drift_phase[2] + TWO_PI * t * 0.25);

	for (unsigned i = 0; i < DEV_PARTICIPANT_BEATS_MAX; i++) {
		double since_s = t - p->beats[i].time_s;
		y += 0.5 * p->beats[i].amplitude *
		     (lobe(since_s, 0.08) + 0.35 * lobe(since_s - 0.3, 0.11));
	}
	return y;
}

static bool is_electrode_off(const struct dev_participant *p, double t)
{
	for (unsigned i = 0; i < p->config.n_electrode_losses; i++) {
		double since_s = t - p->config.electrode_losses[i].start_s;
		if (since_s >= 0 && since_s < p->config.electrode_losses[i].duration_s)
			return true;
	}
	return false;
}

struct dev_participant_sample dev_participant_at(struct dev_participant *p, double time_s)
{
	p->now_s = fmax(p->now_s, time_s);
	advance_responses(p, p->now_s);
	/* Two beats ahead, so that the rise of the coming one is already there. */
	while (p->beats[DEV_PARTICIPANT_BEATS_MAX - 2].time_s < p->now_s)
		add_beat(p);
	advance_motion(p, p->now_s);

	struct dev_participant_sample sample = {
		.conductance_uS = conductance(p, p->now_s) +
				  p->config.noise_uS * random_normal(&p->noise_random),
		.pulse = pulse(p, p->now_s) + 0.004 * random_normal(&p->noise_random),
		.is_electrode_off = is_electrode_off(p, p->now_s),
		.is_moving = p->config.motion_per_min > 0 && p->now_s >= p->motion_start_s &&
			     p->now_s < p->motion_end_s,
	};
	if (sample.is_moving) {
		double since_s = p->now_s - p->motion_start_s;
		sample.conductance_uS += 0.8 * sin(TWO_PI * 2.3 * since_s);
		sample.pulse += 0.9 * sin(TWO_PI * 1.7 * since_s) * sin(TWO_PI * 0.6 * since_s);
	}
	if (sample.is_electrode_off)
		sample.conductance_uS = 0;
	return sample;
}
