/*
 * What every driver must show, written once: bytes of a fixture, what its decode makes of them, and
 * that it does not matter how they are split.
 *
 * A fixture is tests/data/NAME/FILE.hex, two digits a byte, `#` begins a comment; beside it stands
 * FILE.golden, the items in order, one a line:
 *   scan 406 2000        raw numbers of group 0; "scan/1 …" of group 1
 *   scan 1 2 flags 8     with flags;  "… at 5000 ns" with the device's own time
 *   gap garbage nan      cause, samples lost
 *   event serial 6699    "event beat/1 …": of channel 1
 */
#ifndef TESTS_DEVICES_PACKETS_H
#define TESTS_DEVICES_PACKETS_H

#include "devices/driver.h"
#include "tests/fakes/collector.h"

#include <glib.h>

/* What start would do to a zeroed state, where decode needs it; may be NULL. */
typedef void (*packets_prepare_fn)(void *state);

GByteArray *packets_read(const char *path);

/* One item a line, as above. */
char *packets_print(const struct collector *collector);

/* What @driver makes of @bytes in pieces of @piece bytes (0: all at once; negative: of random
 * size); each piece is an exact copy, so that a sanitizer sees a read beyond its end. */
char *packets_decode(const struct dev_driver *driver, packets_prepare_fn prepare,
	const GByteArray *bytes, int piece, GRand *random);

/* The golden result whole, byte by byte and in random splits. @stem: "lightstone/reports". */
void packets_check(const struct dev_driver *driver, packets_prepare_fn prepare, const char *stem);

#endif
