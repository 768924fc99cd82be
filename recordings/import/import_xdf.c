#include "recordings/import/import_xdf.h"

#include "recordings/disk/disk.h"
#include "recordings/formats/wall_time.h"
#include "recordings/import/import_main.h"
#include "recordings/import/import_pairs.h"
#include "recordings/import/xdf_stream.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static const double SLOPE_SPAN_S = 60; /* a drift learnt from less is noise */
static const double BACK_MAX_S = 1;    /* stamps that go further back are of another clock */
enum {
	OFFSETS_MAX = 512,
	OFFSETS_LEAST = 5,
};

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(GArray *values)
{
	g_array_sort(values, compare_doubles);
	return g_array_index(values, double, values->len / 2);
}

static const struct rec_xdf_offset *offset_at(const struct rec_xdf_stream *stream, guint index)
{
	return &g_array_index(stream->offsets, struct rec_xdf_offset, index);
}

/* Theil-Sen: the median of the slopes between all pairs, then the median of what is left; some wild
 * offsets of a busy network move neither. Adds the line to all stamps. */
static void apply_offsets(struct rec_xdf_stream *stream)
{
	guint n = stream->offsets->len;
	guint stride = 1 + n / OFFSETS_MAX;
	if (n == 0)
		return;
	g_autoptr(GArray) slopes = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GArray) rests = g_array_new(FALSE, FALSE, sizeof(double));
	double first_s = offset_at(stream, 0)->time_s;
	double span_s = offset_at(stream, n - 1)->time_s - first_s;
	for (guint i = 0; span_s >= SLOPE_SPAN_S && n >= OFFSETS_LEAST && i < n; i += stride) {
		for (guint k = i + stride; k < n; k += stride) {
			double step_s = offset_at(stream, k)->time_s - offset_at(stream, i)->time_s;
			double slope =
				(offset_at(stream, k)->offset_s - offset_at(stream, i)->offset_s) /
				step_s;
			if (step_s > 0 && isfinite(slope))
				g_array_append_val(slopes, slope);
		}
	}
	double slope = slopes->len > 0 ? median(slopes) : 0;
	for (guint i = 0; i < n; i++) {
		double rest = offset_at(stream, i)->offset_s -
			      slope * (offset_at(stream, i)->time_s - first_s);
		g_array_append_val(rests, rest);
	}
	double offset_s = median(rests);
	for (guint i = 0; i < stream->stamps->len; i++) {
		double *stamp_s = &g_array_index(stream->stamps, double, i);
		*stamp_s += offset_s + slope * (*stamp_s - first_s);
	}
}

/* Stamps never fall: small steps back are levelled. False when one is too large for that, or a
 * stamp is not finite. */
static bool level_stamps(struct rec_xdf_stream *stream, guint *ret_n)
{
	*ret_n = 0;
	for (guint i = 0; i < stream->stamps->len; i++) {
		double *stamp_s = &g_array_index(stream->stamps, double, i);
		double before_s = i > 0 ? g_array_index(stream->stamps, double, i - 1) : *stamp_s;
		if (!(fabs(*stamp_s) < 1e12) || *stamp_s < before_s - BACK_MAX_S)
			return false;
		*ret_n += *stamp_s < before_s;
		*stamp_s = fmax(*stamp_s, before_s);
	}
	return true;
}

/* Texts, and whole numbers that come without a rate in one channel. */
static bool is_marks(const struct rec_xdf_stream *stream)
{
	bool is_whole = stream->format != REC_XDF_FLOAT32 && stream->format != REC_XDF_DOUBLE64;
	return stream->format == REC_XDF_STRING ||
	       (stream->rate_hz == 0 && stream->n_channels == 1 && is_whole);
}

/* Brings every stream to the recorder's clock. */
static bool settle_times(struct rec_xdf *xdf, const char *shown, GPtrArray *notes, GError **error)
{
	for (guint i = 0; i < xdf->streams->len; i++) {
		struct rec_xdf_stream *stream = g_ptr_array_index(xdf->streams, i);
		guint n_levelled;
		apply_offsets(stream);
		if (!level_stamps(stream, &n_levelled)) {
			g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
				_("%s: the times of the stream \"%s\" run backwards by more than "
				  "1 s, so its clock was set during the recording."),
				shown, stream->name);
			return false;
		}
		if (n_levelled > 0)
			g_ptr_array_add(
				notes, g_strdup_printf(_("%s: %u stamps of the stream \"%s\" ran "
							 "backwards a little and are levelled."),
					       shown, n_levelled, stream->name));
	}
	return true;
}

/* Seconds since 1970 of the file's header, else of the file. */
static double find_start_s(
	const struct rec_xdf *xdf, const char *path, const char *shown, GPtrArray *notes)
{
	double start_s;
	bool is_local;
	if (xdf->datetime &&
		rec_wall_time_parse(xdf->datetime, &start_s, &is_local) == REC_WALL_TIME_DATED)
		return start_s;
	GStatBuf status = {0};
	g_stat(path, &status);
	g_ptr_array_add(notes,
		g_strdup_printf(_("No wall time is known; the start is taken from the date of %s. "
				  "Say --start to set it."),
			shown));
	return (double)status.st_mtime;
}

static double find_first_s(const struct rec_xdf *xdf)
{
	double first_s = INFINITY;
	for (guint i = 0; i < xdf->streams->len; i++) {
		const struct rec_xdf_stream *stream = g_ptr_array_index(xdf->streams, i);
		if (stream->stamps->len > 0)
			first_s = fmin(first_s, g_array_index(stream->stamps, double, 0));
	}
	return first_s;
}

/* By the channel's label; a stream of one channel by its type and name too. */
static enum core_quantity find_quantity(const struct rec_xdf_stream *stream, const char *label)
{
	const char *const texts[] = {label, stream->type, stream->name};
	enum core_quantity quantity = CORE_QUANTITY_OTHER;
	guint n = stream->n_channels == 1 ? G_N_ELEMENTS(texts) : 1;
	for (guint i = 0; i < n && quantity == CORE_QUANTITY_OTHER; i++)
		quantity = rec_import_main_guess(texts[i]);
	return quantity;
}

static const char *text_at(const GPtrArray *texts, guint index)
{
	return index < texts->len ? g_ptr_array_index(texts, index) : NULL;
}

static void add_channel(GPtrArray *sources, struct rec_import_source *source,
	struct rec_xdf_stream *stream, guint index)
{
	const char *label = text_at(stream->labels, index);
	const char *wanted = label && label[0] ? label : stream->name[0] ? stream->name : "channel";
	enum core_quantity quantity = find_quantity(stream, label);
	g_autofree char *name = rec_import_main_name(sources, wanted, 2, &quantity);
	struct rec_import_signal *signal = rec_import_source_add(source, name, quantity);
	const char *unit = text_at(stream->units, index);
	signal->column = label && label[0] ? g_strdup(label)
					   : g_strdup_printf("%s %u", stream->name, index + 1);
	signal->table_unit = unit && unit[0] ? g_strdup(unit) : NULL;
	g_array_unref(signal->values);
	signal->values = g_array_ref(g_ptr_array_index(stream->values, index));
}

static void add_source(
	GPtrArray *sources, const char *path, struct rec_xdf_stream *stream, double shift_s)
{
	struct rec_import_source *source = rec_import_source_new(path);
	source->stream = g_strdup(stream->name);
	source->rate_hz = stream->rate_hz > 0 ? stream->rate_hz : (double)NAN;
	source->is_absolute = true;
	for (guint i = 0; i < stream->stamps->len; i++) {
		double stamp_s = g_array_index(stream->stamps, double, i) + shift_s;
		g_array_append_val(source->stamps, stamp_s);
	}
	g_ptr_array_add(sources, source);
	for (guint i = 0; i < stream->n_channels; i++)
		add_channel(sources, source, stream, i);
}

static void add_marks(
	struct rec_import_events *marks, const struct rec_xdf_stream *stream, double shift_s)
{
	marks->is_absolute = true;
	for (guint i = 0; i < stream->stamps->len; i++) {
		g_autofree char *number =
			stream->format == REC_XDF_STRING
				? NULL
				: g_strdup_printf("%.7g", g_array_index((GArray *)g_ptr_array_index(
										stream->values, 0),
								  double, i));
		const char *label = number ? number : g_ptr_array_index(stream->texts, i);
		rec_import_events_add(marks, g_array_index(stream->stamps, double, i) + shift_s, 0,
			label[0] ? label : "mark");
	}
}

static void note_stream(const struct rec_xdf_stream *stream, const char *shown, GPtrArray *notes)
{
	bool is_left_out = !is_marks(stream) && stream->stamps->len < 2;
	g_ptr_array_add(notes,
		is_left_out
			? g_strdup_printf(
				  _("%s: the stream \"%s\" has no samples and is left out."), shown,
				  stream->name)
			: g_strdup_printf(_("%s: stream \"%s\" of type %s, channels: %u, samples: "
					    "%u, clock offsets: %u."),
				  shown, stream->name, stream->type, stream->n_channels,
				  stream->stamps->len, stream->offsets->len));
}

bool rec_import_xdf_read(const char *path, GPtrArray *sources, struct rec_import_events *marks,
	GPtrArray *notes, GError **error)
{
	g_autofree char *shown = g_filename_display_basename(path);
	int fd = rec_disk_open_file(path, /* follows_links= */ true, error);
	if (fd < 0)
		return false;
	FILE *file = fdopen(fd, "rb");
	if (!file) {
		rec_disk_fail(error, errno, _("Cannot read %s"), path);
		close(fd);
		return false;
	}
	struct rec_xdf *xdf = rec_xdf_read(file, path, error);
	fclose(file);
	if (!xdf || !settle_times(xdf, shown, notes, error)) {
		rec_xdf_free(xdf);
		return false;
	}
	if (xdf->is_cut)
		g_ptr_array_add(notes,
			g_strdup_printf(_("%s ends within a chunk; what stands before it is read."),
				shown));
	double shift_s = find_start_s(xdf, path, shown, notes) - find_first_s(xdf);
	guint first = marks->rows->len;
	for (guint i = 0; i < xdf->streams->len; i++) {
		struct rec_xdf_stream *stream = g_ptr_array_index(xdf->streams, i);
		note_stream(stream, shown, notes);
		if (is_marks(stream))
			add_marks(marks, stream, shift_s);
		else if (stream->stamps->len >= 2)
			add_source(sources, path, stream, shift_s);
	}
	rec_xdf_free(xdf);
	rec_import_pairs_join(marks, first, shown, notes);
	return true;
}
