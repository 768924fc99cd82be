/*
 * What holds of every session that a reader hands out, whatever it was made of.
 */
#ifndef TESTS_FUZZ_SESSION_CHECK_H
#define TESTS_FUZZ_SESSION_CHECK_H

#include "recordings/session/session.h"

#include <math.h>

enum {
	SESSION_CHECK_BLOCK = 64,
	SESSION_CHECK_MAX = 4096, /* samples of a channel that are looked at */
};

static inline void session_check_text(const char *text)
{
	g_assert(!text || g_utf8_validate(text, -1, NULL));
}

/* A session or a sentence. */
static inline void session_check_answer(const struct rec_session *session, const GError *error)
{
	g_assert((session != NULL) == (error == NULL));
	if (error)
		g_assert(*error->message && g_utf8_validate(error->message, -1, NULL));
}

/* Times are finite and do not go back; reading fails with a sentence or not at all. */
static inline void session_check_channel(struct rec_session *session, guint channel)
{
	const struct rec_channel *row = session->channels->pdata[channel];
	uint64_t n = MIN(rec_session_channel_n(session, channel), (uint64_t)SESSION_CHECK_MAX);
	double time_s[SESSION_CHECK_BLOCK], raw[SESSION_CHECK_BLOCK];
	uint16_t flags[SESSION_CHECK_BLOCK];
	double last_s = -INFINITY;

	session_check_text(row->name);
	session_check_text(row->desc.title);
	g_assert(row->clock < session->clocks->len && row->device < session->devices->len);
	for (uint64_t first = 0; first < n; first += SESSION_CHECK_BLOCK) {
		uint64_t take = MIN((uint64_t)SESSION_CHECK_BLOCK, n - first);
		g_autoptr(GError) error = NULL;
		if (!rec_session_read_times(session, row->clock, first, take, time_s, &error) ||
			!rec_session_read_raw(session, channel, first, take, raw, &error) ||
			!rec_session_read_flags(session, channel, first, take, flags, &error)) {
			g_assert(error);
			return;
		}
		for (uint64_t i = 0; i < take; i++) {
			g_assert(isfinite(time_s[i]) && time_s[i] >= last_s);
			last_s = time_s[i];
		}
	}
}

static inline void session_check(struct rec_session *session)
{
	for (guint i = 0; i < session->channels->len; i++)
		session_check_channel(session, i);
	for (guint i = 0; i < session->clocks->len; i++) {
		const struct rec_clock *clock = session->clocks->pdata[i];
		g_assert(isfinite(clock->rate_hz) && clock->rate_hz > 0);
	}
	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = session->marks->pdata[i];
		session_check_text(mark->label);
		session_check_text(mark->note);
	}
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		session_check_text(visit->touchpoint);
		session_check_text(visit->title);
	}
	session_check_text(session->participant);
	session_check_text(session->description);
}

#endif
