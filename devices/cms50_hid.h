/*
 * Contec CMS50D/E/F of today, PO-400, PO 80: finger pulse at 60 Hz, once a second oxygen
 * saturation, pulse rate and perfusion index, over USB HID.
 *
 * Facts: pulseoxdl (src/exchange.h, README.md) and the statistics of a recording of 212 s that it
 * holds. Commands and answers begin with a byte of bit 7 set, their other bytes have it clear, the
 * last is the sum of the others modulo 128. The device has 60 slots a second and gives one to the
 * measurement: the pulse of that slot is a sample without a value, so that the clock stays even.
 *
 * The numbers 28e9:028a are a chip maker's sample and shared by chargers, printers and goggles:
 * only a device that calls itself "Pulse Oximeter" is ever written to. Serial numbers are all the
 * same.
 */
#ifndef DEVICES_CMS50_HID_H
#define DEVICES_CMS50_HID_H

#include "devices/driver.h"

extern const struct dev_driver dev_cms50_hid;

#endif
