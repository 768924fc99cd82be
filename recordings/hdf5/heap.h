/*
 * Texts of variable length in a file that nobody trusts. Each lies in a collection of the file (a
 * “global heap”), and in its place stands a reference: length, address, number. HDF5 1.10 follows
 * references as they are: a number beyond the collection reads beyond its memory, an object longer
 * than its reference overruns the reader's, and free space of no size is counted for ever. So every
 * reference is looked at here before the library follows it. Not seen are texts that fill what a
 * data set never stored: the library follows those to tell a data set's properties.
 * Source: HDF5 File Format Specification 3.0, III.E “Disk Format: Level 1E - Global Heap”.
 */
#ifndef RECORDINGS_HDF5_HEAP_H
#define RECORDINGS_HDF5_HEAP_H

#include <hdf5.h>
#include <stdbool.h>

/* The collections of one open file. */
struct rec_heaps;

/* @file outlives it. NULL when the file's addresses or lengths have other than 8 bytes, or it
 * cannot be read beside the library. Call under the lock, as the others. */
struct rec_heaps *rec_heaps_new(hid_t file);
void rec_heaps_free(struct rec_heaps *heaps);

enum rec_heap_verdict {
	REC_HEAP_GOOD,
	REC_HEAP_UNREADABLE, /* the references are damaged: the library will not get at them either
			      */
	REC_HEAP_BAD,        /* a text does not lie where its reference says */
};

/* The texts of a data set that @space selects; @in_memory has as many elements. */
enum rec_heap_verdict rec_heaps_check_dataset(
	struct rec_heaps *heaps, hid_t dataset, hid_t space, hid_t in_memory);

/* The @n texts of an attribute. */
enum rec_heap_verdict rec_heaps_check_attribute(struct rec_heaps *heaps, hid_t attr, hsize_t n);

#endif
