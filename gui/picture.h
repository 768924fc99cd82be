/*
 * The window as a PNG file.
 */
#ifndef GUI_PICTURE_H
#define GUI_PICTURE_H

#include <gtk/gtk.h>

/* Writes what @window shows to @path, replacing it, pixel by pixel of the screen. The window must
 * have been drawn once. False with a sentence. Main thread; blocks on the disk. */
gboolean affekt_picture_save(GtkWindow *window, const char *path, GError **error);

#endif
