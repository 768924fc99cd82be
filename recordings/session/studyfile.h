/*
 * The study file (*.study, GKeyFile): what a study plans and requires.
 *
 *	[study]                      [phase counter]          [touchpoint paying]
 *	name=Shop of the future      title=At the counter     title=Paying
 *	language=da                                           phase=counter
 *	notice=This is filmed.       [phase rest]             critical=yes
 *	rater=anna                   baseline=yes             start=120
 *	                                                      duration=30.5
 *	[session]                    [participant P07]        instruction=Ask for a receipt
 *	required=age;sex;hand        device=lightstone@1-2    stimulus=terminal
 *	reaction_lag_s=0.5
 *
 *	[analysis]                   [instruments]
 *	profile=default              slider=paying;greeting
 *	eda.grid_hz=8
 *	                             [alerts]
 *	                             kpi_below=5
 *
 * time_locked=yes in [study]: everybody sees the same at the same second of the session (a film),
 * so that curves of people may be laid over each other. [alerts]: limits that this study declares
 * beside those that follow from its own numbers (study/evidence/alerts.h): arousal_above of a touch
 * point (0 to 100), kpi_below of a phase (1 to 10), usable_below_pct of a session.
 *
 * reaction_lag_s is an estimate of how long after an event the operator's key comes. It is stored
 * beside what was pressed and changes no time. Without the key it is unknown: choosing among keys
 * at a light takes some 0.3 to 0.6 s in a laboratory, but a moderator who also leads a visit is no
 * laboratory, so no number is made up. Marks corrected by the video tell the real one.
 *
 * Lists are separated by ; or , and times are seconds on the session axis. What is unknown, stands
 * twice, or refers to nothing is an error that names its line.
 */
#ifndef RECORDINGS_SESSION_STUDYFILE_H
#define RECORDINGS_SESSION_STUDYFILE_H

#include <glib.h>
#include <stdbool.h>

struct rec_phase {
	char *id;
	char *title;
	bool is_baseline;
};

struct rec_touchpoint_plan {
	char *id; /* [a-z0-9_-]+ */
	char *title;
	char *phase; /* NULL none */
	bool is_critical;
	double start_s;               /* planned, session axis; NaN unplanned */
	double duration_s;            /* NaN open */
	char *instruction, *stimulus; /* NULL none */
};

struct rec_binding {
	char *participant;
	char *device; /* "NAME@PLACE[,key=value…]", PLACE: a USB port, a serial number, or both */
};

/* [alerts]; NaN: not said. */
struct rec_alert_limits {
	double arousal_above, kpi_below, usable_below_pct;
};

struct rec_studyfile {
	char *text;                             /* the whole file, as stored in the session */
	char *name, *language, *notice, *rater; /* NULL: not said */
	bool is_time_locked;                    /* [study] time_locked */
	struct rec_alert_limits alerts;
	char **required_info;    /* [session] required; NULL-terminated */
	double reaction_lag_s;   /* [session]; NaN: not said */
	GPtrArray *phases;       /* struct rec_phase* */
	GPtrArray *touchpoints;  /* struct rec_touchpoint_plan*, in file order */
	GPtrArray *bindings;     /* struct rec_binding* */
	char *profile;           /* [analysis] profile; NULL none */
	GHashTable *overrides;   /* char* → char*: the other keys of [analysis] */
	GHashTable *instruments; /* char* → char*: form → where it is asked */
};
typedef struct rec_studyfile rec_studyfile;

/* NULL with an error that names file and line. */
struct rec_studyfile *rec_studyfile_read(const char *path, GError **error);
struct rec_studyfile *rec_studyfile_parse(
	const char *text, const char *name_for_errors, GError **error);
void rec_studyfile_free(rec_studyfile *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_studyfile, rec_studyfile_free)

/* NULL when there is none; a touch point is found by its id, else by its title in any case. */
const struct rec_phase *rec_studyfile_find_phase(const struct rec_studyfile *study, const char *id);
const struct rec_touchpoint_plan *rec_studyfile_find_touchpoint(
	const struct rec_studyfile *study, const char *id_or_title);

#endif
