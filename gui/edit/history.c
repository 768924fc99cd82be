#include "gui/edit/history.h"

#include "core/text.h"
#include "recordings/edits/edits_blind.h"
#include "recordings/edits/edits_merge.h"

#include <math.h>

/* One thing that the user did. */
struct action {
	GArray *edits;    /* struct rec_edit: what it was */
	GArray *restores; /* what undid it last; NULL never */
};

struct affekt_history {
	GPtrArray *done, *undone; /* struct action*, the next one last */
};

static void action_free(gpointer data)
{
	struct action *action = data;
	g_array_unref(action->edits);
	g_clear_pointer(&action->restores, g_array_unref);
	g_free(action);
}

struct affekt_history *affekt_history_new(void)
{
	struct affekt_history *history = g_new0(struct affekt_history, 1);
	history->done = g_ptr_array_new_with_free_func(action_free);
	history->undone = g_ptr_array_new_with_free_func(action_free);
	return history;
}

void affekt_history_free(affekt_history *history)
{
	if (history == NULL)
		return;
	g_ptr_array_unref(history->done);
	g_ptr_array_unref(history->undone);
	g_free(history);
}

static struct action *action_new(const struct rec_edit *edits, gsize n)
{
	struct action *action = g_new0(struct action, 1);
	action->edits = g_array_new(FALSE, FALSE, sizeof(struct rec_edit));
	g_array_append_vals(action->edits, edits, (guint)n);
	return action;
}

static struct action *last_of(const GPtrArray *actions)
{
	return actions->len > 0 ? actions->pdata[actions->len - 1] : NULL;
}

static gboolean continues(const struct action *action, const struct rec_edit *edit)
{
	if (action == NULL)
		return FALSE;
	const struct rec_edit *last =
		&g_array_index(action->edits, struct rec_edit, action->edits->len - 1);
	return last->wall_us == edit->wall_us && last->seq + 1 == edit->seq;
}

void affekt_history_begin(struct affekt_history *history, const GArray *edits, const char *rater)
{
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, rater);
	for (guint i = 0; i < in_force->len; i++) {
		const struct rec_edit *edit =
			&g_array_index(edits, struct rec_edit, g_array_index(in_force, guint, i));
		struct action *last = last_of(history->done);
		/* What was seen stays seen. */
		if (rec_edits_is_blind_note(edit))
			continue;
		if (continues(last, edit))
			g_array_append_vals(last->edits, edit, 1);
		else
			g_ptr_array_add(history->done, action_new(edit, 1));
	}
}

void affekt_history_add(struct affekt_history *history, const struct rec_edit *edits, gsize n)
{
	g_ptr_array_set_size(history->undone, 0);
	g_ptr_array_add(history->done, action_new(edits, n));
}

static const GArray *edits_of(const struct action *action)
{
	return action != NULL ? action->edits : NULL;
}

const GArray *affekt_history_next_undo(const struct affekt_history *history)
{
	return edits_of(last_of(history->done));
}

const GArray *affekt_history_next_redo(const struct affekt_history *history)
{
	return edits_of(last_of(history->undone));
}

/* A restore for each of @edits, the last first. */
static GArray *restore(const GArray *edits)
{
	GArray *restores = g_array_new(FALSE, FALSE, sizeof(struct rec_edit));
	for (guint i = edits->len; i > 0; i--) {
		const struct rec_edit *edit = &g_array_index(edits, struct rec_edit, i - 1);
		struct rec_edit row = {
			.target = edit->target,
			.action = REC_EDIT_RESTORE,
			.old_time_s = edit->old_time_s,
			.new_time_s = NAN,
		};
		core_text_uuid(row.id);
		g_strlcpy(row.target_id, edit->target_id, sizeof row.target_id);
		g_strlcpy(row.field, edit->id, sizeof row.field);
		g_array_append_val(restores, row);
	}
	return restores;
}

/* Moves the next action of @from to @to. */
static struct action *pass_on(GPtrArray *from, GPtrArray *to)
{
	struct action *action = g_ptr_array_steal_index(from, from->len - 1);
	g_ptr_array_add(to, action);
	return action;
}

GArray *affekt_history_undo(struct affekt_history *history)
{
	if (history->done->len == 0)
		return NULL;
	struct action *action = pass_on(history->done, history->undone);
	g_clear_pointer(&action->restores, g_array_unref);
	action->restores = restore(action->edits);
	return g_array_copy(action->restores);
}

GArray *affekt_history_redo(struct affekt_history *history)
{
	if (history->undone->len == 0)
		return NULL;
	return restore(pass_on(history->undone, history->done)->restores);
}
