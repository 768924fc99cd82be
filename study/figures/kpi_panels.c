#include "study/figures/kpi_panels.h"

#include "core/numerals.h"
#include "study/evidence/kpi.h"
#include "study/figures/rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void add_once(GPtrArray *list, const char *text)
{
	for (guint i = 0; i < list->len; i++) {
		if (strcmp(list->pdata[i], text) == 0)
			return;
	}
	g_ptr_array_add(list, (gpointer)text);
}

struct study_kpi_panels *study_kpi_panels_new(const struct study_evidence *evidence)
{
	struct study_kpi_panels *panels = g_new0(struct study_kpi_panels, 1);
	bool has_sum = false;

	panels->phases = g_ptr_array_new();
	panels->waves = study_kpi_waves(evidence);
	for (guint i = 0; i < evidence->kpis->len; i++) {
		const struct study_kpi *kpi = g_ptr_array_index(evidence->kpis, i);
		if (kpi->whom[0] || !isfinite(kpi->mean))
			continue;
		has_sum |= !kpi->phase[0];
		if (kpi->phase[0])
			add_once(panels->phases, kpi->phase);
	}
	if (has_sum)
		g_ptr_array_add(panels->phases, (gpointer) "");
	return panels;
}

void study_kpi_panels_free(study_kpi_panels *panels)
{
	g_ptr_array_unref(panels->phases);
	g_ptr_array_unref(panels->waves);
	g_free(panels);
}

const struct study_kpi *study_kpi_panels_find(const struct study_evidence *evidence,
	const char *phase, const char *wave, enum study_rater_kind kind)
{
	for (guint i = 0; i < evidence->kpis->len; i++) {
		const struct study_kpi *kpi = g_ptr_array_index(evidence->kpis, i);
		if (!kpi->whom[0] && strcmp(kpi->phase, phase) == 0 &&
			strcmp(kpi->wave, wave) == 0 &&
			strcmp(kpi->rater_kind, study_rater_kind_name(kind)) == 0)
			return kpi;
	}
	return NULL;
}

const char *study_kpi_panels_kind(enum study_rater_kind kind)
{
	static const char *const words[STUDY_N_RATER_KINDS] = {
		[STUDY_RATER_SELF] = N_("participants"),
		[STUDY_RATER_OBSERVER] = N_("observers"),
		[STUDY_RATER_STAFF] = N_("staff about themselves"),
	};

	return _(words[kind]);
}

const char *study_kpi_panels_verdict(const char *verdict)
{
	static const struct {
		const char *english, *shown;
	} verdicts[] = {
		{"in control", N_("in control")},
		{"above the limits", N_("above the limits")},
		{"below the limits", N_("below the limits")},

	};

	for (gsize i = 0; i < G_N_ELEMENTS(verdicts); i++) {
		if (strcmp(verdicts[i].english, verdict) == 0)
			return _(verdicts[i].shown);
	}
	return verdict;
}

char *study_kpi_panels_title(const struct study_evidence *evidence, const char *phase)
{
	double possible = NAN;

	if (phase[0])
		return g_strdup(study_rows_phase(evidence, phase));
	for (guint i = 0; i < evidence->kpis->len; i++) {
		const struct study_kpi *kpi = g_ptr_array_index(evidence->kpis, i);
		if (!kpi->phase[0] && !kpi->whom[0] && isfinite(kpi->possible))
			possible = kpi->possible;
	}
	g_autofree char *told = core_numerals_tell(possible, 0);
	return g_strdup_printf(_("Sum of all phases (of %s)"), told);
}
