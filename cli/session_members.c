#include "cli/session_members.h"

#include "cli/facts.h"

void cli_session_members_add_chain(
	JsonBuilder *json, const char *key, const struct core_channel *channel)
{
	cli_json_begin_array(json, key);
	for (guint i = 0; i < channel->n_steps; i++) {
		const struct core_step *step = &channel->steps[i];
		json_builder_begin_object(json);
		cli_json_add_text(json, "kind", cli_fact_step(step->kind));
		cli_json_add_number(json, "a", step->a);
		cli_json_add_number(json, "b", step->b);
		cli_json_add_number(json, "c", step->c);
		cli_json_add_text(json, "unit", step->unit);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

void cli_session_members_add_gaps(JsonBuilder *json, const struct rec_session *session)
{
	cli_json_begin_array(json, "gaps");
	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);
		json_builder_begin_object(json);
		cli_json_add_number(json, "start_s", gap->start_s);
		cli_json_add_number(json, "end_s", gap->end_s);
		cli_json_add_text(json, "device", gap->device);
		cli_json_add_text(json, "channels", gap->channels);
		cli_json_add_text(json, "cause", gap->cause);
		cli_json_add_number(json, "samples_lost", gap->samples_lost);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}
