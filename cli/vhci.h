/*
 * The kernel's virtual USB host, vhci-hcd: takes the end of a socket on which a USB/IP server
 * answers, and has a USB device there.
 */
#ifndef CLI_VHCI_H
#define CLI_VHCI_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Gives @fd to the kernel, which keeps an end of its own; the caller closes its one. @device_id and
 * @speed as devices/emulator/usbip.h says. False when the module is not loaded, the user is not
 * root, or no port is free. */
bool cli_vhci_attach(int fd, uint32_t device_id, uint32_t speed, GError **error);

#endif
