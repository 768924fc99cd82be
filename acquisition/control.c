#include "acquisition/control.h"

#include "core/role.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>

enum phase {
	PHASE_OPENING = 0,
	PHASE_OPEN, /* waits for the task */
	PHASE_STARTING,
	PHASE_RUNNING,
	PHASE_OVER, /* the thread is about to end */
};

struct acq_control {
	struct acq_rig *rig;
	const struct acq_setup *setup;
	struct core_clock *clock;
	struct acq_control_task task;
	GThread *thread;
	_Atomic bool is_stopping, has_ended;

	pthread_mutex_t lock; /* of everything below */
	pthread_cond_t moved;
	enum phase phase;
	GError *error;
	char problem[160];
	int64_t away_ns[ACQ_DEVICES_MAX]; /* since when a device is away; INT64_MIN: it streams */
};

static void enter_phase(struct acq_control *control, enum phase phase)
{
	pthread_mutex_lock(&control->lock);
	control->phase = phase;
	pthread_cond_broadcast(&control->moved);
	pthread_mutex_unlock(&control->lock);
}

static bool wait_for_task(struct acq_control *control)
{
	pthread_mutex_lock(&control->lock);
	while (control->phase == PHASE_OPEN && !control->is_stopping) {
		pthread_cond_wait(&control->moved, &control->lock);
	}
	bool has_task = !control->is_stopping;
	pthread_mutex_unlock(&control->lock);
	return has_task;
}

static void note_problem(struct acq_control *control)
{
	const char *problem = acq_rig_problem(control->rig);
	int64_t now_ns = core_clock_now_ns(control->clock);

	pthread_mutex_lock(&control->lock);
	for (size_t d = 0; d < control->rig->n_devices; d++) {
		const struct acq_usb_device *usb = control->rig->devices[d].usb;
		int64_t *away_ns = &control->away_ns[d];
		bool is_here = !usb || acq_usb_device_is_streaming(usb);
		*away_ns = is_here ? INT64_MIN : *away_ns == INT64_MIN ? now_ns : *away_ns;
	}
	acq_text_copy(control->problem, sizeof(control->problem), problem ? problem : "");
	pthread_mutex_unlock(&control->lock);
}

static void follow_plan(struct acq_control *control)
{
	g_autoptr(GError) error = NULL;

	/* What cannot be written has set the recording's fault, which ends this loop. */
	if (control->task.follows_plan) {
		acq_visits_follow(control->task.visits, core_clock_now_ns(control->clock), &error);
	}
}

static bool is_over(const struct acq_control *control)
{
	return acq_rig_is_over(control->rig) || control->rig->soft.is_at_end ||
	       core_clock_now_ns(control->clock) >= control->task.end_ns ||
	       acq_fault_is_set(control->task.fault);
}

static void loop(struct acq_control *control)
{
	gint64 suspend_due_us = 0;

	while (!atomic_load(&control->is_stopping) && !is_over(control)) {
		acq_rig_step(control->rig, control->task.end_ns);
		follow_plan(control);
		note_problem(control);
		if (g_get_monotonic_time() >= suspend_due_us) {
			suspend_due_us = g_get_monotonic_time() + G_USEC_PER_SEC;
			if (core_clock_sample_suspend(control->clock) > 0) {
				acq_rig_note_suspend(control->rig);
			}
		}
	}
	atomic_store(&control->has_ended, !atomic_load(&control->is_stopping));
}

static gpointer run(gpointer data)
{
	struct acq_control *control = data;

	core_role_enter(CORE_ROLE_CONTROL, "affekt-control");
	bool is_open = acq_rig_open(control->rig, control->setup, control->clock, &control->error);
	enter_phase(control, is_open ? PHASE_OPEN : PHASE_OVER);
	if (!is_open) {
		return NULL;
	}
	if (wait_for_task(control)) {
		bool is_started = acq_rig_start(control->rig, &control->error);
		enter_phase(control, is_started ? PHASE_RUNNING : PHASE_OVER);
		if (is_started) {
			loop(control);
		}
	}
	acq_rig_stop(control->rig);
	return NULL;
}

/* Waits until the thread is beyond @phase; false, with its error, when it went over to the end. */
static bool await(struct acq_control *control, enum phase phase, GError **error)
{
	pthread_mutex_lock(&control->lock);
	while (control->phase == phase) {
		pthread_cond_wait(&control->moved, &control->lock);
	}
	bool is_good = !control->error;
	if (!is_good) {
		g_propagate_error(error, g_steal_pointer(&control->error));
	}
	pthread_mutex_unlock(&control->lock);
	return is_good;
}

struct acq_control *acq_control_open(struct acq_rig *rig, const struct acq_setup *setup,
	struct core_clock *clock, GError **error)
{
	struct acq_control *control = g_new0(struct acq_control, 1);

	control->rig = rig;
	control->setup = setup;
	control->clock = clock;
	for (size_t d = 0; d < ACQ_DEVICES_MAX; d++) {
		control->away_ns[d] = INT64_MIN;
	}
	pthread_mutex_init(&control->lock, NULL);
	pthread_cond_init(&control->moved, NULL);
	control->thread = g_thread_new("affekt-control", run, control);
	if (!await(control, PHASE_OPENING, error)) {
		acq_control_stop(control);
		return NULL;
	}
	return control;
}

bool acq_control_go(
	struct acq_control *control, const struct acq_control_task *task, GError **error)
{
	control->task = *task;
	enter_phase(control, PHASE_STARTING);
	return await(control, PHASE_STARTING, error);
}

bool acq_control_has_ended(struct acq_control *control)
{
	return atomic_load(&control->has_ended);
}

void acq_control_problem(struct acq_control *control, char *ret_problem, size_t size)
{
	pthread_mutex_lock(&control->lock);
	acq_text_copy(ret_problem, size, control->problem);
	pthread_mutex_unlock(&control->lock);
}

double acq_control_away_s(struct acq_control *control, size_t device)
{
	pthread_mutex_lock(&control->lock);
	int64_t away_ns = control->away_ns[device];
	pthread_mutex_unlock(&control->lock);
	return away_ns == INT64_MIN
		       ? (double)NAN
		       : (double)(core_clock_now_ns(control->clock) - away_ns) / CORE_NS_PER_S;
}

void acq_control_stop(struct acq_control *control)
{
	if (!control) {
		return;
	}
	pthread_mutex_lock(&control->lock);
	atomic_store(&control->is_stopping, true);
	pthread_cond_broadcast(&control->moved);
	pthread_mutex_unlock(&control->lock);
	g_thread_join(control->thread);
	g_clear_error(&control->error);
	pthread_cond_destroy(&control->moved);
	pthread_mutex_destroy(&control->lock);
	g_free(control);
}
