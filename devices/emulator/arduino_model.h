/*
 * Models of Arduino boards, for each protocol that devices/arduino.h reads:
 *
 *   arduino              the Affekt rig (firmware/README.md): the skin in a divider of 100 kOhm, 12
 *                        bits, pulse 11 bits; restarts when DTR rises and needs a second for it
 *   arduino-pulsesensor  a PulseSensor sketch: S, B and Q lines at 50 Hz
 *   arduino-grove        the Grove demo: one number a line at 10 Hz and 9600 baud
 */
#ifndef DEVICES_EMULATOR_ARDUINO_MODEL_H
#define DEVICES_EMULATOR_ARDUINO_MODEL_H

#include "devices/emulator/serial_model.h"

extern const struct dev_serial_model dev_serial_model_arduino;
extern const struct dev_serial_model dev_serial_model_arduino_pulsesensor;
extern const struct dev_serial_model dev_serial_model_arduino_grove;

#endif
