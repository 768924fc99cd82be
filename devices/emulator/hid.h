/*
 * What every HID model answers to requests of its class: the report descriptor; set idle and set
 * protocol without a word.
 */
#ifndef DEVICES_EMULATOR_HID_H
#define DEVICES_EMULATOR_HID_H

#include <stddef.h>
#include <stdint.h>

/* Bytes put into @data, or -EPIPE. */
int dev_hid_control(const uint8_t setup[8], const uint8_t *report_descriptor, size_t n,
	uint8_t *data, size_t len);

#endif
