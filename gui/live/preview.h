/*
 * What a camera sees, small: asks for a new picture at most 15 times a second while it is on the
 * screen. Main thread only.
 */
#ifndef GUI_LIVE_PREVIEW_H
#define GUI_LIVE_PREVIEW_H

#include "acquisition/recording.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_PREVIEW (affekt_preview_get_type())
G_DECLARE_FINAL_TYPE(AffektPreview, affekt_preview, AFFEKT, PREVIEW, GtkWidget)

AffektPreview *affekt_preview_new(void);

/* As acq_recording_preview(). */
typedef GBytes *(*affekt_preview_source)(
	gpointer user, guint camera, struct acq_picture *ret_picture);

/* Shows @camera of @source from now on; NULL: nothing. */
void affekt_preview_follow(
	AffektPreview *preview, affekt_preview_source source, gpointer user, guint camera);

/* One of several: half as large. */
void affekt_preview_set_small(AffektPreview *preview, gboolean is_small);

#endif
