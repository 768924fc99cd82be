#include "gui/study/exclusion.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

enum {
	TRIES = 5, /* while somebody else writes */
};

static void row_free(gpointer data)
{
	struct affekt_exclusion_row *row = data;
	g_free(row->session);
	g_free(row->reason);
	g_free(row);
}

static void add_row(
	affekt_exclusion *exclusion, const char *session, gboolean is_excluded, const char *reason)
{
	struct affekt_exclusion_row *row = g_new(struct affekt_exclusion_row, 1);
	row->session = g_strdup(session);
	row->is_excluded = is_excluded;
	row->reason = g_strdup(reason);
	g_ptr_array_add(exclusion->rows, row);
}

static affekt_exclusion *exclusion_new(const char *participant)
{
	affekt_exclusion *exclusion = g_new(affekt_exclusion, 1);
	exclusion->participant = g_strdup(participant);
	exclusion->rows = g_ptr_array_new_with_free_func(row_free);
	return exclusion;
}

void affekt_exclusion_free(affekt_exclusion *exclusion)
{
	if (exclusion == NULL)
		return;
	g_free(exclusion->participant);
	g_ptr_array_unref(exclusion->rows);
	g_free(exclusion);
}

affekt_exclusion *affekt_exclusion_of(const struct study_people *people, const char *participant)
{
	affekt_exclusion *exclusion = exclusion_new(participant);
	for (guint i = 0; i < people->rows->len; i++) {
		const struct study_person *person = g_ptr_array_index(people->rows, i);
		if (g_str_equal(person->participant, participant))
			add_row(exclusion, person->session, person->is_excluded, person->reason);
	}
	return exclusion;
}

affekt_exclusion *affekt_exclusion_decided(const affekt_exclusion *seen, const char *reason)
{
	affekt_exclusion *wanted = exclusion_new(seen->participant);
	const char *words = reason != NULL ? reason : "";
	for (guint i = 0; i < seen->rows->len; i++) {
		const struct affekt_exclusion_row *row = g_ptr_array_index(seen->rows, i);
		add_row(wanted, row->session, reason != NULL, words);
	}
	if (seen->rows->len == 0)
		add_row(wanted, "", reason != NULL, words);
	return wanted;
}

gboolean affekt_exclusion_is_out(const affekt_exclusion *exclusion)
{
	for (guint i = 0; i < exclusion->rows->len; i++) {
		const struct affekt_exclusion_row *row = g_ptr_array_index(exclusion->rows, i);
		if (row->is_excluded)
			return TRUE;
	}
	return FALSE;
}

/* --- writing ------------------------------------------------------------------------------- */

static gboolean is_same(const affekt_exclusion *a, const affekt_exclusion *b)
{
	if (a->rows->len != b->rows->len)
		return FALSE;
	for (guint i = 0; i < a->rows->len; i++) {
		const struct affekt_exclusion_row *x = g_ptr_array_index(a->rows, i);
		const struct affekt_exclusion_row *y = g_ptr_array_index(b->rows, i);
		if (!g_str_equal(x->session, y->session) || x->is_excluded != y->is_excluded ||
			!g_str_equal(x->reason, y->reason))
			return FALSE;
	}
	return TRUE;
}

static struct study_person *find_row(
	struct study_people *people, const char *participant, const char *session)
{
	for (guint i = 0; i < people->rows->len; i++) {
		struct study_person *person = g_ptr_array_index(people->rows, i);
		if (g_str_equal(person->participant, participant) &&
			g_str_equal(person->session, session))
			return person;
	}
	return study_people_add(people, participant, session);
}

static void put(struct study_people *people, const affekt_exclusion *wanted)
{
	for (guint i = 0; i < wanted->rows->len; i++) {
		const struct affekt_exclusion_row *row = g_ptr_array_index(wanted->rows, i);
		struct study_person *person = find_row(people, wanted->participant, row->session);
		/* A decision takes the place of a word that could not be read. */
		if (person->is_excluded != row->is_excluded ||
			!g_str_equal(person->reason, row->reason))
			person->excluded_word[0] = '\0';
		person->is_excluded = row->is_excluded;
		g_free(person->reason);
		person->reason = g_strdup(row->reason);
	}
}

/* Which version of the file this is. */
static char *stamp_of(const char *file)
{
	GStatBuf facts;
	if (g_stat(file, &facts) != 0)
		return g_strdup("");
	return g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GINT64_FORMAT ".%09ld:%" G_GINT64_FORMAT,
		(guint64)facts.st_ino, (gint64)facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec,
		(gint64)facts.st_size);
}

enum outcome {
	OUTCOME_WRITTEN,
	OUTCOME_FAILED,
	OUTCOME_AGAIN, /* somebody wrote meanwhile */
};

static enum outcome try(const char *file, const affekt_exclusion *seen,
	const affekt_exclusion *wanted, GError **error)
{
	g_autofree char *before = stamp_of(file);
	g_autoptr(study_people) people = study_people_read(file, NULL, error);
	if (people == NULL)
		return OUTCOME_FAILED;
	g_autoptr(affekt_exclusion) now = affekt_exclusion_of(people, seen->participant);
	if (!is_same(now, seen)) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG,
			_("participants.tsv was changed meanwhile and says something else of %s: "
			  "look at it again, then decide"),
			seen->participant);
		return OUTCOME_FAILED;
	}
	put(people, wanted);
	g_autofree char *after = stamp_of(file);
	if (!g_str_equal(before, after))
		return OUTCOME_AGAIN;
	return study_people_write(people, file, error) ? OUTCOME_WRITTEN : OUTCOME_FAILED;
}

gboolean affekt_exclusion_write(const char *path, const affekt_exclusion *seen,
	const affekt_exclusion *wanted, GError **error)
{
	g_autofree char *file = g_build_filename(path, "participants.tsv", NULL);
	for (int i = 0; i < TRIES; i++) {
		enum outcome outcome = try(file, seen, wanted, error);
		if (outcome != OUTCOME_AGAIN)
			return outcome == OUTCOME_WRITTEN;
	}
	g_set_error(error, G_IO_ERROR, G_IO_ERROR_BUSY,
		_("participants.tsv is being written by another program again and again: try "
		  "again when it is done"));
	return FALSE;
}
