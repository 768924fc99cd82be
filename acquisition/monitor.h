/*
 * Looking at devices and cameras before a recording: everything runs as while recording, but
 * nothing is written. For the live page's signal check; a recording is started after the monitor
 * has been stopped, since claims on devices are exclusive.
 *
 * Threads and pace are those of recording.h; every function is for the owner's one thread unless
 * it says otherwise. Life cycle: acq_monitor_start() … acq_monitor_stop().
 */
#ifndef ACQUISITION_MONITOR_H
#define ACQUISITION_MONITOR_H

#include "acquisition/check.h"
#include "acquisition/recording.h"

struct acq_monitor;

/* @options: devices and cameras are looked at; output, study, participant and info are not. NULL
 * with one clear sentence (not attached, no permission with the rule that mends it, busy). */
struct acq_monitor *acq_monitor_start(const struct acq_options *options, GError **error);

/* Blocks until devices and cameras are closed; frees. NULL is fine. */
void acq_monitor_stop(struct acq_monitor *monitor);

/* [any thread] As of recording.h; fields of marks, journal and disk are 0. */
void acq_monitor_live(const struct acq_monitor *monitor, struct acq_live *ret_live);
const struct acq_trace *acq_monitor_trace(const struct acq_monitor *monitor);
GBytes *acq_monitor_preview(
	const struct acq_monitor *monitor, guint camera, struct acq_picture *ret_picture);

/* [any thread] What the last seconds say. */
void acq_monitor_check(const struct acq_monitor *monitor, struct acq_check *ret_check);

/* [any thread] The participant breathes in deeply now: within 1 to 6 s a responder shows a
 * response. The verdict on gsr_responder follows and stays until the next breath. */
void acq_monitor_breathe(struct acq_monitor *monitor);

#endif
