/*
 * One recorded session in memory: everything small is here, bulk samples are read on demand.
 *
 * The same struct is filled by the NWB reader, the journal reader and the importers, and is what
 * the NWB writer, the exporters, study/ and gui/ work from. Times are seconds on the session axis
 * (0 = session start), NaN is unknown. Strings are UTF-8, owned by the session; "" is never used
 * for unknown, NULL is.
 *
 * Bulk data (raw samples, times, flags) stays where it is: in memory (import), in the HDF5 file, or
 * in the journal. rec_session_read_*() fetches a stretch through the backend. A session may be used
 * by one thread at a time.
 *
 * Life cycle: rec_session_open() or rec_session_new() … rec_session_free().
 */
#ifndef RECORDINGS_SESSION_SESSION_H
#define RECORDINGS_SESSION_SESSION_H

#include "core/channel.h"
#include "core/fit.h"
#include "recordings/disk/error.h"
#include "recordings/session/results.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Rates that a recording can have: from a value every quarter of an hour to a megahertz. */
#define REC_RATE_MIN_HZ 0.001
#define REC_RATE_MAX_HZ 1e6

struct rec_device {
	char *name; /* unique in the session: driver name, "_2" … appended when there are several */
	char *driver;
	char *title;
	char *manufacturer; /* NULL unknown */
	char *serial;       /* NULL unknown */
	char *firmware;     /* NULL unknown */
	char *port;         /* NULL unknown */
	char *settings;     /* the --device text */
	char *calibration;  /* NULL: none */
	bool is_simulated;
	bool is_emulated;
};

/* One device clock: the channels of one group of one device. Its samples are those received, in
 * order. */
struct rec_clock {
	guint device; /* index in devices */
	uint8_t group;
	uint64_t n;       /* samples received */
	double rate_hz;   /* nominal */
	GArray *segments; /* struct rec_segment */
};

/* A stretch without an uncountable gap, with its clock fit. */
struct rec_segment {
	uint64_t first;            /* position of its first sample among those received */
	uint64_t n;                /* samples received in it */
	struct core_fit_line line; /* over the device's indices (lost ones counted) */
	bool stamps_kept; /* the source's own time stamps stayed (import: the line fits badly) */
	GArray *anchors;  /* struct core_fit_anchor that the line rests on; NULL none (import) */
};

struct rec_channel {
	char *name;   /* "<device>_<channel key>" */
	guint device; /* index in devices */
	guint clock;  /* index in clocks */
	struct core_channel desc;
	bool has_flags; /* any received sample carries a flag */
};

struct rec_gap {
	double start_s, end_s;
	char *device;
	char *channels;      /* names joined by ";" */
	char *cause;         /* dev_gap_cause_name, or "import" */
	double samples_lost; /* NaN uncountable */
};

/* One row of touch_points: a visit, or with visit 0 and NaN start and end a planned one that was
 * skipped; pressed_s and source then say who passed it over and when, NaN and "plan" nobody. */
struct rec_visit {
	char *touchpoint; /* id [a-z0-9_-]+ */
	char *title;
	char *phase; /* NULL none */
	bool is_critical;
	bool is_baseline; /* its phase is the baseline, or the imported label is "baseline" */
	int visit;        /* 1, 2, … per id in time order; 0 skipped */
	double start_s, end_s;
	char *source;          /* "plan", "key", "socket", "import", … */
	double pressed_s;      /* when the operator acted */
	double reaction_lag_s; /* estimate of the study file for acts of people, 0 for the plan; NaN
				  unknown. No time is changed by it */
	double corrected_s;    /* NaN: not corrected; else the start that holds */
	char *note;
};

struct rec_mark {
	int64_t id;        /* from 1 */
	double time_s;     /* the time that holds: corrected when corrected, else pressed */
	double duration_s; /* 0 for an instant */
	double pressed_s;
	char *label;
	char *source;
	char *rater;
	char *note;
};

struct rec_device_event {
	double start_s, end_s;
	char *device;
	char *channel; /* NULL: the device */
	char *kind;
	double value; /* NaN none */
};

struct rec_video {
	char *camera;    /* NULL: the only one */
	char *file;      /* relative name beside the session */
	double *frame_s; /* time of every frame */
	uint64_t n_frames;
	uint64_t dropped;
	int width, height;
};

/* One row of the sync certificate. */
struct rec_sync {
	char *stream;
	double offset_ms, drift_ppm, residual_rms_ms, residual_max_ms;
	int64_t gaps, dropped;
	double limit_ms;
	char *verdict; /* "pass", "fail: …" */
};

struct rec_self_report {
	int64_t id;
	char *touchpoint, *form, *item, *value, *text;
	double video_time_s;
	char *answered_at;
	bool is_projective;
};

struct rec_session;

/* Where bulk data comes from. Each returns false with an error; ranges are inside 0..n. */
struct rec_backend {
	bool (*read_times)(struct rec_session *session, guint clock, uint64_t first, uint64_t n,
		double *ret_time_s, GError **error);
	bool (*read_raw)(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
		double *ret_raw, GError **error);
	bool (*read_flags)(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
		uint16_t *ret_flags, GError **error);
	void (*close)(struct rec_session *session);
};

struct rec_session {
	char *path; /* NULL: not on disk yet */
	char *uuid;
	char *start_time; /* ISO 8601 with UTC offset */
	int64_t start_wall_us;
	double duration_s; /* end of the last sample or event */
	char *description;
	char *participant; /* pseudonymous code; NULL none */
	char *software;    /* "affekt 0.1.0" that wrote it */
	char *study_text;  /* the whole study file; NULL none */
	char *recovered;   /* NULL, or a sentence: what recovery saved and lost */
	char *damage; /* NULL, or a sentence: why there are no results although some are stored */
	char *edits_damage; /* NULL, or a sentence: what of the edits log cannot be read */
	bool is_journal;    /* read from a journal: still being recorded, or an orphan */
	bool is_sealed;
	bool is_newer; /* its layout is that of a newer Affekt: it is read, but never written to */
	GHashTable *info;    /* char* → char*: --info values */
	GPtrArray *devices;  /* struct rec_device* */
	GPtrArray *clocks;   /* struct rec_clock* */
	GPtrArray *channels; /* struct rec_channel*, in order of --device or import */
	GPtrArray *gaps;     /* struct rec_gap*, by time */
	GPtrArray *visits;   /* struct rec_visit*, by start; skipped ones at their planned place */
	GPtrArray *marks;    /* struct rec_mark*, by time */
	GPtrArray *device_events; /* struct rec_device_event* */
	GPtrArray *videos;        /* struct rec_video* */
	GPtrArray *sync;          /* struct rec_sync* */
	GPtrArray *self_reports;  /* struct rec_self_report* */
	GArray *edits; /* struct rec_edit (recordings/edits/edits.h): folded ones and the log's, by
			  seq */
	struct rec_results *results; /* offline analysis; NULL: not analysed */
	struct rec_results *live;    /* what was shown while recording; NULL none */
	int primary_gsr;             /* index in channels; -1 none */
	int primary_pulse;

	const struct rec_backend *backend;
	void *backend_data;
};

/* False for NaN too. */
bool rec_session_is_rate(double rate_hz);

/* An empty session with a fresh uuid and arrays that own their rows. */
struct rec_session *rec_session_new(void);
typedef struct rec_session rec_session;
void rec_session_free(rec_session *session); /* NULL is fine; closes the backend */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(rec_session, rec_session_free)

/* Opens NAME.nwb (through the gate; its edits log is replayed) or NAME.nwb.journal (as far as it is
 * written, without touching it). Blocks on the disk; bulk samples are not read. */
struct rec_session *rec_session_open(const char *path, GError **error);

/* The same, but the results of a session file stay unread: for who will replace them. */
struct rec_session *rec_session_open_signals(const char *path, GError **error);

/* The same without edits and results: a log that is damaged does not hide whose the session is. */
struct rec_session *rec_session_open_identity(const char *path, GError **error);

/* The same for people who watch: a file that nobody here has seen before is read whole in a sandbox
 * first (recordings/sandbox.h), and @progress is told some times a second which share (0..1) of it
 * was. On the calling thread; never for a known file. */
typedef void (*rec_session_progress)(double share, void *user);
struct rec_session *rec_session_open_watched(
	const char *path, rec_session_progress progress, void *user, GError **error);

/* Adds edits and answers of the session's log that it does not hold yet, known by their ids: a
 * crash between folding and deleting the log leaves them in both. */
bool rec_session_replay_edits(struct rec_session *session, GError **error);

/* Row makers: zeroed rows, appended and returned; the session owns them. */
struct rec_device *rec_session_add_device(
	struct rec_session *session, const char *name, const char *driver);
struct rec_clock *rec_session_add_clock(
	struct rec_session *session, guint device, uint8_t group, double rate_hz);
struct rec_channel *rec_session_add_channel(
	struct rec_session *session, guint device, guint clock, const struct core_channel *desc);
struct rec_gap *rec_session_add_gap(struct rec_session *session);
struct rec_visit *rec_session_add_visit(struct rec_session *session);
struct rec_mark *rec_session_add_mark(struct rec_session *session);
struct rec_device_event *rec_session_add_device_event(struct rec_session *session);
struct rec_video *rec_session_add_video(struct rec_session *session);
struct rec_sync *rec_session_add_sync(struct rec_session *session);
struct rec_self_report *rec_session_add_self_report(struct rec_session *session);

/* A row of its own; owned by the caller. */
struct rec_self_report *rec_self_report_copy(const struct rec_self_report *report);
void rec_self_report_free(struct rec_self_report *report); /* NULL is fine */

/* -1 when there is none. */
int rec_session_find_channel(const struct rec_session *session, const char *name);

/* Sets primary_gsr and primary_pulse to the first channel of each quantity. */
void rec_session_choose_primary(struct rec_session *session);

/* Bulk reads of [first, first + n). Buffers are the caller's. Values are converted by the channel's
 * chain (NaN outside its domain); flags are those stored OR what core_channel_flags() says. */
bool rec_session_read_times(struct rec_session *session, guint clock, uint64_t first, uint64_t n,
	double *ret_time_s, GError **error);
bool rec_session_read_raw(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	double *ret_raw, GError **error);
bool rec_session_read_values(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	double *ret_value, GError **error);
bool rec_session_read_flags(struct rec_session *session, guint channel, uint64_t first, uint64_t n,
	uint16_t *ret_flags, GError **error);
/* The flags as the device gave them, without those of the limits. */
bool rec_session_read_stored_flags(struct rec_session *session, guint channel, uint64_t first,
	uint64_t n, uint16_t *ret_flags, GError **error);

/* Samples of a channel: those of its clock. */
uint64_t rec_session_channel_n(const struct rec_session *session, guint channel);

/* A backend of arrays in memory, for importers and tests. Call after all clocks and channels are
 * added; takes ownership of the arrays: times[clock], raw[channel], flags[channel] (NULL entries:
 * no flags), each allocated by g_malloc. */
void rec_session_set_memory(
	struct rec_session *session, double **times, double **raw, uint16_t **flags);

#endif
