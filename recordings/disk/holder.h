/*
 * Who holds a file: error texts name the program that has to be closed first.
 */
#ifndef RECORDINGS_DISK_HOLDER_H
#define RECORDINGS_DISK_HOLDER_H

/* The program that holds the flock() of the file at @path, as people know it: "affekt-review
 * (process 4711 of anna)"; "another program" when the kernel does not say (another machine holds
 * it, or it was let go meanwhile). Owned by the caller. Blocks on /proc alone. */
char *rec_disk_holder(const char *path);

#endif
