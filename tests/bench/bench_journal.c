/* How long the journal takes to be on the disk: what a mark waits for. */
#include "recordings/journal/journal.h"
#include "tests/bench/measure.h"
#include "tests/bench/sections.h"

#include <glib/gstdio.h>
#include <math.h>

enum {
	BLOCKS = 300,
	BLOCK_SAMPLES = 13, /* 100 ms at 128 Hz */
	N_VALUES = 2,
};

static bool write_block(struct rec_journal *journal, guint k, double *ret_ms, GError **error)
{
	static const enum core_raw_type types[N_VALUES] = {CORE_RAW_U16, CORE_RAW_U16};
	double values[BLOCK_SAMPLES * N_VALUES];
	for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
		values[i] = 20000 + (k + i) % 512;
	}
	const struct rec_journal_block block = {
		.n_values = N_VALUES,
		.starts_segment = k == 0,
		.n = BLOCK_SAMPLES,
		.first_index = (uint64_t)k * BLOCK_SAMPLES,
		.host_ns = (int64_t)k * 100000000,
		.types = types,
		.values = values,
	};
	gint64 start_us = g_get_monotonic_time();
	bool is_done =
		rec_journal_samples(journal, &block, error) && rec_journal_sync(journal, error);
	*ret_ms = (double)(g_get_monotonic_time() - start_us) / 1e3;
	return is_done;
}

bool bench_journal(const struct bench_place *place)
{
	g_autofree char *path = g_build_filename(place->folder, "bench.nwb.journal", NULL);
	g_autofree char *uuid = g_uuid_string_random();
	g_autoptr(GArray) times_ms = g_array_new(FALSE, FALSE, sizeof(double));
	g_autoptr(GError) error = NULL;
	const struct rec_journal_header header = {
		.uuid = uuid,
		.start_time = "2026-01-01T00:00:00+00:00",
		.software = "bench",
	};
	struct rec_journal *journal = rec_journal_create(path, &header, &error);
	bool is_done = journal != NULL;

	for (guint k = 0; is_done && k < BLOCKS; k++) {
		double ms = NAN;
		is_done = write_block(journal, k, &ms, &error);
		g_array_append_val(times_ms, ms);
	}
	if (journal) {
		is_done = rec_journal_close(journal, is_done ? &error : NULL) && is_done;
	}
	g_unlink(path); /* else the next recording in the folder would finish it */
	if (!is_done) {
		g_printerr("bench: %s\n", error ? error->message : "the journal failed");
		return false;
	}
	bench_measure_print("journal: block on the disk, median",
		bench_measure_quantile(times_ms, 0.50), 2, "ms");
	bench_measure_print("journal: block on the disk, 99 % within",
		bench_measure_quantile(times_ms, 0.99), 2, "ms");
	return true;
}
