#include "core/clock.h"
#include "recordings/nwb/nwb_layout.h"
#include "recordings/nwb/nwb_read.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A data set of samples, with the chunk of it that was read last: readers step through in pieces
 * that are much smaller. */
struct column {
	char *path;
	uint64_t n;
	uint64_t cached; /* number of the chunk; UINT64_MAX: none */
	double *values;  /* REC_H5_CHUNK; NULL before the first read */
};

struct signals {
	struct rec_h5 *h5;
	GPtrArray *times; /* struct column* by clock; NULL: it has no channel */
	GPtrArray *data;  /* struct column* by channel */
	GPtrArray *flags; /* struct column* by channel; of length 0 when there are none */
};

static void column_free(void *row)
{
	struct column *column = row;

	if (!column)
		return;
	g_free(column->path);
	g_free(column->values);
	g_free(column);
}

static struct column *column_new(struct rec_h5 *h5, const char *group, const char *name)
{
	struct column *column = g_new0(struct column, 1);

	column->path = rec_nwb_path(group, name);
	column->n = rec_h5_count(h5, column->path);
	column->cached = UINT64_MAX;
	return column;
}

static void damaged(struct rec_h5 *h5, const char *what)
{
	rec_h5_fail(h5, g_error_new(REC_ERROR, REC_ERROR_FORMAT,
				_("The file is damaged: %s contradicts the rest; use a copy of "
				  "it."),
				what));
}

/* --- clocks and their fits ----------------------------------------------------------- */

static void get_anchors(struct rec_h5 *h5, GPtrArray *segments)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_anchor_row));

	rec_nwb_get_array(h5, REC_NWB_ANCHORS, &REC_NWB_TABLE_ANCHORS, rows);
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_anchor_row *row = &g_array_index(rows, struct rec_anchor_row, i);
		struct core_fit_anchor anchor = {row->index, row->time_ns};
		struct rec_segment *segment = NULL;

		if (row->segment < 0 || (guint)row->segment >= segments->len) {
			damaged(h5, REC_NWB_ANCHORS);
			return;
		}
		segment = g_ptr_array_index(segments, (guint)row->segment);
		if (!segment->anchors)
			segment->anchors =
				g_array_new(FALSE, FALSE, sizeof(struct core_fit_anchor));
		g_array_append_val(segment->anchors, anchor);
	}
}

static void get_fits(struct rec_h5 *h5, struct rec_session *session)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_fit_row));
	g_autoptr(GPtrArray) segments = g_ptr_array_new();

	rec_nwb_get_array(h5, REC_NWB_FITS, &REC_NWB_TABLE_FITS, rows);
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_fit_row *row = &g_array_index(rows, struct rec_fit_row, i);
		struct rec_segment segment = {
			.first = row->first,
			.n = row->n,
			.line = {row->first_index, row->end_index, row->origin_ns, row->period_ns,
				row->drift_ppm, row->rms_ms, row->max_ms, (uint32_t)row->anchors},
			.stamps_kept = row->stamps_kept,
		};

		if (row->clock < 0 || (guint)row->clock >= session->clocks->len) {
			damaged(h5, REC_NWB_FITS);
			return;
		}
		g_array_append_val(
			((struct rec_clock *)g_ptr_array_index(session->clocks, (guint)row->clock))
				->segments,
			segment);
	}
	/* Rows of fits go by clock and segment; arrays do not move from here on. */
	for (guint i = 0; i < session->clocks->len; i++) {
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, i);

		for (guint k = 0; k < clock->segments->len; k++)
			g_ptr_array_add(
				segments, &g_array_index(clock->segments, struct rec_segment, k));
	}
	get_anchors(h5, segments);
}

static void get_clocks(struct rec_h5 *h5, struct rec_session *session)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_clock_row));

	rec_nwb_get_array(h5, REC_NWB_CLOCKS, &REC_NWB_TABLE_CLOCKS, rows);
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_clock_row *row = &g_array_index(rows, struct rec_clock_row, i);
		struct rec_clock *clock = NULL;

		if (row->device < 0 || (guint)row->device >= session->devices->len ||
			row->group < 0 || row->group > UINT8_MAX) {
			damaged(h5, REC_NWB_CLOCKS);
			return;
		}
		clock = rec_session_add_clock(
			session, (guint)row->device, (uint8_t)row->group, row->rate_hz);
		clock->n = row->n;
	}
	get_fits(h5, session);
}

/* --- channels ------------------------------------------------------------------------ */

/* One group of /acquisition before channels are in order. */
struct found {
	char *group;
	int64_t position;
	guint clock, device;
	struct core_channel desc;
};

static void found_free(void *row)
{
	struct found *found = row;

	g_free(found->group);
	g_free(found);
}

static int compare_found(gconstpointer a, gconstpointer b)
{
	const struct found *x = *(struct found *const *)a;
	const struct found *y = *(struct found *const *)b;

	return (x->position > y->position) - (x->position < y->position);
}

/* The description of a channel's group; NULL for flags, videos and things of others. */
static struct found *find_channel(
	struct rec_h5 *h5, const struct rec_session *session, const char *group)
{
	g_autofree char *text = rec_h5_get_attr_text(h5, group, "channel");
	g_autoptr(JsonObject) object = text ? rec_json_parse(text) : NULL;
	int64_t clock = rec_h5_get_attr_i64(h5, group, "clock", -1);
	struct found found = {.position = rec_h5_get_attr_i64(h5, group, "position", -1)};

	if (!object || !rec_json_to_channel(object, &found.desc) || clock < 0 ||
		clock >= session->clocks->len)
		return NULL;
	found.group = g_strdup(group);
	found.clock = (guint)clock;
	found.device =
		((struct rec_clock *)g_ptr_array_index(session->clocks, found.clock))->device;
	return g_memdup2(&found, sizeof found);
}

static void add_channel(struct rec_h5 *h5, struct rec_session *session, const struct found *found)
{
	struct signals *signals = session->backend_data;
	struct rec_channel *channel =
		rec_session_add_channel(session, found->device, found->clock, &found->desc);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, found->clock);
	struct column *data = column_new(h5, found->group, "data");
	g_autofree char *flags_group = g_strconcat(found->group, "_flags", NULL);
	struct column *flags = column_new(h5, flags_group, "data");
	struct column **times = (struct column **)&g_ptr_array_index(signals->times, found->clock);

	g_free(channel->name);
	channel->name = g_strdup(strrchr(found->group, '/') + 1);
	channel->has_flags = flags->n > 0;
	g_ptr_array_add(signals->data, data);
	g_ptr_array_add(signals->flags, flags);
	if (!*times)
		*times = column_new(h5, found->group, "timestamps");
	if (data->n != clock->n || (*times)->n != clock->n ||
		(channel->has_flags && flags->n != clock->n))
		damaged(h5, data->path);
}

static void get_video(struct rec_h5 *h5, struct rec_session *session, const char *group)
{
	g_autofree char *type = rec_h5_get_attr_text(h5, group, "neurodata_type");
	g_autofree char *times = rec_nwb_path(group, "timestamps");
	g_autofree char *external = rec_nwb_path(group, "external_file");
	g_autofree char *dimension = rec_nwb_path(group, "dimension");
	g_auto(GStrv) files = NULL;
	g_autofree int64_t *size = NULL;
	struct rec_video *video = NULL;
	size_t n = 0;

	if (g_strcmp0(type, "ImageSeries") != 0)
		return;
	files = rec_h5_get_texts(h5, external, &n);
	/* A video lies beside its session, nowhere else. */
	if (n > 0 && (strchr(files[0], '/') || strcmp(files[0], "..") == 0)) {
		damaged(h5, external);
		return;
	}
	video = rec_session_add_video(session);
	video->camera = rec_h5_get_attr_text(h5, group, "camera");
	video->file = n > 0 && *files[0] ? g_strdup(files[0]) : NULL;
	video->dropped = (uint64_t)rec_h5_get_attr_i64(h5, group, "dropped", 0);
	video->frame_s = rec_h5_get_doubles(h5, times, &n);
	video->n_frames = n;
	size = rec_h5_get_integers(h5, dimension, &n);
	if (n == 2) {
		video->width = (int)CLAMP(size[0], 0, INT32_MAX);
		video->height = (int)CLAMP(size[1], 0, INT32_MAX);
	}
}

void rec_nwb_get_signals(struct rec_h5 *h5, struct rec_session *session)
{
	struct signals *signals = g_new0(struct signals, 1);
	g_auto(GStrv) names = rec_h5_list(h5, REC_NWB_ACQUISITION);
	g_autoptr(GPtrArray) channels = g_ptr_array_new_with_free_func(found_free);

	signals->h5 = h5;
	signals->times = g_ptr_array_new_with_free_func(column_free);
	signals->data = g_ptr_array_new_with_free_func(column_free);
	signals->flags = g_ptr_array_new_with_free_func(column_free);
	session->backend = &REC_NWB_BACKEND;
	session->backend_data = signals;
	get_clocks(h5, session);
	g_ptr_array_set_size(signals->times, (int)session->clocks->len);
	for (char **name = names; *name; name++) {
		g_autofree char *group = rec_nwb_path(REC_NWB_ACQUISITION, *name);
		struct found *found = find_channel(h5, session, group);

		if (found)
			g_ptr_array_add(channels, found);
		else
			get_video(h5, session, group);
	}
	g_ptr_array_sort(channels, compare_found);
	for (guint i = 0; i < channels->len; i++)
		add_channel(h5, session, g_ptr_array_index(channels, i));
	for (guint i = 0; i < session->clocks->len; i++) {
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, i);

		if (clock->n > 0 && !g_ptr_array_index(signals->times, i))
			damaged(h5, REC_NWB_CLOCKS);
	}
}

/* --- samples ------------------------------------------------------------------------- */

/* Brings a chunk into the column's memory. */
static bool load_chunk(struct rec_h5 *h5, struct column *column, uint64_t chunk, GError **error)
{
	uint64_t first = chunk * REC_H5_CHUNK;

	if (column->cached == chunk)
		return true;
	if (!column->values)
		column->values = g_new(double, REC_H5_CHUNK);
	column->cached = UINT64_MAX;
	if (!rec_h5_read_doubles(h5, column->path, first,
		    MIN(column->n - first, (uint64_t)REC_H5_CHUNK), column->values, error))
		return false;
	column->cached = chunk;
	return true;
}

/* Calls for each piece of [first, first + n) that lies in one chunk: @values are those of the
 * piece, which begins @done behind @first. */
static bool for_pieces(struct rec_h5 *h5, struct column *column, uint64_t first, uint64_t n,
	void (*take)(const double *values, uint64_t n, uint64_t done, void *to), void *to,
	GError **error)
{
	for (uint64_t done = 0; done < n;) {
		uint64_t in_chunk = (first + done) % REC_H5_CHUNK;
		uint64_t count = MIN(n - done, REC_H5_CHUNK - in_chunk);

		if (!load_chunk(h5, column, (first + done) / REC_H5_CHUNK, error))
			return false;
		take(column->values + in_chunk, count, done, to);
		done += count;
	}
	return true;
}

static void take_doubles(const double *values, uint64_t n, uint64_t done, void *to)
{
	memcpy((double *)to + done, values, n * sizeof *values);
}

static void take_flags(const double *values, uint64_t n, uint64_t done, void *to)
{
	for (uint64_t i = 0; i < n; i++)
		((uint16_t *)to)[done + i] = (uint16_t)CLAMP(values[i], 0, UINT16_MAX);
}

static bool read_times(struct rec_session *session, guint clock, uint64_t first, uint64_t n,
	double *ret_time_s, GError **error)
{
	const struct signals *signals = session->backend_data;

	return for_pieces(signals->h5, g_ptr_array_index(signals->times, clock), first, n,
		take_doubles, ret_time_s, error);
}

static bool read_raw(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	double *ret_raw, GError **error)
{
	const struct signals *signals = session->backend_data;

	return for_pieces(signals->h5, g_ptr_array_index(signals->data, channel), first, n,
		take_doubles, ret_raw, error);
}

static bool read_flags(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	uint16_t *ret_flags, GError **error)
{
	const struct signals *signals = session->backend_data;

	return for_pieces(signals->h5, g_ptr_array_index(signals->flags, channel), first, n,
		take_flags, ret_flags, error);
}

static void close_signals(struct rec_session *session)
{
	struct signals *signals = session->backend_data;

	rec_h5_close(signals->h5);
	g_ptr_array_unref(signals->times);
	g_ptr_array_unref(signals->data);
	g_ptr_array_unref(signals->flags);
	g_free(signals);
}

const struct rec_backend REC_NWB_BACKEND = {
	.read_times = read_times,
	.read_raw = read_raw,
	.read_flags = read_flags,
	.close = close_signals,
};

struct rec_h5 *rec_nwb_file(struct rec_session *session)
{
	return ((struct signals *)session->backend_data)->h5;
}
