#include "tests/devices/packets.h"

#include "tests/check_main.h"

GByteArray *packets_read(const char *path)
{
	g_autofree char *text = NULL;
	GByteArray *bytes = g_byte_array_new();

	ck_assert_msg(g_file_get_contents(path, &text, NULL, NULL), "%s is missing", path);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line; line++) {
		for (const char *at = *line; at[0] && at[0] != '#'; at++) {
			if (at[0] == ' ')
				continue;
			int high = g_ascii_xdigit_value(at[0]), low = g_ascii_xdigit_value(at[1]);
			ck_assert_msg(high >= 0 && low >= 0, "no byte: %s", *line);
			uint8_t byte = (uint8_t)(high * 16 + low);
			g_byte_array_append(bytes, &byte, 1);
			at++;
		}
	}
	return bytes;
}

static void print_scan(GString *text, const struct dev_item *item)
{
	g_string_append(text, "scan");
	if (item->group > 0)
		g_string_append_printf(text, "/%u", item->group);
	for (unsigned i = 0; i < item->n_values; i++)
		g_string_append_printf(text, " %.17g", item->values[i]);
	if (item->flags)
		g_string_append_printf(text, " flags %u", item->flags);
	if (item->has_device_time)
		g_string_append_printf(text, " at %" G_GINT64_FORMAT " ns", item->device_time_ns);
}

static void print_event(GString *text, const struct dev_item *item)
{
	g_string_append_printf(
		text, "event %s", dev_event_kind_name((enum dev_event_kind)item->code));
	if (item->channel != 255)
		g_string_append_printf(text, "/%u", item->channel);
	g_string_append_printf(text, " %.17g", item->values[0]);
}

char *packets_print(const struct collector *collector)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < collector->items->len; i++) {
		const struct dev_item *item = collector_item(collector, i);

		if (item->kind == DEV_ITEM_SCAN)
			print_scan(text, item);
		else if (item->kind == DEV_ITEM_GAP)
			g_string_append_printf(text, "gap %s %.0f",
				dev_gap_cause_name((enum dev_gap_cause)item->code), item->lost);
		else
			print_event(text, item);
		g_string_append_c(text, '\n');
	}
	return g_string_free(text, FALSE);
}

char *packets_decode(const struct dev_driver *driver, packets_prepare_fn prepare,
	const GByteArray *bytes, int piece, GRand *random)
{
	struct collector collector;
	g_autofree void *state = g_malloc0(driver->state_bytes);

	collector_init(&collector);
	if (prepare)
		prepare(state);
	for (guint done = 0; done < bytes->len;) {
		guint n = bytes->len;

		if (piece > 0)
			n = (guint)piece;
		else if (piece < 0)
			n = (guint)g_rand_int_range(random, 1, 24);
		n = MIN(n, bytes->len - done);
		g_autofree uint8_t *copy = g_memdup2(bytes->data + done, n);
		driver->decode(state, copy, n, &collector.emitter);
		done += n;
	}
	char *text = packets_print(&collector);
	collector_finish(&collector);
	return text;
}

void packets_check(const struct dev_driver *driver, packets_prepare_fn prepare, const char *stem)
{
	g_autofree char *path = g_strdup_printf(TEST_DATA_DIR "/%s.hex", stem);
	g_autofree char *golden_path = g_strdup_printf(TEST_DATA_DIR "/%s.golden", stem);
	g_autoptr(GByteArray) bytes = packets_read(path);
	g_autoptr(GRand) random = g_rand_new_with_seed(1);
	g_autofree char *golden = NULL;
	g_autofree char *whole = packets_decode(driver, prepare, bytes, 0, NULL);

	ck_assert_msg(g_file_get_contents(golden_path, &golden, NULL, NULL),
		"%s is missing; got\n%s", golden_path, whole);
	ck_assert_str_eq(whole, golden);
	for (int piece = 1; piece <= 9; piece++) {
		g_autofree char *text = packets_decode(driver, prepare, bytes, piece, NULL);
		ck_assert_str_eq(text, golden);
	}
	for (int i = 0; i < 200; i++) {
		g_autofree char *text = packets_decode(driver, prepare, bytes, -1, random);
		ck_assert_str_eq(text, golden);
	}
}
