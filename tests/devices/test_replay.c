#include "core/clock.h"
#include "devices/replay.h"
#include "devices/settings.h"
#include "tests/check_main.h"
#include "tests/fakes/collector.h"

#include <math.h>
#include <string.h>

/* A source scripted by fields: @n samples at 100 Hz on group 0 (two channels), a tenth of them at
 * 10 Hz on group 1; times jump by gap_s before sample gap_at of group 0. */
struct fake_source {
	struct dev_source source;
	struct core_channel channels[3];
	uint64_t gap_at;
	double gap_s;
	unsigned *closed;
};

static struct fake_source *script; /* what the next open hands out */

static gssize read_fake(struct dev_source *source, uint8_t group, uint64_t first, size_t n,
	double *ret_time_s, double *ret_values, GError **error)
{
	struct fake_source *fake = (struct fake_source *)source;
	const struct dev_source_group *shape = &source->groups[group];
	size_t got = 0;

	(void)error;
	for (uint64_t i = first; i < shape->n_samples && got < n; i++, got++) {
		bool is_late = group == 0 && fake->gap_s > 0 && i >= fake->gap_at;
		ret_time_s[got] = (double)i / shape->rate_hz + (is_late ? fake->gap_s : 0);
		for (uint8_t c = 0; c < shape->n_channels; c++)
			ret_values[got * shape->n_channels + c] = (double)i * 10 + group * 5 + c;
	}
	return (gssize)got;
}

static void close_fake(struct dev_source *source)
{
	(*((struct fake_source *)source)->closed)++;
	g_free(source);
}

static struct dev_source *open_fake(
	const char *path, const char *pulse_path, const char *unit, GError **error)
{
	(void)pulse_path;
	(void)unit;
	if (strcmp(path, "missing") == 0) {
		g_set_error(error, DEV_SETTINGS_ERROR, 0, "missing: no such file");
		return NULL;
	}
	return &script->source;
}

static void write_script(uint64_t n, unsigned *closed)
{
	script = g_new0(struct fake_source, 1);
	for (int c = 0; c < 3; c++) {
		g_snprintf(script->channels[c].key, sizeof(script->channels[c].key), "c%d", c);
		script->channels[c].group = c == 2;
	}
	script->source = (struct dev_source){
		.channels = script->channels,
		.n_channels = 3,
		.groups = {{100, 2, n}, {10, 1, n / 10}},
		.n_groups = 2,
		.read = read_fake,
		.close = close_fake,
	};
	script->closed = closed;
}

static int start(void *state, const char *text, struct core_channel *channels, GError **error)
{
	g_autoptr(dev_settings) settings = dev_settings_parse(text, error);
	size_t n = 0;

	settings->open_source = open_fake;
	return dev_replay.start(state, NULL, settings, channels, &n, error);
}

START_TEST(every_sample_comes_once_raw_and_in_order)
{
	g_autofree void *state = g_malloc0(dev_replay.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	struct collector c;
	unsigned closed = 0;
	uint64_t next[2] = {0, 0};
	int more = 1;

	write_script(5000, &closed);
	collector_init(&c);
	ck_assert_int_eq(start(state, "replay,file=x", channels, NULL), 0);
	for (int64_t t = 0; more && t < 100; t++)
		more = dev_replay.tick(state, NULL, t * CORE_NS_PER_S, &c.emitter);
	for (guint i = 0; i < c.items->len; i++) {
		const struct dev_item *item = collector_item(&c, i);
		ck_assert_int_eq(item->kind, DEV_ITEM_SCAN);
		ck_assert_uint_eq(item->index, next[item->group]);
		ck_assert_double_eq(
			item->values[0], (double)next[item->group] * 10 + item->group * 5);
		next[item->group]++;
	}
	ck_assert_uint_eq(next[0], 5000);
	ck_assert_uint_eq(next[1], 500);
	dev_replay.stop(state, NULL);
	ck_assert_uint_eq(closed, 1);
	collector_finish(&c);
}
END_TEST

START_TEST(nothing_comes_before_its_time)
{
	g_autofree void *state = g_malloc0(dev_replay.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	struct collector c;
	unsigned closed = 0;

	write_script(5000, &closed);
	collector_init(&c);
	start(state, "replay,file=x", channels, NULL);
	ck_assert_int_eq(dev_replay.tick(state, NULL, 2 * CORE_NS_PER_S, &c.emitter), 1);
	/* 0 to 2 s inclusive at 100 Hz and at 10 Hz. */
	ck_assert_uint_eq(c.items->len, 201 + 21);
	dev_replay.stop(state, NULL);
	collector_finish(&c);
}
END_TEST

START_TEST(a_gap_of_the_source_becomes_a_gap_of_the_recording)
{
	g_autofree void *state = g_malloc0(dev_replay.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	struct collector c;
	unsigned closed = 0, gaps = 0;

	write_script(1000, &closed);
	script->gap_at = 400;
	script->gap_s = 3;
	collector_init(&c);
	start(state, "replay,file=x", channels, NULL);
	ck_assert_int_eq(dev_replay.tick(state, NULL, 60 * CORE_NS_PER_S, &c.emitter), 0);
	for (guint i = 0; i < c.items->len; i++) {
		const struct dev_item *item = collector_item(&c, i);
		if (item->kind != DEV_ITEM_GAP)
			continue;
		gaps++;
		ck_assert_int_eq(item->code, DEV_GAP_SOURCE);
		ck_assert(collector_item(&c, i + 1)->starts_segment);
		ck_assert_double_eq(collector_item(&c, i + 1)->values[0], 4000);
	}
	ck_assert_uint_eq(gaps, 1);
	dev_replay.stop(state, NULL);
	collector_finish(&c);
}
END_TEST

START_TEST(a_file_that_cannot_be_opened_is_an_error_at_start)
{
	g_autofree void *state = g_malloc0(dev_replay.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	g_autoptr(GError) error = NULL;

	ck_assert_int_lt(start(state, "replay,file=missing", channels, &error), 0);
	ck_assert_ptr_nonnull(error);
}
END_TEST

START_TEST(more_channels_than_a_scan_holds_are_refused)
{
	g_autofree void *state = g_malloc0(dev_replay.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	g_autoptr(GError) error = NULL;
	unsigned closed = 0;

	write_script(10, &closed);
	script->source.groups[0].n_channels = DEV_SCAN_VALUES_MAX + 1;
	ck_assert_int_lt(start(state, "replay,file=x", channels, &error), 0);
	ck_assert_uint_eq(closed, 1);
}
END_TEST

START_TEST(what_was_simulated_or_emulated_stays_so)
{
	g_autofree void *state = g_malloc0(dev_replay.state_bytes);
	struct core_channel channels[DEV_CHANNELS_MAX];
	unsigned closed = 0;
	GError *error = NULL;

	for (int i = 0; i < 4; i++) {
		bool is_simulated = i != 2, is_emulated = true;
		write_script(100, &closed);
		script->source.is_simulated = i == 2;
		script->source.is_emulated = i == 1;
		ck_assert_int_eq(start(state, "replay,file=x.nwb", channels, &error), 0);
		dev_replay.origin(state, &is_simulated, &is_emulated);
		ck_assert_int_eq(is_simulated, i == 2);
		ck_assert_int_eq(is_emulated, i == 1);
		dev_replay.stop(state, NULL);
	}
}
END_TEST

TESTS_MAIN("devices/replay", what_was_simulated_or_emulated_stays_so,
	every_sample_comes_once_raw_and_in_order, nothing_comes_before_its_time,
	a_gap_of_the_source_becomes_a_gap_of_the_recording,
	a_file_that_cannot_be_opened_is_an_error_at_start,
	more_channels_than_a_scan_holds_are_refused)
