/*
 * What a study keeps of one analysed session: everything that evidence, tables, report and the
 * study page rest on, so that no session is opened twice for the same numbers.
 *
 * On disk, in study_session.results: `result.json` (all rows, readable) and `curves.bin` (the
 * curves: little-endian float32). Both appear whole or not at all (recordings/disk/beside.h), 0600;
 * result.json comes last and holds the size and hash of the curves, so a broken-off write is never
 * taken for a result. Byte-identical for the same key.
 *
 * The key: SHA-256 over the session file's own hash (recordings/disk/trailer.h; of the whole file
 * when there is none), the edits beside it, the parameters of the study (profile and overrides, as
 * the card writes them), the rater whose edits hold, the place in the study, whether texts are
 * withheld, and the version of Affekt and of this format. Texts of who does not consent to them are
 * not kept.
 *
 * Results of a session whose own stored analysis has the same parameters are taken from it (merged
 * with the rater's edits: study/session/merged.h); else the session is analysed, without writing to
 * it.
 */
#ifndef STUDY_BATCH_RESULT_H
#define STUDY_BATCH_RESULT_H

#include "recordings/export/tables.h"
#include "recordings/session/session.h"
#include "study/folder/folder.h"

#include <glib.h>
#include <stdbool.h>

/* Counts up whenever what is kept, or how it is written, changes: older ones are then made anew. */
#define STUDY_RESULT_FORMAT 2

#define STUDY_RESULT_AROUSAL_HZ 1.0
#define STUDY_RESULT_PHASIC_HZ  4.0

struct study_result {
	char *key;                   /* 64 hexadecimal digits; of the two hashes below */
	char *source;                /* of the session: file, edits, place, version */
	char *settings;              /* of how it was analysed: parameters, rater */
	char *participant, *session; /* as in struct study_session */
	char *code;              /* the participant as the session's file says; "" it does not */
	char *uuid, *start_time; /* start_time: ISO 8601 */
	char *software, *profile, *rater;
	char *label; /* "SIMULATED", "EMULATED" or "" */
	double duration_s;
	bool is_calibrated; /* conductance in uS; else counts */

	/* Quality. */
	double gsr_valid_share, pulse_valid_share; /* 0..1; NaN: no such channel */
	double usable_pct; /* of the session: arousal known and skin conductance valid */
	unsigned lacks;    /* enum study_acceptance */
	bool is_non_responder, is_self_normalised;
	double baseline_s; /* its valid seconds, another session's when it is borrowed; NaN none */
	guint n_gaps;
	double gaps_s, samples_lost; /* NaN uncountable */
	char *sync;           /* "pass", or "fail: STREAM: …" of the worst stream; "" none */
	double sync_worst_ms; /* largest residual of any stream; NaN none */

	GArray *touchpoints; /* struct rec_touchpoint: visits in order of time, skipped too */
	GArray *peaks;       /* struct dsp_peak */
	GPtrArray *answers;  /* struct rec_self_report*: those that hold (study/recall/answers.h) */
	GPtrArray *videos;   /* char*: names beside the session */
	GPtrArray *notes;    /* char*: sentences, e.g. edits that found no row */
	GPtrArray *twins;    /* char*: CODE/NAME of sessions that are the same recording; not
				stored, study_batch_compare() finds them */
	char *methods;
	char *parameters_json; /* what of the card all sessions analysed alike share */

	GArray *arousal; /* float: element k is the arousal at second k + 1; NaN unknown */
	GArray *phasic;  /* float: mean phasic driver around k / STUDY_RESULT_PHASIC_HZ seconds
			    (the phasic part of methods without a driver); NaN unknown */
};
typedef struct study_result study_result;

/* "" texts, empty arrays, NaN where a number may be unknown. */
struct study_result *study_result_new(void);
void study_result_free(study_result *result); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(study_result, study_result_free)

/* What is kept of @session, whose visits and marks are merged with the rater's edits, and of
 * @results, merged too. Key and session stay "". Pure. Owned by the caller. */
struct study_result *study_result_of(
	const struct rec_session *session, const struct rec_results *results, const char *rater);

/* Takes out of the answers what was typed, and every text that is not a number: for who does not
 * consent to texts. Numbers and ids of words that were chosen stay. Pure. */
void study_result_withhold_texts(struct study_result *result);

/* Makes @folder and what leads there when it is not there. Two writers at once are refused:
 * REC_ERROR_LOCKED. Blocks on the disk; here and below. */
bool study_result_write(const struct study_result *result, const char *folder, GError **error);

/* NULL with an error: none, not whole, of another version. Hostile content is refused like that of
 * a session: sizes are checked before anything is allocated. @with_curves false leaves them empty.
 */
struct study_result *study_result_read(const char *folder, bool with_curves, GError **error);

/* True when a whole result of @key lies in @folder; reads its head alone. */
bool study_result_has(const char *folder, const char *key);

#endif
