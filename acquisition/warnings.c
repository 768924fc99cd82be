#include "acquisition/warnings.h"

#include "acquisition/fault.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdarg.h>

/* Shares of the last seconds, times and limits: the project's own choice, but for the five minutes:
 * calm people respond once in that time or more. */
static const double MOSTLY = 0.5, OFTEN = 0.1;
static const double DISK_SOON_S = 30 * 60, DISK_NOW_S = 5 * 60, SILENCE_S = 5 * 60;
static const double USABLE = 0.5; /* quality of the conductance, below it silence says nothing */

struct list {
	struct acq_warning *warnings;
	guint n;
};

static void G_GNUC_PRINTF(3, 4)
	add(struct list *list, enum acq_severity severity, const char *format, ...)
{
	g_autofree char *sentence = NULL;
	va_list arguments;

	if (list->n == ACQ_WARNINGS_MAX) {
		return;
	}
	va_start(arguments, format);
	sentence = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	struct acq_warning *warning = &list->warnings[list->n++];
	warning->severity = severity;
	acq_text_copy(warning->sentence, sizeof(warning->sentence), sentence);
}

static void add_devices(struct list *list, const struct acq_live *live)
{
	double longest_s = NAN;

	for (guint i = 0; i < live->n_devices; i++) {
		longest_s = fmax(longest_s, live->devices[i].away_s); /* NaN gives way */
	}
	unsigned seconds = isnan(longest_s) ? 0 : (unsigned)longest_s;
	if (live->state == ACQ_STATE_FAILED || (live->problem[0] && isnan(longest_s))) {
		add(list, ACQ_SEVERITY_ALARM, "%s", live->problem);
	} else if (live->problem[0]) {
		add(list, ACQ_SEVERITY_ALARM, _("Away for %u:%02u: %s"), seconds / 60, seconds % 60,
			live->problem);
	}
	for (guint i = 0; !live->problem[0] && i < live->n_devices; i++) {
		if (isfinite(live->devices[i].away_s)) {
			add(list, ACQ_SEVERITY_ALARM,
				_("%s is away: plug it in again, the recording goes on"),
				live->devices[i].name);
		}
	}
}

static bool is_any_away(const struct acq_live *live)
{
	bool is_away = false;

	for (guint i = 0; i < live->n_devices; i++) {
		is_away |= isfinite(live->devices[i].away_s);
	}
	return is_away;
}

/* What the skin says is not asked of a device that is away: its last words would be repeated. */
static void add_contact(struct list *list, const struct acq_live *live)
{
	if (is_any_away(live)) {
		return;
	}
	if (live->gsr_off >= MOSTLY) {
		add(list, ACQ_SEVERITY_ALARM, "%s",
			_("No skin contact: press the sensor on, look after electrodes and cable"));
	} else if (live->gsr_clipped >= OFTEN) {
		add(list, ACQ_SEVERITY_WARNING, "%s",
			_("Skin conductance runs out of the device's range"));
	}
	if (live->pulse_off >= MOSTLY) {
		add(list, ACQ_SEVERITY_WARNING, "%s", _("No pulse: look after the finger clip"));
	} else if (live->pulse_clipped >= OFTEN) {
		add(list, ACQ_SEVERITY_WARNING, "%s",
			_("The pulse runs out of the device's range: loosen the clip"));
	}
}

static void add_disk(struct list *list, const struct acq_live *live)
{
	bool is_now = live->disk_left_s < DISK_NOW_S;

	if (live->disk_left_s < DISK_SOON_S) {
		add(list, is_now ? ACQ_SEVERITY_ALARM : ACQ_SEVERITY_WARNING,
			_("The disk is full in %.0f min: make room"),
			floor(live->disk_left_s / 60));
	}
}

static void add_cameras(struct list *list, const struct acq_live *live)
{
	for (guint i = 0; i < live->n_cameras; i++) {
		const struct acq_live_camera *camera = &live->cameras[i];
		if (camera->problem[0]) {
			add(list, ACQ_SEVERITY_WARNING, _("Camera %s: %s"), camera->name,
				camera->problem);
		} else if (!camera->is_running && live->time_s > 10) {
			add(list, ACQ_SEVERITY_WARNING, _("Camera %s gives no pictures"),
				camera->name);
		}
	}
}

static void add_notes(struct list *list, const struct acq_live *live)
{
	double silence_s = live->time_s - (isnan(live->response_s) ? 0 : live->response_s);

	if (live->samples_lost > 0) {
		add(list, ACQ_SEVERITY_NOTE,
			g_dngettext(GETTEXT_PACKAGE, "%.0f sample lost so far",
				"%.0f samples lost so far", (gulong)live->samples_lost),
			live->samples_lost);
	}
	if (live->gsr_quality >= USABLE && silence_s >= SILENCE_S) {
		add(list, ACQ_SEVERITY_NOTE,
			_("No response of the skin for %.0f min: is the hand warm?"),
			floor(silence_s / 60));
	}
}

/* Stable: equally severe ones stay in the order in which they were found. */
static void sort_by_severity(struct list *list)
{
	for (guint i = 1; i < list->n; i++) {
		struct acq_warning moved = list->warnings[i];
		guint k = i;
		for (; k > 0 && list->warnings[k - 1].severity < moved.severity; k--) {
			list->warnings[k] = list->warnings[k - 1];
		}
		list->warnings[k] = moved;
	}
}

guint acq_live_warnings(
	const struct acq_live *live, struct acq_warning ret_warnings[ACQ_WARNINGS_MAX])
{
	struct list list = {ret_warnings, 0};

	add_devices(&list, live);
	add_contact(&list, live);
	add_disk(&list, live);
	add_cameras(&list, live);
	add_notes(&list, live);
	sort_by_severity(&list);
	return list.n;
}
