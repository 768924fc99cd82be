#include "study/evidence/evidence.h"

#include "study/evidence/alerts.h"
#include "study/evidence/cautions.h"
#include "study/evidence/chance.h"
#include "study/evidence/curve.h"
#include "study/evidence/estimates.h"
#include "study/evidence/evidence_rows.h"
#include "study/evidence/groups.h"
#include "study/evidence/kpi.h"
#include "study/evidence/lived.h"
#include "study/evidence/members.h"
#include "study/evidence/moments.h"
#include "study/evidence/order.h"
#include "study/evidence/pairs.h"
#include "study/evidence/ranking.h"
#include "study/evidence/words.h"

#include <string.h>

struct study_evidence_options study_evidence_defaults(const struct study_folder *folder)
{
	return (struct study_evidence_options){
		.is_time_locked = folder->plan && folder->plan->is_time_locked,
		.seed = STUDY_EVIDENCE_SEED,
	};
}

static int compare_results(gconstpointer a, gconstpointer b)
{
	const struct study_result *x = *(struct study_result *const *)a;
	const struct study_result *y = *(struct study_result *const *)b;
	int order = strcmp(x->participant, y->participant);

	return order != 0 ? order : strcmp(x->session, y->session);
}

struct study_evidence *study_evidence_new(const struct study_folder *folder,
	const GPtrArray *results, const struct study_evidence_options *options)
{
	struct study_evidence *evidence = study_evidence_rows_new(folder);
	g_autoptr(GPtrArray) sorted = g_ptr_array_new();

	evidence->options = *options;
	evidence->options.wave = g_intern_string(options->wave);
	evidence->options.group = g_intern_string(options->group);
	evidence->options.today = g_intern_string(options->today);
	if (evidence->options.seed == 0)
		evidence->options.seed = STUDY_EVIDENCE_SEED;
	for (guint i = 0; i < results->len; i++)
		g_ptr_array_add(sorted, results->pdata[i]);
	g_ptr_array_sort(sorted, compare_results);
	study_members_fill(evidence, sorted);
	study_estimates_fill(evidence);
	study_chance_fill(evidence);
	study_ranking_fill(evidence);
	study_pairs_fill(evidence);
	study_order_fill(evidence);
	study_groups_fill(evidence);
	study_kpi_fill(evidence, sorted);
	study_lived_fill(evidence);
	study_words_fill(evidence);
	study_words_quote(evidence);
	study_curve_fill(evidence);
	study_moments_fill(evidence);
	study_alerts_fill(evidence);
	study_cautions_finish(evidence);
	return evidence;
}

struct study_evidence *study_evidence_with_everybody(const struct study_evidence *evidence)
{
	struct study_evidence *everybody = study_evidence_rows_new(evidence->folder);
	g_autoptr(GPtrArray) results = g_ptr_array_new();

	everybody->options = evidence->options;
	everybody->options.is_everybody = true;
	for (guint i = 0; i < evidence->members->len; i++) {
		const struct study_member *member = evidence->members->pdata[i];
		g_ptr_array_extend(results, member->results, NULL, NULL);
	}
	g_ptr_array_sort(results, compare_results);
	study_members_fill(everybody, results);
	study_estimates_fill(everybody);
	study_chance_fill(everybody);
	return everybody;
}
