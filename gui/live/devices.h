/*
 * The choice of sensors: what is attached to USB, with what keeps a device from being used and the
 * rule that mends it, and the two that need no hardware, labelled as such. Looks again by itself
 * when something is plugged, in a worker. "changed" is emitted when the choice is another one.
 * Main thread only.
 */
#ifndef GUI_LIVE_DEVICES_H
#define GUI_LIVE_DEVICES_H

#include "gui/live/setup.h"

#include <adwaita.h>

#define AFFEKT_TYPE_DEVICES (affekt_devices_get_type())
G_DECLARE_FINAL_TYPE(AffektDevices, affekt_devices, AFFEKT, DEVICES, AdwBin)

AffektDevices *affekt_devices_new(void);

/* Looks at the bus; what is chosen stays chosen. */
void affekt_devices_refresh(AffektDevices *devices);
/* While somebody records or looks at signals the bus is left alone. */
void affekt_devices_set_busy(AffektDevices *devices, gboolean is_busy);

/* Adds the chosen ones to @setup, those attached first. */
void affekt_devices_collect(AffektDevices *devices, struct affekt_setup *setup);
/* Chooses those of @texts (as --device takes them, NULL-terminated) that are there, and no others.
 */
void affekt_devices_choose(AffektDevices *devices, const char *const *texts);

#endif
