/*
 * How edits change what is shown: pure functions from automatic rows and one rater's edits to the
 * rows that hold. The automatic rows are never touched.
 *
 * An edit says which automatic row it means by the row's time when it was made (old_time_s), not by
 * its number (scr: peak_s; artefact: start_s): after another analysis it follows the nearest
 * automatic row of its kind within 0.5 s (for visits: target_id "id#visit"). Edits of a row that
 * the rater added mean it by the id of the edit that added it (target_id). Edits hold in order of
 * seq:
 *
 *   add      a row at new_time_s, status manual; value, a number of seconds, says more:
 *            scr: the onset (without it the onset is the peak); artefact: the end, with target_id
 *            "gsr" or "pulse"; touch_point: the end, with target_id the id of the touch point
 *   move     the row goes to new_time_s, status moved; artefact and touch_point: field "start" or
 *            "end" says which border
 *   delete   the row is gone
 *   reject   the row stays, status rejected
 *   set      field "note": value is its note; touch_point also: field "start" and "end" as move
 *            video: field "offset", target_id the camera ("" the only one): value, a number of
 *            seconds, is added to the stored time of every frame, which stays as it is
 *            mark: field "note" or "label"
 *   restore  takes the row's earlier edits back; of an added row: it is gone
 *
 * Undo is a restore with field = the id of one edit: it takes that edit alone back; a restore can
 * be taken back in the same way.
 */
#ifndef RECORDINGS_EDITS_EDITS_MERGE_H
#define RECORDINGS_EDITS_EDITS_MERGE_H

#include "recordings/edits/edits.h"
#include "recordings/session/session.h"

/* How far an edit looks for the automatic row that it means. */
#define REC_EDITS_REACH_S 0.5

/* rec_edits_merge() itself is declared in recordings/edits/edits.h. */

/* New array of struct rec_visit* (it owns them): @visits with @rater's edits, numbered anew. */
GPtrArray *rec_edits_merge_visits(
	const GPtrArray *visits, const GArray *edits, const char *rater, GArray *ret_unmatched);

/* New array of struct rec_mark* (it owns them), in order of time: @marks with @rater's edits.
 * target_id: the mark's id as a number, or the id of the add; add: value is the label; move:
 * new_time_s holds, and pressed_s stays for ever. */
GPtrArray *rec_edits_merge_marks(
	const GPtrArray *marks, const GArray *edits, const char *rater, GArray *ret_unmatched);

/* The note that @rater last set on the row of kind @target nearest to @time_s within 0.5 s; NULL
 * none. Points into @edits. */
const char *rec_edits_find_note(
	const GArray *edits, enum rec_edit_target target, double time_s, const char *rater);

/* What an edit must say to mean the row of kind @target that stands at @time_s after the merge:
 * its automatic time and "" (artefacts: put "gsr" or "pulse" there), or NaN and the id of the edit
 * that added it. Not for visits. */
void rec_edits_find_origin(const GArray *edits, enum rec_edit_target target, double time_s,
	const char *rater, double *ret_old_time_s, char ret_target_id[64]);

/* The same for visits: the target_id of each visit that rec_edits_merge_visits() returns, in its
 * order. Array of char* that owns them. */
GPtrArray *rec_edits_name_visits(const GPtrArray *visits, const GArray *edits, const char *rater);

/* What @rater's edits add to the times of @camera's frames (NULL: the only camera), in seconds; 0
 * without such an edit. */
double rec_edits_video_offset(const GArray *edits, const char *camera, const char *rater);

/* The edits of @rater that hold, in order of seq: those that no restore took back. GArray of guint,
 * indices in @edits; owned by the caller. */
GArray *rec_edits_in_force(const GArray *edits, const char *rater);

#endif
