#include "study/evidence/order.h"

#include "study/evidence/cautions.h"
#include "study/evidence/evidence_rows.h"
#include "study/evidence/values.h"
#include "study/statistics/trend.h"

#include <math.h>

void study_order_fill(struct study_evidence *evidence)
{
	g_autofree double *values =
		study_values_cells(evidence, G_STRUCT_OFFSET(struct study_value, arousal));
	g_autofree double *positions =
		study_values_cells(evidence, G_STRUCT_OFFSET(struct study_value, position));
	struct study_trend trend =
		study_trend_order(values, positions, evidence->n_in, evidence->touchpoints->len);

	if (trend.n_rows == 0)
		return;
	struct study_test *test = study_evidence_rows_add_test(evidence, "order", "");
	test->n = trend.n_rows;
	test->statistic = trend.slope;
	test->df = NAN;
	test->p = test->p_holm = trend.p;
	test->effect = trend.rank_biserial;
	study_evidence_rows_set(&test->effect_name, "rank-biserial correlation");
	study_evidence_rows_set(&test->note,
		trend.is_confounded
			? "one order for all: order and touch point cannot be told apart"
			: "statistic: points per place");
	if (trend.is_confounded)
		study_cautions_add(evidence, STUDY_CAUTION_ONE_ORDER, trend.n_rows, 0, NAN, NULL);
	if (!(trend.p < STUDY_EVIDENCE_ALPHA))
		return;
	study_cautions_add(evidence,
		trend.slope < 0 ? STUDY_CAUTION_HABITUATION : STUDY_CAUTION_RISE, trend.n_rows, 0,
		trend.slope, NULL);
}
