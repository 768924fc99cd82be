/*
 * The choice of cameras and sound: none, those of the computer, the test picture. Looks again when
 * shown. "changed" is emitted when the choice is another one. Main thread only.
 */
#ifndef GUI_LIVE_CAMERAS_H
#define GUI_LIVE_CAMERAS_H

#include "gui/live/setup.h"

#include <adwaita.h>

#define AFFEKT_TYPE_CAMERAS (affekt_cameras_get_type())
G_DECLARE_FINAL_TYPE(AffektCameras, affekt_cameras, AFFEKT, CAMERAS, AdwBin)

AffektCameras *affekt_cameras_new(void);

void affekt_cameras_collect(AffektCameras *cameras, struct affekt_setup *setup);
/* Chooses those of @texts (as --camera takes them, NULL-terminated) that are there. */
void affekt_cameras_choose(AffektCameras *cameras, const char *const *texts, gboolean has_sound);

#endif
