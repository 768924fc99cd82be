/*
 * DESIGN
 * Each group of the source has a buffer of samples read ahead, refilled on [control] inside tick. A
 * tick emits, group by group, everything whose time (from the recording's start) has come; the
 * engine's session clock may run faster than time, so "has come" is all that speed needs.
 */
#include "devices/replay.h"

#include "core/clock.h"
#include "devices/settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum {
	FAILED = 0,
	BUFFER_SAMPLES = 512
};

/* A step of more than this is a gap (design, "Time"). */
static const double GAP_PERIODS = 3;
static const double GAP_MIN_S = 0.25;

static const struct dev_option OPTIONS[] = {
	{.key = "file", .type = DEV_OPTION_FILE, .help = N_("session, or CSV of skin conductance")},
	{.key = "pulse",
		.type = DEV_OPTION_FILE,
		.fallback = "",
		.help = N_("CSV of the pulse that belongs to it")},
	{.key = "unit",
		.type = DEV_OPTION_TEXT,
		.fallback = "",
		.help = N_("unit of the conductance: uS, nS, S, kohm, ohm, counts")},
	{.key = "speed",
		.type = DEV_OPTION_TEXT,
		.fallback = "1",
		.help = N_(
			"times faster than real time, or max; only when all devices are software")},
	{0},
};

static const struct dev_stream STREAMS[] = {{.transport = DEV_TRANSPORT_SOFT}, {0}};

struct group {
	double *time_s; /* BUFFER_SAMPLES */
	double *values; /* BUFFER_SAMPLES * channels */
	size_t n, next;
	uint64_t read; /* samples taken from the source */
	double last_s; /* NaN before the first */
	bool is_over;
};

struct state {
	struct dev_source *source;
	struct group groups[DEV_GROUPS_MAX];
};

static bool check_source(
	const struct dev_source *source, size_t *n_channels, const char *path, GError **error)
{
	if (source->n_channels > DEV_CHANNELS_MAX || source->n_groups > DEV_GROUPS_MAX) {
		g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
			_("%s has %zu channels with %zu clocks; replay plays at most %d with %d."),
			path, source->n_channels, source->n_groups, DEV_CHANNELS_MAX,
			DEV_GROUPS_MAX);
		return false;
	}
	for (size_t g = 0; g < source->n_groups; g++) {
		if (source->groups[g].n_channels > DEV_SCAN_VALUES_MAX) {
			g_set_error(error, DEV_SETTINGS_ERROR, FAILED,
				_("%s has %u channels on one clock; replay plays at most %d."),
				path, source->groups[g].n_channels, DEV_SCAN_VALUES_MAX);
			return false;
		}
	}
	*n_channels = source->n_channels;
	return true;
}

static void stop(void *opaque, struct dev_link *link)
{
	struct state *state = opaque;

	(void)link;
	for (int g = 0; g < DEV_GROUPS_MAX; g++) {
		g_clear_pointer(&state->groups[g].time_s, g_free);
		g_clear_pointer(&state->groups[g].values, g_free);
	}
	if (state->source)
		state->source->close(state->source);
	state->source = NULL;
}

static int start(void *opaque, struct dev_link *link, const struct dev_settings *settings,
	struct core_channel *channels, size_t *n_channels, GError **error)
{
	struct state *state = opaque;
	const char *path = dev_settings_text(settings, "file");

	g_assert(settings->open_source);
	state->source = settings->open_source(path, dev_settings_text(settings, "pulse"),
		dev_settings_text(settings, "unit"), error);
	if (!state->source)
		return -1;
	if (!check_source(state->source, n_channels, path, error)) {
		stop(state, link);
		return -1;
	}
	memcpy(channels, state->source->channels, *n_channels * sizeof(*channels));
	for (size_t g = 0; g < state->source->n_groups; g++) {
		struct group *group = &state->groups[g];
		group->time_s = g_new(double, BUFFER_SAMPLES);
		group->values = g_new(double, BUFFER_SAMPLES * state->source->groups[g].n_channels);
		group->last_s = NAN;
	}
	return 0;
}

static void origin(const void *opaque, bool *ret_is_simulated, bool *ret_is_emulated)
{
	const struct state *state = opaque;

	*ret_is_simulated = state->source->is_simulated;
	*ret_is_emulated = state->source->is_emulated;
}

/* Reads ahead; an unreadable source ends here, as a pulled plug would. */
static void refill(struct state *state, uint8_t g)
{
	struct group *group = &state->groups[g];
	g_autoptr(GError) error = NULL;
	gssize n = state->source->read(state->source, g, group->read, BUFFER_SAMPLES, group->time_s,
		group->values, &error);

	group->next = 0;
	group->n = n > 0 ? (size_t)n : 0;
	group->read += group->n;
	group->is_over = n <= 0;
}

static void emit_next(struct state *state, uint8_t g, struct dev_emitter *out)
{
	struct group *group = &state->groups[g];
	const struct dev_source_group *shape = &state->source->groups[g];
	double time_s = group->time_s[group->next];
	double limit_s = fmax(GAP_PERIODS / shape->rate_hz, GAP_MIN_S);

	out->host_ns = llround(time_s * CORE_NS_PER_S);
	if (!isnan(group->last_s) && time_s - group->last_s > limit_s)
		dev_emit_gap(out, g, DEV_GAP_SOURCE, NAN);
	dev_emit_scan(
		out, g, group->values + group->next * shape->n_channels, shape->n_channels, 0);
	group->last_s = time_s;
	group->next++;
}

static int tick(void *opaque, struct dev_link *link, int64_t now_ns, struct dev_emitter *out)
{
	struct state *state = opaque;
	bool has_more = false;

	(void)link;
	for (uint8_t g = 0; g < state->source->n_groups; g++) {
		struct group *group = &state->groups[g];
		for (;;) {
			if (group->next == group->n && !group->is_over)
				refill(state, g);
			if (group->next == group->n ||
				llround(group->time_s[group->next] * CORE_NS_PER_S) > now_ns)
				break;
			emit_next(state, g, out);
		}
		has_more |= group->next < group->n;
	}
	return has_more;
}

const struct dev_driver dev_replay = {
	.name = "replay",
	.title = "Replayed recording",
	.manufacturer = "Affekt",
	.options = OPTIONS,
	.streams = STREAMS,
	.state_bytes = sizeof(struct state),
	.start = start,
	.origin = origin,
	.tick_ms = 20,
	.tick = tick,
	.stop = stop,
};
