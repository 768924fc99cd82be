/* The part of the comparison that counts units of time. */
#include "study/raters/agreement.h"

#include <math.h>

static const double ONE = 1 - 1e-12; /* expected agreement from here on is certain */

/* The code of @spans that holds at @time_s as an index of categories; 0 none. Of several, the one
 * that began last: a short stay within a long one is what happens. */
static void paint(const GArray *spans, GHashTable *indices, double unit_s, guint16 *units, gsize n)
{
	g_autofree double *began_s = g_new(double, n);
	for (gsize i = 0; i < n; i++)
		began_s[i] = -INFINITY;
	for (guint s = 0; s < spans->len; s++) {
		const struct study_agreement_code *span =
			&g_array_index(spans, struct study_agreement_code, s);
		if (isnan(span->start_s) || isnan(span->end_s) || span->end_s <= 0)
			continue;
		/* The middle of unit i is (i + 1/2) units. */
		double from = fmax(ceil(span->start_s / unit_s - 0.5 - 1e-9), 0);
		guint16 code = (guint16)GPOINTER_TO_UINT(g_hash_table_lookup(indices, span->code));
		for (gsize i = from < (double)n ? (gsize)from : n;
			i < n && ((double)i + 0.5) * unit_s < span->end_s - 1e-9; i++) {
			if (span->start_s < began_s[i])
				continue;
			began_s[i] = span->start_s;
			units[i] = code;
		}
	}
}

static void add_categories(const GArray *spans, GHashTable *indices, GPtrArray *categories)
{
	for (guint i = 0; i < spans->len; i++) {
		const char *code = g_array_index(spans, struct study_agreement_code, i).code;
		if (g_hash_table_contains(indices, code) || categories->len == G_MAXUINT16)
			continue;
		g_hash_table_insert(indices, (gpointer)code, GUINT_TO_POINTER(categories->len));
		g_ptr_array_add(categories, g_strdup(code));
	}
}

struct study_agreement_kappa study_agreement_kappa(
	const guint64 *table, guint n, bool skips_uncoded)
{
	struct study_agreement_kappa result = {.agreement = NAN, .kappa = NAN};
	g_autofree double *of_a = g_new0(double, n);
	g_autofree double *of_b = g_new0(double, n);
	double same = 0, expected = 0;
	for (guint a = 0; a < n; a++) {
		for (guint b = 0; b < n; b++) {
			guint64 units = skips_uncoded && a + b == 0 ? 0 : table[a * n + b];
			result.n_units += units;
			of_a[a] += (double)units;
			of_b[b] += (double)units;
			same += a == b ? (double)units : 0;
		}
	}
	double all = (double)result.n_units;
	if (result.n_units == 0)
		return result;
	for (guint i = 0; i < n; i++)
		expected += of_a[i] / all * (of_b[i] / all);
	result.agreement = same / all;
	if (expected < ONE)
		result.kappa = (result.agreement - expected) / (1 - expected);
	return result;
}

struct study_agreement_states study_agreement_compare(
	const GArray *a, const GArray *b, double duration_s, double unit_s)
{
	g_autoptr(GHashTable) indices = g_hash_table_new(g_str_hash, g_str_equal);
	struct study_agreement_states states = {
		.categories = g_ptr_array_new_with_free_func(g_free),
		.table = g_array_new(FALSE, TRUE, sizeof(guint64)),
	};
	/* A last part of less than half a unit has no middle. */
	gsize n = duration_s > 0 ? (gsize)floor(duration_s / unit_s + 0.5) : 0;
	g_autofree guint16 *units_a = g_new0(guint16, n);
	g_autofree guint16 *units_b = g_new0(guint16, n);
	g_ptr_array_add(states.categories, g_strdup("uncoded"));
	add_categories(a, indices, states.categories);
	add_categories(b, indices, states.categories);
	guint width = states.categories->len;
	g_array_set_size(states.table, width * width);
	paint(a, indices, unit_s, units_a, n);
	paint(b, indices, unit_s, units_b, n);
	guint64 *table = &g_array_index(states.table, guint64, 0);
	for (gsize i = 0; i < n; i++)
		table[units_a[i] * width + units_b[i]]++;
	states.all = study_agreement_kappa(table, width, false);
	states.coded = study_agreement_kappa(table, width, true);
	return states;
}
