/*
 * One recording: one participant, one process, from start to the finished file.
 *
 *   device ─USB─► [usb: transfers, decode] ─sample ring─► [writer] ─► journal ─► NWB file
 *                                          └─sample ring─► [dsp] ─result ring─► [writer]
 *   [sync]: fdatasync each second, marks at once     [dsp], [writer] ─► live snapshot ─► [main]
 *   [control]: devices, software devices, plan      [socket]: affekt mark
 *
 * Samples never wait for the DSP or the disk's sync; a late DSP loses results (a row says so),
 * never samples. A pulled plug never ends a recording. `affekt record` and the live page use this
 * same object; the calling thread may block or die without delaying the recording threads.
 *
 * Threads: every function is for the owner's one thread ([main]) unless it says otherwise. That
 * "thread" may be several that hand the recording over: start, stop and the sync test may each run
 * in a worker, one at a time, each one's end before the next one's beginning (the live page does
 * so, because they block). Touch points and marks may be asked from any thread between start and
 * stop.
 * Life cycle: acq_recording_start() … acq_recording_stop() … acq_recording_free().
 */
#ifndef ACQUISITION_RECORDING_H
#define ACQUISITION_RECORDING_H

#include "acquisition/latency.h"
#include "acquisition/sync_report.h"
#include "acquisition/trace.h"
#include "recordings/finalise.h"
#include "recordings/session/studyfile.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define ACQ_ERROR (acq_error_quark())
GQuark acq_error_quark(void);

enum acq_error {
	ACQ_ERROR_ARGUMENT = 0, /* the call was wrong: exit 2 */
	ACQ_ERROR_DEVICE,       /* not attached, no permission (names the udev rule), busy */
	ACQ_ERROR_FAILED,
};

struct acq_options {
	const char *output;                /* NAME.nwb */
	char **devices;                    /* --device texts, NULL-terminated, at least one */
	const struct rec_studyfile *study; /* NULL none */
	const char *participant;           /* NULL none */
	GHashTable *info;                  /* --info KEY=VALUE */
	char **cameras;    /* --camera texts "[NAME=]URI" or "test", NULL-terminated; NULL none */
	const char *audio; /* --audio: a device's name or "default"; NULL none */
	double duration_s; /* of session time; NaN: until stopped */
	bool follow_plan;  /* begin and end the planned touch points by themselves */
	bool keep_journal;
	bool force; /* overwrite an existing output */
};

struct acq_recording;

/* Checks everything first (output, study's required info, device texts), opens the devices, creates
 * the journal, starts the threads. Blocks up to a few seconds. NULL with one clear sentence.
 * Devices that are not attached at the start are an error; later losses are gaps. */
struct acq_recording *acq_recording_start(const struct acq_options *options, GError **error);

enum acq_state {
	ACQ_STATE_RUNNING = 0,
	ACQ_STATE_WAITING, /* running, but a device is away */
	ACQ_STATE_ENDED,   /* duration over, or every software source at its end: call stop */
	ACQ_STATE_FAILED,  /* the journal cannot be written (disk full): everything so far is safe;
			      call stop */
};

enum {
	ACQ_CAMERAS_MAX = 4, /* of one recording */
	ACQ_LIVE_DEVICES_MAX = 8,
};

/* One camera as screens show it. */
struct acq_live_camera {
	char name[64];        /* "video", or the name given */
	double frame_rate_hz; /* of the last second */
	uint64_t frames, dropped;
	bool is_running;
	char problem[160]; /* why it is not running; "" none */
};

/* One device as screens show it. */
struct acq_live_device {
	char name[64];
	double away_s; /* for so long; NaN: it streams */
};

/* A snapshot for screens; plain values. What of it needs somebody: acquisition/warnings.h. */
struct acq_live {
	enum acq_state state;
	char problem[160];  /* sentence for FAILED and WAITING; "" none */
	double time_s;      /* session time */
	double conductance; /* newest; NaN */
	char gsr_unit[16];
	double heart_rate_bpm, scr_per_min, arousal,
		arousal_confidence;        /* NaN unknown, arousal NaN while calibrating */
	double gsr_quality, pulse_quality; /* 0..1 */
	/* Shares of the last two seconds without contact, and out of the device's range; NaN: no
	 * such channel */
	double gsr_off, gsr_clipped, pulse_off, pulse_clipped;
	double response_s; /* session time of the newest response, may change; NaN: none yet */
	double calibrating_left_s; /* good seconds until there is an arousal index; 0: there is */
	uint64_t samples;          /* scans stored */
	double samples_lost;       /* counted */
	uint32_t gaps;
	uint32_t results_lost; /* DSP was late */
	uint64_t journal_bytes;
	uint64_t disk_free_bytes;
	/* How long after the end of their USB transfer (software devices: after their time) samples
	 * were in the ring, counted by transfers of USB devices, and how long after it write()
	 * had taken them into the journal, counted by scans. The disk has them with the next sync,
	 * a second later at most. Nothing is counted when session time runs faster than time. */
	struct acq_latency_summary to_ring, to_journal;
	double disk_left_s;  /* until the disk is full if it goes on like this; NaN unknown */
	char visit[96];      /* titles of the open visits, joined by " + "; "" none */
	char next_visit[96]; /* title of the next planned one */
	bool is_simulated, is_emulated, is_uncalibrated;
	guint n_devices;
	struct acq_live_device devices[ACQ_LIVE_DEVICES_MAX];
	guint n_cameras;
	struct acq_live_camera cameras[ACQ_CAMERAS_MAX];
};

/* Sentences for people about this recording as a whole (plugging is not reported by the system,
 * marks cannot be sent, …), from 0; NULL behind the last. */
const char *acq_recording_note(const struct acq_recording *recording, guint index);

/* [any thread, between start and stop] */
void acq_recording_live(const struct acq_recording *recording, struct acq_live *ret_live);

/* [any thread, between start and stop] The newest stretch of each signal (acquisition/trace.h);
 * NULL when neither skin conductance nor pulse is recorded. */
const struct acq_trace *acq_recording_trace(const struct acq_recording *recording);

/* A small picture of what a camera sees: rows of BGRx pixels from the top. */
struct acq_picture {
	int width, height, stride;
	uint64_t number; /* counts up; 0 before the first */
};

/* [any thread] The newest preview of camera @camera, owned by the caller; NULL when there is none
 * newer than ret_picture->number. The preview can never hold the record up. */
GBytes *acq_recording_preview(
	const struct acq_recording *recording, guint camera, struct acq_picture *ret_picture);

/* One touch point of the journey as the screen lists it. */
struct acq_plan_row {
	char id[64], title[96], phase[64];
	bool is_critical, is_planned, is_skipped;
	guint visits;                               /* begun so far, the open one included */
	double open_since_s;                        /* session time; NaN: not open */
	double planned_start_s, planned_duration_s; /* NaN: not planned */
};

/* The planned touch points in order of the plan, then the unplanned ones in order of their first
 * visit: GArray of struct acq_plan_row, owned by the caller. @ret_next: index of the one that
 * acq_recording_next() begins; -1 none. */
GArray *acq_recording_plan(const struct acq_recording *recording, int *ret_next);

/* Touch points. Each returns after the row is on the disk (fdatasync). @source: "key", "socket",
 * "window", "plan". Visits may overlap: only "next" and "end" end one. @error is not optional. */
bool acq_recording_next(struct acq_recording *recording, const char *source,
	GError **error); /* end + start the next planned one */
bool acq_recording_visit(struct acq_recording *recording, const char *touchpoint,
	const char *source,
	GError **error); /* start that one (id or title; unplanned ones are made) */
bool acq_recording_visit_number(struct acq_recording *recording, guint number, const char *source,
	GError **error); /* 1-based in plan order */
/* Ends what is open and begins the touch point begun last once more. */
bool acq_recording_repeat(struct acq_recording *recording, const char *source, GError **error);
/* Passes the next planned touch point over: "next" goes to the one behind it. */
bool acq_recording_skip(struct acq_recording *recording, const char *source, GError **error);
/* Ends the visit that was begun last. */
bool acq_recording_end_visit(struct acq_recording *recording, const char *source, GError **error);
bool acq_recording_mark(
	struct acq_recording *recording, const char *label, const char *source, GError **error);

/* The sync test, at the start and at the end of a session: cameras see the screen flash, sensors
 * feel a tap that cameras hear or see. Begin arms the cameras; while it runs the owner lights the
 * screen as acquisition/sync_report.h has it and says when it was shown (CLOCK_MONOTONIC), and
 * somebody taps the sensors; end finds the taps, and blocks until all is on the disk. The
 * certificate of the session holds the offsets (recordings/session/sync_test.h). */
bool acq_recording_sync_begin(struct acq_recording *recording, GError **error);
bool acq_recording_sync_flash(
	struct acq_recording *recording, int64_t monotonic_ns, GError **error);
bool acq_recording_sync_end(
	struct acq_recording *recording, struct acq_sync_report *ret_report, GError **error);

/* Ends the recording: stops devices, drains rings, writes the end frame, finalises. Blocks. Called
 * once. On failure the journal stays and the error says how to recover. */
bool acq_recording_stop(struct acq_recording *recording, rec_progress_fn progress, void *user,
	struct rec_finalise_report *ret_report, GError **error);
void acq_recording_free(struct acq_recording
		*recording); /* NULL is fine; without stop: the journal stays as an orphan */

/* affekt mark: sends LABEL to the running recording (the only one, or the one of --session NAME)
 * over its Unix socket and waits until it is on the disk. @end: ends the open visit instead.
 * @ret_place: where it went; may be NULL. */
struct acq_mark_place {
	char session[256]; /* name of the recording, without ".nwb" */
	double time_s;     /* of the recording */
};
bool acq_mark_send(const char *session, const char *label, bool end,
	struct acq_mark_place *ret_place, GError **error);

#endif
