/*
 * What the set-up form remembers from one session to the next: $XDG_CONFIG_HOME/affekt/live.ini.
 * Nothing about participants. Blocks on the disk for a small file; any thread.
 */
#ifndef GUI_LIVE_MEMORY_H
#define GUI_LIVE_MEMORY_H

#include <glib.h>

struct affekt_memory {
	char **devices, **cameras; /* NULL-terminated */
	gboolean has_sound;
	char *study; /* path; NULL none */
	char *folder;
};
typedef struct affekt_memory affekt_memory;

/* What was saved last; what was never saved, or is not there any more, as for a first visit. */
void affekt_memory_load(struct affekt_memory *ret_memory);
void affekt_memory_clear(affekt_memory *memory);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(affekt_memory, affekt_memory_clear)

/* Not being able to is no reason to disturb anybody: it is a convenience. */
void affekt_memory_save(const struct affekt_memory *memory);

#endif
