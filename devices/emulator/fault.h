/*
 * The fault plan: what goes wrong with an emulated device, and when.
 *
 *   at=12.5s unplug 2s; at=3s stall; at=4s short; at=5s garbage 3; at=6s babble; at=7s delay 400ms
 *   at=8s drop 2; at=9s checksum; at=10s garbage 30s; at=50s empty 2s; at=60s trickle 5s
 *
 * Times count from the first reading of the device, behind a bridge from its first sample; without
 * `at=` a fault happens at once. What counts packets may also be given a duration: then all packets
 * of that time.
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
	DEV_FAULT_SHORT,      /* [N|DURATION] packets end early */
	DEV_FAULT_GARBAGE,    /* [N|DURATION] packets hold noise instead */
	DEV_FAULT_BABBLE,     /* [N|DURATION] packets are lost to an overflow */
	DEV_FAULT_FAIL,       /* [N|DURATION] packets are lost to a bus error */
	DEV_FAULT_DELAY,      /* DURATION: nothing comes; the device keeps what it measures */
	DEV_FAULT_EMPTY,      /* DURATION: a packet without bytes each millisecond */
	DEV_FAULT_TRICKLE,    /* DURATION: one byte a second, the others are lost */
	DEV_FAULT_DROP,       /* [N] samples are measured and not sent: the sequence jumps */
	DEV_FAULT_CHECKSUM,   /* [N] samples carry a wrong checksum */
	DEV_FAULT_KINDS,      /* how many there are */
};

struct dev_fault {
	enum dev_fault_kind kind;
	int64_t at_ns;       /* 0: at once */
	int64_t duration_ns; /* 0: packets counts */
	unsigned packets;    /* or samples */
};

/* Reads a plan; faults in order of time, array of struct dev_fault. NULL with an error that quotes
 * the part that is not understood. */
GArray *dev_fault_parse(const char *plan, GError **error);

#endif
