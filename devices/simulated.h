/*
 * Driver `simulated`: a participant without hardware (devices/participant.h) behind a 16-bit
 * converter of 1 nS a step. Always labelled SIMULATED.
 */
#ifndef DEVICES_SIMULATED_H
#define DEVICES_SIMULATED_H

#include "devices/driver.h"
#include "devices/participant.h"

extern const struct dev_driver dev_simulated;

/* The participant that the options of this driver describe. False with an error that names the one
 * that is wrong. */
bool dev_simulated_config(const struct dev_settings *settings,
	struct dev_participant_config *ret_config, GError **error);

#endif
