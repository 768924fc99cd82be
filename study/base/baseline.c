#include "study/base/baseline.h"

#include "recordings/session/visits.h"

#include <math.h>
#include <string.h>

#define WHOLE "the whole recording "

static struct study_baseline *create(char *rule)
{
	struct study_baseline *baseline = g_new0(struct study_baseline, 1);

	baseline->spans = g_array_new(FALSE, FALSE, sizeof(struct study_span));
	baseline->rule = rule;
	return baseline;
}

static void add_span(
	struct study_baseline *baseline, const struct rec_results *results, struct study_span span)
{
	g_array_append_val(baseline->spans, span);
	baseline->valid_s += study_spans_valid_s(results, span);
}

static struct study_baseline *from_baseline_visits(
	const struct rec_session *session, const struct rec_results *results)
{
	struct study_baseline *baseline = create(g_strdup("the baseline visits"));

	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		double start_s = rec_visit_start_s(visit);
		if (visit->is_baseline && visit->visit > 0 && visit->end_s > start_s)
			add_span(baseline, results, (struct study_span){start_s, visit->end_s});
	}
	return baseline;
}

static struct study_baseline *from_before_first_visit(
	const struct rec_session *session, const struct rec_results *results)
{
	struct study_baseline *baseline = create(g_strdup("the time before the first touch point"));
	double first_s = INFINITY;

	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		if (visit->visit > 0)
			first_s = fmin(first_s, rec_visit_start_s(visit));
	}
	if (isfinite(first_s))
		add_span(baseline, results, (struct study_span){0, first_s});
	return baseline;
}

static struct study_baseline *from_whole_record(
	const struct rec_session *session, const struct rec_results *results)
{
	struct study_baseline *baseline = create(g_strdup(WHOLE "(self-normalised)"));

	add_span(baseline, results, (struct study_span){0, session->duration_s});
	baseline->is_self_normalised = true;
	return baseline;
}

struct study_baseline *study_baseline_choose(
	const struct rec_session *session, const struct rec_results *results)
{
	g_autoptr(study_baseline) visits = from_baseline_visits(session, results);
	if (visits->valid_s >= STUDY_BASELINE_MIN_S)
		return g_steal_pointer(&visits);

	g_autoptr(study_baseline) before = from_before_first_visit(session, results);
	if (before->valid_s >= STUDY_BASELINE_MIN_S)
		return g_steal_pointer(&before);

	return from_whole_record(session, results);
}

struct study_baseline *study_baseline_given(
	const struct rec_results *results, struct study_span span)
{
	struct study_baseline *baseline = create(
		g_strdup_printf(STUDY_BASELINE_GIVEN "%.1f s to %.1f s", span.start_s, span.end_s));

	add_span(baseline, results, span);
	return baseline;
}

void study_baseline_lend(struct study_baseline *baseline, const struct rec_session *other)
{
	g_autofree char *own = g_steal_pointer(&baseline->rule);

	baseline->file = g_filename_display_basename(other->path);
	baseline->participant = g_strdup(other->participant);
	baseline->rule =
		baseline->is_self_normalised
			? g_strdup_printf(WHOLE "of another session, %s", baseline->file)
			: g_strdup_printf("%s of another session, %s", own, baseline->file);
	baseline->is_self_normalised = false;
}

const char *study_baseline_stranger(
	const struct study_baseline *baseline, const struct rec_session *session)
{
	if (!baseline->participant || !session->participant ||
		strcmp(baseline->participant, session->participant) == 0)
		return NULL;
	return baseline->participant;
}

void study_baseline_free(study_baseline *baseline)
{
	if (!baseline)
		return;
	g_array_unref(baseline->spans);
	g_free(baseline->rule);
	g_free(baseline->file);
	g_free(baseline->participant);
	g_free(baseline);
}

bool study_baseline_contains(const struct study_baseline *baseline, double time_s)
{
	for (guint i = 0; i < baseline->spans->len; i++) {
		const struct study_span *span =
			&g_array_index(baseline->spans, struct study_span, i);
		if (time_s >= span->start_s && time_s < span->end_s)
			return true;
	}
	return false;
}
