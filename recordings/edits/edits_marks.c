/* The part of the merge that concerns marks: rows with an owner and one time. */
#include "recordings/edits/edits_merge.h"

#include <math.h>
#include <string.h>

/* A mark during the merge. */
struct slot {
	struct rec_mark *mark;
	char *name; /* its id, or the id of the add */
	bool is_gone;
};

static void free_mark(gpointer data)
{
	struct rec_mark *mark = data;
	g_free(mark->label);
	g_free(mark->source);
	g_free(mark->rater);
	g_free(mark->note);
	g_free(mark);
}

static void clear_slot(gpointer data)
{
	struct slot *slot = data;
	g_free(slot->name);
}

static struct rec_mark *copy_mark(const struct rec_mark *mark)
{
	struct rec_mark *copy = g_memdup2(mark, sizeof(*mark));
	copy->label = g_strdup(mark->label);
	copy->source = g_strdup(mark->source);
	copy->rater = g_strdup(mark->rater);
	copy->note = g_strdup(mark->note);
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

static void add_mark(GArray *slots, const struct rec_edit *edit)
{
	struct rec_mark *mark = g_new0(struct rec_mark, 1);
	for (guint i = 0; i < slots->len; i++)
		mark->id = MAX(mark->id, g_array_index(slots, struct slot, i).mark->id);
	mark->id++;
	mark->time_s = edit->new_time_s;
	mark->pressed_s = NAN;
	mark->label = g_strdup(edit->value);
	mark->source = g_strdup("rater");
	mark->rater = g_strdup(edit->rater);
	struct slot slot = {mark, g_strdup(edit->id), false};
	g_array_append_val(slots, slot);
}

static void set_text(char **text, const char *value)
{
	g_free(*text);
	*text = g_strdup(value);
}

static void change_mark(struct slot *slot, const struct rec_edit *edit)
{
	if (edit->action == REC_EDIT_DELETE || edit->action == REC_EDIT_REJECT)
		slot->is_gone = true;
	else if (edit->action == REC_EDIT_MOVE)
		slot->mark->time_s = edit->new_time_s;
	else if (strcmp(edit->field, "note") == 0)
		set_text(&slot->mark->note, edit->value);
	else if (strcmp(edit->field, "label") == 0)
		set_text(&slot->mark->label, edit->value);
}

static gint compare_marks(gconstpointer a, gconstpointer b)
{
	const struct rec_mark *x = *(struct rec_mark *const *)a;
	const struct rec_mark *y = *(struct rec_mark *const *)b;
	return (x->time_s > y->time_s) - (x->time_s < y->time_s);
}

GPtrArray *rec_edits_merge_marks(
	const GPtrArray *marks, const GArray *edits, const char *rater, GArray *ret_unmatched)
{
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, rater);
	g_autoptr(GArray) slots = g_array_new(FALSE, FALSE, sizeof(struct slot));
	g_array_set_clear_func(slots, clear_slot);
	for (guint i = 0; i < marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(marks, i);
		struct slot slot = {
			copy_mark(mark), g_strdup_printf("%" G_GINT64_FORMAT, mark->id), false};
		g_array_append_val(slots, slot);
	}
	for (guint i = 0; i < in_force->len; i++) {
		guint index = g_array_index(in_force, guint, i);
		const struct rec_edit *edit = &g_array_index(edits, struct rec_edit, index);
		if (edit->target != REC_EDIT_MARK)
			continue;
		struct slot *slot = find_slot(slots, edit->target_id);
		if (edit->action == REC_EDIT_ADD)
			add_mark(slots, edit);
		else if (slot)
			change_mark(slot, edit);
		else if (ret_unmatched)
			g_array_append_val(ret_unmatched, index);
	}
	GPtrArray *merged = g_ptr_array_new_with_free_func(free_mark);
	for (guint i = 0; i < slots->len; i++) {
		const struct slot *slot = &g_array_index(slots, struct slot, i);
		if (slot->is_gone)
			free_mark(slot->mark);
		else
			g_ptr_array_add(merged, slot->mark);
	}
	g_ptr_array_sort(merged, compare_marks);
	return merged;
}
