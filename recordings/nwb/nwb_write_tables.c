#include "recordings/nwb/nwb_layout.h"
#include "recordings/nwb/nwb_write.h"
#include "recordings/session/edit.h"

#include <math.h>
#include <string.h>

static void put_pointers(struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table,
	const GPtrArray *rows)
{
	struct rec_rows all = rec_rows_of_pointers(rows);

	rec_nwb_put_table(h5, path, table, &all);
}

static void put_array(
	struct rec_h5 *h5, const char *path, const struct rec_nwb_table *table, const GArray *rows)
{
	struct rec_rows all = rec_rows_of_array(rows);

	rec_nwb_put_table(h5, path, table, &all);
}

void rec_nwb_put_module(struct rec_h5 *h5, const char *path, const char *description)
{
	rec_h5_put_group(h5, path);
	rec_nwb_put_type(h5, path, "core", "ProcessingModule");
	rec_h5_put_attr_text(h5, path, "description", description);
}

static void put_marks(struct rec_h5 *h5, const GPtrArray *marks)
{
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_mark_row));

	for (guint i = 0; i < marks->len; i++) {
		const struct rec_mark *mark = g_ptr_array_index(marks, i);
		struct rec_mark_row row = {
			.id = mark->id,
			.start_s = mark->time_s,
			.stop_s = mark->time_s + mark->duration_s,
			.duration_s = mark->duration_s,
			.pressed_s = mark->pressed_s,
			.label = mark->label,
			.source = mark->source,
			.rater = mark->rater,
			.note = mark->note,
		};

		g_array_append_val(rows, row);
	}
	put_array(h5, REC_NWB_MARKS, &REC_NWB_TABLE_MARKS, rows);
}

void rec_nwb_put_intervals(struct rec_h5 *h5, const struct rec_session *session)
{
	put_pointers(h5, REC_NWB_TOUCH_POINTS, &REC_NWB_TABLE_TOUCH_POINTS, session->visits);
	put_marks(h5, session->marks);
	put_pointers(h5, REC_NWB_EVENTS, &REC_NWB_TABLE_EVENTS, session->device_events);
	put_pointers(h5, REC_NWB_GAPS, &REC_NWB_TABLE_GAPS, session->gaps);
}

/* Clocks, their fits, and the anchors of these. */
static void put_clocks(struct rec_h5 *h5, const struct rec_session *session)
{
	g_autoptr(GArray) clocks = g_array_new(FALSE, FALSE, sizeof(struct rec_clock_row));
	g_autoptr(GArray) fits = g_array_new(FALSE, TRUE, sizeof(struct rec_fit_row));
	g_autoptr(GArray) anchors = g_array_new(FALSE, TRUE, sizeof(struct rec_anchor_row));

	for (guint i = 0; i < session->clocks->len; i++) {
		const struct rec_clock *clock = g_ptr_array_index(session->clocks, i);
		struct rec_clock_row row = {
			(int)clock->device, clock->group, clock->n, clock->rate_hz};

		g_array_append_val(clocks, row);
		for (guint k = 0; k < clock->segments->len; k++) {
			const struct rec_segment *segment =
				&g_array_index(clock->segments, struct rec_segment, k);
			const struct core_fit_line *line = &segment->line;
			struct rec_fit_row fit = {(int)i, segment->first, segment->n,
				line->first_index, line->end_index, line->origin_ns,
				line->period_ns, line->drift_ppm, line->rms_ms, line->max_ms,
				(int)line->anchors, segment->stamps_kept};

			for (guint a = 0; segment->anchors && a < segment->anchors->len; a++) {
				const struct core_fit_anchor *anchor =
					&g_array_index(segment->anchors, struct core_fit_anchor, a);
				struct rec_anchor_row evidence = {
					(int)fits->len, anchor->index, anchor->time_ns};

				g_array_append_val(anchors, evidence);
			}
			g_array_append_val(fits, fit);
		}
	}
	put_array(h5, REC_NWB_CLOCKS, &REC_NWB_TABLE_CLOCKS, clocks);
	put_array(h5, REC_NWB_FITS, &REC_NWB_TABLE_FITS, fits);
	put_array(h5, REC_NWB_ANCHORS, &REC_NWB_TABLE_ANCHORS, anchors);
}

/* Hashes of what was recorded: edits and analyses leave them valid. */
static void put_hashes(struct rec_h5 *h5)
{
	g_autoptr(GPtrArray) paths = rec_h5_written_paths(h5);
	g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(struct rec_hash_row));

	for (guint i = 0; i < paths->len; i++) {
		char *path = g_ptr_array_index(paths, i);
		struct rec_hash_row row = {path, (char *)rec_h5_written_hash(h5, path)};

		if (g_str_has_prefix(path, REC_NWB_ACQUISITION "/") ||
			g_str_has_prefix(path, REC_NWB_GAPS "/"))
			g_array_append_val(rows, row);
	}
	put_array(h5, REC_NWB_HASHES, &REC_NWB_TABLE_HASHES, rows);
}

void rec_nwb_put_sync(struct rec_h5 *h5, const struct rec_session *session)
{
	rec_nwb_put_module(
		h5, REC_NWB_SYNC, "How the streams share one clock, and fingerprints of the data");
	put_clocks(h5, session);
	put_pointers(h5, REC_NWB_CERTIFICATE, &REC_NWB_TABLE_CERTIFICATE, session->sync);
	put_hashes(h5);
}

void rec_nwb_put_annotations(struct rec_h5 *h5, const struct rec_session *session)
{
	if (session->edits->len > 0) {
		rec_nwb_put_module(h5, REC_NWB_ANNOTATIONS, "What raters changed, and why");
		put_array(h5, REC_NWB_EDITS, &REC_NWB_TABLE_EDITS, session->edits);
	}
	if (session->self_reports->len > 0) {
		rec_nwb_put_module(h5, REC_NWB_SELF_REPORT, "What the participant told");
		put_pointers(h5, REC_NWB_ANSWERS, &REC_NWB_TABLE_ANSWERS, session->self_reports);
	}
}
