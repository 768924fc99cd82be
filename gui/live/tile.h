/*
 * One number to be read across the room: caption, large value, a note under it, and a bar for its
 * quality. Main thread only.
 */
#ifndef GUI_LIVE_TILE_H
#define GUI_LIVE_TILE_H

#include <gtk/gtk.h>

#define AFFEKT_TYPE_TILE (affekt_tile_get_type())
G_DECLARE_FINAL_TYPE(AffektTile, affekt_tile, AFFEKT, TILE, GtkBox)

AffektTile *affekt_tile_new(const char *caption, gboolean has_bar);

/* @note may be ""; @share 0..1, NaN unknown. Labels that stay the same are not laid out anew. */
void affekt_tile_show(AffektTile *tile, const char *value, const char *note, double share);

const char *affekt_tile_value(AffektTile *tile);
const char *affekt_tile_note(AffektTile *tile);

/* Sets @label only when it says something else: laying out costs. */
void affekt_tile_set_label(GtkLabel *label, const char *text);

#endif
