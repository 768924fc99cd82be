/* The part of the merge that concerns videos: one number each. */
#include "core/text.h"
#include "recordings/edits/edits_merge.h"

#include <math.h>
#include <string.h>

double rec_edits_video_offset(const GArray *edits, const char *camera, const char *rater)
{
	g_autoptr(GArray) in_force = rec_edits_in_force(edits, rater);
	double offset_s = 0;
	for (guint i = 0; i < in_force->len; i++) {
		const struct rec_edit *edit =
			&g_array_index(edits, struct rec_edit, g_array_index(in_force, guint, i));
		double value = NAN;
		if (edit->target == REC_EDIT_VIDEO && edit->action == REC_EDIT_SET &&
			strcmp(edit->field, "offset") == 0 &&
			strcmp(edit->target_id, camera ? camera : "") == 0 &&
			core_text_parse_double(edit->value, &value) && isfinite(value))
			offset_s = value;
	}
	return offset_s;
}
