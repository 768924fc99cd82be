/*
 * The picture of a moment, when the person in it allows one.
 *
 * A picture is shown of participants who consent to stills and to video only; nobody else's video
 * is opened.
 */
#ifndef STUDY_REPORT_PICTURE_H
#define STUDY_REPORT_PICTURE_H

#include "study/evidence/evidence.h"
#include "study/report/document.h"
#include "study/report/report.h"

/* The frame of @moment, taken from its session. NULL with a sentence in @error when there is no
 * picture to be had: no consent, no video, a video that is gone, broken, or does not reach that
 * far. Owned by the caller. */
struct study_still *study_picture_take(const struct study_folder *folder,
	const struct study_moment *moment, enum study_stills kind, GError **error);

#endif
