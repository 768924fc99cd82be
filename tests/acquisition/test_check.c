#include "acquisition/check.h"
#include "core/flags.h"
#include "tests/check_main.h"

#include <math.h>
#include <string.h>

enum {
	RATE_HZ = 50,
	SECONDS = 40,
	N = RATE_HZ * SECONDS,
	BREATH_S = 15,
};

/* A participant of forty seconds as the trace has them. */
static struct {
	struct acq_trace_point gsr[N], pulse[N], beats[SECONDS];
	struct acq_live_camera camera;
	struct acq_check_input input;
	struct acq_check check;
} bench;

/* 4 µS at rest, a response of 0.3 µS three seconds behind the breath, noise of 2 nS. */
static double skin(double time_s, double amplitude)
{
	double since_s = time_s - BREATH_S - 3;
	double response = since_s > 0 ? exp(-since_s / 4) - exp(-since_s / 0.75) : 0;

	return 4 + amplitude / 0.57 * response;
}

static void bench_init(double amplitude, double noise)
{
	memset(&bench, 0, sizeof(bench));
	for (int i = 0; i < N; i++) {
		double time_s = (double)i / RATE_HZ;
		double jitter = noise * 1.73 * sin(i * i * 0.7);
		bench.gsr[i] = (struct acq_trace_point){
			time_s, (float)(skin(time_s, amplitude) + jitter), 0};
		bench.pulse[i] = (struct acq_trace_point){time_s, (float)sin(2 * G_PI * time_s), 0};
	}
	for (int i = 0; i < SECONDS; i++)
		bench.beats[i] = (struct acq_trace_point){i + 0.25, 0.9F, 0};
	bench.camera = (struct acq_live_camera){
		.name = "video", .frame_rate_hz = 30, .frames = 900, .is_running = true};
	bench.input = (struct acq_check_input){
		.now_s = SECONDS,
		.gsr = {true, {bench.gsr, N}, RATE_HZ, 0.001, "µS"},
		.pulse = {true, {bench.pulse, N}, RATE_HZ, 0.001, ""},
		.gsr_is_uS = true,
		.beats = {bench.beats, SECONDS},
		.breath_s = BREATH_S,
		.cameras = &bench.camera,
		.light = {0.5},
		.n_cameras = 1,
	};
}

static void judge(void)
{
	acq_check_judge(&bench.input, &bench.check);
}

static void check_line(
	const struct acq_check_line *line, enum acq_verdict verdict, const char *words)
{
	ck_assert_msg(line->verdict == verdict && strstr(line->sentence, words), "%d: %s",
		(int)line->verdict, line->sentence);
	ck_assert(g_utf8_validate(line->sentence, -1, NULL));
}

/* The last @seconds become unusable. */
static void flag_last(struct acq_trace_point *points, double seconds, uint16_t flags, float value)
{
	for (int i = N - (int)(seconds * RATE_HZ); i < N; i++) {
		points[i].flags |= flags;
		points[i].value = value;
	}
}

START_TEST(a_well_attached_participant_is_good_in_every_line)
{
	bench_init(0.3, 0.002);
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_GOOD, "4.0");
	check_line(&bench.check.gsr_noise, ACQ_VERDICT_GOOD, "µS");
	check_line(&bench.check.gsr_responder, ACQ_VERDICT_GOOD, "0.3");
	check_line(&bench.check.pulse, ACQ_VERDICT_GOOD, "60");
	check_line(&bench.check.camera, ACQ_VERDICT_GOOD, "30");
}
END_TEST

START_TEST(contact_says_what_is_wrong_and_what_to_do)
{
	bench_init(0, 0.002);
	flag_last(bench.gsr, 6, CORE_FLAG_DISCONNECT, 0);
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_BAD, "press the sensor on");
	bench_init(0, 0.002);
	flag_last(bench.gsr, 6, 0, 0.01F); /* a device that cannot tell */
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_BAD, "No contact");
	bench_init(0, 0.002);
	flag_last(bench.gsr, 0.5, CORE_FLAG_MISSING, NAN);
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_POOR, "comes and goes");
	bench_init(0, 0.002);
	flag_last(bench.gsr, 2, CORE_FLAG_CLIP_HI, 4);
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_BAD, "upper end");
	flag_last(bench.gsr, 12, 0, 80);
	bench.gsr[N - 1].flags = 0;
	bench.input.gsr.samples.n = N;
	for (int i = 0; i < N; i++)
		bench.gsr[i].flags = 0;
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_BAD, "more than skin");
	flag_last(bench.gsr, 12, 0, 0.2F);
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_POOR, "Very low");
}
END_TEST

START_TEST(noise_is_held_against_the_limit_and_the_step_of_the_device)
{
	bench_init(0, 0.03);
	judge();
	check_line(&bench.check.gsr_noise, ACQ_VERDICT_POOR, "Noisy");
	bench_init(0, 0.2);
	judge();
	check_line(&bench.check.gsr_noise, ACQ_VERDICT_BAD, "Very noisy");
	bench_init(0, 0);
	bench.input.gsr.lsb = 0.1;
	judge();
	check_line(&bench.check.gsr_noise, ACQ_VERDICT_POOR, "resolves only");
}
END_TEST

START_TEST(the_breath_is_watched_then_judged)
{
	bench_init(0.3, 0.002);
	bench.input.breath_s = NAN;
	judge();
	check_line(&bench.check.gsr_responder, ACQ_VERDICT_WAITING, "breath");
	bench.input.breath_s = BREATH_S;
	bench.input.gsr.samples.n = (BREATH_S + 3) * RATE_HZ; /* before the response */
	bench.input.now_s = BREATH_S + 3;
	judge();
	check_line(&bench.check.gsr_responder, ACQ_VERDICT_WAITING, "Watching");
	bench.input.gsr.samples.n = (BREATH_S + 6) * RATE_HZ;
	bench.input.now_s = BREATH_S + 6;
	judge();
	check_line(&bench.check.gsr_responder, ACQ_VERDICT_GOOD, "Responds");
	bench_init(0.035, 0.0005);
	judge();
	check_line(&bench.check.gsr_responder, ACQ_VERDICT_POOR, "small");
	bench_init(0, 0.002);
	judge();
	check_line(&bench.check.gsr_responder, ACQ_VERDICT_POOR, "No response");
	bench_init(0.3, 0.002);
	for (int i = (BREATH_S + 2) * RATE_HZ; i < (BREATH_S + 10) * RATE_HZ; i++)
		bench.gsr[i].flags = CORE_FLAG_DISCONNECT;
	judge();
	check_line(&bench.check.gsr_responder, ACQ_VERDICT_WAITING, "lost");
}
END_TEST

START_TEST(the_pulse_needs_a_wave_beats_and_a_plausible_rate)
{
	bench_init(0, 0.002);
	flag_last(bench.pulse, 12, 0, 1);
	judge();
	check_line(&bench.check.pulse, ACQ_VERDICT_BAD, "No pulse");
	bench_init(0, 0.002);
	bench.input.beats.n = 2;
	judge();
	check_line(&bench.check.pulse, ACQ_VERDICT_BAD, "No clear beats");
	bench_init(0, 0.002);
	for (int i = 0; i < SECONDS; i++)
		bench.beats[i].value = 0.4F;
	judge();
	check_line(&bench.check.pulse, ACQ_VERDICT_POOR, "40");
	bench_init(0, 0.002);
	for (int i = 0; i < SECONDS; i++)
		bench.beats[i].time_s = SECONDS - (SECONDS - i) * 0.25; /* 240 bpm */
	judge();
	check_line(&bench.check.pulse, ACQ_VERDICT_POOR, "240");
}
END_TEST

START_TEST(a_silent_device_and_a_short_look_are_told_apart)
{
	bench_init(0, 0.002);
	bench.input.now_s = SECONDS + 4;
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_BAD, "No samples");
	check_line(&bench.check.pulse, ACQ_VERDICT_BAD, "No samples");
	bench.input.gsr.samples.n = 2 * RATE_HZ;
	bench.input.now_s = 2;
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_WAITING, "Measuring");
	bench.input.gsr = bench.input.pulse = (struct acq_check_channel){0};
	bench.input.n_cameras = 0;
	judge();
	check_line(&bench.check.gsr_noise, ACQ_VERDICT_WAITING, "No device");
	check_line(&bench.check.pulse, ACQ_VERDICT_WAITING, "No device");
	check_line(&bench.check.camera, ACQ_VERDICT_WAITING, "No camera");
}
END_TEST

START_TEST(the_camera_that_needs_somebody_speaks)
{
	static struct acq_live_camera cameras[2]; /* as long as the bench */

	bench_init(0, 0.002);
	bench.input.light[0] = 0.05;
	judge();
	check_line(&bench.check.camera, ACQ_VERDICT_POOR, "dark");
	bench.input.light[0] = NAN;
	bench.camera.frame_rate_hz = 15;
	judge();
	check_line(&bench.check.camera, ACQ_VERDICT_POOR, "15");
	cameras[0] = bench.camera;
	cameras[1] = (struct acq_live_camera){.name = "side", .problem = "it is gone"};
	bench.input.cameras = cameras;
	bench.input.n_cameras = 2;
	judge();
	check_line(&bench.check.camera, ACQ_VERDICT_BAD, "side: it is gone");
}
END_TEST

START_TEST(bare_counts_are_judged_by_their_own_level)
{
	bench_init(0.3, 0.002);
	for (int i = 0; i < N; i++)
		bench.gsr[i].value *= 100;
	bench.input.gsr_is_uS = false;
	bench.input.gsr.lsb = 0.1;
	bench.input.gsr.unit = "";
	judge();
	check_line(&bench.check.gsr_contact, ACQ_VERDICT_GOOD, "40");
	check_line(&bench.check.gsr_noise, ACQ_VERDICT_GOOD, "low");
	check_line(&bench.check.gsr_responder, ACQ_VERDICT_GOOD, "30");
}
END_TEST

TESTS_MAIN("acquisition/check", a_well_attached_participant_is_good_in_every_line,
	contact_says_what_is_wrong_and_what_to_do,
	noise_is_held_against_the_limit_and_the_step_of_the_device,
	the_breath_is_watched_then_judged, the_pulse_needs_a_wave_beats_and_a_plausible_rate,
	a_silent_device_and_a_short_look_are_told_apart, the_camera_that_needs_somebody_speaks,
	bare_counts_are_judged_by_their_own_level)
