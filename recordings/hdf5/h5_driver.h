/*
 * How the library writes a file: through a driver of ours that never tells it of a disk that says
 * no. HDF5 1.10 does not survive that: H5Ocopy() crashes, and a file with unwritten pieces cannot
 * be closed. So the first errno number is kept for the caller, and from then on nothing is written
 * any more: samples are dropped, and the library's own bookkeeping is kept in memory, where it
 * finds it again until it has come to its end. What it leaves is thrown away.
 */
#ifndef RECORDINGS_HDF5_H5_DRIVER_H
#define RECORDINGS_HDF5_H5_DRIVER_H

#include <hdf5.h>
#include <stdbool.h>

/* Lets the file that is made with the properties @access be written by this driver. *@errnum, which
 * outlives the file, is 0 while all is well; to set it is to give the file up. Call under the lock.
 */
bool rec_h5_driver_use(hid_t access, int *errnum);

#endif
