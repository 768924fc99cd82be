#include "dsp/components.h"

#include "dsp/arousal.h"
#include "dsp/base/flags.h"
#include "tests/dsp/run.h"

#include <math.h>

static struct dsp_components_builder *builder;
static struct dsp_components_progress gsr, pulse;

static void setup(void)
{
	struct dsp_params params;

	dsp_params_init(&params);
	builder = dsp_components_create(&params, 20.0);
	gsr = (struct dsp_components_progress){.is_present = true,
		.newest_s = (double)NAN,
		.final_s = -(double)INFINITY,
		.responses_s = -(double)INFINITY};
	pulse = gsr;
	pulse.responses_s = (double)INFINITY;
}

/* Conductance of @seconds, driver @driver, tonic @level, from time 0. */
static void push_seconds(int from, int to, double level, double driver)
{
	for (int i = 10 * from; i < 10 * to; i++) {
		struct dsp_eda sample = {.time_s = i / 10.0,
			.conductance = level + 0.2 * sin(2.0 * M_PI * 0.1 * i / 10.0),
			.tonic = level,
			.driver = driver};

		dsp_components_push_eda(builder, &sample, 0.0, 1.0);
	}
	gsr.newest_s = gsr.final_s = gsr.responses_s = to;
}

START_TEST(rows_hold_the_features_at_stimulus_time)
{
	struct dsp_components row;
	int n = 0;

	setup();
	pulse.is_present = false;
	push_seconds(0, 70, 5.0, 0.05);
	push_seconds(70, 100, 8.0, 0.15);
	dsp_components_push_scr(builder, 50.0);
	gsr.final_s = gsr.responses_s = (double)INFINITY;
	while (dsp_components_pull(builder, &gsr, &pulse, &row)) {
		ck_assert_double_eq(row.time_s, ++n);
		ck_assert(!row.is_provisional);
		if (n == 66) {
			ck_assert_double_eq_tol(row.x[DSP_COMPONENT_DRIVER], log(2.0), 1e-9);
			ck_assert_double_eq_tol(row.x[DSP_COMPONENT_LEVEL], 5.0, 1e-9);
			ck_assert_double_eq_tol(
				row.x[DSP_COMPONENT_RATE], 3.0 * exp(-(67.5 - 50.0) / 20.0), 1e-9);
			ck_assert_double_eq_tol(exp(row.x[DSP_COMPONENT_SYMPATHETIC]), 0.02, 0.001);
			ck_assert_double_eq_tol(row.q[DSP_COMPONENT_DRIVER], 1.0, 1e-9);
		}
		/* The driver of 70 s belongs to what was seen at 68.5 s. */
		if (n == 68)
			ck_assert_double_eq_tol(row.x[DSP_COMPONENT_DRIVER], log(2.0), 1e-9);
		if (n == 70)
			ck_assert_double_eq_tol(row.x[DSP_COMPONENT_DRIVER], log(4.0), 1e-9);
		if (n == 78)
			ck_assert_double_eq_tol(row.x[DSP_COMPONENT_LEVEL], 8.0, 1e-9);
		ck_assert(isnan(row.x[DSP_COMPONENT_VESSELS]));
		ck_assert(isnan(row.x[DSP_COMPONENT_MUSCLE]));
		ck_assert_double_eq(row.q[DSP_COMPONENT_MUSCLE], 0.0);
		if (n < 60)
			ck_assert(isnan(row.x[DSP_COMPONENT_SYMPATHETIC]));
	}
	ck_assert_int_eq(n, 100);
	dsp_components_destroy(builder);
}
END_TEST

START_TEST(rows_wait_for_the_other_channel_but_not_for_ever)
{
	struct dsp_components row;

	setup();
	push_seconds(0, 15, 5.0, 0.1);
	ck_assert(!dsp_components_pull(builder, &gsr, &pulse, &row));
	for (int s = 1; s <= 10; s++)
		dsp_components_push_pulse(builder, s, 60.0 + s, -1.0, 0.8, false);
	pulse.newest_s = 12.0;
	pulse.final_s = 10.0;
	for (int s = 1; s <= 6; s++) {
		ck_assert(dsp_components_pull(builder, &gsr, &pulse, &row));
		ck_assert_double_eq(row.x[DSP_COMPONENT_HEART], 60.0 + s + 3.0);
		ck_assert_double_eq(row.x[DSP_COMPONENT_VESSELS], 1.0);
		ck_assert_double_eq(row.q[DSP_COMPONENT_VESSELS], 0.8);
	}
	ck_assert(!dsp_components_pull(builder, &gsr, &pulse, &row));
	/* The pulse stops: 20 s later the rows go on without it. */
	push_seconds(15, 40, 5.0, 0.1);
	ck_assert(dsp_components_pull(builder, &gsr, &pulse, &row));
	ck_assert_double_eq(row.time_s, 7.0);
	ck_assert(isnan(row.x[DSP_COMPONENT_VESSELS]));
	ck_assert_double_eq(row.x[DSP_COMPONENT_HEART], 70.0);
	dsp_components_destroy(builder);
}
END_TEST

START_TEST(provisional_seconds_stay_out_of_final_rows)
{
	struct dsp_components row;

	setup();
	push_seconds(0, 30, 5.0, 0.1);
	for (int s = 1; s <= 30; s++)
		dsp_components_push_pulse(builder, s, 70.0, -1.0, 0.8, s > 5);
	pulse.newest_s = 30.0;
	pulse.final_s = (double)INFINITY;
	gsr.final_s = gsr.responses_s = (double)INFINITY;
	dsp_components_preview(builder, 20, NULL, 0, &row);
	ck_assert(row.is_provisional);
	ck_assert_double_eq(row.x[DSP_COMPONENT_HEART], 70.0);
	while (dsp_components_pull(builder, &gsr, &pulse, &row)) {
		if (row.time_s > 2.0)
			ck_assert(isnan(row.x[DSP_COMPONENT_HEART]));
	}
	dsp_components_destroy(builder);
}
END_TEST

START_TEST(invalid_samples_lower_quality_and_do_not_count)
{
	struct dsp_components row;

	setup();
	pulse.is_present = false;
	for (int i = 0; i < 300; i++) {
		bool is_bad = i % 2 == 1;
		struct dsp_eda sample = {.time_s = i / 10.0,
			.conductance = is_bad ? 90.0 : 5.0,
			.tonic = is_bad ? 90.0 : 5.0,
			.driver = is_bad ? 90.0 : 0.05,
			.flags = is_bad ? DSP_FLAG_SLOPE : 0};

		dsp_components_push_eda(builder, &sample, 0.02, 1.0);
	}
	gsr.newest_s = 30.0;
	gsr.final_s = gsr.responses_s = (double)INFINITY;
	for (int s = 1; s <= 20; s++)
		ck_assert(dsp_components_pull(builder, &gsr, &pulse, &row));
	ck_assert_double_eq_tol(row.x[DSP_COMPONENT_DRIVER], log(2.0), 1e-9);
	ck_assert_double_eq_tol(row.x[DSP_COMPONENT_LEVEL], 5.0, 1e-9);
	/* Half of it valid, half of the noise that makes it useless. */
	ck_assert_double_eq_tol(row.q[DSP_COMPONENT_DRIVER], 0.25, 1e-9);
	ck_assert_double_eq_tol(dsp_components_valid_s(builder, 30.0, 10.0), 5.0, 1e-9);
	dsp_components_destroy(builder);
}
END_TEST

RUN_TESTS("dsp/components", rows_hold_the_features_at_stimulus_time,
	rows_wait_for_the_other_channel_but_not_for_ever,
	provisional_seconds_stay_out_of_final_rows, invalid_samples_lower_quality_and_do_not_count)
