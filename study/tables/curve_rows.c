/*
 * The texts are part of the file format and are not translated.
 */
#include "study/tables/curve_rows.h"

#include "recordings/table/describe.h"

/* A row of either table, made while it is streamed. */
struct curve_row {
	double time_s, mean, low, high, share, threshold;
	guint n;
};

static const struct rec_column CURVE[] = {
	TIME("time_s", "end of the second on the session axis", curve_row, time_s),
	NUMBER("z_mean", "1",
		"mean over participants of the arousal in each participant's own standard "
		"deviations",
		curve_row, mean),
	NUMBER("ci_low", "1", "lower end of its 95 % interval", curve_row, low),
	NUMBER("ci_high", "1", "upper end of it", curve_row, high),
	WHOLE("n", "participants with a known arousal in the second", curve_row, n),
	NUMBER("peak_share", "1", "share of participants with a peak in the 5 s around it, 0 to 1",
		curve_row, share),
	NUMBER("threshold", "1",
		"95th percentile of the highest z_mean under circular shifts: above it is more "
		"than chance",
		curve_row, threshold),
};

static const struct rec_column SYNCHRONY[] = {
	TIME("time_s", "middle of the window on the session axis", curve_row, time_s),
	NUMBER("isc", "1",
		"mean correlation of a participant's phasic driver with the mean of the others in "
		"a window of 15 s; empty: too few",
		curve_row, mean),
	NUMBER("threshold", "1", "95th percentile of the highest isc under circular shifts",
		curve_row, threshold),
	WHOLE("n", "participants with curves", curve_row, n),
};

static double at(const GArray *values, guint i)
{
	return g_array_index(values, double, i);
}

static bool stream_curve(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const struct study_curve *curve = table->source;

	(void)error;
	for (guint i = 0; i < table->n_rows; i++) {
		struct curve_row row = {at(curve->time_s, i), at(curve->mean, i), at(curve->low, i),
			at(curve->high, i), at(curve->share, i), curve->threshold,
			g_array_index(curve->n, guint, i)};
		take(&row, user);
	}
	return true;
}

static bool stream_synchrony(
	const struct rec_book_table *table, rec_book_row_fn take, void *user, GError **error)
{
	const struct study_curve *curve = table->source;

	(void)error;
	for (guint i = 0; i < table->n_rows; i++) {
		struct curve_row row = {.time_s = at(curve->isc_s, i),
			.mean = at(curve->isc, i),
			.threshold = curve->isc_threshold,
			.n = curve->isc_n};
		take(&row, user);
	}
	return true;
}

void study_curve_rows_add(struct rec_book *book, const struct study_evidence *evidence)
{
	struct rec_book_table *table =
		rec_book_add_table(book, "study_curve", CURVE, G_N_ELEMENTS(CURVE));

	table->source = evidence->curve;
	table->n_rows = evidence->curve ? evidence->curve->time_s->len : 0;
	table->stream = stream_curve;
}

void study_curve_rows_add_synchrony(struct rec_book *book, const struct study_evidence *evidence)
{
	struct rec_book_table *table =
		rec_book_add_table(book, "study_synchrony", SYNCHRONY, G_N_ELEMENTS(SYNCHRONY));

	table->source = evidence->curve;
	table->n_rows = evidence->curve ? evidence->curve->isc->len : 0;
	table->stream = stream_synchrony;
}
