#include "recordings/session/reaction.h"

#include "recordings/session/session.h"

#include <math.h>

static gint compare_lags(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static void add_lag(GArray *lags, double pressed_s, double holds_s)
{
	double lag_s = pressed_s - holds_s;
	if (isfinite(lag_s))
		g_array_append_val(lags, lag_s);
}

double rec_reaction_lag_s(const GPtrArray *visits, const GPtrArray *marks, guint *ret_n)
{
	g_autoptr(GArray) lags = g_array_new(FALSE, FALSE, sizeof(double));
	for (guint i = 0; i < visits->len; i++) {
		const struct rec_visit *visit = g_ptr_array_index(visits, i);
		add_lag(lags, visit->pressed_s, visit->corrected_s);
	}
	for (guint i = 0; i < marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(marks, i);
		/* What holds is what was pressed until somebody corrects it. */
		if (mark->time_s != mark->pressed_s)
			add_lag(lags, mark->pressed_s, mark->time_s);
	}
	*ret_n = lags->len;
	if (lags->len == 0)
		return NAN;
	g_array_sort(lags, compare_lags);
	double low = g_array_index(lags, double, (lags->len - 1) / 2);
	double high = g_array_index(lags, double, lags->len / 2);
	return (low + high) / 2;
}
