/*
 * DESIGN
 * Two cursors, one per channel, read blocks ahead. The session is pushed in slices of SLICE_S
 * seconds, first conductance, then pulse, so that the chain never has to hold one channel back for
 * the other. What only the whole record can tell (polarity of the pulse, unit of uncalibrated
 * conductance) is looked up beforehand in samples spread over the record.
 */
#include "study/session/feed.h"

#include "core/clock.h"
#include "dsp/base/flags.h"
#include "dsp/base/stats.h"
#include "dsp/chain.h"
#include "dsp/pulse/pulse.h"
#include "dsp/skin/unit.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

enum {
	BLOCK = 8192,
	PROBES = 10,
	LONGEST_DAYS = 14
};

static const double LONGEST_S = LONGEST_DAYS * 86400.0;

static const double SLICE_S = 2;
static const double PROBE_S = 60;

struct cursor {
	struct rec_session *session;
	guint channel, clock;
	uint64_t n, read; /* samples there are, samples read into the block so far */
	size_t filled, next;
	double last_s; /* time of the sample before the block */
	double time_s[BLOCK], value[BLOCK];
	uint16_t flags[BLOCK];
};

/* The analysis grids follow the times, so wild ones would take all memory, or never end. */
static bool check_times(struct cursor *cursor, GError **error)
{
	for (size_t i = 0; i < cursor->filled; i++) {
		double time_s = cursor->time_s[i];
		if (!(time_s >= cursor->last_s && fabs(time_s) <= LONGEST_S)) {
			const struct rec_channel *channel =
				cursor->session->channels->pdata[cursor->channel];
			g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
				_("The times of %s are not those of one recording of at most %d "
				  "days (sample %" PRIu64
				  "): correct and import them again, or ask 'affekt verify' what "
				  "is wrong."),
				channel->name, LONGEST_DAYS, cursor->read - cursor->filled + i);
			return false;
		}
		cursor->last_s = time_s;
	}
	return true;
}

static bool fill(struct cursor *cursor, GError **error)
{
	uint64_t n = MIN((uint64_t)BLOCK, cursor->n - cursor->read);

	if (!rec_session_read_times(
		    cursor->session, cursor->clock, cursor->read, n, cursor->time_s, error) ||
		!rec_session_read_values(
			cursor->session, cursor->channel, cursor->read, n, cursor->value, error) ||
		!rec_session_read_flags(
			cursor->session, cursor->channel, cursor->read, n, cursor->flags, error))
		return false;
	cursor->read += n;
	cursor->filled = (size_t)n;
	cursor->next = 0;
	return check_times(cursor, error);
}

/* NULL when the session has no such channel. */
static struct cursor *open_cursor(struct rec_session *session, int channel)
{
	if (channel < 0 || rec_session_channel_n(session, (guint)channel) == 0)
		return NULL;
	struct cursor *cursor = g_new0(struct cursor, 1);
	cursor->last_s = -INFINITY;
	cursor->session = session;
	cursor->channel = (guint)channel;
	cursor->clock = ((struct rec_channel *)session->channels->pdata[channel])->clock;
	cursor->n = rec_session_channel_n(session, (guint)channel);
	return cursor;
}

static bool is_over(const struct cursor *cursor)
{
	return !cursor || (cursor->next == cursor->filled && cursor->read == cursor->n);
}

struct collector {
	struct dsp_chain *chain;
	struct rec_results *results;
	GArray *components;
	bool has_driver; /* of the chosen method: others lend their phasic part to the components */
};

/* Appends grid row @row; rows that the chain left out become unknown ones, so that the grid has no
 * holes. */
static void take_eda(struct rec_results *results, const struct dsp_eda *row, bool has_driver)
{
	GArray *eda = results->eda;
	struct dsp_eda stored = *row;

	if (eda->len > 0) {
		double last_s = g_array_index(eda, struct dsp_eda, eda->len - 1).time_s;
		long missing = lround((row->time_s - last_s) * results->eda_rate_hz) - 1;
		for (long i = 1; i <= missing; i++) {
			struct dsp_eda hole = {last_s + (double)i / results->eda_rate_hz, NAN, NAN,
				NAN, NAN, DSP_FLAG_MISSING};
			g_array_append_val(eda, hole);
		}
	}
	if (!has_driver)
		stored.driver = NAN;
	g_array_append_val(eda, stored);
}

static void take_components(GArray *components, const struct dsp_components *row)
{
	if (components->len > 0) {
		double last_s =
			g_array_index(components, struct dsp_components, components->len - 1)
				.time_s;
		for (double t = last_s + 1; t < row->time_s - 0.5; t += 1) {
			struct dsp_components hole = {.time_s = t};
			for (int k = 0; k < DSP_COMPONENTS; k++)
				hole.x[k] = NAN;
			g_array_append_val(components, hole);
		}
	}
	g_array_append_val(components, *row);
}

/* Appends a sample of the wave; the grid has no holes. */
static void take_pulse(struct rec_results *results, const struct dsp_pulse_sample *sample)
{
	GArray *pulse = results->pulse;

	if (pulse->len > 0) {
		double last_s =
			g_array_index(pulse, struct dsp_pulse_sample, pulse->len - 1).time_s;
		long missing = lround((sample->time_s - last_s) * DSP_PULSE_CURVE_HZ) - 1;
		for (long i = 1; i <= missing; i++) {
			struct dsp_pulse_sample hole = {
				last_s + (double)i / DSP_PULSE_CURVE_HZ, NAN, DSP_FLAG_MISSING};
			g_array_append_val(pulse, hole);
		}
	}
	g_array_append_val(pulse, *sample);
}

static uint16_t flags_of(const struct dsp_artefact *artefact)
{
	switch ((enum dsp_artefact_kind)artefact->kind) {
	case DSP_ARTEFACT_MISSING:
		return DSP_FLAG_ARTEFACT_GUARD | DSP_FLAG_MISSING;
	case DSP_ARTEFACT_DISCONNECT:
		return DSP_FLAG_ARTEFACT_GUARD | DSP_FLAG_DISCONNECT;
	case DSP_ARTEFACT_RANGE:
		return DSP_FLAG_ARTEFACT_GUARD | DSP_FLAG_RANGE_SWITCH;
	case DSP_ARTEFACT_MOTION:
		return DSP_FLAG_ARTEFACT_GUARD | DSP_FLAG_MOTION;
	default:
		return DSP_FLAG_ARTEFACT_GUARD;
	}
}

/* What the windows of artefacts say of the samples of the wave. */
static void flag_pulse(struct rec_results *results)
{
	struct dsp_pulse_sample *samples = (struct dsp_pulse_sample *)(void *)results->pulse->data;

	for (guint i = 0; results->pulse->len > 0 && i < results->artefacts->len; i++) {
		const struct dsp_artefact *artefact =
			&g_array_index(results->artefacts, struct dsp_artefact, i);
		double first = (artefact->start_s - samples[0].time_s) * DSP_PULSE_CURVE_HZ;
		double end = (artefact->end_s - samples[0].time_s) * DSP_PULSE_CURVE_HZ;
		if (artefact->channel != DSP_CHANNEL_PULSE)
			continue;
		for (guint k = (guint)fmax(0, ceil(first)); k < results->pulse->len && k < end; k++)
			samples[k].flags |= flags_of(artefact);
	}
}

static void pull_all(struct collector *collector)
{
	struct dsp_event event;

	while (dsp_chain_pull(collector->chain, &event)) {
		if (event.change != DSP_CHANGE_FINAL)
			continue;
		switch ((enum dsp_event_kind)event.kind) {
		case DSP_EVENT_EDA:
			take_eda(collector->results, &event.eda, collector->has_driver);
			break;
		case DSP_EVENT_SCR:
			g_array_append_val(collector->results->scr, event.scr);
			break;
		case DSP_EVENT_BEAT:
			g_array_append_val(collector->results->beats, event.beat);
			break;
		case DSP_EVENT_ARTEFACT:
			g_array_append_val(collector->results->artefacts, event.artefact);
			break;
		case DSP_EVENT_COMPONENTS:
			take_components(collector->components, &event.components);
			break;
		case DSP_EVENT_PULSE:
			take_pulse(collector->results, &event.pulse);
			break;
		case DSP_EVENT_LIVE:
			break;
		}
	}
}

typedef size_t (*push_fn)(struct dsp_chain *chain, const double *time_s, const double *value,
	const uint16_t *flags, size_t n);

/* Pushes what @cursor holds before @until_s. */
static bool push_until(struct cursor *cursor, double until_s, push_fn push,
	struct collector *collector, GError **error)
{
	while (!is_over(cursor)) {
		if (cursor->next == cursor->filled && !fill(cursor, error))
			return false;
		size_t end = cursor->next;
		while (end < cursor->filled && cursor->time_s[end] < until_s)
			end++;
		if (end == cursor->next)
			break;
		while (cursor->next < end) {
			cursor->next += push(collector->chain, cursor->time_s + cursor->next,
				cursor->value + cursor->next, cursor->flags + cursor->next,
				end - cursor->next);
			pull_all(collector);
		}
	}
	return true;
}

/* One ADC step in the channel's unit, where the record mostly is. */
static double typical_lsb(struct rec_session *session, guint channel, GError **error)
{
	uint64_t n = rec_session_channel_n(session, channel), step = MAX(n / BLOCK, 1);
	const struct rec_channel *row = session->channels->pdata[channel];
	g_autofree double *raw = g_new(double, BLOCK);
	uint64_t take = MIN(n, (uint64_t)BLOCK);
	gsize used = 0;

	if (!(row->desc.raw_lsb > 0))
		return 0;
	if (!rec_session_read_raw(
		    session, channel, MIN(n - take, (step - 1) * BLOCK / 2), take, raw, error))
		return NAN;
	for (uint64_t i = 0; i < take; i++) {
		if (isfinite(raw[i]))
			raw[used++] = raw[i];
	}
	double lsb = core_channel_lsb(&row->desc, dsp_stats_median(raw, used));
	return isfinite(lsb) ? lsb : 0;
}

/* Stretches of PROBE_S spread over the record, separated by NaN; shorter records as a whole. */
static double *read_probes(
	struct rec_session *session, guint channel, double rate_hz, size_t *ret_n, GError **error)
{
	uint64_t n = rec_session_channel_n(session, channel);
	uint64_t length = MAX((uint64_t)(PROBE_S * rate_hz), 1);
	unsigned probes = n > length * PROBES ? PROBES : 1;

	if (probes == 1)
		length = n;
	g_autofree double *values = g_new(double, probes *(length + 1));
	*ret_n = 0;
	for (unsigned p = 0; p < probes; p++) {
		uint64_t first = probes == 1 ? 0 : (n - length) / (PROBES - 1) * p;
		if (!rec_session_read_values(
			    session, channel, first, length, values + *ret_n, error))
			return NULL;
		*ret_n += length;
		values[(*ret_n)++] = NAN;
	}
	return g_steal_pointer(&values);
}

static bool look_up_polarity(
	struct rec_session *session, struct dsp_chain_config *config, GError **error)
{
	size_t n;
	g_autofree double *values = read_probes(
		session, (guint)session->primary_pulse, config->pulse_rate_hz, &n, error);

	if (!values)
		return false;
	g_autofree double *scratch = g_new(double, n);
	config->pulse_polarity = dsp_pulse_find_polarity(values, n, config->pulse_rate_hz, scratch);
	return true;
}

/* u rests on the whole record: a few minutes would miss its range. */
static bool look_up_unit(
	struct rec_session *session, struct dsp_chain_config *config, GError **error)
{
	guint channel = (guint)session->primary_gsr;
	uint64_t n = rec_session_channel_n(session, channel);
	g_autofree double *values = g_new(double, n);
	g_autofree double *scratch = g_new(double, n);
	g_autofree uint16_t *flags = g_new(uint16_t, n);

	if (!rec_session_read_values(session, channel, 0, n, values, error) ||
		!rec_session_read_flags(session, channel, 0, n, flags, error))
		return false;
	config->gsr_u = dsp_unit_of_record(
		values, flags, (size_t)n, config->gsr_rate_hz, config->gsr_lsb, scratch);
	return true;
}

static const struct rec_channel *channel_at(const struct rec_session *session, int index)
{
	return session->channels->pdata[index];
}

double study_feed_rate_hz(const struct rec_session *session, const struct rec_channel *channel)
{
	const struct rec_clock *clock = session->clocks->pdata[channel->clock];
	double rate_hz = clock->rate_hz;
	uint64_t longest = 0;

	for (guint i = 0; clock->segments && i < clock->segments->len; i++) {
		const struct rec_segment *segment =
			&g_array_index(clock->segments, struct rec_segment, i);
		if (segment->n > longest && segment->line.period_ns > 0) {
			longest = segment->n;
			rate_hz = CORE_NS_PER_S / segment->line.period_ns;
		}
	}
	return rate_hz;
}

static bool configure(struct rec_session *session, const struct dsp_params *params,
	struct rec_results *results, bool has_gsr, bool has_pulse, struct dsp_chain_config *config,
	GError **error)
{
	*config = (struct dsp_chain_config){.params = params, .gsr_is_uS = true};
	if (has_gsr) {
		const struct rec_channel *gsr = channel_at(session, session->primary_gsr);
		config->gsr_rate_hz = study_feed_rate_hz(session, gsr);
		config->gsr_is_uS = core_channel_is_calibrated(&gsr->desc);
		config->gsr_lsb = typical_lsb(session, (guint)session->primary_gsr, error);
		if (isnan(config->gsr_lsb) ||
			(!config->gsr_is_uS && !look_up_unit(session, config, error)))
			return false;
		results->gsr_channel = g_strdup(gsr->name);
		results->gsr_unit =
			g_strdup(config->gsr_is_uS ? "uS" : core_channel_unit(&gsr->desc));
		results->gsr_u = config->gsr_is_uS ? NAN : config->gsr_u;
	}
	if (has_pulse) {
		const struct rec_channel *pulse = channel_at(session, session->primary_pulse);
		config->pulse_rate_hz = study_feed_rate_hz(session, pulse);
		config->pulse_lsb = typical_lsb(session, (guint)session->primary_pulse, error);
		if (isnan(config->pulse_lsb) || !look_up_polarity(session, config, error))
			return false;
		results->pulse_channel = g_strdup(pulse->name);
		results->pulse_unit = g_strdup(core_channel_unit(&pulse->desc));
	}
	return true;
}

/* Says which channel the chain cannot take (dsp/chain.h). */
static void refuse_rates(
	const struct rec_session *session, const struct dsp_chain_config *config, GError **error)
{
	const double GSR_LEAST_HZ = 1, PULSE_LEAST_HZ = 8, MOST_HZ = 4000;
	bool is_gsr = config->gsr_rate_hz != 0 &&
		      (config->gsr_rate_hz < GSR_LEAST_HZ || config->gsr_rate_hz > MOST_HZ);
	int channel = is_gsr ? session->primary_gsr : session->primary_pulse;

	if (errno == ENOMEM || channel < 0)
		g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
			_("There is not enough memory for the analysis; close some programs and "
			  "try again."));
	else
		g_set_error(error, REC_ERROR, REC_ERROR_FAILED,
			_("%s has %.4g Hz, but %s is analysed from %.0f to %.0f Hz. If that is "
			  "not its rate, import it again and say in which unit its times are "
			  "(--time-column NAME:ms)."),
			channel_at(session, channel)->name,
			is_gsr ? config->gsr_rate_hz : config->pulse_rate_hz,
			is_gsr ? _("skin conductance") : _("pulse"),
			is_gsr ? GSR_LEAST_HZ : PULSE_LEAST_HZ, MOST_HZ);
}

static bool push_all(struct cursor *gsr, struct cursor *pulse, double duration_s,
	struct collector *collector, study_feed_progress_fn progress, void *user, GError **error)
{
	for (double until_s = SLICE_S; !is_over(gsr) || !is_over(pulse); until_s += SLICE_S) {
		if (!push_until(gsr, until_s, dsp_chain_push_gsr, collector, error) ||
			!push_until(pulse, until_s, dsp_chain_push_pulse, collector, error))
			return false;
		if (progress)
			progress(fmin(until_s / fmax(duration_s, 1), 1), user);
	}
	while (!dsp_chain_finish(collector->chain))
		pull_all(collector);
	pull_all(collector);
	return true;
}

/* Later steps look at the whole length, whatever the samples say. */
static bool check_length(const struct rec_session *session, GError **error)
{
	if (session->duration_s <= LONGEST_S)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("The session lasts more than %d days, and that is no recording; correct the "
		  "times "
		  "and import them again."),
		LONGEST_DAYS);
	return false;
}

bool study_feed_run(struct rec_session *session, const struct dsp_params *params,
	struct rec_results *results, GArray *components, study_feed_progress_fn progress,
	void *user, GError **error)
{
	g_autofree struct cursor *gsr = open_cursor(session, session->primary_gsr);
	g_autofree struct cursor *pulse = open_cursor(session, session->primary_pulse);
	struct dsp_chain_config config;

	if (!check_length(session, error) ||
		!configure(session, params, results, gsr != NULL, pulse != NULL, &config, error))
		return false;
	struct collector collector = {
		dsp_chain_create(&config), results, components, dsp_params_has_driver(params)};
	if (!collector.chain) {
		refuse_rates(session, &config, error);
		return false;
	}
	results->eda_rate_hz = gsr ? dsp_chain_grid_hz(collector.chain) : NAN;
	bool is_done = push_all(gsr, pulse, session->duration_s, &collector, progress, user, error);
	dsp_chain_destroy(collector.chain);
	flag_pulse(results);
	return is_done;
}
