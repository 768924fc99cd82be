/*
 * Frame types of the journal and the layout of their payloads: shared by journal.c, which writes
 * them, and journal_scan.c and journal_samples.c, which read them. Fields are those of bytes.h in
 * the order given; numbers are never reused.
 */
#ifndef RECORDINGS_JOURNAL_JOURNAL_LAYOUT_H
#define RECORDINGS_JOURNAL_JOURNAL_LAYOUT_H

enum rec_journal_type {
	REC_JOURNAL_HEADER = 1,  /* JSON: uuid, start, participant, study text, info, software */
	REC_JOURNAL_DEVICE = 2,  /* u8 device | JSON: texts and channels */
	REC_JOURNAL_SAMPLES = 3, /* see below */
	REC_JOURNAL_ANCHOR = 4,  /* u8 device, u8 group, u64 index, i64 host_ns */
	REC_JOURNAL_GAP = 5,     /* u8 device, u8 group, u64 first index, f64 lost, i64 start_ns,
				    i64 end_ns, text cause */
	REC_JOURNAL_EVENT = 6,   /* u8 device, u8 channel, i64 time_ns, f64 value, text kind */
	REC_JOURNAL_VISIT = 7,   /* i64 key, then the fields of struct rec_visit in its order */
	REC_JOURNAL_MARK = 8,    /* the fields of struct rec_mark in its order */
	REC_JOURNAL_CAMERA = 9,  /* u8 camera, text name, text file, u32 width, u32 height */
	REC_JOURNAL_FRAME_TIME = 10,    /* u8 camera, u64 frame, i64 time_ns, u8 dropped */
	REC_JOURNAL_LIVE_CARD = 11,     /* texts of struct rec_results in its order, f64 gsr_u */
	REC_JOURNAL_LIVE_SCR = 12,      /* u8 change, fields of struct dsp_scr */
	REC_JOURNAL_LIVE_BEAT = 13,     /* u8 change, i64 id, fields of struct dsp_beat */
	REC_JOURNAL_LIVE_EDA = 14,      /* fields of struct dsp_eda */
	REC_JOURNAL_LIVE_AROUSAL = 15,  /* fields of struct dsp_arousal */
	REC_JOURNAL_LIVE_ARTEFACT = 16, /* fields of struct dsp_artefact */
	REC_JOURNAL_LIVE_LOST = 17,     /* f64 start_s, f64 end_s */
	REC_JOURNAL_END = 18,           /* i64 end_ns */
	REC_JOURNAL_KEPT =
		19, /* empty: the session is in its NWB file, the user keeps the journal */
	REC_JOURNAL_NAMED_EVENT = 20, /* text device, text channel, i64 time_ns, f64 value, text
					 kind: of what is no numbered device */
};

/*
 * Samples: u8 device, u8 group, u8 values, u8 bits, u32 n, u64 first index, i64 host_ns,
 * u8 type[values] (enum core_raw_type), the values sample by sample in these types, and with
 * REC_SAMPLES_FLAGS u16 flags[n]. A frame says its own types: it can be read without the device
 * frame, and a value that the device's type cannot hold (NaN for a missing one) widens its frame
 * alone.
 */
enum {
	REC_SAMPLES_STARTS_SEGMENT = 1 << 0,
	REC_SAMPLES_FLAGS = 1 << 1,
	REC_SAMPLES_FIXED_BYTES = 24,
	REC_SAMPLES_VALUES_MAX = 16,
};

#endif
