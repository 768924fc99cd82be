/*
 * The fault plan: what goes wrong with an emulated device, and when.
 *
 *   at=12.5s unplug 2s; at=3s stall; at=4s short; at=5s garbage 3; at=6s babble; at=7s delay 400ms
 *
 * Times count from the first reading of the device; without `at=` a fault happens at once.
 */
#ifndef DEVICES_EMULATOR_FAULT_H
#define DEVICES_EMULATOR_FAULT_H

#include <glib.h>
#include <stdint.h>

#define DEV_FAULT_ERROR (dev_fault_error_quark())
GQuark dev_fault_error_quark(void);

enum dev_fault_kind {
	DEV_FAULT_UNPLUG = 0, /* DURATION: pulled and plugged in again */
	DEV_FAULT_STALL,      /* the endpoint halts until its halt is cleared */
	DEV_FAULT_SHORT,      /* [N] packets end early */
	DEV_FAULT_GARBAGE,    /* [N] packets hold noise instead */
	DEV_FAULT_BABBLE,     /* [N] packets are lost to an overflow */
	DEV_FAULT_FAIL,       /* [N] packets are lost to a bus error */
	DEV_FAULT_DELAY,      /* DURATION: nothing comes; the device keeps what it measures */
};

struct dev_fault {
	enum dev_fault_kind kind;
	int64_t at_ns; /* after the first reading; 0: at once */
	int64_t duration_ns;
	unsigned packets;
};

/* Reads a plan; faults in order of time, array of struct dev_fault. NULL with an error that quotes
 * the part that is not understood. */
GArray *dev_fault_parse(const char *plan, GError **error);

#endif
