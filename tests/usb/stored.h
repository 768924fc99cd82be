/*
 * What a session holds against what the emulated bus says it delivered.
 */
#ifndef TESTS_USB_STORED_H
#define TESTS_USB_STORED_H

#include "recordings/session/session.h"

/* NULL when the channels of the first device's first clock hold exactly the samples of the front
 * end's
 * --log-delivered, raw count by raw count; else a sentence about the first difference, the
 * caller's. */
char *usb_stored_compare(struct rec_session *session, const char *log_path);

/* The same for the device @number. */
char *usb_stored_compare_device(struct rec_session *session, guint number, const char *log_path);

/* NULL when every stretch that the log says was measured and not delivered is a row of gaps, in
 * order, with its count unless that is unknown, and no row speaks of anything else; else a sentence
 * about the first difference, the caller's. */
char *usb_stored_compare_gaps(struct rec_session *session, guint number, const char *log_path);

/* The samples in the log. */
guint usb_stored_delivered(const char *log_path);

#endif
