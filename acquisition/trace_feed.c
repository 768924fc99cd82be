#include "acquisition/trace_feed.h"

#include "core/flags.h"

#include <math.h>

void acq_trace_feed_init(struct acq_trace_feed *feed, struct acq_trace *trace)
{
	feed->trace = trace;
	for (int kind = 0; kind < ACQ_N_TRACES; kind++) {
		feed->last_s[kind] = -INFINITY;
	}
}

void acq_trace_feed_samples(struct acq_trace_feed *feed, enum acq_trace_kind kind,
	const double *time_s, const double *value, const uint16_t *flags, size_t n)
{
	for (size_t i = 0; feed->trace && i < n; i++) {
		struct acq_trace_point point = {time_s[i], (float)value[i], flags[i]};
		acq_trace_push(feed->trace, kind, &point);
	}
}

/* Only what is newer than what the screen has. */
static void push_newer(struct acq_trace_feed *feed, enum acq_trace_kind kind, double time_s,
	double value, uint16_t flags)
{
	struct acq_trace_point point = {time_s, (float)value, flags};

	if (time_s > feed->last_s[kind]) {
		feed->last_s[kind] = time_s;
		acq_trace_push(feed->trace, kind, &point);
	}
}

static void take_beat(struct acq_trace_feed *feed, const struct dsp_event *event)
{
	const struct dsp_beat *beat = &event->beat;
	uint16_t flags = beat->status == DSP_STATUS_PROVISIONAL ? CORE_FLAG_PROVISIONAL : 0;

	if (event->change == DSP_CHANGE_RETRACT) {
		return;
	}
	push_newer(feed, ACQ_TRACE_BEAT, beat->time_s, beat->quality, flags);
	push_newer(feed, ACQ_TRACE_HEART_RATE, beat->time_s, 60e3 / beat->ibi_ms, flags);
}

void acq_trace_feed_event(struct acq_trace_feed *feed, const struct dsp_event *event)
{
	if (!feed->trace) {
		return;
	}
	if (event->kind == DSP_EVENT_EDA) {
		const struct dsp_eda *eda = &event->eda;
		push_newer(feed, ACQ_TRACE_DRIVER, eda->time_s, eda->driver, eda->flags);
		push_newer(feed, ACQ_TRACE_TONIC, eda->time_s, eda->tonic, eda->flags);
	} else if (event->kind == DSP_EVENT_BEAT) {
		take_beat(feed, event);
	} else if (event->kind == DSP_EVENT_SCR && event->change == DSP_CHANGE_FINAL) {
		const struct dsp_scr *scr = &event->scr;
		struct acq_trace_point point = {scr->peak_s, (float)scr->amplitude, scr->flags};
		acq_trace_push(feed->trace, ACQ_TRACE_SCR, &point);
	}
}

void acq_trace_feed_arousal(struct acq_trace_feed *feed, const struct dsp_arousal *arousal)
{
	if (feed->trace) {
		push_newer(feed, ACQ_TRACE_AROUSAL, arousal->time_s, arousal->arousal,
			arousal->is_provisional ? CORE_FLAG_PROVISIONAL : 0);
	}
}
