#include "devices/emulator/hid.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

int dev_hid_control(const uint8_t setup[8], const uint8_t *report_descriptor, size_t n,
	uint8_t *data, size_t len)
{
	enum {
		GET_DESCRIPTOR_OF_INTERFACE = 0x81,
		GET_DESCRIPTOR = 6,
		HID_REPORT_DESCRIPTOR = 0x22,
		TO_HID_INTERFACE = 0x21,
		SET_IDLE = 0x0a,
		SET_PROTOCOL = 0x0b,
	};

	if (setup[0] == GET_DESCRIPTOR_OF_INTERFACE && setup[1] == GET_DESCRIPTOR &&
		setup[3] == HID_REPORT_DESCRIPTOR) {
		len = MIN(len, n);
		memcpy(data, report_descriptor, len);
		return (int)len;
	}
	if (setup[0] == TO_HID_INTERFACE && (setup[1] == SET_IDLE || setup[1] == SET_PROTOCOL))
		return 0;
	return -EPIPE;
}
