/* What a journal could not be read of, in words. */
#include "recordings/journal/journal_reading.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* What people know the frames of a type as. */
static const char *name_kind(guint type)
{
	switch ((enum rec_journal_type)type) {
	case REC_JOURNAL_HEADER:
		return _("the description of the session");
	case REC_JOURNAL_DEVICE:
	case REC_JOURNAL_CAMERA:
		return _("descriptions of devices");
	case REC_JOURNAL_SAMPLES:
		return _("samples");
	case REC_JOURNAL_ANCHOR:
		return _("clock readings");
	case REC_JOURNAL_GAP:
		return _("gaps");
	case REC_JOURNAL_EVENT:
	case REC_JOURNAL_NAMED_EVENT:
		return _("events of devices");
	case REC_JOURNAL_VISIT:
		return _("visits of touch points");
	case REC_JOURNAL_MARK:
		return _("marks");
	case REC_JOURNAL_FRAME_TIME:
		return _("times of pictures");
	case REC_JOURNAL_LIVE_CARD:
	case REC_JOURNAL_LIVE_SCR:
	case REC_JOURNAL_LIVE_BEAT:
	case REC_JOURNAL_LIVE_EDA:
	case REC_JOURNAL_LIVE_AROUSAL:
	case REC_JOURNAL_LIVE_ARTEFACT:
	case REC_JOURNAL_LIVE_LOST:
		return _("live results");
	case REC_JOURNAL_END:
	case REC_JOURNAL_KEPT:
		break;
	}
	return _("records of an unknown kind");
}

/* Which kinds of records are unreadable, and when they were recorded. */
static void add_place(GString *text, const struct rec_journal_state *state)
{
	g_autoptr(GPtrArray) kinds = g_ptr_array_new();

	for (guint type = 0; type < 32; type++) {
		const char *kind = state->damage.types >> type & 1 ? name_kind(type) : NULL;

		if (kind && !g_ptr_array_find_with_equal_func(kinds, kind, g_str_equal, NULL))
			g_ptr_array_add(kinds, (gpointer)kind);
	}
	g_ptr_array_add(kinds, NULL);
	g_autofree char *list = g_strjoinv(", ", (char **)kinds->pdata);
	g_string_append_printf(text,
		_(" As far as can be told, what is unreadable was recorded between %.1f s and "
		  "%.1f s: %s."),
		state->damage_start_s, state->damage_end_s, list);
}

bool rec_journal_is_damaged(const struct rec_session *session)
{
	struct rec_journal_state state;

	rec_journal_get_state(session, &state);
	return state.damage.bytes > 0 || state.damage.missing > 0;
}

bool rec_journal_is_void(const struct rec_session *session)
{
	struct rec_journal_state state;

	rec_journal_get_state(session, &state);
	for (guint i = 0; i < session->videos->len; i++) {
		const struct rec_video *video = g_ptr_array_index(session->videos, i);

		if (video->n_frames > 0)
			return false;
	}
	return !state.had_end && state.samples == 0 && session->visits->len == 0 &&
	       session->marks->len == 0;
}

static void append_damage(GString *text, const struct rec_frame_damage *damage)
{
	g_autofree char *stretches =
		g_strdup_printf(ngettext("%" PRIu64 " damaged stretch",
					"%" PRIu64 " damaged stretches", damage->stretches),
			damage->stretches);
	g_autofree char *bytes = g_strdup_printf(
		ngettext("%" PRIu64 " byte", "%" PRIu64 " bytes", damage->bytes), damage->bytes);
	g_autofree char *records = g_strdup_printf(
		ngettext("%" PRIu64 " record", "%" PRIu64 " records", damage->missing),
		damage->missing);

	g_string_append_printf(text,
		_("%s%s (%s, %s) of the journal could not be read; missing samples are listed as "
		  "gaps."),
		text->len > 0 ? " " : "", stretches, bytes, records);
}

char *rec_journal_describe_loss(const struct rec_session *session)
{
	struct rec_journal_state state;
	GString *text = g_string_new(NULL);

	rec_journal_get_state(session, &state);
	if (!state.had_end)
		g_string_append_printf(text,
			_("The recorder ended without closing the journal; everything up to "
			  "%.1f s was saved."),
			session->duration_s);
	if (state.damage.bytes > 0 || state.damage.missing > 0)
		append_damage(text, &state.damage);
	if (rec_journal_is_damaged(session))
		add_place(text, &state);
	if (state.damage.torn_bytes > 0)
		g_string_append_printf(text,
			_("%sThe last %" PRIu64 " bytes of the journal hold no whole record and "
			  "are lost."),
			text->len > 0 ? " " : "", state.damage.torn_bytes);
	if (text->len == 0) {
		g_string_free(text, TRUE);
		return NULL;
	}
	return g_string_free(text, FALSE);
}
