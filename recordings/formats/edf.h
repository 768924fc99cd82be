/*
 * EDF and EDF+ files (edfplus.info): the layout of their header, for the writer and the reader.
 *
 * All header fields are ASCII, left-aligned and padded with blanks. A header of 256 bytes is
 * followed by 256 bytes per signal, field by field for all signals; then come data records, each
 * with the samples of every signal as 16-bit little-endian integers. Annotations are a signal of
 * their own, whose first text in each record is the record's time.
 */
#ifndef RECORDINGS_FORMATS_EDF_H
#define RECORDINGS_FORMATS_EDF_H

enum {
	REC_EDF_HEADER_BYTES = 256,   /* of the file, and of each signal */
	REC_EDF_RECORD_BYTES = 61440, /* that a record should have at most */
	REC_EDF_NUMBER_BYTES = 8,     /* of every number in the header but the number of signals */
	REC_EDF_PATIENT_BYTES = 80,
	REC_EDF_RESERVED_BYTES = 44,
	REC_EDF_LABEL_BYTES = 16,
	REC_EDF_TRANSDUCER_BYTES = 80,
	REC_EDF_SIGNAL_RESERVED_BYTES = 32,
};

/* Bytes that part the onset from its duration, end a text, and end a list. */
enum {
	REC_EDF_DURATION = 0x15,
	REC_EDF_TEXT_END = 0x14,
};

#define REC_EDF_ANNOTATIONS "EDF Annotations"

/* Annotations of our own: a skin conductance response, and a stretch without samples. The second
 * holds for all signals, or with "@@" and a label behind it for one. */
#define REC_EDF_SCR     "SCR"
#define REC_EDF_NO_DATA "no data"

#endif
