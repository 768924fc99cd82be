/*
 * How long work on the disk tells how far it is.
 */
#ifndef RECORDINGS_DISK_PROGRESS_H
#define RECORDINGS_DISK_PROGRESS_H

/* Told between steps; @share 0..1. May be NULL. */
typedef void (*rec_progress_fn)(double share, const char *step, void *user);

#endif
