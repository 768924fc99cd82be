#include "acquisition/card.h"

#include "dsp/base/params.h"
#include "recordings/session/json.h"

#include <json-glib/json-glib.h>

static void add_text(JsonBuilder *json, const char *name, const char *text)
{
	json_builder_set_member_name(json, name);
	json_builder_add_string_value(json, text);
}

static void add_number(JsonBuilder *json, const char *name, double value)
{
	json_builder_set_member_name(json, name);
	json_builder_add_double_value(json, value);
}

/* The live chain runs on the defaults; they are written out, so that the file speaks for itself. */
static char *describe_parameters(void)
{
	struct dsp_params params;
	const struct dsp_param_info *info;
	char word[32];
	g_autoptr(JsonBuilder) json = json_builder_new();

	dsp_params_init(&params);
	json_builder_begin_object(json);
	add_text(json, "parameters_version", DSP_PARAMS_VERSION);
	json_builder_set_member_name(json, "parameters");
	json_builder_begin_object(json);
	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		json_builder_set_member_name(json, info->key);
		json_builder_begin_object(json);
		if (dsp_params_word(&params, info, word, sizeof(word)))
			add_text(json, "value", word);
		else
			add_number(json, "value", dsp_params_get(&params, info));
		add_text(json, "unit", info->unit);
		add_text(json, "source", info->source);
		json_builder_end_object(json);
	}
	json_builder_end_object(json);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	return rec_json_to_text(root, true);
}

static void describe_lane(
	const struct acq_rig *rig, const struct acq_lane *lane, char **ret_channel, char **ret_unit)
{
	if (lane->is_used) {
		*ret_channel = g_strdup_printf(
			"%s_%s", rig->devices[lane->feed].about.name, lane->channel.key);
		*ret_unit = g_strdup(core_channel_unit(&lane->channel));
	}
}

bool acq_card_write(const struct acq_rig *rig, struct rec_journal *journal, GError **error)
{
	g_autoptr(rec_results) card = rec_results_new();

	card->software = g_strdup("affekt " AFFEKT_VERSION);
	card->profile = g_strdup("live");
	card->parameters_json = describe_parameters();
	describe_lane(rig, &rig->gsr, &card->gsr_channel, &card->gsr_unit);
	describe_lane(rig, &rig->pulse, &card->pulse_channel, &card->pulse_unit);
	return rec_journal_live_card(journal, card, error);
}
