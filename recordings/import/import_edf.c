#include "recordings/import/import_edf.h"

#include "recordings/formats/edf.h"
#include "recordings/import/edf_read.h"
#include "recordings/import/import_main.h"
#include "recordings/import/import_pairs.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* Samples of one signal: three days at 1 kHz. */
static const uint64_t MOST_SAMPLES = UINT64_C(1) << 28;
/* Record times are rounded. */
static const double SLACK_S = 1e-3;

/* A stretch without samples; label NULL: of all signals. */
struct hole {
	double start_s, end_s; /* since the start of the file */
	char *label;
};

/* A file under way. */
struct reading {
	struct rec_edf_file *file;
	GPtrArray
		*sources; /* struct rec_import_source*, all of the import; ours from first_source */
	guint first_source;
	GArray *holes; /* struct hole */
	struct rec_import_events *events;
	GHashTable *known; /* events of further files that repeat one are left out */
	guint n_visits, n_marks, n_scr;
	double record_s; /* time of the current record */
	GPtrArray *notes;
};

static void clear_hole(gpointer data)
{
	struct hole *hole = data;
	g_free(hole->label);
}

static void G_GNUC_PRINTF(2, 3) note(struct reading *reading, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_ptr_array_add(reading->notes, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

/* The source of signals with @n samples in a record; made when it is missing. */
static struct rec_import_source *find_source(struct reading *reading, guint n)
{
	double rate_hz = n / reading->file->duration_s;
	for (guint i = reading->first_source; i < reading->sources->len; i++) {
		struct rec_import_source *source = g_ptr_array_index(reading->sources, i);
		if (source->rate_hz == rate_hz)
			return source;
	}
	struct rec_import_source *source = rec_import_source_new(reading->file->path);
	source->rate_hz = rate_hz;
	source->is_absolute = source->is_local = reading->file->has_date;
	source->label = reading->file->label;
	g_ptr_array_add(reading->sources, source);
	return source;
}

/* Numbers whose unit begins with a power of ten, as our own files say large and small ones. */
static const char *take_unit(const char *unit, double *ret_factor)
{
	char *end = NULL;
	*ret_factor = 1;
	if (strncmp(unit, "1e", 2) != 0)
		return unit;
	gint64 power = g_ascii_strtoll(unit + 2, &end, 10);
	if (power < -30 || power > 30)
		return unit;
	*ret_factor = pow(10, (double)power);
	return *end == ' ' ? end + 1 : end;
}

/* One signal of the file, its place in the import, and how its numbers come there. */
struct route {
	const struct rec_edf_heading *heading;
	struct rec_import_source *source;
	struct rec_import_signal *signal;
	double factor;
	bool leads; /* the first signal of its source */
};

static GArray *make_routes(struct reading *reading)
{
	GArray *routes = g_array_new(FALSE, FALSE, sizeof(struct route));
	for (guint i = 0; i < reading->file->n_signals; i++) {
		const struct rec_edf_heading *heading = &reading->file->signals[i];
		struct route route = {.heading = heading};
		if (heading->is_annotations)
			continue;
		enum core_quantity quantity = rec_import_main_guess(heading->label);
		g_autofree char *name =
			rec_import_main_name(reading->sources, heading->label, i + 1, &quantity);
		const char *unit = take_unit(heading->unit, &route.factor);
		route.source = find_source(reading, heading->n);
		route.leads = route.source->signals->len == 0;
		route.signal = rec_import_source_add(route.source, name, quantity);
		route.signal->column = g_strdup(heading->label);
		route.signal->table_unit = unit[0] != '\0' ? g_strdup(unit) : NULL;
		g_array_append_val(routes, route);
	}
	return routes;
}

static void take_event(struct reading *reading, double onset_s, double duration_s, const char *text)
{
	bool lasts = duration_s > 0;
	double start_s = reading->file->start_s + onset_s;
	g_autofree char *label = g_strstrip(g_strdup(text));
	if (label[0] == '\0')
		return;
	char *key = g_strdup_printf("%.6f %.6f %s", start_s, lasts ? duration_s : 0, label);
	if (!g_hash_table_add(reading->known, key))
		return;
	rec_import_events_add(reading->events, start_s, lasts ? duration_s : 0, label);
	reading->n_visits += lasts;
	reading->n_marks += !lasts;
}

static void take_annotation(double onset_s, double duration_s, const char *text, void *user)
{
	struct reading *reading = user;
	const char *label = strstr(text, "@@");
	size_t n = label ? (size_t)(label - text) : strlen(text);
	if (strcmp(text, REC_EDF_SCR) == 0) {
		reading->n_scr++;
	} else if (duration_s > 0 && n == strlen(REC_EDF_NO_DATA) &&
		   strncmp(text, REC_EDF_NO_DATA, n) == 0) {
		struct hole hole = {
			onset_s, onset_s + duration_s, label ? g_strdup(label + 2) : NULL};
		g_array_append_val(reading->holes, hole);
	} else {
		take_event(reading, onset_s, duration_s, text);
	}
}

/* The time of record @k from what it tells. */
static bool set_record_time(struct reading *reading, uint64_t k, double told_s, GError **error)
{
	const struct rec_edf_file *file = reading->file;
	double next_s = reading->record_s + file->duration_s;
	if (!file->is_discontinuous) {
		reading->record_s = k > 0 ? next_s : isnan(told_s) ? 0 : told_s;
		return true;
	}
	if (isnan(told_s) || (k > 0 && told_s < next_s - SLACK_S)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s: record %" PRIu64 " has no time behind that of the record before, so "
			  "its samples cannot be placed."),
			file->path, k + 1);
		return false;
	}
	reading->record_s = told_s;
	return true;
}

static void take_samples(struct reading *reading, const GArray *routes)
{
	const struct rec_edf_file *file = reading->file;
	for (guint i = 0; i < routes->len; i++) {
		const struct route *route = &g_array_index(routes, struct route, i);
		guint n = route->heading->n;
		for (guint k = 0; k < n; k++) {
			double value = rec_edf_sample(file, route->heading, k) * route->factor;
			g_array_append_val(route->signal->values, value);
		}
		for (guint k = 0; k < n && route->leads && file->is_discontinuous; k++) {
			double stamp = file->start_s + reading->record_s + k * file->duration_s / n;
			g_array_append_val(route->source->stamps, stamp);
		}
	}
}

static bool read_records(struct reading *reading, const GArray *routes, GError **error)
{
	struct rec_edf_file *file = reading->file;
	double first_s = 0;
	for (guint i = 0; i < routes->len; i++) {
		guint n = g_array_index(routes, struct route, i).heading->n;
		if (file->n_records <= MOST_SAMPLES / n)
			continue;
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s has more than 268 million samples of one signal: split it first."),
			file->path);
		return false;
	}
	for (uint64_t k = 0; k < file->n_records; k++) {
		if (!rec_edf_next(file, error))
			return false;
		double told_s = rec_edf_annotations(file, take_annotation, reading);
		if (!set_record_time(reading, k, told_s, error))
			return false;
		if (k == 0)
			first_s = reading->record_s;
		take_samples(reading, routes);
	}
	for (guint i = reading->first_source; i < reading->sources->len; i++) {
		struct rec_import_source *source = g_ptr_array_index(reading->sources, i);
		source->start_s = file->start_s + first_s;
	}
	return true;
}

static double time_of(const struct rec_import_source *source, guint index)
{
	return source->stamps->len > 0 ? g_array_index(source->stamps, double, index)
				       : source->start_s + index / source->rate_hz;
}

/* The first sample that begins at @time_s or later, within half a period. */
static guint find_index(const struct rec_import_source *source, guint n, double time_s)
{
	guint low = 0;
	guint high = n;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (time_of(source, middle) + 0.5 / source->rate_hz < time_s)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Values under the holes of a signal are unknown; those under holes of all go into @drops. */
static void dig_holes(
	const struct reading *reading, const struct route *route, bool *drops, guint n)
{
	/* How many holes begin less how many end at each sample. */
	g_autofree int *own = g_new0(int, (gsize)n + 1);
	g_autofree int *common = g_new0(int, (gsize)n + 1);
	double zero_s = reading->file->start_s;
	for (guint i = 0; i < reading->holes->len; i++) {
		const struct hole *hole = &g_array_index(reading->holes, struct hole, i);
		if (hole->label && strcmp(hole->label, route->heading->label) != 0)
			continue;
		int *edges = hole->label ? own : common;
		edges[find_index(route->source, n, zero_s + hole->start_s)]++;
		edges[find_index(route->source, n, zero_s + hole->end_s)]--;
	}
	int own_depth = 0;
	int common_depth = 0;
	for (guint k = 0; k < n; k++) {
		own_depth += own[k];
		common_depth += common[k];
		drops[k] = common_depth > 0;
		if (own_depth > 0 || common_depth > 0)
			g_array_index(route->signal->values, double, k) = NAN;
	}
}

/* Without stamps only the end can go. */
static void cut_end(struct rec_import_source *source, const bool *drops, guint n)
{
	while (n > 0 && drops[n - 1])
		n--;
	for (guint k = 0; k < source->signals->len; k++) {
		struct rec_import_signal *signal = g_ptr_array_index(source->signals, k);
		g_array_set_size(signal->values, n);
	}
}

static void apply_holes(const struct reading *reading, const GArray *routes)
{
	for (guint i = reading->first_source; i < reading->sources->len; i++) {
		struct rec_import_source *source = g_ptr_array_index(reading->sources, i);
		guint n = (guint)rec_import_source_n(source);
		g_autofree bool *drops = g_new0(bool, n);
		for (guint k = 0; k < routes->len; k++) {
			const struct route *route = &g_array_index(routes, struct route, k);
			if (route->source == source)
				dig_holes(reading, route, drops, n);
		}
		if (source->stamps->len > 0)
			rec_import_source_drop(source, drops);
		else
			cut_end(source, drops, n);
	}
}

static bool is_empty(const struct rec_import_signal *signal)
{
	for (guint i = 0; i < signal->values->len; i++) {
		if (!isnan(g_array_index(signal->values, double, i)))
			return false;
	}
	return true;
}

/* Signals without a value are left out and named. */
static void drop_empty(struct reading *reading)
{
	for (guint i = reading->sources->len; i > reading->first_source; i--) {
		struct rec_import_source *source = g_ptr_array_index(reading->sources, i - 1);
		for (guint k = source->signals->len; k > 0; k--) {
			const struct rec_import_signal *signal =
				g_ptr_array_index(source->signals, k - 1);
			if (!is_empty(signal))
				continue;
			note(reading, _("%s, signal %s: there is no sample, so it is left out."),
				source->file, signal->column);
			g_ptr_array_remove_index(source->signals, k - 1);
		}
		if (source->signals->len == 0)
			g_ptr_array_remove_index(reading->sources, i - 1);
	}
}

static void tell(struct reading *reading, const char *path)
{
	const struct rec_edf_file *file = reading->file;
	g_autofree char *name = g_filename_display_basename(path);
	if (file->n_records < file->n_claimed)
		note(reading,
			_("%s ends early: %" PRIu64 " of %" PRIu64 " records are there and are "
			  "read."),
			name, file->n_records, file->n_claimed);
	if (file->n_records > file->n_claimed)
		note(reading,
			_("%s holds %" PRIu64 " records and its header says %" PRIu64
			  ": all are read; perhaps the program that wrote it was broken off."),
			name, file->n_records, file->n_claimed);
	if (!file->has_date)
		note(reading, _("%s tells no date."), name);
	if (reading->n_visits + reading->n_marks > 0)
		note(reading, _("%s: %u annotations with a duration, %u without."), name,
			reading->n_visits, reading->n_marks);
	if (reading->n_scr > 0)
		note(reading,
			_("%s: %u annotations “SCR” are left out; an analysis finds responses "
			  "itself."),
			name, reading->n_scr);
}

static void remember_events(struct reading *reading)
{
	const GArray *rows = reading->events->rows;
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_import_event *event =
			&g_array_index(rows, struct rec_import_event, i);
		g_hash_table_add(reading->known, g_strdup_printf("%.6f %.6f %s", event->start_s,
							 event->duration_s, event->label));
	}
}

static bool read_file(const char *path, GPtrArray *sources, struct rec_import_events *events,
	char **ret_participant, GPtrArray *notes, GError **error)
{
	g_autoptr(rec_edf_file) file = rec_edf_open(path, error);
	if (!file)
		return false;
	struct reading reading = {
		.file = file,
		.sources = sources,
		.first_source = sources->len,
		.holes = g_array_new(FALSE, FALSE, sizeof(struct hole)),
		.events = events,
		.known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
		.notes = notes,
	};
	g_array_set_clear_func(reading.holes, clear_hole);
	remember_events(&reading);
	guint first = events->rows->len;
	g_autofree char *shown = g_filename_display_basename(path);
	g_autoptr(GArray) routes = make_routes(&reading);
	bool is_read = read_records(&reading, routes, error);
	if (is_read) {
		apply_holes(&reading, routes);
		drop_empty(&reading);
		tell(&reading, path);
		rec_import_pairs_join(events, first, shown, notes);
		events->is_absolute |= file->has_date;
		if (file->participant && !*ret_participant)
			*ret_participant = g_strdup(file->participant);
	}
	g_array_unref(reading.holes);
	g_hash_table_unref(reading.known);
	return is_read;
}

bool rec_import_edf_read(const char *const *paths, GPtrArray *sources,
	struct rec_import_events *events, char **ret_participant, GPtrArray *notes, GError **error)
{
	for (; paths && *paths; paths++) {
		if (!read_file(*paths, sources, events, ret_participant, notes, error))
			return false;
	}
	return true;
}
