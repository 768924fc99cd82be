/* Which phase is the weakest link: one answer for texts and pictures. */
#include "study/evidence/kpi.h"
#include "study/evidence/waves.h"

#include <string.h>

static bool is_of_all(const struct study_kpi *kpi)
{
	return kpi->whom[0] == '\0';
}

/* Moves the last of @waves to where the study's order has it. */
static void settle(GPtrArray *waves, const GPtrArray *order)
{
	for (guint i = waves->len - 1; i > 0; i--) {
		/* One that the study does not name, as "", comes last. */
		guint before = (guint)study_waves_find(order, waves->pdata[i - 1]);
		guint here = (guint)study_waves_find(order, waves->pdata[i]);
		if (before <= here)
			return;
		gpointer wave = waves->pdata[i];
		waves->pdata[i] = waves->pdata[i - 1];
		waves->pdata[i - 1] = wave;
	}
}

GPtrArray *study_kpi_waves(const struct study_evidence *evidence)
{
	g_autoptr(GPtrArray) order =
		evidence->folder ? study_waves_new(evidence->folder) : g_ptr_array_new();
	GPtrArray *waves = g_ptr_array_new();

	for (guint i = 0; i < evidence->kpis->len; i++) {
		const struct study_kpi *kpi = evidence->kpis->pdata[i];
		if (!is_of_all(kpi) || study_waves_find(waves, kpi->wave) >= 0)
			continue;
		g_ptr_array_add(waves, kpi->wave);
		settle(waves, order);
	}
	return waves;
}

const struct study_kpi *study_kpi_weakest(const struct study_evidence *evidence)
{
	g_autoptr(GPtrArray) waves = study_kpi_waves(evidence);
	const char *last = waves->len > 0 ? waves->pdata[waves->len - 1] : NULL;
	const struct study_kpi *first = NULL;

	for (guint i = 0; last && i < evidence->kpis->len; i++) {
		const struct study_kpi *kpi = evidence->kpis->pdata[i];
		if (!is_of_all(kpi) || strcmp(kpi->wave, last) != 0)
			continue;
		first = first ? first : kpi;
		if (kpi->is_weakest && strcmp(kpi->rater_kind, first->rater_kind) == 0)
			return kpi;
	}
	return NULL;
}
