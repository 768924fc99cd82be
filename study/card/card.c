#include "study/card/card.h"

#include "recordings/session/json.h"
#include "study/card/algorithms.h"

#include <json-glib/json-glib.h>
#include <math.h>

/* Writes JSON by hand: json-glib prints 0.05 as 0.050000000000000003, and people read this file. */
struct writer {
	GString *out;
	int depth;
	bool has_member; /* at this depth, already */
};

static void next_line(struct writer *writer)
{
	if (writer->has_member)
		g_string_append_c(writer->out, ',');
	writer->has_member = true;
	if (writer->out->len > 0)
		g_string_append_c(writer->out, '\n');
	for (int i = 0; i < writer->depth; i++)
		g_string_append(writer->out, "  ");
}

static void add_name(struct writer *writer, const char *name)
{
	next_line(writer);
	if (name)
		g_string_append_printf(writer->out, "\"%s\": ", name);
}

static void open_object(struct writer *writer, const char *name)
{
	add_name(writer, name);
	g_string_append_c(writer->out, '{');
	writer->depth++;
	writer->has_member = false;
}

static void close_object(struct writer *writer)
{
	writer->depth--;
	writer->has_member = false;
	next_line(writer); /* which leaves has_member true, as it is for the parent */
	g_string_append_c(writer->out, '}');
}

/* The shortest digits that read back as the same number; JSON has no NaN, an unknown number is
 * null. */
static void append_number(GString *out, double value)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];

	if (!isfinite(value)) {
		g_string_append(out, "null");
		return;
	}
	for (int precision = 15; precision <= 17; precision++) {
		char format[8];
		g_snprintf(format, sizeof(format), "%%.%dg", precision);
		g_ascii_formatd(digits, sizeof(digits), format, value);
		if (g_ascii_strtod(digits, NULL) == value)
			break;
	}
	g_string_append(out, digits);
}

static void add_number(struct writer *writer, const char *name, double value)
{
	add_name(writer, name);
	append_number(writer->out, value);
}

static void add_text(struct writer *writer, const char *name, const char *text)
{
	add_name(writer, name);
	if (!text) {
		g_string_append(writer->out, "null");
		return;
	}
	g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), text);
	g_autofree char *quoted = json_to_string(node, FALSE);
	g_string_append(writer->out, quoted);
}

static void add_bool(struct writer *writer, const char *name, bool value)
{
	add_name(writer, name);
	g_string_append(writer->out, value ? "true" : "false");
}

static void add_parameters(struct writer *writer, const struct dsp_params *params)
{
	const struct dsp_param_info *info;
	struct dsp_params defaults;

	dsp_params_init(&defaults);
	open_object(writer, "parameters");
	for (size_t i = 0; (info = dsp_params_info(i)); i++) {
		char word[32];
		open_object(writer, info->key);
		if (dsp_params_word(params, info, word, sizeof(word))) {
			add_text(writer, "value", word);
			dsp_params_word(&defaults, info, word, sizeof(word));
			add_text(writer, "default", word);
		} else {
			add_number(writer, "value", dsp_params_get(params, info));
			add_number(writer, "default", info->initial);
		}
		add_text(writer, "unit", info->unit);
		add_text(writer, "meaning", info->meaning);
		add_text(writer, "source", info->source);
		close_object(writer);
	}
	close_object(writer);
}

static void add_algorithms(struct writer *writer, const struct dsp_params *params)
{
	open_object(writer, "algorithms");
	for (gsize i = 0; i < STUDY_ALGORITHMS_N; i++) {
		struct study_algorithm algorithm = study_algorithms_of(i, params);
		open_object(writer, algorithm.table);
		add_text(writer, "algorithm", algorithm.name);
		add_text(writer, "version", DSP_PARAMS_VERSION);
		add_text(writer, "source", algorithm.source);
		close_object(writer);
	}
	close_object(writer);
}

/* [[start, end], …] on one line */
static void add_spans(struct writer *writer, const GArray *spans)
{
	add_name(writer, "spans_s");
	g_string_append_c(writer->out, '[');
	for (guint i = 0; i < spans->len; i++) {
		const struct study_span *span = &g_array_index(spans, struct study_span, i);
		g_string_append(writer->out, i ? ", [" : "[");
		append_number(writer->out, span->start_s);
		g_string_append(writer->out, ", ");
		append_number(writer->out, span->end_s);
		g_string_append_c(writer->out, ']');
	}
	g_string_append_c(writer->out, ']');
}

static void add_baseline(struct writer *writer, const struct study_baseline *baseline,
	const struct study_card_levels *levels)
{
	open_object(writer, "baseline");
	add_text(writer, "rule", baseline->rule);
	add_text(writer, "file", baseline->file);
	add_text(writer, "participant", baseline->participant);
	add_number(writer, "valid_s", baseline->valid_s);
	add_bool(writer, "self_normalised", baseline->is_self_normalised);
	add_spans(writer, baseline->spans);
	open_object(writer, "levels");
	add_number(writer, "tonic", levels->tonic);
	add_number(writer, "heart_rate_bpm", levels->heart_rate_bpm);
	add_number(writer, "pulse_amplitude", levels->pulse_amplitude);
	close_object(writer);
	close_object(writer);
}

/* What a step of a chain computes of x: core/channel.h. */
static const char *formula_of(enum core_step_kind kind)
{
	switch (kind) {
	case CORE_STEP_LINEAR:
		return "a x + b";
	case CORE_STEP_RECIPROCAL:
		return "a / x";
	case CORE_STEP_DIVIDER:
		return "a x / (b - x)";
	case CORE_STEP_AMPLIFIER:
		return "a / (x / b - 1)";
	case CORE_STEP_GROVE:
		return "(a + 2 x) b / (c - x)";
	}
	return NULL;
}

static void add_channel(struct writer *writer, const struct rec_session *session,
	const char *member, const char *name)
{
	int index = name ? rec_session_find_channel(session, name) : -1;

	if (index < 0)
		return;
	const struct rec_channel *channel = session->channels->pdata[index];
	const struct rec_clock *clock = session->clocks->pdata[channel->clock];
	const struct rec_device *device = session->devices->pdata[channel->device];
	open_object(writer, member);
	add_text(writer, "name", name);
	add_text(writer, "device", device->name);
	add_text(writer, "serial", device->serial);
	add_number(writer, "rate_hz", clock->rate_hz);
	add_text(writer, "raw_unit", channel->desc.raw_unit);
	add_text(writer, "unit", core_channel_unit(&channel->desc));
	open_object(writer, "chain");
	for (guint i = 0; i < channel->desc.n_steps; i++) {
		const struct core_step *step = &channel->desc.steps[i];
		g_autofree char *number = g_strdup_printf("%u", i + 1);
		open_object(writer, number);
		add_text(writer, "y", formula_of(step->kind));
		add_number(writer, "a", step->a);
		add_number(writer, "b", step->b);
		add_number(writer, "c", step->c);
		add_text(writer, "unit", step->unit);
		close_object(writer);
	}
	close_object(writer);
	close_object(writer);
}

char *study_card_write(const struct rec_session *session, const struct rec_results *results,
	const struct dsp_params *params, const struct study_baseline *baseline,
	const struct study_card_levels *levels)
{
	struct writer writer = {.out = g_string_new(NULL)};

	open_object(&writer, NULL);
	add_text(&writer, "software", results->software);
	add_text(&writer, "parameters_version", DSP_PARAMS_VERSION);
	add_text(&writer, "profile", results->profile);
	add_text(&writer, "gsr_channel", results->gsr_channel);
	add_text(&writer, "gsr_unit", results->gsr_unit);
	add_number(&writer, "gsr_counts_per_uS_equivalent", results->gsr_u);
	add_text(&writer, "pulse_channel", results->pulse_channel);
	add_text(&writer, "pulse_unit", results->pulse_unit);
	open_object(&writer, "channels");
	add_channel(&writer, session, "gsr", results->gsr_channel);
	add_channel(&writer, session, "pulse", results->pulse_channel);
	close_object(&writer);
	add_algorithms(&writer, params);
	add_baseline(&writer, baseline, levels);
	add_parameters(&writer, params);
	close_object(&writer);
	g_string_append_c(writer.out, '\n');
	return g_string_free(writer.out, FALSE);
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

void study_card_read_params(const char *json, struct dsp_params *ret_params)
{
	g_autoptr(JsonObject) card = json ? rec_json_parse(json) : NULL;
	JsonObject *parameters = card ? read_object(card, "parameters") : NULL;
	const struct dsp_param_info *info;

	dsp_params_init(ret_params);
	for (size_t i = 0; parameters && (info = dsp_params_info(i)); i++) {
		JsonObject *row = read_object(parameters, info->key);
		JsonNode *value = row ? json_object_get_member(row, "value") : NULL;
		if (!value || !JSON_NODE_HOLDS_VALUE(value))
			continue;
		if (json_node_get_value_type(value) != G_TYPE_STRING)
			dsp_params_set(ret_params, info->key, json_node_get_double(value));
		else
			dsp_params_set_word(ret_params, info->key, json_node_get_string(value));
	}
}

char *study_card_common(const char *json)
{
	static const char *const OWN[] = {"gsr_channel", "gsr_unit", "gsr_counts_per_uS_equivalent",
		"pulse_channel", "pulse_unit", "channels", "baseline"};
	g_autoptr(JsonObject) card = json ? rec_json_parse(json) : NULL;

	for (gsize i = 0; card && i < G_N_ELEMENTS(OWN); i++)
		json_object_remove_member(card, OWN[i]);
	return card ? rec_json_print(card) : NULL;
}

enum study_card_baseline study_card_read_origin(const char *json)
{
	g_autoptr(JsonObject) card = json ? rec_json_parse(json) : NULL;
	JsonObject *baseline = card ? read_object(card, "baseline") : NULL;
	g_autofree char *rule = baseline ? rec_json_get_text(baseline, "rule") : NULL;
	g_autofree char *file = baseline ? rec_json_get_text(baseline, "file") : NULL;

	if (file)
		return STUDY_CARD_BASELINE_BORROWED;
	return rule && g_str_has_prefix(rule, STUDY_BASELINE_GIVEN) ? STUDY_CARD_BASELINE_GIVEN
								    : STUDY_CARD_BASELINE_BY_RULE;
}

double study_card_read_baseline_s(const char *json)
{
	g_autoptr(JsonObject) card = json ? rec_json_parse(json) : NULL;
	JsonObject *baseline = card ? read_object(card, "baseline") : NULL;

	return baseline ? read_number(baseline, "valid_s") : NAN;
}

void study_card_read_levels(const char *json, struct study_card_levels *ret_levels)
{
	g_autoptr(JsonObject) card = json ? rec_json_parse(json) : NULL;
	JsonObject *baseline = card ? read_object(card, "baseline") : NULL;
	JsonObject *levels = baseline ? read_object(baseline, "levels") : NULL;

	*ret_levels = (struct study_card_levels){NAN, NAN, NAN};
	if (!levels)
		return;
	ret_levels->tonic = read_number(levels, "tonic");
	ret_levels->heart_rate_bpm = read_number(levels, "heart_rate_bpm");
	ret_levels->pulse_amplitude = read_number(levels, "pulse_amplitude");
}
