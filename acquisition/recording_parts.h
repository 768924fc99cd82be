/*
 * What a recording is made of, for the files that make it: recording.c (start and stop) and
 * recording_visits.c (what people do meanwhile). For nobody else.
 */
#ifndef ACQUISITION_RECORDING_PARTS_H
#define ACQUISITION_RECORDING_PARTS_H

#include "acquisition/cameras.h"
#include "acquisition/control.h"
#include "acquisition/fault.h"
#include "acquisition/live.h"
#include "acquisition/pipeline.h"
#include "acquisition/recording.h"
#include "acquisition/rig.h"
#include "acquisition/setup.h"
#include "acquisition/socket.h"
#include "acquisition/sync.h"
#include "acquisition/sync_test.h"
#include "acquisition/visits.h"
#include "acquisition/writer.h"

struct acq_recording {
	struct acq_setup setup;
	bool keeps_journal, is_forced;
	struct core_clock *clock;
	int64_t end_ns; /* of the wanted duration; INT64_MAX: until stopped */
	struct acq_rig rig;
	struct acq_live_board board;
	struct acq_trace *trace; /* NULL: no signal chain */
	struct acq_fault fault;
	struct core_ring *results, *notices;
	struct rec_journal *journal;
	char uuid[37];
	struct acq_cameras cameras;
	bool has_replaced; /* the output took the place of what --force gave up */
	struct acq_control *control;
	struct acq_sync *sync;
	struct acq_visits *visits;
	struct acq_sync_test *sync_test;
	struct acq_writer *writer;
	struct acq_pipeline *pipeline;
	struct acq_socket *socket;
	GPtrArray *notes;
};

#endif
