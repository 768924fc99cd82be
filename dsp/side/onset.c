#include "dsp/side/onset.h"

#include "dsp/base/stats.h"

#include <math.h>
#include <string.h>

void dsp_onset_init(struct dsp_onset *onset, double least, double factor, double refractory_s)
{
	*onset = (struct dsp_onset){
		.least = least,
		.factor = factor,
		.refractory_s = refractory_s,
		.last_s = -INFINITY,
	};
}

static double history_quantile(struct dsp_onset *onset, double q)
{
	memcpy(onset->scratch, onset->history, onset->n * sizeof(*onset->scratch));
	return dsp_stats_quantile(onset->scratch, onset->n, q);
}

static bool stands_out(struct dsp_onset *onset, double value)
{
	if (onset->n < DSP_ONSET_LEARNING)
		return false;
	double high = history_quantile(onset, 0.95);
	double spread = high - history_quantile(onset, 0.5);
	return value > high + fmax(onset->least, onset->factor * spread);
}

bool dsp_onset_push(struct dsp_onset *onset, double time_s, double value)
{
	if (isnan(value))
		return false;
	bool begins = time_s - onset->last_s >= onset->refractory_s && stands_out(onset, value);
	if (begins)
		onset->last_s = time_s;
	onset->history[onset->next] = value;
	onset->next = (onset->next + 1) % DSP_ONSET_HISTORY;
	if (onset->n < DSP_ONSET_HISTORY)
		onset->n++;
	return begins;
}
