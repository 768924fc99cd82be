#include "acquisition/live_picture.h"

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
		.samples = atomic_load(&board->samples),
		.samples_lost = (double)atomic_load(&board->samples_lost),
		.gaps = atomic_load(&board->gaps),
		.results_lost = atomic_load(&board->results_lost),
		.disk_free_bytes = atomic_load(&board->disk_free_bytes),
		.journal_bytes = sources->journal_bytes,
	};
	acq_cameras_show(sources->cameras, ret_live);
	show_rig(sources->rig, ret_live);
	show_state(sources, ret_live);
}
