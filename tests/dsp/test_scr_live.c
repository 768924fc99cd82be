#include "dsp/skin/scr_live.h"

#include "tests/dsp/run.h"

#include <math.h>

static struct dsp_scr_live live;

static struct dsp_scr row(double peak_s)
{
	return (struct dsp_scr){.onset_s = 20.0,
		.peak_s = peak_s,
		.amplitude = 0.3,
		.trough_to_peak = (double)NAN,
		.half_recovery_s = (double)NAN};
}

START_TEST(rows_are_added_updated_and_retracted)
{
	struct dsp_scr scr = row(21.3);

	dsp_scr_live_init(&live, 10.0);
	dsp_scr_live_begin(&live);
	ck_assert_int_eq(dsp_scr_live_show(&live, 200, &scr), DSP_SCR_LIVE_ADD);
	ck_assert_int_eq(scr.id, -1);
	ck_assert_int_eq(dsp_scr_live_take(&live, &scr), DSP_SCR_LIVE_NOTHING);

	dsp_scr_live_begin(&live);
	scr = row(21.31);
	ck_assert_int_eq(dsp_scr_live_show(&live, 200, &scr), DSP_SCR_LIVE_NOTHING);
	dsp_scr_live_begin(&live);
	scr = row(21.5);
	ck_assert_int_eq(dsp_scr_live_show(&live, 200, &scr), DSP_SCR_LIVE_UPDATE);
	ck_assert_int_eq(scr.id, -1);
	dsp_scr_live_begin(&live);
	scr.trough_to_peak = 0.2;
	ck_assert_int_eq(dsp_scr_live_show(&live, 200, &scr), DSP_SCR_LIVE_UPDATE);
	dsp_scr_live_begin(&live);
	dsp_scr_live_keep(&live, 200);
	ck_assert_int_eq(dsp_scr_live_take(&live, &scr), DSP_SCR_LIVE_NOTHING);

	dsp_scr_live_begin(&live);
	ck_assert_int_eq(dsp_scr_live_show(&live, 200, NULL), DSP_SCR_LIVE_NOTHING);
	ck_assert_int_eq(dsp_scr_live_take(&live, &scr), DSP_SCR_LIVE_RETRACT);
	ck_assert_int_eq(scr.id, -1);
	ck_assert_int_eq(dsp_scr_live_take(&live, &scr), DSP_SCR_LIVE_NOTHING);
}
END_TEST

START_TEST(more_rows_than_fit_stay_untold)
{
	dsp_scr_live_init(&live, 10.0);
	dsp_scr_live_begin(&live);
	for (int i = 0; i < DSP_SCR_LIVE_MAX + 5; i++) {
		struct dsp_scr scr = row(21.3);

		ck_assert_int_eq(dsp_scr_live_show(&live, i, &scr),
			i < DSP_SCR_LIVE_MAX ? DSP_SCR_LIVE_ADD : DSP_SCR_LIVE_NOTHING);
	}
	ck_assert_int_eq(live.n_rows, DSP_SCR_LIVE_MAX);
}
END_TEST

RUN_TESTS("dsp/scr_live", rows_are_added_updated_and_retracted, more_rows_than_fit_stay_untold)
