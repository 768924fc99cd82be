/*
 * From a session on disk to what the screen shows: plain, immutable values.
 *
 * Runs in the worker thread of AffektSession: rec_session belongs to one thread, so nothing here
 * keeps a pointer into it; everything is copied out. No display, no main loop; tests call these
 * functions directly.
 */
#ifndef GUI_SESSION_LOADER_H
#define GUI_SESSION_LOADER_H

#include "gui/plot/series.h"
#include "gui/session/footage.h"
#include "recordings/export/tables.h"
#include "recordings/session/session.h"

#include <gio/gio.h>

/* A stretch of time with something to say about a channel. */
struct affekt_span {
	double start_s, end_s;
};

struct affekt_visit {
	struct rec_touchpoint row; /* statistics unknown (NaN, -1) until they are computed */
	gboolean is_baseline;
};

struct affekt_mark {
	int64_t id; /* as in struct rec_mark: what edits call it */
	double time_s;
	char label[96];
};

/* A recorded channel besides the primary ones: temperature, acceleration, a second GSR. */
struct affekt_channel {
	char name[112]; /* unique in the session, as in the file */
	char title[160];
	char unit[24]; /* as shown: "°C", "counts" */
	enum core_quantity quantity;
	guint index;  /* in rec_session */
	GArray *gaps; /* struct affekt_span, by time */
};

/* What is known as soon as the file is open, before any bulk sample is read. */
struct affekt_facts {
	char *name;        /* file name without folder and endings */
	char *participant; /* NULL unknown */
	char *start_time;  /* ISO 8601; NULL unknown */
	double begin_s, end_s;
	gboolean is_simulated;
	gboolean is_emulated;
	gboolean is_journal; /* being recorded, or an orphan */
	gboolean is_sealed;
	char *recovered; /* what recovery saved and lost; NULL: not recovered */
	char *damage;    /* what of results or edits cannot be read; NULL nothing */
	gboolean has_gsr;
	gboolean is_calibrated; /* conductance is in µS */
	char *gsr_unit;         /* as shown: "µS", "counts" */
	gboolean has_pulse;
	char *pulse_unit;
	char *uuid;
	GPtrArray *videos; /* struct affekt_footage* */
	GArray *visits;    /* struct affekt_visit, by start; skipped ones at their place */
	GArray *marks;     /* struct affekt_mark, by time */
	GArray *gsr_gaps;  /* struct affekt_span, by time */
	GArray *pulse_gaps;
	GArray *channels;   /* struct affekt_channel: all others, in order of the file */
	char *study_text;   /* the study file; NULL none */
	GPtrArray *sync;    /* struct rec_sync*: the sync certificate */
	GPtrArray *answers; /* struct rec_self_report*, in the order in which they were given */
};

typedef struct affekt_facts affekt_facts;

/* @rater: whose corrections of the videos' times hold; NULL: the usual one. Blocks on the disk when
 * there are videos. */
struct affekt_facts *affekt_facts_new(const struct rec_session *session, const char *rater);
void affekt_facts_free(struct affekt_facts *facts); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_facts, affekt_facts_free)

/* The rater to use when @wanted (NULL: nobody) is asked for; owned by the caller. */
char *affekt_loader_choose_rater(const struct rec_session *session, const char *wanted);

/* Gives @session, which has no results of an analysis, those that the study in the folder @study
 * (NULL: none) sees, in memory alone. Before its visits are merged. FALSE: it has its own, or they
 * cannot be made. Blocks on the disk. */
gboolean affekt_loader_analyse(struct rec_session *session, const char *study);

/* The rows of @session's visits, their statistics unknown: struct affekt_visit. */
GArray *affekt_loader_visits(const struct rec_session *session);

/* The marks of @session: struct affekt_mark. */
GArray *affekt_loader_marks(const struct rec_session *session);

/* Puts the edits of @rater (NULL: the usual one, see recordings/edits/edits.h) into @session's
 * visits. First of all, once: everything below counts by visits. */
void affekt_loader_merge_visits(struct rec_session *session, const char *rater);

/* Fills the statistics of @facts's visits from @results. */
void affekt_loader_statistics(
	struct rec_session *session, const struct rec_results *results, GArray *visits);

/* For each response and each arousal peak of @results the titles of the touch points that own it,
 * "Paying, Waiting 2", "" for none: arrays of char*, owned by the caller. */
GPtrArray *affekt_loader_response_owners(
	const struct rec_session *session, const struct rec_results *results);
GPtrArray *affekt_loader_peak_owners(
	const struct rec_session *session, const struct rec_results *results);

/* The times of the samples of @clock. Blocks on the disk. NULL with an error, also when cancelled.
 */
struct affekt_stamps *affekt_loader_stamps(
	struct rec_session *session, guint clock, GCancellable *cancellable, GError **error);

/* All samples of @channel in its unit, missing and start-up ones as NaN, at @stamps, those of its
 * clock. Blocks on the disk. NULL with an error, also when cancelled. */
struct affekt_series *affekt_loader_channel(struct rec_session *session, guint channel,
	struct affekt_stamps *stamps, GCancellable *cancellable, GError **error);

/* One column of the results' grids as a series; NULL when there are no rows. */
struct affekt_series *affekt_loader_tonic(const struct rec_results *results);
struct affekt_series *affekt_loader_driver(const struct rec_results *results);
struct affekt_series *affekt_loader_heart_rate(const struct rec_results *results);
struct affekt_series *affekt_loader_arousal(const struct rec_results *results);
struct affekt_series *affekt_loader_confidence(const struct rec_results *results);

#endif
