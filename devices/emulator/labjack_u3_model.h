/*
 * Model of a LabJack U3: commands on 0x01, answers on 0x82, the stream on 0x83. An amplifier of 10
 * uS a volt is on AIN0, one for the pulse on AIN1; the other inputs are at 0 V.
 */
#ifndef DEVICES_EMULATOR_LABJACK_U3_MODEL_H
#define DEVICES_EMULATOR_LABJACK_U3_MODEL_H

#include "devices/emulator/model.h"

extern const struct dev_model dev_model_labjack_u3;

#endif
