/*
 * DESIGN
 * Start goes from what can fail to what cannot: checks, devices, journal, threads. Stop goes the
 * way of the samples: devices, signal chain, writer, disk, file. Each thread ends only when the one
 * before it can send it no more.
 */
#include "acquisition/recording.h"

#include "acquisition/card.h"
#include "acquisition/live_picture.h"
#include "acquisition/recording_parts.h"
#include "acquisition/result.h"
#include "core/text.h"
#include "recordings/disk/disk.h"
#include "recordings/journal/journal.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>

enum {
	RESULT_RECORDS = 8192, /* some minutes of live results */
	NOTICE_RECORDS = 1024,
	WRITER_PERIOD_MS = 50,
	FAST_WRITER_PERIOD_MS = 2, /* when session time runs faster than time */
};

static bool create_journal(
	struct acq_recording *recording, const struct acq_options *options, GError **error)
{
	int64_t wall_us = core_clock_zero_wall_us(recording->clock);
	g_autofree char *start_time = core_text_iso8601(wall_us);
	struct rec_journal_header header = {
		.uuid = recording->uuid,
		.start_wall_us = wall_us,
		.start_time = start_time,
		.participant = options->participant,
		.study_text = options->study ? options->study->text : NULL,
		.info = options->info,
		.software = "affekt " AFFEKT_VERSION,
	};

	recording->journal = rec_journal_create(recording->setup.journal_path, &header, error);
	bool is_good = recording->journal != NULL;
	for (size_t d = 0; is_good && d < recording->rig.n_devices; d++) {
		const struct acq_rig_device *device = &recording->rig.devices[d];
		is_good = rec_journal_device(recording->journal, (uint8_t)d, &device->about,
			device->channels, device->n_channels, error);
	}
	return is_good && acq_cameras_describe(&recording->cameras, recording->journal, error) &&
	       acq_card_write(&recording->rig, recording->journal, error);
}

static bool start_pipeline(struct acq_recording *recording, GError **error)
{
	struct acq_pipeline_config config = {
		.results = recording->results,
		.notices = recording->notices,
		.board = &recording->board,
		.waits_for_room = recording->setup.is_virtual,
	};

	if (!acq_rig_listen(&recording->rig, &config)) {
		return true;
	}
	recording->trace = config.trace;
	recording->pipeline = acq_pipeline_start(&config, error);
	return recording->pipeline != NULL;
}

static void start_writer(struct acq_recording *recording)
{
	struct acq_writer_config config = {
		.journal = recording->journal,
		.n_devices = recording->rig.n_devices,
		.results = recording->results,
		.board = &recording->board,
		.fault = &recording->fault,
		.clock = recording->setup.is_virtual ? NULL : recording->clock,
		.period_ms = recording->setup.is_virtual ? FAST_WRITER_PERIOD_MS : WRITER_PERIOD_MS,
	};

	for (size_t d = 0; d < config.n_devices; d++) {
		config.feeds[d] = &recording->rig.devices[d].feed;
		config.channels[d] = recording->rig.devices[d].channels;
		config.n_channels[d] = recording->rig.devices[d].n_channels;
	}
	for (guint i = 0; i < recording->cameras.n; i++) {
		config.cameras[i] = recording->cameras.all[i];
	}
	config.n_cameras = recording->cameras.n;
	recording->writer = acq_writer_start(&config);
}

static void start_visits(struct acq_recording *recording, const struct acq_options *options)
{
	struct acq_visits_config config = {
		.journal = recording->journal,
		.sync = recording->sync,
		.fault = &recording->fault,
		.clock = recording->clock,
		.study = options->study,
		.notices = recording->pipeline ? recording->notices : NULL,
	};

	recording->visits = acq_visits_create(&config);
}

static void start_sync_test(struct acq_recording *recording)
{
	struct acq_sync_test_config config = {
		.journal = recording->journal,
		.sync = recording->sync,
		.clock = recording->clock,
		.trace = recording->trace,
		.rig = &recording->rig,
		.cameras = &recording->cameras,
	};

	recording->sync_test = acq_sync_test_create(&config);
}

static bool take_word(
	void *user, const char *label, bool is_end, double *ret_time_s, GError **error)
{
	struct acq_recording *recording = user;

	*ret_time_s = (double)core_clock_now_ns(recording->clock) / CORE_NS_PER_S;
	return acq_visits_word(recording->visits, label, is_end, "socket", error);
}

/* A recording without a socket is a recording all the same; the operator is told. */
static void start_socket(struct acq_recording *recording)
{
	g_autoptr(GError) error = NULL;

	recording->socket = acq_socket_start(recording->setup.output, take_word, recording, &error);
	if (!recording->socket) {
		g_ptr_array_add(recording->notes,
			g_strdup_printf(_("“affekt mark” cannot reach this recording: %s"),
				error->message));
	}
}

static void note_usb(struct acq_recording *recording)
{
	const char *note = recording->rig.usb ? acq_usb_loop_note(recording->rig.usb) : NULL;

	if (note) {
		g_ptr_array_add(recording->notes, g_strdup(note));
	}
}

/* Orphans of earlier crashes in the folder become sessions before a new one is written beside them;
 * one that cannot be finished stays as it is. */
static void recover_orphans(struct acq_recording *recording)
{
	g_autoptr(GArray) reports = g_array_new(FALSE, TRUE, sizeof(struct rec_finalise_report));
	g_autoptr(GPtrArray) skipped = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;

	g_array_set_clear_func(reports, (GDestroyNotify)rec_finalise_report_clear);
	if (!rec_recover(recording->setup.folder, NULL, NULL, reports, skipped, &error)) {
		g_ptr_array_add(recording->notes, g_strdup(error->message));
	}
	for (guint i = 0; i < reports->len; i++) {
		const struct rec_finalise_report *report =
			&g_array_index(reports, struct rec_finalise_report, i);
		g_ptr_array_add(recording->notes,
			report->output
				? g_strdup_printf(_("“%s” was broken off and is finished now: %s"),
					  report->output, report->sentence)
				: g_strdup(report->sentence));
	}
}

static bool start_all(
	struct acq_recording *recording, const struct acq_options *options, GError **error)
{
	struct acq_control_task task = {
		.fault = &recording->fault,
		.follows_plan = options->follow_plan,
		.end_ns = recording->end_ns,
	};

	recording->control =
		acq_control_open(&recording->rig, &recording->setup, recording->clock, error);
	if (!recording->control ||
		!acq_cameras_open(&recording->cameras, &recording->setup, recording->clock,
			recording->uuid, recording->is_forced, recording->notes, error)) {
		return false;
	}
	core_clock_restart(recording->clock); /* opening took its time; the session begins now */
	if (!create_journal(recording, options, error) || !start_pipeline(recording, error)) {
		return false;
	}
	recording->sync = acq_sync_start(
		recording->journal, recording->setup.folder, &recording->board, &recording->fault);
	start_writer(recording);
	start_visits(recording, options);
	start_sync_test(recording);
	task.visits = recording->visits;
	if (!acq_control_go(recording->control, &task, error)) {
		return false;
	}
	acq_cameras_start(&recording->cameras);
	note_usb(recording);
	start_socket(recording);
	return true;
}

/* Every thread but [sync] ends, in the order of the samples. Returns when the session ended. */
static int64_t end_threads(struct acq_recording *recording)
{
	g_clear_pointer(&recording->socket, acq_socket_stop);
	g_clear_pointer(&recording->control, acq_control_stop);
	int64_t end_ns = MIN(core_clock_now_ns(recording->clock), recording->end_ns);
	acq_cameras_stop(&recording->cameras);
	if (recording->visits) {
		acq_visits_finish(recording->visits, end_ns);
	}
	g_clear_pointer(&recording->pipeline, acq_pipeline_stop);
	if (recording->writer) {
		acq_writer_stop(recording->writer, end_ns);
		recording->writer = NULL;
	}
	return end_ns;
}

static bool close_journal(struct acq_recording *recording, GError **error)
{
	g_clear_pointer(&recording->sync_test, acq_sync_test_destroy);
	g_clear_pointer(&recording->sync, acq_sync_stop);
	g_clear_pointer(&recording->visits, acq_visits_destroy);
	struct rec_journal *journal = g_steal_pointer(&recording->journal);
	return !journal || rec_journal_close(journal, error);
}

struct acq_recording *acq_recording_start(const struct acq_options *options, GError **error)
{
	struct acq_setup setup;

	if (!acq_setup_check(options, &setup, error)) {
		return NULL;
	}
	struct acq_recording *recording = g_new0(struct acq_recording, 1);
	recording->setup = setup;
	recording->keeps_journal = options->keep_journal;
	recording->is_forced = options->force;
	recording->end_ns = isnan(options->duration_s)
				    ? INT64_MAX
				    : llround(options->duration_s * CORE_NS_PER_S);
	recording->clock =
		setup.is_virtual ? core_clock_create_virtual() : core_clock_create_real();
	core_text_uuid(recording->uuid);
	acq_live_board_init(&recording->board);
	acq_fault_init(&recording->fault);
	recording->results = core_ring_create(sizeof(struct acq_result), RESULT_RECORDS);
	recording->notices = core_ring_create(sizeof(struct acq_visit_notice), NOTICE_RECORDS);
	recording->notes = g_ptr_array_new_with_free_func(g_free);
	recover_orphans(recording);
	if (!start_all(recording, options, error)) {
		bool has_journal = recording->journal != NULL;
		end_threads(recording);
		close_journal(recording, NULL);
		if (has_journal) {
			g_unlink(
				setup.journal_path); /* a start that failed leaves nothing behind */
		}
		acq_recording_free(recording);
		return NULL;
	}
	return recording;
}

const char *acq_recording_note(const struct acq_recording *recording, guint index)
{
	return index < recording->notes->len ? recording->notes->pdata[index] : NULL;
}

void acq_recording_live(const struct acq_recording *recording, struct acq_live *ret_live)
{
	/* Looking takes locks, so the recording is not quite constant. */
	struct acq_recording *looked_at = (struct acq_recording *)recording;
	struct acq_live_sources sources = {
		.clock = recording->clock,
		.board = &looked_at->board,
		.rig = &recording->rig,
		.control = recording->control,
		.fault = &looked_at->fault,
		.cameras = &recording->cameras,
		.journal_bytes = rec_journal_bytes(recording->journal),
	};

	acq_live_picture_take(&sources, ret_live);
	acq_visits_show(recording->visits, ret_live->visit, sizeof(ret_live->visit),
		ret_live->next_visit, sizeof(ret_live->next_visit));
}

const struct acq_trace *acq_recording_trace(const struct acq_recording *recording)
{
	return recording->trace;
}

GBytes *acq_recording_preview(
	const struct acq_recording *recording, guint camera, struct acq_picture *ret_picture)
{
	return acq_cameras_picture(&recording->cameras, camera, ret_picture);
}

/* What --force was given for, put off until there is something to take its place. */
static void remove_old(const struct acq_recording *recording)
{
	g_autofree char *edits = g_strconcat(recording->setup.output, ".edits", NULL);

	if (recording->is_forced) {
		g_unlink(recording->setup.output);
		g_unlink(edits);
	}
}

bool acq_recording_stop(struct acq_recording *recording, rec_progress_fn progress, void *user,
	struct rec_finalise_report *ret_report, GError **error)
{
	const char *journal_path = recording->setup.journal_path;
	g_autoptr(GError) wrong = NULL;
	int64_t end_ns = end_threads(recording);
	bool has_failed = acq_fault_is_set(&recording->fault);
	/* The journal keeps a reserve for its end; without it the session is whole all the same. */
	bool is_whole = rec_journal_end(recording->journal, end_ns, &wrong) || has_failed;

	if (has_failed) {
		g_clear_error(&wrong);
	}
	g_autofree char *place = rec_journal_find(recording->journal, wrong ? NULL : &wrong);
	is_whole &= place != NULL;
	if (is_whole && strcmp(place, journal_path) != 0) {
		is_whole = false;
		g_set_error(&wrong, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("The journal “%s” was moved while it was written."), journal_path);
	}
	is_whole &= close_journal(recording, wrong ? NULL : &wrong);
	if (is_whole) {
		remove_old(recording);
		recording->has_replaced = true;
		is_whole = rec_finalise(
			journal_path, recording->keeps_journal, progress, user, ret_report, &wrong);
	}
	if (!is_whole && !place) {
		g_propagate_error(error, g_steal_pointer(&wrong));
	} else if (!is_whole) {
		g_assert(wrong);
		bool has_stop = g_str_has_suffix(wrong->message, ".");
		g_set_error(error, ACQ_ERROR, ACQ_ERROR_FAILED,
			_("%s%s Everything recorded is safe in “%s”; “affekt recover” makes the "
			  "session of it"),
			wrong->message, has_stop ? "" : ".", place);
	}
	return is_whole;
}

void acq_recording_free(struct acq_recording *recording)
{
	if (!recording) {
		return;
	}
	end_threads(recording);
	close_journal(recording, NULL);
	acq_cameras_finish(&recording->cameras, recording->has_replaced);
	acq_rig_finish(&recording->rig);
	acq_trace_destroy(recording->trace);
	g_ptr_array_unref(recording->notes);
	core_ring_destroy(recording->notices);
	core_ring_destroy(recording->results);
	acq_fault_finish(&recording->fault);
	core_clock_destroy(recording->clock);
	acq_setup_clear(&recording->setup);
	g_free(recording);
}

bool acq_mark_send(const char *session, const char *label, bool end,
	struct acq_mark_place *ret_place, GError **error)
{
	return acq_socket_send(session, label, end, ret_place, error);
}
