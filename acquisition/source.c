#include "acquisition/source.h"

#include "acquisition/recording.h"
#include "devices/emitter.h"
#include "recordings/import/import.h"
#include "recordings/session/session.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

struct source {
	struct dev_source base; /* first, so that the two pointers are one */
	struct rec_session *session;
	guint clocks[DEV_GROUPS_MAX];                        /* group → clock of the session */
	guint channels[DEV_GROUPS_MAX][DEV_SCAN_VALUES_MAX]; /* group, place → channel */
};

static gssize read_group(struct dev_source *base, uint8_t group, uint64_t first, size_t n,
	double *ret_time_s, double *ret_values, GError **error)
{
	struct source *source = (struct source *)base;
	const struct dev_source_group *shape = &base->groups[group];
	size_t count = (size_t)MIN(n, shape->n_samples - MIN(first, shape->n_samples));
	g_autofree double *column = g_new(double, MAX(count, 1));

	if (count == 0) {
		return 0;
	}
	if (!rec_session_read_times(
		    source->session, source->clocks[group], first, count, ret_time_s, error)) {
		return -1;
	}
	for (size_t place = 0; place < shape->n_channels; place++) {
		if (!rec_session_read_raw(source->session, source->channels[group][place], first,
			    count, column, error)) {
			return -1;
		}
		for (size_t i = 0; i < count; i++) {
			ret_values[i * shape->n_channels + place] = column[i];
		}
	}
	return (gssize)count;
}

static void close_source(struct dev_source *base)
{
	struct source *source = (struct source *)base;

	rec_session_free(source->session);
	g_free(base->channels);
	g_free(source);
}

/* The group that plays @clock; -1 when there is no room for one more. */
static int group_of(struct source *source, guint clock)
{
	struct dev_source *base = &source->base;
	const struct rec_clock *played = source->session->clocks->pdata[clock];

	for (size_t group = 0; group < base->n_groups; group++) {
		if (source->clocks[group] == clock) {
			return (int)group;
		}
	}
	if (base->n_groups == DEV_GROUPS_MAX) {
		return -1;
	}
	source->clocks[base->n_groups] = clock;
	base->groups[base->n_groups] = (struct dev_source_group){
		.rate_hz = played->rate_hz,
		.n_samples = played->n,
	};
	return (int)base->n_groups++;
}

/* Two devices of the recording may have used one key; the replaying device has both channels. */
static void make_key_unique(struct dev_source *base, size_t index)
{
	struct core_channel *channel = &base->channels[index];

	for (size_t i = 0; i < index; i++) {
		if (strcmp(base->channels[i].key, channel->key) == 0) {
			g_snprintf(channel->key, sizeof(channel->key), "channel_%zu", index + 1);
		}
	}
}

static bool take_channels(struct source *source, const char *path, GError **error)
{
	struct dev_source *base = &source->base;
	const GPtrArray *channels = source->session->channels;

	base->channels = g_new0(struct core_channel, MAX(channels->len, 1));
	for (guint i = 0; i < channels->len; i++) {
		const struct rec_channel *played = channels->pdata[i];
		int group = group_of(source, played->clock);
		struct dev_source_group *shape = group < 0 ? NULL : &base->groups[group];
		if (!shape || shape->n_channels == DEV_SCAN_VALUES_MAX) {
			g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
				_("“%s” cannot be replayed: it has more than %d clocks, or more "
				  "than %d channels on one"),
				path, DEV_GROUPS_MAX, DEV_SCAN_VALUES_MAX);
			return false;
		}
		source->channels[group][shape->n_channels++] = i;
		base->channels[i] = played->desc;
		base->channels[i].group = (uint8_t)group;
		base->channels[i].rate_hz = shape->rate_hz;
		make_key_unique(base, i);
	}
	base->n_channels = channels->len;
	return true;
}

static struct rec_session *import_csv(
	const char *path, const char *pulse_path, const char *unit, GError **error)
{
	g_autoptr(GArray) channels = g_array_new(FALSE, TRUE, sizeof(struct rec_import_channel));
	g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
	struct rec_import_channel gsr = {
		.name = "gsr",
		.file = path,
		.unit = unit,
		.rate_hz = NAN,
		.quantity = CORE_QUANTITY_GSR,
	};
	struct rec_import_channel pulse = {
		.name = "pulse",
		.file = pulse_path,
		.rate_hz = NAN,
		.quantity = CORE_QUANTITY_PULSE,
	};
	struct rec_import import = {.channels = channels};

	g_array_append_val(channels, gsr);
	if (pulse_path) {
		g_array_append_val(channels, pulse);
	}
	return rec_import_read(&import, notes, error);
}

static bool is_session(const char *path)
{
	return g_str_has_suffix(path, ".nwb") || g_str_has_suffix(path, ".nwb.journal");
}

static void take_origin(struct source *source)
{
	const GPtrArray *devices = source->session->devices;

	for (guint i = 0; i < devices->len; i++) {
		const struct rec_device *device = devices->pdata[i];
		source->base.is_simulated |= device->is_simulated;
		source->base.is_emulated |= device->is_emulated;
	}
}

struct dev_source *acq_source_open(
	const char *path, const char *pulse_path, const char *unit, GError **error)
{
	if (is_session(path) && (pulse_path || unit)) {
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_ARGUMENT,
			_("“%s” is a session and knows its channels and units: “pulse” and “unit” "
			  "are for CSV files"),
			path);
		return NULL;
	}
	struct rec_session *session = is_session(path) ? rec_session_open(path, error)
						       : import_csv(path, pulse_path, unit, error);
	if (!session) {
		return NULL;
	}
	struct source *source = g_new0(struct source, 1);
	source->session = session;
	source->base.read = read_group;
	source->base.close = close_source;
	take_origin(source);
	if (!take_channels(source, path, error)) {
		close_source(&source->base);
		return NULL;
	}
	return &source->base;
}
