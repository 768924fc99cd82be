#include "dsp/skin/eda_block.h"

#include "dsp/base/flags.h"

#include "tests/dsp/run.h"
#include "tests/dsp/signals.h"

#include <string.h>

enum {
	GRID_HZ = 10,
	N = 75 * 60 * GRID_HZ, /* two cuts, at 30 and 60 min */
	FIRST = 1234,          /* a record need not begin at 0 */
};

static double time_s[N], clean[N], noise_sd = 0.004;
static struct dsp_whole_sample out[N];
static size_t n_out;
static struct dsp_scr found[4000];
static size_t n_found;

static void make(size_t n)
{
	struct signals_random random = {7};

	for (size_t i = 0; i < n; i++) {
		time_s[i] = (double)i / GRID_HZ;
		clean[i] = 5.0 + sin(2.0 * M_PI * time_s[i] / 400.0) +
			   noise_sd * signals_normal(&random);
	}
	/* One response every 7.3 s, so that some straddle the cuts. */
	for (double at = 3.0; at < (double)n / GRID_HZ; at += 7.3) {
		double amplitude = 0.1 + 0.6 * signals_uniform(&random);
		size_t from = (size_t)ceil(at * GRID_HZ);

		for (size_t i = from; i < n && i < from + 400; i++)
			clean[i] += amplitude * signals_bateman(time_s[i] - at, 2.5, 0.75);
	}
}

static void pull(struct dsp_eda_block *block)
{
	for (;;) {
		if (dsp_eda_block_pull_response(block, &found[n_found])) {
			/* Not before its beginning has been handed out. */
			ck_assert_double_le(
				found[n_found].onset_s, (double)(FIRST + (int64_t)n_out) / GRID_HZ);
			n_found++;
		} else if (dsp_eda_block_pull(block, &out[n_out])) {
			ck_assert_int_eq(out[n_out].clean.index, FIRST + (int64_t)n_out);
			n_out++;
		} else {
			return;
		}
	}
}

static void run_detector(enum dsp_method method, enum dsp_detector detector, size_t n)
{
	struct dsp_params params;
	struct dsp_eda_block *block;

	dsp_params_init(&params);
	params.eda_method = method;
	params.eda_detector = detector;
	block = dsp_eda_block_create(&params, GRID_HZ, (double)NAN);
	ck_assert_ptr_nonnull(block);
	n_out = n_found = 0;
	for (size_t i = 0; i < n; i++) {
		struct dsp_clean_sample sample = {.index = FIRST + (int64_t)i,
			.value = clean[i],
			.clean = clean[i],
			.flags = (uint16_t)(isnan(clean[i]) ? DSP_FLAG_MISSING : 0)};

		dsp_eda_block_push(block, &sample, noise_sd, 1.0);
		pull(block);
	}
	dsp_eda_block_finish(block);
	pull(block);
	dsp_eda_block_destroy(block);
}

static void run(enum dsp_method method, size_t n)
{
	run_detector(method, DSP_DETECTOR_DRIVER, n);
}

START_TEST(every_sample_comes_out_once_in_order)
{
	static const size_t LENGTHS[] = {0, 1, 2, 50, 600, 18000, 19199, 19200, 19201, 20400, N};

	make(N);
	for (size_t k = 0; k < sizeof(LENGTHS) / sizeof(LENGTHS[0]); k++) {
		run(DSP_METHOD_CONVEX, LENGTHS[k]);
		ck_assert_uint_eq(n_out, LENGTHS[k]);
		for (size_t i = 0; i < n_out; i++) {
			ck_assert_double_eq(out[i].clean.value, clean[i]);
			ck_assert(isfinite(out[i].driver));
		}
	}
}
END_TEST

/* The record without its first ten minutes has its cuts elsewhere: what both say of the seams of
 * the other must be the same. */
START_TEST(cuts_leave_no_trace)
{
	static double driver[N], tonic[N];
	const size_t skip = 600 * GRID_HZ;
	double difference = 0.0;
	double sum = 0.0;

	make(N);
	run(DSP_METHOD_CONVEX, N);
	for (size_t i = 0; i < N; i++) {
		driver[i] = out[i].driver;
		tonic[i] = out[i].tonic;
	}
	memmove(clean, clean + skip, (N - skip) * sizeof(*clean));
	run(DSP_METHOD_CONVEX, N - skip);
	for (size_t i = 60 * GRID_HZ; i < n_out - 60 * GRID_HZ; i++) {
		difference += fabs(out[i].driver - driver[i + skip]);
		sum += driver[i + skip];
		ck_assert_double_eq_tol(out[i].tonic, tonic[i + skip], 0.01);
	}
	ck_assert_double_le(difference, 0.01 * sum);
}
END_TEST

/* From trough to peak: the same responses wherever the cuts are. */
START_TEST(cuts_hide_no_response)
{
	static const enum dsp_detector DETECTORS[] = {DSP_DETECTOR_TROUGH, DSP_DETECTOR_PHASIC};
	const size_t skip = 600 * GRID_HZ;

	for (size_t k = 0; k < 2; k++) {
		static struct dsp_scr whole[4000];
		size_t n_whole;
		size_t at = 0;

		make(N);
		run_detector(DSP_METHOD_HIGHPASS, DETECTORS[k], N);
		n_whole = n_found;
		memcpy(whole, found, sizeof(whole));
		ck_assert_uint_gt(n_whole, 300);
		memmove(clean, clean + skip, (N - skip) * sizeof(*clean));
		run_detector(DSP_METHOD_HIGHPASS, DETECTORS[k], N - skip);
		while (whole[at].peak_s < (double)(FIRST + (int64_t)skip) / GRID_HZ + 80.0)
			at++;
		for (size_t i = 0; i < n_found; i++) {
			double shifted_s = found[i].peak_s + (double)skip / GRID_HZ;

			if (shifted_s < whole[at].peak_s - 0.05 || at == n_whole)
				continue;
			ck_assert_double_eq_tol(shifted_s, whole[at].peak_s, 0.05);
			at++;
		}
		ck_assert_uint_eq(at, n_whole);
	}
}
END_TEST

START_TEST(edges_are_flagged_where_the_record_ends_not_where_it_is_cut)
{
	make(N);
	for (size_t i = 20000; i < 20100; i++)
		clean[i] = (double)NAN;
	run(DSP_METHOD_HIGHPASS, N);
	for (size_t i = 0; i < N; i++) {
		bool is_edge = i < 100 || i >= N - 100 || (i >= 19900 && i < 20000) ||
			       (i >= 20100 && i < 20200);

		ck_assert_int_eq((out[i].clean.flags & DSP_FLAG_EDGE) != 0, is_edge);
	}
}
END_TEST

START_TEST(a_record_of_holes_has_no_parts)
{
	for (size_t i = 0; i < 2000; i++)
		clean[i] = (double)NAN;
	run(DSP_METHOD_CONVEX, 2000);
	ck_assert_uint_eq(n_out, 2000);
	for (size_t i = 0; i < n_out; i++)
		ck_assert_double_nan(out[i].driver);
}
END_TEST

RUN_TESTS("dsp/eda_block", every_sample_comes_out_once_in_order, cuts_leave_no_trace,
	cuts_hide_no_response, edges_are_flagged_where_the_record_ends_not_where_it_is_cut,
	a_record_of_holes_has_no_parts)
