#include "study/session/acceptance.h"

#include <math.h>

unsigned study_acceptance_judge(const struct rec_results *results)
{
	unsigned lacks = 0;

	if (results->gsr_channel && !(results->gsr_valid_share >= STUDY_ACCEPTANCE_GSR_SHARE))
		lacks |= STUDY_ACCEPTANCE_LACKS_GSR;
	if (results->pulse_channel && !(results->pulse_valid_share >= STUDY_ACCEPTANCE_PULSE_SHARE))
		lacks |= STUDY_ACCEPTANCE_LACKS_PULSE;
	if (results->is_self_normalised)
		lacks |= STUDY_ACCEPTANCE_LACKS_BASELINE;
	return lacks;
}

char *study_acceptance_sentence(const struct rec_results *results)
{
	unsigned lacks = study_acceptance_judge(results);
	g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);

	if (lacks & STUDY_ACCEPTANCE_LACKS_GSR)
		g_ptr_array_add(reasons, g_strdup_printf("%.1f %% of skin conductance is valid",
						 100 * results->gsr_valid_share));
	if (lacks & STUDY_ACCEPTANCE_LACKS_PULSE)
		g_ptr_array_add(reasons, g_strdup_printf("%.1f %% of the pulse is valid",
						 100 * results->pulse_valid_share));
	if (lacks & STUDY_ACCEPTANCE_LACKS_BASELINE)
		g_ptr_array_add(reasons, g_strdup("there is no baseline of 60 valid seconds"));
	/* Without a stretch of this session, and yet not relative to all of it. */
	bool is_lent = !results->is_self_normalised && isnan(results->baseline_start_s);
	g_ptr_array_add(reasons, NULL);
	g_autofree char *why = g_strjoinv("; ", (char **)reasons->pdata);
	return g_strdup_printf(
		"A session enters group means when at least %.0f %% of its skin conductance, %.0f "
		"%% of its pulse and 60 s of its baseline are valid. This one %s%s.%s",
		100 * STUDY_ACCEPTANCE_GSR_SHARE, 100 * STUDY_ACCEPTANCE_PULSE_SHARE,
		lacks ? "does not, and is to be listed but left out of means: " : "does", why,
		is_lent ? " Its baseline is another session's." : "");
}
