/*
 * A small study on the disk, for the page that shows one: sessions of tests/gui/fixture.h, not
 * analysed yet, of participants P1, P2 … in groups A and B. Removed by study_disk_free().
 */
#ifndef TESTS_GUI_STUDY_DISK_H
#define TESTS_GUI_STUDY_DISK_H

#include <glib.h>

struct study_disk {
	char *scratch; /* holds all of it, and what the program keeps between runs */
	char *path;    /* of the study */
	guint n;       /* participants */
};

struct study_disk *study_disk_new(guint n_participants);
void study_disk_free(struct study_disk *disk);

/* Another participant's session appears, whole at once, as a recorder leaves it. */
void study_disk_add(struct study_disk *disk);

/* What `affekt study analyze` does, without the page's doing: of all sessions that need it. */
void study_disk_analyse(const struct study_disk *disk);

/* A file of the study as text, e.g. "participants.tsv"; owned by the caller. */
char *study_disk_text(const struct study_disk *disk, const char *name);
void study_disk_write(const struct study_disk *disk, const char *name, const char *text);

#endif
