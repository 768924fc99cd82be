#include "cli/session_json.h"

#include "cli/facts.h"
#include "cli/perceived.h"
#include "recordings/edits.h"
#include "recordings/tables.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void add_text(JsonBuilder *json, const char *key, const char *value)
{
	json_builder_set_member_name(json, key);
	if (value) {
		/* File names may be no UTF-8; JSON must be. */
		g_autofree char *valid = g_utf8_make_valid(value, -1);
		json_builder_add_string_value(json, valid);
	} else {
		json_builder_add_null_value(json);
	}
}

static void add_number(JsonBuilder *json, const char *key, double value)
{
	json_builder_set_member_name(json, key);
	if (isfinite(value)) {
		json_builder_add_double_value(json, value);
	} else {
		json_builder_add_null_value(json);
	}
}

static void add_integer(JsonBuilder *json, const char *key, gint64 value)
{
	json_builder_set_member_name(json, key);
	json_builder_add_int_value(json, value);
}

static void add_bool(JsonBuilder *json, const char *key, bool value)
{
	json_builder_set_member_name(json, key);
	json_builder_add_boolean_value(json, value);
}

static void begin_array(JsonBuilder *json, const char *key)
{
	json_builder_set_member_name(json, key);
	json_builder_begin_array(json);
}

static void add_labels(JsonBuilder *json, const struct cli_merged *merged)
{
	g_autofree char *labels = cli_fact_labels(merged->session, merged->results, " ");
	g_auto(GStrv) words = g_strsplit(labels, " ", -1);
	begin_array(json, "labels");
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
		add_text(json, key, value);
	}
	json_builder_end_object(json);
}

static void add_devices(JsonBuilder *json, const struct rec_session *session)
{
	begin_array(json, "devices");
	for (guint i = 0; i < session->devices->len; i++) {
		const struct rec_device *device = g_ptr_array_index(session->devices, i);
		json_builder_begin_object(json);
		add_text(json, "name", device->name);
		add_text(json, "driver", device->driver);
		add_text(json, "title", device->title);
		add_text(json, "manufacturer", device->manufacturer);
		add_text(json, "serial", device->serial);
		add_text(json, "firmware", device->firmware);
		add_text(json, "port", device->port);
		add_text(json, "settings", device->settings);
		add_text(json, "calibration", device->calibration);
		add_bool(json, "simulated", device->is_simulated);
		add_bool(json, "emulated", device->is_emulated);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_chain(JsonBuilder *json, const struct core_channel *channel)
{
	begin_array(json, "chain");
	for (guint i = 0; i < channel->n_steps; i++) {
		const struct core_step *step = &channel->steps[i];
		json_builder_begin_object(json);
		add_text(json, "kind", cli_fact_step(step->kind));
		add_number(json, "a", step->a);
		add_number(json, "b", step->b);
		add_number(json, "c", step->c);
		add_text(json, "unit", step->unit);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_segments(JsonBuilder *json, const struct rec_clock *clock)
{
	begin_array(json, "segments");
	for (guint i = 0; i < clock->segments->len; i++) {
		const struct rec_segment *segment =
			&g_array_index(clock->segments, struct rec_segment, i);
		json_builder_begin_object(json);
		add_integer(json, "first", (gint64)segment->first);
		add_integer(json, "samples", (gint64)segment->n);
		add_bool(json, "stamps_kept", segment->stamps_kept);
		add_number(json, "start_s", (double)segment->line.origin_ns / 1e9);
		add_number(json, "drift_ppm", segment->line.drift_ppm);
		add_number(json, "residual_rms_ms", segment->line.rms_ms);
		add_number(json, "residual_max_ms", segment->line.max_ms);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_channels(JsonBuilder *json, const struct rec_session *session)
{
	begin_array(json, "channels");
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);
		const struct rec_device *device =
			g_ptr_array_index(session->devices, channel->device);
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, channel->clock);
		json_builder_begin_object(json);
		add_text(json, "name", channel->name);
		add_text(json, "title", channel->desc.title);
		add_text(json, "device", device->name);
		add_text(json, "quantity", cli_fact_quantity(channel->desc.quantity));
		add_number(json, "rate_hz", clock->rate_hz);
		add_number(json, "fitted_rate_hz", cli_fact_fitted_rate_hz(clock));
		add_integer(json, "samples", (gint64)clock->n);
		add_text(json, "unit", core_channel_unit(&channel->desc));
		add_text(json, "raw_unit", channel->desc.raw_unit);
		if (channel->desc.quantity == CORE_QUANTITY_GSR) {
			add_bool(json, "calibrated", core_channel_is_calibrated(&channel->desc));
		}
		add_bool(json, "primary",
			(int)i == session->primary_gsr || (int)i == session->primary_pulse);
		add_bool(json, "flags", channel->has_flags);
		add_chain(json, &channel->desc);
		add_segments(json, clock);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_gaps(JsonBuilder *json, const struct rec_session *session)
{
	begin_array(json, "gaps");
	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);
		json_builder_begin_object(json);
		add_number(json, "start_s", gap->start_s);
		add_number(json, "end_s", gap->end_s);
		add_text(json, "device", gap->device);
		add_text(json, "channels", gap->channels);
		add_text(json, "cause", gap->cause);
		add_number(json, "samples_lost", gap->samples_lost);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_device_events(JsonBuilder *json, const struct rec_session *session)
{
	begin_array(json, "device_events");
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);
		json_builder_begin_object(json);
		add_number(json, "start_s", event->start_s);
		add_number(json, "end_s", event->end_s);
		add_text(json, "device", event->device);
		add_text(json, "channel", event->channel);
		add_text(json, "kind", event->kind);
		add_number(json, "value", event->value);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_sync(JsonBuilder *json, const struct rec_session *session)
{
	begin_array(json, "sync");
	for (guint i = 0; i < session->sync->len; i++) {
		const struct rec_sync *sync = g_ptr_array_index(session->sync, i);
		json_builder_begin_object(json);
		add_text(json, "stream", sync->stream);
		add_number(json, "offset_ms", sync->offset_ms);
		add_number(json, "drift_ppm", sync->drift_ppm);
		add_number(json, "residual_rms_ms", sync->residual_rms_ms);
		add_number(json, "residual_max_ms", sync->residual_max_ms);
		add_integer(json, "gaps", sync->gaps);
		add_integer(json, "dropped", sync->dropped);
		add_number(json, "limit_ms", sync->limit_ms);
		add_text(json, "verdict", sync->verdict);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_touchpoints(JsonBuilder *json, const GArray *rows)
{
	begin_array(json, "touchpoints");
	for (guint i = 0; i < rows->len; i++) {
		const struct rec_touchpoint *row = &g_array_index(rows, struct rec_touchpoint, i);
		json_builder_begin_object(json);
		add_text(json, "id", row->id);
		add_text(json, "title", row->title);
		add_text(json, "phase", row->phase[0] ? row->phase : NULL);
		add_bool(json, "critical", row->is_critical);
		add_integer(json, "visit", row->visit);
		add_number(json, "start_s", row->start_s);
		add_number(json, "end_s", row->end_s);
		add_text(json, "source", row->source);
		add_number(json, "valid_pct", row->valid_pct);
		add_number(json, "arousal_mean", row->arousal_mean);
		add_number(json, "arousal_max", row->arousal_max);
		add_number(json, "scr_count", row->scr_count < 0 ? NAN : (double)row->scr_count);
		add_number(json, "peak_count", row->peak_count < 0 ? NAN : (double)row->peak_count);
		add_bool(json, "excluded", row->is_excluded);
		add_text(json, "reason", row->reason[0] ? row->reason : NULL);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_marks(JsonBuilder *json, const struct rec_session *session)
{
	begin_array(json, "marks");
	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(session->marks, i);
		json_builder_begin_object(json);
		add_integer(json, "id", mark->id);
		add_number(json, "time_s", mark->time_s);
		add_number(json, "pressed_s", mark->pressed_s);
		add_text(json, "label", mark->label);
		add_text(json, "source", mark->source);
		add_text(json, "note", mark->note);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_videos(JsonBuilder *json, const struct rec_session *session)
{
	begin_array(json, "videos");
	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);
		json_builder_begin_object(json);
		add_text(json, "camera", video->camera);
		add_text(json, "file", video->file);
		add_integer(json, "frames", (gint64)video->n_frames);
		add_integer(json, "dropped", (gint64)video->dropped);
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
	add_text(json, "software", results->software);
	add_text(json, "profile", results->profile);
	add_text(json, "rater", merged->rater);
	add_text(json, "gsr_channel", results->gsr_channel);
	add_text(json, "gsr_unit", results->gsr_unit);
	add_text(json, "pulse_channel", results->pulse_channel);
	add_bool(json, "self_normalised", results->is_self_normalised);
	add_bool(json, "non_responder", results->is_non_responder);
	add_integer(json, "unmatched_edits", merged->unmatched);
	g_autoptr(GArray) facts = cli_facts_of_results(results);
	for (guint i = 0; i < facts->len; i++) {
		const struct cli_fact *fact = &g_array_index(facts, struct cli_fact, i);
		add_number(json, fact->key, fact->value);
	}
	add_text(json, "methods", results->methods);
	add_parameters(json, results->parameters_json);
	json_builder_end_object(json);
}

char *cli_session_json(const struct cli_merged *merged)
{
	const struct rec_session *session = merged->session;
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_object(json);
	add_text(json, "file", session->path);
	add_text(json, "uuid", session->uuid);
	add_text(json, "start_time", session->start_time);
	add_number(json, "duration_s", session->duration_s);
	add_text(json, "participant", session->participant);
	add_text(json, "description", session->description);
	add_text(json, "software", session->software);
	add_text(json, "recovered", session->recovered);
	add_text(json, "damage", session->damage);
	add_bool(json, "journal", session->is_journal);
	add_bool(json, "sealed", session->is_sealed);
	add_labels(json, merged);
	add_info(json, session->info);
	add_devices(json, session);
	add_channels(json, session);
	add_gaps(json, session);
	add_device_events(json, session);
	add_sync(json, session);
	add_touchpoints(json, merged->touchpoints);
	add_marks(json, session);
	add_videos(json, session);
	add_integer(json, "edits", session->edits->len);
	cli_perceived_add_json(json, merged);
	add_results(json, merged);
	json_builder_end_object(json);

	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = json_to_string(root, /* pretty= */ TRUE);
	return g_strconcat(text, "\n", NULL);
}
