/*
 * Opens recordings for the `replay` driver: sessions and CSV files behind devices/source.h, over
 * the readers of recordings/.
 */
#ifndef ACQUISITION_SOURCE_H
#define ACQUISITION_SOURCE_H

#include "devices/source.h"

/* A dev_source_open_fn. */
struct dev_source *acq_source_open(
	const char *path, const char *pulse_path, const char *unit, GError **error);

#endif
