#include "gui/review/things.h"

#include "core/ticks.h"
#include "recordings/edits/edits_merge.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const GArray *rows_of(AffektSession *session, enum affekt_thing_kind kind)
{
	const struct rec_results *results = affekt_session_results(session);
	const struct affekt_facts *facts = affekt_session_facts(session);
	switch (kind) {
	case AFFEKT_THING_PEAK:
		return results != NULL ? results->peaks : NULL;
	case AFFEKT_THING_RESPONSE:
		return results != NULL ? results->scr : NULL;
	case AFFEKT_THING_BEAT:
		return results != NULL ? results->beats : NULL;
	case AFFEKT_THING_ARTEFACT:
		return results != NULL ? results->artefacts : NULL;
	case AFFEKT_THING_VISIT:
		return facts != NULL ? facts->visits : NULL;
	case AFFEKT_THING_MARK:
		return facts != NULL ? facts->marks : NULL;
	case AFFEKT_THING_NONE:
	default:
		return NULL;
	}
}

guint affekt_things_count(AffektSession *session, enum affekt_thing_kind kind)
{
	const GArray *rows = rows_of(session, kind);
	return rows != NULL ? rows->len : 0;
}

static gboolean is_there(AffektSession *session, struct affekt_thing thing)
{
	return thing.index >= 0 && (guint)thing.index < affekt_things_count(session, thing.kind);
}

/* Both ends of a row; of an instant the same. */
static void stretch_of(
	AffektSession *session, struct affekt_thing thing, double *ret_start_s, double *ret_end_s)
{
	const GArray *rows = rows_of(session, thing.kind);
	guint i = (guint)thing.index;
	*ret_start_s = *ret_end_s = NAN;
	if (!is_there(session, thing))
		return;
	if (thing.kind == AFFEKT_THING_PEAK) {
		*ret_start_s = *ret_end_s = g_array_index(rows, struct dsp_peak, i).time_s;
	} else if (thing.kind == AFFEKT_THING_RESPONSE) {
		*ret_start_s = *ret_end_s = g_array_index(rows, struct dsp_scr, i).peak_s;
	} else if (thing.kind == AFFEKT_THING_BEAT) {
		*ret_start_s = *ret_end_s = g_array_index(rows, struct dsp_beat, i).time_s;
	} else if (thing.kind == AFFEKT_THING_MARK) {
		*ret_start_s = *ret_end_s = g_array_index(rows, struct affekt_mark, i).time_s;
	} else if (thing.kind == AFFEKT_THING_ARTEFACT) {
		*ret_start_s = g_array_index(rows, struct dsp_artefact, i).start_s;
		*ret_end_s = g_array_index(rows, struct dsp_artefact, i).end_s;
	} else {
		*ret_start_s = g_array_index(rows, struct affekt_visit, i).row.start_s;
		*ret_end_s = g_array_index(rows, struct affekt_visit, i).row.end_s;
	}
}

double affekt_things_time(AffektSession *session, struct affekt_thing thing)
{
	double start_s, end_s;
	stretch_of(session, thing, &start_s, &end_s);
	return thing.part == AFFEKT_PART_END ? end_s : start_s;
}

double affekt_things_end(AffektSession *session, struct affekt_thing thing)
{
	double start_s, end_s;
	stretch_of(session, thing, &start_s, &end_s);
	return end_s;
}

struct affekt_thing affekt_things_find(
	AffektSession *session, enum affekt_thing_kind kind, double time_s)
{
	guint n = affekt_things_count(session, kind);
	for (guint i = 0; i < n; i++) {
		struct affekt_thing thing = {kind, AFFEKT_PART_WHOLE, (int)i};
		if (affekt_things_time(session, thing) == time_s)
			return thing;
	}
	return (struct affekt_thing){AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};
}

enum rec_edit_target affekt_things_target(enum affekt_thing_kind kind)
{
	static const enum rec_edit_target targets[] = {
		[AFFEKT_THING_NONE] = REC_EDIT_NOTE,
		[AFFEKT_THING_PEAK] = REC_EDIT_AROUSAL_PEAK,
		[AFFEKT_THING_RESPONSE] = REC_EDIT_SCR,
		[AFFEKT_THING_BEAT] = REC_EDIT_BEAT,
		[AFFEKT_THING_ARTEFACT] = REC_EDIT_ARTEFACT,
		[AFFEKT_THING_VISIT] = REC_EDIT_TOUCH_POINT,
		[AFFEKT_THING_MARK] = REC_EDIT_MARK,
	};
	return targets[kind];
}

static enum affekt_thing_kind kind_of(guint8 target)
{
	for (int kind = AFFEKT_THING_PEAK; kind <= AFFEKT_THING_MARK; kind++) {
		if ((guint8)affekt_things_target((enum affekt_thing_kind)kind) == target)
			return (enum affekt_thing_kind)kind;
	}
	return AFFEKT_THING_NONE;
}

/* Artefacts of two channels may begin together: their channel is a part of their name. */
static void name_artefact(AffektSession *session, struct affekt_thing thing, struct rec_edit *name)
{
	const struct dsp_artefact *artefact = &g_array_index(
		rows_of(session, thing.kind), struct dsp_artefact, (guint)thing.index);
	if (name->target_id[0] == '\0')
		g_strlcpy(name->target_id, artefact->channel == DSP_CHANNEL_PULSE ? "pulse" : "gsr",
			sizeof name->target_id);
}

struct rec_edit affekt_things_name(AffektSession *session, struct affekt_thing thing)
{
	struct rec_edit name = {
		.target = (uint8_t)affekt_things_target(thing.kind),
		.old_time_s = NAN,
		.new_time_s = NAN,
	};
	if (!is_there(session, thing))
		return name;
	thing.part = AFFEKT_PART_WHOLE;
	name.old_time_s = affekt_things_time(session, thing);
	if (thing.kind == AFFEKT_THING_VISIT) {
		g_strlcpy(name.target_id, affekt_session_visit_name(session, (guint)thing.index),
			sizeof name.target_id);
	} else if (thing.kind == AFFEKT_THING_MARK) {
		const struct affekt_mark *mark = &g_array_index(
			rows_of(session, thing.kind), struct affekt_mark, (guint)thing.index);
		g_snprintf(name.target_id, sizeof name.target_id, "%" G_GINT64_FORMAT, mark->id);
	} else {
		rec_edits_find_origin(affekt_session_edits(session),
			(enum rec_edit_target)name.target, name.old_time_s,
			affekt_session_rater(session), &name.old_time_s, name.target_id);
	}
	if (thing.kind == AFFEKT_THING_ARTEFACT)
		name_artefact(session, thing, &name);
	return name;
}

/* Rows with a name of their own have no need of a time. */
static gboolean is_named(const struct rec_edit *name)
{
	return name->target == REC_EDIT_TOUCH_POINT || name->target == REC_EDIT_MARK;
}

static gboolean is_same(const struct rec_edit *a, const struct rec_edit *b)
{
	if (a->target != b->target || strcmp(a->target_id, b->target_id) != 0)
		return FALSE;
	gboolean are_added = isnan(a->old_time_s) && isnan(b->old_time_s);
	return is_named(a) || are_added || fabs(a->old_time_s - b->old_time_s) < 1e-9;
}

/* The row at @time_s, if it is the one that @name means. */
static struct affekt_thing check(AffektSession *session, const struct rec_edit *name, double time_s)
{
	struct affekt_thing thing = affekt_things_find(session, kind_of(name->target), time_s);
	struct rec_edit found = affekt_things_name(session, thing);
	if (thing.kind == AFFEKT_THING_NONE || is_same(&found, name))
		return thing;
	return (struct affekt_thing){AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};
}

static struct affekt_thing follow_named(AffektSession *session, const struct rec_edit *name)
{
	enum affekt_thing_kind kind = kind_of(name->target);
	guint n = affekt_things_count(session, kind);
	for (guint i = 0; i < n; i++) {
		struct affekt_thing thing = {kind, AFFEKT_PART_WHOLE, (int)i};
		struct rec_edit found = affekt_things_name(session, thing);
		if (is_same(&found, name))
			return thing;
	}
	return (struct affekt_thing){AFFEKT_THING_NONE, AFFEKT_PART_WHOLE, -1};
}

struct affekt_thing affekt_things_follow(AffektSession *session, const struct rec_edit *name)
{
	const GArray *edits = affekt_session_edits(session);
	if (is_named(name))
		return follow_named(session, name);
	struct affekt_thing thing = check(session, name, name->old_time_s);
	/* Where its edits ever put it; the last one is the likeliest. */
	for (guint i = edits->len; i > 0 && thing.kind == AFFEKT_THING_NONE; i--) {
		const struct rec_edit *edit = &g_array_index(edits, struct rec_edit, i - 1);
		gboolean is_add =
			edit->action == REC_EDIT_ADD && strcmp(edit->id, name->target_id) == 0;
		if ((is_add || is_same(edit, name)) && !isnan(edit->new_time_s))
			thing = check(session, name, edit->new_time_s);
	}
	return thing;
}

const char *affekt_things_note(AffektSession *session, const struct rec_edit *name)
{
	const GArray *edits = affekt_session_edits(session);
	if (edits == NULL)
		return NULL;
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, affekt_session_rater(session));
	for (guint i = in_force->len; i > 0; i--) {
		const struct rec_edit *edit = &g_array_index(
			edits, struct rec_edit, g_array_index(in_force, guint, i - 1));
		if (edit->action == REC_EDIT_SET && strcmp(edit->field, "note") == 0 &&
			is_same(edit, name))
			return edit->value[0] != '\0' ? edit->value : NULL;
	}
	return NULL;
}

/* --- words --------------------------------------------------------------------------------- */

static const char *title_of(enum affekt_thing_kind kind)
{
	static const char *const titles[] = {
		[AFFEKT_THING_NONE] = "",
		[AFFEKT_THING_PEAK] = N_("Arousal peak"),
		[AFFEKT_THING_RESPONSE] = N_("Response"),
		[AFFEKT_THING_BEAT] = N_("Beat"),
		[AFFEKT_THING_ARTEFACT] = N_("Artefact"),
		[AFFEKT_THING_VISIT] = N_("Touch point"),
		[AFFEKT_THING_MARK] = N_("Mark"),
	};
	return kind != AFFEKT_THING_NONE ? _(titles[kind]) : "";
}

static const char *status_of(guint8 status)
{
	switch ((enum dsp_status)status) {
	case DSP_STATUS_MANUAL:
		return _("manual");
	case DSP_STATUS_MOVED:
		return _("moved");
	case DSP_STATUS_REJECTED:
		return _("rejected");
	case DSP_STATUS_PROVISIONAL:
		return _("provisional");
	case DSP_STATUS_ECTOPIC:
		return _("premature or late");
	case DSP_STATUS_EXTRA:
		return _("no beat");
	case DSP_STATUS_MISSED_BEFORE:
		return _("one missed before");
	case DSP_STATUS_AUTOMATIC:
	default:
		return _("automatic");
	}
}

static void append(GString *words, const char *text)
{
	if (text != NULL && text[0] != '\0')
		g_string_append_printf(words, " · %s", text);
}

static void append_number(GString *words, double value, int decimals, const char *unit)
{
	if (!isnan(value))
		g_string_append_printf(
			words, " · %.*f%s%s", decimals, value, unit[0] != '\0' ? " " : "", unit);
}

static void append_row(AffektSession *session, struct affekt_thing thing, GString *words)
{
	const GArray *rows = rows_of(session, thing.kind);
	guint i = (guint)thing.index;
	if (thing.kind == AFFEKT_THING_PEAK) {
		const struct dsp_peak *peak = &g_array_index(rows, struct dsp_peak, i);
		append_number(words, peak->height, 0, "");
		append(words, status_of(peak->status));
	} else if (thing.kind == AFFEKT_THING_RESPONSE) {
		const struct dsp_scr *scr = &g_array_index(rows, struct dsp_scr, i);
		append_number(words, scr->amplitude, 3, affekt_session_facts(session)->gsr_unit);
		append(words, status_of(scr->status));
	} else if (thing.kind == AFFEKT_THING_BEAT) {
		const struct dsp_beat *beat = &g_array_index(rows, struct dsp_beat, i);
		append_number(words, beat->ibi_ms, 0, "ms");
		append(words, status_of(beat->status));
	} else if (thing.kind == AFFEKT_THING_ARTEFACT) {
		gboolean is_pulse =
			g_array_index(rows, struct dsp_artefact, i).channel == DSP_CHANNEL_PULSE;
		append(words, is_pulse ? _("finger pulse") : _("skin conductance"));
	} else if (thing.kind == AFFEKT_THING_VISIT) {
		append(words, g_array_index(rows, struct affekt_visit, i).row.title);
	} else if (thing.kind == AFFEKT_THING_MARK) {
		append(words, g_array_index(rows, struct affekt_mark, i).label);
	}
}

char *affekt_things_words(AffektSession *session, struct affekt_thing thing)
{
	if (!is_there(session, thing))
		return g_strdup("");
	double start_s, end_s, longest_s = affekt_session_facts(session)->end_s;
	stretch_of(session, thing, &start_s, &end_s);
	int decimals = thing.kind == AFFEKT_THING_BEAT ? 2 : 1;
	g_autoptr(GString) words = g_string_new(title_of(thing.kind));
	g_autofree char *start = core_ticks_format_time(start_s, decimals, longest_s);
	append(words, start);
	if (end_s > start_s) {
		g_autofree char *end = core_ticks_format_time(end_s, decimals, longest_s);
		g_string_append_printf(words, "–%s", end);
	}
	append_row(session, thing, words);
	struct rec_edit name = affekt_things_name(session, thing);
	const char *note = affekt_things_note(session, &name);
	if (note != NULL)
		g_string_append_printf(words, " · “%s”", note);
	return g_string_free(g_steal_pointer(&words), FALSE);
}
