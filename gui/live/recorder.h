/*
 * One recording as the window drives it: started, marked and finished in workers, looked at from
 * the main thread.
 *
 *   IDLE ─ start() ─► STARTING ─► RECORDING ─ stop() ─► SAVING ─► DONE ─ reset() ─► IDLE
 *                        └► IDLE, error()                  └────► FAILED ─ reset() ─► IDLE
 *
 * While RECORDING the numbers are looked at five times a second, whatever page the window shows;
 * "looked" is emitted then. A recording that ends by itself (the disk is full, a replayed file is
 * over) is stopped. SAVING writes the session and analyses it. The recording's own threads never
 * wait for any of this: a main loop that stands still delays what is shown and nothing else.
 *
 * Signals: "changed" (the state), "looked", "said" (char*: why a touch point or mark was not
 * taken). Main thread only.
 */
#ifndef GUI_LIVE_RECORDER_H
#define GUI_LIVE_RECORDER_H

#include "acquisition/monitor.h"
#include "gui/live/setup.h"
#include "gui/live/warnings.h"

#include <glib-object.h>

enum affekt_recorder_state {
	AFFEKT_RECORDER_IDLE = 0,
	AFFEKT_RECORDER_STARTING,
	AFFEKT_RECORDER_RECORDING,
	AFFEKT_RECORDER_SAVING,
	AFFEKT_RECORDER_DONE,
	AFFEKT_RECORDER_FAILED,
};

#define AFFEKT_TYPE_RECORDER (affekt_recorder_get_type())
G_DECLARE_FINAL_TYPE(AffektRecorder, affekt_recorder, AFFEKT, RECORDER, GObject)

AffektRecorder *affekt_recorder_new(void);
enum affekt_recorder_state affekt_recorder_state(AffektRecorder *recorder);

/* From IDLE. Takes @setup over, and @monitor (NULL: none), which is stopped first: claims on
 * devices are exclusive. */
void affekt_recorder_start(
	AffektRecorder *recorder, struct affekt_setup *setup, struct acq_monitor *monitor);
/* From RECORDING. Marks that are on their way are waited for. */
void affekt_recorder_stop(AffektRecorder *recorder);
/* From DONE and FAILED. */
void affekt_recorder_reset(AffektRecorder *recorder);

/* What went wrong: why the start failed (IDLE), why nothing was saved and where everything is safe
 * (FAILED), or what is not as it should be although the session was saved (DONE). NULL: nothing. */
const char *affekt_recorder_error(AffektRecorder *recorder);

/* While SAVING: what is being done, and how far it is (0..1). */
const char *affekt_recorder_progress(AffektRecorder *recorder, double *ret_share);

/* The session file; before DONE the one that it will be. NULL while IDLE. */
const char *affekt_recorder_path(AffektRecorder *recorder);
/* What was saved, as a sentence; "" before DONE. */
const char *affekt_recorder_report(AffektRecorder *recorder);

/* The numbers as of the last look, and what is wrong. Valid from RECORDING until reset(). */
const struct acq_live *affekt_recorder_live(AffektRecorder *recorder);
const struct affekt_warnings *affekt_recorder_warnings(AffektRecorder *recorder);
/* struct acq_plan_row as of the last look; @ret_next: -1 none. */
const GArray *affekt_recorder_plan(AffektRecorder *recorder, int *ret_next);
const struct rec_studyfile *affekt_recorder_study(AffektRecorder *recorder); /* NULL none */
/* TRUE once for each new warning: a bell may ring. */
gboolean affekt_recorder_take_bell(AffektRecorder *recorder);

/* The recording itself for traces and previews; NULL unless RECORDING. */
const struct acq_recording *affekt_recorder_recording(AffektRecorder *recorder);

/* The same for a worker that asks it for something: stop() waits until it is given back, as often
 * as it was borrowed. What acquisition/recording.h has for one thread is asked one after the other.
 */
struct acq_recording *affekt_recorder_borrow(AffektRecorder *recorder);
void affekt_recorder_give_back(AffektRecorder *recorder);

enum affekt_touch {
	AFFEKT_TOUCH_NEXT = 0,
	AFFEKT_TOUCH_REPEAT,
	AFFEKT_TOUCH_SKIP,
	AFFEKT_TOUCH_VISIT, /* text: id or title */
	AFFEKT_TOUCH_END,
	AFFEKT_TOUCH_MARK, /* text: label */
};

/* Asks for it at this instant, in a worker that waits for the disk; what cannot be done is "said".
 * Ignored unless RECORDING. @text may be NULL where none is needed. */
void affekt_recorder_touch(AffektRecorder *recorder, enum affekt_touch touch, const char *text);
/* The touch point at @place in the plan, from 1. */
void affekt_recorder_touch_number(AffektRecorder *recorder, guint place);

#endif
