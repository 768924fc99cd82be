#include "recordings/export/edf_plan.h"

#include "recordings/formats/edf.h"

#include <math.h>
#include <string.h>

/* A record of about a second is what viewers expect. */
static const double USUAL_S = 1.0;
static const double LONGEST_S = 9.9;
/* Record times are rounded to less than this. */
static const double SLACK_S = 1e-9;

/* @steps / 10^@decimals as text, in the C locale. */
static void print_steps(double steps, int decimals, char *ret_text, size_t size)
{
	char buffer[G_ASCII_DTOSTR_BUF_SIZE];
	char format[8];
	g_snprintf(format, sizeof(format), "%%.%df", decimals);
	g_ascii_formatd(buffer, sizeof(buffer), format, steps / pow(10, decimals));
	if (decimals > 0) {
		size_t n = strlen(buffer);
		while (buffer[n - 1] == '0')
			buffer[--n] = '\0';
		if (buffer[n - 1] == '.')
			buffer[--n] = '\0';
	}
	g_strlcpy(ret_text, strcmp(buffer, "-0") == 0 ? "0" : buffer, size);
}

bool rec_edf_number(double value, int direction, char ret_text[9], double *ret_value)
{
	for (int decimals = 6; decimals >= 0; decimals--) {
		char text[G_ASCII_DTOSTR_BUF_SIZE];
		double steps = value * pow(10, decimals);
		/* What is a whole step but for the last bit stays it. */
		double whole = round(steps);
		bool is_whole = fabs(steps - whole) <= fabs(steps) * 1e-14;
		if (!is_whole && direction < 0)
			whole = floor(steps);
		else if (!is_whole && direction > 0)
			whole = ceil(steps);
		if (!(fabs(whole) < 1e15))
			continue;
		print_steps(whole, decimals, text, sizeof(text));
		if (strlen(text) > REC_EDF_NUMBER_BYTES)
			continue;
		g_strlcpy(ret_text, text, REC_EDF_NUMBER_BYTES + 1);
		*ret_value = g_ascii_strtod(text, NULL);
		return true;
	}
	return false;
}

/* The number of places whose duration has the most exact text; a second when that is exact. */
static void choose_duration(struct rec_edf_plan *plan, guint most_places)
{
	double p = plan->period_s;
	guint usual = (guint)CLAMP(round(USUAL_S / p), 1, most_places);
	guint last = (guint)CLAMP(floor(LONGEST_S / p), usual, most_places);
	double least = INFINITY;
	for (guint n = usual; n <= last; n++) {
		char text[REC_EDF_NUMBER_BYTES + 1];
		double duration_s;
		if (!rec_edf_number(n * p + SLACK_S, -1, text, &duration_s))
			continue;
		double error = fabs(duration_s / (n * p) - 1);
		if (error >= least)
			continue;
		least = error;
		plan->n_places = n;
		plan->duration_s = duration_s;
		if (error < 1e-12)
			break;
	}
}

static struct rec_edf_record *last_record(struct rec_edf_plan *plan)
{
	guint n = plan->records->len;
	return n > 0 ? &g_array_index(plan->records, struct rec_edf_record, n - 1) : NULL;
}

/* The first place behind the samples of the last record. */
static guint next_place(const struct rec_edf_plan *plan)
{
	if (plan->pieces->len == 0)
		return plan->n_places;
	const struct rec_edf_piece *piece =
		&g_array_index(plan->pieces, struct rec_edf_piece, plan->pieces->len - 1);
	return piece->place + piece->n;
}

/* Where a sample at @time_s goes: into the last record while it has a place for that time, else
 * into a new one. */
static guint find_place(struct rec_edf_plan *plan, double time_s)
{
	const struct rec_edf_record *record = last_record(plan);
	guint next = next_place(plan);
	double place = record ? round((time_s - record->onset_s) / plan->period_s) : INFINITY;
	if (next < plan->n_places && place < plan->n_places)
		return (guint)fmax(place, next);
	double free_s = record ? record->onset_s + plan->duration_s : time_s;
	struct rec_edf_record fresh = {
		.onset_s = fmax(time_s, free_s),
		.first_piece = plan->pieces->len,
	};
	g_array_append_val(plan->records, fresh);
	return 0;
}

static void add_run(struct rec_edf_plan *plan, const struct rec_run *run)
{
	uint64_t done = 0;
	while (done < run->n) {
		guint place = find_place(plan, run->start_s + (double)done * plan->period_s);
		struct rec_edf_piece piece = {
			.first = run->first + done,
			.n = (guint)MIN(run->n - done, (uint64_t)(plan->n_places - place)),
			.place = place,
		};
		g_array_append_val(plan->pieces, piece);
		last_record(plan)->n_pieces++;
		done += piece.n;
	}
}

/* True when the samples go through to the end of the last record but one, each within a quarter of
 * a period of where an even row of records puts it. */
static bool is_even(const struct rec_edf_plan *plan)
{
	double first_s = g_array_index(plan->records, struct rec_edf_record, 0).onset_s;
	guint filled = 0;
	for (guint k = 0; k < plan->records->len; k++) {
		const struct rec_edf_record *record =
			&g_array_index(plan->records, struct rec_edf_record, k);
		double off_s = record->onset_s - (first_s + k * plan->duration_s);
		if (fabs(off_s) > plan->period_s / 4 || (k > 0 && filled < plan->n_places))
			return false;
		filled = 0;
		for (guint i = 0; i < record->n_pieces; i++) {
			const struct rec_edf_piece *piece = &g_array_index(
				plan->pieces, struct rec_edf_piece, record->first_piece + i);
			if (piece->place != filled)
				return false;
			filled += piece->n;
		}
	}
	return true;
}

struct rec_edf_plan *rec_edf_plan_new(const struct rec_runs *runs, guint most_places)
{
	struct rec_edf_plan *plan = g_new0(struct rec_edf_plan, 1);
	plan->period_s = runs->period_s;
	plan->records = g_array_new(FALSE, FALSE, sizeof(struct rec_edf_record));
	plan->pieces = g_array_new(FALSE, FALSE, sizeof(struct rec_edf_piece));
	choose_duration(plan, MAX(most_places, 1));
	for (guint i = 0; i < runs->rows->len; i++)
		add_run(plan, &g_array_index(runs->rows, struct rec_run, i));
	plan->is_continuous = plan->records->len == 0 || is_even(plan);
	for (guint k = 1; plan->is_continuous && k < plan->records->len; k++)
		g_array_index(plan->records, struct rec_edf_record, k).onset_s =
			g_array_index(plan->records, struct rec_edf_record, 0).onset_s +
			k * plan->duration_s;
	return plan;
}

void rec_edf_plan_free(rec_edf_plan *plan)
{
	if (!plan)
		return;
	g_array_unref(plan->records);
	g_array_unref(plan->pieces);
	g_free(plan);
}
