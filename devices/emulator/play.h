/*
 * What an emulated device measures: the simulated participant, or rows of recorded raw numbers that
 * the front end has read.
 */
#ifndef DEVICES_EMULATOR_PLAY_H
#define DEVICES_EMULATOR_PLAY_H

#include "devices/emulator/model.h"
#include "devices/participant.h"

#include <glib.h>

/* A participant from @text, "seed=2,stimuli=20:1": the options of `--device simulated,…`; NULL:
 * none. False with an error that names the one that is wrong. */
bool dev_play_read_participant(
	const char *text, struct dev_participant *ret_participant, GError **error);

/* Sample @index is the participant at index / rate. Samples that nobody read are passed over. */
void dev_play_participant(struct dev_model_source *source, struct dev_participant *participant);

/* One row: the raw numbers of one sample at the device's own rate. */
struct dev_play_row {
	double skin, pulse;
};

struct dev_play_table {
	const struct dev_play_row *rows;
	uint64_t n; /* at least 1 */
};

/* The rows of a CSV text with the columns gsr and pulse, array of struct dev_play_row. NULL with an
 * error that says what the file @name should hold. */
GArray *dev_play_read_rows(const char *text, const char *name, GError **error);

/* Sample @index is row @index; the last row is repeated for ever. @rows outlives the source. */
void dev_play_rows(struct dev_model_source *source, struct dev_play_table *rows);

#endif
