/*
 * Driver `arduino`: boards with a sketch that sends skin conductance, pulse or both.
 *
 * Protocols, told apart by asking and listening for up to 3.6 s (a board that restarts when it is
 * opened needs two of them):
 *   affekt       the frames of firmware/README.md: sequence, device time, checksum
 *   pulsesensor  lines of the PulseSensor Playground, and what its plotter sketch prints
 *   numbers      one number a line (skin) or two (skin, pulse): the Grove demo and its like
 *
 * What stands between skin and converter is the lab's wiring, which no device can tell: without
 * `gsr=` the skin is counts, and no microsiemens are claimed. `gsr=divider` means the reference
 * resistor from the supply to the input and the skin from there to ground, `gsr=grove` the Grove
 * sensor (formula of Seeed: R = (2^n + 2 v) 10^4 / (open - v)). Both conversions are a chain of
 * core/channel steps; from the open reading on they give 0 uS and a clip.
 */
#ifndef DEVICES_ARDUINO_H
#define DEVICES_ARDUINO_H

#include "devices/driver.h"

extern const struct dev_driver dev_arduino;

#endif
