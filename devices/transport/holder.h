/*
 * Which other program has a device open: its open files are looked through, those of other people's
 * programs only as root.
 */
#ifndef DEVICES_TRANSPORT_HOLDER_H
#define DEVICES_TRANSPORT_HOLDER_H

/* "affekt (1234)" of the first process but this one that has @node ("/dev/bus/usb/001/004") open;
 * NULL when none that can be seen. The caller's. Blocks some milliseconds. */
char *dev_holder_of(const char *node);

#endif
