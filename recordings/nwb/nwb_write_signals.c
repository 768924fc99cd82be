/*
 * DESIGN
 * Two passes over the samples of each clock. The first looks: which is the narrowest type that
 * holds what was received, is any flag set. The second writes, chunk by chunk, all channels of the
 * clock side by side, so that a journal is read once per pass, not once per channel.
 */
#include "core/text.h"
#include "recordings/nwb/nwb_layout.h"
#include "recordings/nwb/nwb_write.h"
#include "recordings/session/json.h"

#include <math.h>
#include <string.h>

/* What the first pass found out about a channel. */
struct survey {
	guint channel;
	double low, high;
	bool is_whole, is_single; /* all values are integers; all fit a float32 */
	bool has_flags;
};

/* Channels of one clock while they are written. */
struct columns {
	guint clock;
	guint n;
	struct survey *surveys;
	struct rec_h5_column **data;
	struct rec_h5_column **flags; /* NULL entries: no flags */
	struct rec_h5_column *times;
	double *values; /* REC_H5_CHUNK */
	uint16_t *mask; /* REC_H5_CHUNK */
};

struct progress {
	rec_progress_fn told;
	void *user;
	uint64_t done, all;
};

static void tell(struct progress *progress, uint64_t samples, const char *step)
{
	progress->done += samples;
	if (progress->told && progress->all > 0)
		progress->told(
			(double)progress->done / (double)progress->all, step, progress->user);
}

void rec_nwb_put_series(
	struct rec_h5 *h5, const char *path, const char *type, const char *description)
{
	rec_h5_put_group(h5, path);
	rec_nwb_put_type(h5, path, "core", type);
	rec_h5_put_attr_text(h5, path, "description", description);
	rec_h5_put_attr_text(h5, path, "comments", "no comments");
}

static void look_at(struct survey *survey, const double *values, const uint16_t *mask, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++) {
		survey->low = fmin(survey->low, values[i]);
		survey->high = fmax(survey->high, values[i]);
		survey->is_whole = survey->is_whole && values[i] == rint(values[i]);
		survey->is_single = survey->is_single &&
				    (isnan(values[i]) || (double)(float)values[i] == values[i]);
		survey->has_flags = survey->has_flags || mask[i] != 0;
	}
}

static enum rec_h5_type narrowest_type(const struct survey *survey)
{
	static const struct {
		enum rec_h5_type type;
		double low, high;
	} TYPES[] = {
		{REC_H5_U8, 0, UINT8_MAX},
		{REC_H5_I8, INT8_MIN, INT8_MAX},
		{REC_H5_U16, 0, UINT16_MAX},
		{REC_H5_I16, INT16_MIN, INT16_MAX},
		{REC_H5_U32, 0, UINT32_MAX},
		{REC_H5_I32, INT32_MIN, INT32_MAX},
	};

	for (gsize i = 0; i < G_N_ELEMENTS(TYPES) && survey->is_whole; i++) {
		if (survey->low >= TYPES[i].low && survey->high <= TYPES[i].high)
			return TYPES[i].type;
	}
	return survey->is_single ? REC_H5_F32 : REC_H5_F64;
}

/* The word that NWB's readers expect for a unit. */
static const char *unit_word(const char *unit)
{
	if (strcmp(unit, "uS") == 0)
		return "microsiemens";
	if (strcmp(unit, "V") == 0)
		return "volts";
	return *unit ? unit : "a.u.";
}

static void put_data_attrs(struct rec_h5 *h5, const char *path, const struct core_channel *desc)
{
	double scale = 1, offset = 0;
	/* A curved chain cannot be said in two numbers: the values then keep their raw unit. */
	bool is_linear = core_channel_linear(desc, &scale, &offset);
	const char *unit = is_linear ? core_channel_unit(desc) : desc->raw_unit;
	double resolution = fabs(desc->raw_lsb * (is_linear ? scale : 1));

	rec_h5_put_attr_text(h5, path, "unit", unit_word(unit));
	rec_h5_put_attr_f64(h5, path, "conversion", is_linear ? scale : 1);
	rec_h5_put_attr_f64(h5, path, "offset", is_linear ? offset : 0);
	rec_h5_put_attr_f64(h5, path, "resolution", isfinite(resolution) ? resolution : -1);
	rec_h5_put_attr_text(h5, path, "continuity", "continuous");
}

static void put_channel_attrs(
	struct rec_h5 *h5, const char *path, const struct rec_session *session, guint channel)
{
	const struct rec_channel *row = g_ptr_array_index(session->channels, channel);
	const struct rec_device *device = g_ptr_array_index(session->devices, row->device);
	g_autoptr(JsonObject) object = rec_json_from_channel(&row->desc);
	g_autofree char *json = rec_json_print(object);

	rec_nwb_put_series(
		h5, path, "TimeSeries", *row->desc.title ? row->desc.title : row->desc.key);
	rec_h5_put_attr_text(h5, path, "device", device->name);
	rec_h5_put_attr_text(h5, path, "channel", json);
	rec_h5_put_attr_i32(h5, path, "position", (int32_t)channel);
	rec_h5_put_attr_i32(h5, path, "clock", (int32_t)row->clock);
}

static void put_time_attrs(struct rec_h5 *h5, const char *path)
{
	rec_h5_put_attr_i32(h5, path, "interval", 1);
	rec_h5_put_attr_text(h5, path, "unit", "seconds");
}

static char *channel_path(const struct rec_session *session, guint channel, const char *suffix)
{
	const struct rec_channel *row = g_ptr_array_index(session->channels, channel);

	return g_strconcat(REC_NWB_ACQUISITION "/", row->name, suffix, NULL);
}

/* The first channel of a clock holds its times, all others point there. */
static void put_times(struct rec_h5 *h5, struct rec_session *session, struct columns *columns,
	const char *group, uint64_t n)
{
	g_autofree char *path = rec_nwb_path(group, "timestamps");

	if (!columns->times) {
		columns->times = rec_h5_column_begin(h5, path, REC_H5_F64, n);
		put_time_attrs(h5, path);
	} else {
		g_autofree char *target =
			channel_path(session, columns->surveys[0].channel, "/timestamps");

		rec_h5_put_soft_link(h5, path, target);
	}
}

static void begin_channel(
	struct rec_h5 *h5, struct rec_session *session, struct columns *columns, guint i)
{
	const struct survey *survey = &columns->surveys[i];
	const struct rec_channel *row = g_ptr_array_index(session->channels, survey->channel);
	g_autofree char *group = channel_path(session, survey->channel, "");
	g_autofree char *data = rec_nwb_path(group, "data");
	uint64_t n = rec_session_channel_n(session, survey->channel);

	put_channel_attrs(h5, group, session, survey->channel);
	columns->data[i] = rec_h5_column_begin(h5, data, narrowest_type(survey), n);
	put_data_attrs(h5, data, &row->desc);
	put_times(h5, session, columns, group, n);
	if (survey->has_flags) {
		g_autofree char *flags = channel_path(session, survey->channel, "_flags");
		g_autofree char *flags_data = rec_nwb_path(flags, "data");

		rec_nwb_put_series(h5, flags, "TimeSeries",
			"Flags of each sample as the device gave them, a bit mask");
		columns->flags[i] = rec_h5_column_begin(h5, flags_data, REC_H5_U16, n);
		rec_h5_put_attr_text(h5, flags_data, "unit", "n/a");
		rec_h5_put_attr_f64(h5, flags_data, "conversion", 1);
		rec_h5_put_attr_f64(h5, flags_data, "offset", 0);
		rec_h5_put_attr_f64(h5, flags_data, "resolution", -1);
		put_times(h5, session, columns, flags, n);
	}
}

/* First pass over one stretch of all channels. */
static bool look_at_stretch(struct rec_session *session, struct columns *columns, uint64_t first,
	uint64_t n, GError **error)
{
	for (guint i = 0; i < columns->n; i++) {
		struct survey *survey = &columns->surveys[i];

		if (!rec_session_read_raw(
			    session, survey->channel, first, n, columns->values, error) ||
			!rec_session_read_stored_flags(
				session, survey->channel, first, n, columns->mask, error))
			return false;
		look_at(survey, columns->values, columns->mask, n);
	}
	return true;
}

static bool write_flags(struct rec_session *session, struct columns *columns, guint i,
	uint64_t first, uint64_t n, GError **error)
{
	if (!columns->flags[i])
		return true;
	if (!rec_session_read_stored_flags(
		    session, columns->surveys[i].channel, first, n, columns->mask, error))
		return false;
	for (uint64_t k = 0; k < n; k++)
		columns->values[k] = columns->mask[k];
	rec_h5_column_append(columns->flags[i], columns->values, n);
	return true;
}

/* Second pass over one stretch. */
static bool write_stretch(struct rec_session *session, struct columns *columns, uint64_t first,
	uint64_t n, GError **error)
{
	if (!rec_session_read_times(session, columns->clock, first, n, columns->values, error))
		return false;
	rec_h5_column_append(columns->times, columns->values, n);
	for (guint i = 0; i < columns->n; i++) {
		if (!rec_session_read_raw(
			    session, columns->surveys[i].channel, first, n, columns->values, error))
			return false;
		rec_h5_column_append(columns->data[i], columns->values, n);
		if (!write_flags(session, columns, i, first, n, error))
			return false;
	}
	return true;
}

static void end_columns(struct columns *columns)
{
	for (guint i = 0; i < columns->n; i++) {
		if (columns->data[i])
			rec_h5_column_end(columns->data[i]);
		if (columns->flags[i])
			rec_h5_column_end(columns->flags[i]);
	}
	if (columns->times)
		rec_h5_column_end(columns->times);
	g_free(columns->surveys);
	g_free(columns->data);
	g_free(columns->flags);
	g_free(columns->values);
	g_free(columns->mask);
}

static void begin_columns(struct columns *columns, const struct rec_session *session, guint clock)
{
	guint n = session->channels->len;

	*columns = (struct columns){
		.clock = clock,
		.surveys = g_new0(struct survey, n + 1),
		.data = g_new0(struct rec_h5_column *, n + 1),
		.flags = g_new0(struct rec_h5_column *, n + 1),
		.values = g_new(double, REC_H5_CHUNK),
		.mask = g_new(uint16_t, REC_H5_CHUNK),
	};
	for (guint i = 0; i < n; i++) {
		const struct rec_channel *row = g_ptr_array_index(session->channels, i);

		if (row->clock == clock)
			columns->surveys[columns->n++] =
				(struct survey){.channel = i, .is_whole = true, .is_single = true};
	}
}

/* Runs @pass over all samples of the clock, a chunk at a time. */
static bool for_stretches(struct rec_session *session, struct columns *columns,
	bool (*pass)(struct rec_session *session, struct columns *columns, uint64_t first,
		uint64_t n, GError **error),
	struct progress *progress, const char *step, GError **error)
{
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, columns->clock);

	for (uint64_t first = 0; first < clock->n; first += REC_H5_CHUNK) {
		uint64_t n = MIN(clock->n - first, (uint64_t)REC_H5_CHUNK);

		if (!pass(session, columns, first, n, error))
			return false;
		tell(progress, n, step);
	}
	return true;
}

static bool put_clock(struct rec_h5 *h5, struct rec_session *session, guint clock,
	struct progress *progress, GError **error)
{
	struct columns columns;
	bool is_done = false;

	begin_columns(&columns, session, clock);
	is_done = columns.n == 0 ||
		  for_stretches(session, &columns, look_at_stretch, progress, "look", error);
	if (is_done && columns.n > 0) {
		for (guint i = 0; i < columns.n; i++)
			begin_channel(h5, session, &columns, i);
		is_done = for_stretches(session, &columns, write_stretch, progress, "write", error);
	}
	end_columns(&columns);
	return is_done;
}

static void put_video(struct rec_h5 *h5, const struct rec_video *video)
{
	g_autofree char *slug = video->camera ? core_text_slug(video->camera) : NULL;
	g_autofree char *path = slug ? g_strconcat(REC_NWB_ACQUISITION "/video_", slug, NULL)
				     : g_strdup(REC_NWB_ACQUISITION "/video");
	g_autofree char *data = rec_nwb_path(path, "data");
	g_autofree char *external = rec_nwb_path(path, "external_file");
	g_autofree char *times = rec_nwb_path(path, "timestamps");
	g_autofree char *format = rec_nwb_path(path, "format");
	g_autofree char *dimension = rec_nwb_path(path, "dimension");
	const char *file = video->file ? video->file : "";
	const int32_t size[2] = {video->width, video->height};

	rec_nwb_put_series(h5, path, "ImageSeries", "Video, one time per frame");
	rec_h5_put_attr_text(h5, path, "camera", video->camera);
	rec_h5_put_attr_i64(h5, path, "dropped", (int64_t)video->dropped);
	rec_h5_put_empty_frames(h5, data);
	rec_h5_put_attr_text(h5, data, "unit", "n/a");
	rec_h5_put_text(h5, format, "external");
	rec_h5_put_texts(h5, external, &file, 1, /* can_grow= */ false);
	rec_h5_put_attr_i32_list(h5, external, "starting_frame", 0);
	rec_h5_put_column(h5, dimension, REC_H5_I32, size, 2);
	rec_h5_put_column(h5, times, REC_H5_F64, video->frame_s, video->n_frames);
	put_time_attrs(h5, times);
}

bool rec_nwb_put_signals(struct rec_h5 *h5, struct rec_session *session, rec_progress_fn progress,
	void *user, GError **error)
{
	struct progress told = {.told = progress, .user = user};

	for (guint i = 0; i < session->clocks->len; i++)
		told.all += 2 * ((struct rec_clock *)g_ptr_array_index(session->clocks, i))->n;
	for (guint i = 0; i < session->clocks->len; i++) {
		if (!put_clock(h5, session, i, &told, error))
			return false;
	}
	for (guint i = 0; i < session->videos->len; i++)
		put_video(h5, g_ptr_array_index(session->videos, i));
	return true;
}
