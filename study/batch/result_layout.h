/*
 * What the files of a result share: names, limits, and the curves that result.json speaks for.
 */
#ifndef STUDY_BATCH_RESULT_LAYOUT_H
#define STUDY_BATCH_RESULT_LAYOUT_H

#include "study/batch/result.h"

#define STUDY_RESULT_JSON   "result.json"
#define STUDY_RESULT_CURVES "curves.bin"

/* SHA-256 in hexadecimal digits and NUL. */
#define STUDY_RESULT_HASH 65

/* What result.json says of curves.bin: the arousal, then the phasic curve. */
struct study_result_curves {
	guint n_arousal, n_phasic;
	char sha256[STUDY_RESULT_HASH];
};

/* Bytes of the file. */
gsize study_result_curves_size(const struct study_result_curves *curves);

/* Writes the curves of @result and says what was written. */
bool study_result_curves_write(const struct study_result *result, const char *folder,
	struct study_result_curves *ret_curves, GError **error);

/* Fills the curves of @result, which are empty. False when the file is not the one that is
 * described. */
bool study_result_curves_read(
	struct study_result *result, const char *folder, const struct study_result_curves *curves);

/* True when the file is there, as long as it should be. */
bool study_result_curves_fit(const char *folder, const struct study_result_curves *curves);

#endif
