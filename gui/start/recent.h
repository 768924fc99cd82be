/*
 * The sessions and studies opened lately: a small list on disk, newest first.
 *
 * It holds what the start page shows of a session, so that no session file is opened for it. The
 * list is a convenience: where it cannot be read it is empty. Functions block on the disk and are
 * callable on any thread. The file is a GKeyFile, 0600, replaced as a whole.
 */
#ifndef GUI_START_RECENT_H
#define GUI_START_RECENT_H

#include <glib.h>

enum {
	AFFEKT_RECENT_MAX = 24 /* older ones are dropped */
};

enum affekt_recent_mark {
	AFFEKT_RECENT_SIMULATED = 1 << 0,
	AFFEKT_RECENT_EMULATED = 1 << 1,
	AFFEKT_RECENT_RECOVERED = 1 << 2,
	AFFEKT_RECENT_UNFINISHED = 1 << 3,
	AFFEKT_RECENT_SEALED = 1 << 4,
	AFFEKT_RECENT_STUDY = 1 << 5, /* no session: the folder of a study */
};

struct affekt_recent {
	char *path;         /* absolute */
	char *participant;  /* NULL unknown */
	char *start_time;   /* ISO 8601; NULL unknown */
	double duration_s;  /* NaN unknown */
	guint marks;        /* of enum affekt_recent_mark */
	guint n_people;     /* of a study */
	gboolean is_absent; /* the file is not there; found out when loading, never stored */
};
typedef struct affekt_recent affekt_recent;

void affekt_recent_free(affekt_recent *recent); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_recent, affekt_recent_free)

/* Where the list of this user is: $XDG_STATE_HOME/affekt/recent. Owned by the caller. */
char *affekt_recent_file(void);

/* The list (struct affekt_recent*) at @file; empty when there is none or it is damaged. Looks
 * whether each session is still there. Owned by the caller. */
GPtrArray *affekt_recent_load(const char *file);

/* Puts @recent at the top, in place of an entry with the same path. */
gboolean affekt_recent_add(const char *file, const affekt_recent *recent, GError **error);
/* Takes the entry of @path out; the session itself stays as it is. */
gboolean affekt_recent_remove(const char *file, const char *path, GError **error);

/* The file name without folder and ending. Owned by the caller. */
char *affekt_recent_name(const affekt_recent *recent);

#endif
