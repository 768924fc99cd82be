/*
 * When the samples of a model fall due: one axis for the life of the device, on which nobody
 * measured while it had no power or was not asked to.
 */
#ifndef DEVICES_EMULATOR_PACE_H
#define DEVICES_EMULATOR_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct dev_pace {
	double rate_hz;
	bool has_zero, is_running;
	int64_t zero_ns; /* sample 0 falls due one period later */
	uint64_t next;   /* sample to come */
};

/* Runs from @now_ns on; the first time @burst samples are waiting already. */
void dev_pace_start(struct dev_pace *pace, double rate_hz, unsigned burst, int64_t now_ns);
void dev_pace_stop(struct dev_pace *pace);

/* When the next sample falls due; INT64_MAX while it does not run. */
int64_t dev_pace_due_ns(const struct dev_pace *pace);

#endif
