#include "recordings/session/plausible.h"

#include "core/clock.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static bool is_time(double time_s)
{
	return fabs(time_s) <= REC_PLAUSIBLE_TIME_S;
}

static bool is_time_or_unknown(double time_s)
{
	return isnan(time_s) || is_time(time_s);
}

static bool is_length(double length_s)
{
	return length_s >= 0 && is_time(length_s);
}

static bool are_visits(const struct rec_session *session)
{
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(session->visits, i);

		if (!is_time_or_unknown(visit->start_s) || !is_time_or_unknown(visit->end_s) ||
			!is_time_or_unknown(visit->pressed_s) ||
			!is_time_or_unknown(visit->corrected_s) ||
			!is_time_or_unknown(visit->reaction_lag_s))
			return false;
	}
	return true;
}

static bool are_marks(const struct rec_session *session)
{
	for (guint i = 0; i < session->marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(session->marks, i);

		if (!is_time_or_unknown(mark->time_s) || !is_time_or_unknown(mark->duration_s) ||
			!is_time_or_unknown(mark->pressed_s))
			return false;
	}
	return true;
}

static bool are_events(const struct rec_session *session)
{
	for (guint i = 0; i < session->device_events->len; i++) {
		const struct rec_device_event *event = g_ptr_array_index(session->device_events, i);

		if (!is_time_or_unknown(event->start_s) || !is_time_or_unknown(event->end_s))
			return false;
	}
	return true;
}

static bool are_gaps(const struct rec_session *session)
{
	for (guint i = 0; i < session->gaps->len; i++) {
		const struct rec_gap *gap = g_ptr_array_index(session->gaps, i);

		if (!is_time_or_unknown(gap->start_s) || !is_time_or_unknown(gap->end_s))
			return false;
	}
	return true;
}

static bool are_frames(const struct rec_session *session)
{
	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);

		for (uint64_t k = 0; k < video->n_frames; k++) {
			if (!is_time(video->frame_s[k]))
				return false;
		}
	}
	return true;
}

static bool are_clocks(const struct rec_session *session)
{
	for (guint i = 0; i < session->clocks->len; i++) {
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, i);

		for (guint k = 0; k < clock->segments->len; k++) {
			const struct core_fit_line *line =
				&g_array_index(clock->segments, struct rec_segment, k).line;

			if (!(line->period_ns > 0) || !isfinite(line->period_ns) ||
				!is_time((double)line->origin_ns / (double)CORE_NS_PER_S))
				return false;
		}
	}
	return true;
}

static bool are_conversions(const struct rec_session *session)
{
	for (guint i = 0; i < session->channels->len; i++) {
		const struct rec_channel *channel = g_ptr_array_index(session->channels, i);

		for (guint k = 0; k < channel->desc.n_steps; k++) {
			const struct core_step *step = &channel->desc.steps[k];

			if (step->kind == CORE_STEP_LINEAR &&
				(step->a == 0 || !isfinite(step->a) || !isfinite(step->b)))
				return false;
		}
	}
	return true;
}

bool rec_plausible_check(const struct rec_session *session, GError **error)
{
	const char *wrong = NULL;

	if (!session->uuid || !g_uuid_string_is_valid(session->uuid))
		wrong = _("its identifier is no UUID");
	else if (session->is_journal)
		return true;
	else if (!is_length(session->duration_s))
		wrong = _("its length cannot be true");
	else if (!are_clocks(session))
		wrong = _("a clock of it cannot be true");
	else if (!are_conversions(session))
		wrong = _("a conversion of it makes nothing of every number");
	else if (!are_visits(session) || !are_marks(session) || !are_events(session) ||
		 !are_gaps(session) || !are_frames(session))
		wrong = _("a time in it lies decades from its start, or is no number");
	if (!wrong)
		return true;
	g_set_error(error, REC_ERROR, REC_ERROR_REFUSED,
		_("%s is refused, because %s; take a copy of the file that is whole, or ask "
		  "whoever made it for a good one."),
		session->path, wrong);
	return false;
}
