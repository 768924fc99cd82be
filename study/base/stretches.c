#include "study/base/stretches.h"

#include "recordings/session/visits.h"

#include <string.h>

static void add(GArray *stretches, double start_s, double end_s, const char *name)
{
	struct study_stretch stretch = {.span = {start_s, end_s}};

	g_strlcpy(stretch.name, name, sizeof(stretch.name));
	g_array_append_val(stretches, stretch);
}

GArray *study_stretches_of(
	const struct rec_session *session, const struct study_baseline *baseline, double least_s)
{
	GArray *stretches = g_array_new(FALSE, FALSE, sizeof(struct study_stretch));

	add(stretches, 0, session->duration_s, "session");
	if (baseline && !baseline->is_self_normalised && baseline->spans->len == 1) {
		const struct study_span *span =
			&g_array_index(baseline->spans, struct study_span, 0);
		add(stretches, span->start_s, span->end_s, "baseline");
	}
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		double start_s = rec_visit_start_s(visit);
		if (visit->visit == 0 || !(visit->end_s - start_s >= least_s - 1e-6))
			continue;
		g_autofree char *name = rec_visit_name(visit);
		add(stretches, start_s, visit->end_s, name);
	}
	return stretches;
}

void study_stretches_drop(struct rec_results *results, const char *const *metrics, gsize n)
{
	for (guint i = results->measures->len; i > 0; i--) {
		const struct rec_measure *row =
			&g_array_index(results->measures, struct rec_measure, i - 1);
		for (gsize k = 0; k < n; k++) {
			if (strcmp(row->metric, metrics[k]) != 0)
				continue;
			g_array_remove_index(results->measures, i - 1);
			break;
		}
	}
}
