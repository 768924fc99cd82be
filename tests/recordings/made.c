#include "tests/recordings/made.h"

#include "core/text.h"
#include "recordings/edits/edits.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char UUID[] = "0f0e0d0c-0b0a-4908-8706-050403020100";

/* Ends the program, or its test, with a sentence: this file also serves programs that are no tests.
 */
static G_NORETURN void fail(const char *sentence)
{
	fputs(sentence, stderr);
	fputc('\n', stderr);
	abort();
}

#define must(is_so, ...) ((is_so) ? (void)0 : fail(g_strdup_printf(__VA_ARGS__)))
#define MUST(what)       must(what, "%s:%d: %s", __FILE__, __LINE__, #what)

char *made_folder(void)
{
	char *folder = g_dir_make_tmp("affekt-test-XXXXXX", NULL);

	MUST(folder != NULL);
	g_autofree char *state = g_build_filename(folder, "state", NULL);
	g_setenv("XDG_STATE_HOME", state, TRUE);
	return folder;
}

void made_remove(const char *folder)
{
	g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
	const char *name = NULL;

	while (dir && (name = g_dir_read_name(dir))) {
		g_autofree char *path = g_build_filename(folder, name, NULL);

		if (g_file_test(path, G_FILE_TEST_IS_DIR) &&
			!g_file_test(path, G_FILE_TEST_IS_SYMLINK))
			made_remove(path);
		else
			g_unlink(path);
	}
	g_rmdir(folder);
}

double made_value(guint column, uint64_t index)
{
	uint32_t x = (uint32_t)(index * 2654435761U) ^ (column * 40503U + 17U);

	x ^= x >> 13;
	x *= 0x5BD1E995U;
	x ^= x >> 15;
	return x & 0xFFF;
}

/* --- a session in memory ------------------------------------------------------------- */

static const struct core_channel GSR = {
	.key = "gsr",
	.title = "Skin conductance",
	.quantity = CORE_QUANTITY_GSR,
	.raw_type = CORE_RAW_I16,
	.raw_unit = "counts",
	.group = 0,
	.rate_hz = MADE_RATE_HZ,
	.raw_min = 0,
	.raw_max = 4095,
	.raw_lsb = 1,
	.n_steps = 1,
	.steps = {{CORE_STEP_LINEAR, 0.01, 0.1, NAN, "uS"}},
};

static const struct core_channel PULSE = {
	.key = "pulse",
	.title = "Finger pulse",
	.quantity = CORE_QUANTITY_PULSE,
	.raw_type = CORE_RAW_U16,
	.raw_unit = "counts",
	.group = 0,
	.rate_hz = MADE_RATE_HZ,
	.raw_min = NAN,
	.raw_max = NAN,
	.raw_lsb = NAN,
};

static const struct core_channel OHMS = {
	.key = "resistance",
	.title = "Hautwiderstand Ω",
	.quantity = CORE_QUANTITY_OTHER,
	.raw_type = CORE_RAW_F64,
	.raw_unit = "ohm",
	.group = 1,
	.rate_hz = 4,
	.raw_min = NAN,
	.raw_max = NAN,
	.raw_lsb = NAN,
	.n_steps = 1,
	.steps = {{CORE_STEP_RECIPROCAL, 1e6, NAN, NAN, "uS"}},
};

static void add_rows(struct rec_session *session)
{
	struct rec_gap *gap = rec_session_add_gap(session);
	gap->start_s = 1.25;
	gap->end_s = 2.5;
	gap->device = g_strdup("made");
	gap->channels = g_strdup("gsr;pulse");
	gap->cause = g_strdup("unplugged");
	gap->samples_lost = NAN;

	struct rec_visit *visit = rec_session_add_visit(session);
	*visit = (struct rec_visit){g_strdup("entrance"), g_strdup("Indgangen æøå"),
		g_strdup("arrival"), true, true, 1, 0.1, 3.3, g_strdup("key"), 0.2, 0.3, 0.15,
		g_strdup("a \"note\", with\nlines")};
	visit = rec_session_add_visit(session);
	*visit = (struct rec_visit){g_strdup("pay"), g_strdup("Betaling"), NULL, false, false, 0,
		NAN, NAN, g_strdup("plan"), NAN, NAN, NAN, NULL};

	struct rec_mark *mark = rec_session_add_mark(session);
	*mark = (struct rec_mark){
		3, 0.1, 0.2, 0.7, g_strdup("door"), g_strdup("socket"), g_strdup("anna"), NULL};

	struct rec_device_event *event = rec_session_add_device_event(session);
	*event = (struct rec_device_event){
		0.5, 0.75, g_strdup("made"), g_strdup("gsr"), g_strdup("contact_lost"), 42.5};

	struct rec_self_report *report = rec_session_add_self_report(session);
	*report = (struct rec_self_report){1, g_strdup("entrance#1"), g_strdup("sam"),
		g_strdup("arousal"), g_strdup("7"), g_strdup("uventet"), 1.5,
		g_strdup("2026-11-22T10:00:00+01:00"), true};

	struct rec_video *video = rec_session_add_video(session);
	video->file = g_strdup("made.mkv");
	video->n_frames = 5;
	video->dropped = 2;
	video->width = 640;
	video->height = 480;
	video->frame_s = g_new(double, 5);
	for (int i = 0; i < 5; i++)
		video->frame_s[i] = 0.01 + i / 30.0;

	struct rec_edit edit = {
		.seq = 1,
		.target = REC_EDIT_SCR,
		.action = REC_EDIT_REJECT,
		.target_id = "2",
		.field = "status",
		.old_time_s = 1.5,
		.new_time_s = NAN,
		.value = "x",
		.reason = "movement",
		.rater = "anna",
		.wall_us = 1700000000000000,
	};
	core_text_uuid(edit.id);
	g_array_append_val(session->edits, edit);
}

struct rec_results *made_results(void)
{
	struct rec_results *results = rec_results_new();

	results->software = g_strdup("affekt 9.9");
	results->profile = g_strdup("default");
	results->parameters_json = g_strdup("{\"eda.grid_hz\": 10}");
	results->methods = g_strdup("# Methods\n\nµS throughout.");
	results->gsr_channel = g_strdup("made_gsr");
	results->pulse_channel = g_strdup("made_pulse");
	results->gsr_unit = g_strdup("uS");
	results->pulse_unit = g_strdup("counts");
	results->baseline_start_s = 0.5;
	results->baseline_end_s = 60.5;
	results->is_non_responder = true;
	results->gsr_valid_share = 0.875;
	results->eda_rate_hz = 10;
	for (int i = 0; i < 300; i++) {
		struct dsp_eda eda = {0.05 + i / 10.0, sin(i), cos(i), i == 7 ? NAN : 1.0 / (i + 1),
			exp(-i), (uint16_t)(i == 9 ? 5 : 0)};

		g_array_append_val(results->eda, eda);
	}
	for (int i = 0; i < 30; i++) {
		struct dsp_arousal arousal = {
			1.0 + i, i < 3 ? NAN : 50 + sin(i), 0.7, i % 2 == 0, i > 20};

		g_array_append_val(results->arousal, arousal);
	}
	for (int i = 0; i < 40; i++) {
		struct dsp_pulse_sample pulse = {0.5 + i / DSP_PULSE_CURVE_HZ,
			i == 7 ? NAN : (float)sin(i), (uint16_t)(i == 7 ? 1 : 0)};

		g_array_append_val(results->pulse, pulse);
	}
	struct dsp_scr scr = {2, 1.5, 2.75, 0.321, 1.25, NAN, 0.3, 4, DSP_STATUS_PROVISIONAL};
	struct dsp_beat beat = {0.8, 0.7, NAN, 812.5, 33.3, 0.9, DSP_STATUS_ECTOPIC};
	struct dsp_hrv hrv = {0, 30, "entrance#1", "rmssd", 41.5, "ms", "short"};
	struct dsp_response response = {
		"mark:3", "dør", 0.1, 1.1, 4.1, true, 2, 1.4, 0.321, 0.321, 0.9, NAN};
	struct dsp_artefact artefact = {3, 4, DSP_CHANNEL_PULSE, DSP_ARTEFACT_MOTION};
	struct dsp_peak peak = {1, 12.5, 77, 20, true, DSP_STATUS_AUTOMATIC};
	struct rec_band band = {1, "made_eeg", "alpha", -1.5, true};
	g_array_append_val(results->scr, scr);
	g_array_append_val(results->beats, beat);
	g_array_append_val(results->hrv, hrv);
	g_array_append_val(results->responses, response);
	g_array_append_val(results->artefacts, artefact);
	g_array_append_val(results->peaks, peak);
	g_array_append_val(results->bands, band);
	struct rec_measure measure = {0, 30, "entrance#1", "scr_per_min", NAN, "1/min", "kort"};
	g_array_append_val(results->measures, measure);
	return results;
}

/* One segment with a line and two anchors. */
static void add_segment(struct rec_clock *clock)
{
	struct rec_segment segment = {
		.n = clock->n,
		.line = {5, 5 + clock->n, 100000000, 1e9 / clock->rate_hz, 12.5, 0.25, 0.5, 2},
		.anchors = g_array_new(FALSE, FALSE, sizeof(struct core_fit_anchor)),
	};
	struct core_fit_anchor anchors[2] = {{5, 100000001}, {6, 107812501}};

	g_array_append_vals(segment.anchors, anchors, 2);
	g_array_append_val(clock->segments, segment);
}

static double *make_times(const struct rec_clock *clock)
{
	double *times = g_new(double, clock->n);

	for (uint64_t i = 0; i < clock->n; i++)
		times[i] = 0.1 + (double)i / clock->rate_hz;
	return times;
}

static double *make_raw(guint column, uint64_t n, double scale)
{
	double *raw = g_new(double, n);

	for (uint64_t i = 0; i < n; i++)
		raw[i] = made_value(column, i) * scale;
	return raw;
}

struct rec_session *made_session(uint64_t n)
{
	struct rec_session *session = rec_session_new();

	g_free(session->uuid);
	session->uuid = g_strdup(UUID);
	session->start_time = g_strdup("2026-11-22T10:15:30.123456+01:00");
	session->start_wall_us = 1795338930123456;
	session->duration_s = 0.1 + (double)n / MADE_RATE_HZ;
	session->description = g_strdup("A made session");
	session->participant = g_strdup("P07");
	session->software = g_strdup("affekt 9.9");
	session->study_text = g_strdup("[study]\nname=Butikken\n");
	session->recovered = g_strdup("nothing was lost");
	g_hash_table_insert(session->info, g_strdup("age"), g_strdup("34"));
	g_hash_table_insert(session->info, g_strdup("sex"), g_strdup("female"));
	g_hash_table_insert(session->info, g_strdup("gel"), g_strdup("0.05 M NaCl, “isotonic”"));

	struct rec_device *device = rec_session_add_device(session, "made", "simulated");
	device->title = g_strdup("Made device");
	device->manufacturer = g_strdup("Nobody");
	device->serial = g_strdup("AFFEKT-EMULATED-1");
	device->firmware = g_strdup("1.2");
	device->port = g_strdup("1-2.3");
	device->settings = g_strdup("simulated,seed=1");
	device->calibration = g_strdup("none");
	device->is_simulated = true;
	device = rec_session_add_device(session, "another", "arduino");
	device->is_emulated = true;

	rec_session_add_clock(session, 0, 0, MADE_RATE_HZ)->n = n;
	rec_session_add_clock(session, 1, 1, 4)->n = n / 32;
	add_segment(g_ptr_array_index(session->clocks, 0));
	add_segment(g_ptr_array_index(session->clocks, 1));
	rec_session_add_channel(session, 0, 0, &GSR);
	rec_session_add_channel(session, 1, 1, &OHMS);
	rec_session_add_channel(session, 0, 0, &PULSE);
	rec_session_choose_primary(session);
	add_rows(session);
	session->results = made_results();
	session->live = made_results();
	g_array_set_size(session->live->scr, 0);

	double *times[2] = {make_times(g_ptr_array_index(session->clocks, 0)),
		make_times(g_ptr_array_index(session->clocks, 1))};
	double *raw[3] = {make_raw(0, n, 1), make_raw(1, n / 32, 0.3), make_raw(2, n, -1)};
	raw[1][0] = NAN;
	uint16_t *flags[3] = {g_new0(uint16_t, n), NULL, NULL};
	flags[0][n / 2] = 1 << 11;
	flags[0][n - 1] = 3;
	rec_session_set_memory(session, times, raw, flags);
	return session;
}

/* --- comparison ---------------------------------------------------------------------- */

static void same_number(double a, double b, const char *what)
{
	must(a == b || (isnan(a) && isnan(b)), "%s: %.17g is not %.17g", what, a, b);
}

static void same_text(const char *a, const char *b, const char *what)
{
	must(g_strcmp0(a, b) == 0, "%s: '%s' is not '%s'", what, a ? a : "(null)",
		b ? b : "(null)");
}

#define NUMBER(member) same_number((double)(x->member), (double)(y->member), #member)
#define TEXT(member)   same_text(x->member, y->member, #member)

static void same_devices(const struct rec_session *a, const struct rec_session *b)
{
	MUST(a->devices->len == b->devices->len);
	for (guint i = 0; i < a->devices->len; i++) {
		const struct rec_device *x = g_ptr_array_index(a->devices, i);
		const struct rec_device *y = g_ptr_array_index(b->devices, i);

		TEXT(name);
		TEXT(driver);
		TEXT(title);
		TEXT(manufacturer);
		TEXT(serial);
		TEXT(firmware);
		TEXT(port);
		TEXT(settings);
		TEXT(calibration);
		NUMBER(is_simulated);
		NUMBER(is_emulated);
	}
}

static void same_segments(const GArray *a, const GArray *b)
{
	MUST(a->len == b->len);
	for (guint i = 0; i < a->len; i++) {
		const struct rec_segment *x = &g_array_index(a, struct rec_segment, i);
		const struct rec_segment *y = &g_array_index(b, struct rec_segment, i);

		NUMBER(first);
		NUMBER(n);
		NUMBER(line.first_index);
		NUMBER(line.end_index);
		NUMBER(line.origin_ns);
		NUMBER(line.period_ns);
		NUMBER(line.drift_ppm);
		NUMBER(line.rms_ms);
		NUMBER(line.max_ms);
		NUMBER(line.anchors);
		NUMBER(stamps_kept);
		MUST((x->anchors ? x->anchors->len : 0) == (y->anchors ? y->anchors->len : 0));
		for (guint k = 0; x->anchors && k < x->anchors->len; k++) {
			MUST(g_array_index(x->anchors, struct core_fit_anchor, k).index ==
				g_array_index(y->anchors, struct core_fit_anchor, k).index);
			MUST(g_array_index(x->anchors, struct core_fit_anchor, k).time_ns ==
				g_array_index(y->anchors, struct core_fit_anchor, k).time_ns);
		}
	}
}

static void same_descriptions(const struct core_channel *x, const struct core_channel *y)
{
	TEXT(key);
	TEXT(title);
	NUMBER(quantity);
	NUMBER(raw_type);
	TEXT(raw_unit);
	NUMBER(group);
	NUMBER(rate_hz);
	NUMBER(raw_min);
	NUMBER(raw_max);
	NUMBER(raw_lsb);
	NUMBER(n_steps);
	for (int i = 0; i < x->n_steps; i++) {
		NUMBER(steps[i].kind);
		NUMBER(steps[i].a);
		NUMBER(steps[i].b);
		NUMBER(steps[i].c);
		TEXT(steps[i].unit);
	}
}

static void same_samples(struct rec_session *a, struct rec_session *b)
{
	MUST(a->clocks->len == b->clocks->len);
	for (guint i = 0; i < a->clocks->len; i++) {
		const struct rec_clock *x = g_ptr_array_index(a->clocks, i);
		const struct rec_clock *y = g_ptr_array_index(b->clocks, i);

		NUMBER(device);
		NUMBER(group);
		NUMBER(n);
		NUMBER(rate_hz);
		same_segments(x->segments, y->segments);
		g_autofree double *of_a = g_new(double, x->n + 1), *of_b = g_new(double, x->n + 1);
		MUST(rec_session_read_times(a, i, 0, x->n, of_a, NULL));
		MUST(rec_session_read_times(b, i, 0, x->n, of_b, NULL));
		for (uint64_t k = 0; k < x->n; k++)
			same_number(of_a[k], of_b[k], "time");
	}
	MUST(a->channels->len == b->channels->len);
	for (guint i = 0; i < a->channels->len; i++) {
		const struct rec_channel *x = g_ptr_array_index(a->channels, i);
		const struct rec_channel *y = g_ptr_array_index(b->channels, i);
		uint64_t n = rec_session_channel_n(a, i);

		TEXT(name);
		NUMBER(device);
		NUMBER(clock);
		NUMBER(has_flags);
		same_descriptions(&x->desc, &y->desc);
		g_autofree double *of_a = g_new(double, n + 1), *of_b = g_new(double, n + 1);
		MUST(rec_session_read_raw(a, i, 0, n, of_a, NULL));
		MUST(rec_session_read_raw(b, i, 0, n, of_b, NULL));
		for (uint64_t k = 0; k < n; k++)
			same_number(of_a[k], of_b[k], "raw");
		g_autofree uint16_t *flags_a = g_new(uint16_t, n + 1),
				    *flags_b = g_new(uint16_t, n + 1);
		MUST(rec_session_read_stored_flags(a, i, 0, n, flags_a, NULL));
		MUST(rec_session_read_stored_flags(b, i, 0, n, flags_b, NULL));
		MUST(memcmp(flags_a, flags_b, n * sizeof *flags_a) == 0);
	}
}

static void same_rows(const struct rec_session *a, const struct rec_session *b)
{
	MUST(a->gaps->len == b->gaps->len);
	for (guint i = 0; i < a->gaps->len; i++) {
		const struct rec_gap *x = g_ptr_array_index(a->gaps, i);
		const struct rec_gap *y = g_ptr_array_index(b->gaps, i);

		NUMBER(start_s);
		NUMBER(end_s);
		TEXT(device);
		TEXT(channels);
		TEXT(cause);
		NUMBER(samples_lost);
	}
	MUST(a->visits->len == b->visits->len);
	for (guint i = 0; i < a->visits->len; i++) {
		const struct rec_visit *x = g_ptr_array_index(a->visits, i);
		const struct rec_visit *y = g_ptr_array_index(b->visits, i);

		TEXT(touchpoint);
		TEXT(title);
		TEXT(phase);
		NUMBER(is_critical);
		NUMBER(is_baseline);
		NUMBER(visit);
		NUMBER(start_s);
		NUMBER(end_s);
		TEXT(source);
		NUMBER(pressed_s);
		NUMBER(reaction_lag_s);
		NUMBER(corrected_s);
		TEXT(note);
	}
	MUST(a->marks->len == b->marks->len);
	for (guint i = 0; i < a->marks->len; i++) {
		const struct rec_mark *x = g_ptr_array_index(a->marks, i);
		const struct rec_mark *y = g_ptr_array_index(b->marks, i);

		NUMBER(id);
		NUMBER(time_s);
		NUMBER(duration_s);
		NUMBER(pressed_s);
		TEXT(label);
		TEXT(source);
		TEXT(rater);
		TEXT(note);
	}
	MUST(a->device_events->len == b->device_events->len);
	for (guint i = 0; i < a->device_events->len; i++) {
		const struct rec_device_event *x = g_ptr_array_index(a->device_events, i);
		const struct rec_device_event *y = g_ptr_array_index(b->device_events, i);

		NUMBER(start_s);
		NUMBER(end_s);
		TEXT(device);
		TEXT(channel);
		TEXT(kind);
		NUMBER(value);
	}
}

static void same_further_rows(const struct rec_session *a, const struct rec_session *b)
{
	MUST(a->videos->len == b->videos->len);
	for (guint i = 0; i < a->videos->len; i++) {
		const struct rec_video *x = g_ptr_array_index(a->videos, i);
		const struct rec_video *y = g_ptr_array_index(b->videos, i);

		TEXT(camera);
		TEXT(file);
		NUMBER(n_frames);
		NUMBER(dropped);
		NUMBER(width);
		NUMBER(height);
		MUST(memcmp(x->frame_s, y->frame_s, x->n_frames * sizeof *x->frame_s) == 0);
	}
	MUST(a->self_reports->len == b->self_reports->len);
	for (guint i = 0; i < a->self_reports->len; i++) {
		const struct rec_self_report *x = g_ptr_array_index(a->self_reports, i);
		const struct rec_self_report *y = g_ptr_array_index(b->self_reports, i);

		NUMBER(id);
		TEXT(touchpoint);
		TEXT(form);
		TEXT(item);
		TEXT(value);
		TEXT(text);
		NUMBER(video_time_s);
		TEXT(answered_at);
		NUMBER(is_projective);
	}
	MUST(a->sync->len == b->sync->len);
	for (guint i = 0; i < a->sync->len; i++) {
		const struct rec_sync *x = g_ptr_array_index(a->sync, i);
		const struct rec_sync *y = g_ptr_array_index(b->sync, i);

		TEXT(stream);
		NUMBER(offset_ms);
		NUMBER(drift_ppm);
		NUMBER(residual_rms_ms);
		NUMBER(residual_max_ms);
		NUMBER(gaps);
		NUMBER(dropped);
		NUMBER(limit_ms);
		TEXT(verdict);
	}
	MUST(a->edits->len == b->edits->len);
	for (guint i = 0; i < a->edits->len; i++) {
		const struct rec_edit *x = &g_array_index(a->edits, struct rec_edit, i);
		const struct rec_edit *y = &g_array_index(b->edits, struct rec_edit, i);

		TEXT(id);
		NUMBER(seq);
		NUMBER(target);
		NUMBER(action);
		TEXT(target_id);
		TEXT(field);
		NUMBER(old_time_s);
		NUMBER(new_time_s);
		TEXT(value);
		TEXT(reason);
		TEXT(rater);
		NUMBER(wall_us);
	}
}

static void same_grids(const struct rec_results *a, const struct rec_results *b)
{
	MUST(a->eda->len == b->eda->len);
	for (guint i = 0; i < a->eda->len; i++) {
		const struct dsp_eda *x = &g_array_index(a->eda, struct dsp_eda, i);
		const struct dsp_eda *y = &g_array_index(b->eda, struct dsp_eda, i);

		NUMBER(time_s);
		NUMBER(conductance);
		NUMBER(tonic);
		NUMBER(phasic);
		NUMBER(driver);
		NUMBER(flags);
	}
	MUST(a->arousal->len == b->arousal->len);
	for (guint i = 0; i < a->arousal->len; i++) {
		const struct dsp_arousal *x = &g_array_index(a->arousal, struct dsp_arousal, i);
		const struct dsp_arousal *y = &g_array_index(b->arousal, struct dsp_arousal, i);

		NUMBER(time_s);
		NUMBER(arousal);
		NUMBER(confidence);
		NUMBER(is_self_normalised);
		NUMBER(is_provisional);
	}
}

static void same_scr_and_beats(const struct rec_results *a, const struct rec_results *b)
{
	MUST(a->scr->len == b->scr->len);
	for (guint i = 0; i < a->scr->len; i++) {
		const struct dsp_scr *x = &g_array_index(a->scr, struct dsp_scr, i);
		const struct dsp_scr *y = &g_array_index(b->scr, struct dsp_scr, i);

		NUMBER(id);
		NUMBER(onset_s);
		NUMBER(peak_s);
		NUMBER(amplitude);
		NUMBER(rise_s);
		NUMBER(half_recovery_s);
		NUMBER(trough_to_peak);
		NUMBER(flags);
		NUMBER(status);
	}
	MUST(a->beats->len == b->beats->len);
	for (guint i = 0; i < a->beats->len; i++) {
		const struct dsp_beat *x = &g_array_index(a->beats, struct dsp_beat, i);
		const struct dsp_beat *y = &g_array_index(b->beats, struct dsp_beat, i);

		NUMBER(time_s);
		NUMBER(onset_s);
		NUMBER(ibi_ms);
		NUMBER(ibi_corrected_ms);
		NUMBER(amplitude);
		NUMBER(quality);
		NUMBER(status);
	}
}

static void same_tables(const struct rec_results *a, const struct rec_results *b)
{
	MUST(a->hrv->len == b->hrv->len);
	for (guint i = 0; i < a->hrv->len; i++) {
		const struct dsp_hrv *x = &g_array_index(a->hrv, struct dsp_hrv, i);
		const struct dsp_hrv *y = &g_array_index(b->hrv, struct dsp_hrv, i);

		NUMBER(start_s);
		NUMBER(end_s);
		TEXT(scope);
		TEXT(metric);
		NUMBER(value);
		TEXT(unit);
		TEXT(note);
	}
	MUST(a->responses->len == b->responses->len);
	for (guint i = 0; i < a->responses->len; i++) {
		const struct dsp_response *x = &g_array_index(a->responses, struct dsp_response, i);
		const struct dsp_response *y = &g_array_index(b->responses, struct dsp_response, i);

		TEXT(event_id);
		TEXT(label);
		NUMBER(time_s);
		NUMBER(window_start_s);
		NUMBER(window_end_s);
		NUMBER(responded);
		NUMBER(scr_id);
		NUMBER(latency_s);
		NUMBER(amplitude);
		NUMBER(magnitude);
		NUMBER(iscr);
		NUMBER(max_minus_baseline);
	}
	MUST(a->artefacts->len == b->artefacts->len);
	for (guint i = 0; i < a->artefacts->len; i++) {
		const struct dsp_artefact *x = &g_array_index(a->artefacts, struct dsp_artefact, i);
		const struct dsp_artefact *y = &g_array_index(b->artefacts, struct dsp_artefact, i);

		NUMBER(start_s);
		NUMBER(end_s);
		NUMBER(channel);
		NUMBER(kind);
	}
	MUST(a->pulse->len == b->pulse->len);
	for (guint i = 0; i < a->pulse->len; i++) {
		const struct dsp_pulse_sample *x =
			&g_array_index(a->pulse, struct dsp_pulse_sample, i);
		const struct dsp_pulse_sample *y =
			&g_array_index(b->pulse, struct dsp_pulse_sample, i);

		NUMBER(time_s);
		NUMBER(pulse);
		NUMBER(flags);
	}
	MUST(a->peaks->len == b->peaks->len);
	for (guint i = 0; i < a->peaks->len; i++) {
		const struct dsp_peak *x = &g_array_index(a->peaks, struct dsp_peak, i);
		const struct dsp_peak *y = &g_array_index(b->peaks, struct dsp_peak, i);

		NUMBER(id);
		NUMBER(time_s);
		NUMBER(height);
		NUMBER(prominence);
		NUMBER(has_scr);
		NUMBER(status);
	}
	MUST(a->bands->len == b->bands->len);
	for (guint i = 0; i < a->bands->len; i++) {
		const struct rec_band *x = &g_array_index(a->bands, struct rec_band, i);
		const struct rec_band *y = &g_array_index(b->bands, struct rec_band, i);

		NUMBER(time_s);
		TEXT(channel);
		TEXT(band);
		NUMBER(ln_power);
		NUMBER(is_valid);
	}
	MUST(a->measures->len == b->measures->len);
	for (guint i = 0; i < a->measures->len; i++) {
		const struct rec_measure *x = &g_array_index(a->measures, struct rec_measure, i);
		const struct rec_measure *y = &g_array_index(b->measures, struct rec_measure, i);

		NUMBER(start_s);
		NUMBER(end_s);
		TEXT(scope);
		TEXT(metric);
		NUMBER(value);
		TEXT(unit);
		TEXT(note);
	}
}

void made_assert_results_equal(const struct rec_results *x, const struct rec_results *y)
{
	TEXT(software);
	TEXT(profile);
	TEXT(parameters_json);
	TEXT(methods);
	TEXT(gsr_channel);
	TEXT(pulse_channel);
	TEXT(gsr_unit);
	TEXT(pulse_unit);
	NUMBER(gsr_u);
	NUMBER(baseline_start_s);
	NUMBER(baseline_end_s);
	NUMBER(is_self_normalised);
	NUMBER(is_non_responder);
	NUMBER(gsr_valid_share);
	NUMBER(pulse_valid_share);
	NUMBER(eda_rate_hz);
	same_grids(x, y);
	same_scr_and_beats(x, y);
	same_tables(x, y);
}

void made_assert_equal(struct rec_session *x, struct rec_session *y)
{
	GHashTableIter iter;
	void *key = NULL, *value = NULL;

	TEXT(uuid);
	TEXT(start_time);
	NUMBER(start_wall_us);
	NUMBER(duration_s);
	TEXT(description);
	TEXT(participant);
	TEXT(software);
	TEXT(study_text);
	TEXT(recovered);
	NUMBER(primary_gsr);
	NUMBER(primary_pulse);
	MUST(g_hash_table_size(x->info) == g_hash_table_size(y->info));
	g_hash_table_iter_init(&iter, x->info);
	while (g_hash_table_iter_next(&iter, &key, &value))
		same_text(value, g_hash_table_lookup(y->info, key), key);
	same_devices(x, y);
	same_samples(x, y);
	same_rows(x, y);
	same_further_rows(x, y);
	MUST(!x->results == !y->results && !x->live == !y->live);
	if (x->results)
		made_assert_results_equal(x->results, y->results);
	if (x->live)
		made_assert_results_equal(x->live, y->live);
}

/* --- a journal ----------------------------------------------------------------------- */

struct rec_journal *made_journal_try(const char *path, GError **error)
{
	struct rec_journal_header header = {
		.uuid = UUID,
		.start_wall_us = 1795338930123456,
		.start_time = "2026-11-22T10:15:30.123456+01:00",
		.participant = "P07",
		.software = "affekt 9.9",
	};
	struct core_channel channels[2] = {GSR, PULSE};
	struct rec_device device = {.name = (char *)"made", .driver = (char *)"simulated"};
	struct rec_journal *journal = rec_journal_create(path, &header, error);

	if (journal && !rec_journal_device(journal, 0, &device, channels, 2, error)) {
		rec_journal_close(journal, NULL);
		return NULL;
	}
	return journal;
}

struct rec_journal *made_journal(const char *path)
{
	g_autoptr(GError) error = NULL;
	struct rec_journal *journal = made_journal_try(path, &error);

	must(journal != NULL, "%s", error ? error->message : "");
	return journal;
}

bool made_append(struct rec_journal *journal, uint64_t block, GError **error)
{
	static const enum core_raw_type TYPES[2] = {CORE_RAW_I16, CORE_RAW_U16};
	double values[2 * MADE_BLOCK];
	uint64_t first = block * MADE_BLOCK;

	for (uint64_t i = 0; i < MADE_BLOCK; i++) {
		values[2 * i] = made_value(0, first + i);
		values[2 * i + 1] = made_value(1, first + i);
	}
	struct rec_journal_block samples = {
		.n_values = 2,
		.starts_segment = block == 0,
		.n = MADE_BLOCK,
		.first_index = first,
		.host_ns = (int64_t)((first + MADE_BLOCK) * 1000000000 / MADE_RATE_HZ),
		.types = TYPES,
		.values = values,
	};
	return rec_journal_samples(journal, &samples, error);
}

uint64_t made_check_samples(struct rec_session *session, bool is_complete)
{
	if (session->clocks->len == 0)
		return 0;
	const struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
	g_autofree double *gsr = g_new(double, clock->n + 1);
	g_autofree double *pulse = g_new(double, clock->n + 1);
	g_autofree double *times = g_new(double, clock->n + 1);
	MUST(rec_session_read_raw(session, 0, 0, clock->n, gsr, NULL));
	MUST(rec_session_read_raw(session, 1, 0, clock->n, pulse, NULL));
	MUST(rec_session_read_times(session, 0, 0, clock->n, times, NULL));
	uint64_t index = 0;
	for (uint64_t i = 0; i < clock->n; i++, index++) {
		/* Blocks may be missing, but never single samples. */
		while (!is_complete && i % MADE_BLOCK == 0 && index < clock->n * 100 &&
			(gsr[i] != made_value(0, index) || pulse[i] != made_value(1, index)))
			index++;
		must(gsr[i] == made_value(0, index) && pulse[i] == made_value(1, index),
			"sample %" G_GUINT64_FORMAT " is wrong", i);
		MUST(i == 0 || times[i] > times[i - 1]);
	}
	return clock->n;
}
