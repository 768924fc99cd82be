/*
 * Warnings across the whole width, to be noticed from the other end of a room: icon, large words,
 * colour and stripes. Gone when mended. Main thread only.
 */
#ifndef GUI_LIVE_BANNER_H
#define GUI_LIVE_BANNER_H

#include "gui/live/warnings.h"

#include <gtk/gtk.h>

#define AFFEKT_TYPE_BANNER (affekt_banner_get_type())
G_DECLARE_FINAL_TYPE(AffektBanner, affekt_banner, AFFEKT, BANNER, GtkBox)

AffektBanner *affekt_banner_new(void);

/* Shows what stands now; NULL: nothing. Costs nothing while it stays the same. */
void affekt_banner_show(AffektBanner *banner, const struct affekt_warnings *warnings);

/* The words shown, a line per warning; "" none. Owned by the caller. */
char *affekt_banner_text(AffektBanner *banner);

#endif
