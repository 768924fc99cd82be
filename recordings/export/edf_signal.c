#include "recordings/export/edf_signal.h"

#include "recordings/export/edf_notes.h"
#include "recordings/formats/edf.h"

#include <math.h>
#include <string.h>

enum {
	BLOCK = 16384,
	STEPS = 65535,
};

static void free_signal(gpointer data)
{
	struct rec_edf_signal *signal = data;
	g_free(signal->block);
	g_free(signal);
}

static const char *label_of(const struct core_channel *desc)
{
	switch (desc->quantity) {
	case CORE_QUANTITY_GSR:
		return "EDA";
	case CORE_QUANTITY_PULSE:
		return "PPG";
	case CORE_QUANTITY_OTHER:
		break;
	}
	return desc->key;
}

static bool has_label(const GPtrArray *signals, const char *label)
{
	for (guint i = 0; i < signals->len; i++) {
		const struct rec_edf_signal *other = g_ptr_array_index(signals, i);
		if (strcmp(other->label, label) == 0)
			return true;
	}
	return false;
}

static void add_signal(
	GPtrArray *signals, const struct core_channel *desc, guint channel, bool holds_values)
{
	double scale;
	double offset;
	bool is_line = core_channel_linear(desc, &scale, &offset);
	const char *ending = is_line || holds_values ? "" : " raw";
	struct rec_edf_signal *signal = g_new0(struct rec_edf_signal, 1);
	signal->channel = channel;
	signal->holds_values = holds_values;
	signal->block = g_new(double, BLOCK);
	g_snprintf(signal->label, sizeof(signal->label), "%.*s%s",
		REC_EDF_LABEL_BYTES - (int)strlen(ending), label_of(desc), ending);
	for (guint k = 2; has_label(signals, signal->label); k++)
		g_snprintf(signal->label, sizeof(signal->label), "%.8s%s %u", label_of(desc),
			ending, k % 100);
	g_ptr_array_add(signals, signal);
}

GPtrArray *rec_edf_signals_new(const struct rec_session *session, guint clock)
{
	GPtrArray *signals = g_ptr_array_new_with_free_func(free_signal);
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		double scale;
		double offset;
		if (channel->clock != clock)
			continue;
		if (!core_channel_linear(&channel->desc, &scale, &offset))
			add_signal(signals, &channel->desc, i, true);
		add_signal(signals, &channel->desc, i, false);
	}
	return signals;
}

/* The number of sample @index, read in blocks; NaN when it has none. */
static bool read_number(struct rec_edf_signal *signal, struct rec_session *session, uint64_t index,
	double *ret, GError **error)
{
	if (index < signal->block_first || index >= signal->block_first + signal->block_n) {
		uint64_t all = rec_session_channel_n(session, signal->channel);
		uint64_t n = MIN(all - index, (uint64_t)BLOCK);
		bool is_read = signal->holds_values
				       ? rec_session_read_values(session, signal->channel, index, n,
						 signal->block, error)
				       : rec_session_read_raw(session, signal->channel, index, n,
						 signal->block, error);
		if (!is_read)
			return false;
		signal->block_first = index;
		signal->block_n = n;
	}
	double number = signal->block[index - signal->block_first];
	*ret = isfinite(number) ? number : (double)NAN;
	return true;
}

/* What the numbers of a signal have in common. */
struct summary {
	double min, max; /* infinite when there is none */
	bool is_whole;
};

/* A stretch of empty places that is open; start NaN: none. */
struct stretch {
	double start_s, end_s;
	char *text;
	GArray *notes;
};

static void end_stretch(struct stretch *stretch)
{
	if (!isnan(stretch->start_s))
		rec_edf_notes_add(stretch->notes, REC_EDF_NO_DATA, stretch->start_s,
			stretch->end_s - stretch->start_s, stretch->text);
	stretch->start_s = NAN;
}

static void take_number(struct summary *summary, struct stretch *stretch, double number,
	double time_s, double period_s)
{
	if (!isnan(number)) {
		summary->min = fmin(summary->min, number);
		summary->max = fmax(summary->max, number);
		summary->is_whole &= number == trunc(number);
		end_stretch(stretch);
		return;
	}
	if (isnan(stretch->start_s))
		stretch->start_s = time_s;
	stretch->end_s = time_s + period_s;
}

static bool summarise(struct rec_edf_signal *signal, struct rec_session *session,
	const struct rec_edf_plan *plan, GArray *notes, struct summary *ret, GError **error)
{
	g_autofree char *text = g_strconcat(REC_EDF_NO_DATA, "@@", signal->label, NULL);
	struct stretch stretch = {NAN, NAN, text, notes};
	*ret = (struct summary){INFINITY, -INFINITY, true};
	for (guint k = 0; k < plan->records->len; k++) {
		const struct rec_edf_record *record =
			&g_array_index(plan->records, struct rec_edf_record, k);
		for (guint i = 0; i < record->n_pieces; i++) {
			const struct rec_edf_piece *piece = &g_array_index(
				plan->pieces, struct rec_edf_piece, record->first_piece + i);
			for (guint j = 0; j < piece->n; j++) {
				double number;
				double time_s =
					record->onset_s + (piece->place + j) * plan->period_s;
				if (!read_number(signal, session, piece->first + j, &number, error))
					return false;
				take_number(ret, &stretch, number, time_s, plan->period_s);
			}
			/* What follows may stand elsewhere. */
			if (i + 1 < record->n_pieces)
				end_stretch(&stretch);
		}
		end_stretch(&stretch);
	}
	return true;
}

/* Physical limits and unit; numbers too large or too small for 8 characters get a power of ten in
 * front of their unit. */
static void set_physical(
	struct rec_edf_signal *signal, double min, double max, const char *unit, bool is_outward)
{
	double largest = fmax(fabs(min), fabs(max));
	int power = 0;
	while (largest * pow(10, -power) >= 9e6)
		power += 3;
	while (largest > 0 && largest * pow(10, -power) < 0.01)
		power -= 3;
	double factor = pow(10, -power);
	double low;
	double high;
	rec_edf_number(min * factor, is_outward ? -1 : 0, signal->physical_min, &low);
	rec_edf_number(max * factor, is_outward ? 1 : 0, signal->physical_max, &high);
	if (power == 0)
		g_strlcpy(signal->unit, g_str_is_ascii(unit) ? unit : "", sizeof(signal->unit));
	else
		g_snprintf(signal->unit, sizeof(signal->unit), "1e%d %.3s", power, unit);
	double resolution = (high - low) / (signal->digital_max - signal->digital_min);
	signal->resolution = fabs(resolution);
	if (is_outward) {
		signal->step = resolution / factor;
		signal->zero = low / factor - signal->digital_min * signal->step;
	}
}

/* The widest of what the device can send and what it sent. */
static void widen(const struct core_channel *desc, struct summary *summary)
{
	if (isfinite(desc->raw_min) && isfinite(desc->raw_max)) {
		summary->min = fmin(summary->min, desc->raw_min);
		summary->max = fmax(summary->max, desc->raw_max);
		summary->is_whole &= desc->raw_min == trunc(desc->raw_min) &&
				     desc->raw_max == trunc(desc->raw_max);
	}
}

static void choose_range(
	struct rec_edf_signal *signal, const struct core_channel *desc, struct summary summary)
{
	double scale = 1;
	double offset = 0;
	struct summary wide = summary;
	bool is_line = core_channel_linear(desc, &scale, &offset);
	const char *unit =
		signal->holds_values || is_line ? core_channel_unit(desc) : desc->raw_unit;
	if (signal->holds_values || !is_line) {
		scale = 1;
		offset = 0;
	}
	if (!signal->holds_values)
		widen(desc, &wide);
	if (wide.is_whole && wide.max - wide.min <= STEPS)
		summary = wide;
	if (!(summary.min <= summary.max))
		summary.min = summary.max = 0;
	if (summary.min == summary.max)
		summary.max += 1;
	signal->is_exact = summary.is_whole && summary.max - summary.min <= STEPS;
	if (signal->is_exact) {
		bool fits = summary.min >= INT16_MIN && summary.max <= INT16_MAX;
		signal->zero = fits ? 0 : summary.min - INT16_MIN;
		signal->step = 1;
		signal->digital_min = (int)(summary.min - signal->zero);
		signal->digital_max = (int)(summary.max - signal->zero);
		set_physical(signal, summary.min * scale + offset, summary.max * scale + offset,
			unit, false);
		/* Else a small scale is lost beside a large offset in 8 characters. */
		signal->is_exact = strcmp(signal->physical_min, signal->physical_max) != 0;
		if (signal->is_exact)
			return;
	}
	signal->digital_min = INT16_MIN;
	signal->digital_max = INT16_MAX;
	double a = summary.min * scale + offset;
	double b = summary.max * scale + offset;
	set_physical(signal, fmin(a, b), fmax(a, b), unit, true);
	/* From the unit back to the raw number. */
	signal->zero = (signal->zero - offset) / scale;
	signal->step /= scale;
}

bool rec_edf_signal_measure(struct rec_edf_signal *signal, struct rec_session *session,
	const struct rec_edf_plan *plan, GArray *notes, GError **error)
{
	const struct rec_channel *channel = g_ptr_array_index(session->channels, signal->channel);
	struct summary summary;
	if (!summarise(signal, session, plan, notes, &summary, error))
		return false;
	choose_range(signal, &channel->desc, summary);
	signal->block_n = 0;
	return true;
}

static void put_digital(char *to, int digital)
{
	to[0] = (char)(digital & 0xFF);
	to[1] = (char)((digital >> 8) & 0xFF);
}

bool rec_edf_signal_write(struct rec_edf_signal *signal, struct rec_session *session,
	const struct rec_edf_plan *plan, const struct rec_edf_record *record, char *to,
	GError **error)
{
	int digital = (int)CLAMP(0, signal->digital_min, signal->digital_max);
	guint place = 0;
	for (guint i = 0; i < record->n_pieces; i++) {
		const struct rec_edf_piece *piece =
			&g_array_index(plan->pieces, struct rec_edf_piece, record->first_piece + i);
		for (; place < piece->place; place++)
			put_digital(to + 2 * (gsize)place, digital);
		for (guint j = 0; j < piece->n; j++, place++) {
			double number;
			if (!read_number(signal, session, piece->first + j, &number, error))
				return false;
			if (!isnan(number))
				digital = (int)CLAMP(round((number - signal->zero) / signal->step),
					signal->digital_min, signal->digital_max);
			put_digital(to + 2 * (gsize)place, digital);
		}
	}
	for (; place < plan->n_places; place++)
		put_digital(to + 2 * (gsize)place, digital);
	return true;
}
