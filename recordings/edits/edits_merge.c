/*
 * DESIGN: each kind of row is an array of structs with a time. Beside the rows runs an array of
 * slots that remembers which automatic time, or which add, each row came from; edits find their row
 * through the slots, so that moved rows keep their identity. At the end rows that are gone are
 * dropped and the rest is put in order of time.
 */
#include "recordings/edits/edits_merge.h"

#include "core/text.h"

#include <math.h>
#include <string.h>

/* A longer interval is a gap, not a heart beat. */
static const double IBI_MOST_S = 3.0;

/* Where a row came from. */
struct slot {
	double automatic_s; /* its time before any edit; NaN for an added row */
	const char *add_id; /* the edit that added it; NULL for an automatic row */
	bool is_gone;
};

/* One kind of row during a merge. */
struct merge {
	enum rec_edit_target target;
	struct rec_results *results;
	GArray *rows;
	size_t time_offset;
	GArray *slots;
	GArray *unmatched; /* guint; NULL: nobody asks */
};

static const struct rec_edit *edit_at(const GArray *edits, guint index)
{
	return &g_array_index(edits, struct rec_edit, index);
}

static void *row_at(const struct merge *merge, guint index)
{
	return merge->rows->data + index * g_array_get_element_size(merge->rows);
}

static double *time_at(const struct merge *merge, guint index)
{
	return (double *)(void *)((char *)row_at(merge, index) + merge->time_offset);
}

/* The channel that an artefact's edit is about. */
static uint8_t artefact_channel(const struct rec_edit *edit)
{
	return strcmp(edit->target_id, "pulse") == 0 ? DSP_CHANNEL_PULSE : DSP_CHANNEL_GSR;
}

/* The row that @edit means; -1 when there is none. */
static int find_row(const struct merge *merge, const struct rec_edit *edit)
{
	int nearest = -1;
	double distance_s = REC_EDITS_REACH_S;
	for (guint i = 0; i < merge->slots->len; i++) {
		const struct slot *slot = &g_array_index(merge->slots, struct slot, i);
		if (slot->add_id && strcmp(slot->add_id, edit->target_id) == 0)
			return (int)i;
		if (merge->target == REC_EDIT_ARTEFACT &&
			((const struct dsp_artefact *)row_at(merge, i))->channel !=
				artefact_channel(edit))
			continue;
		double this_s = fabs(slot->automatic_s - edit->old_time_s);
		bool is_nearer = nearest < 0 ? this_s <= distance_s : this_s < distance_s;
		if (is_nearer) {
			nearest = (int)i;
			distance_s = this_s;
		}
	}
	return nearest;
}

/* Times of edits pass through text. */
static const double SAME_S = 1e-6;

/* The arousal index of the second whose middle is nearest to @time_s; a row speaks of the second
 * before its time. NaN unknown. */
static double arousal_at(const struct rec_results *results, double time_s)
{
	double best = NAN;
	double distance_s = 1;
	for (guint i = 0; i < results->arousal->len; i++) {
		const struct dsp_arousal *row =
			&g_array_index(results->arousal, struct dsp_arousal, i);
		double apart_s = fabs(row->time_s - 0.5 - time_s);
		if (apart_s < distance_s) {
			best = row->arousal;
			distance_s = apart_s;
		}
	}
	return best;
}

static int64_t next_scr_id(const GArray *rows)
{
	int64_t id = 1;
	for (guint i = 0; i < rows->len; i++)
		id = MAX(id, g_array_index(rows, struct dsp_scr, i).id + 1);
	return id;
}

static int64_t next_peak_id(const GArray *rows)
{
	int64_t id = 1;
	for (guint i = 0; i < rows->len; i++)
		id = MAX(id, g_array_index(rows, struct dsp_peak, i).id + 1);
	return id;
}

static void append_scr(struct merge *merge, const struct rec_edit *edit)
{
	struct dsp_scr scr = {
		.id = next_scr_id(merge->rows),
		.onset_s = edit->new_time_s,
		.peak_s = edit->new_time_s,
		.amplitude = NAN,
		.rise_s = NAN,
		.half_recovery_s = NAN,
		.trough_to_peak = NAN,
		.status = DSP_STATUS_MANUAL,
	};
	double onset_s;
	if (core_text_parse_double(edit->value, &onset_s) && onset_s <= scr.peak_s) {
		scr.onset_s = onset_s;
		scr.rise_s = scr.peak_s - onset_s;
	}
	g_array_append_val(merge->rows, scr);
}

static void append_peak(struct merge *merge, const struct rec_edit *edit)
{
	struct dsp_peak peak = {
		.id = next_peak_id(merge->rows),
		.time_s = edit->new_time_s,
		.height = arousal_at(merge->results, edit->new_time_s),
		.prominence = NAN,
		.status = DSP_STATUS_MANUAL,
	};
	g_array_append_val(merge->rows, peak);
}

static void append_beat(struct merge *merge, const struct rec_edit *edit)
{
	struct dsp_beat beat = {
		.time_s = edit->new_time_s,
		.onset_s = NAN,
		.ibi_ms = NAN,
		.ibi_corrected_ms = NAN,
		.amplitude = NAN,
		.quality = NAN,
		.status = DSP_STATUS_MANUAL,
	};
	g_array_append_val(merge->rows, beat);
}

static void append_artefact(struct merge *merge, const struct rec_edit *edit)
{
	struct dsp_artefact artefact = {
		.start_s = edit->new_time_s,
		.end_s = edit->new_time_s,
		.channel = artefact_channel(edit),
		.kind = DSP_ARTEFACT_MOTION,
	};
	core_text_parse_double(edit->value, &artefact.end_s);
	g_array_append_val(merge->rows, artefact);
}

static void append_row(struct merge *merge, const struct rec_edit *edit)
{
	struct slot slot = {NAN, edit->id, false};
	switch (merge->target) {
	case REC_EDIT_SCR:
		append_scr(merge, edit);
		break;
	case REC_EDIT_AROUSAL_PEAK:
		append_peak(merge, edit);
		break;
	case REC_EDIT_BEAT:
		append_beat(merge, edit);
		break;
	case REC_EDIT_ARTEFACT:
		append_artefact(merge, edit);
		break;
	case REC_EDIT_TOUCH_POINT:
	case REC_EDIT_NOTE:
	case REC_EDIT_VIDEO:
	case REC_EDIT_MARK:
		return;
	}
	g_array_append_val(merge->slots, slot);
}

static void set_status(struct merge *merge, guint index, enum dsp_status status)
{
	void *row = row_at(merge, index);
	if (merge->target == REC_EDIT_SCR)
		((struct dsp_scr *)row)->status = (uint8_t)status;
	else if (merge->target == REC_EDIT_AROUSAL_PEAK)
		((struct dsp_peak *)row)->status = (uint8_t)status;
	else if (merge->target == REC_EDIT_BEAT)
		((struct dsp_beat *)row)->status = (uint8_t)status;
}

/* A peak that stands where the analysis found it has its numbers; elsewhere the index itself is its
 * height, and how far it stands out is unknown. */
static void measure_peak(const struct rec_results *results, struct dsp_peak *peak)
{
	for (guint i = 0; i < results->peaks->len; i++) {
		const struct dsp_peak *found = &g_array_index(results->peaks, struct dsp_peak, i);
		if (fabs(found->time_s - peak->time_s) < SAME_S) {
			peak->height = found->height;
			peak->prominence = found->prominence;
			return;
		}
	}
	peak->height = arousal_at(results, peak->time_s);
	peak->prominence = NAN;
}

static void move_row(struct merge *merge, guint index, const struct rec_edit *edit)
{
	const struct slot *slot = &g_array_index(merge->slots, struct slot, index);
	double *time_s = time_at(merge, index);
	double shift_s = edit->new_time_s - *time_s;
	double *onset_s = NULL;
	if (merge->target == REC_EDIT_ARTEFACT && strcmp(edit->field, "end") == 0) {
		((struct dsp_artefact *)row_at(merge, index))->end_s = edit->new_time_s;
		return;
	}
	*time_s = edit->new_time_s;
	/* What began the row moves with it. */
	if (merge->target == REC_EDIT_SCR)
		onset_s = &((struct dsp_scr *)row_at(merge, index))->onset_s;
	else if (merge->target == REC_EDIT_BEAT)
		onset_s = &((struct dsp_beat *)row_at(merge, index))->onset_s;
	else if (merge->target == REC_EDIT_AROUSAL_PEAK)
		measure_peak(merge->results, row_at(merge, index));
	if (onset_s)
		*onset_s += shift_s;
	set_status(merge, index, slot->add_id ? DSP_STATUS_MANUAL : DSP_STATUS_MOVED);
}

static void apply_edit(struct merge *merge, const GArray *edits, guint edit_index)
{
	const struct rec_edit *edit = edit_at(edits, edit_index);
	if (edit->action == REC_EDIT_ADD) {
		append_row(merge, edit);
		return;
	}
	int index = find_row(merge, edit);
	if (index < 0) {
		if (merge->unmatched)
			g_array_append_val(merge->unmatched, edit_index);
		if (edit->action == REC_EDIT_MOVE && strcmp(edit->field, "end") != 0)
			append_row(merge, edit);
		return;
	}
	/* An artefact is not rejected, it is none. */
	bool is_gone = edit->action == REC_EDIT_DELETE ||
		       (edit->action == REC_EDIT_REJECT && merge->target == REC_EDIT_ARTEFACT);
	if (is_gone)
		g_array_index(merge->slots, struct slot, index).is_gone = true;
	else if (edit->action == REC_EDIT_MOVE)
		move_row(merge, (guint)index, edit);
	else if (edit->action == REC_EDIT_REJECT)
		set_status(merge, (guint)index, DSP_STATUS_REJECTED);
}

static gint compare_rows(gconstpointer a, gconstpointer b, gpointer time_offset)
{
	size_t offset = GPOINTER_TO_SIZE(time_offset);
	double x = *(const double *)(const void *)((const char *)a + offset);
	double y = *(const double *)(const void *)((const char *)b + offset);
	return (x > y) - (x < y);
}

/* Drops what is gone and sorts the rest. */
static void finish_rows(struct merge *merge)
{
	for (guint i = merge->slots->len; i > 0; i--) {
		if (g_array_index(merge->slots, struct slot, i - 1).is_gone)
			g_array_remove_index(merge->rows, i - 1);
	}
	g_array_sort_with_data(merge->rows, compare_rows, GSIZE_TO_POINTER(merge->time_offset));
}

/* Applies the edits of one kind; false when there are none. */
static bool merge_kind(struct merge *merge, const GArray *edits, const GArray *in_force)
{
	bool has_edits = false;
	merge->slots = g_array_new(FALSE, FALSE, sizeof(struct slot));
	for (guint i = 0; i < merge->rows->len; i++) {
		struct slot slot = {*time_at(merge, i), NULL, false};
		g_array_append_val(merge->slots, slot);
	}
	for (guint i = 0; i < in_force->len; i++) {
		guint index = g_array_index(in_force, guint, i);
		if (edit_at(edits, index)->target == (uint8_t)merge->target) {
			apply_edit(merge, edits, index);
			has_edits = true;
		}
	}
	if (has_edits)
		finish_rows(merge);
	g_array_unref(merge->slots);
	return has_edits;
}

/* True when the beat's row, or the place before it, was changed by an edit. */
static bool is_interval_stale(
	const GArray *edits, const GArray *in_force, double before_s, double time_s)
{
	for (guint i = 0; i < in_force->len; i++) {
		const struct rec_edit *edit = edit_at(edits, g_array_index(in_force, guint, i));
		bool is_old_near = edit->old_time_s > before_s - REC_EDITS_REACH_S &&
				   edit->old_time_s < time_s + REC_EDITS_REACH_S;
		bool is_new_near = edit->new_time_s >= before_s && edit->new_time_s <= time_s;
		if (is_old_near || is_new_near)
			return true;
	}
	return false;
}

/* Indices of those edits in @in_force that are about beats. */
static GArray *list_beat_edits(const GArray *edits, const GArray *in_force)
{
	GArray *list = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 0; i < in_force->len; i++) {
		guint index = g_array_index(in_force, guint, i);
		if (edit_at(edits, index)->target == REC_EDIT_BEAT)
			g_array_append_val(list, index);
	}
	return list;
}

/* Intervals around edited beats follow the beats that hold now; a rater's word needs no correction.
 */
static void renew_intervals(GArray *beats, const GArray *edits, const GArray *all_in_force)
{
	g_autoptr(GArray) in_force = list_beat_edits(edits, all_in_force);
	double before_s = NAN;
	for (guint i = 0; i < beats->len; i++) {
		struct dsp_beat *beat = &g_array_index(beats, struct dsp_beat, i);
		bool is_stale = !isnan(before_s) &&
				is_interval_stale(edits, in_force, before_s, beat->time_s);
		double interval_s = beat->time_s - before_s;
		if (beat->status == DSP_STATUS_REJECTED) {
			beat->ibi_ms = beat->ibi_corrected_ms = NAN;
			continue;
		}
		if (is_stale) {
			bool is_beat = interval_s > 0 && interval_s <= IBI_MOST_S;
			beat->ibi_ms = is_beat ? interval_s * 1e3 : (double)NAN;
			beat->ibi_corrected_ms = beat->ibi_ms;
		}
		before_s = beat->time_s;
	}
}

struct rec_results *rec_edits_merge(const struct rec_results *automatic, const GArray *edits,
	const char *rater, GArray *ret_unmatched)
{
	struct rec_results *results = rec_results_share(automatic);
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, rater);
	struct merge kinds[] = {
		{.target = REC_EDIT_SCR,
			.rows = results->scr,
			.time_offset = offsetof(struct dsp_scr, peak_s)},
		{.target = REC_EDIT_AROUSAL_PEAK,
			.rows = results->peaks,
			.time_offset = offsetof(struct dsp_peak, time_s)},
		{.target = REC_EDIT_ARTEFACT,
			.rows = results->artefacts,
			.time_offset = offsetof(struct dsp_artefact, start_s)},
		{.target = REC_EDIT_BEAT,
			.rows = results->beats,
			.time_offset = offsetof(struct dsp_beat, time_s)},
	};
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		kinds[i].results = results;
		kinds[i].unmatched = ret_unmatched;
		bool has_edits = merge_kind(&kinds[i], edits, in_force);
		if (has_edits && kinds[i].target == REC_EDIT_BEAT)
			renew_intervals(results->beats, edits, in_force);
	}
	return results;
}
