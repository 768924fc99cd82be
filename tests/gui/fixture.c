#include "tests/gui/fixture.h"

#include <math.h>
#include <string.h>

#define RESPONSE_EVERY_S 9.0
#define EDA_RATE_HZ      10.0

struct noise {
	guint64 state;
};

/* xorshift64*, in [-1, 1) */
static double noise_next(struct noise *noise)
{
	noise->state ^= noise->state >> 12;
	noise->state ^= noise->state << 25;
	noise->state ^= noise->state >> 27;
	return (double)((noise->state * G_GUINT64_CONSTANT(0x2545F4914F6CDD1D)) >> 11) /
		       (1ULL << 52) -
	       1;
}

/* How lively the journey is at a share of its way: calm first, two highlights. */
static double liveliness(double share)
{
	double first = exp(-pow((share - 0.38) / 0.06, 2));
	double second = exp(-pow((share - 0.78) / 0.05, 2));
	return 0.25 + 0.9 * first + 0.75 * second;
}

static double tonic_at(double time_s, double share)
{
	return 4.2 + 1.1 * liveliness(share - 0.02) + 0.25 * sin(time_s / 47) +
	       0.12 * sin(time_s / 13);
}

static double heart_rate_at(double time_s, double share)
{
	return 68 + 14 * liveliness(share) + 2.5 * sin(time_s * 2 * G_PI * 0.1) +
	       1.5 * sin(time_s * 2 * G_PI * 0.25);
}

static void make_responses(struct rec_results *results, double duration_s, struct noise *noise)
{
	gint64 id = 0;
	double time_s = 5;
	while (time_s < duration_s - 15) {
		double lively = liveliness(time_s / duration_s);
		id++;
		struct dsp_scr scr = {
			.id = id,
			.onset_s = time_s,
			.peak_s = time_s + 2.4,
			.amplitude =
				(0.08 + 0.6 * lively) * (0.55 + 0.45 * noise_next(noise)) + 0.02,
			.rise_s = 2.4,
			.half_recovery_s = 3.1,
			.status = id % 17 == 0 ? DSP_STATUS_MANUAL : DSP_STATUS_AUTOMATIC,
		};
		scr.trough_to_peak = scr.amplitude * 0.93;
		g_array_append_val(results->scr, scr);
		time_s += RESPONSE_EVERY_S / (0.45 + lively) * (1 + 0.5 * noise_next(noise));
	}
}

static void make_beats(struct rec_results *results, double duration_s)
{
	double time_s = 0.6;
	while (time_s < duration_s) {
		double ibi_s = 60 / heart_rate_at(time_s, time_s / duration_s);
		struct dsp_beat beat = {
			.time_s = time_s,
			.onset_s = time_s - 0.18,
			.ibi_ms = ibi_s * 1000,
			.ibi_corrected_ms = ibi_s * 1000,
			.amplitude = 1,
			.quality = 0.95,
			.status = DSP_STATUS_AUTOMATIC,
		};
		g_array_append_val(results->beats, beat);
		time_s += ibi_s;
	}
}

/* One response at @age_s behind its onset, height 1 at 2.4 s. */
static double response_shape(double age_s)
{
	return age_s <= 0 ? 0 : age_s / 2.4 * exp(1 - age_s / 2.4);
}

/* Adds every response to the samples it reaches. */
static void add_responses(double *values, gsize n, double rate_hz, const GArray *responses)
{
	for (guint i = 0; i < responses->len; i++) {
		const struct dsp_scr *scr = &g_array_index(responses, struct dsp_scr, i);
		gsize first = (gsize)(scr->onset_s * rate_hz);
		gsize last = MIN(first + (gsize)(20 * rate_hz), n);
		for (gsize k = first; k < last; k++)
			values[k] +=
				scr->amplitude * response_shape((double)k / rate_hz - scr->onset_s);
	}
}

static void make_eda(struct rec_results *results, double duration_s)
{
	gsize n = (gsize)(duration_s * EDA_RATE_HZ);
	g_autofree double *conductance = g_new0(double, n);
	add_responses(conductance, n, EDA_RATE_HZ, results->scr);
	g_array_set_size(results->eda, (guint)n);
	results->eda_rate_hz = EDA_RATE_HZ;
	for (gsize k = 0; k < n; k++) {
		double time_s = (double)k / EDA_RATE_HZ;
		double tonic = tonic_at(time_s, time_s / duration_s);
		struct dsp_eda row = {.time_s = time_s,
			.conductance = tonic + conductance[k],
			.tonic = tonic,
			.phasic = conductance[k]};
		g_array_index(results->eda, struct dsp_eda, k) = row;
	}
	for (guint i = 0; i < results->scr->len; i++) {
		const struct dsp_scr *scr = &g_array_index(results->scr, struct dsp_scr, i);
		gsize first = (gsize)(scr->onset_s * EDA_RATE_HZ) - 7;
		for (gsize k = first; k < MIN(first + 14, n); k++)
			g_array_index(results->eda, struct dsp_eda, k).driver +=
				scr->amplitude * sin(G_PI * (double)(k - first + 1) / 15);
	}
}

static void make_arousal(
	struct rec_results *results, double duration_s, gboolean is_self_normalised)
{
	for (gsize k = 1; k < (gsize)duration_s; k++) {
		double share = (double)k / duration_s;
		double level = 18 + 58 * (liveliness(share) - 0.25) + 6 * sin((double)k / 9) +
			       3 * sin((double)k / 3.7);
		struct dsp_arousal row = {
			.time_s = (double)k,
			.arousal = CLAMP(level, 0, 100),
			.confidence = share > 0.615 && share < 0.65 ? 0.2 : 0.86,
			.is_self_normalised = is_self_normalised,
			.is_provisional = share > 0.985,
		};
		g_array_append_val(results->arousal, row);
	}
	gint64 id = 0;
	const GArray *arousal = results->arousal;
	for (guint i = 20; i + 20 < arousal->len; i++) {
		double here = g_array_index(arousal, struct dsp_arousal, i).arousal;
		gboolean is_peak = here > 30;
		for (guint j = i - 20; j <= i + 20 && is_peak; j++)
			is_peak = j == i ||
				  g_array_index(arousal, struct dsp_arousal, j).arousal < here;
		struct dsp_peak peak = {.id = id + 1,
			.time_s = (double)(i + 1) - 0.5, /* the middle of its second */
			.height = here,
			.prominence = 8 + (double)(id % 3) * 4,
			.has_scr = true,
			.status = id % 5 == 3 ? DSP_STATUS_MANUAL : DSP_STATUS_AUTOMATIC};
		if (is_peak) {
			g_array_append_val(results->peaks, peak);
			id++;
		}
	}
}

static void make_artefacts(struct rec_results *results, double duration_s)
{
	const struct dsp_artefact artefacts[] = {
		{0.12 * duration_s, 0.12 * duration_s + 9, DSP_CHANNEL_GSR, DSP_ARTEFACT_MOTION},
		{0.12 * duration_s, 0.12 * duration_s + 12, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION},
		{FIXTURE_GAP_AT * duration_s, FIXTURE_GAP_AT * duration_s + FIXTURE_GAP_S,
			DSP_CHANNEL_GSR, DSP_ARTEFACT_MISSING},
	};
	g_array_append_vals(results->artefacts, artefacts, G_N_ELEMENTS(artefacts));
}

static struct rec_results *make_results(double duration_s, unsigned traits, struct noise *noise)
{
	struct rec_results *results = rec_results_new();
	results->gsr_unit = g_strdup(traits & FIXTURE_UNCALIBRATED ? "counts" : "uS");
	results->pulse_unit = g_strdup("counts");
	results->gsr_channel = g_strdup("fixture_gsr");
	results->pulse_channel = g_strdup("fixture_pulse");
	results->is_self_normalised = (traits & FIXTURE_SELF_NORMALISED) != 0;
	results->gsr_valid_share = 0.97;
	results->pulse_valid_share = 0.96;
	make_responses(results, duration_s, noise);
	if ((traits & FIXTURE_NO_PULSE) == 0)
		make_beats(results, duration_s);
	make_eda(results, duration_s);
	make_arousal(results, duration_s, results->is_self_normalised);
	make_artefacts(results, duration_s);
	return results;
}

static void add_visits(struct rec_session *session, double duration_s)
{
	static const struct {
		const char *id, *title, *phase;
		int visit;
		double from, to; /* shares of the duration */
		gboolean is_critical, is_baseline;
	} visits[FIXTURE_VISITS] = {
		{"rest", "Rest", "baseline", 1, 0.01, 0.16, FALSE, TRUE},
		{"entrance", "Entrance", "arriving", 1, 0.18, 0.25, FALSE, FALSE},
		{"greeting", "Greeting", "arriving", 1, 0.25, 0.34, FALSE, FALSE},
		{"choosing", "Choosing", "shopping", 1, 0.35, 0.52, TRUE, FALSE},
		{"waiting", "Waiting in line", "shopping", 1, 0.54, 0.72, FALSE, FALSE},
		{"paying", "Paying", "paying", 1, 0.73, 0.84, TRUE, FALSE},
		{"greeting", "Greeting", "arriving", 2, 0.87, 0.97, FALSE, FALSE},
		{"voucher", "Voucher", "paying", 0, NAN, NAN, FALSE, FALSE},
	};
	for (gsize i = 0; i < G_N_ELEMENTS(visits); i++) {
		struct rec_visit *visit = rec_session_add_visit(session);
		visit->touchpoint = g_strdup(visits[i].id);
		visit->title = g_strdup(visits[i].title);
		visit->phase = g_strdup(visits[i].phase);
		visit->source = g_strdup("plan");
		visit->visit = visits[i].visit;
		visit->start_s = round(visits[i].from * duration_s);
		visit->end_s = round(visits[i].to * duration_s);
		visit->pressed_s = visit->corrected_s = NAN;
		visit->is_critical = visits[i].is_critical;
		visit->is_baseline = visits[i].is_baseline;
	}
	struct rec_mark *mark = rec_session_add_mark(session);
	mark->id = 1;
	mark->time_s = mark->pressed_s = round(0.44 * duration_s);
	mark->label = g_strdup("price seen");
	mark->source = g_strdup("key");
}

/* Index of the first sample behind the gap. */
static gsize gap_index(double duration_s)
{
	return (gsize)(FIXTURE_GAP_AT * duration_s * FIXTURE_RATE_HZ);
}

static double *make_times(gsize n, double duration_s)
{
	double *time_s = g_new(double, n);
	gsize gap = gap_index(duration_s);
	for (gsize k = 0; k < n; k++)
		time_s[k] = (double)k / FIXTURE_RATE_HZ + (k >= gap ? FIXTURE_GAP_S : 0);
	return time_s;
}

static double *make_conductance(const double *time_s, gsize n, double duration_s,
	const struct rec_results *results, struct noise *noise)
{
	/* On the time axis, then cut: behind the gap the samples come from later. */
	gsize total = (gsize)(duration_s * FIXTURE_RATE_HZ);
	g_autofree double *axis = g_new0(double, total);
	add_responses(axis, total, FIXTURE_RATE_HZ, results->scr);
	double *values = g_new(double, n);
	for (gsize k = 0; k < n; k++) {
		double share = time_s[k] / duration_s;
		gsize index = MIN((gsize)(time_s[k] * FIXTURE_RATE_HZ + 0.5), total - 1);
		gboolean is_moving =
			time_s[k] > 0.12 * duration_s + 2 && time_s[k] < 0.12 * duration_s + 5;
		values[k] = tonic_at(time_s[k], share) + axis[index] + 0.004 * noise_next(noise) +
			    (is_moving ? 6 * noise_next(noise) : 0);
	}
	return values;
}

static double *make_pulse(const double *time_s, gsize n, double duration_s, struct noise *noise)
{
	double *values = g_new(double, n);
	double phase = 0;
	double beat_s = 0.6;
	double ibi_s = 60 / heart_rate_at(beat_s, 0);
	for (gsize k = 0; k < n; k++) {
		while (time_s[k] > beat_s + ibi_s) {
			beat_s += ibi_s;
			ibi_s = 60 / heart_rate_at(beat_s, beat_s / duration_s);
		}
		phase = (time_s[k] - beat_s) / ibi_s;
		double to_peak = fmin(fabs(phase), fabs(phase - 1));
		double notch = phase - 0.32;
		values[k] = 512 + 150 * exp(-pow(to_peak / 0.11, 2)) +
			    55 * exp(-pow(notch / 0.1, 2)) + 4 * noise_next(noise) +
			    12 * sin(time_s[k] / 3.1);
	}
	return values;
}

static struct core_channel channel_desc(
	const char *key, const char *title, enum core_quantity quantity, const char *unit)
{
	struct core_channel desc = {.quantity = quantity,
		.raw_type = CORE_RAW_F64,
		.rate_hz = FIXTURE_RATE_HZ,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN};
	g_strlcpy(desc.key, key, sizeof desc.key);
	g_strlcpy(desc.title, title, sizeof desc.title);
	g_strlcpy(desc.raw_unit, unit, sizeof desc.raw_unit);
	return desc;
}

static void add_channels(struct rec_session *session, double duration_s, unsigned traits,
	const struct rec_results *results, struct noise *noise)
{
	gsize n = (gsize)((duration_s - FIXTURE_GAP_S) * FIXTURE_RATE_HZ);
	struct rec_device *device = rec_session_add_device(session, "fixture", "fixture");
	device->is_simulated = (traits & FIXTURE_SIMULATED) != 0;
	struct rec_clock *clock = rec_session_add_clock(session, 0, 0, FIXTURE_RATE_HZ);
	clock->n = n;
	struct core_channel gsr = channel_desc("gsr", "Skin conductance", CORE_QUANTITY_GSR,
		traits & FIXTURE_UNCALIBRATED ? "counts" : "uS");
	rec_session_add_channel(session, 0, 0, &gsr);
	double *times[1];
	double *raw[3] = {NULL, NULL, NULL};
	times[0] = make_times(n, duration_s);
	raw[0] = make_conductance(times[0], n, duration_s, results, noise);
	if ((traits & FIXTURE_NO_PULSE) == 0) {
		struct core_channel pulse =
			channel_desc("pulse", "Finger pulse", CORE_QUANTITY_PULSE, "counts");
		rec_session_add_channel(session, 0, 0, &pulse);
		raw[1] = make_pulse(times[0], n, duration_s, noise);
	}
	if ((traits & FIXTURE_TEMPERATURE) != 0) {
		struct core_channel temperature =
			channel_desc("temperature", "Temperature", CORE_QUANTITY_OTHER, "degC");
		rec_session_add_channel(session, 0, 0, &temperature);
		raw[2] = g_new(double, n);
		for (gsize k = 0; k < n; k++)
			raw[2][k] = 31 + 2 * times[0][k] / duration_s;
	}
	rec_session_choose_primary(session);
	rec_session_set_memory(session, times, raw, NULL);
}

struct rec_session *fixture_session_new(double duration_s, unsigned traits)
{
	struct noise noise = {.state = G_GUINT64_CONSTANT(0x9E3779B97F4A7C15)};
	struct rec_session *session = rec_session_new();
	session->path = g_strdup("Shop visit p07.nwb");
	session->participant = g_strdup("p07");
	session->start_time = g_strdup("2026-11-20T10:15:00+01:00");
	session->duration_s = duration_s;
	if (traits & FIXTURE_RECOVERED)
		session->recovered =
			g_strdup("Recovered after a power cut: 0.08 s were lost at 4:12.");
	if (traits & FIXTURE_DAMAGED)
		session->edits_damage = g_strdup("Two edits cannot be read.");
	rec_results *results = make_results(duration_s, traits, &noise);
	add_channels(session, duration_s, traits, results, &noise);
	struct rec_gap *gap = rec_session_add_gap(session);
	gap->start_s = FIXTURE_GAP_AT * duration_s;
	gap->end_s = gap->start_s + FIXTURE_GAP_S;
	gap->device = g_strdup("fixture");
	gap->channels = g_strdup("fixture_gsr;fixture_pulse");
	gap->cause = g_strdup("unplugged");
	gap->samples_lost = NAN;
	add_visits(session, duration_s);
	if (traits & FIXTURE_NOT_ANALYSED)
		rec_results_free(results);
	else
		session->results = results;
	return session;
}
