/*
 * A plain circle of hues to pick a colour from: the hue is the direction (red to the right, then
 * counter-clockwise yellow, green, blue), the saturation the distance from the white middle. By
 * pointer, or by keys: left and right turn, up and down go outwards and inwards. The colour is also
 * said in words. Signal "picked" (). Main thread only.
 */
#ifndef GUI_RECALL_WHEEL_H
#define GUI_RECALL_WHEEL_H

#include <gtk/gtk.h>

#define AFFEKT_TYPE_WHEEL (affekt_wheel_get_type())
G_DECLARE_FINAL_TYPE(AffektWheel, affekt_wheel, AFFEKT, WHEEL, GtkWidget)

AffektWheel *affekt_wheel_new(const char *name);

gboolean affekt_wheel_is_picked(AffektWheel *wheel);
int affekt_wheel_hue_deg(AffektWheel *wheel);        /* 0 … 359 */
int affekt_wheel_saturation_pct(AffektWheel *wheel); /* 0 … 100 */

/* Without "picked". */
void affekt_wheel_set(AffektWheel *wheel, int hue_deg, int saturation_pct);
/* As if by hand. */
void affekt_wheel_pick(AffektWheel *wheel, int hue_deg, int saturation_pct);

/* What screen readers say of it now. */
void affekt_wheel_describe(AffektWheel *wheel, const char *words);

#endif
