#include "devices/emulator/play.h"

#include <glib.h>

static struct dev_model_reading read_participant(void *user, uint64_t index, double rate_hz)
{
	struct dev_participant_sample sample = dev_participant_at(user, (double)index / rate_hz);

	return (struct dev_model_reading){.skin = sample.conductance_uS, .pulse = sample.pulse};
}

void dev_play_participant(struct dev_model_source *source, struct dev_participant *participant)
{
	*source = (struct dev_model_source){.read = read_participant, .user = participant};
}

static struct dev_model_reading read_row(void *user, uint64_t index, double rate_hz)
{
	const struct dev_play_table *rows = user;
	const struct dev_play_row *row = &rows->rows[MIN(index, rows->n - 1)];

	(void)rate_hz;
	return (struct dev_model_reading){
		.skin = row->skin,
		.pulse = row->pulse,
		.are_counts = true,
	};
}

void dev_play_rows(struct dev_model_source *source, struct dev_play_table *rows)
{
	*source = (struct dev_model_source){.read = read_row, .user = rows};
}
