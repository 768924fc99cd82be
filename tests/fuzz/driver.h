/*
 * What must hold for any bytes in any split, of every driver: raw numbers lie in the range that the
 * channel's table states (or are NaN), an index rises by one and by counted gaps, and behind an
 * uncountable gap a segment starts.
 */
#ifndef TESTS_FUZZ_DRIVER_H
#define TESTS_FUZZ_DRIVER_H

#include "devices/driver.h"

/* Lets decode read @data, split as its bytes say. @state: zeroed, or as start would leave it; the
 * caller's, @driver->state_bytes. Always 0, what a fuzz target returns. */
int fuzz_driver_decode(
	const struct dev_driver *driver, void *state, const uint8_t *data, size_t size);

#endif
