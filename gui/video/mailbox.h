/*
 * One slot between a thread of GStreamer and the main loop: the newest picture, and nothing older.
 *
 * The sender never waits: it replaces what was not fetched yet and wakes the main loop, once per
 * fetch. Any thread puts, the main thread takes. Referenced by both sides; when the receiver goes
 * away first, what still arrives is dropped.
 */
#ifndef GUI_VIDEO_MAILBOX_H
#define GUI_VIDEO_MAILBOX_H

#include <glib.h>
#include <gst/gst.h>

struct affekt_mailbox;

/* @arrived runs on the main loop with @user after something was put. */
struct affekt_mailbox *affekt_mailbox_new(void (*arrived)(gpointer user), gpointer user);
struct affekt_mailbox *affekt_mailbox_ref(struct affekt_mailbox *mailbox);
void affekt_mailbox_unref(struct affekt_mailbox *mailbox);

/* [any thread] Takes @sample over. */
void affekt_mailbox_put(struct affekt_mailbox *mailbox, GstSample *sample);

/* The newest sample, owned by the caller; NULL when there is none since the last take. */
GstSample *affekt_mailbox_take(struct affekt_mailbox *mailbox);

/* The receiver is gone: empties the slot for good. */
void affekt_mailbox_close(struct affekt_mailbox *mailbox);

#endif
