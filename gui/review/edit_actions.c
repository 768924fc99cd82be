/* Editing on the review page: one table of commands; each makes edits of the document, or says in a
 * sentence why not. */
#include "gui/actions/commands.h"
#include "gui/review/edit_menu.h"
#include "gui/review/note_popover.h"
#include "gui/review/review.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Seconds per key press: fine and coarse. Beats lie closer than everything else. */
#define STEP_S        0.1
#define LARGE_STEP_S  1.0
#define BEAT_FINER_BY 10.0

/* A touch point or artefact is never shorter. */
#define STRETCH_MIN_S 0.1

/* A response reaches its maximum within this of its impulse (dsp/base/results.h). */
#define RISE_MAX_S 5.0

static AffektSelection *selection_of(AffektReview *review)
{
	return affekt_stage_selection(affekt_review_stage(review));
}

/* The document when it takes edits; else says why not. */
static AffektDocument *document_of(AffektReview *review)
{
	AffektDocument *document = affekt_review_document(review);
	const char *obstacle = document != NULL ? affekt_document_obstacle(document) : NULL;
	if (obstacle != NULL)
		affekt_review_say(review, obstacle);
	return obstacle == NULL ? document : NULL;
}

/* The same for edits of what an analysis found. */
static AffektDocument *analysed_document_of(AffektReview *review)
{
	AffektDocument *document = document_of(review);
	if (document == NULL)
		return NULL;
	AffektSession *session = affekt_review_session(review);
	if (affekt_session_is_analysed(session))
		return document;
	affekt_review_say(review,
		affekt_session_is_for_study(session)
			? _("The analysis of the study is not stored in this file, so that edits "
			    "have nothing to refer to: run “affekt analyze” on it first")
			: _("Not analysed yet, so there is nothing to edit: run “affekt analyze” "
			    "on this "
			    "file"));
	return NULL;
}

/* What is selected; NULL after a sentence. */
static const struct affekt_thing *selected(AffektReview *review)
{
	const struct affekt_thing *thing = affekt_selection_get(selection_of(review));
	if (thing == NULL)
		affekt_review_say(review,
			_("Nothing is selected: click a marker or a border, or choose a line of a "
			  "list"));
	return thing;
}

static void select_at(AffektReview *review, enum affekt_thing_kind kind, double time_s)
{
	AffektSession *session = affekt_review_session(review);
	affekt_selection_choose(selection_of(review), affekt_things_find(session, kind, time_s));
}

/* --- adding -------------------------------------------------------------------------------- */

static double value_at(AffektSession *session, double time_s)
{
	struct affekt_series *series = affekt_session_signal(session, AFFEKT_SIGNAL_CONDUCTANCE);
	return series != NULL ? affekt_series_value_at(series, time_s) : (double)NAN;
}

/* Where conductance is highest (@sign 1) or lowest (-1) within [from_s, to_s]; @otherwise_s when
 * nothing is known. */
static double extreme_at(
	AffektSession *session, double from_s, double to_s, int sign, double otherwise_s)
{
	double best = NAN, best_s = otherwise_s;
	for (int i = 0; i <= 100; i++) {
		double time_s = from_s + (to_s - from_s) * i / 100;
		double value = value_at(session, time_s) * sign;
		if (!isnan(value) && (isnan(best) || value > best)) {
			best = value;
			best_s = time_s;
		}
	}
	return best_s;
}

/* In conductance people point at the maximum, in the driver at the onset; the other end is looked
 * for in conductance. */
static void place_response(AffektSession *session, gboolean is_onset, struct rec_edit *edit)
{
	double cursor_s = edit->new_time_s;
	double onset_s = cursor_s;
	if (is_onset)
		edit->new_time_s =
			extreme_at(session, cursor_s, cursor_s + RISE_MAX_S, 1, cursor_s);
	else
		onset_s = extreme_at(session, cursor_s - RISE_MAX_S, cursor_s, -1, cursor_s);
	g_ascii_dtostr(edit->value, sizeof edit->value, onset_s);
}

static enum affekt_thing_kind kind_of_track(int track)
{
	if (track == AFFEKT_REVIEW_AROUSAL)
		return AFFEKT_THING_PEAK;
	if (track == AFFEKT_REVIEW_CONDUCTANCE || track == AFFEKT_REVIEW_DRIVER)
		return AFFEKT_THING_RESPONSE;
	return track == AFFEKT_REVIEW_PULSE ? AFFEKT_THING_BEAT : AFFEKT_THING_NONE;
}

static void add_at_cursor(gpointer page)
{
	AffektStage *stage = affekt_review_stage(page);
	AffektDocument *document = analysed_document_of(page);
	int track = affekt_stage_kind_of(stage, affekt_stage_focused_track(stage));
	enum affekt_thing_kind kind = kind_of_track(track);
	if (document == NULL)
		return;
	if (kind == AFFEKT_THING_NONE) {
		affekt_review_say(page,
			_("Nothing can be added to this track: focus arousal for a peak, skin "
			  "conductance for a response, or finger pulse for a beat"));
		return;
	}
	struct rec_edit edit = {
		.target = (uint8_t)affekt_things_target(kind),
		.action = REC_EDIT_ADD,
		.old_time_s = NAN,
		.new_time_s = affekt_timeline_cursor(affekt_review_timeline(page)),
	};
	AffektSession *session = affekt_review_session(page);
	if (kind == AFFEKT_THING_RESPONSE)
		place_response(session, track == AFFEKT_REVIEW_DRIVER, &edit);
	if (affekt_things_find(session, kind, edit.new_time_s).kind != AFFEKT_THING_NONE) {
		affekt_review_say(page, _("There is one already at this instant"));
		return;
	}
	affekt_document_apply(document, &edit, 1);
	select_at(page, kind, edit.new_time_s);
}

/* The selected stretch of the time axis; FALSE after a sentence. */
static gboolean stretch_selected(AffektReview *review, struct affekt_view *ret_stretch)
{
	if (affekt_timeline_selection(affekt_review_timeline(review), ret_stretch) &&
		ret_stretch->v1 - ret_stretch->v0 >= STRETCH_MIN_S)
		return TRUE;
	affekt_review_say(
		review, _("Select a stretch of time first: Shift + drag over the tracks"));
	return FALSE;
}

static void paint_artefact(gpointer page)
{
	AffektStage *stage = affekt_review_stage(page);
	AffektDocument *document = analysed_document_of(page);
	struct affekt_view stretch;
	if (document == NULL || !stretch_selected(page, &stretch))
		return;
	int track = affekt_stage_kind_of(stage, affekt_stage_focused_track(stage));
	gboolean is_gsr = track == AFFEKT_REVIEW_CONDUCTANCE || track == AFFEKT_REVIEW_DRIVER;
	if (!is_gsr && track != AFFEKT_REVIEW_PULSE && track != AFFEKT_REVIEW_HEART_RATE) {
		affekt_review_say(page,
			_("Artefacts belong to skin conductance or the finger pulse: focus one of "
			  "their tracks"));
		return;
	}
	struct rec_edit edit = {
		.target = REC_EDIT_ARTEFACT,
		.action = REC_EDIT_ADD,
		.old_time_s = NAN,
		.new_time_s = stretch.v0,
	};
	g_strlcpy(edit.target_id, is_gsr ? "gsr" : "pulse", sizeof edit.target_id);
	g_ascii_dtostr(edit.value, sizeof edit.value, stretch.v1);
	affekt_document_apply(document, &edit, 1);
	affekt_timeline_select(affekt_review_timeline(page), NAN, NAN);
	select_at(page, AFFEKT_THING_ARTEFACT, stretch.v0);
}

/* --- taking away --------------------------------------------------------------------------- */

static void apply_to_selected(AffektReview *review, enum rec_edit_action action)
{
	AffektDocument *document = document_of(review);
	if (document == NULL || selected(review) == NULL)
		return;
	struct rec_edit edit = affekt_selection_name(selection_of(review));
	edit.action = (uint8_t)action;
	affekt_document_apply(document, &edit, 1);
}

static void delete_selected(gpointer page)
{
	apply_to_selected(page, REC_EDIT_DELETE);
}

static void reject_selected(gpointer page)
{
	const struct affekt_thing *thing = selected(page);
	if (thing == NULL)
		return;
	if (thing->kind == AFFEKT_THING_VISIT || thing->kind == AFFEKT_THING_MARK) {
		affekt_review_say(page,
			_("Only what the analysis finds can be rejected; Delete removes a touch "
			  "point or a mark"));
		return;
	}
	apply_to_selected(page, REC_EDIT_REJECT);
}

static void restore_selected(gpointer page)
{
	apply_to_selected(page, REC_EDIT_RESTORE);
}

/* --- moving -------------------------------------------------------------------------------- */

/* The edit that brings the border @part of @thing to @time_s. */
static struct rec_edit border_edit(
	AffektReview *review, struct affekt_thing thing, enum affekt_thing_part part, double time_s)
{
	AffektSession *session = affekt_review_session(review);
	struct rec_edit edit = affekt_things_name(session, thing);
	thing.part = part;
	edit.action = REC_EDIT_MOVE;
	edit.new_time_s = time_s;
	if (thing.kind == AFFEKT_THING_VISIT)
		edit.old_time_s = affekt_things_time(session, thing);
	g_strlcpy(edit.field, part == AFFEKT_PART_END ? "end" : "start", sizeof edit.field);
	return edit;
}

/* Both borders go with the start. */
static void move_stretch(AffektReview *review, struct affekt_thing thing, double start_s)
{
	AffektSession *session = affekt_review_session(review);
	double by_s = start_s - affekt_things_time(session, thing);
	struct rec_edit edits[] = {
		border_edit(review, thing, AFFEKT_PART_START, start_s),
		border_edit(
			review, thing, AFFEKT_PART_END, affekt_things_end(session, thing) + by_s),
	};
	affekt_document_apply(affekt_review_document(review), edits, G_N_ELEMENTS(edits));
}

static void move_border(AffektReview *review, struct affekt_thing thing, double time_s)
{
	AffektSession *session = affekt_review_session(review);
	struct affekt_thing start = {thing.kind, AFFEKT_PART_START, thing.index};
	double start_s = affekt_things_time(session, start);
	double end_s = affekt_things_end(session, thing);
	gboolean is_fit = thing.part == AFFEKT_PART_START ? time_s <= end_s - STRETCH_MIN_S
							  : time_s >= start_s + STRETCH_MIN_S;
	if (!is_fit) {
		affekt_review_say(review, _("The start must lie before the end"));
		return;
	}
	struct rec_edit edit = border_edit(review, thing, thing.part, time_s);
	affekt_document_apply(affekt_review_document(review), &edit, 1);
}

/* Brings the selected thing to @time_s: one edit, or two for both borders. */
static void move_to(AffektReview *review, double time_s)
{
	AffektDocument *document = document_of(review);
	const struct affekt_thing *chosen = document != NULL ? selected(review) : NULL;
	if (chosen == NULL)
		return;
	struct affekt_thing thing = *chosen;
	struct affekt_view limits = affekt_timeline_limits(affekt_review_timeline(review));
	time_s = fmin(fmax(time_s, limits.v0), limits.v1);
	gboolean is_stretch =
		thing.kind == AFFEKT_THING_ARTEFACT || thing.kind == AFFEKT_THING_VISIT;
	if (is_stretch && thing.part == AFFEKT_PART_WHOLE) {
		move_stretch(review, thing, time_s);
	} else if (is_stretch) {
		move_border(review, thing, time_s);
	} else {
		struct rec_edit edit = affekt_selection_name(selection_of(review));
		edit.action = REC_EDIT_MOVE;
		edit.new_time_s = time_s;
		affekt_document_apply(document, &edit, 1);
	}
}

static void step(AffektReview *review, double by_s)
{
	const struct affekt_thing *thing = selected(review);
	if (thing == NULL)
		return;
	double share = thing->kind == AFFEKT_THING_BEAT ? 1 / BEAT_FINER_BY : 1;
	move_to(review, affekt_things_time(affekt_review_session(review), *thing) + by_s * share);
}

static void move_earlier(gpointer page)
{
	step(page, -STEP_S);
}

static void move_later(gpointer page)
{
	step(page, STEP_S);
}

static void move_much_earlier(gpointer page)
{
	step(page, -LARGE_STEP_S);
}

static void move_much_later(gpointer page)
{
	step(page, LARGE_STEP_S);
}

static void move_to_cursor(gpointer page)
{
	if (selected(page) != NULL)
		move_to(page, affekt_timeline_cursor(affekt_review_timeline(page)));
}

/* Selects that border of the selected touch point, else of the one at the cursor, and moves it
 * there. */
static void border_to_cursor(AffektReview *review, enum affekt_thing_part part)
{
	const struct affekt_thing *chosen = affekt_selection_get(selection_of(review));
	int visit = chosen != NULL && chosen->kind == AFFEKT_THING_VISIT
			    ? chosen->index
			    : affekt_review_visit_at_cursor(review);
	if (visit < 0) {
		affekt_review_say(review,
			_("There is no touch point at the cursor: click one in the band first"));
		return;
	}
	affekt_selection_choose(
		selection_of(review), (struct affekt_thing){AFFEKT_THING_VISIT, part, visit});
	move_to_cursor(review);
}

static void start_to_cursor(gpointer page)
{
	border_to_cursor(page, AFFEKT_PART_START);
}

static void end_to_cursor(gpointer page)
{
	border_to_cursor(page, AFFEKT_PART_END);
}

static void thing_dropped(AffektReview *review, double time_s)
{
	move_to(review, time_s);
}

/* --- words --------------------------------------------------------------------------------- */

static void set_note(AffektReview *review, const char *text)
{
	AffektDocument *document = document_of(review);
	if (document == NULL || selected(review) == NULL)
		return;
	struct rec_edit edit = affekt_selection_name(selection_of(review));
	edit.action = REC_EDIT_SET;
	g_strlcpy(edit.field, "note", sizeof edit.field);
	g_strlcpy(edit.value, text, sizeof edit.value);
	affekt_document_apply(document, &edit, 1);
}

static void ask_note(gpointer page)
{
	const struct affekt_thing *thing = document_of(page) != NULL ? selected(page) : NULL;
	if (thing == NULL)
		return;
	struct rec_edit name = affekt_selection_name(selection_of(page));
	const char *note = affekt_things_note(affekt_review_session(page), &name);
	affekt_note_popover_ask(page, _("Note or code"), note, TRUE, set_note);
}

static void add_visit(AffektReview *review, const char *title)
{
	AffektDocument *document = document_of(review);
	struct affekt_view stretch;
	if (document == NULL || title[0] == '\0' || !stretch_selected(review, &stretch))
		return;
	struct rec_edit edit = {
		.target = REC_EDIT_TOUCH_POINT,
		.action = REC_EDIT_ADD,
		.old_time_s = NAN,
		.new_time_s = stretch.v0,
	};
	/* One more visit of a touch point that is known goes by its id. */
	const GArray *visits = affekt_session_facts(affekt_review_session(review))->visits;
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_touchpoint *visit =
			&g_array_index(visits, struct affekt_visit, i).row;
		if (g_strcmp0(visit->title, title) == 0)
			g_strlcpy(edit.target_id, visit->id, sizeof edit.target_id);
	}
	if (edit.target_id[0] == '\0')
		g_strlcpy(edit.target_id, title, sizeof edit.target_id);
	g_ascii_dtostr(edit.value, sizeof edit.value, stretch.v1);
	affekt_document_apply(document, &edit, 1);
	affekt_timeline_select(affekt_review_timeline(review), NAN, NAN);
	select_at(review, AFFEKT_THING_VISIT, stretch.v0);
}

static void ask_visit(gpointer page)
{
	struct affekt_view stretch;
	if (document_of(page) != NULL && stretch_selected(page, &stretch))
		affekt_note_popover_ask(page, _("Name of the touch point"), NULL, FALSE, add_visit);
}

static void show_menu(gpointer page)
{
	affekt_edit_menu_show(page, NAN, NAN);
}

/* --- the table ----------------------------------------------------------------------------- */

static const struct affekt_command commands[] = {
	{"edit-add", add_at_cursor},
	{"edit-delete", delete_selected},
	{"edit-reject", reject_selected},
	{"edit-restore", restore_selected},
	{"edit-earlier", move_earlier},
	{"edit-later", move_later},
	{"edit-much-earlier", move_much_earlier},
	{"edit-much-later", move_much_later},
	{"edit-to-cursor", move_to_cursor},
	{"edit-start-here", start_to_cursor},
	{"edit-end-here", end_to_cursor},
	{"edit-artefact", paint_artefact},
	{"edit-new-touch-point", ask_visit},
	{"edit-note", ask_note},
	{"edit-menu", show_menu},
	{0},
};

void affekt_review_add_edit_actions(AffektReview *review, GActionMap *map)
{
	AffektStage *stage = affekt_review_stage(review);
	affekt_commands_add(map, commands, review);
	g_signal_connect_object(
		stage, "thing-dropped", G_CALLBACK(thing_dropped), review, G_CONNECT_SWAPPED);
	g_signal_connect_object(
		stage, "menu", G_CALLBACK(affekt_edit_menu_show), review, G_CONNECT_SWAPPED);
}
