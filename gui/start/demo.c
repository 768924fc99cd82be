#include "gui/start/demo.h"

#include "acquisition/recording.h"
#include "study/session/analysis.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

#define DURATION_S 300.0

/* The recorder paces itself; this is how often its progress is shown. */
#define LOOK_EVERY_US 40000

/* How much of the way each part is. */
#define SHARE_RECORDED 0.4
#define SHARE_WRITTEN  0.6

static const char device[] =
	"simulated,seed=7,speed=max,stimuli=84:1.4/92:0.5/123:2.2/130:0.9/176:0.4/206:0.7/224:1.6/"
	"238:0.8/256:3/263:1.6/276:0.8";

static const struct stop {
	const char *id, *title, *phase;
	double start_s, duration_s;
	gboolean is_critical;
} stops[] = {
	{"rest", N_("Rest"), "rest", 5, 70, FALSE},
	{"entering", N_("Entering the shop"), "shop", 80, 36, FALSE},
	{"greeting", N_("Being greeted"), "shop", 120, 34, TRUE},
	{"waiting", N_("Waiting"), "shop", 160, 54, FALSE},
	{"trying", N_("Trying on"), "shop", 220, 30, FALSE},
	{"paying", N_("Paying"), "counter", 254, 40, TRUE},
};

static const struct {
	const char *id, *title;
	gboolean is_baseline;
} phases[] = {
	{"rest", N_("Rest"), TRUE},
	{"shop", N_("In the shop"), FALSE},
	{"counter", N_("At the counter"), FALSE},
};

char *affekt_demo_folder(void)
{
	return g_build_filename(g_get_user_data_dir(), "affekt", NULL);
}

static char *write_study(void)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_key_file_set_string(keys, "study", "name", _("A visit to the shop"));
	for (gsize i = 0; i < G_N_ELEMENTS(phases); i++) {
		g_autofree char *group = g_strconcat("phase ", phases[i].id, NULL);
		g_key_file_set_string(keys, group, "title", _(phases[i].title));
		if (phases[i].is_baseline)
			g_key_file_set_string(keys, group, "baseline", "yes");
	}
	for (gsize i = 0; i < G_N_ELEMENTS(stops); i++) {
		g_autofree char *group = g_strconcat("touchpoint ", stops[i].id, NULL);
		g_key_file_set_string(keys, group, "title", _(stops[i].title));
		g_key_file_set_string(keys, group, "phase", stops[i].phase);
		g_key_file_set_double(keys, group, "start", stops[i].start_s);
		g_key_file_set_double(keys, group, "duration", stops[i].duration_s);
		if (stops[i].is_critical)
			g_key_file_set_string(keys, group, "critical", "yes");
	}
	return g_key_file_to_data(keys, NULL, NULL);
}

static char *free_name(const char *folder)
{
	for (guint i = 1;; i++) {
		g_autofree char *name =
			i == 1 ? g_strdup("demo.nwb") : g_strdup_printf("demo-%u.nwb", i);
		g_autofree char *path = g_build_filename(folder, name, NULL);
		g_autofree char *journal = g_strconcat(path, ".journal", NULL);
		if (!g_file_test(path, G_FILE_TEST_EXISTS) &&
			!g_file_test(journal, G_FILE_TEST_EXISTS))
			return g_steal_pointer(&path);
	}
}

/* One part of the way, as the callbacks below get it. */
struct leg {
	affekt_demo_progress progress;
	gpointer user;
	double from, to;
	const char *step;
};

static void tell(double share, const char *step, void *user)
{
	const struct leg *leg = user;
	(void)step;
	leg->progress(leg->from + share * (leg->to - leg->from), leg->step, leg->user);
}

/* Until the participant is through the journey; FALSE with an error. */
static gboolean watch(
	struct acq_recording *recording, struct leg *leg, GCancellable *cancellable, GError **error)
{
	struct acq_live live;
	for (acq_recording_live(recording, &live);
		live.state == ACQ_STATE_RUNNING || live.state == ACQ_STATE_WAITING;
		acq_recording_live(recording, &live)) {
		if (g_cancellable_set_error_if_cancelled(cancellable, error))
			return FALSE;
		tell(CLAMP(live.time_s / DURATION_S, 0, 1), NULL, leg);
		g_usleep(LOOK_EVERY_US);
	}
	if (live.state == ACQ_STATE_ENDED)
		return TRUE;
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_FAILED, live.problem);
	return FALSE;
}

static gboolean record(const char *path, struct leg *leg, GCancellable *cancellable, GError **error)
{
	g_autofree char *text = write_study();
	g_autoptr(rec_studyfile) study = rec_studyfile_parse(text, _("demo study"), error);
	if (study == NULL)
		return FALSE;
	const char *devices[] = {device, NULL};
	g_autoptr(GHashTable) info = g_hash_table_new(g_str_hash, g_str_equal);
	struct acq_options options = {
		.output = path,
		.devices = (char **)devices,
		.study = study,
		.participant = "DEMO",
		.info = info,
		.duration_s = DURATION_S,
		.follow_plan = true,
	};
	struct acq_recording *recording = acq_recording_start(&options, error);
	if (recording == NULL)
		return FALSE;
	gboolean is_through = watch(recording, leg, cancellable, error);
	leg->from = SHARE_RECORDED;
	leg->to = SHARE_WRITTEN;
	leg->step = _("Writing the session");
	struct rec_finalise_report report = {0};
	gboolean is_written =
		acq_recording_stop(recording, tell, leg, &report, is_through ? error : NULL);
	rec_finalise_report_clear(&report);
	acq_recording_free(recording);
	return is_through && is_written;
}

static gboolean analyse(const char *path, struct leg *leg, GError **error)
{
	leg->from = SHARE_WRITTEN;
	leg->to = 1;
	leg->step = _("Analysing");
	struct study_analysis_options options = {.progress = tell, .user = leg};
	return study_analysis_run(path, &options, NULL, error);
}

gboolean affekt_demo_make(const char *folder, affekt_demo_progress progress, gpointer user,
	GCancellable *cancellable, char **ret_path, GError **error)
{
	g_autoptr(GError) cause = NULL;
	struct leg leg = {progress, user, 0, SHARE_RECORDED, _("Recording the participant")};
	if (g_mkdir_with_parents(folder, /* mode= */ 0700) != 0) {
		g_set_error(error, G_IO_ERROR, G_IO_ERROR_FAILED,
			_("The demo session cannot be made: “%s” is not a folder that you may "
			  "write to"),
			folder);
		return FALSE;
	}
	g_autofree char *path = free_name(folder);
	if (record(path, &leg, cancellable, &cause) && analyse(path, &leg, &cause)) {
		*ret_path = g_steal_pointer(&path);
		return TRUE;
	}
	g_autofree char *journal = g_strconcat(path, ".journal", NULL);
	g_unlink(journal);
	g_unlink(path);
	g_set_error(error, cause->domain, cause->code, _("The demo session cannot be made: %s"),
		cause->message);
	return FALSE;
}
