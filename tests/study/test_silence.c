#include "study/session/silence.h"

#include "dsp/arousal.h"
#include "study/base/spans.h"
#include "tests/check_main.h"
#include "tests/study/made.h"

static GArray *make_components(guint seconds)
{
	GArray *components = g_array_new(FALSE, TRUE, sizeof(struct dsp_components));

	for (guint t = 1; t <= seconds; t++) {
		struct dsp_components row = {.time_s = t};
		for (int k = 0; k < DSP_COMPONENTS; k++)
			row.q[k] = 1;
		g_array_append_val(components, row);
	}
	return components;
}

static const struct dsp_components *second(const GArray *components, guint t)
{
	return &g_array_index(components, struct dsp_components, t - 1);
}

static void add_window(
	struct rec_results *results, double start_s, double end_s, uint8_t channel, uint8_t kind)
{
	struct dsp_artefact artefact = {start_s, end_s, channel, kind};
	g_array_append_val(results->artefacts, artefact);
}

START_TEST(a_dead_stretch_has_no_valid_time_and_no_components)
{
	g_autoptr(rec_results) results = made_results(100, 5);
	g_autoptr(GArray) components = make_components(100);

	add_window(results, 20, 60, DSP_CHANNEL_GSR, DSP_ARTEFACT_NO_SIGNAL);
	study_silence_apply(results, components);
	ck_assert_double_eq_tol(
		study_spans_gsr_valid_s(results, (struct study_span){0, 100}), 60, 0.1);
	ck_assert(isnan(second(components, 40)->x[DSP_COMPONENT_DRIVER]));
	ck_assert_double_eq(second(components, 40)->q[DSP_COMPONENT_LEVEL], 0);
	/* The pulse still says what it says, and so do the seconds beside. */
	ck_assert_double_eq(second(components, 40)->q[DSP_COMPONENT_HEART], 1);
	ck_assert_double_eq(second(components, 20)->q[DSP_COMPONENT_LEVEL], 1);
	ck_assert_double_eq(second(components, 61)->q[DSP_COMPONENT_LEVEL], 1);
}
END_TEST

START_TEST(what_is_dead_to_the_end_has_no_valid_row)
{
	g_autoptr(rec_results) results = made_results(100, 5);
	g_autoptr(GArray) components = make_components(100);

	/* The last row is the record's last sample. */
	add_window(results, 0, 99.9, DSP_CHANNEL_GSR, DSP_ARTEFACT_NO_SIGNAL);
	study_silence_apply(results, components);
	ck_assert_double_eq(study_spans_gsr_valid_s(results, (struct study_span){0, 100}), 0);
}
END_TEST

START_TEST(other_windows_change_nothing_here)
{
	g_autoptr(rec_results) results = made_results(100, 5);
	g_autoptr(GArray) components = make_components(100);

	add_window(results, 20, 60, DSP_CHANNEL_GSR, DSP_ARTEFACT_SLOPE);
	add_window(results, 20, 60, DSP_CHANNEL_PULSE, DSP_ARTEFACT_NO_SIGNAL);
	study_silence_apply(results, components);
	ck_assert_double_eq_tol(
		study_spans_gsr_valid_s(results, (struct study_span){0, 100}), 100, 0.1);
	ck_assert_double_eq(second(components, 40)->q[DSP_COMPONENT_DRIVER], 1);
}
END_TEST

static void add_scr(struct rec_results *results, double onset_s)
{
	struct dsp_scr scr = {.onset_s = onset_s, .peak_s = onset_s + 1};
	g_array_append_val(results->scr, scr);
}

START_TEST(nothing_responds_in_a_dead_stretch)
{
	g_autoptr(rec_results) results = made_results(100, 5);
	g_autoptr(GArray) components = make_components(100);

	g_array_set_size(results->scr, 0);
	add_scr(results, 19);
	add_scr(results, 21);
	add_scr(results, 59);
	add_scr(results, 61);
	add_window(results, 20, 60, DSP_CHANNEL_GSR, DSP_ARTEFACT_NO_SIGNAL);
	study_silence_apply(results, components);
	ck_assert_uint_eq(results->scr->len, 2);
	ck_assert_double_eq(g_array_index(results->scr, struct dsp_scr, 0).onset_s, 19);
	ck_assert_double_eq(g_array_index(results->scr, struct dsp_scr, 1).onset_s, 61);
}
END_TEST

START_TEST(nothing_responds_without_a_usable_signal)
{
	g_autoptr(rec_results) results = made_results(100, 5);

	add_scr(results, 50);
	g_autoptr(GArray) components = make_components(100);
	results->gsr_valid_share = 0.11;
	study_silence_clear(results, components);
	ck_assert_uint_gt(results->scr->len, 0);
	results->gsr_valid_share = 0.09;
	study_silence_clear(results, components);
	ck_assert_uint_eq(results->scr->len, 0);
}
END_TEST

START_TEST(a_dead_pulse_has_no_components)
{
	g_autoptr(rec_results) results = made_results(300, 5);
	g_autoptr(GArray) components = make_components(300);

	add_window(results, 20, 40, DSP_CHANNEL_PULSE, DSP_ARTEFACT_NO_SIGNAL);
	add_window(results, 50, 109, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION);
	add_window(results, 120, 180, DSP_CHANNEL_PULSE, DSP_ARTEFACT_POOR_QUALITY);
	add_window(results, 200, 280, DSP_CHANNEL_PULSE, DSP_ARTEFACT_RANGE);
	study_silence_apply(results, components);
	for (guint t = 1; t <= 300; t++) {
		bool is_dead = (t > 20 && t <= 40) || (t > 120 && t <= 180);
		const struct dsp_components *row = second(components, t);
		ck_assert_int_eq(isnan(row->x[DSP_COMPONENT_HEART]), is_dead);
		ck_assert_int_eq(isnan(row->x[DSP_COMPONENT_VESSELS]), is_dead);
		ck_assert_double_eq(row->q[DSP_COMPONENT_VESSELS], is_dead ? 0 : 1);
		ck_assert_double_eq(row->q[DSP_COMPONENT_DRIVER], 1);
	}
}
END_TEST

START_TEST(nothing_beats_without_a_usable_pulse)
{
	g_autoptr(rec_results) results = made_results(100, 5);
	g_autoptr(GArray) components = make_components(100);

	made_beats(results, 0, 100, 0.8, 1);
	results->pulse_valid_share = 0.11;
	study_silence_clear(results, components);
	ck_assert_uint_gt(results->beats->len, 0);
	ck_assert_double_eq(second(components, 40)->q[DSP_COMPONENT_HEART], 1);
	results->pulse_valid_share = 0.09;
	study_silence_clear(results, components);
	ck_assert_uint_eq(results->beats->len, 0);
	ck_assert(isnan(second(components, 1)->x[DSP_COMPONENT_HEART]));
	ck_assert_double_eq(second(components, 100)->q[DSP_COMPONENT_VESSELS], 0);
	ck_assert_double_eq(second(components, 40)->q[DSP_COMPONENT_LEVEL], 1);
}
END_TEST

START_TEST(windows_come_in_order_of_time)
{
	g_autoptr(rec_results) results = made_results(100, 5);
	g_autoptr(GArray) components = make_components(100);

	add_window(results, 50, 60, DSP_CHANNEL_GSR, DSP_ARTEFACT_SLOPE);
	add_window(results, 10, 70, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION);
	add_window(results, 10, 20, DSP_CHANNEL_GSR, DSP_ARTEFACT_CLIPPED);
	study_silence_apply(results, components);
	const struct dsp_artefact *rows =
		(const struct dsp_artefact *)(const void *)results->artefacts->data;
	ck_assert_int_eq(rows[0].kind, DSP_ARTEFACT_CLIPPED);
	ck_assert_int_eq(rows[1].kind, DSP_ARTEFACT_MOTION);
	ck_assert_int_eq(rows[2].kind, DSP_ARTEFACT_SLOPE);
}
END_TEST

TESTS_MAIN("study/silence", what_is_dead_to_the_end_has_no_valid_row,
	a_dead_stretch_has_no_valid_time_and_no_components, other_windows_change_nothing_here,
	nothing_responds_in_a_dead_stretch, nothing_responds_without_a_usable_signal,
	a_dead_pulse_has_no_components, nothing_beats_without_a_usable_pulse,
	windows_come_in_order_of_time)
