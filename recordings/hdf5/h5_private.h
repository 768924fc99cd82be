/* What the files of recordings/hdf5/ share. */
#ifndef RECORDINGS_HDF5_H5_PRIVATE_H
#define RECORDINGS_HDF5_H5_PRIVATE_H

#include "recordings/hdf5/chunk.h"
#include "recordings/hdf5/h5.h"

#include <hdf5.h>

/* A data set that is kept open for reading. */
struct rec_h5_kept {
	hid_t dataset;
	struct rec_chunk_layout layout;
	uint64_t n;
};

struct rec_h5 {
	char *path;
	hid_t file;
	hid_t text_type;
	hid_t transfer; /* for texts: the usual megabyte would be cleared for each column */
	bool is_written;
	enum rec_h5_care care;
	GError *failure; /* the first */
	int errnum;      /* what the disk said to a write (h5_driver.h); 0 nothing yet */

	/* the object opened last: attributes come in runs */
	char *object_path;
	hid_t object;

	GHashTable *hashes; /* char* path → char* hexadecimal */
	GPtrArray *written; /* char* path, those of hashes */
	GHashTable *open;   /* char* path → struct rec_h5_kept* */

	struct rec_chunker *chunker; /* NULL until it is needed */
};

/* Takes the lock, as every public function does, until the locker goes out of scope. The library
 * keeps silent on this thread from here on. */
GRecMutexLocker *rec_h5_enter(void);

/* Sets the sticky failure from errno, if the library met one, or to @code with @what. */
void rec_h5_note(struct rec_h5 *h5, bool is_reading, const char *what);

/* The same for a call that reports by itself. */
void rec_h5_describe(const char *file, bool is_reading, const char *what, GError **error);

/* Opens an object or answers with the one that is open; -1 and a failure. Do not close. */
hid_t rec_h5_object(struct rec_h5 *h5, const char *path);

/* Keeps @object open as the one that was opened last. */
void rec_h5_adopt_object(struct rec_h5 *h5, const char *path, hid_t object);

/* That of the file, made when it is first asked for. */
struct rec_chunker *rec_h5_chunker(struct rec_h5 *h5);

/* Closes everything that is kept open but the file. */
void rec_h5_close_objects(struct rec_h5 *h5);

/* The stored type, low byte first. Constants of the library: do not close. */
hid_t rec_h5_stored_type(enum rec_h5_type type);
size_t rec_h5_type_bytes(enum rec_h5_type type);

#endif
