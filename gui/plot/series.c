#include "gui/plot/series.h"

#include <math.h>

/* How far a stamp may lie off its line: less than a pixel at any zoom that people use. */
#define TOLERANCE_S 0.01

enum {
	LOOKED_AT = 256, /* stamps that a stretch's period is judged by */
	AHEAD = 1 << 18, /* stamps that are judged together */
};

/* Samples from @first to the next stretch's first lie on start_s + (i - first) * period_s. */
struct stretch {
	gsize first;
	double start_s, period_s;
	gboolean is_after_gap;
};

struct affekt_stamps {
	gatomicrefcount references;
	GArray *stretches; /* struct stretch; never empty once finished */
	double gap_s;
	double usual_s;         /* NaN: not known yet */
	struct stretch current; /* not yet in @stretches */
	double last_s;          /* the last stamp that was judged */
	gsize n;                /* stamps judged */
	GArray *ahead;          /* double: given, but judged only when more is known */
};

struct affekt_series {
	gatomicrefcount references;
	float *values;
	gsize n;
	struct affekt_stamps *stamps;
	GArray *stretches; /* those of the stamps */
	struct affekt_pyramid *pyramid;
};

struct affekt_stamps *affekt_stamps_new(double gap_s)
{
	struct affekt_stamps *stamps = g_new0(struct affekt_stamps, 1);
	g_atomic_ref_count_init(&stamps->references);
	stamps->stretches = g_array_new(FALSE, FALSE, sizeof(struct stretch));
	stamps->ahead = g_array_new(FALSE, FALSE, sizeof(double));
	stamps->gap_s = gap_s;
	stamps->usual_s = NAN;
	return stamps;
}

void affekt_stamps_unref(struct affekt_stamps *stamps)
{
	if (!g_atomic_ref_count_dec(&stamps->references))
		return;
	g_array_unref(stamps->stretches);
	g_array_unref(stamps->ahead);
	g_free(stamps);
}

struct affekt_series *affekt_series_new_at(float *values, gsize n, struct affekt_stamps *stamps)
{
	struct affekt_series *series = g_new0(struct affekt_series, 1);
	g_atomic_ref_count_init(&series->references);
	g_atomic_ref_count_inc(&stamps->references);
	series->values = values;
	series->n = n;
	series->stamps = stamps;
	series->stretches = stamps->stretches;
	series->pyramid = affekt_pyramid_create(values, n);
	return series;
}

struct affekt_series *affekt_series_new_regular(
	float *values, gsize n, double start_s, double period_s)
{
	g_autoptr(affekt_stamps) stamps = affekt_stamps_new(G_MAXDOUBLE);
	struct stretch all = {0, start_s, period_s, TRUE};
	g_array_append_val(stamps->stretches, all);
	return affekt_series_new_at(values, n, stamps);
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The usual step between stamps: the median of up to a thousand of them, spread over the record. */
static double median_step(const double *time_s, gsize n)
{
	double steps[1000];
	gsize stride = MAX(n / G_N_ELEMENTS(steps), 1);
	gsize count = 0;
	for (gsize i = 1; i < n && count < G_N_ELEMENTS(steps); i += stride)
		steps[count++] = time_s[i] - time_s[i - 1];
	if (count == 0)
		return 1;
	qsort(steps, count, sizeof steps[0], compare_doubles);
	double median = steps[count / 2];
	return median > 0 ? median : 1;
}

/* The period that leads from sample @first along its run, judged over many samples, so that the
 * resolution of the stamps does not matter. */
static double period_from(const double *time_s, gsize n, gsize first, double usual_s, double gap_s)
{
	gsize last = first;
	while (last + 1 < n && last - first < LOOKED_AT && time_s[last + 1] - time_s[last] <= gap_s)
		last++;
	if (last - first < 64)
		return usual_s;
	double period_s = (time_s[last] - time_s[first]) / (double)(last - first);
	return period_s > 0 ? period_s : usual_s;
}

/* Judges stamp @i of the @n ahead, given those behind it. */
static void judge(struct affekt_stamps *self, const double *time_s, gsize n, gsize i)
{
	if (self->n == 0) {
		self->current = (struct stretch){
			0, time_s[i], period_from(time_s, n, i, self->usual_s, self->gap_s), TRUE};
		return;
	}
	double expected_s = self->current.start_s +
			    (double)(self->n - self->current.first) * self->current.period_s;
	gboolean is_gap = time_s[i] - self->last_s > self->gap_s;
	if (!is_gap && fabs(time_s[i] - expected_s) <= fmin(self->usual_s / 2, TOLERANCE_S))
		return;
	g_array_append_val(self->stretches, self->current);
	self->current = (struct stretch){
		self->n, time_s[i], period_from(time_s, n, i, self->usual_s, self->gap_s), is_gap};
}

/* Judges all stamps ahead but the last @n_kept, which are needed to judge by. */
static void judge_ahead(struct affekt_stamps *self, gsize n_kept)
{
	const double *time_s = (const double *)(const void *)self->ahead->data;
	gsize n = self->ahead->len;
	if (n <= n_kept)
		return;
	if (isnan(self->usual_s))
		self->usual_s = median_step(time_s, n);
	for (gsize i = 0; i < n - n_kept; i++) {
		judge(self, time_s, n, i);
		self->last_s = time_s[i];
		self->n++;
	}
	g_array_remove_range(self->ahead, 0, (guint)(n - n_kept));
}

void affekt_stamps_add(struct affekt_stamps *stamps, const double *time_s, gsize n)
{
	g_array_append_vals(stamps->ahead, time_s, (guint)n);
	/* The usual step is judged over a good part of the record. */
	if (stamps->ahead->len >= AHEAD)
		judge_ahead(stamps, LOOKED_AT);
}

void affekt_stamps_finish(struct affekt_stamps *stamps)
{
	judge_ahead(stamps, 0);
	if (stamps->n == 0)
		stamps->current = (struct stretch){0, 0, 1, TRUE};
	g_array_append_val(stamps->stretches, stamps->current);
	g_array_set_size(stamps->ahead, 0);
}

struct affekt_series *affekt_series_new_stamped(
	float *values, const double *time_s, gsize n, double gap_s)
{
	g_autoptr(affekt_stamps) stamps = affekt_stamps_new(gap_s);
	affekt_stamps_add(stamps, time_s, n);
	affekt_stamps_finish(stamps);
	return affekt_series_new_at(values, n, stamps);
}

struct affekt_series *affekt_series_ref(struct affekt_series *series)
{
	g_atomic_ref_count_inc(&series->references);
	return series;
}

void affekt_series_unref(struct affekt_series *series)
{
	if (!g_atomic_ref_count_dec(&series->references))
		return;
	affekt_pyramid_destroy(series->pyramid);
	affekt_stamps_unref(series->stamps);
	g_free(series->values);
	g_free(series);
}

gsize affekt_series_length(const struct affekt_series *series)
{
	return series->n;
}

const float *affekt_series_values(const struct affekt_series *series)
{
	return series->values;
}

static const struct stretch *stretch_get(const struct affekt_series *series, guint i)
{
	return &g_array_index(series->stretches, struct stretch, i);
}

/* One behind the last sample of stretch @i. */
static gsize stretch_end(const struct affekt_series *series, guint i)
{
	return i + 1 < series->stretches->len ? stretch_get(series, i + 1)->first : series->n;
}

/* The stretch that holds sample @index. */
static guint stretch_of_index(const struct affekt_series *series, gsize index)
{
	guint low = 0, high = series->stretches->len;
	while (high - low > 1) {
		guint middle = low + (high - low) / 2;
		if (stretch_get(series, middle)->first <= index)
			low = middle;
		else
			high = middle;
	}
	return low;
}

double affekt_series_time(const struct affekt_series *series, gsize index)
{
	const struct stretch *stretch = stretch_get(series, stretch_of_index(series, index));
	return stretch->start_s + (double)(index - stretch->first) * stretch->period_s;
}

gsize affekt_series_index(const struct affekt_series *series, double time_s)
{
	guint low = 0, high = series->stretches->len;
	while (high - low > 1) {
		guint middle = low + (high - low) / 2;
		if (stretch_get(series, middle)->start_s <= time_s)
			low = middle;
		else
			high = middle;
	}
	const struct stretch *stretch = stretch_get(series, low);
	double steps = ceil((time_s - stretch->start_s) / stretch->period_s - 1e-6);
	if (steps <= 0)
		return stretch->first;
	gsize room = stretch_end(series, low) - stretch->first;
	return stretch->first + (steps >= (double)room ? room : (gsize)steps);
}

gboolean affekt_series_is_broken_before(const struct affekt_series *series, gsize index)
{
	const struct stretch *stretch = stretch_get(series, stretch_of_index(series, index));
	return stretch->first == index && stretch->is_after_gap;
}

double affekt_series_value_at(const struct affekt_series *series, double time_s)
{
	if (series->n == 0)
		return NAN;
	gsize index = affekt_series_index(series, time_s);
	gboolean is_exact = index < series->n && affekt_series_time(series, index) <= time_s + 1e-6;
	if (!is_exact) {
		if (index == 0)
			return NAN;
		index--;
	}
	const struct stretch *stretch = stretch_get(series, stretch_of_index(series, index));
	double age_s = time_s - affekt_series_time(series, index);
	return age_s <= stretch->period_s * 1.5 ? (double)series->values[index] : (double)NAN;
}

struct affekt_extent affekt_series_extent(
	const struct affekt_series *series, double from_s, double to_s)
{
	return affekt_pyramid_query(series->pyramid, affekt_series_index(series, from_s),
		affekt_series_index(series, to_s));
}

void affekt_series_columns(const struct affekt_series *series, double from_s, double to_s, int n,
	struct affekt_extent *ret_columns)
{
	double width_s = (to_s - from_s) / n;
	gsize begin = affekt_series_index(series, from_s);
	for (int x = 0; x < n; x++) {
		gsize end = affekt_series_index(series, from_s + (x + 1) * width_s);
		gsize first = begin;
		if (begin > 0 && begin < series->n &&
			!affekt_series_is_broken_before(series, begin))
			first = begin - 1;
		ret_columns[x] = affekt_pyramid_query(series->pyramid, first, end);
		begin = end;
	}
}
