/*
 * A journal in a folder of its own, with one device of two channels, for what writes into one.
 */
#ifndef TESTS_FAKES_JOURNAL_BENCH_H
#define TESTS_FAKES_JOURNAL_BENCH_H

#include "recordings/journal/journal.h"
#include "recordings/journal/journal_read.h"
#include "recordings/session/session.h"
#include "tests/fakes/scratch.h"

#include <math.h>

static const struct core_channel JOURNAL_BENCH_CHANNELS[] = {
	{.key = "gsr",
		.title = "Skin conductance",
		.quantity = CORE_QUANTITY_GSR,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.group = 0,
		.rate_hz = 100,
		.raw_min = 0,
		.raw_max = 65535,
		.raw_lsb = 1},
	{.key = "pulse",
		.title = "Pulse",
		.quantity = CORE_QUANTITY_PULSE,
		.raw_type = CORE_RAW_U16,
		.raw_unit = "counts",
		.group = 0,
		.rate_hz = 100,
		.raw_min = 0,
		.raw_max = 65535,
		.raw_lsb = 1},
};

struct journal_bench {
	char *folder;
	char *path;
	struct rec_journal *journal;
};

static inline void journal_bench_init(struct journal_bench *bench, const char *study_text)
{
	struct rec_journal_header header = {
		.uuid = "12345678-1234-4234-8234-123456789abc",
		.start_wall_us = 1700000000000000,
		.start_time = "2023-11-14T22:13:20.000000+00:00",
		.study_text = study_text,
		.software = "test",
	};
	struct rec_device device = {.name = (char *)"fake",
		.driver = (char *)"fake",
		.title = (char *)"Fake",
		.settings = (char *)"fake"};
	GError *error = NULL;

	bench->folder = scratch_create();
	bench->path = g_build_filename(bench->folder, "s.nwb.journal", NULL);
	bench->journal = rec_journal_create(bench->path, &header, &error);
	ck_assert_msg(bench->journal != NULL, "%s", error ? error->message : "");
	ck_assert(rec_journal_device(bench->journal, 0, &device, JOURNAL_BENCH_CHANNELS,
		G_N_ELEMENTS(JOURNAL_BENCH_CHANNELS), NULL));
}

/* Closes the journal and reads it back; the session is the caller's. */
static inline struct rec_session *journal_bench_read(struct journal_bench *bench)
{
	GError *error = NULL;

	ck_assert(rec_journal_close(bench->journal, NULL));
	bench->journal = NULL;
	struct rec_session *session = rec_journal_open(bench->path, &error);
	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

static inline void journal_bench_finish(struct journal_bench *bench)
{
	if (bench->journal)
		rec_journal_close(bench->journal, NULL);
	g_free(bench->path);
	scratch_remove(bench->folder);
}

#endif
