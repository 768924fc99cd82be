/*
 * Live results of a journal: the revision protocol of dsp/chain.h played to its end. Rows are kept
 * by id; what was taken back is gone, what never became final stays provisional.
 */
#include "core/flags.h"
#include "recordings/journal/journal_reading.h"

#include <math.h>
#include <string.h>

/* Numbers of enum dsp_change, which this room may not include. */
enum {
	CHANGE_RETRACT = 2,
	CHANGE_FINAL = 3,
};

enum {
	GRID_MAX = 1 << 22 /* rows of a grid: four days at 10 Hz */
};

struct rec_journal_live {
	struct rec_results *results;
	GHashTable *scr;   /* int64_t* → struct dsp_scr* */
	GHashTable *beats; /* int64_t* → struct dsp_beat* */
	bool has_any;
};

struct rec_journal_live *rec_journal_live_new(void)
{
	struct rec_journal_live *live = g_new0(struct rec_journal_live, 1);

	live->results = rec_results_new();
	live->scr = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	live->beats = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
	return live;
}

void rec_journal_live_free(struct rec_journal_live *live)
{
	rec_results_free(live->results);
	g_hash_table_unref(live->scr);
	g_hash_table_unref(live->beats);
	g_free(live);
}

static void take_card(struct rec_journal_live *live, struct rec_cursor *cursor)
{
	struct rec_results *results = live->results;
	char **texts[] = {&results->software, &results->profile, &results->parameters_json,
		&results->methods, &results->gsr_channel, &results->pulse_channel,
		&results->gsr_unit, &results->pulse_unit};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_free(*texts[i]);
		*texts[i] = rec_cursor_text(cursor);
	}
	results->gsr_u = rec_cursor_f64(cursor);
}

static void keep_row(GHashTable *rows, uint8_t change, int64_t id, const void *row, size_t bytes)
{
	if (change == CHANGE_RETRACT)
		g_hash_table_remove(rows, &id);
	else
		g_hash_table_replace(rows, g_memdup2(&id, sizeof id), g_memdup2(row, bytes));
}

static uint8_t status_of(uint8_t change, uint8_t status)
{
	if (status > DSP_STATUS_MISSED_BEFORE)
		return DSP_STATUS_PROVISIONAL;
	return change == CHANGE_FINAL || status != DSP_STATUS_AUTOMATIC ? status
									: DSP_STATUS_PROVISIONAL;
}

static void take_scr(struct rec_journal_live *live, struct rec_cursor *cursor)
{
	uint8_t change = rec_cursor_u8(cursor);
	struct dsp_scr scr = {.id = rec_cursor_i64(cursor)};

	scr.onset_s = rec_cursor_f64(cursor);
	scr.peak_s = rec_cursor_f64(cursor);
	scr.amplitude = rec_cursor_f64(cursor);
	scr.rise_s = rec_cursor_f64(cursor);
	scr.half_recovery_s = rec_cursor_f64(cursor);
	scr.trough_to_peak = rec_cursor_f64(cursor);
	scr.flags = rec_cursor_u16(cursor);
	scr.status = status_of(change, rec_cursor_u8(cursor));
	if (!cursor->is_short)
		keep_row(live->scr, change, scr.id, &scr, sizeof scr);
}

static void take_beat(struct rec_journal_live *live, struct rec_cursor *cursor)
{
	uint8_t change = rec_cursor_u8(cursor);
	int64_t id = rec_cursor_i64(cursor);
	struct dsp_beat beat = {.time_s = rec_cursor_f64(cursor)};

	beat.onset_s = rec_cursor_f64(cursor);
	beat.ibi_ms = rec_cursor_f64(cursor);
	beat.ibi_corrected_ms = rec_cursor_f64(cursor);
	beat.amplitude = rec_cursor_f64(cursor);
	beat.quality = rec_cursor_f64(cursor);
	beat.status = status_of(change, rec_cursor_u8(cursor));
	if (!cursor->is_short)
		keep_row(live->beats, change, id, &beat, sizeof beat);
}

/* Rows of both grids begin with their time; a row of a known time replaces the earlier one. */
static void put_by_time(GArray *rows, const void *row)
{
	guint bytes = g_array_get_element_size(rows);
	double time_s = *(const double *)row;
	guint low = 0, high = rows->len;

	while (low < high) {
		guint middle = low + (high - low) / 2;

		if (*(const double *)(const void *)(rows->data + middle * bytes) < time_s)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < rows->len && *(const double *)(const void *)(rows->data + low * bytes) == time_s)
		memcpy(rows->data + low * bytes, row, bytes);
	else
		g_array_insert_vals(rows, low, row, 1);
}

static void take_eda(struct rec_journal_live *live, struct rec_cursor *cursor)
{
	struct dsp_eda eda = {.time_s = rec_cursor_f64(cursor)};

	eda.conductance = rec_cursor_f64(cursor);
	eda.tonic = rec_cursor_f64(cursor);
	eda.phasic = rec_cursor_f64(cursor);
	eda.driver = rec_cursor_f64(cursor);
	eda.flags = rec_cursor_u16(cursor);
	if (!cursor->is_short && isfinite(eda.time_s))
		put_by_time(live->results->eda, &eda);
}

static void take_arousal(struct rec_journal_live *live, struct rec_cursor *cursor)
{
	struct dsp_arousal arousal = {.time_s = rec_cursor_f64(cursor)};

	arousal.arousal = rec_cursor_f64(cursor);
	arousal.confidence = rec_cursor_f64(cursor);
	arousal.is_self_normalised = rec_cursor_u8(cursor);
	arousal.is_provisional = rec_cursor_u8(cursor);
	if (!cursor->is_short && isfinite(arousal.time_s))
		put_by_time(live->results->arousal, &arousal);
}

static void take_artefact(struct rec_journal_live *live, struct rec_cursor *cursor)
{
	struct dsp_artefact artefact = {.start_s = rec_cursor_f64(cursor)};

	artefact.end_s = rec_cursor_f64(cursor);
	artefact.channel = rec_cursor_u8(cursor);
	artefact.kind = rec_cursor_u8(cursor);
	if (!cursor->is_short && artefact.kind <= DSP_ARTEFACT_NO_SIGNAL &&
		artefact.channel <= DSP_CHANNEL_PULSE)
		g_array_append_val(live->results->artefacts, artefact);
}

void rec_journal_live_take(struct rec_journal_live *live, const struct rec_frame *frame)
{
	struct rec_cursor cursor;

	rec_cursor_init(&cursor, frame->payload, frame->length);
	live->has_any = true;
	switch ((enum rec_journal_type)frame->type) {
	case REC_JOURNAL_LIVE_CARD:
		take_card(live, &cursor);
		break;
	case REC_JOURNAL_LIVE_SCR:
		take_scr(live, &cursor);
		break;
	case REC_JOURNAL_LIVE_BEAT:
		take_beat(live, &cursor);
		break;
	case REC_JOURNAL_LIVE_EDA:
		take_eda(live, &cursor);
		break;
	case REC_JOURNAL_LIVE_AROUSAL:
		take_arousal(live, &cursor);
		break;
	case REC_JOURNAL_LIVE_ARTEFACT:
		take_artefact(live, &cursor);
		break;
	default:
		break;
	}
}

static int compare_scr(gconstpointer a, gconstpointer b)
{
	const struct dsp_scr *x = a, *y = b;

	return (x->onset_s > y->onset_s) - (x->onset_s < y->onset_s);
}

/* Times of beats and of the grids' rows, which stand first in their structs. */
static int compare_times(gconstpointer a, gconstpointer b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void gather(GHashTable *rows, GArray *to, GCompareFunc compare)
{
	GHashTableIter iter;
	void *row = NULL;

	g_hash_table_iter_init(&iter, rows);
	while (g_hash_table_iter_next(&iter, NULL, &row)) {
		g_array_append_vals(to, row, 1);
		g_hash_table_iter_remove(&iter);
	}
	g_array_sort(to, compare);
}

/* Where row number @i lies on the grid that begins with the first one, in rows. */
static double place_of(const GArray *rows, guint i, double rate_hz)
{
	guint bytes = g_array_get_element_size((GArray *)rows);
	double start_s = *(const double *)(const void *)rows->data;

	return (*(const double *)(const void *)(rows->data + i * bytes) - start_s) * rate_hz;
}

/* A day's grid is 40 MB: it is copied only where that is needed. */
static bool has_holes(const GArray *rows, double rate_hz)
{
	for (guint i = 0; i < rows->len; i++) {
		if (i + 0.5 < place_of(rows, i, rate_hz))
			return true;
	}
	return false;
}

/* Puts rows of unknown values where the grid has holes, so that row k lies at t0 + k / rate. */
static void fill_grid(GArray **rows, double rate_hz, const void *unknown)
{
	guint bytes = g_array_get_element_size(*rows);
	GArray *grid = NULL;
	double start_s = 0;

	if ((*rows)->len == 0 || !has_holes(*rows, rate_hz))
		return;
	grid = g_array_sized_new(FALSE, FALSE, bytes, (*rows)->len);
	start_s = *(const double *)(const void *)(*rows)->data;
	for (guint i = 0; i < (*rows)->len; i++) {
		const char *row = (*rows)->data + i * bytes;
		double place = place_of(*rows, i, rate_hz);

		if (place > GRID_MAX)
			break;
		while (grid->len + 0.5 < place) {
			double time_s = start_s + grid->len / rate_hz;

			g_array_append_vals(grid, unknown, 1);
			*(double *)(void *)(grid->data + (grid->len - 1) * bytes) = time_s;
		}
		g_array_append_vals(grid, row, 1);
	}
	g_array_unref(*rows);
	*rows = grid;
}

/* The grid's rate: the usual step between its rows, as the first few say. */
static double grid_rate(const GArray *eda)
{
	double step_s = INFINITY;

	for (guint i = 1; i < MIN(eda->len, 64U); i++)
		step_s = fmin(step_s, g_array_index(eda, struct dsp_eda, i).time_s -
					      g_array_index(eda, struct dsp_eda, i - 1).time_s);
	return isfinite(step_s) && step_s > 0 ? round(1e6 / step_s) / 1e6 : NAN;
}

struct rec_results *rec_journal_live_finish(struct rec_journal_live *live)
{
	const struct dsp_eda no_eda = {0, NAN, NAN, NAN, NAN, CORE_FLAG_MISSING};
	const struct dsp_arousal no_arousal = {0, NAN, 0, false, false};
	struct rec_results *results = live->results;

	if (!live->has_any)
		return NULL;
	gather(live->scr, results->scr, compare_scr);
	gather(live->beats, results->beats, compare_times);
	results->eda_rate_hz = grid_rate(results->eda);
	if (isfinite(results->eda_rate_hz))
		fill_grid(&results->eda, results->eda_rate_hz, &no_eda);
	fill_grid(&results->arousal, /* rate_hz= */ 1, &no_arousal);
	live->results = NULL;
	return results;
}
