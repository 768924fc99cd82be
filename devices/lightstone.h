/*
 * Driver `lightstone`: Wild Divine Lightstone and IOM, skin conductance and finger pulse in one USB
 * HID device.
 *
 * Protocol (openyou/liblightstone, LightStone4net, hcmlab/ssi agree): interrupt IN reports of 8
 * bytes, the first of which says how many of the other 7 are text. The text is a stream of lines
 * that end in CR LF: "<RAW>SSSS HHHH<\RAW>" with skin and pulse as four hexadecimal digits each,
 * "<SER>XXXX<\RAW>" and "<VER>XXXX<\RAW>". The device streams as soon as it is polled and takes no
 * command.
 *
 * Units: none. Nobody publishes a calibration and the two versions of the device differ, so both
 * channels are counts and no microsiemens are claimed.
 *
 * Rate: four reports a line at 8 ms each are 31.25 Hz. After the start the device sends what it had
 * buffered with near-equal arrival times. Samples of the first second carry CORE_FLAG_STARTUP until
 * two in a row have come at the device's pace: the arrival of the others says nothing about when
 * they were measured.
 */
#ifndef DEVICES_LIGHTSTONE_H
#define DEVICES_LIGHTSTONE_H

#include "devices/driver.h"

extern const struct dev_driver dev_lightstone;

#endif
