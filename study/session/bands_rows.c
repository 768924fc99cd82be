#include "study/session/bands_rows.h"

#include "dsp/arousal.h"
#include "dsp/side/eeg.h"
#include "dsp/side/emg.h"
#include "study/base/stretches.h"
#include "study/session/bands.h"
#include "study/session/feed.h"

#include <math.h>
#include <string.h>

enum {
	EPOCHS_ENOUGH = 100, /* of alpha asymmetry: split-half reliability .90 (Towers & Allen 2009,
				Psychophysiology 46:132) */
};

static const double ASYMMETRY_MIN_S = 60;
static const char *const ASYMMETRY[] = {"alpha_asymmetry"};

enum study_bands_kind study_bands_kind_of(const struct rec_channel *channel)
{
	if (channel->desc.quantity != CORE_QUANTITY_OTHER)
		return STUDY_BANDS_NONE;
	if (g_str_has_prefix(channel->desc.key, "eeg"))
		return STUDY_BANDS_EEG;
	return g_str_has_prefix(channel->desc.key, "emg") ? STUDY_BANDS_EMG : STUDY_BANDS_NONE;
}

double study_bands_scale(const struct rec_channel *channel)
{
	static const struct {
		const char *unit;
		double uV;
	} UNITS[] = {{"uV", 1}, {"nV", 1e-3}, {"mV", 1e3}, {"V", 1e6}};

	for (gsize i = 0; i < G_N_ELEMENTS(UNITS); i++) {
		if (strcmp(core_channel_unit(&channel->desc), UNITS[i].unit) == 0)
			return UNITS[i].uV;
	}
	return NAN;
}

/* Rows of one band of one channel, found by their time: they come once a second. */
struct course {
	GPtrArray *rows; /* const struct rec_band* */
};

static struct course find_course(
	const struct rec_results *results, const char *channel, const char *band)
{
	struct course course = {g_ptr_array_new()};

	for (guint i = 0; i < results->bands->len; i++) {
		struct rec_band *row = &g_array_index(results->bands, struct rec_band, i);
		if (strcmp(row->band, band) == 0 && strcmp(row->channel, channel) == 0)
			g_ptr_array_add(course.rows, row);
	}
	return course;
}

/* ln power of the second that ends at @time_s; NaN when it is not valid. */
static double value_at(const struct course *course, double time_s)
{
	if (course->rows->len == 0)
		return NAN;
	const struct rec_band *first = course->rows->pdata[0];
	double index = time_s - first->time_s;
	if (!(index > -0.5 && index < course->rows->len - 0.5))
		return NAN;
	const struct rec_band *row = course->rows->pdata[lround(index)];
	return row->is_valid ? row->ln_power : NAN;
}

/* @shift_s later than @time_s, between two seconds in proportion; @ret_share: how much is known. */
static double value_between(const struct course *course, double time_s, double *ret_share)
{
	double below = floor(time_s + 1e-9), share = fmax(time_s - below, 0);
	double x[2] = {value_at(course, below), value_at(course, below + 1)};
	double weight[2] = {isnan(x[0]) ? 0 : 1 - share, isnan(x[1]) ? 0 : share};
	double sum = weight[0] + weight[1];

	*ret_share = sum;
	if (!(sum > 0))
		return NAN;
	return ((weight[0] > 0 ? weight[0] * x[0] : 0) + (weight[1] > 0 ? weight[1] * x[1] : 0)) /
	       sum;
}

/* --- component M ------------------------------------------------------------------------------ */

static bool is_of_expression(const struct rec_channel *channel)
{
	return strstr(channel->desc.key, "corrugator") || strstr(channel->desc.key, "zygomatic");
}

static void course_clear(void *course)
{
	g_ptr_array_unref(((struct course *)course)->rows);
}

/* The courses that M rests on: one of a muscle, or all of alpha. */
static GArray *choose_courses(
	const struct rec_session *session, const struct rec_results *results, bool *ret_is_muscle)
{
	GArray *courses = g_array_new(FALSE, FALSE, sizeof(struct course));

	g_array_set_clear_func(courses, course_clear);
	*ret_is_muscle = false;
	for (int kind = STUDY_BANDS_EMG; kind >= STUDY_BANDS_EEG && courses->len == 0; kind--) {
		bool is_muscle = kind == STUDY_BANDS_EMG;
		for (guint i = 0; i < session->channels->len; i++) {
			const struct rec_channel *channel = session->channels->pdata[i];
			if ((int)study_bands_kind_of(channel) != kind ||
				(is_muscle && (is_of_expression(channel) || courses->len > 0)))
				continue;
			struct course course =
				find_course(results, channel->name, is_muscle ? "muscle" : "alpha");
			if (course.rows->len > 0)
				g_array_append_val(courses, course);
			else
				course_clear(&course);
		}
		*ret_is_muscle = is_muscle && courses->len > 0;
	}
	return courses;
}

void study_bands_fill_muscle(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params, GArray *components)
{
	bool is_muscle;
	g_autoptr(GArray) courses = choose_courses(session, results, &is_muscle);
	/* An epoch of EEG is twice as long as a second: its middle lies half a second earlier. */
	double later_s = params->arousal_lag_s[DSP_COMPONENT_MUSCLE] + (is_muscle ? 0 : 0.5);

	for (guint i = 0; i < components->len && courses->len > 0; i++) {
		struct dsp_components *row = &g_array_index(components, struct dsp_components, i);
		double sum = 0, quality = 0;
		guint n = 0;
		for (guint k = 0; k < courses->len; k++) {
			const struct course *course = &g_array_index(courses, struct course, k);
			double share, x = value_between(course, row->time_s + later_s, &share);
			if (isnan(x))
				continue;
			sum += x;
			quality += share;
			n++;
		}
		/* RMS is the root of the power. */
		row->x[DSP_COMPONENT_MUSCLE] =
			n == 0 ? (double)NAN : (is_muscle ? 0.5 : -1) * sum / n;
		row->q[DSP_COMPONENT_MUSCLE] = quality / courses->len;
	}
}

/* --- alpha asymmetry -------------------------------------------------------------------------- */

static const struct rec_channel *find_key(const struct rec_session *session, const char *key)
{
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = session->channels->pdata[i];
		if (strcmp(channel->desc.key, key) == 0)
			return channel;
	}
	return NULL;
}

static void measure_stretch(const struct course *left, const struct course *right,
	const struct study_stretch *stretch, struct rec_results *results)
{
	struct rec_measure row = {.start_s = stretch->span.start_s,
		.end_s = stretch->span.end_s,
		.value = NAN,
		.unit = "1"};
	double sum = 0;
	guint n = 0;

	/* Epochs are 2 s long. */
	for (double t = ceil(stretch->span.start_s + 2); t <= stretch->span.end_s; t += 1) {
		double difference = value_at(right, t) - value_at(left, t);
		if (isnan(difference))
			continue;
		sum += difference;
		n++;
	}
	if (n > 0)
		row.value = sum / n;
	g_strlcpy(row.scope, stretch->name, sizeof(row.scope));
	g_strlcpy(row.metric, ASYMMETRY[0], sizeof(row.metric));
	g_snprintf(row.note, sizeof(row.note),
		"%sln alpha F4 - F3, %u valid epochs; positive: relatively more left activity; "
		"no index of valence",
		n < EPOCHS_ENOUGH ? "LOW: fewer than 100 valid epochs. " : "", n);
	g_array_append_val(results->measures, row);
}

void study_bands_measure(const struct rec_session *session, const struct study_baseline *baseline,
	struct rec_results *results)
{
	const struct rec_channel *left = find_key(session, "eeg_f3");
	const struct rec_channel *right = find_key(session, "eeg_f4");

	study_stretches_drop(results, ASYMMETRY, G_N_ELEMENTS(ASYMMETRY));
	if (!left || !right)
		return;
	struct course courses[2] = {find_course(results, left->name, "alpha"),
		find_course(results, right->name, "alpha")};
	g_autoptr(GArray) stretches = study_stretches_of(session, baseline, ASYMMETRY_MIN_S);
	for (guint i = 0;
		i < stretches->len && courses[0].rows->len > 0 && courses[1].rows->len > 0; i++) {
		const struct study_stretch *stretch =
			&g_array_index(stretches, struct study_stretch, i);
		if (stretch->span.end_s - stretch->span.start_s >= ASYMMETRY_MIN_S)
			measure_stretch(&courses[0], &courses[1], stretch, results);
	}
	course_clear(&courses[0]);
	course_clear(&courses[1]);
}

/* --- methods ---------------------------------------------------------------------------------- */

/* "import_eeg_f3 (96 % of the epochs valid)", or why nothing was measured; whether it was. */
static bool describe_channel(GString *out, const struct rec_session *session,
	const struct rec_channel *channel, const struct rec_results *results)
{
	bool is_eeg = study_bands_kind_of(channel) == STUDY_BANDS_EEG;
	struct course course = find_course(results, channel->name, is_eeg ? "alpha" : "muscle");
	double rate_hz = study_feed_rate_hz(session, channel);
	bool is_measured = course.rows->len > 0;
	guint n_valid = 0;

	for (guint i = 0; i < course.rows->len; i++)
		n_valid += ((const struct rec_band *)course.rows->pdata[i])->is_valid;
	if (is_measured)
		g_string_append_printf(out, "%s (%s; %.0f %% of %u epochs valid", channel->name,
			isnan(study_bands_scale(channel))
				? "not in volts, so that rules of absolute size did not apply"
				: "in microvolts",
			100.0 * n_valid / course.rows->len, course.rows->len);
	else if (is_eeg ? dsp_eeg_takes_rate(rate_hz) : dsp_emg_takes_rate(rate_hz))
		g_string_append_printf(out, "%s (nothing measured: it is too short", channel->name);
	else
		g_string_append_printf(out, "%s (nothing measured: %.4g Hz is not its rate of %s",
			channel->name, rate_hz, is_eeg ? "125 to 4000 Hz" : "500 to 10000 Hz");
	g_string_append(out, ")");
	g_ptr_array_unref(course.rows);
	return is_measured;
}

/* How many of the channels of @kind were measured: what was not went through no filter. */
static guint describe_kind(GString *out, const struct rec_session *session,
	const struct rec_results *results, enum study_bands_kind kind, const char *what)
{
	guint n = 0, n_measured = 0;

	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = session->channels->pdata[i];
		if (study_bands_kind_of(channel) != kind)
			continue;
		g_string_append(out, n++ == 0 ? what : ", ");
		n_measured += describe_channel(out, session, channel, results);
	}
	if (n > 0)
		g_string_append(out, ". ");
	return n_measured;
}

char *study_bands_describe(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params)
{
	GString *out = g_string_new(NULL);

	if (describe_kind(out, session, results, STUDY_BANDS_EEG, "EEG: ") > 0)
		g_string_append_printf(out,
			"High-pass 0.5 Hz, notch at %.0f Hz and harmonics, Hann epochs of 2 s "
			"overlapping by half; theta 4-8, alpha 8-13, beta 13-30 Hz; epochs above "
			"100 µV, with steps, with an excess kurtosis above 5 or with muscle "
			"activity (20-45 Hz) are not valid; the reference is the recording's. "
			"Engagement is beta / (alpha + theta) (Pope et al., 1995). Alpha asymmetry "
			"is given over stretches of 60 s and more alone; it is a matter of "
			"approach motivation and of the person, neither arousal nor a measure of "
			"liking (Smith et al., 2017). ",
			params->bands_mains_hz);
	if (describe_kind(out, session, results, STUDY_BANDS_EMG, "EMG: ") > 0)
		g_string_append_printf(out,
			"Band-pass 20-450 Hz (at most 0.45 of the rate; van Boxtel, 2001), notch "
			"at %.0f Hz and harmonics, root mean square of 100 ms, mean of the second; "
			"bursts below 0.3 s are left out as blinks. Electrodes on the forehead "
			"pick up neighbouring muscles too: tension or effort, not an emotion. ",
			params->bands_mains_hz);
	if (out->len == 0) {
		g_string_free(out, TRUE);
		return NULL;
	}
	bool is_muscle;
	g_autoptr(GArray) courses = choose_courses(session, results, &is_muscle);
	if (courses->len > 0)
		g_string_append_printf(out, "%s enters the arousal index with a weight of %.2g. ",
			is_muscle ? "Muscle tension" : "The fall of alpha power",
			params->arousal_weight[DSP_COMPONENT_MUSCLE]);
	g_string_truncate(out, out->len - 1);
	return g_string_free(out, FALSE);
}
