#include "tests/recordings/nasty.h"

#include "core/text.h"
#include "recordings/edits/edits.h"
#include "tests/recordings/made.h"

#include <math.h>
#include <string.h>

enum {
	N_FAST = 4000,
	N_ODD = 900,
	N_SLOW = 150,
	LOST_ONE = 500, /* one sample is lost before this */
	GAP = 1700,     /* NASTY_LOST_MAX are lost before this */
};

/* Where sample @i stands on the grid of its clock. */
static guint place_of(guint clock, guint i)
{
	if (clock == 0)
		return i + (i >= LOST_ONE) + (i >= GAP ? NASTY_LOST_MAX : 0);
	return clock == 1 && i >= N_ODD / 2 ? i + 100 : i;
}

/* The first clock runs 40 ppm slow and begins before zero, the second has no whole rate. */
static const double PERIODS_S[] = {(1 + 4.37e-5) / 128, 1 / 31.25, 0.25};
static const double STARTS_S[] = {-2.5, 0.013, 0};
static const guint COUNTS[] = {N_FAST, N_ODD, N_SLOW};

static double time_of(guint clock, guint i)
{
	return STARTS_S[clock] + place_of(clock, i) * PERIODS_S[clock];
}

static const struct {
	const char *key, *title, *unit;
	enum core_quantity quantity;
	enum core_raw_type type;
	guint clock;
} CHANNELS[] = {
	{"gsr", "Hudledningsevne", "counts", CORE_QUANTITY_GSR, CORE_RAW_I16, 0},
	{"pulse", "Finger pulse", "counts", CORE_QUANTITY_PULSE, CORE_RAW_U16, 0},
	{"temp", "Temperatur", "degC", CORE_QUANTITY_OTHER, CORE_RAW_F64, 1},
	{"ohms", "Resistance", "ohm", CORE_QUANTITY_OTHER, CORE_RAW_U16, 1},
	{"large", "Large and small", "a.u.", CORE_QUANTITY_OTHER, CORE_RAW_F64, 2},
};

static double value_of(guint channel, guint i)
{
	switch (channel) {
	case 0:
		return made_value(0, i);
	case 1:
		return 60000 + made_value(1, i);
	case 2:
		return i >= 100 && i < 130 ? (double)NAN : 30 + sin(i * 0.01) / 3;
	case 3:
		return 1000 + made_value(3, i);
	default:
		return i % 7 == 3 ? (double)NAN : (made_value(4, i) - 2048) * 1.23456789e6;
	}
}

static void add_signals(struct rec_session *session, bool is_calibrated)
{
	double *times[G_N_ELEMENTS(COUNTS)];
	double *raw[G_N_ELEMENTS(CHANNELS)];
	uint16_t *flags[G_N_ELEMENTS(CHANNELS)] = {NULL};
	rec_session_add_device(session, "skin", "simulated");
	rec_session_add_device(session, "room", "arduino");
	for (guint k = 0; k < G_N_ELEMENTS(COUNTS); k++) {
		rec_session_add_clock(session, k > 0, (uint8_t)k, 1 / PERIODS_S[k])->n = COUNTS[k];
		times[k] = g_new(double, COUNTS[k]);
		for (guint i = 0; i < COUNTS[k]; i++)
			times[k][i] = time_of(k, i);
	}
	for (guint k = 0; k < G_N_ELEMENTS(CHANNELS); k++) {
		guint clock = CHANNELS[k].clock;
		struct core_channel desc = {
			.quantity = CHANNELS[k].quantity,
			.raw_type = CHANNELS[k].type,
			.group = (uint8_t)clock,
			.rate_hz = 1 / PERIODS_S[clock],
			.raw_min = NAN,
			.raw_max = NAN,
			.raw_lsb = NAN,
		};
		g_strlcpy(desc.key, CHANNELS[k].key, sizeof(desc.key));
		g_strlcpy(desc.title, CHANNELS[k].title, sizeof(desc.title));
		g_strlcpy(desc.raw_unit, CHANNELS[k].unit, sizeof(desc.raw_unit));
		if (k == 0 && is_calibrated)
			core_channel_add_step(&desc, CORE_STEP_LINEAR, 0.01, 0.5, NAN, "uS");
		if (k == 3)
			core_channel_add_step(&desc, CORE_STEP_RECIPROCAL, 1e6, NAN, NAN, "uS");
		rec_session_add_channel(session, clock > 0, clock, &desc);
		raw[k] = g_new(double, COUNTS[clock]);
		for (guint i = 0; i < COUNTS[clock]; i++)
			raw[k][i] = value_of(k, i);
	}
	flags[0] = g_new0(uint16_t, N_FAST);
	flags[0][17] = 1 << 1;
	rec_session_set_memory(session, times, raw, flags);
	rec_session_choose_primary(session);
	session->duration_s = time_of(2, N_SLOW);
}

static void add_visits(struct rec_session *session, guint n_visits)
{
	static const char *const TITLES[] = {
		"Indgang æøå", "支払い", "Quote \"x\", 'y'; z", "Baseline", "👋 & <b>bold</b>"};
	for (guint i = 0; i < n_visits; i++) {
		struct rec_visit *visit = rec_session_add_visit(session);
		guint kind = i % G_N_ELEMENTS(TITLES);
		*visit = (struct rec_visit){g_strdup_printf("point-%u", kind),
			g_strdup(TITLES[kind]), g_strdup("phase"), false, kind == 3,
			(int)(i / G_N_ELEMENTS(TITLES)) + 1, -2 + i * 0.0611111,
			-1.9 + i * 0.0611111, g_strdup("key"), NAN, 0.3, NAN,
			g_strdup("a note\nof two lines")};
	}
	if (n_visits == 0)
		return;
	struct rec_visit *skipped = rec_session_add_visit(session);
	*skipped = (struct rec_visit){g_strdup("skipped"), g_strdup("Skipped"), NULL, false, false,
		0, NAN, NAN, g_strdup("plan"), NAN, NAN, NAN, NULL};
}

static void add_marks(struct rec_session *session)
{
	struct {
		double time_s, duration_s;
		char *label;
	} marks[] = {
		{-1.5, 0, g_strdup("før nul\tog en tab")},
		{1.0 / 3, 0, g_strdup("=1+1")},
		{2.000001, 1.5, g_strdup("it lasts")},
		{3.9999995, 0, g_strnfill(40000, 'a')},
		{4, 0, g_strdup("Γειά, \"мир\", 世界 😀")},
	};
	for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
		struct rec_mark *mark = rec_session_add_mark(session);
		*mark = (struct rec_mark){i + 1, marks[i].time_s, marks[i].duration_s,
			marks[i].time_s + 0.125, marks[i].label, g_strdup("key"),
			i == 1 ? g_strdup("bo") : NULL, i == 2 ? g_strdup("n;o,t\"e") : NULL};
	}
}

/* Anna adds a response and rejects one, Bo moves the same one. */
static void add_edits(struct rec_session *session)
{
	struct rec_edit edits[] = {
		{.action = REC_EDIT_ADD, .new_time_s = 9.8765432, .value = "9.1", .rater = "anna"},
		{.action = REC_EDIT_REJECT, .old_time_s = 2.75, .new_time_s = NAN, .rater = "anna"},
		{.action = REC_EDIT_MOVE, .old_time_s = 2.75, .new_time_s = 2.9, .rater = "bo"},
	};
	for (guint i = 0; i < G_N_ELEMENTS(edits); i++) {
		edits[i].seq = i + 1;
		edits[i].target = REC_EDIT_SCR;
		edits[i].wall_us = 1795338930123456 + i;
		if (edits[i].action == REC_EDIT_ADD)
			edits[i].old_time_s = NAN;
		core_text_uuid(edits[i].id);
		g_array_append_val(session->edits, edits[i]);
	}
}

static void add_results(struct rec_session *session, bool is_calibrated)
{
	struct rec_results *results = made_results();
	g_free(results->gsr_channel);
	g_free(results->pulse_channel);
	g_free(results->gsr_unit);
	results->gsr_channel = g_strdup("skin_gsr");
	results->pulse_channel = g_strdup("skin_pulse");
	results->gsr_unit = g_strdup(is_calibrated ? "uS" : "counts");
	for (int i = 0; i < 60; i++) {
		struct dsp_beat beat = {-2 + i * 0.8100001, NAN, 800 + i / 3.0, 812.5 - i / 7.0,
			1e-7 * i, 1 - i / 61.0, DSP_STATUS_AUTOMATIC};
		struct dsp_hrv hrv = {i, i + 30, "session", "lf", pow(10, i / 3.0 - 10), "ms2", ""};
		g_array_append_val(results->beats, beat);
		g_array_append_val(results->hrv, hrv);
	}
	session->results = results;
}

static void add_video(struct rec_session *session)
{
	struct rec_video *video = rec_session_add_video(session);
	video->file = g_strdup("nasty kamera.mkv");
	video->n_frames = 5;
	video->width = 640;
	video->height = 480;
	video->frame_s = g_new(double, 5);
	for (int i = 0; i < 5; i++)
		video->frame_s[i] = -1 + i / 30.0;
}

struct rec_session *nasty_session(guint n_visits, bool is_calibrated)
{
	struct rec_session *session = rec_session_new();
	g_free(session->uuid);
	session->uuid = g_strdup("0f0e0d0c-0b0a-4908-8706-050403020109");
	session->path = g_strdup("somewhere/nasty.nwb");
	session->start_time = g_strdup("2026-11-22T09:15:30.123456+00:00");
	session->start_wall_us = G_GINT64_CONSTANT(1795338930123456);
	session->participant = g_strdup("P-07");
	session->software = g_strdup("affekt 9.9");
	g_hash_table_insert(session->info, g_strdup("age"), g_strdup("34"));
	g_hash_table_insert(session->info, g_strdup("hand"), g_strdup("venstre\thånd"));
	add_signals(session, is_calibrated);
	struct rec_gap *gap = rec_session_add_gap(session);
	*gap = (struct rec_gap){.start_s = time_of(0, GAP - 1) + PERIODS_S[0],
		.end_s = time_of(0, GAP),
		.device = g_strdup("skin"),
		.channels = g_strdup("skin_gsr;skin_pulse"),
		.cause = g_strdup("unplugged"),
		.samples_lost = NASTY_LOST_MAX};
	add_visits(session, n_visits);
	add_marks(session);
	add_edits(session);
	add_results(session, is_calibrated);
	add_video(session);
	return session;
}
