#include "gui/live/warnings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Below it a signal is poor; the same share that the session's tables call valid. */
#define POOR_QUALITY 0.5
#define SILENCE_S    3.0
#define DISK_LEFT_S  (15 * 60.0)
#define DISK_LEAST   (200.0 * 1e6) /* bytes */
#define PACE_KNOWN_S 20.0
#define LOSS_SHOWN_S 15.0

/* How long it must be wrong before it is said, and right before it is forgotten: a finger that
 * moves is no reason to alarm the room. */
static const struct {
	double raise_s, clear_s;
	gboolean is_alarm;
} manners[AFFEKT_N_WARNINGS] = {
	[AFFEKT_WARNING_FAILED] = {0, 0, TRUE},
	[AFFEKT_WARNING_AWAY] = {0, 1, TRUE},
	[AFFEKT_WARNING_SILENT] = {0, 1, TRUE},
	[AFFEKT_WARNING_DISK] = {0, 10, TRUE},
	[AFFEKT_WARNING_CAMERA] = {2, 2, TRUE},
	[AFFEKT_WARNING_CONDUCTANCE] = {4, 2, FALSE},
	[AFFEKT_WARNING_PULSE] = {8, 3, FALSE},
	[AFFEKT_WARNING_LOSS] = {0, LOSS_SHOWN_S, FALSE},
	[AFFEKT_WARNING_LATE] = {0, LOSS_SHOWN_S, FALSE},
};

struct watch {
	double wrong_since_s, right_since_s; /* NaN: it is the other way round */
	struct affekt_warning *standing;     /* NULL none; owned by the history */
};

struct affekt_warnings {
	struct watch watches[AFFEKT_N_WARNINGS];
	GPtrArray *standing, *history;
	uint64_t samples; /* seen last */
	double samples_at_s;
	double samples_lost;
	uint32_t results_lost;
};

static void free_warning(gpointer data)
{
	struct affekt_warning *warning = data;
	g_free(warning->sentence);
	g_free(warning);
}

struct affekt_warnings *affekt_warnings_new(void)
{
	struct affekt_warnings *warnings = g_new0(struct affekt_warnings, 1);
	for (int i = 0; i < AFFEKT_N_WARNINGS; i++)
		warnings->watches[i] = (struct watch){(double)NAN, (double)NAN, NULL};
	warnings->standing = g_ptr_array_new();
	warnings->history = g_ptr_array_new_with_free_func(free_warning);
	return warnings;
}

void affekt_warnings_free(struct affekt_warnings *warnings)
{
	if (warnings == NULL)
		return;
	g_ptr_array_unref(warnings->standing);
	g_ptr_array_unref(warnings->history);
	g_free(warnings);
}

double affekt_warnings_disk_left_s(const struct acq_live *live)
{
	if (live->journal_bytes == 0 || live->disk_free_bytes == 0 || live->time_s < PACE_KNOWN_S)
		return NAN;
	/* The finished file is written beside the journal, and is not larger. */
	double per_s = 2 * (double)live->journal_bytes / live->time_s;
	return fmin((double)live->disk_free_bytes / per_s, live->disk_left_s);
}

static char *disk_sentence(const struct acq_live *live)
{
	double left_s = affekt_warnings_disk_left_s(live);
	gboolean is_known = live->disk_free_bytes > 0;
	if (is_known && left_s < DISK_LEFT_S)
		return g_strdup_printf(
			_("The disk is full in %.0f minutes: free some space, or stop"),
			floor(left_s / 60));
	if (is_known && (double)live->disk_free_bytes < DISK_LEAST)
		return g_strdup(_("The disk is almost full: free some space, or stop"));
	return NULL;
}

static char *camera_sentence(const struct acq_live *live)
{
	for (guint i = 0; i < live->n_cameras; i++) {
		const struct acq_live_camera *camera = &live->cameras[i];
		if (!camera->is_running && camera->problem[0] != '\0')
			return g_strdup_printf(_("The camera does not film: %s"), camera->problem);
		if (!camera->is_running)
			return g_strdup_printf(
				_("The camera “%s” does not film; the signals are recorded"),
				camera->name);
	}
	return NULL;
}

/* A device that is away is its own warning; this one is for one that is there and says nothing. */
static char *silence_sentence(struct affekt_warnings *warnings, const struct acq_live *live)
{
	if (live->samples != warnings->samples || live->state != ACQ_STATE_RUNNING) {
		warnings->samples = live->samples;
		warnings->samples_at_s = live->time_s;
	}
	return live->time_s - warnings->samples_at_s >= SILENCE_S
		       ? g_strdup(_("No signal arrives: check the sensor's plug and cable"))
		       : NULL;
}

static char *loss_sentence(struct affekt_warnings *warnings, const struct acq_live *live)
{
	gboolean has_lost = live->samples_lost > warnings->samples_lost;
	warnings->samples_lost = live->samples_lost;
	return has_lost ? g_strdup_printf(_("Samples were lost: %.0f so far; the gaps are noted "
					    "in the file"),
				  live->samples_lost)
			: NULL;
}

static char *late_sentence(struct affekt_warnings *warnings, const struct acq_live *live)
{
	gboolean has_lost = live->results_lost > warnings->results_lost;
	warnings->results_lost = live->results_lost;
	return has_lost ? g_strdup(_("The computer is too busy for live results; the signals are "
				     "recorded whole"))
			: NULL;
}

/* What is wrong of @kind, as a sentence owned by the caller; NULL: nothing. */
static char *look(struct affekt_warnings *warnings, enum affekt_warning_kind kind,
	const struct acq_live *live)
{
	gboolean is_running = live->state == ACQ_STATE_RUNNING;
	switch (kind) {
	case AFFEKT_WARNING_FAILED:
		return live->state == ACQ_STATE_FAILED ? g_strdup(live->problem) : NULL;
	case AFFEKT_WARNING_AWAY:
		return live->state == ACQ_STATE_WAITING ? g_strdup(live->problem) : NULL;
	case AFFEKT_WARNING_SILENT:
		return silence_sentence(warnings, live);
	case AFFEKT_WARNING_DISK:
		return disk_sentence(live);
	case AFFEKT_WARNING_CAMERA:
		return camera_sentence(live);
	case AFFEKT_WARNING_CONDUCTANCE:
		return is_running && live->gsr_quality < POOR_QUALITY
			       ? g_strdup(_("Skin conductance is poor: check the electrodes"))
			       : NULL;
	case AFFEKT_WARNING_PULSE:
		return is_running && live->pulse_quality < POOR_QUALITY
			       ? g_strdup(_("The pulse is poor: check the finger sensor"))
			       : NULL;
	case AFFEKT_WARNING_LOSS:
		return loss_sentence(warnings, live);
	case AFFEKT_WARNING_LATE:
		return late_sentence(warnings, live);
	case AFFEKT_N_WARNINGS:
	default:
		return NULL;
	}
}

static void raise_warning(struct affekt_warnings *warnings, enum affekt_warning_kind kind,
	double time_s, char *sentence)
{
	struct affekt_warning *warning = g_new0(struct affekt_warning, 1);
	warning->kind = kind;
	warning->is_alarm = manners[kind].is_alarm;
	warning->raised_s = time_s;
	warning->cleared_s = (double)NAN;
	warning->sentence = sentence;
	g_ptr_array_add(warnings->history, warning);
	warnings->watches[kind].standing = warning;
}

/* TRUE when something changed. Takes @sentence over. */
static gboolean note_wrong(struct affekt_warnings *warnings, enum affekt_warning_kind kind,
	double time_s, char *sentence, gboolean *is_raised)
{
	struct watch *watch = &warnings->watches[kind];
	watch->right_since_s = (double)NAN;
	if (isnan(watch->wrong_since_s))
		watch->wrong_since_s = time_s;
	if (watch->standing == NULL && time_s - watch->wrong_since_s >= manners[kind].raise_s) {
		raise_warning(warnings, kind, time_s, sentence);
		*is_raised = TRUE;
		return TRUE;
	}
	if (watch->standing == NULL || g_str_equal(watch->standing->sentence, sentence)) {
		g_free(sentence);
		return FALSE;
	}
	g_free(watch->standing->sentence);
	watch->standing->sentence = sentence;
	return TRUE;
}

static gboolean note_right(struct watch *watch, double clear_s, double time_s)
{
	watch->wrong_since_s = (double)NAN;
	if (isnan(watch->right_since_s))
		watch->right_since_s = time_s;
	if (watch->standing == NULL || time_s - watch->right_since_s < clear_s)
		return FALSE;
	watch->standing->cleared_s = time_s;
	watch->standing = NULL;
	return TRUE;
}

gboolean affekt_warnings_update(
	struct affekt_warnings *warnings, const struct acq_live *live, gboolean *ret_is_raised)
{
	gboolean is_changed = FALSE;
	gboolean is_raised = FALSE;
	for (int i = 0; i < AFFEKT_N_WARNINGS; i++) {
		enum affekt_warning_kind kind = (enum affekt_warning_kind)i;
		char *sentence = look(warnings, kind, live);
		is_changed |= sentence != NULL ? note_wrong(warnings, kind, live->time_s, sentence,
							 &is_raised)
					       : note_right(&warnings->watches[kind],
							 manners[kind].clear_s, live->time_s);
	}
	g_ptr_array_set_size(warnings->standing, 0);
	for (int i = 0; i < AFFEKT_N_WARNINGS; i++) {
		if (warnings->watches[i].standing != NULL)
			g_ptr_array_add(warnings->standing, warnings->watches[i].standing);
	}
	if (ret_is_raised != NULL)
		*ret_is_raised = is_raised;
	return is_changed;
}

const GPtrArray *affekt_warnings_standing(const struct affekt_warnings *warnings)
{
	return warnings->standing;
}

const GPtrArray *affekt_warnings_history(const struct affekt_warnings *warnings)
{
	return warnings->history;
}
