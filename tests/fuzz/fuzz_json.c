/* Any bytes as JSON of a channel: a channel whose members are possible, or none. */
#include "recordings/session/json.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_autoptr(JsonObject) object = rec_json_parse(text);
	g_autoptr(GHashTable) texts =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	struct core_channel channel;

	if (!object)
		return 0;
	rec_json_to_table(object, texts);
	if (rec_json_to_channel(object, &channel)) {
		g_assert(g_utf8_validate(channel.key, -1, NULL) && *channel.key);
		g_assert(g_utf8_validate(channel.title, -1, NULL));
		g_assert(g_utf8_validate(channel.raw_unit, -1, NULL));
		g_assert(channel.n_steps <= CORE_CHANNEL_STEPS_MAX);
		for (int i = 0; i < channel.n_steps; i++)
			g_assert(g_utf8_validate(channel.steps[i].unit, -1, NULL));
	}
	g_autofree char *again = rec_json_print(object);
	g_assert(again);
	return 0;
}
