/*
 * What the rows of EEG and EMG bands mean: used by study/session/bands.c; see
 * study/session/bands.h.
 */
#ifndef STUDY_SESSION_BANDS_ROWS_H
#define STUDY_SESSION_BANDS_ROWS_H

#include "recordings/session/session.h"

enum study_bands_kind {
	STUDY_BANDS_NONE = 0,
	STUDY_BANDS_EEG,
	STUDY_BANDS_EMG,
};

/* By the beginning of the channel's key; skin conductance and pulse are none of both. */
enum study_bands_kind study_bands_kind_of(const struct rec_channel *channel);

/* Microvolts per unit of the channel; NaN when the unit is no volt. */
double study_bands_scale(const struct rec_channel *channel);

#endif
