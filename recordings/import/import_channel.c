#include "recordings/import/import_channel.h"

#include "core/flags.h"
#include "core/text.h"
#include "recordings/import/units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Skin conductance in microsiemens lies here, whatever the person and the site. */
static const double SKIN_LEAST_US = 0.05;
static const double SKIN_MOST_US = 60.0;
enum {
	SORTED_SAMPLES = 1 << 16
};

/* What all values of a signal have in common. */
struct summary {
	double min, max, median;
	double step; /* smallest difference between values; NaN when all are equal */
	bool has_missing;
	bool is_whole; /* integers only */
	bool is_float; /* float32 holds every value */
};

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Some of the values in order, evenly from the whole signal. */
static GArray *sort_some(const GArray *values)
{
	GArray *some = g_array_new(FALSE, FALSE, sizeof(double));
	guint stride = 1 + values->len / SORTED_SAMPLES;
	for (guint i = 0; i < values->len; i += stride) {
		double value = g_array_index(values, double, i);
		if (!isnan(value))
			g_array_append_val(some, value);
	}
	g_array_sort(some, compare_doubles);
	return some;
}

static void see_step(struct summary *summary, double step)
{
	if (step > 0 && step < summary->step)
		summary->step = step;
}

static struct summary summarise(const GArray *values)
{
	g_autoptr(GArray) sorted = sort_some(values);
	struct summary summary = {
		.min = INFINITY,
		.max = -INFINITY,
		.median = sorted->len > 0 ? g_array_index(sorted, double, sorted->len / 2) : NAN,
		.step = INFINITY,
		.is_whole = true,
		.is_float = true,
	};
	double before = NAN;
	for (guint i = 0; i < values->len; i++) {
		double value = g_array_index(values, double, i);
		if (isnan(value)) {
			summary.has_missing = true;
			continue;
		}
		see_step(&summary, fabs(value - before));
		before = value;
		summary.min = fmin(summary.min, value);
		summary.max = fmax(summary.max, value);
		summary.is_whole &= value == trunc(value);
		summary.is_float &= fabs(value) < 1e30 && (double)(float)value == value;
	}
	/* Hum that divides the rate keeps neighbours in time farther apart than the values are. */
	for (guint i = 1; i < sorted->len; i++)
		see_step(&summary,
			g_array_index(sorted, double, i) - g_array_index(sorted, double, i - 1));
	if (isinf(summary.step))
		summary.step = NAN;
	return summary;
}

/* The narrowest type that holds every value as it was written. */
static enum core_raw_type choose_type(const struct summary *summary)
{
	if (!summary->is_whole || summary->has_missing || !isfinite(summary->min))
		return summary->is_float ? CORE_RAW_F32 : CORE_RAW_F64;
	if (summary->min >= 0 && summary->max <= UINT8_MAX)
		return CORE_RAW_U8;
	if (summary->min >= INT16_MIN && summary->max <= INT16_MAX)
		return CORE_RAW_I16;
	if (summary->min >= 0 && summary->max <= UINT16_MAX)
		return CORE_RAW_U16;
	if (summary->min >= INT32_MIN && summary->max <= INT32_MAX)
		return CORE_RAW_I32;
	return CORE_RAW_F64;
}

static void note(GPtrArray *notes, const struct rec_import_source *source,
	const struct rec_import_signal *signal, const char *sentence)
{
	g_ptr_array_add(notes,
		g_strdup_printf(_("%s, column %s: %s"), source->file, signal->column, sentence));
}

/* Takes the unit by the size of the values, and says so. */
static const char *guess_unit(const struct rec_import_source *source,
	const struct rec_import_signal *signal, const struct summary *summary, GPtrArray *notes)
{
	bool is_skin = summary->median >= SKIN_LEAST_US && summary->median <= SKIN_MOST_US;
	g_autofree char *sentence =
		is_skin ? g_strdup_printf(
				  _("no unit is given; the median of %.3g is what skin has in "
				    "microsiemens, so uS is taken. Say --gsr-unit if that is "
				    "wrong."),
				  summary->median)
			: g_strdup_printf(
				  _("no unit is given and the median of %.4g is no skin "
				    "conductance in microsiemens, so the values are taken as "
				    "counts: "
				    "results will be UNCALIBRATED. Say --gsr-unit if you know the "
				    "unit."),
				  summary->median);
	note(notes, source, signal, sentence);
	return is_skin ? "uS" : "counts";
}

/* Sets raw unit and chain of a skin conductance channel. */
static bool set_conductance(const struct rec_import_source *source,
	const struct rec_import_signal *signal, const struct summary *summary,
	struct core_channel *channel, GPtrArray *notes, GError **error)
{
	const char *known = signal->table_unit ? rec_unit_conductance(signal->table_unit) : NULL;
	const char *unit = signal->unit ? signal->unit : known;
	if (!unit && signal->table_unit) {
		g_autofree char *sentence = g_strdup_printf(
			_("the unit \"%s\" is none of conductance or resistance, so the values "
			  "stay as they are: results will be UNCALIBRATED. Say --gsr-unit if you "
			  "know better."),
			signal->table_unit);
		note(notes, source, signal, sentence);
		core_channel_set_conductance_unit(channel, "counts");
		if (g_str_is_ascii(signal->table_unit))
			g_strlcpy(channel->raw_unit, signal->table_unit, sizeof(channel->raw_unit));
		return true;
	}
	if (!unit)
		unit = guess_unit(source, signal, summary, notes);
	if (core_channel_set_conductance_unit(channel, unit))
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
		_("The unit \"%s\" of %s is not known: use uS, nS, S, kohm, ohm or counts."), unit,
		signal->name);
	return false;
}

/* Appends the step that turns the polarity. Counts are mirrored in the range of the converter that
 * gives them (converters have 8, 10, 12, … bits), other
 * values in their own, so that they stay positive. */
static bool invert(const struct summary *summary, struct core_channel *channel, GError **error)
{
	if (g_str_has_suffix(channel->raw_unit, "ohm")) {
		g_set_error(error, REC_ERROR, REC_ERROR_ARGUMENT,
			_("--gsr-invert and the unit %s exclude each other: resistance is turned "
			  "into conductance anyway."),
			channel->raw_unit);
		return false;
	}
	double sum = 0;
	if (channel->n_steps == 0 && summary->is_whole && summary->min >= 0) {
		sum = UINT8_MAX;
		while (sum < summary->max)
			sum = 4 * sum + 3;
	} else if (isfinite(summary->min)) {
		sum = core_channel_convert(channel, summary->min) +
		      core_channel_convert(channel, summary->max);
	}
	core_channel_add_step(channel, CORE_STEP_LINEAR, -1, sum, 0, core_channel_unit(channel));
	return true;
}

/* A key [a-z0-9_]+ of the name. */
static void set_key(struct core_channel *channel, const char *name)
{
	g_autofree char *slug = core_text_slug(name);
	g_strdelimit(slug, "-", '_');
	g_strlcpy(channel->key, slug, sizeof(channel->key));
}

static void set_title(struct core_channel *channel, const struct rec_import_signal *signal)
{
	const char *title = signal->name;
	if (signal->quantity == CORE_QUANTITY_GSR)
		title = "Skin conductance";
	else if (signal->quantity == CORE_QUANTITY_PULSE)
		title = "Pulse";
	/* Cut to whole characters. */
	g_strlcpy(channel->title, title, sizeof(channel->title));
	const char *end = NULL;
	if (!g_utf8_validate(channel->title, -1, &end))
		channel->title[end - channel->title] = '\0';
}

/* Flags of the leading zeros that a device sends before it measures; NULL when there are none. */
static uint16_t *flag_startup(const struct rec_import_signal *signal)
{
	guint n = 0;
	while (n < signal->values->len && g_array_index(signal->values, double, n) == 0)
		n++;
	if (!signal->starts_with_zeros || n == 0)
		return NULL;
	uint16_t *flags = g_new0(uint16_t, signal->values->len);
	for (guint i = 0; i < n; i++)
		flags[i] = CORE_FLAG_STARTUP;
	return flags;
}

/* Those that the table has; NULL when all are 0. */
static uint16_t *copy_flags(const struct rec_import_signal *signal)
{
	const uint16_t *flags = (const uint16_t *)(void *)signal->flags->data;
	unsigned seen = 0;
	for (guint i = 0; i < signal->flags->len; i++)
		seen |= flags[i];
	return seen ? g_memdup2(flags, signal->flags->len * sizeof(*flags)) : NULL;
}

bool rec_import_channel_describe(const struct rec_import_source *source,
	const struct rec_import_signal *signal, double rate_hz, struct core_channel *ret_channel,
	uint16_t **ret_flags, GPtrArray *notes, GError **error)
{
	struct summary summary = summarise(signal->values);
	if (isnan(summary.median)) {
		g_set_error(error, REC_ERROR, REC_ERROR_FORMAT,
			_("%s, column %s: every value is missing, so there is nothing to import."),
			source->path, signal->column);
		return false;
	}
	struct core_channel channel = {
		.quantity = signal->quantity,
		.raw_type = choose_type(&summary),
		.rate_hz = rate_hz,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = summary.step,
	};
	set_key(&channel, signal->name);
	set_title(&channel, signal);
	const char *unit = signal->unit ? signal->unit : signal->table_unit;
	const char *plain = unit ? rec_unit_ascii(unit) : NULL;
	g_strlcpy(channel.raw_unit, plain ? plain : "a.u.", sizeof(channel.raw_unit));
	if (signal->scale > 0)
		core_channel_add_step(
			&channel, CORE_STEP_LINEAR, signal->scale, 0, 0, signal->scaled_unit);
	if (signal->quantity == CORE_QUANTITY_GSR &&
		!set_conductance(source, signal, &summary, &channel, notes, error))
		return false;
	if (signal->is_inverted && !invert(&summary, &channel, error))
		return false;
	*ret_flags = signal->flags ? copy_flags(signal) : flag_startup(signal);
	*ret_channel = channel;
	return true;
}
