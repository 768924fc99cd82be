/*
 * What an emulated device measures: the simulated participant, or rows of recorded raw numbers that
 * the front end has read.
 */
#ifndef DEVICES_EMULATOR_PLAY_H
#define DEVICES_EMULATOR_PLAY_H

#include "devices/emulator/model.h"
#include "devices/participant.h"

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

/* Sample @index is row @index; the last row is repeated for ever. @rows outlives the source. */
void dev_play_rows(struct dev_model_source *source, struct dev_play_table *rows);

#endif
