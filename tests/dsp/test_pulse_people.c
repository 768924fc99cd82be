/* Floors for fingers unlike those of the simulator: every kind of tests/dsp/pulse_people.h, one
 * default card for all. */
#include "dsp/pulse/pulse.h"

#include "tests/dsp/pulse_people.h"

#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#define TOLERANCE_S 0.1

enum {
	BEATS = 2000,
	WINDOWS = 256,
};

struct found {
	double beat_s[BEATS];
	struct dsp_artefact window[WINDOWS];
	size_t n_beats, n_windows;
};

static struct found found;

struct kind {
	const char *name;
	double floor;       /* of F1 */
	double rmssd_error; /* at most, outside windows; 0: not asked for */
	struct pulse_person person;
};

#define CLEAN  0.995
#define EXACT  0.05
#define NEARLY 0.98
#define MOVED  0.95

static const struct kind KINDS[] = {
	{"rest", CLEAN, EXACT, {.rate_hz = 128, .bpm = 60}},
	{"slow", CLEAN, EXACT, {.rate_hz = 128, .bpm = 40, .noise = .02}},
	{"fast", CLEAN, 0.15, {.rate_hz = 128, .bpm = 150, .noise = .02}},
	/* Variability is 5 ms here: a tenth of it is less than a tenth of a sample. */
	{"fastest", CLEAN, 0.25, {.rate_hz = 128, .bpm = 180, .noise = .02}},
	{"rises", CLEAN, 0.06, {.rate_hz = 128, .bpm = 50, .bpm_end = 160, .noise = .02}},
	{"jumps", CLEAN, EXACT, {.rate_hz = 128, .bpm = 65, .jumps_bpm = 40, .noise = .02}},
	{"25 Hz", CLEAN, EXACT, {.rate_hz = 25, .bpm = 75, .noise = .02}},
	{"64 Hz", CLEAN, EXACT, {.rate_hz = 64, .bpm = 75, .noise = .02}},
	{"100 Hz", CLEAN, EXACT, {.rate_hz = 100, .bpm = 75, .noise = .02}},
	{"116.988 Hz", CLEAN, EXACT, {.rate_hz = 116.988, .bpm = 75, .noise = .02}},
	{"250 Hz", CLEAN, EXACT, {.rate_hz = 250, .bpm = 75, .noise = .02}},
	{"1000 Hz", CLEAN, EXACT, {.rate_hz = 1000, .bpm = 75, .noise = .02}},
	{"8 bits", CLEAN, EXACT,
		{.rate_hz = 128, .bpm = 70, .bits = 8, .full_scale = 25, .dc = 4, .noise = .02}},
	{"12 bits", CLEAN, EXACT,
		{.rate_hz = 100, .bpm = 70, .bits = 12, .full_scale = 20, .dc = 10, .noise = .02}},
	{"inverted", CLEAN, EXACT, {.rate_hz = 128, .bpm = 70, .sign = -1, .dc = 10, .noise = .02}},
	{"second wave", CLEAN, EXACT, {.rate_hz = 128, .bpm = 60, .dicrotic = .8, .noise = .02}},
	{"second wave, slow", CLEAN, EXACT,
		{.rate_hz = 128, .bpm = 42, .dicrotic = .7, .noise = .02}},
	{"low perfusion", CLEAN, 0, {.rate_hz = 128, .bpm = 70, .noise = .3}},
	{"coloured noise", CLEAN, 0, {.rate_hz = 128, .bpm = 70, .slow_noise = .2, .noise = .05}},
	{"wander", CLEAN, 0.06, {.rate_hz = 128, .bpm = 70, .wander = 3, .noise = .02}},
	/* A step in the middle of a wave shifts its top. */
	{"steps", CLEAN, 0.2, {.rate_hz = 128, .bpm = 70, .steps = 3, .noise = .02}},
	{"large steps", 0.99, EXACT, {.rate_hz = 128, .bpm = 70, .steps = 20, .noise = .02}},
	{"gain up", CLEAN, EXACT, {.rate_hz = 128, .bpm = 70, .gain_step = 3, .noise = .02}},
	{"gain down", CLEAN, EXACT, {.rate_hz = 128, .bpm = 70, .gain_step = .1, .noise = .02}},
	{"drop-outs", CLEAN, EXACT, {.rate_hz = 128, .bpm = 70, .outages = 1, .noise = .02}},
	{"fibrillation", NEARLY, EXACT,
		{.rate_hz = 128, .bpm = 75, .rhythm = RHYTHM_FIBRILLATION, .noise = .02}},
	{"fast fibrillation", NEARLY, 0.1,
		{.rate_hz = 128, .bpm = 110, .rhythm = RHYTHM_FIBRILLATION, .noise = .02}},
	{"bigeminy", CLEAN, EXACT,
		{.rate_hz = 128, .bpm = 70, .rhythm = RHYTHM_BIGEMINY, .noise = .02}},
	{"couplets", CLEAN, EXACT,
		{.rate_hz = 128, .bpm = 70, .rhythm = RHYTHM_COUPLETS, .noise = .02}},
	{"pauses", CLEAN, EXACT,
		{.rate_hz = 128, .bpm = 70, .rhythm = RHYTHM_PAUSES, .noise = .02}},
	{"walking", MOVED, 0, {.rate_hz = 128, .bpm = 80, .motion = MOTION_WALK, .noise = .02}},
	{"bursts", MOVED, EXACT,
		{.rate_hz = 128, .bpm = 80, .motion = MOTION_BURSTS, .noise = .02}},
	{"knocks", MOVED, EXACT,
		{.rate_hz = 128, .bpm = 70, .motion = MOTION_KNOCKS, .noise = .02, .seed = 5}},
};

static void collect(struct dsp_pulse *pulse)
{
	struct dsp_pulse_output output;

	while (dsp_pulse_pull(pulse, &output)) {
		if (output.kind == DSP_PULSE_BEAT && found.n_beats < BEATS)
			found.beat_s[found.n_beats++] = output.beat.time_s;
		else if (output.kind == DSP_PULSE_ARTEFACT && found.n_windows < WINDOWS)
			found.window[found.n_windows++] = output.artefact;
	}
}

static void run(const struct pulse_person *person)
{
	struct dsp_pulse_config config = {.rate_hz = person->rate_hz};
	struct dsp_pulse *pulse = dsp_pulse_create(&config);

	ck_assert_ptr_nonnull(pulse);
	memset(&found, 0, sizeof(found));
	for (size_t i = 0; i < person->n;) {
		size_t n = person->n - i < 256 ? person->n - i : 256;

		i += dsp_pulse_push(pulse, person->time_s + i, person->value + i, NULL, n);
		collect(pulse);
	}
	while (!dsp_pulse_finish(pulse))
		collect(pulse);
	dsp_pulse_destroy(pulse);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* How much later than the tops the detections are: the filters' part of it is constant. */
static double usual_lag(const struct pulse_person *person)
{
	static double lag[BEATS];

	for (size_t k = 0; k < person->n_beats; k++) {
		lag[k] = INFINITY;
		for (size_t i = 0; i < found.n_beats; i++) {
			if (fabs(found.beat_s[i] - person->beat_s[k]) < fabs(lag[k]))
				lag[k] = found.beat_s[i] - person->beat_s[k];
		}
	}
	qsort(lag, person->n_beats, sizeof(*lag), compare);
	return lag[person->n_beats / 2];
}

/* Near a drop-out or an end of the record nothing is asked. */
static bool counts(const struct pulse_person *person, double time_s)
{
	for (size_t k = 0; k < person->n_outages; k++) {
		if (time_s > person->outage_s[2 * k] - 0.5 &&
			time_s < person->outage_s[2 * k + 1] + 0.5)
			return false;
	}
	return time_s >= 2 && time_s <= person->duration_s - 2;
}

static double f1(const struct pulse_person *person, double lag_s)
{
	size_t n_true = 0, n_found = 0, n_hits = 0, i = 0;

	for (size_t k = 0; k < person->n_beats; k++) {
		double time_s = person->beat_s[k];

		if (!counts(person, time_s))
			continue;
		n_true++;
		while (i < found.n_beats && found.beat_s[i] - lag_s < time_s - TOLERANCE_S)
			i++;
		if (i < found.n_beats && found.beat_s[i] - lag_s <= time_s + TOLERANCE_S) {
			n_hits++;
			i++;
		}
	}
	for (i = 0; i < found.n_beats; i++)
		n_found += counts(person, found.beat_s[i] - lag_s);
	return 2.0 * (double)n_hits / (double)(n_true + n_found);
}

static bool is_flagged(double from_s, double to_s)
{
	for (size_t i = 0; i < found.n_windows; i++) {
		if (found.window[i].start_s < to_s && found.window[i].end_s > from_s)
			return true;
	}
	return false;
}

static double rmssd(const struct pulse_person *person, const double *time_s, size_t n, double lag_s)
{
	double sum = 0, count = 0;

	for (size_t i = 2; i < n; i++) {
		double from_s = time_s[i - 2], to_s = time_s[i];
		double difference = to_s - 2 * time_s[i - 1] + from_s;

		if (is_flagged(from_s + lag_s, to_s + lag_s) || !counts(person, from_s) ||
			!counts(person, to_s))
			continue;
		sum += difference * difference;
		count++;
	}
	return sqrt(sum / count);
}

START_TEST(test_every_kind_keeps_its_floor)
{
	const struct kind *kind = &KINDS[_i];
	struct pulse_person person = kind->person;
	double lag_s, got, expected;

	person.duration_s = 200;
	person.seed = person.seed > 0 ? person.seed : 1;
	pulse_person_make(&person);
	run(&person);
	lag_s = usual_lag(&person);
	ck_assert_msg(f1(&person, lag_s) >= kind->floor, "%s: F1 is %.4f, not %.3f", kind->name,
		f1(&person, lag_s), kind->floor);
	got = rmssd(&person, found.beat_s, found.n_beats, 0);
	expected = rmssd(&person, person.beat_s, person.n_beats, lag_s);
	ck_assert_msg(kind->rmssd_error == 0 || fabs(got / expected - 1) <= kind->rmssd_error,
		"%s: RMSSD is %.1f ms, not %.1f ms", kind->name, 1000 * got, 1000 * expected);
	for (size_t k = 0; k < person.n_outages; k++) {
		for (size_t i = 0; i < found.n_beats; i++)
			ck_assert(found.beat_s[i] < person.outage_s[2 * k] + 0.3 ||
				  found.beat_s[i] > person.outage_s[2 * k + 1] - 0.05);
	}
	pulse_person_free(&person);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pulse_people");
	TCase *tcase = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(
		tcase, test_every_kind_keeps_its_floor, 0, (int)(sizeof(KINDS) / sizeof(KINDS[0])));
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0;
}
