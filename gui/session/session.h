/*
 * One session as the window sees it: loaded in a worker, shown part by part as it comes.
 *
 *   new ── load() ──► LOADING ──► READY
 *                        └──────► FAILED (a sentence for people in affekt_session_error())
 *
 * While LOADING, "changed" is emitted whenever a part arrives, in this order: facts (metadata,
 * touch points, gaps), results (tables, derived signals, statistics), then each bulk signal. Later
 * it follows every edit: at once with the rows as they are now, and again when what rests on them
 * (statistics of touch points, heart rate and its variability, responses to marks) is made anew.
 * What a getter returned is valid until the next "changed"; signals and arrays that somebody holds
 * a reference on never change. Widgets never see the file.
 *
 * A file that nobody here has seen before is read whole first, in a sandbox: "progress" (double)
 * then tells which share (0..1) of it was, before any part arrives.
 *
 * Main thread only. Dropping the last reference, or affekt_session_cancel(), stops the worker.
 */
#ifndef GUI_SESSION_SESSION_H
#define GUI_SESSION_SESSION_H

#include "gui/session/loader.h"
#include "recordings/edits/edits.h"

#include <glib-object.h>

enum affekt_session_state {
	AFFEKT_SESSION_LOADING = 0,
	AFFEKT_SESSION_READY,
	AFFEKT_SESSION_FAILED,
};

enum affekt_signal {
	AFFEKT_SIGNAL_CONDUCTANCE = 0, /* as received, in its unit */
	AFFEKT_SIGNAL_TONIC,
	AFFEKT_SIGNAL_DRIVER,
	AFFEKT_SIGNAL_PULSE, /* as received */
	AFFEKT_SIGNAL_HEART_RATE,
	AFFEKT_SIGNAL_AROUSAL,
	AFFEKT_SIGNAL_CONFIDENCE,
	AFFEKT_N_SIGNALS,
};

#define AFFEKT_TYPE_SESSION (affekt_session_get_type())
G_DECLARE_FINAL_TYPE(AffektSession, affekt_session, AFFEKT, SESSION, GObject)

/* The session of the file at @path, shown with the edits of @rater (NULL: the usual one). */
AffektSession *affekt_session_new_for_path(const char *path, const char *rater);
/* The same of a session in memory; takes it over. */
AffektSession *affekt_session_new_for_recording(struct rec_session *recording, const char *rater);

/* The session was opened from the study in @folder: when its file has no results of an analysis,
 * the worker makes them in memory, as the study's plan asks (study/batch/batch.h), so that what the
 * study found can be looked at. They are never written. Before loading. */
void affekt_session_set_study(AffektSession *session, const char *folder);
const char *affekt_session_study(AffektSession *session); /* NULL: opened by itself */
/* TRUE when the results were made that way. */
gboolean affekt_session_is_for_study(AffektSession *session);
/* TRUE when the results are those of an analysis in the file, which edits can refer to. */
gboolean affekt_session_is_analysed(AffektSession *session);

/* Hides the responses and peaks that the analysis found, everywhere, and the numbers that tell of
 * them (other raters' edits are never shown), so that a second rater codes unaware of them. Signals
 * stay but the phasic driver, whose impulses are the responses; so do artefacts and beats. Before
 * loading or, when the results are there, at any time. A session whose rater was coding blind, as
 * the log says (recordings/edits/edits_blind.h), loads blind by itself. A blind one that was opened
 * without a rater shows nobody's edits: the usual rater may be the first one. */
void affekt_session_set_blind(AffektSession *session, gboolean is_blind);
gboolean affekt_session_is_blind(AffektSession *session);
/* TRUE when the automatic events were shown since the session was opened. */
gboolean affekt_session_has_shown_automatic(AffektSession *session);

/* Starts the worker; once. */
void affekt_session_load(AffektSession *session);
void affekt_session_cancel(AffektSession *session);

enum affekt_session_state affekt_session_state(AffektSession *session);
const char *affekt_session_error(AffektSession *session); /* NULL unless FAILED */

const struct affekt_facts *affekt_session_facts(AffektSession *session);  /* NULL: not yet */
const struct rec_results *affekt_session_results(AffektSession *session); /* NULL: none, not yet */
/* True when the results are those shown during the recording, not of an analysis. */
gboolean affekt_session_is_live(AffektSession *session);
/* Touch points that own each response and each peak, as in gui/session/loader.h; NULL without
 * results. */
const GPtrArray *affekt_session_response_owners(AffektSession *session);
const GPtrArray *affekt_session_peak_owners(AffektSession *session);
/* NULL: none, or not yet. Owned by the session. */
struct affekt_series *affekt_session_signal(AffektSession *session, enum affekt_signal signal);

const char *affekt_session_path(AffektSession *session); /* NULL: in memory */
/* Whose edits are shown, and all edits, of all raters (struct rec_edit); NULL: not yet. */
const char *affekt_session_rater(AffektSession *session);
const GArray *affekt_session_edits(AffektSession *session);
/* TRUE when the rater was asked for, not guessed. */
gboolean affekt_session_rater_is_named(AffektSession *session);
/* What edits are merged into (gui/session/merged.h); NULL: not yet. */
struct affekt_base *affekt_session_base(AffektSession *session);
/* What edits call the @visit-th row of the facts' visits (recordings/edits/edits_merge.h). */
const char *affekt_session_visit_name(AffektSession *session, guint visit);

/* [gui/edit/document.h] Shows @n more edits, complete ones; once the results are there. */
void affekt_session_add_edits(AffektSession *session, const struct rec_edit *edits, gsize n);
/* [gui/edit/document.h] The same for an answer. */
void affekt_session_add_answer(AffektSession *session, const struct rec_self_report *answer);
/* FALSE while something that follows from edits is on its way. */
gboolean affekt_session_is_settled(AffektSession *session);

/* The other channels of the facts are read only when somebody wants to see them. Asks for the @i-th
 * of them, with the first call; "changed" tells of its arrival. One that cannot be read arrives as
 * an empty series. */
void affekt_session_want_channel(AffektSession *session, guint i);
/* NULL: not wanted, or not yet. Owned by the session. */
struct affekt_series *affekt_session_channel(AffektSession *session, guint i);

#endif
