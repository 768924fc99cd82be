/*
 * What the DSP hands to the writer: one live result, a plain value of fixed size.
 */
#ifndef ACQUISITION_RESULT_H
#define ACQUISITION_RESULT_H

#include "dsp/base/results.h"

#include <stdint.h>

enum acq_result_kind {
	ACQ_RESULT_EDA = 0,
	ACQ_RESULT_SCR,
	ACQ_RESULT_BEAT,
	ACQ_RESULT_ARTEFACT,
	ACQ_RESULT_AROUSAL,
	ACQ_RESULT_LOST, /* results of this stretch found no room */
};

struct acq_result {
	uint8_t kind;   /* enum acq_result_kind */
	uint8_t change; /* enum dsp_change, of scr and beat */
	int64_t id;     /* of the row that a beat's change speaks of */
	union {
		struct dsp_eda eda;
		struct dsp_scr scr;
		struct dsp_beat beat;
		struct dsp_artefact artefact;
		struct dsp_arousal arousal;
		struct {
			double start_s, end_s;
		} lost;
	};
};

#endif
