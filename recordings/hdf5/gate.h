/*
 * The structural gate: is this HDF5 file one that we dare to read?
 *
 * Refused are ways out of the file (external links, external raw storage, virtual data sets, user-
 * defined links), references to regions, filters other than deflate, shuffle and fletcher32, chunks
 * beyond 64 MiB, types beyond 1 MiB, more than 10^5 objects, nesting beyond 32, sizes beyond 2^33
 * elements, numbers beyond 8 bytes or with bits beyond their bytes, other floats than IEEE 754's
 * of 4 and 8 bytes, and headers that cannot be read. What is read through must be
 * UTF-8 where it is text, at most 256 MiB of it, lying where the file says (heap.h), and soft links
 * must lead somewhere. The plug-in
 * loader is switched off. Passing is no proof: the first reading of an unknown file happens in a
 * sandbox (recordings/sandbox.h).
 */
#ifndef RECORDINGS_HDF5_GATE_H
#define RECORDINGS_HDF5_GATE_H

#include <glib.h>
#include <stdbool.h>

struct rec_h5;
struct stat;

/* Opens the file that was looked at before (@expected NULL: whichever stands there) and keeps it
 * open, so that what passed the gate is what is read. NULL as below. */
struct rec_h5 *rec_gate_open(const char *path, const struct stat *expected, GError **error);

/* False with REC_ERROR_REFUSED and the reason, REC_ERROR_MISSING or REC_ERROR_FORMAT. Reads headers
 * only. */
bool rec_gate_check(const char *path, GError **error);

/* Opens, and then reads every value of every object once, in pieces; what the sandbox does with an
 * unknown file. */
struct rec_h5 *rec_gate_read_all(const char *path, GError **error);

#endif
