/*
 * The [control] thread of a recording: opens the devices, ticks and reopens them, follows the plan,
 * notices suspends, and ends the recording when its duration or its sources are over.
 *
 * Life cycle: acq_control_open() ─► acq_control_go() ─► … ─► acq_control_stop(). Called by the
 * recording's owner; the rig belongs to [control] in between.
 */
#ifndef ACQUISITION_CONTROL_H
#define ACQUISITION_CONTROL_H

#include "acquisition/fault.h"
#include "acquisition/rig.h"
#include "acquisition/setup.h"
#include "acquisition/visits.h"
#include "core/clock.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct acq_control;

/* Starts the thread, has it open @rig, and returns when that is done. All pointers outlive it. */
struct acq_control *acq_control_open(struct acq_rig *rig, const struct acq_setup *setup,
	struct core_clock *clock, GError **error);

struct acq_control_task {
	struct acq_visits *visits;
	struct acq_fault *fault; /* the recording ends when it is set */
	bool follows_plan;
	int64_t end_ns; /* INT64_MAX: until stopped */
};

/* Starts the devices and the loop; returns when the devices stream. */
bool acq_control_go(
	struct acq_control *control, const struct acq_control_task *task, GError **error);

/* [any] The duration is over, or no more samples will come. */
bool acq_control_has_ended(struct acq_control *control);

/* [any] The sentence about a device that is away; "" none. */
void acq_control_problem(struct acq_control *control, char *ret_problem, size_t size);

/* [any] How long device @device has been away or silent, in seconds of the session; NaN: it
 * streams. */
double acq_control_away_s(struct acq_control *control, size_t device);

/* Stops the devices, joins the thread, frees @control. The rig stays to be finished. NULL is
 * fine. */
void acq_control_stop(struct acq_control *control);

#endif
