/*
 * One line of a list: a touch point, an arousal peak, or a response. Immutable.
 */
#ifndef GUI_SESSION_ROW_H
#define GUI_SESSION_ROW_H

#include <glib-object.h>

enum affekt_row_kind {
	AFFEKT_ROW_TOUCH_POINT = 0,
	AFFEKT_ROW_PEAK,
	AFFEKT_ROW_RESPONSE,
	AFFEKT_N_ROW_KINDS,
};

enum {
	AFFEKT_ROW_NUMBERS = 4
};

struct affekt_row {
	enum affekt_row_kind kind;
	int index;                          /* into the session's visits, peaks or responses */
	double time_s;                      /* where the cursor goes; NaN: nowhere (skipped) */
	double from_s, to_s;                /* what zooming shows */
	const char *title;                  /* the touch point, or where it lies */
	const char *note;                   /* provenance and the like; "" none */
	double numbers[AFFEKT_ROW_NUMBERS]; /* meaning by kind: see gui/review/lists.c; NaN unknown
					     */
};

#define AFFEKT_TYPE_ROW (affekt_row_get_type())
G_DECLARE_FINAL_TYPE(AffektRow, affekt_row, AFFEKT, ROW, GObject)

/* Copies @row and its texts. */
AffektRow *affekt_row_new(const struct affekt_row *row);
const struct affekt_row *affekt_row_get(AffektRow *row);
/* TRUE when both say the same. */
gboolean affekt_row_is_same(AffektRow *row, AffektRow *other);

#endif
