/*
 * Model of a BITalino (r)evolution: silent until asked, then the frames that were asked for. Skin
 * conductance is on input A3, pulse on A1; the others stay in the middle.
 */
#ifndef DEVICES_EMULATOR_BITALINO_MODEL_H
#define DEVICES_EMULATOR_BITALINO_MODEL_H

#include "devices/emulator/serial_model.h"

extern const struct dev_serial_model dev_serial_model_bitalino;

#endif
