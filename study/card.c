#include "study/card.h"

#include <json-glib/json-glib.h>
#include <math.h>

/* JSON has no NaN: an unknown number is null. */
static void add_number(JsonBuilder *builder, const char *name, double value)
{
	json_builder_set_member_name(builder, name);
	if (isfinite(value))
		json_builder_add_double_value(builder, value);
	else
		json_builder_add_null_value(builder);
}

static void add_text(JsonBuilder *builder, const char *name, const char *text)
{
	json_builder_set_member_name(builder, name);
	if (text)
		json_builder_add_string_value(builder, text);
	else
		json_builder_add_null_value(builder);
}

static void add_parameters(JsonBuilder *builder, const struct dsp_params *params)
{
	const struct dsp_param_info *info;

	json_builder_set_member_name(builder, "parameters");
	json_builder_begin_object(builder);
	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		json_builder_set_member_name(builder, info->key);
		json_builder_begin_object(builder);
		add_number(builder, "value", dsp_params_get(params, info));
		add_number(builder, "default", info->initial);
		add_text(builder, "unit", info->unit);
		add_text(builder, "meaning", info->meaning);
		add_text(builder, "source", info->source);
		json_builder_end_object(builder);
	}
	json_builder_end_object(builder);
}

static void add_baseline(JsonBuilder *builder, const struct study_baseline *baseline,
	const char *file, const struct study_card_levels *levels)
{
	json_builder_set_member_name(builder, "baseline");
	json_builder_begin_object(builder);
	add_text(builder, "rule", baseline->rule);
	add_text(builder, "file", file);
	add_number(builder, "valid_s", baseline->valid_s);
	json_builder_set_member_name(builder, "self_normalised");
	json_builder_add_boolean_value(builder, baseline->is_self_normalised);
	json_builder_set_member_name(builder, "spans_s");
	json_builder_begin_array(builder);
	for (guint i = 0; i < baseline->spans->len; i++) {
		const struct study_span *span =
			&g_array_index(baseline->spans, struct study_span, i);
		json_builder_begin_array(builder);
		json_builder_add_double_value(builder, span->start_s);
		json_builder_add_double_value(builder, span->end_s);
		json_builder_end_array(builder);
	}
	json_builder_end_array(builder);
	json_builder_set_member_name(builder, "levels");
	json_builder_begin_object(builder);
	add_number(builder, "tonic", levels->tonic);
	add_number(builder, "heart_rate_bpm", levels->heart_rate_bpm);
	add_number(builder, "pulse_amplitude", levels->pulse_amplitude);
	json_builder_end_object(builder);
	json_builder_end_object(builder);
}

char *study_card_write(const struct rec_results *results, const struct dsp_params *params,
	const struct study_baseline *baseline, const char *baseline_file,
	const struct study_card_levels *levels)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();

	json_builder_begin_object(builder);
	add_text(builder, "software", results->software);
	add_text(builder, "parameters_version", DSP_PARAMS_VERSION);
	add_text(builder, "profile", results->profile);
	add_text(builder, "gsr_channel", results->gsr_channel);
	add_text(builder, "gsr_unit", results->gsr_unit);
	add_number(builder, "gsr_counts_per_uS_equivalent", results->gsr_u);
	add_text(builder, "pulse_channel", results->pulse_channel);
	add_text(builder, "pulse_unit", results->pulse_unit);
	add_baseline(builder, baseline, baseline_file, levels);
	add_parameters(builder, params);
	json_builder_end_object(builder);

	g_autoptr(JsonNode) root = json_builder_get_root(builder);
	g_autoptr(JsonGenerator) generator = json_generator_new();
	json_generator_set_root(generator, root);
	json_generator_set_pretty(generator, TRUE);
	return json_generator_to_data(generator, NULL);
}

static double read_number(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_double(node) : NAN;
}

/* The member of that name when it is an object. */
static JsonObject *read_object(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

void study_card_read_levels(const char *json, struct study_card_levels *ret_levels)
{
	g_autoptr(JsonNode) root = json ? json_from_string(json, NULL) : NULL;
	JsonObject *card = root && JSON_NODE_HOLDS_OBJECT(root) ? json_node_get_object(root) : NULL;
	JsonObject *baseline = card ? read_object(card, "baseline") : NULL;
	JsonObject *levels = baseline ? read_object(baseline, "levels") : NULL;

	*ret_levels = (struct study_card_levels){NAN, NAN, NAN};
	if (!levels)
		return;
	ret_levels->tonic = read_number(levels, "tonic");
	ret_levels->heart_rate_bpm = read_number(levels, "heart_rate_bpm");
	ret_levels->pulse_amplitude = read_number(levels, "pulse_amplitude");
}
