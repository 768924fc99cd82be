/*
 * Band power of one EEG channel, in epochs of 2 s that end at every whole second (overlap 50 %):
 * high-pass 0.5 Hz, notches at the mains and its harmonics, Hann window, power between 4 and 8
 * (theta), 8 and 13 (alpha), 13 and 30 Hz (beta). The transform is as long as the epoch, so that
 * the bands' edges are bins.
 *
 * An epoch is not valid when it holds a sample that is missing or bad, or exceeds 100 µV, or rises
 * by more than 50 µV in 4 ms, or has an excess kurtosis above 5 (common rejection rules: Delorme,
 * Sejnowski & Makeig 2007, NeuroImage 34:1443), or, told by dsp_eeg_judge_muscle() once the whole
 * record is there, more power between 20 and 45 Hz than three robust standard deviations above the
 * usual: muscle.
 *
 * Samples come one by one with rising times; a step of more than five periods is a gap, across
 * which nothing is measured. Memory comes from create, which plans a transform (dsp/base/fft.h: one
 * at a time in a process); push and pull neither allocate, lock nor make a system call.
 */
#ifndef DSP_SIDE_EEG_H
#define DSP_SIDE_EEG_H

#include <stdbool.h>
#include <stddef.h>

enum dsp_eeg_band {
	DSP_EEG_THETA = 0,
	DSP_EEG_ALPHA,
	DSP_EEG_BETA,
	DSP_EEG_BANDS,
};

struct dsp_eeg_config {
	double rate_hz;  /* 125 .. 4000 */
	double mains_hz; /* 50 or 60; 0: no notch */
	bool is_uV;      /* values are microvolts; else their size breaks no rule */
};

struct dsp_eeg_epoch {
	double time_s;               /* its end, a whole second */
	double power[DSP_EEG_BANDS]; /* unit^2; NaN: nothing was measured */
	double muscle;               /* 20 to 45 Hz, likewise */
	bool is_valid;
};

struct dsp_eeg;

/* True from 125 to 4000 Hz, half a percent beyond either included: a fitted rate of 125 Hz may be
 * 124.9999. */
bool dsp_eeg_takes_rate(double rate_hz);

/* NULL with errno EINVAL (a rate outside what is said above) or ENOMEM. */
struct dsp_eeg *dsp_eeg_create(const struct dsp_eeg_config *config);
void dsp_eeg_destroy(struct dsp_eeg *eeg); /* NULL is fine */

/* The next epoch that ends at or before @time_s, by the samples pushed so far; false when there is
 * none. Before each sample pull until false with its time, at the end with the record's. Epochs
 * come for every second from the first sample on, also in gaps (unknown and not valid). */
bool dsp_eeg_pull(struct dsp_eeg *eeg, double time_s, struct dsp_eeg_epoch *ret_epoch);

/* @is_bad: no measure may rest on @value, which may be NaN. */
void dsp_eeg_push(struct dsp_eeg *eeg, double time_s, double value, bool is_bad);

/* Takes the validity of epochs with muscle activity. @scratch holds @n doubles. */
void dsp_eeg_judge_muscle(struct dsp_eeg_epoch *epochs, size_t n, double *scratch);

#endif
