/* What people do while a recording runs: touch points, marks, sync tests. */
#include "acquisition/recording_parts.h"

GArray *acq_recording_plan(const struct acq_recording *recording, int *ret_next)
{
	return acq_visits_plan(recording->visits, ret_next);
}

bool acq_recording_next(struct acq_recording *recording, const char *source, GError **error)
{
	return acq_visits_next(recording->visits, source, error);
}

bool acq_recording_visit(
	struct acq_recording *recording, const char *touchpoint, const char *source, GError **error)
{
	return acq_visits_begin(recording->visits, touchpoint, source, error);
}

bool acq_recording_visit_number(
	struct acq_recording *recording, guint number, const char *source, GError **error)
{
	return acq_visits_begin_number(recording->visits, number, source, error);
}

bool acq_recording_repeat(struct acq_recording *recording, const char *source, GError **error)
{
	return acq_visits_repeat(recording->visits, source, error);
}

bool acq_recording_skip(struct acq_recording *recording, const char *source, GError **error)
{
	return acq_visits_skip(recording->visits, source, error);
}

bool acq_recording_end_visit(struct acq_recording *recording, const char *source, GError **error)
{
	return acq_visits_end(recording->visits, NULL, source, error);
}

bool acq_recording_mark(
	struct acq_recording *recording, const char *label, const char *source, GError **error)
{
	return acq_visits_mark(recording->visits, label, source, error);
}

bool acq_recording_sync_begin(struct acq_recording *recording, GError **error)
{
	return acq_sync_test_begin(recording->sync_test, error);
}

bool acq_recording_sync_flash(struct acq_recording *recording, int64_t monotonic_ns, GError **error)
{
	return acq_sync_test_flash(recording->sync_test, monotonic_ns, error);
}

bool acq_recording_sync_end(
	struct acq_recording *recording, struct acq_sync_report *ret_report, GError **error)
{
	return acq_sync_test_end(recording->sync_test, ret_report, error);
}
