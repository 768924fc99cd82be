#include "recordings/import/import_notes.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

static void G_GNUC_PRINTF(2, 3) note(GPtrArray *notes, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_ptr_array_add(notes, g_strdup_vprintf(format, arguments));
	va_end(arguments);
}

void rec_import_notes_reading(const struct rec_import_source *source, GPtrArray *notes)
{
	if (source->is_local)
		note(notes, _("%s: times without a UTC offset are taken as local time."),
			source->file);
	const char *label = rec_label_words(source->label);
	if (*label != '\0')
		note(notes, _("%s is labelled %s: it was not measured on a person."), source->file,
			label);
	if (source->assumed_unit)
		note(notes,
			_("%s: the times are taken for %s since 1970, the only unit that makes "
			  "them "
			  "wall times of a recording."),
			source->file, source->assumed_unit);
	if (source->has_maker_rate)
		note(notes, _("%s: the rate of %.7g Hz is what its header says."), source->file,
			source->rate_hz);
	if (source->has_decimal_commas)
		note(notes, _("%s: decimal commas are read as decimal points."), source->file);
	if (source->has_thousands)
		note(notes, _("%s: marks between thousands are left out."), source->file);
	for (guint i = 0; i < source->signals->len; i++) {
		const struct rec_import_signal *signal = g_ptr_array_index(source->signals, i);
		if (signal->is_by_name)
			note(notes, _("%s: %s is taken from column %s."), source->file,
				signal->name, signal->column);
		if (signal->n_namesakes > 1)
			note(notes,
				_("%s has %u columns called %s: the first of them is taken; "
				  "rename "
				  "them to choose another."),
				source->file, signal->n_namesakes, signal->column);
		if (signal->flags)
			note(notes,
				_("%s: flags of the device are kept; what an analysis found is "
				  "found again by the next one."),
				source->file);
	}
}

void rec_import_notes_times(const struct rec_import_source *source,
	const struct rec_import_fit *fit, const double *time_s, double lost, GPtrArray *notes)
{
	uint64_t n = rec_import_source_n(source);
	/* A start at zero is not shown as "-0.000". */
	double first_s = fabs(time_s[0]) < 0.0005 ? 0 : time_s[0];
	note(notes, _("%s: %" PRIu64 " samples at %.7g Hz, %.3f s to %.3f s."), source->file, n,
		fit->rate_hz, first_s, time_s[n - 1]);
	if (fit->gaps->len > 0)
		note(notes,
			ngettext("%s: %u gap in the times, about %.0f samples lost.",
				"%s: %u gaps in the times, about %.0f samples lost.",
				fit->gaps->len),
			source->file, fit->gaps->len, lost);
	if (fit->n_kept > 0)
		note(notes,
			_("%s: the time stamps scatter by %.3g ms (limit %.3g ms) and are kept as "
			  "they are."),
			source->file, fit->rms_ms, fit->limit_ms);
	if (fabs(fit->drift_ppm) > 1e4)
		note(notes,
			_("%s: the times say another rate than the %.7g Hz that were given; the "
			  "times are taken."),
			source->file, source->rate_hz);
	if (fit->rate_hz < 0.5)
		note(notes,
			_("%s: %.3g Hz is very slow for a recording; if the times count "
			  "milliseconds, say --time-column NAME:ms."),
			source->file, fit->rate_hz);
}
