/*
 * What the live page writes, as pure functions of the live numbers. Results are owned by the
 * caller.
 */
#ifndef GUI_LIVE_WORDS_H
#define GUI_LIVE_WORDS_H

#include "acquisition/recording.h"

#include <glib.h>

/* "12:34", "1:02:34"; a clock shows the second that has begun. */
char *affekt_words_clock(double time_s);

/* "72", "–" */
char *affekt_words_number(double value, int decimals);

/* "4.21 µS", "612 counts", "–" */
char *affekt_words_conductance(const struct acq_live *live);

/* What stands under the arousal: "confidence 80 %", "low confidence", or how long the baseline
 * still takes: "calibrating, 23 s left". @baseline_left_s: NaN unknown. */
char *affekt_words_arousal(const struct acq_live *live, double baseline_left_s);

/* Good seconds until the baseline is long enough, as the signal chain counts them; NaN when that
 * cannot be told (see acquisition/baseline.h): its planned visit has not begun. @plan (struct
 * acq_plan_row) and @study may be NULL. */
double affekt_words_baseline_left_s(
	const struct acq_live *live, const struct rec_studyfile *study, const GArray *plan);

/* "No losses", "2 gaps, 384 samples lost" */
char *affekt_words_losses(const struct acq_live *live);

/* "41.2 GB free, about 6 h" */
char *affekt_words_disk(const struct acq_live *live);

/* "SIMULATED · UNCALIBRATED"; "" none. */
char *affekt_words_labels(const struct acq_live *live);

/* "no sync test yet", "last at 12:31". @n: tests so far, the newest at @last_s. */
char *affekt_words_sync(guint n, double last_s);
/* That a recording with a camera has no sync test at its end; "" when it has one, or needs none.
 * @last_s: of the newest test, NaN none. */
char *affekt_words_sync_reminder(const struct acq_live *live, double last_s);

/* "30 frames/s, 2 dropped", or why it does not run. */
char *affekt_words_camera(const struct acq_live_camera *camera);

#endif
