#include "tests/usb/kernel.h"

#include <errno.h>
#include <string.h>

enum {
	INTERFACE = 4,
	INTERFACE_BYTES = 9,
	CLASS_COMMUNICATION = 2,
	CLASS_HID = 3,
	CLASS_DATA = 10,
	CLASS_VENDOR = 0xff,
};

static void add_interface(
	struct kernel *kernel, const struct dev_model *model, const uint8_t *descriptor)
{
	uint8_t number = descriptor[2], class = descriptor[5];
	if (number >= KERNEL_INTERFACES_MAX)
		return;
	struct kernel_interface *interface = &kernel->interfaces[number];

	*interface = (struct kernel_interface){.partner = -1, .binds_alone = true};
	if (class == CLASS_HID) {
		interface->driver = "usbhid";
	} else if (class == CLASS_COMMUNICATION) {
		interface->driver = "cdc_acm";
		interface->partner = number + 1;
	} else if (class == CLASS_DATA) {
		interface->driver = "cdc_acm";
		interface->partner = number - 1;
		interface->binds_alone = false;
	} else if (class == CLASS_VENDOR && model->bridge) {
		interface->driver = "usbserial";
	}
	kernel->n = number + 1u > kernel->n ? number + 1u : kernel->n;
}

void kernel_init(struct kernel *kernel, const struct dev_model *model, bool is_detached)
{
	const uint8_t *at = model->config_descriptor, *end = at + model->config_bytes;

	memset(kernel, 0, sizeof(*kernel));
	for (; at + 1 < end && at[0] > 1; at += at[0]) {
		if (at[1] == INTERFACE && at[0] == INTERFACE_BYTES)
			add_interface(kernel, model, at);
	}
	for (unsigned i = 0; i < kernel->n; i++)
		kernel->interfaces[i].is_bound = kernel->interfaces[i].driver && !is_detached;
}

int kernel_claim(struct kernel *kernel, unsigned number, bool takes_from_driver)
{
	if (number >= kernel->n)
		return ENOENT;
	if (takes_from_driver)
		kernel_detach(kernel, number);
	if (kernel->interfaces[number].is_bound)
		return EBUSY;
	kernel->interfaces[number].is_claimed = true;
	return 0;
}

int kernel_release(struct kernel *kernel, unsigned number)
{
	if (number >= kernel->n || !kernel->interfaces[number].is_claimed)
		return EINVAL;
	kernel->interfaces[number].is_claimed = false;
	return 0;
}

int kernel_detach(struct kernel *kernel, unsigned number)
{
	if (number >= kernel->n || !kernel->interfaces[number].is_bound)
		return ENODATA;
	int partner = kernel->interfaces[number].partner;
	kernel->interfaces[number].is_bound = false;
	if (partner >= 0)
		kernel->interfaces[partner].is_bound = false;
	return 0;
}

int kernel_attach(struct kernel *kernel, unsigned number, int *ret_n)
{
	*ret_n = 0;
	if (number >= kernel->n)
		return ENOENT;
	struct kernel_interface *interface = &kernel->interfaces[number];
	if (interface->is_bound || interface->is_claimed)
		return EBUSY;
	if (!interface->driver || !interface->binds_alone)
		return 0;
	struct kernel_interface *partner =
		interface->partner >= 0 ? &kernel->interfaces[interface->partner] : NULL;
	if (partner && (partner->is_bound || partner->is_claimed))
		return 0; /* the driver's probe fails, and nobody is told */
	interface->is_bound = true;
	if (partner)
		partner->is_bound = true;
	*ret_n = 1;
	return 0;
}

const char *kernel_owner(const struct kernel *kernel, unsigned number)
{
	if (number >= kernel->n)
		return NULL;
	const struct kernel_interface *interface = &kernel->interfaces[number];
	if (interface->is_claimed)
		return "usbfs";
	return interface->is_bound ? interface->driver : NULL;
}
