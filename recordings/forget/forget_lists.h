/*
 * What is known of a file outside of its folder, and the end of it: the lists of known and recent
 * files, the desktop's list of recently used ones, its small pictures of videos.
 */
#ifndef RECORDINGS_FORGET_FORGET_LISTS_H
#define RECORDINGS_FORGET_FORGET_LISTS_H

#include <glib.h>

/* Removes what is kept outside of the folder about @paths (char*, still there), and entries of
 * @participant, all of this user. What cannot be removed is named in @ret_problems. Returns how
 * many entries of the window's list of sessions went. */
guint rec_forget_lists(const GPtrArray *paths, const char *participant, GPtrArray *ret_problems);

#endif
