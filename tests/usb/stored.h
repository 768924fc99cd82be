/*
 * What a session holds against what the emulated bus says it delivered.
 */
#ifndef TESTS_USB_STORED_H
#define TESTS_USB_STORED_H

#include "recordings/session/session.h"

/* NULL when channels 0 and 1 hold exactly the samples of the front end's --log-delivered, raw count
 * by raw count; else a sentence about the first difference, the caller's. */
char *usb_stored_compare(struct rec_session *session, const char *log_path);

/* The samples in the log. */
guint usb_stored_delivered(const char *log_path);

#endif
