#include "cli/import_report.h"

#include "cli/json.h"
#include "cli/session_members.h"
#include "cli/terminal.h"
#include "recordings/session/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct rec_clock *clock_of(
	const struct rec_session *session, const struct rec_channel *channel)
{
	return g_ptr_array_index(session->clocks, channel->clock);
}

/* "a.u." at the end of a sentence. */
static const char *trim_point(const char *unit, char ret_unit[16])
{
	gsize n = g_strlcpy(ret_unit, unit, 16);
	if (n > 0 && n < 16 && ret_unit[n - 1] == '.')
		ret_unit[n - 1] = '\0';
	return ret_unit;
}

void cli_import_report_say(const struct rec_session *session)
{
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		char short_unit[16];
		const char *unit = trim_point(core_channel_unit(&channel->desc), short_unit);
		if (strcmp(core_channel_unit(&channel->desc), channel->desc.raw_unit) != 0)
			cli_terminal_say(_("%s: %.7g Hz, %s converted to %s."), channel->name,
				channel->desc.rate_hz, channel->desc.raw_unit, unit);
		else
			cli_terminal_say(
				_("%s: %.7g Hz, %s."), channel->name, channel->desc.rate_hz, unit);
	}
	cli_terminal_say(_("The session would last %.3f s from %s, with visits: %u, marks: %u, "
			   "gaps: %u. Nothing is written."),
		session->duration_s, session->start_time, session->visits->len, session->marks->len,
		session->gaps->len);
}

static void add_channels(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "channels");
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		const struct rec_clock *clock = clock_of(session, channel);
		json_builder_begin_object(json);
		cli_json_add_text(json, "name", channel->name);
		cli_json_add_text(json, "raw_unit", channel->desc.raw_unit);
		cli_json_add_text(json, "unit", core_channel_unit(&channel->desc));
		cli_json_add_number(json, "rate_hz", clock->rate_hz);
		cli_json_add_integer(json, "samples", (gint64)clock->n);
		cli_json_add_integer(json, "segments", clock->segments->len);
		cli_session_members_add_chain(json, "conversion", &channel->desc);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

/* How well the stamps of each clock lie on a line. */
static void add_clocks(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "clocks");
	for (guint i = 0; i < session->sync->len; i++) {
		const struct rec_sync *sync = g_ptr_array_index(session->sync, i);
		json_builder_begin_object(json);
		cli_json_add_text(json, "channels", sync->stream);
		cli_json_add_number(json, "drift_ppm", sync->drift_ppm);
		cli_json_add_number(json, "residual_rms_ms", sync->residual_rms_ms);
		cli_json_add_number(json, "limit_ms", sync->limit_ms);
		cli_json_add_text(json, "verdict", sync->verdict);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

char *cli_import_report_json(const struct rec_session *session, const GPtrArray *notes)
{
	const struct rec_device *device = g_ptr_array_index(session->devices, 0);
	g_autoptr(JsonBuilder) json = json_builder_new();
	json_builder_begin_object(json);
	cli_json_add_text(json, "sources", device->settings);
	cli_json_add_text(json, "participant", session->participant);
	cli_json_add_text(json, "start_time", session->start_time);
	cli_json_add_number(json, "duration_s", session->duration_s);
	cli_json_add_integer(json, "visits", session->visits->len);
	cli_json_add_integer(json, "marks", session->marks->len);
	add_channels(json, session);
	add_clocks(json, session);
	cli_session_members_add_gaps(json, session);
	cli_json_begin_array(json, "notes");
	for (guint i = 0; i < notes->len; i++) {
		g_autofree char *note = g_utf8_make_valid(g_ptr_array_index(notes, i), -1);
		json_builder_add_string_value(json, note);
	}
	json_builder_end_array(json);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	return rec_json_to_text(root, true);
}
