#include "study/session/heart.h"

#include "dsp/pulse/hrv.h"
#include "dsp/pulse/ibi.h"
#include "recordings/session/visits.h"

static struct dsp_beat *beats_of(const struct rec_results *results)
{
	return (struct dsp_beat *)(void *)results->beats->data;
}

void study_heart_correct(struct rec_results *results)
{
	guint n = results->beats->len;

	if (n == 0)
		return;
	struct dsp_ibi *ibi = dsp_ibi_create(n, results->artefacts->len);
	g_assert(ibi); /* as everywhere in GLib, a machine without memory ends here */
	dsp_ibi_correct(ibi, beats_of(results), n,
		(const struct dsp_artefact *)(const void *)results->artefacts->data,
		results->artefacts->len);
	dsp_ibi_destroy(ibi);
}

static void measure(struct dsp_hrv_meter *meter, struct rec_results *results, double start_s,
	double end_s, const char *scope)
{
	struct dsp_hrv rows[DSP_HRV_ROWS];

	dsp_hrv_measure(meter, beats_of(results), results->beats->len, start_s, end_s, scope, rows);
	g_array_append_vals(results->hrv, rows, DSP_HRV_ROWS);
}

void study_heart_variability(const struct rec_session *session,
	const struct study_baseline *baseline, struct rec_results *results)
{
	if (results->beats->len == 0)
		return;
	struct dsp_hrv_meter *meter = dsp_hrv_meter_create(results->beats->len);
	g_assert(meter);
	measure(meter, results, 0, session->duration_s, "session");
	/* Several baseline visits are measured each as a visit; one stretch is the baseline proper.
	 */
	if (baseline && !baseline->is_self_normalised && baseline->spans->len == 1) {
		const struct study_span *span =
			&g_array_index(baseline->spans, struct study_span, 0);
		measure(meter, results, span->start_s, span->end_s, "baseline");
	}
	for (guint i = 0; i < session->visits->len; i++) {
		const struct rec_visit *visit = session->visits->pdata[i];
		if (visit->visit == 0 || !(visit->end_s > rec_visit_start_s(visit)))
			continue;
		g_autofree char *name = rec_visit_name(visit);
		measure(meter, results, rec_visit_start_s(visit), visit->end_s, name);
	}
	dsp_hrv_meter_destroy(meter);
}
