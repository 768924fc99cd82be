/*
 * The kernel's side of /dev/bus/usb for one plugged-in emulated device: answers libusb's ioctls
 * from a dev_emulated, through umockdev.
 *
 * poll() is the hard part. umockdev's nodes are regular files, which are always ready: libusb's
 * event loop would spin and never see a disconnect. So the node is a symbolic link to the slave of
 * a pseudo-terminal: output stopped (tcflow TCOOFF) is "nothing to reap", output running is "reap",
 * and a closed master is a hang-up, which is what a pulled plug looks like.
 *
 * One connection is one plugging-in. After the unplug it lives on for descriptors that are still
 * open, which get ENODEV.
 *
 * Threads: umockdev calls the handler from a thread of its own; everything is under the lock that
 * the creator gives.
 */
#ifndef TESTS_USB_USBFS_H
#define TESTS_USB_USBFS_H

#include "devices/emulator/emulated.h"

#include <glib.h>
#include <pthread.h>
#include <stdbool.h>
#include <umockdev.h>

struct usbfs_connection;

struct usbfs_setup {
	struct dev_emulated *device;
	unsigned address;
	bool is_terminal; /* false: a regular file, for descriptors that are only read and polled */
	mode_t mode;
	bool is_detached; /* no kernel driver is bound at the start */
	pthread_mutex_t *lock;
	/* Called under the lock: something was submitted, the device should run. */
	void (*submitted)(void *user);
	/* Called under the lock: the program sends a request or bytes; NULL: it has opened the
	 * device. */
	void (*sent)(void *user, const struct dev_transfer *transfer);
	/* Called under the lock: a packet has reached the program. */
	void (*delivered)(void *user, const struct dev_transfer *transfer);
	void *user;
};

struct usbfs_connection *usbfs_connection_create(const struct usbfs_setup *setup);
void usbfs_connection_destroy(struct usbfs_connection *connection);

/* What umockdev attaches to the node, and the path that the node links to (NULL: regular file). */
UMockdevIoctlBase *usbfs_connection_handler(struct usbfs_connection *connection);
const char *usbfs_connection_terminal(const struct usbfs_connection *connection);

/* Under the lock: takes a finished transfer, to be reaped. */
void usbfs_connection_complete(struct usbfs_connection *connection, struct dev_transfer *transfer);

/* Under the lock, after dev_emulated_unplug(). */
void usbfs_connection_hang_up(struct usbfs_connection *connection);

/* Changes who may open the node. */
void usbfs_connection_set_mode(struct usbfs_connection *connection, mode_t mode);

/* CLOCK_MONOTONIC */
int64_t usbfs_now_ns(void);

#endif
