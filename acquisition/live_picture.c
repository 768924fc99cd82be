#include "acquisition/live_picture.h"

#include <assert.h>
#include <math.h>

/* Before, the journal's first blocks say little of its pace. */
static const double DISK_SEEN_S = 10;

static void show_rig(const struct acq_rig *rig, struct acq_live *ret_live)
{
	const struct core_channel *gsr = rig->gsr.is_used ? &rig->gsr.channel : NULL;

	ret_live->is_uncalibrated = gsr && !core_channel_is_calibrated(gsr);
	acq_text_copy(
		ret_live->gsr_unit, sizeof(ret_live->gsr_unit), gsr ? core_channel_unit(gsr) : "");
	for (size_t d = 0; d < rig->n_devices; d++) {
		ret_live->is_simulated |= rig->devices[d].about.is_simulated;
		ret_live->is_emulated |= rig->devices[d].about.is_emulated;
	}
}

static void show_state(const struct acq_live_sources *sources, struct acq_live *ret_live)
{
	acq_control_problem(sources->control, ret_live->problem, sizeof(ret_live->problem));
	ret_live->state = ret_live->problem[0] ? ACQ_STATE_WAITING : ACQ_STATE_RUNNING;
	if (acq_fault_is_set(sources->fault)) {
		ret_live->state = ACQ_STATE_FAILED;
		acq_fault_copy(sources->fault, ret_live->problem, sizeof(ret_live->problem));
	} else if (acq_control_has_ended(sources->control)) {
		ret_live->state = ACQ_STATE_ENDED;
	}
}

static void show_latencies(const struct acq_live_sources *sources, struct acq_live *ret_live)
{
	static const struct acq_latency NOTHING;
	const struct acq_latency *to_ring = acq_rig_latency(sources->rig);

	acq_latency_summarise(to_ring ? to_ring : &NOTHING, &ret_live->to_ring);
	acq_latency_summarise(&sources->board->to_journal, &ret_live->to_journal);
}

static void show_devices(const struct acq_live_sources *sources, struct acq_live *ret_live)
{
	static_assert((int)ACQ_LIVE_DEVICES_MAX == (int)ACQ_DEVICES_MAX, "every device is shown");

	ret_live->n_devices = (guint)sources->rig->n_devices;
	for (guint i = 0; i < ret_live->n_devices; i++) {
		struct acq_live_device *device = &ret_live->devices[i];
		acq_text_copy(
			device->name, sizeof(device->name), sources->rig->devices[i].about.title);
		device->away_s = acq_control_away_s(sources->control, i);
	}
}

double acq_live_picture_disk_left_s(
	uint64_t start_bytes, uint64_t free_bytes, uint64_t written_bytes, double time_s)
{
	uint64_t shrunk = start_bytes > free_bytes ? start_bytes - free_bytes : 0;
	double rate = (double)MAX(shrunk, written_bytes) / time_s;

	return start_bytes > 0 && time_s >= DISK_SEEN_S && rate > 0 ? (double)free_bytes / rate
								    : (double)NAN;
}

void acq_live_picture_take(const struct acq_live_sources *sources, struct acq_live *ret_live)
{
	struct acq_live_board *board = sources->board;
	struct acq_live_signal signal;

	acq_live_board_read(board, &signal);
	*ret_live = (struct acq_live){
		.time_s = (double)core_clock_now_ns(sources->clock) / CORE_NS_PER_S,
		.conductance = signal.conductance,
		.heart_rate_bpm = signal.heart_rate_bpm,
		.scr_per_min = signal.scr_per_min,
		.arousal = signal.arousal,
		.arousal_confidence = signal.arousal_confidence,
		.gsr_quality = signal.gsr_quality,
		.pulse_quality = signal.pulse_quality,
		.gsr_off = signal.gsr_off,
		.gsr_clipped = signal.gsr_clipped,
		.pulse_off = signal.pulse_off,
		.pulse_clipped = signal.pulse_clipped,
		.response_s = signal.response_s,
		.calibrating_left_s = signal.calibrating_left_s,
		.samples = atomic_load(&board->samples),
		.samples_lost = (double)atomic_load(&board->samples_lost),
		.gaps = atomic_load(&board->gaps),
		.results_lost = atomic_load(&board->results_lost),
		.disk_free_bytes = atomic_load(&board->disk_free_bytes),
		.journal_bytes = sources->journal_bytes,
	};
	ret_live->disk_left_s = acq_live_picture_disk_left_s(atomic_load(&board->disk_start_bytes),
		ret_live->disk_free_bytes, ret_live->journal_bytes, ret_live->time_s);
	show_latencies(sources, ret_live);
	show_devices(sources, ret_live);
	acq_cameras_show(sources->cameras, ret_live);
	show_rig(sources->rig, ret_live);
	show_state(sources, ret_live);
}
