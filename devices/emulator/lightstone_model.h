/*
 * Model of the blue Wild Divine Lightstone (0483:0035): the protocol that devices/lightstone.h
 * describes, with the descriptors of a real one plus a serial number that says EMULATED.
 *
 * Readings become raw numbers of the size that real ones have: 100 counts a microsiemens, 1000
 * counts a pulse height. No calibration is claimed by that.
 */
#ifndef DEVICES_EMULATOR_LIGHTSTONE_MODEL_H
#define DEVICES_EMULATOR_LIGHTSTONE_MODEL_H

#include "devices/emulator/model.h"

extern const struct dev_model dev_model_lightstone;

#endif
