/*
 * The picture of a player, as large as fits and in its proportions, on black.
 */
#ifndef GUI_VIDEO_SCREEN_H
#define GUI_VIDEO_SCREEN_H

#include "gui/video/player.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_SCREEN (affekt_screen_get_type())
G_DECLARE_FINAL_TYPE(AffektScreen, affekt_screen, AFFEKT, SCREEN, GtkWidget)

AffektScreen *affekt_screen_new(AffektPlayer *player);

#endif
