/*
 * The long tables: one row per received sample of a channel at its fitted time, with the analysis
 * interpolated into it.
 */
#ifndef RECORDINGS_EXPORT_SAMPLES_H
#define RECORDINGS_EXPORT_SAMPLES_H

#include "recordings/export/tables.h"

struct rec_sample_row {
	double time_s;
	double value; /* in the channel's unit; NaN missing */
	/* Linear between the two neighbours on the analysis grid; NaN outside it, next to a hole,
	 * and for channels that it does not rest on. */
	double tonic, phasic, driver;
	uint16_t flags; /* stored and limit flags OR the analysis' at the nearest grid sample OR
			   those of the artefact windows */
};

/* Takes one row; false stops the stream. */
typedef bool (*rec_samples_fn)(const struct rec_sample_row *row, void *user);

/* Streams all samples of @channel (index in the session) in order, in blocks of bounded memory.
 * @has_analysis: the channel is the one that results->eda rests on. False with an error, or when
 * @take said so. */
bool rec_samples_stream(const struct rec_export_data *data, guint channel, bool has_analysis,
	rec_samples_fn take, void *user, GError **error);

#endif
