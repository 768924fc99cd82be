/*
 * The words of USB/IP: what a client and a server send each other, as bytes.
 *
 * A connection begins with operations: the client asks for the list of devices, or for one of them
 * by its bus id. Once a device is given, commands follow: submit a transfer, unlink one. Numbers
 * are big-endian; layouts as in the kernel's Documentation/usb/usbip_protocol.rst. Pure.
 */
#ifndef DEVICES_EMULATOR_USBIP_H
#define DEVICES_EMULATOR_USBIP_H

#include "devices/emulator/emulated.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DEV_USBIP_PORT = 3240,
	DEV_USBIP_VERSION = 0x0111,
	DEV_USBIP_OPERATION_BYTES = 8,
	DEV_USBIP_BUS_ID_BYTES = 32,
	DEV_USBIP_COMMAND_BYTES = 48,
};

enum dev_usbip_operation_code {
	DEV_USBIP_IMPORT = 0x8003,
	DEV_USBIP_LIST = 0x8005,
};

/* What an answer to an operation says. */
enum dev_usbip_status {
	DEV_USBIP_OK = 0,
	DEV_USBIP_BUSY = 2, /* another client has the device */
	DEV_USBIP_NO_DEVICE = 4,
};

struct dev_usbip_operation {
	uint16_t version, code;
};

enum dev_usbip_command_code {
	DEV_USBIP_SUBMIT = 1,
	DEV_USBIP_UNLINK = 2,
};

struct dev_usbip_command {
	uint32_t code, sequence;
	/* SUBMIT */
	bool is_in;
	uint32_t endpoint; /* number, without direction */
	uint32_t len;
	bool is_isochronous;
	uint8_t setup[8];
	/* UNLINK */
	uint32_t unlinked; /* sequence of the transfer */
};

/* A device on offer. */
struct dev_usbip_offer {
	const struct dev_model *model;
	const char *bus_id; /* "1-1" */
	uint32_t number;    /* on its bus */
};

void dev_usbip_read_operation(
	const uint8_t bytes[DEV_USBIP_OPERATION_BYTES], struct dev_usbip_operation *ret_operation);
void dev_usbip_read_command(
	const uint8_t bytes[DEV_USBIP_COMMAND_BYTES], struct dev_usbip_command *ret_command);

/* The answers, appended to @out. */
void dev_usbip_append_list(GByteArray *out, const struct dev_usbip_offer *offers, size_t n);
void dev_usbip_append_import(
	GByteArray *out, enum dev_usbip_status status, const struct dev_usbip_offer *offer);
void dev_usbip_append_submitted(GByteArray *out, const struct dev_transfer *transfer);
void dev_usbip_append_unlinked(GByteArray *out, uint32_t sequence, int status);

/* How vhci-hcd and the answers name a device and its speed. */
uint32_t dev_usbip_device_id(const struct dev_usbip_offer *offer);
uint32_t dev_usbip_speed(const struct dev_model *model);

#endif
