/*
 * What the files that read a journal share: journal_read.c (the scan, devices), journal_rows.c
 * (rows), journal_clock.c (segments, fits, unexplained gaps), journal_live.c (live results),
 * journal_loss.c (what is lost),
 * journal_samples.c (bulk).
 */
#ifndef RECORDINGS_JOURNAL_JOURNAL_READING_H
#define RECORDINGS_JOURNAL_JOURNAL_READING_H

#include "recordings/formats/bytes.h"
#include "recordings/journal/frame.h"
#include "recordings/journal/journal_layout.h"
#include "recordings/journal/journal_read.h"

enum {
	REC_JOURNAL_CHUNK = 16384, /* samples that are decoded at once */
};

/* Where the frame lies that holds the first sample of a chunk. */
struct rec_journal_chunk {
	uint64_t offset;
	uint64_t position; /* of the frame's first sample */
};

/* The fields in front of a samples frame's values. */
struct rec_samples_head {
	uint8_t device, group, n_values;
	bool starts_segment, has_flags;
	uint32_t n;
	uint64_t first_index;
	int64_t host_ns;
	enum core_raw_type types[REC_SAMPLES_VALUES_MAX];
	const uint8_t *values; /* n * sample_bytes, then the flags */
	size_t sample_bytes;
};

/* False when the payload is no samples frame of this layout. */
bool rec_samples_decode_head(const struct rec_frame *frame, struct rec_samples_head *ret_head);

/* One place where samples are missing, as their indices say. */
struct rec_journal_jump {
	uint64_t expected, found; /* indices */
	uint64_t position;        /* of the first sample behind it */
	bool is_segment;          /* the line breaks here: what is missing cannot be counted */
	int64_t before_ns, after_ns;
};

/* One clock while the journal is read; same place as in session->clocks. */
struct rec_journal_clock {
	uint8_t device, group; /* numbers in the journal */
	uint64_t next_index;
	bool has_flags;
	int64_t last_host_ns;
	GArray *chunks;              /* struct rec_journal_chunk */
	GArray *jumps;               /* struct rec_journal_jump */
	GArray *anchors;             /* struct core_fit_anchor of the open segment, thinned */
	struct core_fit_anchor best; /* least late one of the current group of stride */
	guint stride, in_stride;
	struct core_fit_anchor spare; /* of a start-up burst: for a segment without any other */
	bool has_spare;
};

/* A gap frame; the row follows when all devices are known. */
struct rec_journal_gap_frame {
	uint8_t device, group;
	uint64_t first_index;
	double lost;
	int64_t start_ns, end_ns;
	char *cause;
};

struct rec_journal_reading {
	struct rec_frame_reader *reader;
	GPtrArray *clocks; /* struct rec_journal_clock* */
	GArray *columns;   /* guint by channel: place among the values of its clock's frames */
	struct rec_journal_state state;

	/* the chunk decoded last */
	bool has_chunk;
	guint chunk_clock;
	uint64_t chunk;
	guint chunk_values; /* values per sample */
	GArray *indices;    /* uint64_t */
	GArray *values;     /* double, sample by sample */
	GArray *flags;      /* uint16_t */
};

struct rec_journal_live;

/* Everything that is gathered while the frames pass by. */
struct rec_journal_scan {
	struct rec_session *session;
	struct rec_journal_reading *reading;
	struct rec_journal_live *live;
	int devices[256];   /* by number: index in session->devices, -1 not seen */
	int cameras[256];   /* by number: index in session->videos, -1 not seen */
	GHashTable *visits; /* int64_t* key → struct rec_visit* of the session */
	GArray *gap_frames; /* struct rec_journal_gap_frame */
	int64_t first_wall_us;
	int64_t last_host_ns; /* of the samples so far */
	uint64_t damage_seen; /* stretches and missing frames so far */
	double end_s;
};

extern const struct rec_backend REC_JOURNAL_BACKEND;

/* journal_clock.c */
struct rec_journal_clock *rec_journal_clock_new(uint8_t device, uint8_t group);
void rec_journal_clock_free(void *clock);
void rec_journal_clock_take(struct rec_journal_clock *clock, struct rec_clock *row,
	const struct rec_samples_head *head, uint64_t offset);
void rec_journal_clock_anchor(struct rec_journal_clock *clock, const struct rec_clock *row,
	uint64_t index, int64_t host_ns);
/* Closes the last segment and fits all. */
void rec_journal_clock_finish(struct rec_journal_clock *clock, struct rec_clock *row);
/* Adds the rows of session->gaps: those of the recorder, and those it said nothing about.
 * @frames: struct rec_journal_gap_frame; @devices: index in session->devices by number, or -1. */
void rec_journal_add_gaps(struct rec_session *session, const struct rec_journal_reading *reading,
	const GArray *frames, const int *devices);

/* journal_rows.c: events, visits, marks, frame times, lost live results. */
void rec_journal_take_row(struct rec_journal_scan *scan, const struct rec_frame *frame);
/* The recording lasts at least until @time_s. */
void rec_journal_note_end(struct rec_journal_scan *scan, double time_s);

/* journal_live.c: live results as they stood at the end. */
struct rec_journal_live *rec_journal_live_new(void);
void rec_journal_live_free(struct rec_journal_live *live);
void rec_journal_live_take(struct rec_journal_live *live, const struct rec_frame *frame);
/* NULL when there were none. */
struct rec_results *rec_journal_live_finish(struct rec_journal_live *live);

#endif
