/*
 * DESIGN: first every file is read as it is (sources, events), then the common zero is known, then
 * the session is built (import_build.h).
 */
#include "recordings/import/import.h"

#include "recordings/import/import_bids.h"
#include "recordings/import/import_build.h"
#include "recordings/import/import_e4.h"
#include "recordings/import/import_edf.h"
#include "recordings/import/import_events.h"
#include "recordings/import/import_main.h"
#include "recordings/import/import_notes.h"
#include "recordings/import/import_own_beside.h"
#include "recordings/import/import_source.h"
#include "recordings/import/import_xdf.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* An import under way. */
struct run {
	const struct rec_import *import;
	struct rec_import_found found;
	GPtrArray *notes;
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
	for (guint i = 0; i < run->found.sources->len; i++) {
		struct rec_import_source *source = g_ptr_array_index(run->found.sources, i);
		bool has_rate = source->rate_hz == channel->rate_hz ||
				(isnan(source->rate_hz) && isnan(channel->rate_hz));
		if (has_rate && strcmp(source->path, channel->file) == 0 &&
			g_strcmp0(source->time_column, channel->time_column) == 0)
			return source;
	}
	return NULL;
}

static bool check_wanted_rate(const struct rec_import_channel *channel, GError **error)
{
	if (isnan(channel->rate_hz))
		return true;
	return rec_import_check_rate(channel->name, channel->rate_hz, error);
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
			g_ptr_array_add(run->found.sources, source);
		}
		struct rec_import_signal *signal =
			rec_import_source_add(source, channel->name, channel->quantity);
		signal->column = g_strdup(channel->column);
		signal->unit = g_strdup(channel->unit);
		signal->is_inverted = channel->is_inverted;
	}
	for (guint i = 0; i < run->found.sources->len; i++) {
		if (!rec_import_source_read(g_ptr_array_index(run->found.sources, i), error))
			return false;
	}
	return true;
}

static bool read_dataset(struct run *run, GError **error)
{
	return rec_import_bids_read(run->import, run->found.sources, run->found.tags,
		&run->found.participant, &run->found.start, run->found.facts, run->notes, error);
}

/* Tables of our own are one export with others beside them. */
static bool read_beside(struct run *run, GError **error)
{
	struct rec_import_events *events = run->import->events_file ? NULL : run->found.events;

	return rec_import_own_beside_read(run->found.sources, events, &run->found.participant,
		&run->found.start, run->notes, error);
}

static bool read_files(struct run *run, GError **error)
{
	const struct rec_import *import = run->import;
	const char *time_column =
		import->channels && import->channels->len > 0
			? g_array_index(import->channels, struct rec_import_channel, 0).time_column
			: NULL;
	return read_tables(run, error) && read_beside(run, error) &&
	       (!import->e4_dir || rec_import_e4_read(import->e4_dir, run->found.sources,
					   run->found.tags, run->found.beats, run->notes, error)) &&
	       rec_import_edf_read(import->edf_files, run->found.sources, run->found.tags,
		       &run->found.participant, run->notes, error) &&
	       (!import->xdf_file || rec_import_xdf_read(import->xdf_file, run->found.sources,
					     run->found.tags, run->notes, error)) &&
	       (!import->bids_dir || read_dataset(run, error)) &&
	       rec_import_main_choose(import, run->found.sources, run->notes, error) &&
	       (!import->events_file ||
		       rec_import_events_read(run->found.events, import->events_file, time_column,
			       run->notes, error));
}

/* Times of day and dated ones have no common zero. */
static bool check_days(const struct run *run, GError **error)
{
	const struct rec_import_source *undated = NULL;
	const struct rec_import_source *dated = NULL;
	for (guint i = 0; i < run->found.sources->len; i++) {
		const struct rec_import_source *source = g_ptr_array_index(run->found.sources, i);
		if (source->is_of_day)
			undated = source;
		else if (source->is_absolute)
			dated = source;
	}
	bool has_dates = dated ||
			 (run->found.tags->is_absolute && run->found.tags->rows->len > 0) ||
			 (run->found.events->is_absolute && !run->found.events->is_of_day);
	if (!has_dates || (!undated && !run->found.events->is_of_day))
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
	for (guint i = 0; i < run->found.sources->len; i++) {
		const struct rec_import_source *source = g_ptr_array_index(run->found.sources, i);
		if (source->is_absolute)
			zero_s = fmin(zero_s, rec_import_source_first_s(source));
		else
			is_mixed = true;
		rec_import_notes_reading(source, run->notes);
	}
	if (run->found.events->is_absolute)
		zero_s = fmin(zero_s, rec_import_events_first_s(run->found.events));
	else
		is_mixed |= run->found.events->rows->len > 0;
	if (run->found.tags->is_absolute && run->found.tags->rows->len > 0)
		zero_s = fmin(zero_s, rec_import_events_first_s(run->found.tags));
	run->found.zero_s = isinf(zero_s) ? (double)NAN : zero_s;
	if (is_mixed && !isnan(run->found.zero_s))
		note(run,
			_("Some files have wall times and others count from 0: that 0 is taken as "
			  "the earliest wall time."));
}

struct rec_session *rec_import_read(
	const struct rec_import *import, GPtrArray *ret_notes, GError **error)
{
	struct run run = {
		.import = import,
		.found =
			{
				.sources = g_ptr_array_new_with_free_func(
					(GDestroyNotify)rec_import_source_free),
				.events = rec_import_events_new(),
				.tags = rec_import_events_new(),
				.beats = g_array_new(FALSE, FALSE, sizeof(struct rec_import_beat)),
				.facts = g_hash_table_new_full(
					g_str_hash, g_str_equal, g_free, g_free),
			},
		.notes = ret_notes,
	};
	struct rec_session *session = NULL;
	if (read_files(&run, error) && check_days(&run, error)) {
		find_zero(&run);
		session = rec_import_build(import, &run.found, ret_notes, error);
	}
	g_ptr_array_unref(run.found.sources);
	rec_import_events_free(run.found.events);
	rec_import_events_free(run.found.tags);
	g_array_unref(run.found.beats);
	g_free(run.found.participant);
	g_free(run.found.start);
	g_hash_table_unref(run.found.facts);
	return session;
}
