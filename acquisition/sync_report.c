#include "acquisition/sync_report.h"

#include <glib/gi18n-lib.h>

static void add_offset(
	GString *text, const struct acq_sync_report *report, const struct acq_sync_offset *offset)
{
	if (offset->pairs == 0) {
		g_string_append_printf(text,
			_("%s saw no flash: turn the camera to this screen, or make it brighter"),
			offset->stream);
	} else if (offset->is_tap) {
		g_string_append_printf(text, _("%s: %+.0f ms against the sound, from %u taps"),
			offset->stream, offset->offset_ms, offset->pairs);
	} else {
		g_string_append_printf(text,
			_("%s: %+.0f ms against the screen, %u of %u flashes seen"), offset->stream,
			offset->offset_ms, offset->pairs, report->flashes);
	}
	g_string_append_c(text, '\n');
}

char *acq_sync_report_text(const struct acq_sync_report *report)
{
	g_autoptr(GString) text = g_string_new(NULL);
	bool has_camera = false;

	for (guint i = 0; i < report->n_offsets; i++) {
		add_offset(text, report, &report->offsets[i]);
		has_camera |= !report->offsets[i].is_tap;
	}
	if (!has_camera) {
		g_string_append(text, _("No camera saw a flash"));
		g_string_append_c(text, '\n');
	}
	if (report->taps == 0) {
		g_string_append(
			text, _("No tap was felt: tap the sensor itself, once with each flash"));
	} else {
		g_string_append_printf(text,
			ngettext("%u tap was felt by the sensors",
				"%u taps were felt by the sensors", report->taps),
			report->taps);
	}
	return g_string_free(g_steal_pointer(&text), FALSE);
}
