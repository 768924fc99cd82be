/*
 * The [dsp] thread: samples of the two primary channels → conversion → streaming clock fit → the
 * signal chain → result ring, and the picture of now on the live board.
 *
 * It is fed by rings and feeds a ring: whatever it does, samples reach the journal without it. A
 * result that finds the result ring full is lost and its stretch told later; on a virtual clock the
 * DSP waits for room instead, since nobody is in a hurry there.
 *
 * Life cycle: acq_pipeline_start() … acq_pipeline_stop(). The config's pointers outlive it.
 * A step neither allocates, locks nor logs.
 */
#ifndef ACQUISITION_PIPELINE_H
#define ACQUISITION_PIPELINE_H

#include "acquisition/feed.h"
#include "acquisition/live.h"
#include "acquisition/result.h"
#include "acquisition/trace.h"
#include "core/channel.h"
#include "core/ring.h"

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* A primary channel: where its values stand in the scans. */
struct acq_lane {
	bool is_used;
	size_t feed;     /* number of the device */
	uint8_t group;   /* of the channel */
	size_t position; /* among the group's channels */
	struct core_channel channel;
};

struct acq_pipeline_config {
	struct acq_feed *feeds[ACQ_DEVICES_MAX]; /* by device number */
	size_t n_feeds;
	struct acq_lane gsr, pulse;
	struct core_ring *results; /* struct acq_result */
	struct core_ring *notices; /* struct acq_visit_notice: where the baseline is */
	struct acq_live_board *board;
	struct acq_trace *trace; /* NULL: nobody looks */
	bool waits_for_room;     /* virtual clock */
};

struct acq_pipeline;

/* Position of channel @index among the channels of its group. */
size_t acq_lane_position(const struct core_channel *channels, size_t index);

/* False in @ret_lane->is_used when the chain cannot take the channel (rate outside 1..4000 Hz). */
void acq_lane_init(
	struct acq_lane *ret_lane, size_t feed, const struct core_channel *channels, size_t index);

/* NULL with an error when there is no memory for the chain. */
struct acq_pipeline *acq_pipeline_start(const struct acq_pipeline_config *config, GError **error);

/* After the producers have ended: takes what is left, flushes the chain, joins, frees. NULL is
 * fine. */
void acq_pipeline_stop(struct acq_pipeline *pipeline);

#endif
