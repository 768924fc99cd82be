/*
 * One edit of a rater: a row of the session, and of the log beside it (recordings/edits/edits.h).
 */
#ifndef RECORDINGS_SESSION_EDIT_H
#define RECORDINGS_SESSION_EDIT_H

#include <stdint.h>

enum rec_edit_target {
	REC_EDIT_SCR = 0,
	REC_EDIT_AROUSAL_PEAK,
	REC_EDIT_BEAT,
	REC_EDIT_ARTEFACT,
	REC_EDIT_TOUCH_POINT,
	REC_EDIT_NOTE,
	REC_EDIT_VIDEO,
	REC_EDIT_MARK,
};

enum rec_edit_action {
	REC_EDIT_ADD = 0,
	REC_EDIT_MOVE,
	REC_EDIT_DELETE,  /* the algorithm is wrong: not exported */
	REC_EDIT_REJECT,  /* an artefact: exported as rejected */
	REC_EDIT_RESTORE, /* takes the earlier edits of the target back */
	REC_EDIT_SET,     /* sets a field (note, border, code) */
};

/* One edit: a value of fixed size, so that arrays of it need no owner. */
struct rec_edit {
	char id[37];        /* uuid of the edit */
	int64_t seq;        /* order within the session */
	uint8_t target;     /* enum rec_edit_target */
	uint8_t action;     /* enum rec_edit_action */
	char target_id[64]; /* id of the automatic row, "id#visit", or the id of an earlier add */
	char field[40];     /* room for the id of an edit */
	double old_time_s, new_time_s; /* NaN: none */
	char value[256];
	char reason[128];
	char rater[64];
	int64_t wall_us;
};

const char *rec_edit_target_name(enum rec_edit_target target); /* "scr", "arousal_peak", … */
const char *rec_edit_action_name(enum rec_edit_action action);

#endif
