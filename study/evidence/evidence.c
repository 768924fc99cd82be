#include "study/evidence/evidence.h"

#include "study/evidence/estimates.h"
#include "study/evidence/evidence_rows.h"
#include "study/evidence/members.h"

struct study_evidence_options study_evidence_defaults(const struct study_folder *folder)
{
	return (struct study_evidence_options){
		.is_time_locked = folder->plan && folder->plan->is_time_locked,
		.seed = STUDY_EVIDENCE_SEED,
	};
}

struct study_evidence *study_evidence_new(const struct study_folder *folder,
	const GPtrArray *results, const struct study_evidence_options *options)
{
	struct study_evidence *evidence = study_evidence_rows_new(folder);

	evidence->options = *options;
	evidence->options.wave = g_intern_string(options->wave);
	evidence->options.group = g_intern_string(options->group);
	evidence->options.today = g_intern_string(options->today);
	if (evidence->options.seed == 0)
		evidence->options.seed = STUDY_EVIDENCE_SEED;
	study_members_fill(evidence, results);
	study_estimates_fill(evidence);
	return evidence;
}
