#include "study/evidence/words.h"

#include "study/evidence/evidence_rows.h"
#include "study/evidence/inclusion.h"
#include "study/recall/forms.h"

#include <string.h>

/* Counts of one touch point, or of all: "" . */
struct counting {
	GHashTable *counts; /* char* → guint */
	guint n_answered;
};

static void free_counting(gpointer data)
{
	struct counting *counting = data;

	g_hash_table_unref(counting->counts);
	g_free(counting);
}

static struct counting *counting_of(GHashTable *countings, const char *touchpoint)
{
	struct counting *counting = g_hash_table_lookup(countings, touchpoint);

	if (!counting) {
		counting = g_new0(struct counting, 1);
		counting->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		g_hash_table_insert(countings, g_strdup(touchpoint), counting);
	}
	return counting;
}

/* "paying#2" → "paying"; owned by the caller. */
static char *touchpoint_of(const struct rec_self_report *answer)
{
	const char *end = strrchr(answer->touchpoint, '#');

	return g_strndup(answer->touchpoint,
		end ? (gsize)(end - answer->touchpoint) : strlen(answer->touchpoint));
}

static bool has_value(const struct rec_self_report *answer)
{
	return answer->touchpoint && answer->form && answer->item && answer->value &&
	       answer->value[0] != '\0';
}

static bool may_quote(const struct study_evidence *evidence, const struct study_member *member)
{
	return study_people_allows(
		evidence->folder->people, member->participant, STUDY_SCOPE_TEXTS);
}

static void take_word(GHashTable *chosen, const char *touchpoint, const char *word)
{
	g_autofree char *copy = g_strdup(word);

	g_strstrip(copy);
	if (copy[0] != '\0')
		g_hash_table_add(chosen, g_strdup_printf("%s\n%s", touchpoint, copy));
}

/* What one member chose: "touchpoint\nword" and, for who answered there, "touchpoint\n". */
static void collect_words(const struct study_result *result, bool with_typed, GHashTable *chosen)
{
	const char *words = study_form_info(STUDY_FORM_WORDS)->id;

	for (guint i = 0; i < result->answers->len; i++) {
		const struct rec_self_report *answer = result->answers->pdata[i];
		if (!has_value(answer) || strcmp(answer->form, words) != 0)
			continue;
		bool is_typed = strcmp(answer->item, "free") == 0;
		if (is_typed && !with_typed)
			continue;
		g_autofree char *touchpoint = touchpoint_of(answer);
		g_autofree char *folded = is_typed ? g_utf8_strdown(answer->value, -1) : NULL;
		g_auto(GStrv) list = g_strsplit(folded ? folded : answer->value, ";", -1);
		for (char **word = list; *word; word++) {
			take_word(chosen, touchpoint, *word);
			take_word(chosen, "", *word);
		}
		g_hash_table_add(chosen, g_strdup_printf("%s\n", touchpoint));
		g_hash_table_add(chosen, g_strdup("\n"));
	}
}

static void count_member(GHashTable *countings, GHashTable *chosen)
{
	GHashTableIter iter;
	gpointer key;

	g_hash_table_iter_init(&iter, chosen);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		char *word = strchr(key, '\n');
		g_autofree char *touchpoint = g_strndup(key, (gsize)(word - (const char *)key));
		struct counting *counting = counting_of(countings, touchpoint);
		word++;
		if (word[0] == '\0') {
			counting->n_answered++;
			continue;
		}
		guint n = GPOINTER_TO_UINT(g_hash_table_lookup(counting->counts, word));
		g_hash_table_insert(counting->counts, g_strdup(word), GUINT_TO_POINTER(n + 1));
	}
}

static int compare_counts(gconstpointer a, gconstpointer b)
{
	const struct study_word_count *x = *(struct study_word_count *const *)a;
	const struct study_word_count *y = *(struct study_word_count *const *)b;
	int order = (x->n < y->n) - (x->n > y->n);

	return order != 0 ? order : strcmp(x->id, y->id);
}

static void add_counts(
	struct study_evidence *evidence, GHashTable *countings, const char *touchpoint)
{
	const struct counting *counting = g_hash_table_lookup(countings, touchpoint);
	g_autoptr(GPtrArray) rows = g_ptr_array_new();
	GHashTableIter iter;
	gpointer word, n;

	if (!counting)
		return;
	g_hash_table_iter_init(&iter, counting->counts);
	while (g_hash_table_iter_next(&iter, &word, &n)) {
		struct study_word_count *row = g_new0(struct study_word_count, 1);
		row->id = g_strdup(word);
		row->touchpoint = g_strdup(touchpoint);
		row->n = GPOINTER_TO_UINT(n);
		row->share = (double)row->n / counting->n_answered;
		g_ptr_array_add(rows, row);
	}
	g_ptr_array_sort(rows, compare_counts);
	g_ptr_array_extend(evidence->words, rows, NULL, NULL);
}

void study_words_fill(struct study_evidence *evidence)
{
	g_autoptr(GHashTable) countings =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_counting);

	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		g_autoptr(GHashTable) chosen =
			g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
		bool with_typed = may_quote(evidence, member);
		for (guint k = 0; k < member->results->len; k++)
			if (study_inclusion_has_answers(
				    evidence, member, member->results->pdata[k]))
				collect_words(member->results->pdata[k], with_typed, chosen);
		count_member(countings, chosen);
	}
	add_counts(evidence, countings, "");
	for (guint k = 0; k < evidence->touchpoints->len; k++) {
		const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
		add_counts(evidence, countings, touchpoint->id);
	}
}

static void quote_result(struct study_evidence *evidence, const struct study_member *member,
	const struct study_result *result, const char *touchpoint)
{
	const char *sentence = study_form_info(STUDY_FORM_SENTENCE)->id;

	for (guint i = 0; i < result->answers->len; i++) {
		const struct rec_self_report *answer = result->answers->pdata[i];
		if (!has_value(answer))
			continue;
		bool is_sentence = strcmp(answer->form, sentence) == 0;
		if (!is_sentence && strcmp(answer->item, "free") != 0)
			continue;
		g_autofree char *id = touchpoint_of(answer);
		if (strcmp(id, touchpoint) != 0 ||
			!study_inclusion_has_answers(evidence, member, result))
			continue;
		struct study_quote *row = g_new0(struct study_quote, 1);
		row->participant = g_strdup(member->participant);
		row->touchpoint = g_steal_pointer(&id);
		row->form = g_strdup(answer->form);
		row->text =
			g_strdup(is_sentence && answer->text && answer->text[0] ? answer->text
										: answer->value);
		g_ptr_array_add(evidence->quotes, row);
	}
}

void study_words_quote(struct study_evidence *evidence)
{
	g_autoptr(GPtrArray) allowed = g_ptr_array_new();

	for (guint i = 0; i < evidence->members->len; i++)
		if (may_quote(evidence, evidence->members->pdata[i]))
			g_ptr_array_add(allowed, evidence->members->pdata[i]);
	for (guint k = 0; k < evidence->touchpoints->len; k++) {
		const struct study_touchpoint *touchpoint = evidence->touchpoints->pdata[k];
		for (guint i = 0; i < allowed->len; i++) {
			const struct study_member *member = allowed->pdata[i];
			for (guint j = 0; j < member->results->len; j++)
				quote_result(evidence, member, member->results->pdata[j],
					touchpoint->id);
		}
	}
}
