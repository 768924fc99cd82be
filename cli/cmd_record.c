#include "acquisition/recording.h"
#include "cli/call.h"
#include "cli/facts.h"
#include "cli/live_line.h"
#include "cli/sync_flash.h"
#include "cli/terminal.h"
#include "recordings/session/json.h"
#include "recordings/session_open.h"
#include "study/session/analysis.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

enum {
	REDRAW_MS = 200
};

static const struct cli_operand operands[] = {
	{.name = "OUT.nwb", .type = CLI_TYPE_FILE, .pattern = "*.nwb"},
	{.name = NULL},
};

static const struct cli_option options[] = {
	{
		.name = "device",
		.type = CLI_TYPE_TEXT,
		.argument = "NAME[@PORT][,KEY=VALUE…]",
		.help = N_(
			"Device to record, see “affekt devices”; the first with skin "
			"conductance and the first with pulse are analysed; without it those that "
			"the study file binds to the participant"),
		.is_repeatable = true,
	},
	{
		.name = "study",
		.type = CLI_TYPE_FILE,
		.argument = N_("FILE"),
		.help = N_("Study file: touch points, plan, required information"),
	},
	{
		.name = "participant",
		.type = CLI_TYPE_TEXT,
		.argument = N_("CODE"),
		.help = N_("Pseudonymous code of the participant"),
	},
	{
		.name = "camera",
		.type = CLI_TYPE_TEXT,
		.argument = "[NAME=]URI|test|none[,KEY=VALUE…]",
		.help = N_("Film with a camera such as /dev/video0, a video file or a network "
			   "address, into OUT.mkv or OUT.NAME.mkv; may be given again"),
		.is_repeatable = true,
	},
	{
		.name = "audio",
		.type = CLI_TYPE_TEXT,
		.argument = N_("DEVICE|none"),
		.help = N_("Record the room's sound into the first camera's file: default, a "
			   "device of the sound server, or alsa:DEVICE (none)"),
	},
	{
		.name = "duration",
		.type = CLI_TYPE_POSITIVE,
		.argument = N_("SECONDS"),
		.help = N_("Stop after so much session time"),
	},
	{
		.name = "follow-plan",
		.type = CLI_TYPE_FLAG,
		.help = N_("Begin and end the touch points at their planned times"),
	},
	{
		.name = "info",
		.type = CLI_TYPE_PAIR,
		.argument = N_("KEY=VALUE"),
		.help = N_("Information about the session, such as experimenter or room_temp_C"),
		.is_repeatable = true,
	},
	{
		.name = "keep-journal",
		.type = CLI_TYPE_FLAG,
		.help = N_("Keep the journal beside the finished file"),
	},
	{
		.name = "no-analyze",
		.type = CLI_TYPE_FLAG,
		.help = N_("Leave the analysis to “affekt analyze”"),
	},
	{
		.name = "force",
		.type = CLI_TYPE_FLAG,
		.help = N_("Overwrite OUT.nwb and its videos"),
	},
	{.name = "json", .type = CLI_TYPE_FLAG, .help = N_("Print JSON")},
	{.name = NULL},
};

/* One recording as the terminal sees it. */
struct session {
	struct acq_recording *recording;
	struct cli_live_line line;
	struct cli_sync_flash sync;
	GMainLoop *loop;
	struct acq_live live; /* the newest picture */
};

static GHashTable *collect_info(const struct cli_call *call)
{
	GHashTable *info = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

	for (const char *const *pair = cli_call_texts(call, "info"); *pair; pair++) {
		const char *equals = strchr(*pair, '=');
		g_hash_table_insert(
			info, g_strndup(*pair, (gsize)(equals - *pair)), g_strdup(equals + 1));
	}
	return info;
}

static bool start(struct session *session, const struct cli_call *call,
	const struct rec_studyfile *study, GError **error)
{
	g_autoptr(GHashTable) info = collect_info(call);
	g_autoptr(GError) wrong = NULL;
	struct acq_options wanted = {
		.output = cli_call_operand(call, 0),
		.devices = (char **)cli_call_texts(call, "device"),
		.study = study,
		.participant = cli_call_text(call, "participant", NULL),
		.info = info,
		.cameras = (char **)cli_call_texts(call, "camera"),
		.audio = cli_call_text(call, "audio", NULL),
		.duration_s = cli_call_number(call, "duration", NAN),
		.follow_plan = cli_call_has(call, "follow-plan"),
		.keep_journal = cli_call_has(call, "keep-journal"),
		.force = cli_call_has(call, "force"),
	};

	session->recording = acq_recording_start(&wanted, &wrong);
	if (session->recording) {
		return true;
	}
	bool is_call = g_error_matches(wrong, ACQ_ERROR, ACQ_ERROR_ARGUMENT);
	g_set_error_literal(
		error, CLI_ERROR, is_call ? CLI_ERROR_CALL : CLI_ERROR_FAILED, wrong->message);
	return false;
}

static void press(struct session *session, char key)
{
	struct acq_recording *recording = session->recording;
	g_autoptr(GError) error = NULL;
	bool is_done = true;

	if (key == 'n') {
		is_done = acq_recording_next(recording, "key", &error);
	} else if (key == 'e') {
		is_done = acq_recording_end_visit(recording, "key", &error);
	} else if (key == 'r') {
		is_done = acq_recording_repeat(recording, "key", &error);
	} else if (key == 's') {
		is_done = acq_recording_skip(recording, "key", &error);
	} else if (key >= '1' && key <= '9') {
		is_done = acq_recording_visit_number(recording, (guint)(key - '0'), "key", &error);
	} else if (key == 'm') {
		is_done = acq_recording_mark(recording, "mark", "key", &error);
	} else if (key == 'y') {
		cli_sync_flash_begin(&session->sync);
	} else if (key == 'q') {
		g_main_loop_quit(session->loop);
	} else {
		cli_live_line_say(&session->line, _("n next touch point · r repeat · s skip · e "
						    "end · 1–9 that touch point · m "
						    "mark · y sync test · q stop"));
	}
	if (!is_done) {
		cli_live_line_say(&session->line, error->message);
	} else if (key == 'm') {
		cli_live_line_say(&session->line, _("Mark set."));
	}
}

static void say(void *user, const char *sentence)
{
	struct session *session = user;

	cli_live_line_say(&session->line, sentence);
}

static gboolean read_keys(gint fd, GIOCondition condition, gpointer data)
{
	char keys[16];
	ssize_t n = condition & G_IO_IN ? read(fd, keys, sizeof(keys)) : 0;

	for (ssize_t i = 0; i < n; i++) {
		press(data, keys[i]);
	}
	return n > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean redraw(gpointer data)
{
	struct session *session = data;

	acq_recording_live(session->recording, &session->live);
	cli_live_line_show(&session->line, &session->live, false);
	if (session->live.state == ACQ_STATE_ENDED || session->live.state == ACQ_STATE_FAILED) {
		g_main_loop_quit(session->loop);
	}
	return G_SOURCE_CONTINUE;
}

static gboolean stop_by_signal(gpointer data)
{
	struct session *session = data;

	g_main_loop_quit(session->loop);
	return G_SOURCE_CONTINUE;
}

/* Until the recording ends, a key or a signal ends it. */
static void watch(struct session *session)
{
	for (guint i = 0; acq_recording_note(session->recording, i); i++) {
		cli_terminal_note("%s", acq_recording_note(session->recording, i));
	}
	cli_live_line_init(&session->line);
	session->sync = (struct cli_sync_flash){
		.recording = session->recording, .say = say, .user = session};
	guint timer = g_timeout_add(REDRAW_MS, redraw, session);
	guint keys = session->line.has_keys
			     ? g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, read_keys, session)
			     : 0;
	g_main_loop_run(session->loop);
	cli_sync_flash_stop(&session->sync);
	g_source_remove(timer);
	if (keys && g_main_context_find_source_by_id(NULL, keys)) {
		g_source_remove(keys);
	}
	acq_recording_live(session->recording, &session->live);
	cli_live_line_show(&session->line, &session->live, true);
	cli_live_line_finish(&session->line);
}

static void show_progress(double share, const char *step, void *user)
{
	(void)step;
	cli_progress_show(user, share);
}

static bool stop(struct session *session, struct rec_finalise_report *ret_report, GError **error)
{
	struct cli_progress progress;

	cli_progress_init(&progress, _("Writing the session"));
	bool is_done =
		acq_recording_stop(session->recording, show_progress, &progress, ret_report, error);
	cli_progress_finish(&progress);
	return is_done;
}

static bool analyze(const char *path, GError **error)
{
	struct cli_progress progress;
	struct study_analysis_options wanted = {.progress = show_progress, .user = &progress};
	g_autoptr(GError) wrong = NULL;

	cli_progress_init(&progress, _("Analysing"));
	bool is_done = study_analysis_run(path, &wanted, NULL, &wrong);
	cli_progress_finish(&progress);
	if (!is_done) {
		g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED,
			_("“%s” is recorded and safe, but was not analysed: %s"), path,
			wrong->message);
	}
	return is_done;
}

/* A line per camera: what it gave, and why it gives no more. */
static void print_cameras(const struct acq_live *live)
{
	for (guint i = 0; i < live->n_cameras; i++) {
		const struct acq_live_camera *camera = &live->cameras[i];
		g_print(_("%s: %zu frames, %zu lost%s%s\n"), camera->name, (size_t)camera->frames,
			(size_t)camera->dropped, camera->problem[0] ? "; " : "", camera->problem);
	}
}

/* Clocks of which the certificate says that they are not well known. */
static void print_sync(const char *path)
{
	g_autoptr(rec_session) session = rec_session_open_to_show(path, NULL);
	g_autoptr(GPtrArray) troubles = session ? cli_facts_sync_troubles(session) : NULL;

	for (guint i = 0; troubles && i < troubles->len; i++) {
		g_print(_("The sync certificate does not pass: %s"),
			(const char *)g_ptr_array_index(troubles, i));
		g_print("\n");
	}
}

static void print_text(const struct session *session, const struct rec_finalise_report *report)
{
	const struct acq_live *live = &session->live;

	g_print(ngettext("%s: %.1f s recorded, %zu samples, %u gap, %.0f samples lost\n",
			"%s: %.1f s recorded, %zu samples, %u gaps, %.0f samples lost\n",
			live->gaps),
		report->output, report->duration_s, (size_t)report->samples, live->gaps,
		live->samples_lost);
	if (live->results_lost) {
		g_print(_("Live results were late and are missing in %u stretches; the analysis "
			  "does not need them\n"),
			live->results_lost);
	}
	if (live->to_journal.n) {
		g_print(_("From sensor to file: half of the samples within %.0f ms, 99 %% within "
			  "%.0f ms, all within %.0f ms\n"),
			1e3 * live->to_journal.median_s, 1e3 * live->to_journal.p99_s,
			1e3 * live->to_journal.longest_s);
	}
	print_cameras(live);
	print_sync(report->output);
}

static void add_number(JsonBuilder *json, const char *name, double value)
{
	json_builder_set_member_name(json, name);
	json_builder_add_double_value(json, value);
}

static void add_count(JsonBuilder *json, const char *name, double value)
{
	json_builder_set_member_name(json, name);
	json_builder_add_int_value(json, (gint64)value);
}

static void add_flag(JsonBuilder *json, const char *name, bool value)
{
	json_builder_set_member_name(json, name);
	json_builder_add_boolean_value(json, value);
}

static void add_cameras(JsonBuilder *json, const struct acq_live *live)
{
	json_builder_set_member_name(json, "cameras");
	json_builder_begin_array(json);
	for (guint i = 0; i < live->n_cameras; i++) {
		const struct acq_live_camera *camera = &live->cameras[i];
		json_builder_begin_object(json);
		json_builder_set_member_name(json, "name");
		json_builder_add_string_value(json, camera->name);
		add_count(json, "frames", (double)camera->frames);
		add_count(json, "dropped", (double)camera->dropped);
		json_builder_set_member_name(json, "problem");
		json_builder_add_string_value(json, camera->problem);
		json_builder_end_object(json);
	}
	json_builder_end_array(json);
}

static void add_latency(
	JsonBuilder *json, const char *name, const struct acq_latency_summary *latency)
{
	if (latency->n) {
		json_builder_set_member_name(json, name);
		json_builder_begin_object(json);
		add_count(json, "counted", (double)latency->n);
		add_number(json, "median_s", latency->median_s);
		add_number(json, "p99_s", latency->p99_s);
		add_number(json, "longest_s", latency->longest_s);
		json_builder_end_object(json);
	}
}

static void print_json(
	const struct session *session, const struct rec_finalise_report *report, bool is_analyzed)
{
	const struct acq_live *live = &session->live;
	g_autoptr(JsonBuilder) json = json_builder_new();

	json_builder_begin_object(json);
	json_builder_set_member_name(json, "output");
	json_builder_add_string_value(json, report->output);
	add_number(json, "duration_s", report->duration_s);
	add_count(json, "samples", (double)report->samples);
	add_count(json, "gaps", live->gaps);
	add_count(json, "samples_lost", live->samples_lost);
	add_count(json, "results_lost", live->results_lost);
	add_latency(json, "transfer_to_ring", &live->to_ring);
	add_latency(json, "transfer_to_journal", &live->to_journal);
	add_cameras(json, live);
	add_flag(json, "simulated", live->is_simulated);
	add_flag(json, "emulated", live->is_emulated);
	add_flag(json, "uncalibrated", live->is_uncalibrated);
	add_flag(json, "analyzed", is_analyzed);
	json_builder_end_object(json);
	g_autoptr(JsonNode) root = json_builder_get_root(json);
	g_autofree char *text = rec_json_to_text(root, true);
	g_print("%s\n", text);
}

/* A disk that is full ends a recording early; what there is was saved, and yet the work failed. */
static bool check_failure(const struct session *session, GError **error)
{
	if (session->live.state != ACQ_STATE_FAILED) {
		return true;
	}
	g_set_error(error, CLI_ERROR, CLI_ERROR_FAILED, _("The recording had to stop early: %s"),
		session->live.problem);
	return false;
}

static bool finish(struct session *session, const struct cli_call *call, GError **error)
{
	struct rec_finalise_report report = {0};
	bool is_done = stop(session, &report, error);

	if (is_done) {
		bool is_analyzed = !cli_call_has(call, "no-analyze");
		bool is_json = cli_call_has(call, "json");
		if (!is_json) {
			print_text(session, &report);
		}
		is_done = (!is_analyzed || analyze(report.output, error)) &&
			  check_failure(session, error);
		if (is_json) {
			print_json(session, &report, is_analyzed && is_done);
		}
	}
	rec_finalise_report_clear(&report);
	return is_done;
}

static bool run_record(const struct cli_call *call, GError **error)
{
	const char *study_path = cli_call_text(call, "study", NULL);
	g_autoptr(rec_studyfile) study = study_path ? rec_studyfile_read(study_path, error) : NULL;
	struct session session = {0};

	if ((study_path && !study) || !start(&session, call, study, error)) {
		return false;
	}
	session.loop = g_main_loop_new(NULL, FALSE);
	/* They stay caught while the file is written: a second Ctrl-C must not break that off. */
	guint interrupt = g_unix_signal_add(SIGINT, stop_by_signal, &session);
	guint terminate = g_unix_signal_add(SIGTERM, stop_by_signal, &session);
	guint hang_up = g_unix_signal_add(SIGHUP, stop_by_signal, &session);
	watch(&session);
	bool is_done = finish(&session, call, error);
	g_source_remove(interrupt);
	g_source_remove(terminate);
	g_source_remove(hang_up);
	g_main_loop_unref(session.loop);
	acq_recording_free(session.recording);
	return is_done;
}

const struct cli_command cli_record = {
	.name = "record",
	.summary = N_("Record a session from devices"),
	.description = N_(
		"Writes OUT.nwb.journal while recording, safe against crashes, and makes "
		"OUT.nwb of it at the end, which is then analysed. A line shows signal, "
		"quality, heart rate, responses, arousal and losses.\n\n"
		"Keys: n ends the open visits and begins the next planned touch point, r ends "
		"them and begins the touch point begun last once more, s passes the next planned "
		"one over, e ends the visit begun last, 1 to 9 begin that touch point beside it "
		"(again, or out of order), m sets a mark, y runs a sync test (the screen "
		"flashes, tap the sensor), q stops. Ctrl-C stops properly too. "
		"Other programs set marks with “affekt mark”."),
	.operands = operands,
	.options = options,
	.examples =
		"affekt record p01.nwb --device lightstone --study shop.study --participant p01\n"
		"affekt record p01.nwb --study shop.study --participant p01\n"
		"affekt record p01.nwb --device lightstone --camera /dev/video0 --audio default\n"
		"# a simulated participant, ten minutes in a few seconds\n"
		"affekt record try.nwb --device simulated,speed=max --duration 600",
	.run = run_record,
};
