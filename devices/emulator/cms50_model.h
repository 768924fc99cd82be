/*
 * Models of Contec's CMS50: "cms50" speaks V7.0 and streams when asked, "cms50-old" the five bytes
 * of before V4.6 by itself, "cms50-hid" the commands of today's in reports of 64 bytes. All measure
 * 60 times a second; pulse rate and saturation stay at 72 and 97.
 */
#ifndef DEVICES_EMULATOR_CMS50_MODEL_H
#define DEVICES_EMULATOR_CMS50_MODEL_H

#include "devices/emulator/serial_model.h"

extern const struct dev_serial_model dev_serial_model_cms50;
extern const struct dev_serial_model dev_serial_model_cms50_old;
extern const struct dev_model dev_model_cms50_hid;

#endif
