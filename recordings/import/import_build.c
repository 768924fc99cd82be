/*
 * DESIGN: per source one clock with its segments, gaps and certificate row, per signal one channel.
 */
#include "recordings/import/import_build.h"

#include "recordings/import/import_channel.h"
#include "recordings/import/import_e4.h"
#include "recordings/import/import_notes.h"
#include "recordings/import/import_start.h"
#include "recordings/import/import_times.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A session under way. */
struct build {
	const struct rec_import *import;
	const struct rec_import_found *found;
	GPtrArray *notes;
	struct rec_session *session;
	GPtrArray *times; /* double*, by clock */
	GPtrArray *raw;   /* double*, by channel */
	GPtrArray *flags; /* uint16_t* or NULL, by channel */
};

static void G_GNUC_PRINTF(2, 3) note(struct build *build, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_ptr_array_add(build->notes, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

bool rec_import_check_rate(const char *name, double rate_hz, GError **error)
{
	if (rec_session_is_rate(rate_hz))
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
		_("The rate of %s, %g Hz, is no rate: it must lie between 0.001 Hz and 1 MHz."),
		name, rate_hz);
	return false;
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
static double *fit_times(struct build *build, struct rec_import_source *source,
	struct rec_import_fit *ret_fit, GError **error)
{
	uint64_t n = rec_import_source_n(source);
	double zero_s = source->is_absolute ? build->found->zero_s : 0;
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
	struct build *build, const char *channels, double start_s, double end_s, double lost)
{
	struct rec_gap *gap = rec_session_add_gap(build->session);
	gap->start_s = start_s;
	gap->end_s = end_s;
	gap->device = g_strdup("import");
	gap->channels = g_strdup(channels);
	gap->cause = g_strdup("import");
	gap->samples_lost = lost;
}

/* The certificate row of one clock. */
static void add_sync(
	struct build *build, const char *stream, const struct rec_import_fit *fit, double lost)
{
	struct rec_sync *sync = rec_session_add_sync(build->session);
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
static void add_missing_stretches(struct build *build, const struct rec_import_source *source,
	const struct rec_import_signal *signal, double rate_hz)
{
	const double *time_s = g_ptr_array_index(build->times, build->times->len - 1);
	const struct rec_channel *channel =
		g_ptr_array_index(build->session->channels, build->session->channels->len - 1);
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
			add_gap(build, channel->name, time_s[i], end_s, stop - i);
		n_missing += stop - i;
		i = stop - 1;
	}
	if (n_missing > 0)
		note(build, _("%s, column %s: %u of %u values are missing."), source->file,
			signal->column, n_missing, n);
}

/* Adds the channels of a source to the clock that was added last. */
static bool add_channels(
	struct build *build, struct rec_import_source *source, double rate_hz, GError **error)
{
	guint clock = build->session->clocks->len - 1;
	for (guint i = 0; i < source->signals->len; i++) {
		struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		struct core_channel desc;
		uint16_t *flags = NULL;
		if (!rec_import_channel_describe(
			    source, signal, rate_hz, &desc, &flags, build->notes, error))
			return false;
		g_ptr_array_add(build->flags, flags);
		g_autofree char *name = g_strconcat("import_", desc.key, NULL);
		if (rec_session_find_channel(build->session, name) >= 0) {
			g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
				_("Two channels are called %s: give each its own NAME in --channel "
				  "NAME=FILE."),
				desc.key);
			return false;
		}
		desc.group = (uint8_t)clock;
		rec_session_add_channel(build->session, 0, clock, &desc);
		add_missing_stretches(build, source, signal, rate_hz);
		gsize n_values = 0;
		g_ptr_array_add(build->raw, g_array_steal(signal->values, &n_values));
	}
	return true;
}

static bool add_source(struct build *build, struct rec_import_source *source, GError **error)
{
	struct rec_import_fit fit;
	uint64_t n = rec_import_source_n(source);
	g_autofree double *fitted_s = fit_times(build, source, &fit, error);
	if (!fitted_s)
		return false;
	if (!rec_import_check_rate(source->path, fit.rate_hz, error)) {
		rec_import_fit_clear(&fit);
		return false;
	}
	double *time_s = g_steal_pointer(&fitted_s);
	guint index = build->session->clocks->len;
	struct rec_clock *clock =
		rec_session_add_clock(build->session, 0, (uint8_t)index, fit.rate_hz);
	clock->n = n;
	g_array_append_vals(clock->segments, fit.segments->data, fit.segments->len);
	g_ptr_array_add(build->times, time_s);
	build->session->duration_s =
		fmax(build->session->duration_s, time_s[n - 1] + 1 / fit.rate_hz);
	double lost = 0;
	for (guint i = 0; i < fit.gaps->len; i++)
		lost += g_array_index(fit.gaps, struct rec_import_gap, i).lost;
	rec_import_notes_times(source, &fit, time_s, lost, build->notes);
	bool is_added = add_channels(build, source, fit.rate_hz, error);
	if (is_added) {
		g_autofree char *names = join_names(build->session, index);
		for (guint i = 0; i < fit.gaps->len; i++) {
			const struct rec_import_gap *gap =
				&g_array_index(fit.gaps, struct rec_import_gap, i);
			add_gap(build, names, gap->start_s, gap->end_s, gap->lost);
		}
		add_sync(build, names, &fit, lost);
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

static void add_beats(struct build *build)
{
	for (guint i = 0; i < build->found->beats->len; i++) {
		const struct rec_import_beat *beat =
			&g_array_index(build->found->beats, struct rec_import_beat, i);
		struct rec_device_event *event = rec_session_add_device_event(build->session);
		event->start_s = event->end_s = beat->time_s - build->found->zero_s;
		event->device = g_strdup("import");
		event->channel = g_strdup("import_pulse");
		event->kind = g_strdup("beat");
		event->value = beat->ibi_ms;
	}
}

/* What was imported, without the folders that it came from. */
static char *describe_sources(const struct build *build)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < build->found->sources->len; i++) {
		const struct rec_import_source *source =
			g_ptr_array_index(build->found->sources, i);
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

static void set_texts(struct build *build)
{
	struct rec_session *session = build->session;
	struct rec_device *device = rec_session_add_device(session, "import", "import");
	device->title = g_strdup("Imported recording");
	device->settings = describe_sources(build);
	for (guint i = 0; i < build->found->sources->len; i++) {
		const struct rec_import_source *source =
			g_ptr_array_index(build->found->sources, i);
		device->is_simulated |= source->label.is_simulated;
		device->is_emulated |= source->label.is_emulated;
	}
	session->software = g_strdup("affekt " AFFEKT_VERSION);
	session->description = g_strdup("Imported recording");
	const char *told = build->import->participant;
	session->participant = g_strdup(told ? told : build->found->participant);
	add_facts(session, build->found->facts);
	if (build->import->info)
		add_facts(session, build->import->info);
}

static bool build_session(struct build *build, GError **error)
{
	struct rec_session *session = build->session;
	if (build->found->sources->len == 0) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("There is nothing to import: name a table or a folder with samples."));
		return false;
	}
	set_texts(build);
	for (guint i = 0; i < build->found->sources->len; i++) {
		if (!add_source(build, g_ptr_array_index(build->found->sources, i), error))
			return false;
	}
	g_ptr_array_sort(session->gaps, compare_gaps);
	rec_session_choose_primary(session);
	rec_import_events_apply(build->found->events, build->found->zero_s, session);
	rec_import_events_apply(build->found->tags, build->found->zero_s, session);
	add_beats(build);
	rec_import_events_settle(session, build->notes);
	const struct rec_import_source *source = g_ptr_array_index(build->found->sources, 0);
	const char *told =
		build->import->start_iso8601 ? build->import->start_iso8601 : build->found->start;
	return rec_import_start_set(
		session, told, build->found->zero_s, source, build->notes, error);
}

/* Hands the arrays of samples to the session. */
static void give_samples(struct build *build)
{
	rec_session_set_memory(build->session, (double **)build->times->pdata,
		(double **)build->raw->pdata, (uint16_t **)build->flags->pdata);
	g_ptr_array_set_free_func(build->times, NULL);
	g_ptr_array_set_free_func(build->raw, NULL);
	g_ptr_array_set_free_func(build->flags, NULL);
}

struct rec_session *rec_import_build(const struct rec_import *import,
	const struct rec_import_found *found, GPtrArray *notes, GError **error)
{
	g_autoptr(rec_session) session = rec_session_new();
	struct build build = {
		.import = import,
		.found = found,
		.notes = notes,
		.session = session,
		.times = g_ptr_array_new_with_free_func(g_free),
		.raw = g_ptr_array_new_with_free_func(g_free),
		.flags = g_ptr_array_new_with_free_func(g_free),
	};
	bool is_built = build_session(&build, error);
	if (is_built)
		give_samples(&build);
	g_ptr_array_unref(build.times);
	g_ptr_array_unref(build.raw);
	g_ptr_array_unref(build.flags);
	return is_built ? g_steal_pointer(&session) : NULL;
}
