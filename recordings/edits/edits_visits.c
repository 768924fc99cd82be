/* The part of the merge that concerns visits: rows with an owner and two borders. */
#include "core/text.h"
#include "recordings/edits/edits_merge.h"
#include "recordings/session/visits.h"

#include <math.h>
#include <string.h>

/* A visit during the merge. */
struct slot {
	struct rec_visit *visit;
	char *name; /* id#visit before any edit, or the id of the add */
	bool is_gone;
};

static void free_visit(gpointer data)
{
	struct rec_visit *visit = data;
	g_free(visit->touchpoint);
	g_free(visit->title);
	g_free(visit->phase);
	g_free(visit->source);
	g_free(visit->note);
	g_free(visit);
}

static void clear_slot(gpointer data)
{
	struct slot *slot = data;
	g_free(slot->name);
}

static struct rec_visit *copy_visit(const struct rec_visit *visit)
{
	struct rec_visit *copy = g_memdup2(visit, sizeof(*visit));
	copy->touchpoint = g_strdup(visit->touchpoint);
	copy->title = g_strdup(visit->title);
	copy->phase = g_strdup(visit->phase);
	copy->source = g_strdup(visit->source);
	copy->note = g_strdup(visit->note);
	return copy;
}

static struct slot *find_slot(GArray *slots, const char *name)
{
	for (guint i = 0; i < slots->len; i++) {
		struct slot *slot = &g_array_index(slots, struct slot, i);
		if (strcmp(slot->name, name) == 0)
			return slot;
	}
	return NULL;
}

/* A visit of the touch point target_id; what is known of the touch point comes from its other
 * visits. */
static struct rec_visit *make_visit(const GArray *slots, const struct rec_edit *edit)
{
	struct rec_visit *visit = NULL;
	for (guint i = 0; i < slots->len && !visit; i++) {
		const struct rec_visit *other = g_array_index(slots, struct slot, i).visit;
		if (strcmp(other->touchpoint, edit->target_id) == 0)
			visit = copy_visit(other);
	}
	if (!visit) {
		visit = g_new0(struct rec_visit, 1);
		visit->touchpoint = core_text_slug(edit->target_id);
		visit->title = g_strdup(edit->target_id);
	}
	g_clear_pointer(&visit->note, g_free);
	g_free(visit->source);
	visit->source = g_strdup("rater");
	visit->start_s = edit->new_time_s;
	visit->end_s = NAN;
	visit->pressed_s = visit->reaction_lag_s = visit->corrected_s = NAN;
	core_text_parse_double(edit->value, &visit->end_s);
	return visit;
}

static void change_visit(struct slot *slot, const struct rec_edit *edit)
{
	bool is_gone = edit->action == REC_EDIT_DELETE || edit->action == REC_EDIT_REJECT;
	if (is_gone) {
		slot->is_gone = true;
	} else if (strcmp(edit->field, "start") == 0) {
		/* The start as pressed stays in the row; the corrected one holds. */
		slot->visit->corrected_s = edit->new_time_s;
	} else if (strcmp(edit->field, "end") == 0) {
		slot->visit->end_s = edit->new_time_s;
	} else if (strcmp(edit->field, "note") == 0) {
		g_free(slot->visit->note);
		slot->visit->note = g_strdup(edit->value);
	}
}

/* Slots of all visits with the edits applied. */
static GArray *apply_edits(
	const GPtrArray *visits, const GArray *edits, const char *rater, GArray *ret_unmatched)
{
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, rater);
	GArray *slots = g_array_new(FALSE, FALSE, sizeof(struct slot));
	g_array_set_clear_func(slots, clear_slot);
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i);
		struct slot slot = {copy_visit(visit), rec_visit_name(visit), false};
		g_array_append_val(slots, slot);
	}
	for (guint i = 0; i < in_force->len; i++) {
		guint index = g_array_index(in_force, guint, i);
		const struct rec_edit *edit = &g_array_index(edits, struct rec_edit, index);
		if (edit->target != REC_EDIT_TOUCH_POINT)
			continue;
		struct slot *slot = find_slot(slots, edit->target_id);
		if (edit->action == REC_EDIT_ADD) {
			struct slot added = {make_visit(slots, edit), g_strdup(edit->id), false};
			g_array_append_val(slots, added);
		} else if (slot) {
			change_visit(slot, edit);
		} else if (ret_unmatched) {
			g_array_append_val(ret_unmatched, index);
		}
	}
	return slots;
}

/* The visits that are left, numbered; they belong to the caller from now on. */
static GPtrArray *take_visits(const GArray *slots)
{
	GPtrArray *merged = g_ptr_array_new_with_free_func(free_visit);
	for (guint i = 0; i < slots->len; i++) {
		const struct slot *slot = &g_array_index(slots, struct slot, i);
		if (slot->is_gone)
			free_visit(slot->visit);
		else
			g_ptr_array_add(merged, slot->visit);
	}
	rec_visits_number(merged, NULL);
	return merged;
}

GPtrArray *rec_edits_merge_visits(
	const GPtrArray *visits, const GArray *edits, const char *rater, GArray *ret_unmatched)
{
	g_autoptr(GArray) slots = apply_edits(visits, edits, rater, ret_unmatched);
	return take_visits(slots);
}

/* The name in @slots of @visit; NULL none. */
static const char *find_name(const GArray *slots, const struct rec_visit *visit)
{
	for (guint i = 0; i < slots->len; i++) {
		const struct slot *slot = &g_array_index(slots, struct slot, i);
		if (!slot->is_gone && slot->visit == visit)
			return slot->name;
	}
	return NULL;
}

GPtrArray *rec_edits_name_visits(const GPtrArray *visits, const GArray *edits, const char *rater)
{
	g_autoptr(GArray) slots = apply_edits(visits, edits, rater, NULL);
	g_autoptr(GPtrArray) merged = take_visits(slots);
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < merged->len; i++)
		g_ptr_array_add(names, g_strdup(find_name(slots, g_ptr_array_index(merged, i))));
	return names;
}
