#include "gui/study/matrix.h"

#include <math.h>
#include <string.h>

/* What one member is compared by. */
struct sortable {
	guint member;
	gboolean is_apart;
	double number;    /* NaN unknown; of keys that are numbers */
	const char *word; /* collation key; "" for keys that are numbers */
	const char *code, *wave;
};

struct affekt_matrix *affekt_matrix_new(void)
{
	struct affekt_matrix *matrix = g_new0(struct affekt_matrix, 1);
	matrix->rows = g_array_new(FALSE, FALSE, sizeof(guint));
	return matrix;
}

void affekt_matrix_free(struct affekt_matrix *matrix)
{
	if (matrix == NULL)
		return;
	g_array_unref(matrix->rows);
	g_free(matrix);
}

const struct study_value *affekt_matrix_value(const struct study_member *member, int column)
{
	if (column < 0 || (guint)column >= member->values->len)
		return NULL;
	return &g_array_index(member->values, struct study_value, column);
}

/* --- filter -------------------------------------------------------------------------------- */

static gboolean has_text(const struct study_member *member, const char *folded)
{
	const char *const texts[] = {member->participant, member->group, member->wave, member->role,
		member->team, member->reason};
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autofree char *text = g_utf8_casefold(texts[i], -1);
		if (strstr(text, folded) != NULL)
			return TRUE;
	}
	return FALSE;
}

static gboolean has_wave(const struct study_member *member, const char *wave)
{
	g_auto(GStrv) waves = g_strsplit(member->wave, ";", -1);
	return g_strv_contains((const char *const *)waves, wave);
}

static gboolean passes(const struct study_member *member, const struct affekt_matrix_filter *filter,
	const char *folded)
{
	if (filter->group != NULL && !g_str_equal(filter->group, member->group))
		return FALSE;
	if (filter->wave != NULL && !has_wave(member, filter->wave))
		return FALSE;
	if (filter->only_alerts && member->n_alerts == 0)
		return FALSE;
	if (filter->only_excluded && member->exclusions == 0)
		return FALSE;
	return folded == NULL || folded[0] == '\0' || has_text(member, folded);
}

/* --- order --------------------------------------------------------------------------------- */

static double number_of(const struct study_member *member, enum affekt_matrix_key key, int column)
{
	const struct study_value *value = NULL;
	switch (key) {
	case AFFEKT_MATRIX_USABLE:
		return member->usable_pct;
	case AFFEKT_MATRIX_ALERTS:
		return member->n_alerts;
	case AFFEKT_MATRIX_TOUCH_POINT:
		value = affekt_matrix_value(member, column);
		return value != NULL ? value->arousal : NAN;
	case AFFEKT_MATRIX_CODE:
	case AFFEKT_MATRIX_GROUP:
	case AFFEKT_MATRIX_WAVE:
	case AFFEKT_N_MATRIX_KEYS:
	default:
		return 0;
	}
}

static const char *word_of(const struct study_member *member, enum affekt_matrix_key key)
{
	switch (key) {
	case AFFEKT_MATRIX_CODE:
		return member->participant;
	case AFFEKT_MATRIX_GROUP:
		return member->group;
	case AFFEKT_MATRIX_WAVE:
		return member->wave;
	case AFFEKT_MATRIX_USABLE:
	case AFFEKT_MATRIX_ALERTS:
	case AFFEKT_MATRIX_TOUCH_POINT:
	case AFFEKT_N_MATRIX_KEYS:
	default:
		return "";
	}
}

/* As strcmp(); the unknown last, whatever the direction. */
static int compare_values(
	const struct sortable *a, const struct sortable *b, gboolean is_descending)
{
	gboolean is_a_blank = isnan(a->number) || a->word == NULL;
	gboolean is_b_blank = isnan(b->number) || b->word == NULL;
	if (is_a_blank || is_b_blank)
		return is_a_blank - is_b_blank;
	int by_number = (a->number > b->number) - (a->number < b->number);
	int order = by_number != 0 ? by_number : strcmp(a->word, b->word);
	return is_descending ? -order : order;
}

static int compare(gconstpointer left, gconstpointer right, gpointer is_descending)
{
	const struct sortable *a = left, *b = right;
	if (a->is_apart != b->is_apart)
		return a->is_apart - b->is_apart;
	int order = compare_values(a, b, GPOINTER_TO_INT(is_descending));
	if (order == 0)
		order = strcmp(a->code, b->code);
	return order != 0 ? order : strcmp(a->wave, b->wave);
}

/* A word as it is compared, kept in @keys; NULL: empty. */
static const char *collate(GStringChunk *keys, const char *word)
{
	if (word[0] == '\0')
		return NULL;
	g_autofree char *key = g_utf8_collate_key_for_filename(word, -1);
	return g_string_chunk_insert(keys, key);
}

static struct sortable sortable_of(const struct study_evidence *evidence, guint i,
	const struct affekt_matrix_order *order, int column, GStringChunk *keys)
{
	const struct study_member *member = g_ptr_array_index(evidence->members, i);
	const char *wave = collate(keys, member->wave);
	const char *code = collate(keys, member->participant);
	gboolean is_word = order->key <= AFFEKT_MATRIX_WAVE;
	return (struct sortable){
		.member = i,
		.is_apart = !study_member_is_in(evidence, member),
		.number = number_of(member, order->key, column),
		.word = is_word ? collate(keys, word_of(member, order->key)) : "",
		.code = code != NULL ? code : "",
		.wave = wave != NULL ? wave : "",
	};
}

void affekt_matrix_arrange(struct affekt_matrix *matrix, const struct study_evidence *evidence,
	const struct affekt_matrix_order *order, const struct affekt_matrix_filter *filter)
{
	g_array_set_size(matrix->rows, 0);
	matrix->n_apart = 0;
	matrix->n_members = evidence != NULL ? evidence->members->len : 0;
	g_autofree char *folded = filter->text != NULL ? g_utf8_casefold(filter->text, -1) : NULL;
	g_autoptr(GArray) sorted = g_array_new(FALSE, FALSE, sizeof(struct sortable));
	GStringChunk *keys = g_string_chunk_new(1024);
	int column = evidence != NULL ? affekt_matrix_touchpoint(evidence, order->touchpoint) : -1;
	for (guint i = 0; i < matrix->n_members; i++) {
		if (!passes(g_ptr_array_index(evidence->members, i), filter, folded))
			continue;
		struct sortable row = sortable_of(evidence, i, order, column, keys);
		g_array_append_val(sorted, row);
		matrix->n_apart += row.is_apart ? 1 : 0;
	}
	g_array_sort_with_data(sorted, compare, GINT_TO_POINTER(order->is_descending));
	for (guint i = 0; i < sorted->len; i++)
		g_array_append_val(matrix->rows, g_array_index(sorted, struct sortable, i).member);
	g_string_chunk_free(keys);
}

gboolean affekt_matrix_is_descending_first(enum affekt_matrix_key key)
{
	return key == AFFEKT_MATRIX_ALERTS || key == AFFEKT_MATRIX_TOUCH_POINT;
}

void affekt_matrix_order_by(
	struct affekt_matrix_order *order, enum affekt_matrix_key key, const char *touchpoint)
{
	gboolean is_same = order->key == key && g_strcmp0(order->touchpoint, touchpoint) == 0;
	order->is_descending =
		is_same ? !order->is_descending : affekt_matrix_is_descending_first(key);
	order->key = key;
	char *id = g_strdup(touchpoint);
	g_free(order->touchpoint);
	order->touchpoint = id;
}

/* --- looking up ---------------------------------------------------------------------------- */

const struct study_member *affekt_matrix_member(
	const struct affekt_matrix *matrix, const struct study_evidence *evidence, int row)
{
	if (row < 0 || (guint)row >= matrix->rows->len)
		return NULL;
	return g_ptr_array_index(evidence->members, g_array_index(matrix->rows, guint, row));
}

int affekt_matrix_find(const struct affekt_matrix *matrix, const struct study_evidence *evidence,
	const char *participant)
{
	for (int row = 0; row < (int)matrix->rows->len; row++) {
		if (g_str_equal(
			    affekt_matrix_member(matrix, evidence, row)->participant, participant))
			return row;
	}
	return -1;
}

int affekt_matrix_touchpoint(const struct study_evidence *evidence, const char *id)
{
	for (guint i = 0; id != NULL && i < evidence->touchpoints->len; i++) {
		const struct study_touchpoint *touchpoint =
			g_ptr_array_index(evidence->touchpoints, i);
		if (g_str_equal(touchpoint->id, id))
			return (int)i;
	}
	return -1;
}

guint8 *affekt_matrix_alerts(const struct study_evidence *evidence)
{
	gsize n_columns = evidence->touchpoints->len;
	guint8 *alerts = g_new0(guint8, evidence->members->len * n_columns + 1);
	for (guint i = 0; i < evidence->alerts->len; i++) {
		const struct study_alert *alert = g_ptr_array_index(evidence->alerts, i);
		int column = affekt_matrix_touchpoint(evidence, alert->touchpoint);
		for (guint k = 0; column >= 0 && k < evidence->members->len; k++) {
			const struct study_member *member = g_ptr_array_index(evidence->members, k);
			if (g_str_equal(member->participant, alert->participant))
				alerts[k * n_columns + (gsize)column] = 1;
		}
	}
	return alerts;
}
