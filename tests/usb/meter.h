/*
 * An instrument that exists for tests alone: the smallest serial driver and the smallest serial
 * model of it that use every part of the transport, plus neighbours that share its numbers.
 *
 * It speaks at 57600 8E1 and only while DTR is high. "?" makes it tell its name in 150 characters,
 * "g" makes it measure, "s" ends that. At 100 Hz come frames A5, sequence, skin (2 bytes), pulse (2
 * bytes), sum of the bytes before.
 */
#ifndef TESTS_USB_METER_H
#define TESTS_USB_METER_H

#include "devices/driver.h"
#include "devices/emulator/model.h"

/* The driver "meter" tries 115200 8N1 first. */
extern const struct dev_driver dev_meter;

/* "meter", "meter/ftdi" …; "chatter/…": another device with the same chip, which sends noise
 * without end at any settings and swallows what it gets; "mute/…": one that never says anything;
 * "printer": one with the numbers of an oximeter and its own name.
 * NULL: another name. */
const struct dev_model *meter_model_find(const char *name);

#endif
