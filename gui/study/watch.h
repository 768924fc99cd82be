/*
 * Whether something of a study changed on the disk: a session was recorded next door, a result was
 * written, a spreadsheet saved participants.tsv.
 *
 * Signal "changed" (): some time after the last of many changes, and at the latest two seconds
 * after the first. A journal that grows is no change; that it came or went is one. Main thread
 * only.
 */
#ifndef GUI_STUDY_WATCH_H
#define GUI_STUDY_WATCH_H

#include "study/folder/folder.h"

#include <gio/gio.h>

#define AFFEKT_TYPE_WATCH (affekt_watch_get_type())
G_DECLARE_FINAL_TYPE(AffektWatch, affekt_watch, AFFEKT, WATCH, GObject)

AffektWatch *affekt_watch_new(void);

/* Watches the study at @path: its own folder, and those of sessions and results. */
void affekt_watch_begin(AffektWatch *watch, const char *path);

/* Watches the folders of every session and result of @folder, too; those watched already stay. */
void affekt_watch_follow(AffektWatch *watch, const struct study_folder *folder);

#endif
