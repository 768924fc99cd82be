/*
 * Runs a program with emulated instruments on its USB bus: the front end with umockdev's preload
 * below it (and a sanitizer's runtime before that, when the build has one).
 *
 * Paths come from the environment that CMake sets: USB_FRONT (the front end), USB_PRELOAD.
 */
#ifndef TESTS_USB_RUN_H
#define TESTS_USB_RUN_H

#include <glib.h>
#include <stdbool.h>

struct usb_run {
	int status; /* exit status; 128 + number for a signal */
	char *out, *err;
};

/* @front: options of affekt-umockdev; @command: what runs on its bus; both NULL-terminated. Waits
 * for the end. */
void usb_run(struct usb_run *run, const char *const *front, const char *const *command);

/* The same without any privilege: as uid 65534 when the caller is root. The programs are copied to
 * @folder, where anybody may run them. */
void usb_run_as_nobody(struct usb_run *run, const char *const *front, const char *const *command,
	const char *folder);

void usb_run_finish(struct usb_run *run);

/* A new folder for one test, readable by everybody; usb_folder_remove() takes it away with all that
 * is in it. */
char *usb_folder_make(void);
void usb_folder_remove(char *folder);

#endif
