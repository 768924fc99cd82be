#include "recordings/journal/journal_read.h"

#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	CHANGE_ADD,
	CHANGE_UPDATE,
	CHANGE_RETRACT,
	CHANGE_FINAL
};

struct place {
	char *folder, *path;
};

static struct place make_place(void)
{
	struct place place = {.folder = made_folder()};

	place.path = g_build_filename(place.folder, "a.nwb.journal", NULL);
	return place;
}

static void leave(struct place *place)
{
	made_remove(place->folder);
	g_free(place->folder);
	g_free(place->path);
}

static struct rec_session *open_journal(const char *path)
{
	g_autoptr(GError) error = NULL;
	struct rec_session *session = rec_session_open(path, &error);

	ck_assert_msg(session != NULL, "%s", error ? error->message : "");
	return session;
}

START_TEST(every_row_comes_back)
{
	struct place place = make_place();
	struct rec_journal *journal = made_journal(place.path);
	struct rec_visit visit = {(char *)"pay", (char *)"Betaling", NULL, true, false, 2, 1.5, NAN,
		(char *)"key", 1.6, 0.1, NAN, (char *)"note"};
	struct rec_mark mark = {7, 2.25, 0.5, 2.5, (char *)"dør", (char *)"key", NULL, NULL};

	for (uint64_t i = 0; i < 40; i++)
		ck_assert(made_append(journal, i, NULL));
	ck_assert(rec_journal_visit(journal, 11, &visit, NULL));
	visit.end_s = 3.5;
	ck_assert(rec_journal_visit(journal, 11, &visit, NULL));
	ck_assert(rec_journal_mark(journal, &mark, NULL));
	ck_assert(rec_journal_device_event(journal, 0, 1, "beat", 61, 1234000000, NULL));
	ck_assert(rec_journal_named_event(
		journal, "video", NULL, "sync_flash_seen", 1, 2500000000, NULL));
	ck_assert(rec_journal_camera(journal, 0, NULL, "a.mkv", 640, 480, NULL));
	ck_assert(rec_journal_frame_time(journal, 0, 0, 40000000, false, NULL));
	ck_assert(rec_journal_frame_time(journal, 0, 1, 80000000, true, NULL));
	ck_assert(rec_journal_frame_time(journal, 0, 2, 120000000, false, NULL));
	ck_assert(rec_journal_live_lost(journal, 1, 2, NULL));
	ck_assert(rec_journal_end(journal, 6000000000, NULL));
	ck_assert(rec_journal_close(journal, NULL));

	g_autoptr(rec_session) session = open_journal(place.path);
	struct rec_journal_state state;
	rec_journal_get_state(session, &state);
	ck_assert(state.had_end && session->is_journal);
	ck_assert_ptr_null(rec_journal_describe_loss(session));
	ck_assert_str_eq(session->participant, "P07");
	ck_assert_double_eq(session->duration_s, 6);
	ck_assert_uint_eq(made_check_samples(session, true), 40 * MADE_BLOCK);
	ck_assert_uint_eq(session->gaps->len, 0);

	ck_assert_uint_eq(session->visits->len, 1);
	const struct rec_visit *back = g_ptr_array_index(session->visits, 0);
	ck_assert_str_eq(back->title, "Betaling");
	ck_assert_double_eq(back->end_s, 3.5);
	ck_assert(back->is_critical && !back->is_baseline);
	const struct rec_mark *mark_back = g_ptr_array_index(session->marks, 0);
	ck_assert_int_eq(mark_back->id, 7);
	ck_assert_str_eq(mark_back->label, "dør");
	ck_assert_ptr_null(mark_back->rater);
	ck_assert_uint_eq(session->device_events->len, 3);
	const struct rec_device_event *event = g_ptr_array_index(session->device_events, 0);
	ck_assert_str_eq(event->device, "made");
	ck_assert_str_eq(event->channel, "pulse");
	ck_assert_double_eq_tol(event->start_s, 1.234, 1e-9);
	event = g_ptr_array_index(session->device_events, 1);
	ck_assert_str_eq(event->device, "video");
	ck_assert_ptr_null(event->channel);
	ck_assert_str_eq(event->kind, "sync_flash_seen");
	ck_assert_double_eq(event->value, 1);
	ck_assert_double_eq_tol(event->start_s, 2.5, 1e-9);
	const struct rec_video *video = g_ptr_array_index(session->videos, 0);
	ck_assert_uint_eq(video->n_frames, 2);
	ck_assert_uint_eq(video->dropped, 1);
	ck_assert_double_eq_tol(video->frame_s[1], 0.12, 1e-9);
	leave(&place);
}
END_TEST

START_TEST(the_clock_is_fitted_through_late_stamps)
{
	struct place place = make_place();
	struct rec_journal *journal = made_journal(place.path);
	static const enum core_raw_type TYPES[2] = {CORE_RAW_U8, CORE_RAW_U8};
	double values[2 * MADE_BLOCK] = {0};
	const double period_ns = 1e9 / MADE_RATE_HZ * 1.0001; /* the device runs 100 ppm slow */

	for (uint64_t i = 0; i < 3000; i++) {
		uint64_t last = (i + 1) * MADE_BLOCK - 1;
		int64_t late_ns = (int64_t)(made_value(3, i) * 1000) + (i % 50 == 0 ? 80000000 : 0);
		struct rec_journal_block block = {
			.n_values = 2,
			.starts_segment = i == 0,
			.n = MADE_BLOCK,
			.first_index = i * MADE_BLOCK,
			.host_ns = llround((double)last * period_ns) + late_ns,
			.types = TYPES,
			.values = values,
		};
		ck_assert(rec_journal_samples(journal, &block, NULL));
	}
	ck_assert(rec_journal_close(journal, NULL));
	g_autoptr(rec_session) session = open_journal(place.path);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
	ck_assert_uint_eq(clock->segments->len, 1);
	const struct rec_segment *segment = &g_array_index(clock->segments, struct rec_segment, 0);
	ck_assert_double_eq_tol(segment->line.drift_ppm, -100, 3);
	double times[2];
	ck_assert(rec_session_read_times(session, 0, 0, 1, times, NULL));
	ck_assert(rec_session_read_times(session, 0, clock->n - 1, 1, times + 1, NULL));
	/* The constant part of the delay, 2 ms in the mean, cannot be known; the rest is fitted. */
	ck_assert_double_eq_tol(
		times[1] - times[0], (double)(clock->n - 1) * period_ns * 1e-9, 1e-3);
	ck_assert_double_eq_tol(times[0], 0.002, 0.002);
	leave(&place);
}
END_TEST

START_TEST(gaps_and_segments_are_kept_apart)
{
	struct place place = make_place();
	struct rec_journal *journal = made_journal(place.path);
	static const enum core_raw_type TYPES[2] = {CORE_RAW_I16, CORE_RAW_F32};
	double values[8] = {1, 2, 3, 4, 5, NAN, 7, 8};
	uint16_t flags[4] = {0, 0, 1, 0};
	struct rec_journal_block block = {.n_values = 2,
		.starts_segment = true,
		.n = 4,
		.host_ns = 1000000000,
		.types = TYPES,
		.values = values,
		.flags = flags};

	ck_assert(rec_journal_samples(journal, &block, NULL));
	/* three counted ones are lost, and the recorder says so */
	ck_assert(rec_journal_gap(journal, 0, 0, "sequence", 4, 3, 1000000000, 1030000000, NULL));
	block.starts_segment = false;
	block.first_index = 7;
	block.host_ns = 1060000000;
	ck_assert(rec_journal_samples(journal, &block, NULL));
	/* five more, and nobody says anything */
	block.first_index = 16;
	block.host_ns = 1130000000;
	ck_assert(rec_journal_samples(journal, &block, NULL));
	/* unplugged */
	ck_assert(rec_journal_gap(
		journal, 0, 255, "unplugged", 20, NAN, 1130000000, 5000000000, NULL));
	block.starts_segment = true;
	block.first_index = 20;
	block.host_ns = 5000000000;
	ck_assert(rec_journal_samples(journal, &block, NULL));
	ck_assert(rec_journal_close(journal, NULL));

	g_autoptr(rec_session) session = open_journal(place.path);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
	ck_assert_uint_eq(clock->n, 16);
	ck_assert_uint_eq(clock->segments->len, 2);
	ck_assert_uint_eq(g_array_index(clock->segments, struct rec_segment, 1).first, 12);
	ck_assert_uint_eq(session->gaps->len, 3);
	const struct rec_gap *gap = g_ptr_array_index(session->gaps, 0);
	ck_assert_str_eq(gap->cause, "sequence");
	ck_assert_str_eq(gap->channels, "gsr;pulse");
	gap = g_ptr_array_index(session->gaps, 1);
	ck_assert_str_eq(gap->cause, "journal");
	ck_assert_double_eq(gap->samples_lost, 5);
	gap = g_ptr_array_index(session->gaps, 2);
	ck_assert_str_eq(gap->cause, "unplugged");
	ck_assert(isnan(gap->samples_lost));

	/* Seven indices lie between the first sample and that behind the counted gap. */
	double times[16], raw[16];
	uint16_t read_flags[16];
	ck_assert(rec_session_read_times(session, 0, 0, 16, times, NULL));
	ck_assert_double_eq_tol(times[4] - times[0], 7.0 / MADE_RATE_HZ, 1e-6);
	ck_assert_double_gt(times[12] - times[11], 3);
	ck_assert(rec_session_read_raw(session, 1, 0, 16, raw, NULL));
	ck_assert_double_eq(raw[0], 2);
	ck_assert(isnan(raw[2]));
	ck_assert(rec_session_read_stored_flags(session, 0, 0, 16, read_flags, NULL));
	ck_assert_uint_eq(read_flags[14], 1);
	ck_assert_uint_eq(read_flags[13], 0);
	leave(&place);
}
END_TEST

START_TEST(live_rows_end_as_the_last_word_on_them)
{
	struct place place = make_place();
	struct rec_journal *journal = made_journal(place.path);
	struct dsp_scr scr = {.id = 1, .onset_s = 5, .amplitude = 0.1};
	struct dsp_beat beat = {.time_s = 1};
	struct rec_results *card = made_results();

	ck_assert(rec_journal_live_card(journal, card, NULL));
	ck_assert(rec_journal_live_scr(journal, CHANGE_ADD, &scr, NULL));
	scr.amplitude = 0.2;
	ck_assert(rec_journal_live_scr(journal, CHANGE_FINAL, &scr, NULL));
	scr.id = 2;
	scr.onset_s = 3;
	ck_assert(rec_journal_live_scr(journal, CHANGE_UPDATE, &scr, NULL));
	scr.id = 3;
	ck_assert(rec_journal_live_scr(journal, CHANGE_ADD, &scr, NULL));
	ck_assert(rec_journal_live_scr(journal, CHANGE_RETRACT, &scr, NULL));
	ck_assert(rec_journal_live_beat(journal, CHANGE_ADD, 1, &beat, NULL));
	beat.time_s = 1.1;
	ck_assert(rec_journal_live_beat(journal, CHANGE_FINAL, 1, &beat, NULL));
	for (int i = 0; i < 20; i++) {
		struct dsp_eda eda = {0.05 + i * 0.1, i, i, i, i, 0};

		if (i < 5 || i > 7)
			ck_assert(rec_journal_live_eda(journal, &eda, NULL));
	}
	ck_assert(rec_journal_close(journal, NULL));

	g_autoptr(rec_session) session = open_journal(place.path);
	ck_assert_ptr_nonnull(session->live);
	ck_assert_str_eq(session->live->methods, card->methods);
	const GArray *rows = session->live->scr;
	ck_assert_uint_eq(rows->len, 2);
	ck_assert_int_eq(g_array_index(rows, struct dsp_scr, 0).id, 2);
	ck_assert_int_eq(g_array_index(rows, struct dsp_scr, 0).status, DSP_STATUS_PROVISIONAL);
	ck_assert_double_eq(g_array_index(rows, struct dsp_scr, 1).amplitude, 0.2);
	ck_assert_int_eq(g_array_index(rows, struct dsp_scr, 1).status, DSP_STATUS_AUTOMATIC);
	ck_assert_uint_eq(session->live->beats->len, 1);
	ck_assert_double_eq(g_array_index(session->live->beats, struct dsp_beat, 0).time_s, 1.1);
	/* The grid has no holes: what is missing is unknown. */
	ck_assert_double_eq_tol(session->live->eda_rate_hz, 10, 1e-6);
	ck_assert_uint_eq(session->live->eda->len, 20);
	ck_assert(isnan(g_array_index(session->live->eda, struct dsp_eda, 6).tonic));
	ck_assert_double_eq(g_array_index(session->live->eda, struct dsp_eda, 8).tonic, 8);
	rec_results_free(card);
	leave(&place);
}
END_TEST

START_TEST(samples_survive_the_loss_of_header_and_device)
{
	struct place place = make_place();
	struct rec_journal *journal = made_journal(place.path);
	uint64_t samples_at = rec_journal_bytes(journal);
	g_autofree char *bytes = NULL;
	gsize size = 0;

	for (uint64_t i = 0; i < 100; i++)
		ck_assert(made_append(journal, i, NULL));
	ck_assert(rec_journal_close(journal, NULL));
	ck_assert(g_file_get_contents(place.path, &bytes, &size, NULL));
	memset(bytes + REC_FRAME_FILE_BYTES, 0xAA, samples_at - REC_FRAME_FILE_BYTES);
	ck_assert(g_file_set_contents(place.path, bytes, (gssize)size, NULL));
	g_autoptr(rec_session) session = open_journal(place.path);
	ck_assert_uint_eq(session->channels->len, 2);
	ck_assert_uint_eq(made_check_samples(session, true), 100 * MADE_BLOCK);
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
	ck_assert_double_eq_tol(clock->rate_hz, MADE_RATE_HZ, 0.5);
	leave(&place);
}
END_TEST

START_TEST(damage_is_a_gap_row_and_costs_nothing_else)
{
	struct place place = make_place();
	struct rec_journal *journal = made_journal(place.path);
	g_autofree char *good = NULL;
	gsize size = 0;
	g_autoptr(GRand) random = g_rand_new_with_seed(11);

	for (uint64_t i = 0; i < 200; i++)
		ck_assert(made_append(journal, i, NULL));
	ck_assert(rec_journal_close(journal, NULL));
	ck_assert(g_file_get_contents(place.path, &good, &size, NULL));
	for (int round = 0; round < 60; round++) {
		g_autofree char *bad = g_memdup2(good, size);
		gsize at = (gsize)g_rand_int_range(random, 3000, (gint32)size - 3000);

		bad[at] = (char)(bad[at] ^ (1 << g_rand_int_range(random, 0, 8)));
		ck_assert(g_file_set_contents(place.path, bad, (gssize)size, NULL));
		g_autoptr(rec_session) session = open_journal(place.path);
		ck_assert_uint_eq(made_check_samples(session, false), 199 * MADE_BLOCK);
		ck_assert_uint_eq(session->gaps->len, 1);
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, 0);
		ck_assert_str_eq(gap->cause, "journal");
		ck_assert_double_eq(gap->samples_lost, MADE_BLOCK);
		g_autofree char *loss = rec_journal_describe_loss(session);
		ck_assert_msg(strstr(loss, "1 damaged stretch (") && strstr(loss, " 1 record)"),
			"%s", loss);
	}
	leave(&place);
}
END_TEST

START_TEST(a_growing_journal_is_read_as_far_as_it_is)
{
	struct place place = make_place();
	struct rec_journal *journal = made_journal(place.path);

	for (uint64_t i = 0; i < 10; i++)
		ck_assert(made_append(journal, i, NULL));
	g_autoptr(rec_session) session = open_journal(place.path);
	for (uint64_t i = 10; i < 20; i++)
		ck_assert(made_append(journal, i, NULL));
	ck_assert_uint_eq(made_check_samples(session, true), 10 * MADE_BLOCK);
	g_autoptr(rec_session) later = open_journal(place.path);
	ck_assert_uint_eq(made_check_samples(later, true), 20 * MADE_BLOCK);
	ck_assert(rec_journal_close(journal, NULL));
	leave(&place);
}
END_TEST

TESTS_MAIN("recordings/journal_read", every_row_comes_back, the_clock_is_fitted_through_late_stamps,
	gaps_and_segments_are_kept_apart, live_rows_end_as_the_last_word_on_them,
	samples_survive_the_loss_of_header_and_device, damage_is_a_gap_row_and_costs_nothing_else,
	a_growing_journal_is_read_as_far_as_it_is)
