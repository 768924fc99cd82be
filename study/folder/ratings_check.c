#include "study/folder/ratings_check.h"

#include "study/folder/ratings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char *study_ratings_check_phase(const struct rec_studyfile *plan, const char *written)
{
	g_autofree char *folded = g_utf8_casefold(written, -1);

	for (guint i = 0; plan && i < plan->phases->len; i++) {
		const struct rec_phase *phase = plan->phases->pdata[i];
		g_autofree char *title = g_utf8_casefold(phase->title, -1);
		if (strcmp(phase->id, written) == 0 || strcmp(title, folded) == 0)
			return phase->id;
	}
	return NULL;
}

static void G_GNUC_PRINTF(3, 4)
	tell(GPtrArray *problems, const struct study_rating *rating, const char *format, ...)
{
	va_list arguments;

	if (!problems)
		return;
	va_start(arguments, format);
	g_autofree char *sentence = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_ptr_array_add(problems,
		g_strdup_printf(_("%s, line %u: %s."), "ratings.tsv", rating->line, sentence));
}

static bool knows(const struct study_folder *folder, const char *participant)
{
	for (guint i = 0; i < folder->people->rows->len; i++) {
		const struct study_person *person = folder->people->rows->pdata[i];
		if (strcmp(person->participant, participant) == 0)
			return true;
	}
	for (guint i = 0; i < folder->sessions->len; i++) {
		const struct study_session *session = folder->sessions->pdata[i];
		if (strcmp(session->participant, participant) == 0)
			return true;
	}
	return false;
}

/* Who says what about whom; NULL: nobody knows who, so that no other row is the same. */
static char *key_of(const struct study_rating *rating, const char *phase)
{
	bool is_own = rating->kind == STUDY_RATER_SELF && rating->participant[0] != '\0';

	if (!is_own && rating->rater[0] == '\0')
		return NULL;
	return g_strdup_printf("%d\n%s\n%s\n%s\n%s\n%s", (int)rating->kind, rating->wave, phase,
		rating->participant, rating->team, is_own ? "" : rating->rater);
}

/* @first: by key, the line that said it first. */
static bool holds(const struct study_folder *folder, const struct study_rating *rating,
	GHashTable *first, GPtrArray *problems)
{
	const char *phase = study_ratings_check_phase(folder->plan, rating->phase);

	if (!phase && folder->plan && folder->plan->phases->len > 0) {
		tell(problems, rating,
			_("the plan has no phase “%s”, so that the score is left out"),
			rating->phase);
		return false;
	}
	if (rating->participant[0] != '\0' && !knows(folder, rating->participant)) {
		tell(problems, rating,
			_("the participant %s has neither a session nor a row in participants.tsv, "
			  "so that the score is left out"),
			rating->participant);
		return false;
	}
	char *key = key_of(rating, phase ? phase : rating->phase);
	guint line = key ? GPOINTER_TO_UINT(g_hash_table_lookup(first, key)) : 0;
	if (line > 0)
		tell(problems, rating,
			_("line %u has a score by the same for the same, so that this one is left "
			  "out"),
			line);
	if (line > 0 || !key)
		g_free(key);
	else
		g_hash_table_insert(first, key, GUINT_TO_POINTER(rating->line));
	return line == 0;
}

void study_ratings_check(struct study_folder *folder, GPtrArray *problems)
{
	g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < folder->ratings->len;) {
		if (holds(folder, folder->ratings->pdata[i], first, problems))
			i++;
		else
			g_ptr_array_remove_index(folder->ratings, i);
	}
}
