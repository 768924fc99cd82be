#include "recordings/session/plausible.h"

#include "tests/check_main.h"
#include "tests/recordings/made.h"

#include <math.h>
#include <string.h>

static struct rec_session *session;

static void begin(void)
{
	session = made_session(256);
	g_free(session->path);
	session->path = g_strdup("a.nwb");
	ck_assert(rec_plausible_check(session, NULL));
}

/* Refused for @why, and the file is named. */
static void end_refused(const char *why)
{
	g_autoptr(GError) error = NULL;

	ck_assert(!rec_plausible_check(session, &error));
	ck_assert(g_error_matches(error, REC_ERROR, REC_ERROR_REFUSED));
	ck_assert_msg(strstr(error->message, why) && strstr(error->message, "a.nwb"), "%s",
		error->message);
	rec_session_free(session);
}

START_TEST(a_name_that_leads_elsewhere_is_no_uuid)
{
	begin();
	g_free(session->uuid);
	session->uuid = g_strdup("x/../../victim");
	end_refused("UUID");
}
END_TEST

START_TEST(a_length_is_finite_and_not_negative)
{
	const double lengths[] = {NAN, INFINITY, -5, 1e300};

	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		begin();
		session->duration_s = lengths[i];
		end_refused("length");
	}
}
END_TEST

START_TEST(a_clock_runs_forwards)
{
	const double periods_ns[] = {NAN, 0, -7812500, INFINITY};

	for (gsize i = 0; i < G_N_ELEMENTS(periods_ns); i++) {
		begin();
		struct rec_clock *clock = g_ptr_array_index(session->clocks, 0);
		g_array_index(clock->segments, struct rec_segment, 0).line.period_ns =
			periods_ns[i];
		end_refused("clock");
	}
}
END_TEST

START_TEST(a_visit_ends_within_a_life)
{
	begin();
	struct rec_visit *visit = g_ptr_array_index(session->visits, 0);
	visit->end_s = NAN; /* unknown is fine */
	ck_assert(rec_plausible_check(session, NULL));
	visit->end_s = 1e18;
	end_refused("a time in it");
}
END_TEST

START_TEST(what_was_recorded_is_not_locked_up_for_a_row)
{
	begin();
	session->is_journal = true;
	session->duration_s = 1e300;
	ck_assert(rec_plausible_check(session, NULL));
	rec_session_free(session);
}
END_TEST

TESTS_MAIN("recordings/plausible", a_name_that_leads_elsewhere_is_no_uuid,
	a_length_is_finite_and_not_negative, a_clock_runs_forwards, a_visit_ends_within_a_life,
	what_was_recorded_is_not_locked_up_for_a_row)
