/* Which edits of a rater hold: the part of the merge that knows no rows. */
#include "recordings/edits/edits_merge.h"

#include <math.h>
#include <string.h>

static const struct rec_edit *edit_at(const GArray *edits, guint index)
{
	return &g_array_index(edits, struct rec_edit, index);
}

/* Edits by their id (char* → struct rec_edit*): with thousands of them, looking through all would
 * take longer than the merge. */
static GHashTable *index_ids(const GArray *edits)
{
	GHashTable *ids = g_hash_table_new(g_str_hash, g_str_equal);
	for (guint i = 0; i < edits->len; i++) {
		const struct rec_edit *edit = edit_at(edits, i);
		g_hash_table_insert(ids, (gpointer)edit->id, (gpointer)edit);
	}
	return ids;
}

/* The add that @target_id names; NULL when it names none. */
static const struct rec_edit *find_add(GHashTable *ids, const char *target_id)
{
	const struct rec_edit *edit =
		target_id[0] != '\0' ? g_hash_table_lookup(ids, target_id) : NULL;
	return edit && edit->action == REC_EDIT_ADD ? edit : NULL;
}

/* True when two edits are about one row. */
static bool is_same_row(GHashTable *ids, const struct rec_edit *a, const struct rec_edit *b)
{
	if (a->target != b->target)
		return false;
	if (find_add(ids, a->target_id))
		return strcmp(b->id, a->target_id) == 0 || strcmp(b->target_id, a->target_id) == 0;
	if (b->action == REC_EDIT_ADD || find_add(ids, b->target_id))
		return false;
	bool is_same_id = strcmp(a->target_id, b->target_id) == 0;
	if (a->target == REC_EDIT_TOUCH_POINT || a->target == REC_EDIT_VIDEO ||
		a->target == REC_EDIT_MARK)
		return is_same_id;
	if (a->target == REC_EDIT_ARTEFACT && !is_same_id)
		return false;
	/* Fast hearts beat more often than edits reach. */
	double reach_s = a->target == REC_EDIT_BEAT ? REC_EDITS_REACH_S / 4 : REC_EDITS_REACH_S;
	return fabs(a->old_time_s - b->old_time_s) <= reach_s;
}

static gint compare_seq(gconstpointer a, gconstpointer b, gpointer edits)
{
	guint x = *(const guint *)a;
	guint y = *(const guint *)b;
	int64_t p = edit_at(edits, x)->seq;
	int64_t q = edit_at(edits, y)->seq;
	return p != q ? (p > q) - (p < q) : (x > y) - (x < y);
}

/* Indices of @rater's edits by seq. */
static GArray *list_edits(const GArray *edits, const char *rater)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(guint));
	bool is_nobody = !rater || strcmp(rater, "automatic") == 0;
	for (guint i = 0; !is_nobody && i < edits->len; i++) {
		if (strcmp(edit_at(edits, i)->rater, rater) == 0)
			g_array_append_val(list, i);
	}
	g_array_sort_with_data(list, compare_seq, (gpointer)edits);
	return list;
}

/* True when the restore @later takes @earlier back. */
static bool takes_back(
	GHashTable *ids, const struct rec_edit *later, const struct rec_edit *earlier)
{
	if (later->field[0] != '\0')
		return strcmp(later->field, earlier->id) == 0;
	return earlier->action != REC_EDIT_RESTORE && is_same_row(ids, later, earlier);
}

/* Marks what the restore at the @place of @list takes back. */
static void take_back(
	const GArray *edits, GHashTable *ids, const GArray *list, guint place, bool *is_revoked)
{
	const struct rec_edit *later = edit_at(edits, g_array_index(list, guint, place));
	if (later->field[0] != '\0' && !g_hash_table_contains(ids, later->field))
		return;
	/* Mostly the edit before is meant: from there back. */
	for (guint k = place; k > 0; k--) {
		if (!takes_back(ids, later, edit_at(edits, g_array_index(list, guint, k - 1))))
			continue;
		is_revoked[k - 1] = true;
		if (later->field[0] != '\0')
			return;
	}
}

GArray *rec_edits_in_force(const GArray *edits, const char *rater)
{
	g_autoptr(GArray) list = list_edits(edits, rater);
	g_autoptr(GHashTable) ids = index_ids(edits);
	g_autofree bool *is_revoked = g_new0(bool, list->len + 1);
	/* The last first: whether a restore holds is known before what it takes back is asked. */
	for (guint i = list->len; i > 0; i--) {
		const struct rec_edit *later = edit_at(edits, g_array_index(list, guint, i - 1));
		if (later->action == REC_EDIT_RESTORE && !is_revoked[i - 1])
			take_back(edits, ids, list, i - 1, is_revoked);
	}
	GArray *in_force = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < list->len; i++) {
		guint index = g_array_index(list, guint, i);
		if (!is_revoked[i] && edit_at(edits, index)->action != REC_EDIT_RESTORE)
			g_array_append_val(in_force, index);
	}
	return in_force;
}

/* Of what the row stands at, not of an artefact's end. */
static bool is_move(const struct rec_edit *edit)
{
	return edit->action == REC_EDIT_MOVE && strcmp(edit->field, "end") != 0;
}

/* Where the row of @note stands now: as last moved, else as added, else where it was found. */
static double current_time_s(
	const GArray *edits, GHashTable *ids, const GArray *in_force, const struct rec_edit *note)
{
	const struct rec_edit *add = find_add(ids, note->target_id);
	double time_s = add ? add->new_time_s : note->old_time_s;
	for (guint i = 0; i < in_force->len; i++) {
		const struct rec_edit *edit = edit_at(edits, g_array_index(in_force, guint, i));
		if (is_move(edit) && is_same_row(ids, note, edit))
			time_s = edit->new_time_s;
	}
	return time_s;
}

const char *rec_edits_find_note(
	const GArray *edits, enum rec_edit_target target, double time_s, const char *rater)
{
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, rater);
	g_autoptr(GHashTable) ids = index_ids(edits);
	const char *note = NULL;
	double distance_s = REC_EDITS_REACH_S;
	for (guint i = 0; i < in_force->len; i++) {
		const struct rec_edit *edit = edit_at(edits, g_array_index(in_force, guint, i));
		if (edit->target != (uint8_t)target || edit->action != REC_EDIT_SET ||
			strcmp(edit->field, "note") != 0)
			continue;
		double this_s = fabs(current_time_s(edits, ids, in_force, edit) - time_s);
		if (this_s <= distance_s) {
			note = edit->value;
			distance_s = this_s;
		}
	}
	return note;
}

void rec_edits_find_origin(const GArray *edits, enum rec_edit_target target, double time_s,
	const char *rater, double *ret_old_time_s, char ret_target_id[64])
{
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, rater);
	g_autoptr(GHashTable) ids = index_ids(edits);
	*ret_old_time_s = time_s;
	ret_target_id[0] = '\0';
	for (guint i = in_force->len; i > 0; i--) {
		const struct rec_edit *edit = edit_at(edits, g_array_index(in_force, guint, i - 1));
		bool is_add = edit->action == REC_EDIT_ADD;
		if (edit->target != (uint8_t)target || edit->new_time_s != time_s)
			continue;
		/* An added row is named by the edit that added it. */
		const struct rec_edit *add = is_add ? edit : find_add(ids, edit->target_id);
		if (is_move(edit) && current_time_s(edits, ids, in_force, edit) == time_s) {
			*ret_old_time_s = add ? (double)NAN : edit->old_time_s;
			g_strlcpy(ret_target_id, add ? add->id : edit->target_id, 64);
			return;
		}
		struct rec_edit row = {.target = edit->target, .old_time_s = NAN};
		g_strlcpy(row.target_id, edit->id, sizeof(row.target_id));
		if (is_add && current_time_s(edits, ids, in_force, &row) == time_s) {
			*ret_old_time_s = NAN;
			g_strlcpy(ret_target_id, edit->id, 64);
			return;
		}
	}
}
