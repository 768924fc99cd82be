#include "acquisition/camera_moments.h"

#include "acquisition/camera.h"

void acq_camera_moments_init(struct acq_camera_moments *moments, const char *kind)
{
	moments->kind = kind;
	moments->to_writer = core_ring_create(sizeof(struct acq_camera_event), ACQ_MOMENTS_MAX);
	atomic_store(&moments->test, 0);
	atomic_store(&moments->n, 0);
}

void acq_camera_moments_finish(struct acq_camera_moments *moments)
{
	core_ring_destroy(moments->to_writer);
	moments->to_writer = NULL;
}

void acq_camera_moments_watch(struct acq_camera_moments *moments, int test)
{
	if (test != 0) {
		atomic_store(&moments->n, 0);
	}
	atomic_store(&moments->test, test);
}

void acq_camera_moments_add(struct acq_camera_moments *moments, int64_t time_ns)
{
	int test = atomic_load(&moments->test);
	uint32_t n = atomic_load(&moments->n);
	struct acq_camera_event event = {.time_ns = time_ns, .kind = moments->kind, .value = test};

	if (test == 0 || n >= ACQ_MOMENTS_MAX) {
		return;
	}
	atomic_store(&moments->time_ns[n], time_ns);
	atomic_store(&moments->n, n + 1);
	core_ring_push(moments->to_writer, &event);
}

size_t acq_camera_moments_read(
	const struct acq_camera_moments *moments, int64_t *ret_time_ns, size_t max)
{
	size_t n = MIN(atomic_load(&moments->n), max);

	for (size_t i = 0; i < n; i++) {
		ret_time_ns[i] = atomic_load(&moments->time_ns[i]);
	}
	return n;
}
