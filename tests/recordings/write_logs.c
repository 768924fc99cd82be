/* Writes a journal with every type of frame and damage in its middle, the session file made of it,
 * and an edits log before and after it is folded in: for programs that read them by
 * recordings/FORMAT.md. write_logs DIR → DIR/s.nwb.journal, DIR/s.nwb, DIR/log.edits (a copy of the
 * folded log) */
#include "recordings/edits/edits.h"
#include "recordings/finalise.h"
#include "recordings/journal/journal_layout.h"
#include "tests/recordings/made.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char UUID[] = "0f0e0d0c-0b0a-4908-8706-050403020100";

static void must(bool is_so, const char *what)
{
	if (is_so)
		return;
	fprintf(stderr, "write_logs: %s\n", what);
	exit(EXIT_FAILURE);
}
#define MUST(what) must(what, #what)

static struct rec_journal *begin(const char *path)
{
	struct core_channel channels[] = {
		{.key = "gsr",
			.title = "Hud æøå",
			.quantity = CORE_QUANTITY_GSR,
			.raw_type = CORE_RAW_I16,
			.raw_unit = "counts",
			.rate_hz = 32,
			.raw_max = 4095,
			.raw_lsb = 1,
			.n_steps = 1,
			.steps = {{CORE_STEP_LINEAR, 0.01, 0.1, NAN, "uS"}}},
		{.key = "pulse",
			.title = "Pulse",
			.quantity = CORE_QUANTITY_PULSE,
			.raw_type = CORE_RAW_F32,
			.raw_unit = "counts",
			.rate_hz = 32,
			.raw_min = NAN,
			.raw_max = NAN,
			.raw_lsb = NAN},
		{.key = "temperature",
			.title = "Temperature",
			.quantity = CORE_QUANTITY_OTHER,
			.raw_type = CORE_RAW_F64,
			.raw_unit = "degC",
			.group = 1,
			.rate_hz = 4,
			.raw_min = NAN,
			.raw_max = NAN,
			.raw_lsb = NAN},
	};
	struct rec_device device = {.name = (char *)"made",
		.driver = (char *)"simulated",
		.title = (char *)"Made device",
		.serial = (char *)"42",
		.is_emulated = true};
	g_autoptr(GHashTable) info = g_hash_table_new(g_str_hash, g_str_equal);
	g_hash_table_insert(info, (char *)"gel", (char *)"0.05 M “isotonic”");
	struct rec_journal_header header = {.uuid = UUID,
		.start_wall_us = 1795338930123456,
		.start_time = "2026-11-22T10:15:30.123456+01:00",
		.participant = "P07",
		.study_text = "[study]\nname=Butikken\n",
		.info = info,
		.software = "affekt 9.9"};
	struct rec_journal *journal = rec_journal_create(path, &header, NULL);
	MUST(journal != NULL);
	MUST(rec_journal_device(journal, 0, &device, channels, 3, NULL));
	return journal;
}

/* A block of 16 (group 0) or 2 (group 1) samples; every eighth has a hole, every fourth flags. */
static void add_block(struct rec_journal *journal, uint64_t block, uint64_t skipped)
{
	static const enum core_raw_type TYPES[] = {CORE_RAW_I16, CORE_RAW_F32};
	static const enum core_raw_type SLOW[] = {CORE_RAW_F64};
	double values[32], slow[2];
	uint16_t flags[16] = {0};
	for (uint64_t i = 0; i < 16; i++) {
		values[2 * i] = made_value(0, block * 16 + i) - 2000;
		values[2 * i + 1] = made_value(1, block * 16 + i) / 8;
	}
	if (block % 8 == 7)
		values[6] = NAN;
	if (block % 4 == 1)
		flags[5] = 8 | 2;
	for (uint64_t i = 0; i < 2; i++)
		slow[i] = 30 + made_value(2, block * 2 + i) / 1000.0;
	int64_t host_ns = (int64_t)((block + 1) * 500000000 + block % 3 * 1000000);
	struct rec_journal_block fast = {.n_values = 2,
		.starts_segment = block == 0,
		.n = 16,
		.first_index = block * 16 + skipped,
		.host_ns = host_ns,
		.types = TYPES,
		.values = values,
		.flags = flags};
	struct rec_journal_block rare = {.group = 1,
		.n_values = 1,
		.starts_segment = block == 0,
		.n = 2,
		.first_index = block * 2,
		.host_ns = host_ns,
		.types = SLOW,
		.values = slow};
	MUST(rec_journal_samples(journal, &fast, NULL));
	MUST(rec_journal_samples(journal, &rare, NULL));
}

static void add_rows(struct rec_journal *journal)
{
	struct rec_visit visit = {(char *)"entrance", (char *)"Indgangen æøå", (char *)"arrival",
		true, false, 1, 2.5, NAN, (char *)"key", 2.6, 0.3, NAN, NULL};
	struct rec_visit last = {(char *)"pay", (char *)"Betaling", NULL, false, true, 1, 6, NAN,
		(char *)"plan", NAN, 0, 6.25, (char *)"a \"note\",\nlines"};
	struct rec_mark mark = {
		3, 4.25, 0.5, 4.5, (char *)"dør", (char *)"socket", (char *)"anna", NULL};
	MUST(rec_journal_anchor(journal, 0, 0, 40, 1290000000, NULL));
	MUST(rec_journal_gap(journal, 0, 0, "device", 160, 5, 4900000000, 5100000000, NULL));
	MUST(rec_journal_device_event(journal, 0, 1, "contact_lost", 42.5, 3000000000, NULL));
	MUST(rec_journal_device_event(journal, 0, 255, "battery", NAN, 3100000000, NULL));
	MUST(rec_journal_named_event(journal, "screen", NULL, "flash", 7, 3200000000, NULL));
	MUST(rec_journal_visit(journal, 1, &visit, NULL));
	visit.end_s = 5.5;
	MUST(rec_journal_visit(journal, 1, &visit, NULL));
	MUST(rec_journal_visit(journal, 2, &last, NULL));
	MUST(rec_journal_mark(journal, &mark, NULL));
	MUST(rec_journal_camera(journal, 0, NULL, "s.mkv", 640, 480, NULL));
	for (uint64_t i = 0; i < 30; i++)
		MUST(rec_journal_frame_time(
			journal, 0, i, (int64_t)(100000000 + i * 33333333), i == 7, NULL));
}

static void add_live(struct rec_journal *journal)
{
	g_autoptr(rec_results) card = made_results();
	struct dsp_scr scr = {1, 1.5, 2.75, 0.321, 1.25, NAN, 0.3, 4, DSP_STATUS_AUTOMATIC};
	struct dsp_beat beat = {0.8, 0.7, NAN, 812.5, 33.3, 0.9, DSP_STATUS_ECTOPIC};
	struct dsp_artefact artefact = {3, 4, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION};
	MUST(rec_journal_live_card(journal, card, NULL));
	/* 0 new, 1 revised, 2 taken back, 3 final. */
	for (int i = 0; i < 3; i++) {
		scr.id = i + 1;
		scr.onset_s = 1.5 + i;
		MUST(rec_journal_live_scr(journal, 0, &scr, NULL));
		beat.time_s = 0.8 + i;
		MUST(rec_journal_live_beat(journal, 0, i + 1, &beat, NULL));
	}
	scr.id = 1;
	scr.onset_s = 1.625;
	MUST(rec_journal_live_scr(journal, 3, &scr, NULL));
	scr.id = 2;
	MUST(rec_journal_live_scr(journal, 2, &scr, NULL));
	MUST(rec_journal_live_beat(journal, 2, 3, &beat, NULL));
	for (int i = 0; i < 40; i++) {
		struct dsp_eda eda = {0.05 + i / 10.0, sin(i), cos(i), i == 7 ? NAN : 1.0 / (i + 1),
			exp(-i), (uint16_t)(i == 9 ? 5 : 0)};
		MUST(rec_journal_live_eda(journal, &eda, NULL));
	}
	for (int i = 0; i < 4; i++) {
		struct dsp_arousal arousal = {
			1.0 + i, i < 2 ? NAN : 50 + sin(i), 0.7, i % 2 == 0, i > 2};
		MUST(rec_journal_live_arousal(journal, &arousal, NULL));
	}
	MUST(rec_journal_live_artefact(journal, &artefact, NULL));
	MUST(rec_journal_live_lost(journal, 1.25, 1.5, NULL));
}

/* One byte in the middle of some block of samples. */
static void damage(const char *path)
{
	g_autofree char *bytes = NULL;
	gsize n = 0;
	MUST(g_file_get_contents(path, &bytes, &n, NULL));
	bytes[n * 3 / 4] ^= 0x40;
	MUST(g_file_set_contents(path, bytes, (gssize)n, NULL));
}

static void edit(const char *path, const char *copy)
{
	g_autoptr(rec_edits_log) log = rec_edits_log_open(path, UUID, NULL);
	MUST(log != NULL);
	for (int i = 0; i < 40; i++) {
		struct rec_edit edit = {.target = (uint8_t)(i % (REC_EDIT_MARK + 1)),
			.action = (uint8_t)(i % (REC_EDIT_SET + 1)),
			.old_time_s = i % 5 ? i * 0.75 : NAN,
			.new_time_s = i % 3 ? i / 7.0 : NAN};
		g_snprintf(edit.target_id, sizeof edit.target_id, "entrance#%d", i);
		g_snprintf(edit.field, sizeof edit.field, "%s", i % 2 ? "note" : "");
		g_snprintf(edit.value, sizeof edit.value, "smørrebrød %d", i);
		g_snprintf(edit.reason, sizeof edit.reason, "%s", i % 4 ? "movement" : "");
		g_snprintf(edit.rater, sizeof edit.rater, "%s", i % 2 ? "anna" : "bjørn");
		MUST(rec_edits_log_append(log, &edit, NULL));
		if (i % 10 != 0)
			continue;
		struct rec_self_report answer = {i, (char *)"entrance#1", (char *)"sam",
			i ? (char *)"arousal" : NULL, (char *)"7", (char *)"uventet 😀",
			i ? 1.5 : NAN, (char *)"2026-11-22T10:00:00+01:00", i > 10};
		MUST(rec_edits_log_append_answer(log, &answer, NULL));
	}
	rec_edits_log_close(g_steal_pointer(&log));
	g_autofree char *log_path = g_strconcat(path, ".edits", NULL);
	g_autofree char *bytes = NULL;
	gsize n = 0;
	MUST(g_file_get_contents(log_path, &bytes, &n, NULL));
	MUST(g_file_set_contents(copy, bytes, (gssize)n, NULL));
	g_autoptr(rec_session) session = rec_session_open(path, NULL);
	MUST(session != NULL && rec_session_fold_edits(session, NULL));
}

int main(int argc, char **argv)
{
	must(argc == 2, "usage: write_logs DIR");
	g_autofree char *path = g_build_filename(argv[1], "s.nwb", NULL);
	g_autofree char *journal_path = g_strconcat(path, ".journal", NULL);
	g_autofree char *copy = g_build_filename(argv[1], "log.edits", NULL);
	struct rec_journal *journal = begin(journal_path);
	for (uint64_t block = 0; block < 10; block++)
		add_block(journal, block, 0);
	add_rows(journal);
	add_live(journal);
	for (uint64_t block = 10; block < 60; block++)
		add_block(journal, block, 5);
	MUST(rec_journal_end(journal, 30000000000, NULL));
	MUST(rec_journal_close(journal, NULL));
	damage(journal_path);
	struct rec_finalise_report report = {0};
	MUST(rec_finalise(journal_path, /* keep_journal= */ true, NULL, NULL, &report, NULL));
	rec_finalise_report_clear(&report);
	edit(path, copy);
	return EXIT_SUCCESS;
}
