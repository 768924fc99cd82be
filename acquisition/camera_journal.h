/*
 * [writer] What a camera left in its rings becomes rows of the journal: one time per frame of the
 * file, in the file's order, and the frames that were lost; the events of the camera.
 */
#ifndef ACQUISITION_CAMERA_JOURNAL_H
#define ACQUISITION_CAMERA_JOURNAL_H

#include "acquisition/camera.h"
#include "acquisition/fault.h"
#include "recordings/journal/journal.h"

#include <stdint.h>

struct acq_camera_journal {
	struct acq_camera *camera;
	uint8_t number;  /* of the camera in the journal */
	uint64_t frames; /* rows so far */
};

/* Names the camera in the journal, before its first frame. */
bool acq_camera_journal_begin(
	struct acq_camera_journal *rows, struct rec_journal *journal, GError **error);

/* Empties the rings. Sets @fault when the journal cannot be written, and writes no more then. */
void acq_camera_journal_drain(
	struct acq_camera_journal *rows, struct rec_journal *journal, struct acq_fault *fault);

#endif
