/*
 * A demo session: the simulated participant goes through a small journey, in seconds.
 *
 * It is made the way of every session: the recorder of acquisition/, then the analysis of study/.
 * What is signed SIMULATED in the file is signed so on screen.
 */
#ifndef GUI_START_DEMO_H
#define GUI_START_DEMO_H

#include <gio/gio.h>

/* Where demo sessions go: the folder of this user's data, "affekt". Owned by the caller. */
char *affekt_demo_folder(void);

/* Told now and then; @share 0..1, @step a word for people, valid during the call. */
typedef void (*affekt_demo_progress)(double share, const char *step, gpointer user);

/* Makes folder/demo.nwb, or demo-2.nwb, … when there is one: never overwrites. Blocks for some
 * seconds; on any thread but the main one. @ret_path: the finished session, owned by the caller.
 * FALSE with one sentence; also when cancelled, and then nothing is left behind. */
gboolean affekt_demo_make(const char *folder, affekt_demo_progress progress, gpointer user,
	GCancellable *cancellable, char **ret_path, GError **error);

#endif
