/*
 * The analysis of a study's sessions that are not analysed yet, in a worker, one after another.
 *
 * Each ends in a result of its own, so it may be stopped at any time and goes on where it was.
 * Signals: "changed" () it has begun, is further, or has ended. "ended" (char *sentence) what came
 * of it, for people. Main thread only.
 */
#ifndef GUI_STUDY_ANALYSING_H
#define GUI_STUDY_ANALYSING_H

#include <gio/gio.h>

#define AFFEKT_TYPE_ANALYSING (affekt_analysing_get_type())
G_DECLARE_FINAL_TYPE(AffektAnalysing, affekt_analysing, AFFEKT, ANALYSING, GObject)

AffektAnalysing *affekt_analysing_new(void);

/* Analyses what is due in the study at @path; also what failed before when @is_failed_too. */
void affekt_analysing_begin(AffektAnalysing *analysing, const char *path, gboolean is_failed_too);
/* Stops after the session at hand. */
void affekt_analysing_cancel(AffektAnalysing *analysing);

gboolean affekt_analysing_is_running(AffektAnalysing *analysing);
/* How far it is, for people: "3 of 12: P07"; "" not running. */
const char *affekt_analysing_step(AffektAnalysing *analysing);
/* 0..1 */
double affekt_analysing_share(AffektAnalysing *analysing);

#endif
