/*
 * Which interface of an emulated device belongs to whom: to a driver of the kernel, to the program
 * that has claimed it, or to nobody. Behaves as usbfs and the drivers usbhid, cdc_acm and usbserial
 * do; cdc_acm binds both its interfaces with the communication one and loses both with either.
 */
#ifndef TESTS_USB_KERNEL_H
#define TESTS_USB_KERNEL_H

#include "devices/emulator/model.h"

#include <stdbool.h>

enum {
	KERNEL_INTERFACES_MAX = 8,
};

struct kernel_interface {
	const char *driver; /* that takes it; NULL: none does */
	int partner;        /* number of the other interface of cdc_acm; -1: none */
	bool binds_alone;   /* false: cdc_acm's data interface */
	bool is_bound, is_claimed;
};

struct kernel {
	struct kernel_interface interfaces[KERNEL_INTERFACES_MAX];
	unsigned n;
};

/* As after plugging in: bound, unless @is_detached. */
void kernel_init(struct kernel *kernel, const struct dev_model *model, bool is_detached);

/* All: 0, or the errno of a refusal. */
int kernel_claim(struct kernel *kernel, unsigned number, bool takes_from_driver);
int kernel_release(struct kernel *kernel, unsigned number);
int kernel_detach(struct kernel *kernel, unsigned number);
/* @ret_n: interfaces bound by that. */
int kernel_attach(struct kernel *kernel, unsigned number, int *ret_n);
/* Who has it: a driver's name, "usbfs", or NULL. */
const char *kernel_owner(const struct kernel *kernel, unsigned number);

#endif
