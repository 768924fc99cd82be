#include "recordings/session/edit.h"

#include <stddef.h>

const char *rec_edit_target_name(enum rec_edit_target target)
{
	switch (target) {
	case REC_EDIT_SCR:
		return "scr";
	case REC_EDIT_AROUSAL_PEAK:
		return "arousal_peak";
	case REC_EDIT_BEAT:
		return "beat";
	case REC_EDIT_ARTEFACT:
		return "artefact";
	case REC_EDIT_TOUCH_POINT:
		return "touch_point";
	case REC_EDIT_NOTE:
		return "note";
	case REC_EDIT_VIDEO:
		return "video";
	case REC_EDIT_MARK:
		return "mark";
	}
	return NULL;
}

const char *rec_edit_action_name(enum rec_edit_action action)
{
	switch (action) {
	case REC_EDIT_ADD:
		return "add";
	case REC_EDIT_MOVE:
		return "move";
	case REC_EDIT_DELETE:
		return "delete";
	case REC_EDIT_REJECT:
		return "reject";
	case REC_EDIT_RESTORE:
		return "restore";
	case REC_EDIT_SET:
		return "set";
	}
	return NULL;
}
