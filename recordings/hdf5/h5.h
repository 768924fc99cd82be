/*
 * The little of HDF5 that session files need: groups, attributes, one-dimensional data sets.
 * Nothing outside recordings/hdf5/ includes hdf5.h.
 *
 * Errors are sticky: a call on a file that has failed does nothing, and the first failure is told
 * by rec_h5_check() or rec_h5_finish(). Writers and readers can therefore be written straight down.
 * A thing that is absent is no failure: getters then answer NULL, NaN, 0 or false.
 *
 * Files are written in the old format (superblock 0), which every HDF5 reader opens and which has
 * no status flags. Numeric data sets are chunked, shuffled, deflated and checksummed by mandatory
 * filters that every installation of HDF5 has. Texts are UTF-8 of variable length.
 *
 * The library is not reentrant: one lock is taken by every function here. rec_h5_lock() takes it
 * around a fork(). HDF5's own error printing is off.
 */
#ifndef RECORDINGS_HDF5_H5_H
#define RECORDINGS_HDF5_H5_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

enum rec_h5_type {
	REC_H5_I8 = 0,
	REC_H5_U8,
	REC_H5_I16,
	REC_H5_U16,
	REC_H5_I32,
	REC_H5_U32,
	REC_H5_I64,
	REC_H5_U64,
	REC_H5_F32,
	REC_H5_F64,
};

enum {
	REC_H5_CHUNK = 16384, /* elements of a full chunk */
};

struct rec_h5; /* one open file */
typedef struct rec_h5 rec_h5;

void rec_h5_lock(void);
void rec_h5_unlock(void);
/* In the child of a fork() that was made under the lock: the lock is free again. */
void rec_h5_unlock_in_child(void);

/* --- the file -------------------------------------------------------------------------------- */

/* How much is spent on what is written. */
enum rec_h5_care {
	REC_H5_RECORD = 0, /* packed well, every data set with its hash: data that exists once */
	REC_H5_RESULTS,    /* packed quickly, without hashes: what can be computed again */
};

/* Fills the empty file @path, which the caller has taken (recordings/disk/disk.h). */
struct rec_h5 *rec_h5_create(const char *path, enum rec_h5_care care, GError **error);

/* Puts @bytes of disk aside for the file, so that no write inside the library meets a full disk:
 * H5Ocopy() crashes there. What is not used is given back by rec_h5_finish(). */
void rec_h5_reserve(struct rec_h5 *h5, uint64_t bytes);

/* True while the name of the open file still means it: nobody put another one in its place. */
bool rec_h5_is_named(const struct rec_h5 *h5);

/* Opens for reading; the gate has been passed. REC_ERROR_MISSING, REC_ERROR_FORMAT, and
 * REC_ERROR_REFUSED for a link. */
struct rec_h5 *rec_h5_open(const char *path, GError **error);
/* The same of the file that was looked at before: REC_ERROR_REFUSED when it has changed since, or
 * another one has its name. */
struct rec_h5 *rec_h5_open_as(const char *path, const struct stat *expected, GError **error);
/* Opens the file of @h5 once more, whatever stands at its path by now. */
struct rec_h5 *rec_h5_open_again(const struct rec_h5 *h5, GError **error);

/* True when nothing has failed so far. */
bool rec_h5_check(const struct rec_h5 *h5, GError **error);

/* Notes a failure found by the caller; takes ownership. */
void rec_h5_fail(struct rec_h5 *h5, GError *failure);

/* Closes a written file and brings it to the disk (fsync); frees @h5 in any case. */
bool rec_h5_finish(struct rec_h5 *h5, GError **error);

/* Closes without a word: files read, and written ones that are given up. NULL is fine. */
void rec_h5_close(rec_h5 *h5);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_h5, rec_h5_close)

/* --- writing: @path is the object's, parents are made as needed ---------------------- */

void rec_h5_put_group(struct rec_h5 *h5, const char *path);
void rec_h5_put_soft_link(struct rec_h5 *h5, const char *path, const char *target);

/* Scalar attributes, one text list. NULL texts are not written. */
void rec_h5_put_attr_text(struct rec_h5 *h5, const char *path, const char *name, const char *text);
void rec_h5_put_attr_texts(
	struct rec_h5 *h5, const char *path, const char *name, const char *const *texts, size_t n);
void rec_h5_put_attr_f64(struct rec_h5 *h5, const char *path, const char *name, double value);
void rec_h5_put_attr_i32(struct rec_h5 *h5, const char *path, const char *name, int32_t value);
void rec_h5_put_attr_i64(struct rec_h5 *h5, const char *path, const char *name, int64_t value);
/* A list of one number, as `starting_frame` wants it. */
void rec_h5_put_attr_i32_list(struct rec_h5 *h5, const char *path, const char *name, int32_t value);

void rec_h5_put_text(struct rec_h5 *h5, const char *path, const char *text); /* scalar */
void rec_h5_put_f64(struct rec_h5 *h5, const char *path, double value);      /* scalar */
/* @can_grow: the length may be extended by later programs (file_create_date). */
void rec_h5_put_texts(
	struct rec_h5 *h5, const char *path, const char *const *texts, size_t n, bool can_grow);

/* A whole column: @values are of @type. */
void rec_h5_put_column(
	struct rec_h5 *h5, const char *path, enum rec_h5_type type, const void *values, size_t n);

/* An empty block of (0, 0, 0) bytes: the data of a video that lies in another file. */
void rec_h5_put_empty_frames(struct rec_h5 *h5, const char *path);

/* A long column of @n elements, written piece by piece from doubles that @type holds. Several may
 * be open; each is ended. Pieces of REC_H5_CHUNK are packed most quickly. */
struct rec_h5_column;
struct rec_h5_column *rec_h5_column_begin(
	struct rec_h5 *h5, const char *path, enum rec_h5_type type, uint64_t n);
void rec_h5_column_append(struct rec_h5_column *column, const double *values, size_t n);
void rec_h5_column_end(struct rec_h5_column *column);

/* SHA-256 (hexadecimal) of what was written to the data set: its values in their stored type, low
 * byte first, texts each with a closing NUL. NULL when it was not written through @h5. */
const char *rec_h5_written_hash(const struct rec_h5 *h5, const char *path);
/* Paths of all data sets written, in order; the strings belong to @h5. Free the array. */
GPtrArray *rec_h5_written_paths(const struct rec_h5 *h5);

/* Copies an object with all below it, as stored: nothing is unpacked. */
void rec_h5_copy(struct rec_h5 *to, struct rec_h5 *from, const char *path);
/* Copies the text and number attributes of the object @path alone. */
void rec_h5_copy_attrs(struct rec_h5 *to, struct rec_h5 *from, const char *path);

/* --- reading ------------------------------------------------------------------------- */

bool rec_h5_has(struct rec_h5 *h5, const char *path);
/* Names of the members of a group in order of name; never NULL. g_strfreev. */
char **rec_h5_list(struct rec_h5 *h5, const char *group);

char *rec_h5_get_attr_text(struct rec_h5 *h5, const char *path, const char *name);
double rec_h5_get_attr_f64(struct rec_h5 *h5, const char *path, const char *name);
int64_t rec_h5_get_attr_i64(
	struct rec_h5 *h5, const char *path, const char *name, int64_t otherwise);

/* A list of texts, g_strfreev; NULL when it is absent or empty. */
char **rec_h5_get_attr_texts(struct rec_h5 *h5, const char *path, const char *name);

char *rec_h5_get_text(struct rec_h5 *h5, const char *path);
double rec_h5_get_f64(struct rec_h5 *h5, const char *path);

/* Elements of a one-dimensional data set; 0 when it is absent. */
uint64_t rec_h5_count(struct rec_h5 *h5, const char *path);

/* Whole columns of at most 2^24 elements; NULL when absent or empty. @ret_n may be NULL. */
double *rec_h5_get_doubles(struct rec_h5 *h5, const char *path, size_t *ret_n);
int64_t *rec_h5_get_integers(struct rec_h5 *h5, const char *path, size_t *ret_n);
char **rec_h5_get_texts(struct rec_h5 *h5, const char *path, size_t *ret_n); /* g_strfreev */

/* A stretch of a column as doubles. The data set stays open for the next call. Inside the column,
 * else a failure. Not sticky: each call tells its own. */
bool rec_h5_read_doubles(struct rec_h5 *h5, const char *path, uint64_t first, uint64_t n,
	double *ret_values, GError **error);

/* SHA-256 as rec_h5_written_hash() defines it, of what the file holds now. NULL when the data set
 * cannot be read: then the file has failed. Owned by the caller. */
char *rec_h5_hash(struct rec_h5 *h5, const char *path);

#endif
