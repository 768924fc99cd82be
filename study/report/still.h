/*
 * One picture out of a video file, as its frame stood at a moment of the session.
 *
 * The only place of the room that knows GStreamer, which is initialised by the first still that is
 * wanted. A video that is damaged, cut or of a format that no decoder is installed for is an error
 * with a sentence; nothing waits longer than some seconds for it.
 *
 * Coarse stills are a mosaic of 16 cells along the longer side, each the mean of what it covers.
 * People recognise half of the faces that they know at 7 by 10 dots (Sinha et al. 2006, Proc IEEE
 * 94:1948); a face as high as the whole picture is given at most 9 by 7 here, and such pictures are
 * no longer of a journey.
 *
 * Blocks; one thread at a time.
 */
#ifndef STUDY_REPORT_STILL_H
#define STUDY_REPORT_STILL_H

#include "recordings/session/frames.h"
#include "study/report/document.h"

#define STUDY_STILL_WIDTH 640 /* pixels at most; fewer when the video has fewer */
#define STUDY_STILL_CELLS 16

/* The frame of the video at @path that is in view at @time_s. @frames: of that video; its file
 * clock is set from the first picture. Owned by the caller. */
struct study_still *study_still_take(
	const char *path, struct rec_frames *frames, double time_s, GError **error);

/* @still as a mosaic of its own size. Pure. */
void study_still_coarsen(struct study_still *still);

#endif
