/*
 * LabJack U3: any analog amplifier for skin conductance and pulse, 16 inputs, streamed by the clock
 * of the device.
 *
 * Facts: LabJack's exodriver (labjackusb.h, examples/U3). Bulk endpoints: 0x01 commands, 0x82
 * answers, 0x83 stream. Stream packets are 14 + 2 s bytes with a counter of 256 and two checksums;
 * s is the greatest multiple of the number of inputs that is at most 25, so that a packet begins
 * with a scan. Volts come from the calibration in the device's memory.
 *
 * A conductance needs the amplifier's gain: uS = V * gsr-gain + gsr-offset. Without it the channel
 * stays in volts and is labelled UNCALIBRATED.
 */
#ifndef DEVICES_LABJACK_U3_H
#define DEVICES_LABJACK_U3_H

#include "devices/driver.h"

extern const struct dev_driver dev_labjack_u3;

/* The checksums of a packet of @len bytes, pure; the emulator's too: the sum of bytes 6 and on (not
 * of packets of 8 bytes and fewer), and the folded sum of the header behind its own byte. */
uint16_t dev_labjack_u3_sum16(const uint8_t *packet, size_t len);
uint8_t dev_labjack_u3_sum8(const uint8_t *bytes, size_t len);

#endif
