/*
 * Writes the journal of a long recording as the recorder does, but as fast as the disk takes it:
 *   write_hours FILE.nwb.journal HOURS
 * One device of eight channels at 1 kHz: conductance and pulse of four simulated participants in
 * counts of 16 bits, in blocks of 50 ms whose stamps are late by up to 4 ms, an anchor each second,
 * a mark each minute, and each hour a second of lost samples with its row.
 */
#include "core/clock.h"
#include "devices/participant.h"
#include "recordings/journal/journal.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	RATE_HZ = 1000,
	PEOPLE = 4,
	CHANNELS = 2 * PEOPLE,
	BLOCK = 50,
	BLOCKS_PER_S = RATE_HZ / BLOCK,
	HOUR_S = 3600,
};

struct recording {
	struct rec_journal *journal;
	struct dev_participant people[PEOPLE];
	GRand *random;
	uint64_t index; /* lost samples counted */
};

static bool describe(struct recording *recording, GError **error)
{
	const struct rec_device device = {
		.name = (char *)"hours",
		.driver = (char *)"simulated",
		.title = (char *)"Eight channels at 1 kHz",
		.is_simulated = true,
	};
	struct core_channel channels[CHANNELS] = {0};

	for (guint i = 0; i < CHANNELS; i++) {
		struct core_channel *channel = &channels[i];
		bool is_gsr = i % 2 == 0;

		*channel = (struct core_channel){
			.quantity = is_gsr ? CORE_QUANTITY_GSR : CORE_QUANTITY_PULSE,
			.raw_type = CORE_RAW_U16,
			.raw_unit = "counts",
			.rate_hz = RATE_HZ,
			.raw_min = 0,
			.raw_max = UINT16_MAX,
			.raw_lsb = 1,
		};
		g_snprintf(channel->key, sizeof channel->key, "%s%u", is_gsr ? "gsr" : "pulse",
			i / 2 + 1);
		g_snprintf(channel->title, sizeof channel->title, "%s", channel->key);
		if (is_gsr) {
			channel->n_steps = 1;
			channel->steps[0] = (struct core_step){
				.kind = CORE_STEP_LINEAR, .a = 0.001, .unit = "uS"};
		}
	}
	return rec_journal_device(recording->journal, 0, &device, channels, CHANNELS, error);
}

static double quantise(double counts)
{
	return CLAMP(round(counts), 0, UINT16_MAX);
}

static bool write_block(struct recording *recording, GError **error)
{
	static const enum core_raw_type TYPES[CHANNELS] = {CORE_RAW_U16, CORE_RAW_U16, CORE_RAW_U16,
		CORE_RAW_U16, CORE_RAW_U16, CORE_RAW_U16, CORE_RAW_U16, CORE_RAW_U16};
	double values[BLOCK * CHANNELS];
	struct rec_journal_block block = {
		.n_values = CHANNELS,
		.starts_segment = recording->index == 0,
		.n = BLOCK,
		.first_index = recording->index,
		.types = TYPES,
		.values = values,
	};
	bool is_new_second = recording->index / BLOCK % BLOCKS_PER_S == BLOCKS_PER_S - 1;

	for (guint i = 0; i < BLOCK; i++) {
		for (guint k = 0; k < PEOPLE; k++) {
			struct dev_participant_sample sample = dev_participant_at(
				&recording->people[k], (double)(recording->index + i) / RATE_HZ);

			values[i * CHANNELS + 2 * k] = quantise(sample.conductance_uS * 1000);
			values[i * CHANNELS + 2 * k + 1] = quantise(10000 + sample.pulse * 30000);
		}
	}
	recording->index += BLOCK;
	block.host_ns = (int64_t)((double)recording->index / RATE_HZ * CORE_NS_PER_S) +
			g_rand_int_range(recording->random, 0, 4000000);
	return rec_journal_samples(recording->journal, &block, error) &&
	       (!is_new_second || rec_journal_anchor(recording->journal, 0, 0, recording->index - 1,
					  block.host_ns, error));
}

static bool write_mark(struct recording *recording, int64_t number, GError **error)
{
	double time_s = (double)recording->index / RATE_HZ;
	const struct rec_mark mark = {
		.id = number,
		.time_s = time_s,
		.pressed_s = time_s,
		.label = (char *)"minute",
		.source = (char *)"key",
	};

	return rec_journal_mark(recording->journal, &mark, error);
}

/* A second that the device dropped. */
static bool write_loss(struct recording *recording, GError **error)
{
	int64_t start_ns = (int64_t)recording->index * (int64_t)(CORE_NS_PER_S / RATE_HZ);
	uint64_t first = recording->index;

	recording->index += RATE_HZ;
	return rec_journal_gap(recording->journal, 0, 0, "sequence", first, RATE_HZ, start_ns,
		start_ns + (int64_t)CORE_NS_PER_S, error);
}

static bool write_hours(struct recording *recording, double hours, GError **error)
{
	uint64_t seconds = (uint64_t)(hours * HOUR_S);
	bool is_done = describe(recording, error);
	int64_t marks = 0;

	while (is_done && recording->index / RATE_HZ < seconds) {
		uint64_t second = recording->index / RATE_HZ;

		if (second % 60 == 30)
			is_done = write_mark(recording, ++marks, error);
		if (is_done && second % HOUR_S == HOUR_S / 2)
			is_done = write_loss(recording, error);
		for (guint i = 0; i < BLOCKS_PER_S && is_done; i++)
			is_done = write_block(recording, error);
	}
	return is_done && rec_journal_end(recording->journal,
				  (int64_t)seconds * (int64_t)CORE_NS_PER_S, error);
}

int main(int argc, char **argv)
{
	g_autofree char *uuid = g_uuid_string_random();
	g_autoptr(GError) error = NULL;
	const struct rec_journal_header header = {
		.uuid = uuid,
		.start_wall_us = G_GINT64_CONSTANT(1767225600000000),
		.start_time = "2026-01-01T00:00:00+00:00",
		.participant = "p01",
		.software = "write_hours",
	};
	struct recording recording = {.random = g_rand_new_with_seed(1)};
	bool is_done = false;

	if (argc != 3) {
		fprintf(stderr, "usage: write_hours FILE.nwb.journal HOURS\n");
		return EXIT_FAILURE;
	}
	for (guint i = 0; i < PEOPLE; i++) {
		struct dev_participant_config config;

		dev_participant_config_init(&config);
		config.seed = i + 1;
		dev_participant_init(&recording.people[i], &config);
	}
	recording.journal = rec_journal_create(argv[1], &header, &error);
	if (recording.journal) {
		is_done = write_hours(&recording, g_ascii_strtod(argv[2], NULL), &error);
		is_done = rec_journal_close(recording.journal, is_done ? &error : NULL) && is_done;
	}
	g_rand_free(recording.random);
	if (!is_done)
		fprintf(stderr, "write_hours: %s\n", error->message);
	return is_done ? EXIT_SUCCESS : EXIT_FAILURE;
}
