/* Studies of hand-made numbers. */
#include "tests/study/made_study.h"

#include <math.h>

static void add_cell(struct study_result *result, guint index, double arousal)
{
	struct rec_touchpoint row = {
		.visit = arousal < 0 ? 0 : 1,
		.start_s = arousal < 0 ? NAN : 10.0 * index,
		.end_s = arousal < 0 ? NAN : 10.0 * index + 10,
		.valid_pct = isnan(arousal) ? 30 : 100,
		.arousal_mean = arousal < 0 ? NAN : arousal,
		.arousal_max = arousal < 0 ? NAN : arousal,
		.scr_per_min = NAN,
		.iscr = NAN,
		.peak_count = isnan(arousal) || arousal < 0 ? -1 : arousal >= 50,
		.is_excluded = isnan(arousal) || arousal < 0,
	};

	g_snprintf(row.id, sizeof row.id, "t%u", index + 1);
	g_strlcpy(row.title, row.id, sizeof row.title);
	g_strlcpy(row.phase, "p", sizeof row.phase);
	g_array_append_val(result->touchpoints, row);
	if (arousal >= 50)
		made_study_peak(result, row.start_s + 5, arousal);
}

struct made_study *made_study_table(const double *cells, guint n_people, guint n_touchpoints)
{
	struct made_study *study = g_new0(struct made_study, 1);

	study->folder = made_study_folder("[phase p]\ntitle=Phase\n");
	study->results = g_ptr_array_new_with_free_func((GDestroyNotify)study_result_free);
	for (guint i = 0; i < n_people; i++) {
		struct study_result *result = study_result_new();
		g_autofree char *code = g_strdup_printf("P%02u", i + 1);
		made_study_set(&result->participant, code);
		made_study_set(&result->session, "visit-1");
		made_study_set(&result->start_time, "2026-03-02T10:00:00+01:00");
		result->duration_s = 10.0 * n_touchpoints;
		result->is_calibrated = true;
		result->usable_pct = 100;
		for (guint k = 0; k < n_touchpoints; k++)
			add_cell(result, k, cells[(gsize)i * n_touchpoints + k]);
		g_ptr_array_add(study->results, result);
	}
	return study;
}

struct study_person *made_study_person(
	const struct made_study *study, const struct study_result *result)
{
	struct study_people *people = study->folder->people;

	for (guint i = 0; i < people->rows->len; i++) {
		struct study_person *row = people->rows->pdata[i];
		if (g_str_equal(row->participant, result->participant) &&
			g_str_equal(row->session, result->session))
			return row;
	}
	struct study_person *row = study_people_add(people, result->participant, result->session);
	for (int scope = 0; scope < STUDY_N_SCOPES; scope++)
		row->consent[scope] = STUDY_ANSWER_YES;
	return row;
}
