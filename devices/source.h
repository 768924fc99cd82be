/*
 * Recorded samples for the `replay` driver, from whatever file format: devices/ opens no file, the
 * engine gives it this interface (acq_source_open over the readers of recordings/).
 */
#ifndef DEVICES_SOURCE_H
#define DEVICES_SOURCE_H

#include "core/channel.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* One group of channels that are sampled together. */
struct dev_source_group {
	double rate_hz;
	uint8_t n_channels;
	uint64_t n_samples;
};

struct dev_source {
	struct core_channel *channels; /* group numbers refer to groups[] */
	size_t n_channels;
	struct dev_source_group groups[4];
	size_t n_groups;
	bool is_simulated, is_emulated; /* some device of the recording was */

	/* [control] Copies up to @n samples of @group from sample @first on: times (s, from the
	 * recording's start) and values (n × channels of the group, sample by sample). The number
	 * copied, 0 at the end, -1 with @error. */
	gssize (*read)(struct dev_source *source, uint8_t group, uint64_t first, size_t n,
		double *ret_time_s, double *ret_values, GError **error);
	void (*close)(struct dev_source *source); /* frees @source too */
};

/* @path: a session, or CSV/TSV (gzipped or not) of skin conductance; @pulse_path: CSV/TSV of the
 * pulse that belongs to it, or NULL; @unit: of the conductance ("uS", "counts", … or NULL: as the
 * file says). */
typedef struct dev_source *(*dev_source_open_fn)(
	const char *path, const char *pulse_path, const char *unit, GError **error);

#endif
