/*
 * The udev rules that let people use the instruments without being root: made from the tables of
 * the drivers, so that a new driver is covered as soon as it is in the registry.
 *
 * The committed udev/70-affekt.rules is the output without allowances; a test compares the two.
 */
#ifndef DEVICES_UDEV_RULES_H
#define DEVICES_UDEV_RULES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One device of a shared bridge chip that this computer's owner allows by hand. */
struct dev_udev_allowance {
	uint16_t vendor, product;
	char serial[64]; /* "": every device with these numbers */
};

/* Reads "VID:PID[:SERIAL]", hexadecimal numbers; false when @text is not of that form. */
bool dev_udev_allowance_parse(const char *text, struct dev_udev_allowance *ret_allowance);

/* Numbers of a bridge chip that all kinds of devices use: its rule is commented out. */
bool dev_udev_is_shared(uint16_t vendor, uint16_t product);

/* The whole file. Rules that would open a bridge chip of all kinds of devices (CP210x, FTDI, CH340)
 * are written commented out, unless they ask for the product's name too. The caller's. */
char *dev_udev_rules_write(const struct dev_udev_allowance *allowances, size_t n);

#endif
