/*
 * One signal of an EDF+ file: which numbers of a channel it holds, and how they become 16 bits.
 * Used by the exporter only.
 *
 * Whole raw numbers whose range has at most 65536 steps are stored as they are (shifted when they
 * do not lie in -32768..32767); others on 65536 even steps between their least and largest. A
 * channel whose unit is no straight line of the raw numbers becomes two signals: the values in its
 * unit, and the raw numbers.
 */
#ifndef RECORDINGS_EXPORT_EDF_SIGNAL_H
#define RECORDINGS_EXPORT_EDF_SIGNAL_H

#include "recordings/export/edf_plan.h"

struct rec_edf_signal {
	guint channel;     /* index in the session */
	bool holds_values; /* in the channel's unit, not raw */
	bool is_exact;     /* every stored number comes back as it was */
	char label[17];
	char unit[9];
	char physical_min[9], physical_max[9];
	int digital_min, digital_max;
	double zero, step; /* number = zero + digital * step */
	double resolution; /* of a digital step, in @unit as a reader computes it */

	/* samples that are read ahead */
	double *block;
	uint64_t block_first, block_n;
};

/* The signals of @clock, in order of the channels. */
GPtrArray *rec_edf_signals_new(const struct rec_session *session, guint clock);

/* Reads all samples that @plan places, chooses the range and adds stretches without a number to
 * @notes (recordings/export/edf_notes.h). */
bool rec_edf_signal_measure(struct rec_edf_signal *signal, struct rec_session *session,
	const struct rec_edf_plan *plan, GArray *notes, GError **error);

/* The places of @record as digital numbers, low byte first. An empty place repeats the number
 * before it. */
bool rec_edf_signal_write(struct rec_edf_signal *signal, struct rec_session *session,
	const struct rec_edf_plan *plan, const struct rec_edf_record *record, char *to,
	GError **error);

#endif
