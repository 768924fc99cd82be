/*
 * The study file (*.study, GKeyFile): what a study plans and requires.
 */
#ifndef RECORDINGS_STUDYFILE_H
#define RECORDINGS_STUDYFILE_H

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
	char *device; /* "NAME@PORT" */
};

struct rec_studyfile {
	char *text; /* the whole file, as stored in the session */
	char *name, *language, *notice, *rater;
	char **required_info;   /* NULL-terminated */
	GPtrArray *phases;      /* struct rec_phase* */
	GPtrArray *touchpoints; /* struct rec_touchpoint_plan*, in file order */
	GPtrArray *bindings;    /* struct rec_binding* */
	char *profile;          /* [analysis] */
	GHashTable *overrides;
};
typedef struct rec_studyfile rec_studyfile;

/* NULL with an error that names file and line or group and key. */
struct rec_studyfile *rec_studyfile_read(const char *path, GError **error);
struct rec_studyfile *rec_studyfile_parse(
	const char *text, const char *name_for_errors, GError **error);
void rec_studyfile_free(rec_studyfile *study);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_studyfile, rec_studyfile_free)

const struct rec_phase *rec_studyfile_find_phase(const struct rec_studyfile *study, const char *id);
const struct rec_touchpoint_plan *rec_studyfile_find_touchpoint(
	const struct rec_studyfile *study, const char *id_or_title);

#endif
