#include "gui/live/words.h"

#include "core/ticks.h"
#include "gui/live/warnings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LOW_CONFIDENCE 0.3
/* A sync test that is older says nothing about the clocks at the end. */
#define SYNC_FRESH_S   120.0

char *affekt_words_clock(double time_s)
{
	return core_ticks_format_time(floor(time_s), 0, time_s);
}

char *affekt_words_number(double value, int decimals)
{
	return isnan(value) ? g_strdup("–") : g_strdup_printf("%.*f", decimals, value);
}

char *affekt_words_conductance(const struct acq_live *live)
{
	if (isnan(live->conductance))
		return g_strdup("–");
	if (live->is_uncalibrated)
		return g_strdup_printf("%.0f %s", live->conductance, live->gsr_unit);
	return g_strdup_printf("%.2f %s", live->conductance,
		g_str_equal(live->gsr_unit, "uS") ? "µS" : live->gsr_unit);
}

double affekt_words_baseline_left_s(
	const struct acq_live *live, const struct rec_studyfile *study, const GArray *plan)
{
	gboolean is_planned = FALSE;
	for (guint i = 0; study != NULL && plan != NULL && i < plan->len; i++) {
		const struct acq_plan_row *row = &g_array_index(plan, struct acq_plan_row, i);
		const struct rec_phase *phase =
			row->phase[0] != '\0' ? rec_studyfile_find_phase(study, row->phase) : NULL;
		if (phase == NULL || !phase->is_baseline)
			continue;
		is_planned = TRUE;
		if (!isnan(row->open_since_s))
			return live->calibrating_left_s;
	}
	return is_planned && live->calibrating_left_s > 0 ? (double)NAN : live->calibrating_left_s;
}

char *affekt_words_arousal(const struct acq_live *live, double baseline_left_s)
{
	if (!isnan(live->arousal))
		return live->arousal_confidence < LOW_CONFIDENCE
			       ? g_strdup(_("low confidence"))
			       : g_strdup_printf(
					 _("confidence %.0f %%"), 100 * live->arousal_confidence);
	if (isnan(baseline_left_s))
		return g_strdup(_("waits for the baseline"));
	if (baseline_left_s > 0)
		return g_strdup_printf(_("calibrating, %.0f s left"), ceil(baseline_left_s));
	return g_strdup(_("calibrating"));
}

char *affekt_words_losses(const struct acq_live *live)
{
	if (live->gaps == 0 && !(live->samples_lost > 0))
		return g_strdup(_("no losses"));
	g_autofree char *gaps =
		g_strdup_printf(ngettext("%u gap", "%u gaps", live->gaps), live->gaps);
	if (!(live->samples_lost > 0))
		return g_steal_pointer(&gaps);
	return g_strdup_printf(_("%s, %.0f samples lost"), gaps, live->samples_lost);
}

char *affekt_words_disk(const struct acq_live *live)
{
	if (live->disk_free_bytes == 0)
		return g_strdup("");
	g_autofree char *size = g_format_size(live->disk_free_bytes);
	double left_s = affekt_warnings_disk_left_s(live);
	if (isnan(left_s))
		return g_strdup_printf(_("%s free"), size);
	if (left_s > 48 * 3600)
		return g_strdup_printf(_("%s free, for days"), size);
	if (left_s > 2 * 3600)
		return g_strdup_printf(_("%s free, for %.0f hours"), size, floor(left_s / 3600));
	return g_strdup_printf(_("%s free, for %.0f minutes"), size, floor(left_s / 60));
}

static void append_label(GString *text, gboolean holds, const char *label)
{
	if (holds)
		g_string_append_printf(text, "%s%s", text->len > 0 ? " · " : "", label);
}

char *affekt_words_labels(const struct acq_live *live)
{
	g_autoptr(GString) text = g_string_new(NULL);
	append_label(text, live->is_simulated, _("SIMULATED"));
	append_label(text, live->is_emulated, _("EMULATED"));
	append_label(text, live->is_uncalibrated, _("UNCALIBRATED"));
	return g_string_free(g_steal_pointer(&text), FALSE);
}

char *affekt_words_sync(guint n, double last_s)
{
	if (n == 0)
		return g_strdup(_("no sync test yet"));
	g_autofree char *clock = affekt_words_clock(last_s);
	return g_strdup_printf(_("last at %s"), clock);
}

char *affekt_words_sync_reminder(const struct acq_live *live, double last_s)
{
	gboolean is_fresh = !isnan(last_s) && live->time_s - last_s < SYNC_FRESH_S;
	if (live->n_cameras == 0 || is_fresh)
		return g_strdup("");
	return g_strdup(_("There was no sync test at the end: go on recording and press Y to make "
			  "one."));
}

char *affekt_words_camera(const struct acq_live_camera *camera)
{
	if (!camera->is_running)
		return g_strdup(camera->problem[0] != '\0' ? camera->problem : _("does not film"));
	g_autofree char *dropped =
		camera->dropped > 0 ? g_strdup_printf(_(", %.0f dropped"), (double)camera->dropped)
				    : g_strdup("");
	return g_strdup_printf(_("%.0f frames/s%s"), camera->frame_rate_hz, dropped);
}
