/*
 * DESIGN: first every file is read as it is (sources, events), then the common zero is known, then
 * the session is built: per source one clock with its segments, gaps and certificate row, per
 * signal one channel.
 */
#include "recordings/import/import.h"

#include "core/text.h"
#include "recordings/import/import_bids.h"
#include "recordings/import/import_channel.h"
#include "recordings/import/import_e4.h"
#include "recordings/import/import_edf.h"
#include "recordings/import/import_events.h"
#include "recordings/import/import_main.h"
#include "recordings/import/import_notes.h"
#include "recordings/import/import_own_beside.h"
#include "recordings/import/import_source.h"
#include "recordings/import/import_start.h"
#include "recordings/import/import_xdf.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* An import under way. */
struct run {
	const struct rec_import *import;
	GPtrArray *sources; /* struct rec_import_source* */
	struct rec_import_events *events;
	struct rec_import_events *tags;
	GArray *beats;     /* struct rec_import_beat */
	char *participant; /* that the files tell; NULL none */
	char *start;       /* likewise, ISO 8601 */
	GHashTable *facts; /* likewise, char* → char* */
	GPtrArray *notes;
	double zero_s; /* what absolute times count from; NaN when there are none */
	struct rec_session *session;
	GPtrArray *times; /* double*, by clock */
	GPtrArray *raw;   /* double*, by channel */
	GPtrArray *flags; /* uint16_t* or NULL, by channel */
};

static void G_GNUC_PRINTF(2, 3) note(struct run *run, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_ptr_array_add(run->notes, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

/* The source that reads the same times of the same file; NULL when there is none yet. */
static struct rec_import_source *find_source(
	const struct run *run, const struct rec_import_channel *channel)
{
	for (guint i = 0; i < run->sources->len; i++) {
		struct rec_import_source *source = g_ptr_array_index(run->sources, i);
		bool has_rate = source->rate_hz == channel->rate_hz ||
				(isnan(source->rate_hz) && isnan(channel->rate_hz));
		if (has_rate && strcmp(source->path, channel->file) == 0 &&
			g_strcmp0(source->time_column, channel->time_column) == 0)
			return source;
	}
	return NULL;
}

static bool check_rate(const char *name, double rate_hz, GError **error)
{
	if (rec_session_is_rate(rate_hz))
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
		_("The rate of %s, %g Hz, is no rate: it must lie between 0.001 Hz and 1 MHz."),
		name, rate_hz);
	return false;
}

static bool check_wanted_rate(const struct rec_import_channel *channel, GError **error)
{
	if (isnan(channel->rate_hz))
		return true;
	return check_rate(channel->name, channel->rate_hz, error);
}

/* Sorts the wanted channels by file and reads each file once. */
static bool read_tables(struct run *run, GError **error)
{
	const GArray *channels = run->import->channels;
	for (guint i = 0; channels && i < channels->len; i++) {
		const struct rec_import_channel *channel =
			&g_array_index(channels, struct rec_import_channel, i);
		if (!check_wanted_rate(channel, error))
			return false;
		struct rec_import_source *source = find_source(run, channel);
		if (!source) {
			source = rec_import_source_new(channel->file);
			source->time_column = g_strdup(channel->time_column);
			source->rate_hz = channel->rate_hz;
			g_ptr_array_add(run->sources, source);
		}
		struct rec_import_signal *signal =
			rec_import_source_add(source, channel->name, channel->quantity);
		signal->column = g_strdup(channel->column);
		signal->unit = g_strdup(channel->unit);
		signal->is_inverted = channel->is_inverted;
	}
	for (guint i = 0; i < run->sources->len; i++) {
		if (!rec_import_source_read(g_ptr_array_index(run->sources, i), error))
			return false;
	}
	return true;
}

static bool read_dataset(struct run *run, GError **error)
{
	return rec_import_bids_read(run->import, run->sources, run->tags, &run->participant,
		&run->start, run->facts, run->notes, error);
}

/* Tables of our own are one export with others beside them. */
static bool read_beside(struct run *run, GError **error)
{
	struct rec_import_events *events = run->import->events_file ? NULL : run->events;

	return rec_import_own_beside_read(
		run->sources, events, &run->participant, &run->start, run->notes, error);
}

static bool read_files(struct run *run, GError **error)
{
	const struct rec_import *import = run->import;
	const char *time_column =
		import->channels && import->channels->len > 0
			? g_array_index(import->channels, struct rec_import_channel, 0).time_column
			: NULL;
	return read_tables(run, error) && read_beside(run, error) &&
	       (!import->e4_dir || rec_import_e4_read(import->e4_dir, run->sources, run->tags,
					   run->beats, run->notes, error)) &&
	       rec_import_edf_read(import->edf_files, run->sources, run->tags, &run->participant,
		       run->notes, error) &&
	       (!import->xdf_file || rec_import_xdf_read(import->xdf_file, run->sources, run->tags,
					     run->notes, error)) &&
	       (!import->bids_dir || read_dataset(run, error)) &&
	       rec_import_main_choose(import, run->sources, run->notes, error) &&
	       (!import->events_file || rec_import_events_read(run->events, import->events_file,
						time_column, run->notes, error));
}

/* Times of day and dated ones have no common zero. */
static bool check_days(const struct run *run, GError **error)
{
	const struct rec_import_source *undated = NULL;
	const struct rec_import_source *dated = NULL;
	for (guint i = 0; i < run->sources->len; i++) {
		const struct rec_import_source *source = g_ptr_array_index(run->sources, i);
		if (source->is_of_day)
			undated = source;
		else if (source->is_absolute)
			dated = source;
	}
	bool has_dates = dated || (run->tags->is_absolute && run->tags->rows->len > 0) ||
			 (run->events->is_absolute && !run->events->is_of_day);
	if (!has_dates || (!undated && !run->events->is_of_day))
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("%s has times of day without a date and another file has dates: give all of them "
		  "dates."),
		undated ? undated->path : run->import->events_file);
	return false;
}

/* The zero of absolute times is the earliest of all; times that are not keep their own. */
static void find_zero(struct run *run)
{
	double zero_s = INFINITY;
	bool is_mixed = false;
	for (guint i = 0; i < run->sources->len; i++) {
		const struct rec_import_source *source = g_ptr_array_index(run->sources, i);
		if (source->is_absolute)
			zero_s = fmin(zero_s, rec_import_source_first_s(source));
		else
			is_mixed = true;
		rec_import_notes_reading(source, run->notes);
	}
	if (run->events->is_absolute)
		zero_s = fmin(zero_s, rec_import_events_first_s(run->events));
	else
		is_mixed |= run->events->rows->len > 0;
	if (run->tags->is_absolute && run->tags->rows->len > 0)
		zero_s = fmin(zero_s, rec_import_events_first_s(run->tags));
	run->zero_s = isinf(zero_s) ? (double)NAN : zero_s;
	if (is_mixed && !isnan(run->zero_s))
		note(run,
			_("Some files have wall times and others count from 0: that 0 is taken as "
			  "the earliest wall time."));
}

/* A slip in a year makes a recording of centuries, which no clock of ours counts through. */
static bool check_span(
	const struct rec_import_source *source, double first_s, double last_s, GError **error)
{
	const double LONGEST_S = 1e9;
	const double DAY_S = 86400;

	if (fabs(first_s) <= LONGEST_S && fabs(last_s) <= LONGEST_S)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
		_("The times of %s reach over %.0f days, which no recording does: correct the "
		  "dates in it."),
		source->path, fmax(fabs(first_s), fabs(last_s)) / DAY_S);
	return false;
}

/* The times of @source on the session axis; NULL with an error. */
static double *fit_times(struct run *run, struct rec_import_source *source,
	struct rec_import_fit *ret_fit, GError **error)
{
	uint64_t n = rec_import_source_n(source);
	double zero_s = source->is_absolute ? run->zero_s : 0;
	g_autofree double *time_s = g_new(double, n);
	if (source->stamps->len == 0) {
		double start_s = source->start_s - zero_s;
		if (!check_span(source, start_s, start_s + (double)n / source->rate_hz, error))
			return NULL;
		rec_import_times_from_rate(time_s, n, source->rate_hz, start_s, ret_fit);
		return g_steal_pointer(&time_s);
	}
	for (uint64_t i = 0; i < n; i++)
		time_s[i] = g_array_index(source->stamps, double, i) - zero_s;
	if (n > 0 && !check_span(source, time_s[0], time_s[n - 1], error))
		return NULL;
	if (!rec_import_times_fit(time_s, n, source->rate_hz, source->has_exact_stamps, ret_fit)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("The times of %s stand still, so no rate follows from them: name another "
			  "time column."),
			source->path);
		return NULL;
	}
	/* The stamps are not needed again, and a long recording has many. */
	g_array_set_size(source->stamps, 0);
	return g_steal_pointer(&time_s);
}

/* "import_gsr;import_pulse": the channels of a clock. */
static char *join_names(const struct rec_session *session, guint clock)
{
	GString *names = g_string_new(NULL);
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		if (channel->clock == clock)
			g_string_append_printf(
				names, "%s%s", names->len > 0 ? ";" : "", channel->name);
	}
	return g_string_free(names, FALSE);
}

static void add_gap(
	struct run *run, const char *channels, double start_s, double end_s, double lost)
{
	struct rec_gap *gap = rec_session_add_gap(run->session);
	gap->start_s = start_s;
	gap->end_s = end_s;
	gap->device = g_strdup("import");
	gap->channels = g_strdup(channels);
	gap->cause = g_strdup("import");
	gap->samples_lost = lost;
}

/* The certificate row of one clock. */
static void add_sync(
	struct run *run, const char *stream, const struct rec_import_fit *fit, double lost)
{
	struct rec_sync *sync = rec_session_add_sync(run->session);
	sync->stream = g_strdup(stream);
	sync->offset_ms = NAN;
	sync->drift_ppm = fit->drift_ppm;
	sync->residual_rms_ms = fit->rms_ms;
	sync->residual_max_ms = fit->max_ms;
	sync->gaps = fit->gaps->len;
	sync->dropped = (int64_t)lost;
	sync->limit_ms = fit->limit_ms;
	if (fit->n_kept > 0)
		sync->verdict = g_strdup_printf(
			_("fail: the time stamps do not lie on a line and were kept in %u of %u "
			  "segments"),
			fit->n_kept, fit->segments->len);
	else
		sync->verdict = g_strdup("pass");
}

/* Stretches of missing cells become gap rows of their channel. */
static void add_missing_stretches(struct run *run, const struct rec_import_source *source,
	const struct rec_import_signal *signal, double rate_hz)
{
	const double *time_s = g_ptr_array_index(run->times, run->times->len - 1);
	const struct rec_channel *channel =
		g_ptr_array_index(run->session->channels, run->session->channels->len - 1);
	double least_s = fmax(3 / rate_hz, 0.25);
	guint n_missing = 0;
	guint n = signal->values->len;
	for (guint i = 0; i < n; i++) {
		guint stop = i;
		while (stop < n && isnan(g_array_index(signal->values, double, stop)))
			stop++;
		if (stop == i)
			continue;
		double end_s = time_s[stop - 1] + 1 / rate_hz;
		if (end_s - time_s[i] > least_s)
			add_gap(run, channel->name, time_s[i], end_s, stop - i);
		n_missing += stop - i;
		i = stop - 1;
	}
	if (n_missing > 0)
		note(run, _("%s, column %s: %u of %u values are missing."), source->file,
			signal->column, n_missing, n);
}

/* Adds the channels of a source to the clock that was added last. */
static bool add_channels(
	struct run *run, struct rec_import_source *source, double rate_hz, GError **error)
{
	guint clock = run->session->clocks->len - 1;
	for (guint i = 0; i < source->signals->len; i++) {
		struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		struct core_channel desc;
		uint16_t *flags = NULL;
		if (!rec_import_channel_describe(
			    source, signal, rate_hz, &desc, &flags, run->notes, error))
			return false;
		g_ptr_array_add(run->flags, flags);
		g_autofree char *name = g_strconcat("import_", desc.key, NULL);
		if (rec_session_find_channel(run->session, name) >= 0) {
			g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
				_("Two channels are called %s: give each its own NAME in --channel "
				  "NAME=FILE."),
				desc.key);
			return false;
		}
		desc.group = (uint8_t)clock;
		rec_session_add_channel(run->session, 0, clock, &desc);
		add_missing_stretches(run, source, signal, rate_hz);
		gsize n_values = 0;
		g_ptr_array_add(run->raw, g_array_steal(signal->values, &n_values));
	}
	return true;
}

static bool add_source(struct run *run, struct rec_import_source *source, GError **error)
{
	struct rec_import_fit fit;
	uint64_t n = rec_import_source_n(source);
	g_autofree double *fitted_s = fit_times(run, source, &fit, error);
	if (!fitted_s)
		return false;
	if (!check_rate(source->path, fit.rate_hz, error)) {
		rec_import_fit_clear(&fit);
		return false;
	}
	double *time_s = g_steal_pointer(&fitted_s);
	guint index = run->session->clocks->len;
	struct rec_clock *clock =
		rec_session_add_clock(run->session, 0, (uint8_t)index, fit.rate_hz);
	clock->n = n;
	g_array_append_vals(clock->segments, fit.segments->data, fit.segments->len);
	g_ptr_array_add(run->times, time_s);
	run->session->duration_s = fmax(run->session->duration_s, time_s[n - 1] + 1 / fit.rate_hz);
	double lost = 0;
	for (guint i = 0; i < fit.gaps->len; i++)
		lost += g_array_index(fit.gaps, struct rec_import_gap, i).lost;
	rec_import_notes_times(source, &fit, time_s, lost, run->notes);
	bool is_added = add_channels(run, source, fit.rate_hz, error);
	if (is_added) {
		g_autofree char *names = join_names(run->session, index);
		for (guint i = 0; i < fit.gaps->len; i++) {
			const struct rec_import_gap *gap =
				&g_array_index(fit.gaps, struct rec_import_gap, i);
			add_gap(run, names, gap->start_s, gap->end_s, gap->lost);
		}
		add_sync(run, names, &fit, lost);
	}
	rec_import_fit_clear(&fit);
	return is_added;
}

static gint compare_gaps(gconstpointer a, gconstpointer b)
{
	const struct rec_gap *x = *(struct rec_gap *const *)a;
	const struct rec_gap *y = *(struct rec_gap *const *)b;
	return (x->start_s > y->start_s) - (x->start_s < y->start_s);
}

static void add_beats(struct run *run)
{
	for (guint i = 0; i < run->beats->len; i++) {
		const struct rec_import_beat *beat =
			&g_array_index(run->beats, struct rec_import_beat, i);
		struct rec_device_event *event = rec_session_add_device_event(run->session);
		event->start_s = event->end_s = beat->time_s - run->zero_s;
		event->device = g_strdup("import");
		event->channel = g_strdup("import_pulse");
		event->kind = g_strdup("beat");
		event->value = beat->ibi_ms;
	}
}

/* What was imported, without the folders that it came from. */
static char *describe_sources(const struct run *run)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < run->sources->len; i++) {
		const struct rec_import_source *source = g_ptr_array_index(run->sources, i);
		for (guint k = 0; k < source->signals->len; k++) {
			const struct rec_import_signal *signal =
				g_ptr_array_index(source->signals, k);
			g_string_append_printf(text, "%s%s=%s:%s%s", text->len > 0 ? "," : "",
				signal->name, source->file, signal->column,
				signal->is_inverted ? ",invert" : "");
		}
	}
	return g_string_free(text, FALSE);
}

static void add_facts(struct rec_session *session, GHashTable *facts)
{
	GHashTableIter iter;
	gpointer key, value;
	g_hash_table_iter_init(&iter, facts);
	while (g_hash_table_iter_next(&iter, &key, &value))
		g_hash_table_insert(session->info, g_strdup(key), g_strdup(value));
}

static void set_texts(struct run *run)
{
	struct rec_session *session = run->session;
	struct rec_device *device = rec_session_add_device(session, "import", "import");
	device->title = g_strdup("Imported recording");
	device->settings = describe_sources(run);
	for (guint i = 0; i < run->sources->len; i++) {
		const struct rec_import_source *source = g_ptr_array_index(run->sources, i);
		device->is_simulated |= source->label.is_simulated;
		device->is_emulated |= source->label.is_emulated;
	}
	session->software = g_strdup("affekt " AFFEKT_VERSION);
	session->description = g_strdup("Imported recording");
	const char *told = run->import->participant;
	session->participant = g_strdup(told ? told : run->participant);
	add_facts(session, run->facts);
	if (run->import->info)
		add_facts(session, run->import->info);
}

static bool build_session(struct run *run, GError **error)
{
	struct rec_session *session = run->session;
	if (run->sources->len == 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("There is nothing to import: name a table or a folder with samples."));
		return false;
	}
	set_texts(run);
	for (guint i = 0; i < run->sources->len; i++) {
		if (!add_source(run, g_ptr_array_index(run->sources, i), error))
			return false;
	}
	g_ptr_array_sort(session->gaps, compare_gaps);
	rec_session_choose_primary(session);
	rec_import_events_apply(run->events, run->zero_s, session);
	rec_import_events_apply(run->tags, run->zero_s, session);
	add_beats(run);
	rec_import_events_settle(session, run->notes);
	const struct rec_import_source *source = g_ptr_array_index(run->sources, 0);
	const char *told = run->import->start_iso8601 ? run->import->start_iso8601 : run->start;
	return rec_import_start_set(session, told, run->zero_s, source, run->notes, error);
}

/* Hands the arrays of samples to the session. */
static void give_samples(struct run *run)
{
	rec_session_set_memory(run->session, (double **)run->times->pdata,
		(double **)run->raw->pdata, (uint16_t **)run->flags->pdata);
	g_ptr_array_set_free_func(run->times, NULL);
	g_ptr_array_set_free_func(run->raw, NULL);
	g_ptr_array_set_free_func(run->flags, NULL);
}

struct rec_session *rec_import_read(
	const struct rec_import *import, GPtrArray *ret_notes, GError **error)
{
	g_autoptr(rec_session) session = rec_session_new();
	struct run run = {
		.import = import,
		.sources = g_ptr_array_new_with_free_func((GDestroyNotify)rec_import_source_free),
		.events = rec_import_events_new(),
		.tags = rec_import_events_new(),
		.beats = g_array_new(FALSE, FALSE, sizeof(struct rec_import_beat)),
		.facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
		.notes = ret_notes,
		.session = session,
		.times = g_ptr_array_new_with_free_func(g_free),
		.raw = g_ptr_array_new_with_free_func(g_free),
		.flags = g_ptr_array_new_with_free_func(g_free),
	};
	bool is_read = read_files(&run, error);
	is_read = is_read && check_days(&run, error);
	if (is_read)
		find_zero(&run);
	is_read = is_read && build_session(&run, error);
	if (is_read)
		give_samples(&run);
	g_ptr_array_unref(run.sources);
	rec_import_events_free(run.events);
	rec_import_events_free(run.tags);
	g_array_unref(run.beats);
	g_free(run.participant);
	g_free(run.start);
	g_hash_table_unref(run.facts);
	g_ptr_array_unref(run.times);
	g_ptr_array_unref(run.raw);
	g_ptr_array_unref(run.flags);
	return is_read ? g_steal_pointer(&session) : NULL;
}
