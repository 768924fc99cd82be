#include "gui/edit/history.h"
#include "recordings/edits/edits_merge.h"
#include "tests/check_main.h"

#include <string.h>

/* What a rater's log would hold. */
static GArray *edits_log;

static void commit(const GArray *rows)
{
	for (guint i = 0; i < rows->len; i++) {
		struct rec_edit row = g_array_index(rows, struct rec_edit, i);
		row.seq = edits_log->len + 1;
		row.wall_us = 1000 * row.seq;
		g_strlcpy(row.rater, "mia", sizeof row.rater);
		g_array_append_val(edits_log, row);
	}
}

/* An action of @n edits, whose ids begin with @name. */
static void act(affekt_history *history, const char *name, guint n)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, TRUE, sizeof(struct rec_edit));
	for (guint i = 0; i < n; i++) {
		struct rec_edit row = {.target = REC_EDIT_BEAT, .action = REC_EDIT_REJECT};
		g_snprintf(row.id, sizeof row.id, "%s%u", name, i);
		row.old_time_s = 10 * i;
		g_array_append_val(rows, row);
	}
	affekt_history_add(history, (struct rec_edit *)(void *)rows->data, n);
	commit(rows);
}

/* The ids of the edits that hold, joined. */
static void assert_holds(const char *expected)
{
	g_autoptr(GArray) in_force = rec_edits_in_force(edits_log, "mia");
	g_autoptr(GString) ids = g_string_new(NULL);
	for (guint i = 0; i < in_force->len; i++)
		g_string_append_printf(ids, "%s ",
			g_array_index(edits_log, struct rec_edit, g_array_index(in_force, guint, i))
				.id);
	ck_assert_str_eq(ids->str, expected);
}

static gboolean undo(affekt_history *history)
{
	g_autoptr(GArray) rows = affekt_history_undo(history);
	if (rows != NULL)
		commit(rows);
	return rows != NULL;
}

static gboolean redo(affekt_history *history)
{
	g_autoptr(GArray) rows = affekt_history_redo(history);
	if (rows != NULL)
		commit(rows);
	return rows != NULL;
}

static affekt_history *begin(void)
{
	edits_log = g_array_new(FALSE, TRUE, sizeof(struct rec_edit));
	return affekt_history_new();
}

START_TEST(actions_are_undone_and_redone_whole)
{
	g_autoptr(affekt_history) history = begin();
	act(history, "a", 1);
	act(history, "b", 3);
	assert_holds("a0 b0 b1 b2 ");
	ck_assert(undo(history));
	assert_holds("a0 ");
	ck_assert(undo(history));
	assert_holds("");
	ck_assert(!undo(history));
	ck_assert(redo(history));
	assert_holds("a0 ");
	ck_assert(redo(history));
	assert_holds("a0 b0 b1 b2 ");
	ck_assert(!redo(history));
	/* Back and forth as often as one likes. */
	for (int i = 0; i < 5; i++) {
		ck_assert(undo(history));
		assert_holds("a0 ");
		ck_assert(redo(history));
		assert_holds("a0 b0 b1 b2 ");
	}
	g_array_unref(edits_log);
}
END_TEST

START_TEST(a_new_action_forgets_what_was_undone)
{
	g_autoptr(affekt_history) history = begin();
	act(history, "a", 1);
	act(history, "b", 1);
	ck_assert(undo(history));
	act(history, "c", 1);
	ck_assert(!redo(history));
	assert_holds("a0 c0 ");
	ck_assert(undo(history) && undo(history) && !undo(history));
	assert_holds("");
	g_array_unref(edits_log);
}
END_TEST

START_TEST(what_stood_in_the_file_can_be_undone_by_actions)
{
	g_autoptr(affekt_history) earlier = begin();
	act(earlier, "a", 1);
	act(earlier, "b", 2);
	g_array_index(edits_log, struct rec_edit, 1).wall_us = 7;
	g_array_index(edits_log, struct rec_edit, 2).wall_us = 7;
	act(earlier, "c", 1);
	ck_assert(undo(earlier));
	g_autoptr(affekt_history) history = affekt_history_new();
	affekt_history_begin(history, edits_log, "mia");
	ck_assert_uint_eq(affekt_history_next_undo(history)->len, 2);
	ck_assert_ptr_null(affekt_history_next_redo(history));
	ck_assert(undo(history));
	assert_holds("a0 ");
	ck_assert(undo(history) && !undo(history));
	assert_holds("");
	ck_assert(redo(history) && redo(history));
	assert_holds("a0 b0 b1 ");
	g_array_unref(edits_log);
}
END_TEST

TESTS_MAIN("gui/history", actions_are_undone_and_redone_whole, a_new_action_forgets_what_was_undone,
	what_stood_in_the_file_can_be_undone_by_actions)
