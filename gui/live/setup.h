/*
 * What is to be recorded, as the set-up form holds it, and why it cannot be recorded yet.
 *
 * Plain values without a widget; belongs to one thread at a time.
 */
#ifndef GUI_LIVE_SETUP_H
#define GUI_LIVE_SETUP_H

#include "acquisition/recording.h"
#include "recordings/session/studyfile.h"

#include <glib.h>

struct affekt_setup {
	GPtrArray *devices; /* char*, as --device takes them, NULL-terminated */
	GPtrArray *cameras; /* char*, as --camera takes them, NULL-terminated */
	gboolean has_sound;
	struct rec_studyfile *study; /* NULL none */
	char *study_problem;         /* why the study file cannot be used; NULL: nothing is wrong */
	char *participant;           /* "" none */
	GHashTable *info;            /* char* → char* */
	gboolean is_following_plan;
	char *folder, *name; /* of the file, without ".nwb" */
};
typedef struct affekt_setup affekt_setup;

struct affekt_setup *affekt_setup_new(void); /* nothing chosen */
void affekt_setup_free(affekt_setup *setup); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_setup, affekt_setup_free)

void affekt_setup_add_device(struct affekt_setup *setup, const char *text);
void affekt_setup_add_camera(struct affekt_setup *setup, const char *text);

/* "NAME[@PORT][,OPTIONS]" as --device takes it; @port and @options may be NULL or "". Owned by the
 * caller. */
char *affekt_setup_device_text(const char *driver, const char *port, const char *options);

/* Why it cannot be recorded yet: sentences (char*), owned by the caller; empty when it can. Looks
 * at the folder. */
GPtrArray *affekt_setup_reasons(const struct affekt_setup *setup);
/* The same as far as it keeps the signals from being looked at. */
GPtrArray *affekt_setup_check_reasons(const struct affekt_setup *setup);

/* The name of a piece of information for people: "age" → "Age", others as they are. */
const char *affekt_setup_info_title(const char *key);

/* The options for acq_recording_start() or acq_monitor_start(); they point into @setup.
 * @ret_path (NULL: not wanted) becomes the output, owned by the caller. */
struct acq_options affekt_setup_options(const struct affekt_setup *setup, char **ret_path);

#endif
