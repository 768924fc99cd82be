/*
 * The error domain of recordings/.
 */
#ifndef RECORDINGS_DISK_ERROR_H
#define RECORDINGS_DISK_ERROR_H

#include <glib.h>

#define REC_ERROR (rec_error_quark())
GQuark rec_error_quark(void);

enum rec_error {
	REC_ERROR_FAILED = 0, /* the system said no: errno is in the text */
	REC_ERROR_EXISTS,     /* the output is there already */
	REC_ERROR_MISSING,    /* no such file, column, channel */
	REC_ERROR_FORMAT,     /* the file is not what it should be */
	REC_ERROR_REFUSED,    /* the structural gate refuses the file */
	REC_ERROR_LOCKED,     /* another program holds it */
	REC_ERROR_SEALED,     /* archived read-only */
	REC_ERROR_FULL,       /* disk full */
	REC_ERROR_ARGUMENT,   /* the call was wrong */
};

#endif
