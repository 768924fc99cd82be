/*
 * Ratings against the plan and the people of their study: what study/folder/ratings.h, which knows
 * one table alone, cannot judge.
 */
#ifndef STUDY_FOLDER_RATINGS_CHECK_H
#define STUDY_FOLDER_RATINGS_CHECK_H

#include "study/folder/folder.h"

/* The id of the phase that a person wrote by its id or title, in any case of letters; NULL: the
 * plan, which may be NULL, has none such. */
const char *study_ratings_check_phase(const struct rec_studyfile *plan, const char *written);

/* Takes out of @folder's ratings, and names by line in @problems (char*; may be NULL): a phase that
 * the plan does not have, when it has any; a participant, where one is filled in, without a row in
 * participants.tsv and without a session; of rows by one rater about the same the later ones. Rows
 * without a rater are different people's, but for participants' own. Needs people and sessions. */
void study_ratings_check(struct study_folder *folder, GPtrArray *problems);

#endif
