/*
 * STUDY/ratings.tsv: scores from 1 to 10 that people gave a phase of the journey outside of the
 * cued recall: observers, and staff of themselves. Optional; edited in a spreadsheet like
 * participants.tsv.
 *
 *   wave  phase  participant  team  rater_kind (self | observer | staff)  rater  score  note
 *
 * Opening the study leaves out, and names, rows of a phase or participant it does not know, and
 * scores by one rater for the same but the first (study/folder/ratings_check.h).
 *
 * Scores that a participant gave in the cued recall come from the sessions and need no row here.
 */
#ifndef STUDY_FOLDER_RATINGS_H
#define STUDY_FOLDER_RATINGS_H

#include <glib.h>

enum study_rater_kind {
	STUDY_RATER_SELF = 0,
	STUDY_RATER_OBSERVER,
	STUDY_RATER_STAFF,
	STUDY_N_RATER_KINDS,
};
const char *study_rater_kind_name(enum study_rater_kind kind); /* "self", "observer", "staff" */

struct study_rating {
	char *wave, *phase, *participant, *team, *rater, *note; /* "" empty */
	enum study_rater_kind kind;
	double score; /* 1 … 10 */
	guint line;
};

/* GPtrArray of struct study_rating* that it owns; empty when there is no file. Mistakes are
 * sentences with file and line in @ret_problems. NULL with an error when it cannot be read. */
GPtrArray *study_ratings_read(const char *path, GPtrArray *ret_problems, GError **error);

#endif
