#include "acquisition/check.h"

#include "acquisition/fault.h"
#include "core/flags.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

/* What is judged: the newest so many seconds; less than half of it is not enough. */
static const double WINDOW_S = 10, ENOUGH_S = 5, SILENCE_S = 3;

/* Skin conductance. Outside 0.05 to 60 µS it is not skin (Kleckner et al. 2018), from 0.05 to
 * 0.5 µS it is skin with poor contact: both as the analysis has them. */
static const double FLOOR_US = 0.05, LOW_US = 0.5, CEILING_US = 60;
/* Shares of the window: the project's own choice. */
static const double MOSTLY = 0.5, OFTEN = 0.1, SOMETIMES = 0.02;
/* Noise at which the analysis gives quality 0, and half of it; for bare counts the same at a level
 * of 5 µS. A step above 0.05 µS hides the smallest responses that are commonly counted. */
static const double NOISY_US = 0.04, NOISY_SHARE = 0.008, COARSE_US = 0.05;
/* The deep breath: a response begins within 1 to 6 s and rises for up to 5 s more; 0.05 µS is the
 * usual least amplitude, 0.02 µS what good devices still show. For bare counts the same at 5 µS. */
static const double ONSET_FROM_S = 1, ONSET_TO_S = 6, RISE_S = 5;
static const double RESPONSE_US = 0.05, SMALL_US = 0.02, US_PER_LEVEL = 5, NOISES = 4;
/* Pulse: 40 to 180 bpm is plausible at rest (Orphanidou et al. 2015); limits on quality are the
 * project's own choice. */
static const double RATE_MIN_BPM = 40, RATE_MAX_BPM = 180, GOOD_PULSE = 0.6, BAD_PULSE = 0.3;
/* Camera: below, gestures blur; the light is the project's own choice. */
static const double SMOOTH_HZ = 20, SLOW_HZ = 10, DARK = 0.15, BRIGHT = 0.9;

static void G_GNUC_PRINTF(3, 4)
	say(struct acq_check_line *line, enum acq_verdict verdict, const char *format, ...)
{
	g_autofree char *sentence = NULL;
	va_list arguments;

	va_start(arguments, format);
	sentence = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	line->verdict = verdict;
	acq_text_copy(line->sentence, sizeof(line->sentence), sentence);
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* NaN of nothing. Sorts @values. */
static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare_doubles);
	return n == 0  ? (double)NAN
	       : n % 2 ? values[n / 2]
		       : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static double newest_s(const struct acq_check_points *points)
{
	return points->n ? points->points[points->n - 1].time_s : -INFINITY;
}

/* The points of [@from_s, @to_s]. */
static struct acq_check_points cut(const struct acq_check_points *all, double from_s, double to_s)
{
	size_t first = 0, end = all->n;

	while (first < end && all->points[first].time_s < from_s) {
		first++;
	}
	while (end > first && all->points[end - 1].time_s > to_s) {
		end--;
	}
	return (struct acq_check_points){all->points + first, end - first};
}

static double share(const struct acq_check_points *points, uint16_t flags)
{
	size_t n = 0;

	for (size_t i = 0; i < points->n; i++) {
		n += (points->points[i].flags & flags) != 0;
	}
	return points->n ? (double)n / (double)points->n : 0;
}

static bool has_value(const struct acq_trace_point *point)
{
	uint16_t useless = CORE_FLAG_MISSING | CORE_FLAG_DISCONNECT;

	return isfinite(point->value) && !(point->flags & useless);
}

/* Values of @points that are any, owned by the caller. */
static double *take_values(const struct acq_check_points *points, size_t *ret_n)
{
	double *values = g_new(double, points->n + 1);

	*ret_n = 0;
	for (size_t i = 0; i < points->n; i++) {
		if (has_value(&points->points[i])) {
			values[(*ret_n)++] = points->points[i].value;
		}
	}
	return values;
}

static double level_of(const struct acq_check_points *points)
{
	size_t n;
	g_autofree double *values = take_values(points, &n);

	return median(values, n);
}

/* Standard deviation of the noise, robust, from second differences, in which what skin does is
 * nothing; at least that of rounding to steps of @lsb. */
static double noise_of(const struct acq_check_points *points, double lsb)
{
	g_autofree double *bends = g_new(double, points->n + 1);
	size_t n = 0;

	for (size_t i = 2; i < points->n; i++) {
		const struct acq_trace_point *p = &points->points[i - 2];
		if (has_value(&p[0]) && has_value(&p[1]) && has_value(&p[2])) {
			bends[n++] = fabs(
				(double)p[0].value - 2 * (double)p[1].value + (double)p[2].value);
		}
	}
	double noise = 1.4826 * median(bends, n) / sqrt(6);
	return isfinite(lsb) ? fmax(noise, lsb / sqrt(12)) : noise;
}

/* True when the line has its verdict before anything was measured. */
static bool is_early(const struct acq_check_channel *channel, double now_s,
	const struct acq_check_points *window, const char *none, struct acq_check_line *line)
{
	double enough = fmax(ENOUGH_S * channel->rate_hz, 3);

	if (!channel->is_used) {
		say(line, ACQ_VERDICT_WAITING, "%s", none);
	} else if (now_s > newest_s(&channel->samples) + SILENCE_S && now_s > ENOUGH_S) {
		say(line, ACQ_VERDICT_BAD, "%s",
			_("No samples arrive: check the cable and the device's plug"));
	} else if ((double)window->n < enough) {
		say(line, ACQ_VERDICT_WAITING, "%s", _("Measuring…"));
	} else {
		return false;
	}
	return true;
}

static double floor_share(const struct acq_check_points *points, bool is_uS)
{
	size_t n = 0;

	for (size_t i = 0; i < points->n; i++) {
		const struct acq_trace_point *point = &points->points[i];
		bool is_low = is_uS && point->value < FLOOR_US;
		n += !has_value(point) || is_low || (point->flags & CORE_FLAG_CLIP_LO);
	}
	return points->n ? (double)n / (double)points->n : 0;
}

static void judge_contact(const struct acq_check_input *input,
	const struct acq_check_points *window, struct acq_check_line *line)
{
	double level = level_of(window);
	double off = floor_share(window, input->gsr_is_uS);

	if (off >= MOSTLY) {
		say(line, ACQ_VERDICT_BAD, "%s",
			_("No contact: press the sensor on, wait a minute; moisten dry skin or "
			  "renew the "
			  "electrodes"));
	} else if (share(window, CORE_FLAG_CLIP_HI) >= OFTEN) {
		say(line, ACQ_VERDICT_BAD, "%s",
			_("At the upper end of the device's range: dry the skin, or use other "
			  "fingers"));
	} else if (input->gsr_is_uS && level > CEILING_US) {
		say(line, ACQ_VERDICT_BAD,
			_("%.0f µS is more than skin has: look for electrodes that touch each "
			  "other"),
			level);
	} else if (off >= SOMETIMES) {
		say(line, ACQ_VERDICT_POOR, "%s",
			_("Contact comes and goes: fasten the sensor and its cable"));
	} else if (input->gsr_is_uS && level < LOW_US) {
		say(line, ACQ_VERDICT_POOR,
			_("Very low, %.2f µS: warm the hand, moisten dry skin, wait some minutes"),
			level);
	} else {
		say(line, ACQ_VERDICT_GOOD, _("Contact is good: %.*f %s"), input->gsr_is_uS ? 2 : 0,
			level, input->gsr.unit);
	}
}

static void judge_noise(const struct acq_check_input *input, const struct acq_check_points *window,
	struct acq_check_line *line)
{
	double level = level_of(window);
	double noise = noise_of(window, input->gsr.lsb);
	double limit = input->gsr_is_uS ? NOISY_US : NOISY_SHARE * fabs(level);
	int decimals = input->gsr_is_uS ? 3 : 1;

	if (!isfinite(noise)) {
		say(line, ACQ_VERDICT_WAITING, "%s", _("Noise cannot be measured without contact"));
	} else if (input->gsr_is_uS && input->gsr.lsb > COARSE_US) {
		say(line, ACQ_VERDICT_POOR,
			_("The device resolves only %.2f µS here: small responses will be missed"),
			input->gsr.lsb);
	} else if (noise >= limit) {
		say(line, ACQ_VERDICT_BAD,
			_("Very noisy, %.*f %s: keep the hand still, move the cable away from "
			  "mains"),
			decimals, noise, input->gsr.unit);
	} else if (noise >= limit / 2) {
		say(line, ACQ_VERDICT_POOR,
			_("Noisy, %.*f %s: let the hand rest on the table, check the electrodes"),
			decimals, noise, input->gsr.unit);
	} else {
		say(line, ACQ_VERDICT_GOOD, _("Noise is low: %.*f %s"), decimals, noise,
			input->gsr.unit);
	}
}

/* The largest rise from a low point within the time of onset; NaN when too much has no value. */
static double find_rise(const struct acq_check_points *all, double breath_s)
{
	struct acq_check_points span =
		cut(all, breath_s + ONSET_FROM_S, breath_s + ONSET_TO_S + RISE_S);
	double low = INFINITY, rise = 0;
	size_t n = 0;

	for (size_t i = 0; i < span.n; i++) {
		const struct acq_trace_point *point = &span.points[i];
		double value = point->value;
		if (!has_value(point)) {
			continue;
		}
		n++;
		if (point->time_s <= breath_s + ONSET_TO_S) {
			low = fmin(low, value);
		}
		rise = fmax(rise, value - low);
	}
	return n > 0 && (double)n >= (1 - OFTEN) * (double)span.n ? rise : (double)NAN;
}

static void judge_responder(const struct acq_check_input *input, struct acq_check_line *line)
{
	const struct acq_check_points *samples = &input->gsr.samples;
	double past_s = newest_s(samples) - input->breath_s;
	double rise = find_rise(samples, input->breath_s);
	struct acq_check_points before = cut(samples, input->breath_s - WINDOW_S, input->breath_s);
	double level = level_of(&before);
	double unit = input->gsr_is_uS ? 1 : fabs(level) / US_PER_LEVEL;
	double least = fmax(RESPONSE_US * unit, NOISES * noise_of(&before, input->gsr.lsb));

	if (!isfinite(input->breath_s)) {
		say(line, ACQ_VERDICT_WAITING, "%s",
			_("Ask for one deep breath when the countdown says “now”"));
	} else if (isfinite(level) && rise >= least) {
		say(line, ACQ_VERDICT_GOOD, _("Responds: %.*f %s after the breath"),
			input->gsr_is_uS ? 2 : 0, rise, input->gsr.unit);
	} else if (past_s < ONSET_TO_S + RISE_S) {
		say(line, ACQ_VERDICT_WAITING, "%s", _("Watching for the response to the breath…"));
	} else if (isnan(rise) || isnan(level)) {
		say(line, ACQ_VERDICT_WAITING, "%s",
			_("The contact was lost around the breath: try again"));
	} else if (rise >= SMALL_US * unit) {
		say(line, ACQ_VERDICT_POOR, "%s",
			_("A small response only: warm the hand, wait some minutes, breathe "
			  "again"));
	} else {
		say(line, ACQ_VERDICT_POOR, "%s",
			_("No response: try again; some people hardly respond, note it if it stays "
			  "so"));
	}
}

static double median_rate_bpm(const struct acq_check_points *beats)
{
	g_autofree double *gaps_s = g_new(double, beats->n + 1);
	size_t n = 0;

	for (size_t i = 1; i < beats->n; i++) {
		gaps_s[n++] = beats->points[i].time_s - beats->points[i - 1].time_s;
	}
	return 60 / median(gaps_s, n);
}

static bool is_flat(const struct acq_check_points *window, double lsb)
{
	size_t n;
	g_autofree double *values = take_values(window, &n);

	qsort(values, n, sizeof(*values), compare_doubles);
	return n == 0 || !(values[n - 1] - values[0] > (isfinite(lsb) ? 2 * lsb : 0));
}

static void judge_pulse(const struct acq_check_input *input, const struct acq_check_points *window,
	struct acq_check_line *line)
{
	struct acq_check_points beats =
		cut(&input->beats, newest_s(&input->pulse.samples) - WINDOW_S, INFINITY);
	double rate_bpm = median_rate_bpm(&beats);
	double quality = level_of(&beats);

	if (share(window, CORE_FLAG_DISCONNECT) >= MOSTLY || is_flat(window, input->pulse.lsb)) {
		say(line, ACQ_VERDICT_BAD, "%s",
			_("No pulse: put the clip on the finger's end, not too tight"));
	} else if (share(window, CORE_FLAG_CLIP_LO | CORE_FLAG_CLIP_HI) >= OFTEN) {
		say(line, ACQ_VERDICT_POOR, "%s",
			_("The pulse runs out of the device's range: loosen the clip, shade the "
			  "sensor"));
	} else if (beats.n < 4) {
		say(line, ACQ_VERDICT_BAD, "%s",
			_("No clear beats: warm the finger, move the clip, keep the hand still"));
	} else if (quality < BAD_PULSE) {
		say(line, ACQ_VERDICT_BAD,
			_("The pulse is too poor (%.0f %%): warm the finger, move "
			  "the clip, keep the hand still"),
			100 * quality);
	} else if (rate_bpm < RATE_MIN_BPM || rate_bpm > RATE_MAX_BPM) {
		say(line, ACQ_VERDICT_POOR,
			_("%.0f beats per minute are not plausible: move the clip"), rate_bpm);
	} else if (quality < GOOD_PULSE) {
		say(line, ACQ_VERDICT_POOR,
			_("%.0f beats per minute, quality %.0f %%: warm the finger or move the "
			  "clip"),
			rate_bpm, 100 * quality);
	} else {
		say(line, ACQ_VERDICT_GOOD, _("The pulse is good: %.0f beats per minute"),
			rate_bpm);
	}
}

static void judge_camera(
	const struct acq_live_camera *camera, double light, struct acq_check_line *line)
{
	if (!camera->is_running && camera->problem[0]) {
		say(line, ACQ_VERDICT_BAD, _("Camera %s: %s"), camera->name, camera->problem);
	} else if (!camera->is_running || (double)camera->frames < SLOW_HZ) {
		say(line, ACQ_VERDICT_WAITING, _("Camera %s is starting…"), camera->name);
	} else if (camera->frame_rate_hz < SLOW_HZ) {
		say(line, ACQ_VERDICT_BAD,
			_("Camera %s gives %.0f frames per second only: more light, or another "
			  "plug"),
			camera->name, camera->frame_rate_hz);
	} else if (light < DARK) {
		say(line, ACQ_VERDICT_POOR, _("Camera %s sees a dark picture: more light"),
			camera->name);
	} else if (light > BRIGHT) {
		say(line, ACQ_VERDICT_POOR, _("Camera %s sees a glaring picture: less light"),
			camera->name);
	} else if (camera->frame_rate_hz < SMOOTH_HZ) {
		say(line, ACQ_VERDICT_POOR, _("Camera %s gives %.0f frames per second: more light"),
			camera->name, camera->frame_rate_hz);
	} else {
		say(line, ACQ_VERDICT_GOOD, _("Camera %s: %.0f frames per second"), camera->name,
			camera->frame_rate_hz);
	}
}

/* The camera that needs somebody most speaks for all. */
static void judge_cameras(const struct acq_check_input *input, struct acq_check_line *line)
{
	static const int URGENCY[] = {[ACQ_VERDICT_GOOD] = 0,
		[ACQ_VERDICT_WAITING] = 1,
		[ACQ_VERDICT_POOR] = 2,
		[ACQ_VERDICT_BAD] = 3};

	if (!input->n_cameras) {
		say(line, ACQ_VERDICT_WAITING, "%s", _("No camera was chosen"));
	}
	for (guint i = 0; i < input->n_cameras; i++) {
		struct acq_check_line one;
		judge_camera(&input->cameras[i], input->light[i], &one);
		if (i == 0 || URGENCY[one.verdict] > URGENCY[line->verdict]) {
			*line = one;
		}
	}
}

void acq_check_judge(const struct acq_check_input *input, struct acq_check *ret_check)
{
	const struct acq_check_channel *gsr = &input->gsr;
	const struct acq_check_channel *pulse = &input->pulse;
	const char *no_gsr = _("No device with skin conductance was chosen");
	const char *no_pulse = _("No device with a pulse was chosen");
	struct acq_check_points window =
		cut(&gsr->samples, newest_s(&gsr->samples) - WINDOW_S, INFINITY);

	*ret_check = (struct acq_check){0};
	if (!is_early(gsr, input->now_s, &window, no_gsr, &ret_check->gsr_contact)) {
		judge_contact(input, &window, &ret_check->gsr_contact);
	}
	if (!is_early(gsr, input->now_s, &window, no_gsr, &ret_check->gsr_noise)) {
		judge_noise(input, &window, &ret_check->gsr_noise);
	}
	if (!is_early(gsr, input->now_s, &window, no_gsr, &ret_check->gsr_responder)) {
		judge_responder(input, &ret_check->gsr_responder);
	}
	window = cut(&pulse->samples, newest_s(&pulse->samples) - WINDOW_S, INFINITY);
	if (!is_early(pulse, input->now_s, &window, no_pulse, &ret_check->pulse)) {
		judge_pulse(input, &window, &ret_check->pulse);
	}
	judge_cameras(input, &ret_check->camera);
}
