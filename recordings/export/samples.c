#include "recordings/export/samples.h"

#include "core/flags.h"

#include <math.h>

enum {
	BLOCK = 8192
};

/* One block of samples in memory. */
struct block {
	double time_s[BLOCK];
	double value[BLOCK];
	uint16_t flags[BLOCK];
};

static double mix(double a, double b, double share)
{
	return share == 0 ? a : a + (b - a) * share;
}

/* Puts the analysis at the row's time into it. */
static void interpolate(const struct rec_results *results, struct rec_sample_row *row)
{
	const struct dsp_eda *grid = (const struct dsp_eda *)(void *)results->eda->data;
	double place = (row->time_s - grid[0].time_s) * results->eda_rate_hz;
	double last = results->eda->len - 1;
	if (!(place > -0.5 && place < last + 0.5))
		return;
	row->flags |= grid[(guint)llround(place)].flags;
	/* Half a microsecond forgives the rounding of times. */
	double slack = 5e-7 * results->eda_rate_hz;
	if (place < -slack || place > last + slack)
		return;
	place = CLAMP(place, 0, last);
	guint before = (guint)place;
	guint behind = MIN(before + 1, results->eda->len - 1);
	double share = place - before;
	row->tonic = mix(grid[before].tonic, grid[behind].tonic, share);
	row->phasic = mix(grid[before].phasic, grid[behind].phasic, share);
	row->driver = mix(grid[before].driver, grid[behind].driver, share);
}

/* What the windows of artefacts say of the samples in them. */
static uint16_t flags_of(const struct dsp_artefact *artefact)
{
	uint16_t flags = CORE_FLAG_ARTEFACT_GUARD;

	switch ((enum dsp_artefact_kind)artefact->kind) {
	case DSP_ARTEFACT_DISCONNECT:
		flags |= CORE_FLAG_DISCONNECT;
		break;
	case DSP_ARTEFACT_SLOPE:
		flags |= CORE_FLAG_SLOPE;
		break;
	case DSP_ARTEFACT_MOTION:
		flags |= CORE_FLAG_MOTION;
		break;
	default:
		break;
	}
	return flags;
}

static void add_artefacts(
	const GArray *artefacts, enum dsp_channel channel, struct block *block, uint64_t n)
{
	for (guint k = 0; k < artefacts->len; k++) {
		const struct dsp_artefact *artefact =
			&g_array_index(artefacts, struct dsp_artefact, k);
		if (artefact->channel != channel || artefact->end_s <= block->time_s[0] ||
			artefact->start_s > block->time_s[n - 1])
			continue;
		for (uint64_t i = 0; i < n; i++) {
			if (block->time_s[i] >= artefact->start_s &&
				block->time_s[i] < artefact->end_s)
				block->flags[i] |= flags_of(artefact);
		}
	}
}

/* The results' word for @channel; false when they do not rest on it. */
static bool find_role(const struct rec_results *results, const struct rec_channel *channel,
	enum dsp_channel *ret_role)
{
	bool is_gsr = results && g_strcmp0(results->gsr_channel, channel->name) == 0;
	bool is_pulse = results && g_strcmp0(results->pulse_channel, channel->name) == 0;

	*ret_role = is_gsr ? DSP_CHANNEL_GSR : DSP_CHANNEL_PULSE;
	return is_gsr || is_pulse;
}

bool rec_samples_stream(const struct rec_export_data *data, guint channel, bool has_analysis,
	rec_samples_fn take, void *user, GError **error)
{
	const struct rec_channel *desc = g_ptr_array_index(data->session->channels, channel);
	uint64_t n = rec_session_channel_n(data->session, channel);
	g_autofree struct block *block = g_new(struct block, 1);
	bool interpolates = has_analysis && data->results && data->results->eda->len > 0 &&
			    data->results->eda_rate_hz > 0;
	enum dsp_channel role;
	bool has_role = find_role(data->results, desc, &role);

	for (uint64_t first = 0; first < n; first += BLOCK) {
		uint64_t count = MIN(n - first, (uint64_t)BLOCK);
		if (!rec_session_read_times(
			    data->session, desc->clock, first, count, block->time_s, error) ||
			!rec_session_read_values(
				data->session, channel, first, count, block->value, error) ||
			!rec_session_read_flags(
				data->session, channel, first, count, block->flags, error))
			return false;
		if (has_role)
			add_artefacts(data->results->artefacts, role, block, count);
		for (uint64_t i = 0; i < count; i++) {
			struct rec_sample_row row = {
				.time_s = block->time_s[i],
				.value = block->value[i],
				.tonic = NAN,
				.phasic = NAN,
				.driver = NAN,
				.flags = block->flags[i],
			};
			if (interpolates)
				interpolate(data->results, &row);
			if (!take(&row, user))
				return false;
		}
	}
	return true;
}
