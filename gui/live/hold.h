/*
 * A button that must be held down: a slip of the finger does nothing. While it is held (pointer,
 * or space or return when it has the focus) it fills up; after 1.5 s "held" is emitted. Let go
 * before, it empties and says what it wants.
 *
 * For those who cannot hold, the action of its accessible role is the same as a click: the page
 * offers a second way that asks. Main thread only.
 */
#ifndef GUI_LIVE_HOLD_H
#define GUI_LIVE_HOLD_H

#include <adwaita.h>

#define AFFEKT_HOLD_MS 1500

#define AFFEKT_TYPE_HOLD (affekt_hold_get_type())
G_DECLARE_FINAL_TYPE(AffektHold, affekt_hold, AFFEKT, HOLD, GtkWidget)

/* @label: what holding does; @hint: shown after a slip. */
AffektHold *affekt_hold_new(const char *icon, const char *label, const char *hint);

/* Begins and ends a hold, as pointer and keys do; for tests. */
void affekt_hold_press(AffektHold *hold);
void affekt_hold_release(AffektHold *hold);

#endif
