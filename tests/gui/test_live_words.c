/* What the live page works out without a display: names, reasons, warnings, words, traces. */
#include "gui/live/memory.h"
#include "gui/live/naming.h"
#include "gui/live/setup.h"
#include "gui/live/trail.h"
#include "gui/live/warnings.h"
#include "gui/live/words.h"
#include "tests/check_main.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *make_folder(void)
{
	char *folder = g_dir_make_tmp("affekt-XXXXXX", NULL);
	ck_assert_ptr_nonnull(folder);
	return folder;
}

static void make_file(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	ck_assert(g_file_set_contents(path, "", 0, NULL));
}

static void remove_all(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name;
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_remove(path);
	}
	g_rmdir(folder);
}

START_TEST(a_name_is_proposed_that_is_free)
{
	g_autofree char *folder = make_folder();
	g_autoptr(GDateTime) day = g_date_time_new_local(2026, 11, 29, 9, 30, 0);
	g_autofree char *first = affekt_naming_propose("Shop of the future", "P07", day, folder);
	ck_assert_str_eq(first, "shop-of-the-future_P07_2026-11-29");
	make_file(folder, "shop-of-the-future_P07_2026-11-29.nwb");
	g_autofree char *second = affekt_naming_propose("Shop of the future", "P07", day, folder);
	ck_assert_str_eq(second, "shop-of-the-future_P07_2026-11-29_2");
	make_file(folder, "shop-of-the-future_P07_2026-11-29_2.nwb.journal");
	g_autofree char *third = affekt_naming_propose("Shop of the future", "P07", day, folder);
	ck_assert_str_eq(third, "shop-of-the-future_P07_2026-11-29_3");
	g_autofree char *plain = affekt_naming_propose(NULL, "", day, folder);
	ck_assert_str_eq(plain, "session_2026-11-29");
	remove_all(folder);
}
END_TEST

START_TEST(a_code_is_no_name)
{
	static const char *const good[] = {"", "P07", "vp_12-b"};
	static const char *const bad[] = {
		"Anna Hansen", "søren", "p/7", "123456789012345678901234567890123"};
	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		ck_assert_ptr_null(affekt_naming_check_code(good[i]));
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autofree char *problem = affekt_naming_check_code(bad[i]);
		ck_assert_msg(problem != NULL, "%s", bad[i]);
	}
}
END_TEST

static gboolean holds(const GPtrArray *reasons, const char *words)
{
	for (guint i = 0; i < reasons->len; i++) {
		if (strstr(reasons->pdata[i], words) != NULL)
			return TRUE;
	}
	return FALSE;
}

START_TEST(what_keeps_it_from_starting_is_said)
{
	g_autoptr(affekt_setup) setup = affekt_setup_new();
	g_autofree char *folder = make_folder();
	g_autoptr(GPtrArray) empty = affekt_setup_reasons(setup);
	ck_assert(holds(empty, "at least one sensor"));
	ck_assert(holds(empty, "is not a folder"));
	g_free(setup->folder);
	setup->folder = g_strdup(folder);
	g_free(setup->name);
	setup->name = g_strdup("visit");
	affekt_setup_add_device(setup, "simulated,sneed=3");
	setup->study = rec_studyfile_parse("[session]\nrequired=age;hand\n", "a.study", NULL);
	g_hash_table_insert(setup->info, g_strdup("age"), g_strdup("31"));
	g_autoptr(GPtrArray) wrong = affekt_setup_reasons(setup);
	ck_assert_uint_eq(wrong->len, 2);
	ck_assert(holds(wrong, "sneed"));
	ck_assert(holds(wrong, "Hand"));
	ck_assert(!holds(wrong, "Age"));
	g_ptr_array_set_size(setup->devices, 0);
	affekt_setup_add_device(setup, "simulated,seed=3");
	g_hash_table_insert(setup->info, g_strdup("hand"), g_strdup("left"));
	g_autoptr(GPtrArray) none = affekt_setup_reasons(setup);
	ck_assert_uint_eq(none->len, 0);
	make_file(folder, "visit.nwb");
	g_autoptr(GPtrArray) taken = affekt_setup_reasons(setup);
	ck_assert(holds(taken, "already"));
	remove_all(folder);
}
END_TEST

START_TEST(a_device_is_written_as_the_command_line_takes_it)
{
	g_autofree char *bare = affekt_setup_device_text("simulated", "", " ");
	g_autofree char *whole = affekt_setup_device_text("lightstone", "1-2.3", "gain=2");
	ck_assert_str_eq(bare, "simulated");
	ck_assert_str_eq(whole, "lightstone@1-2.3,gain=2");
}
END_TEST

START_TEST(choices_are_remembered_and_what_is_gone_is_forgotten)
{
	g_autofree char *folder = make_folder();
	g_setenv("XDG_CONFIG_HOME", folder, TRUE);
	char *devices[] = {"simulated,stimuli=3:1", "lightstone@1-2", NULL};
	char *cameras[] = {NULL};
	affekt_memory_save(&(struct affekt_memory){
		.devices = devices, .cameras = cameras, .study = "/gone.study", .folder = folder});
	g_auto(affekt_memory) memory = {0};
	affekt_memory_load(&memory);
	ck_assert_uint_eq(g_strv_length(memory.devices), 2);
	ck_assert_str_eq(memory.devices[0], devices[0]);
	ck_assert_uint_eq(g_strv_length(memory.cameras), 0);
	ck_assert_ptr_null(memory.study);
	ck_assert_str_eq(memory.folder, folder);
	g_autofree char *inner = g_build_filename(folder, "affekt", NULL);
	remove_all(inner);
	remove_all(folder);
}
END_TEST

static struct acq_live calm(double time_s)
{
	return (struct acq_live){
		.state = ACQ_STATE_RUNNING,
		.time_s = time_s,
		.samples = (uint64_t)(time_s * 100),
		.conductance = 4.2,
		.gsr_unit = "uS",
		.heart_rate_bpm = 71,
		.scr_per_min = 3,
		.arousal = NAN,
		.arousal_confidence = NAN,
		.gsr_quality = 1,
		.pulse_quality = 1,
		.journal_bytes = 1000000,
		.disk_free_bytes = 100000000000,
		.disk_left_s = NAN,
	};
}

START_TEST(a_warning_comes_after_a_while_and_goes_when_mended)
{
	struct affekt_warnings *warnings = affekt_warnings_new();
	gboolean is_raised = FALSE;
	for (int i = 0; i < 100; i++) {
		struct acq_live live = calm(100 + i * 0.2);
		live.gsr_quality = i < 10 || i >= 60 ? 1 : 0.2;
		affekt_warnings_update(warnings, &live, &is_raised);
		const GPtrArray *standing = affekt_warnings_standing(warnings);
		/* Poor from 102 s on, said after 4 s; good from 112 s on, forgotten after 2 s. */
		gboolean is_due = i >= 30 && i < 70;
		if (i != 30 && i != 70)
			ck_assert_uint_eq(standing->len, is_due ? 1 : 0);
		ck_assert(!is_raised || i == 30 || i == 31);
	}
	const GPtrArray *history = affekt_warnings_history(warnings);
	ck_assert_uint_eq(history->len, 1);
	const struct affekt_warning *warning = history->pdata[0];
	ck_assert_int_eq(warning->kind, AFFEKT_WARNING_CONDUCTANCE);
	ck_assert_double_eq_tol(warning->raised_s, 106, 0.25); /* looked at each 0.2 s */
	ck_assert_double_eq_tol(warning->cleared_s, 114, 0.25);
	affekt_warnings_free(warnings);
}
END_TEST

START_TEST(what_loses_data_is_said_at_once_and_first)
{
	struct affekt_warnings *warnings = affekt_warnings_new();
	struct acq_live live = calm(50);
	affekt_warnings_update(warnings, &live, NULL);
	ck_assert_uint_eq(affekt_warnings_standing(warnings)->len, 0);
	live = calm(51);
	live.samples_lost = 12;
	live.state = ACQ_STATE_WAITING;
	g_strlcpy(live.problem, "The sensor is away", sizeof(live.problem));
	gboolean is_raised = FALSE;
	ck_assert(affekt_warnings_update(warnings, &live, &is_raised));
	ck_assert(is_raised);
	const GPtrArray *standing = affekt_warnings_standing(warnings);
	ck_assert_uint_eq(standing->len, 2);
	const struct affekt_warning *first = standing->pdata[0];
	ck_assert_str_eq(first->sentence, "The sensor is away");
	ck_assert(first->is_alarm);
	affekt_warnings_free(warnings);
}
END_TEST

START_TEST(a_sensor_that_says_nothing_and_a_full_disk_are_noticed)
{
	struct affekt_warnings *warnings = affekt_warnings_new();
	struct acq_live live = calm(50);
	affekt_warnings_update(warnings, &live, NULL);
	live.time_s = 54;
	live.disk_free_bytes = 20000000; /* at 2 x 20 kB/s: 8 min */
	affekt_warnings_update(warnings, &live, NULL);
	const GPtrArray *standing = affekt_warnings_standing(warnings);
	ck_assert_uint_eq(standing->len, 2);
	ck_assert_int_eq(
		((struct affekt_warning *)standing->pdata[0])->kind, AFFEKT_WARNING_SILENT);
	ck_assert_int_eq(((struct affekt_warning *)standing->pdata[1])->kind, AFFEKT_WARNING_DISK);
	affekt_warnings_free(warnings);
}
END_TEST

START_TEST(numbers_become_words)
{
	struct acq_live live = calm(37);
	live.calibrating_left_s = 22.4;
	g_autofree char *conductance = affekt_words_conductance(&live);
	ck_assert_str_eq(conductance, "4.20 µS");
	g_autofree char *left =
		affekt_words_arousal(&live, affekt_words_baseline_left_s(&live, NULL, NULL));
	ck_assert_str_eq(left, "calibrating, 23 s left");
	live.arousal = 61;
	live.arousal_confidence = 0.2;
	g_autofree char *low = affekt_words_arousal(&live, NAN);
	ck_assert_str_eq(low, "low confidence");
	live.disk_left_s = 1800; /* films fill it faster than the journal */
	g_autofree char *disk = affekt_words_disk(&live);
	ck_assert_ptr_nonnull(strstr(disk, "30 minutes"));
	live.gaps = 2;
	live.samples_lost = 384;
	g_autofree char *losses = affekt_words_losses(&live);
	ck_assert_str_eq(losses, "2 gaps, 384 samples lost");
	live.is_simulated = live.is_uncalibrated = true;
	g_autofree char *labels = affekt_words_labels(&live);
	ck_assert_str_eq(labels, "SIMULATED · UNCALIBRATED");
	g_autofree char *clock = affekt_words_clock(3754.96);
	ck_assert_str_eq(clock, "1:02:34");
	g_autofree char *unknown = affekt_words_number(NAN, 1);
	ck_assert_str_eq(unknown, "–");
}
END_TEST

START_TEST(the_baseline_waits_for_its_planned_visit)
{
	g_autoptr(rec_studyfile) study = rec_studyfile_parse(
		"[phase rest]\nbaseline=yes\n[touchpoint rest]\nphase=rest\n", "a.study", NULL);
	ck_assert_ptr_nonnull(study);
	g_autoptr(GArray) plan = g_array_new(FALSE, TRUE, sizeof(struct acq_plan_row));
	struct acq_plan_row row = {.id = "rest", .phase = "rest", .open_since_s = NAN};
	g_array_append_val(plan, row);
	struct acq_live live = calm(100);
	live.calibrating_left_s = 40;
	ck_assert_double_nan(affekt_words_baseline_left_s(&live, study, plan));
	g_array_index(plan, struct acq_plan_row, 0).open_since_s = 80;
	ck_assert_double_eq(affekt_words_baseline_left_s(&live, study, plan), 40);
}
END_TEST

/* @n points of a saw tooth at @rate_hz from @from_s on. */
static void add_saw(struct affekt_trail *trail, double from_s, double rate_hz, int n)
{
	for (int i = 0; i < n; i++) {
		struct acq_trace_point point = {
			.time_s = from_s + i / rate_hz, .value = (float)(i % 10)};
		affekt_trail_add(trail, ACQ_TRACE_GSR, &point, 1);
	}
}

START_TEST(a_trail_keeps_the_last_minute_whatever_came_before)
{
	struct affekt_trail *trail = affekt_trail_new();
	add_saw(trail, 0, 250, 250 * 600);
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct affekt_trail_step));
	affekt_trail_steps(trail, ACQ_TRACE_GSR, 0, steps);
	ck_assert_uint_le(steps->len, AFFEKT_TRAIL_BINS);
	ck_assert_uint_ge(steps->len, AFFEKT_TRAIL_BINS - 1);
	const struct affekt_trail_step *first = &g_array_index(steps, struct affekt_trail_step, 0);
	ck_assert_double_eq_tol(first->time_s, 540, 2 * AFFEKT_TRAIL_BIN_S);
	/* Ten samples in each bin: nothing between two bins is left out. */
	ck_assert_float_eq(first->low, 0);
	ck_assert_float_eq(first->high, 9);
	double low = NAN;
	double high = NAN;
	ck_assert(affekt_trail_range(trail, ACQ_TRACE_GSR, 590, &low, &high));
	ck_assert_double_eq(low, 0);
	ck_assert_double_eq(high, 9);
	ck_assert(!affekt_trail_range(trail, ACQ_TRACE_PULSE, 0, &low, &high));
	affekt_trail_free(trail);
}
END_TEST

START_TEST(a_gap_is_no_line)
{
	struct affekt_trail *trail = affekt_trail_new();
	add_saw(trail, 10, 100, 200);
	add_saw(trail, 15, 100, 200);
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct affekt_trail_step));
	affekt_trail_steps(trail, ACQ_TRACE_GSR, 0, steps);
	int n_begins = 0;
	for (guint i = 0; i < steps->len; i++)
		n_begins += !g_array_index(steps, struct affekt_trail_step, i).joins;
	ck_assert_int_eq(n_begins, 2);
	affekt_trail_free(trail);
}
END_TEST

START_TEST(a_trail_follows_the_trace_of_a_recording)
{
	struct acq_trace *trace = acq_trace_create(100, 100);
	struct affekt_trail *trail = affekt_trail_new();
	for (int i = 0; i < 20; i++) {
		struct acq_trace_point point = {.time_s = 60 + i, .value = (float)i};
		acq_trace_push(trace, ACQ_TRACE_AROUSAL, &point);
	}
	affekt_trail_follow(trail, trace);
	affekt_trail_follow(trail, trace); /* nothing is taken twice */
	g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct affekt_trail_step));
	affekt_trail_steps(trail, ACQ_TRACE_AROUSAL, 0, steps);
	ck_assert_uint_eq(steps->len, 20);
	ck_assert_double_eq(affekt_trail_newest_s(trail), 79);
	affekt_trail_free(trail);
	acq_trace_destroy(trace);
}
END_TEST

START_TEST(a_missing_sync_test_is_said_and_nothing_is_when_there_is_one)
{
	struct acq_live live = {.time_s = 400, .n_cameras = 1};
	g_autofree char *none = affekt_words_sync(0, (double)NAN);
	g_autofree char *one = affekt_words_sync(1, 65);
	g_autofree char *missing = affekt_words_sync_reminder(&live, (double)NAN);
	g_autofree char *old = affekt_words_sync_reminder(&live, 65);
	g_autofree char *fresh = affekt_words_sync_reminder(&live, 380);
	live.n_cameras = 0;
	g_autofree char *needless = affekt_words_sync_reminder(&live, (double)NAN);
	ck_assert_str_eq(none, "no sync test yet");
	ck_assert_str_eq(one, "last at 01:05");
	ck_assert_str_ne(missing, "");
	ck_assert_str_ne(old, "");
	ck_assert_str_eq(fresh, "");
	ck_assert_str_eq(needless, "");
}
END_TEST

TESTS_MAIN("gui/live_words", a_name_is_proposed_that_is_free, a_code_is_no_name,
	a_missing_sync_test_is_said_and_nothing_is_when_there_is_one,
	what_keeps_it_from_starting_is_said, a_device_is_written_as_the_command_line_takes_it,
	choices_are_remembered_and_what_is_gone_is_forgotten,
	a_warning_comes_after_a_while_and_goes_when_mended,
	what_loses_data_is_said_at_once_and_first,
	a_sensor_that_says_nothing_and_a_full_disk_are_noticed, numbers_become_words,
	the_baseline_waits_for_its_planned_visit,
	a_trail_keeps_the_last_minute_whatever_came_before, a_gap_is_no_line,
	a_trail_follows_the_trace_of_a_recording)
