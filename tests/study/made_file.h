/*
 * Sessions of a simulated participant in files, for tests that need whole studies: conductance and
 * pulse at 32 Hz, and two touch points, "entry" and "paying", of 40 s each, behind a minute of
 * rest. Paying stirs.
 */
#ifndef TESTS_STUDY_MADE_FILE_H
#define TESTS_STUDY_MADE_FILE_H

#include "devices/participant.h"
#include "recordings/finalise.h"
#include "tests/study/made.h"

#include <check.h>

enum {
	MADE_FILE_HZ = 32,
	MADE_FILE_S = 160,
};

static inline void made_file_channel(
	struct rec_session *session, const char *key, enum core_quantity quantity, const char *unit)
{
	struct core_channel desc = {
		.quantity = quantity,
		.raw_type = CORE_RAW_F64,
		.rate_hz = MADE_FILE_HZ,
		.raw_min = NAN,
		.raw_max = NAN,
		.raw_lsb = NAN,
	};

	g_strlcpy(desc.key, key, sizeof(desc.key));
	g_strlcpy(desc.raw_unit, unit, sizeof(desc.raw_unit));
	rec_session_add_channel(session, 0, 0, &desc);
}

/* @participant NULL: the file says nobody's. */
static inline struct rec_session *made_file_session(const char *participant, guint64 seed)
{
	struct dev_participant_config config;
	struct dev_participant person;
	gsize n = (gsize)MADE_FILE_S * MADE_FILE_HZ;
	double *times = g_new(double, n), *gsr = g_new(double, n), *pulse = g_new(double, n);
	struct rec_session *session = rec_session_new();

	dev_participant_config_init(&config);
	config.seed = seed;
	dev_participant_config_stimuli(&config, "115:1.5/122:2/130:1.5");
	dev_participant_init(&person, &config);
	for (gsize i = 0; i < n; i++) {
		times[i] = (double)i / MADE_FILE_HZ;
		struct dev_participant_sample sample = dev_participant_at(&person, times[i]);
		gsr[i] = sample.conductance_uS;
		pulse[i] = sample.pulse;
	}
	rec_session_add_device(session, "simulated", "simulated")->is_simulated = true;
	struct rec_clock *clock = rec_session_add_clock(session, 0, 0, MADE_FILE_HZ);
	struct rec_segment segment = {.n = n, .stamps_kept = true};
	segment.line.end_index = n;
	segment.line.period_ns = 1e9 / MADE_FILE_HZ;
	clock->n = n;
	g_array_append_val(clock->segments, segment);
	made_file_channel(session, "gsr", CORE_QUANTITY_GSR, "uS");
	made_file_channel(session, "pulse", CORE_QUANTITY_PULSE, "a.u.");
	rec_session_choose_primary(session);
	rec_session_set_memory(session, (double *[]){times}, (double *[]){gsr, pulse}, NULL);
	session->start_time = g_strdup("2026-03-02T10:00:00.000000+00:00");
	session->duration_s = MADE_FILE_S;
	session->participant = g_strdup(participant);
	made_visit(session, "entry", 65, 105);
	made_visit(session, "paying", 110, 150);
	return session;
}

/* The same in STUDY/sessions/FOLDER/NAME.nwb; the path, the caller's. */
static inline char *made_file_save(const char *study, const char *folder, const char *name,
	const char *participant, guint64 seed)
{
	g_autofree char *file = g_strconcat(name, ".nwb", NULL);
	g_autofree char *place = g_build_filename(study, "sessions", folder, NULL);
	char *path = g_build_filename(place, file, NULL);
	g_autoptr(rec_session) session = made_file_session(participant, seed);
	g_autoptr(GError) error = NULL;

	ck_assert_int_eq(g_mkdir_with_parents(place, 0700), 0);
	rec_session_save(session, path, /* replace= */ true, NULL, NULL, &error);
	ck_assert_msg(!error, "%s", error ? error->message : "");
	return path;
}

#endif
