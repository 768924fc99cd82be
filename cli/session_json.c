#include "cli/session_json.h"

#include "cli/facts.h"
#include "cli/json.h"
#include "cli/perceived.h"
#include "cli/session_members.h"
#include "recordings/edits/edits.h"
#include "recordings/export/tables.h"
#include "recordings/journal/frame.h"
#include "recordings/session/json.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void add_labels(JsonBuilder *json, const struct cli_merged *merged)
{
	g_autofree char *labels = cli_fact_labels(merged->session, merged->results, " ");
	g_auto(GStrv) words = g_strsplit(labels, " ", -1);
	cli_json_begin_array(json, "labels");
	for (char **word = words; *word; word++) {
		json_builder_add_string_value(json, *word);
	}
	json_builder_end_array(json);
}

static void add_info(JsonBuilder *json, GHashTable *info)
{
	GHashTableIter iter;
	gpointer key = NULL;
	gpointer value = NULL;

	json_builder_set_member_name(json, "info");
	json_builder_begin_object(json);
	g_hash_table_iter_init(&iter, info);
	while (g_hash_table_iter_next(&iter, &key, &value)) {
		cli_json_add_text(json, key, value);
	}
	json_builder_end_object(json);
}

static void add_devices(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "devices");
	for (guint i = 0; i < session->devices->len; i++) {
		const struct rec_device *device = g_ptr_array_index(session->devices, i);
		json_builder_begin_object(json);
		cli_json_add_text(json, "name", device->name);
		cli_json_add_text(json, "driver", device->driver);
		cli_json_add_text(json, "title", device->title);
		cli_json_add_text(json, "manufacturer", device->manufacturer);
		cli_json_add_text(json, "serial", device->serial);
		cli_json_add_text(json, "firmware", device->firmware);
		cli_json_add_text(json, "port", device->port);
		cli_json_add_text(json, "settings", device->settings);
		cli_json_add_text(json, "calibration", device->calibration);
		cli_json_add_bool(json, "simulated", device->is_simulated);
		cli_json_add_bool(json, "emulated", device->is_emulated);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_resolution(JsonBuilder *json, const struct core_channel *channel)
{
	cli_json_begin_array(json, "steps_uS");
	for (int level = 0; level < CLI_FACT_LEVELS; level++) {
		json_builder_begin_object(json);
		cli_json_add_number(json, "at_uS", cli_fact_levels_uS[level]);
		cli_json_add_number(
			json, "step_uS", cli_fact_step_uS(channel, cli_fact_levels_uS[level]));
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_segments(JsonBuilder *json, const struct rec_clock *clock)
{
	cli_json_begin_array(json, "segments");
	for (guint i = 0; i < clock->segments->len; i++) {
		const struct rec_segment *segment =
			&g_array_index(clock->segments, struct rec_segment, i);
		json_builder_begin_object(json);
		cli_json_add_integer(json, "first", (gint64)segment->first);
		cli_json_add_integer(json, "samples", (gint64)segment->n);
		cli_json_add_bool(json, "stamps_kept", segment->stamps_kept);
		cli_json_add_number(json, "start_s", (double)segment->line.origin_ns / 1e9);
		cli_json_add_number(json, "drift_ppm", segment->line.drift_ppm);
		cli_json_add_number(json, "residual_rms_ms", segment->line.rms_ms);
		cli_json_add_number(json, "residual_max_ms", segment->line.max_ms);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_channels(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "channels");
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		const struct rec_device *device =
			g_ptr_array_index(session->devices, channel->device);
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, channel->clock);
		json_builder_begin_object(json);
		cli_json_add_text(json, "name", channel->name);
		cli_json_add_text(json, "title", channel->desc.title);
		cli_json_add_text(json, "device", device->name);
		cli_json_add_text(json, "quantity", cli_fact_quantity(channel->desc.quantity));
		cli_json_add_number(json, "rate_hz", clock->rate_hz);
		cli_json_add_number(json, "fitted_rate_hz", cli_fact_fitted_rate_hz(clock));
		cli_json_add_integer(json, "samples", (gint64)clock->n);
		cli_json_add_text(json, "unit", core_channel_unit(&channel->desc));
		cli_json_add_text(json, "raw_unit", channel->desc.raw_unit);
		if (channel->desc.quantity == CORE_QUANTITY_GSR) {
			cli_json_add_bool(
				json, "calibrated", core_channel_is_calibrated(&channel->desc));
			add_resolution(json, &channel->desc);
		}
		cli_json_add_bool(json, "primary",
			(int)i == session->primary_gsr || (int)i == session->primary_pulse);
		cli_json_add_bool(json, "flags", channel->has_flags);
		cli_session_members_add_chain(json, "chain", &channel->desc);
		add_segments(json, clock);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_device_events(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "device_events");
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);
		json_builder_begin_object(json);
		cli_json_add_number(json, "start_s", event->start_s);
		cli_json_add_number(json, "end_s", event->end_s);
		cli_json_add_text(json, "device", event->device);
		cli_json_add_text(json, "channel", event->channel);
		cli_json_add_text(json, "kind", event->kind);
		cli_json_add_number(json, "value", event->value);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_sync(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "sync");
	for (guint i = 0; i < session->sync->len; i++) {
		const struct rec_sync *sync = g_ptr_array_index(session->sync, i);
		json_builder_begin_object(json);
		cli_json_add_text(json, "stream", sync->stream);
		cli_json_add_number(json, "offset_ms", sync->offset_ms);
		cli_json_add_number(json, "drift_ppm", sync->drift_ppm);
		cli_json_add_number(json, "residual_rms_ms", sync->residual_rms_ms);
		cli_json_add_number(json, "residual_max_ms", sync->residual_max_ms);
		cli_json_add_integer(json, "gaps", sync->gaps);
		cli_json_add_integer(json, "dropped", sync->dropped);
		cli_json_add_number(json, "limit_ms", sync->limit_ms);
		cli_json_add_text(json, "verdict", sync->verdict);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_touchpoints(JsonBuilder *json, const GArray *rows)
{
	cli_json_begin_array(json, "touchpoints");
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_touchpoint *row = &g_array_index(rows, struct rec_touchpoint, i);
		json_builder_begin_object(json);
		cli_json_add_text(json, "id", row->id);
		cli_json_add_text(json, "title", row->title);
		cli_json_add_text(json, "phase", row->phase[0] ? row->phase : NULL);
		cli_json_add_bool(json, "critical", row->is_critical);
		cli_json_add_integer(json, "visit", row->visit);
		cli_json_add_number(json, "start_s", row->start_s);
		cli_json_add_number(json, "end_s", row->end_s);
		cli_json_add_text(json, "source", row->source);
		cli_json_add_number(json, "valid_pct", row->valid_pct);
		cli_json_add_number(json, "arousal_mean", row->arousal_mean);
		cli_json_add_number(json, "arousal_max", row->arousal_max);
		cli_json_add_number(
			json, "scr_count", row->scr_count < 0 ? NAN : (double)row->scr_count);
		cli_json_add_number(
			json, "peak_count", row->peak_count < 0 ? NAN : (double)row->peak_count);
		cli_json_add_bool(json, "excluded", row->is_excluded);
		cli_json_add_text(json, "reason", row->reason[0] ? row->reason : NULL);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_marks(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "marks");
	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(session->marks, i);
		json_builder_begin_object(json);
		cli_json_add_integer(json, "id", mark->id);
		cli_json_add_number(json, "time_s", mark->time_s);
		cli_json_add_number(json, "pressed_s", mark->pressed_s);
		cli_json_add_text(json, "label", mark->label);
		cli_json_add_text(json, "source", mark->source);
		cli_json_add_text(json, "note", mark->note);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_videos(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "videos");
	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);
		json_builder_begin_object(json);
		cli_json_add_text(json, "camera", video->camera);
		cli_json_add_text(json, "file", video->file);
		cli_json_add_integer(json, "frames", (gint64)video->n_frames);
		cli_json_add_integer(json, "dropped", (gint64)video->dropped);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

/* The parameter card is JSON already; it goes in as such. */
static void add_parameters(JsonBuilder *json, const char *card)
{
	JsonNode *node = card ? json_from_string(card, NULL) : NULL;
	json_builder_set_member_name(json, "parameters");
	json_builder_add_value(json, node ? node : json_node_new(JSON_NODE_NULL));
}

static void add_results(JsonBuilder *json, const struct cli_merged *merged)
{
	const struct rec_results *results = merged->results;

	json_builder_set_member_name(json, "results");
	if (!results) {
		json_builder_add_null_value(json);
		return;
	}
	json_builder_begin_object(json);
	cli_json_add_text(json, "software", results->software);
	cli_json_add_text(json, "profile", results->profile);
	cli_json_add_text(json, "rater", merged->rater);
	cli_json_add_text(json, "gsr_channel", results->gsr_channel);
	cli_json_add_text(json, "gsr_unit", results->gsr_unit);
	cli_json_add_text(json, "pulse_channel", results->pulse_channel);
	cli_json_add_bool(json, "self_normalised", results->is_self_normalised);
	cli_json_add_bool(json, "non_responder", results->is_non_responder);
	cli_json_add_integer(json, "unmatched_edits", merged->unmatched);
	g_autoptr(GArray) facts = cli_facts_of_results(results);
	for (guint i = 0; i < facts->len; i++) {
		const struct cli_fact *fact = &g_array_index(facts, struct cli_fact, i);
		cli_json_add_number(json, fact->key, fact->value);
	}
	for (int metric = REC_METRIC_LIVE_DRIVER_R; metric <= REC_METRIC_LIVE_HR_DIFFERENCE;
		metric++) {
		const char *key = rec_measures_info((enum rec_metric)metric)->name;
		const struct rec_measure *row =
			rec_measures_find(results, (enum rec_metric)metric, "session");
		cli_json_add_number(json, key, row ? row->value : NAN);
	}
	cli_json_add_text(json, "methods", results->methods);
	add_parameters(json, results->parameters_json);
	json_builder_end_object(json);
}

char *cli_session_json(const struct cli_merged *merged)
{
	const struct rec_session *session = merged->session;
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_object(json);
	cli_json_add_text(json, "file", session->path);
	cli_json_add_text(json, "uuid", session->uuid);
	cli_json_add_text(json, "start_time", session->start_time);
	cli_json_add_number(json, "duration_s", session->duration_s);
	cli_json_add_text(json, "participant", session->participant);
	cli_json_add_text(json, "description", session->description);
	cli_json_add_text(json, "software", session->software);
	cli_json_add_text(json, "recovered", session->recovered);
	cli_json_add_text(json, "damage", session->damage);
	cli_json_add_text(json, "edits_damage", session->edits_damage);
	cli_json_add_bool(json, "journal", session->is_journal);
	cli_json_add_bool(
		json, "recording", session->is_journal && rec_frame_is_locked(session->path));
	cli_json_add_bool(json, "sealed", session->is_sealed);
	add_labels(json, merged);
	add_info(json, session->info);
	add_devices(json, session);
	add_channels(json, session);
	cli_session_members_add_gaps(json, session);
	add_device_events(json, session);
	add_sync(json, session);
	add_touchpoints(json, merged->touchpoints);
	add_marks(json, session);
	add_videos(json, session);
	cli_json_add_integer(json, "edits", session->edits->len);
	cli_perceived_add_json(json, merged);
	add_results(json, merged);
	json_builder_end_object(json);

	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	return g_strconcat(text, "\n", NULL);
}
