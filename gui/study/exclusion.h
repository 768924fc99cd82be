/*
 * A person's decision to leave a participant out of a study, or to take them in again, written into
 * participants.tsv.
 *
 * The table also belongs to whoever has it open in a spreadsheet. It is read anew right before it
 * is written, and nothing is written when what it says of the participant is not what the person
 * saw. Blocks on the disk; on any thread.
 */
#ifndef GUI_STUDY_EXCLUSION_H
#define GUI_STUDY_EXCLUSION_H

#include "study/folder/folder.h"

#include <glib.h>

/* What a row of the table says. */
struct affekt_exclusion_row {
	char *session; /* "" all */
	gboolean is_excluded;
	char *reason;
};

/* Of one participant: every row, in the order of the table. */
struct affekt_exclusion {
	char *participant;
	GPtrArray *rows; /* struct affekt_exclusion_row*; none: there is no row */
};
typedef struct affekt_exclusion affekt_exclusion;

/* As @people says it now. Owned by the caller. */
affekt_exclusion *affekt_exclusion_of(const struct study_people *people, const char *participant);
void affekt_exclusion_free(affekt_exclusion *exclusion); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_exclusion, affekt_exclusion_free)

/* @seen with every row out for @reason, or in when @reason is NULL; of rows of sessions too.
 * Without a row, one for all sessions. Owned by the caller. */
affekt_exclusion *affekt_exclusion_decided(const affekt_exclusion *seen, const char *reason);

/* Whether some row says out. */
gboolean affekt_exclusion_is_out(const affekt_exclusion *exclusion);

/* Makes the table of the study at @path say @wanted where it says @seen. FALSE with a sentence. */
gboolean affekt_exclusion_write(const char *path, const affekt_exclusion *seen,
	const affekt_exclusion *wanted, GError **error);

#endif
