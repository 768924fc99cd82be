/*
 * Driver `simulated`: a participant without hardware (devices/participant.h) behind a 16-bit
 * converter of 1 nS a step. Always labelled SIMULATED.
 */
#ifndef DEVICES_SIMULATED_H
#define DEVICES_SIMULATED_H

#include "devices/driver.h"

extern const struct dev_driver dev_simulated;

#endif
