/*
 * Which participants the picture of a study shows, and in which order: sorting and filtering as
 * arithmetic over the evidence. Pure; nothing here knows a widget.
 *
 * Unknown values come last in either direction, and equal ones by code, then wave, so that an order
 * is the same however the evidence came. Codes are compared as people read them: P2 before P10.
 */
#ifndef GUI_STUDY_MATRIX_H
#define GUI_STUDY_MATRIX_H

#include "study/evidence/evidence.h"

#include <glib.h>

enum affekt_matrix_key {
	AFFEKT_MATRIX_CODE = 0,
	AFFEKT_MATRIX_GROUP,
	AFFEKT_MATRIX_WAVE,
	AFFEKT_MATRIX_USABLE,
	AFFEKT_MATRIX_ALERTS,
	AFFEKT_MATRIX_TOUCH_POINT, /* by the arousal there */
	AFFEKT_N_MATRIX_KEYS,
};

struct affekt_matrix_order {
	enum affekt_matrix_key key;
	char *touchpoint; /* its id; NULL unless the key is a touch point */
	gboolean is_descending;
};

struct affekt_matrix_filter {
	char *group, *wave; /* NULL all; of several waves ("1;2") one is enough */
	char *text;         /* anywhere in code, group, wave, role, team or reason; NULL all */
	gboolean only_alerts, only_excluded;
};

struct affekt_matrix {
	GArray *rows;    /* guint: places in evidence->members, in order of sight */
	guint n_apart;   /* the last so many of them are out of the means and set apart */
	guint n_members; /* of which the rows are the filtered part */
};

struct affekt_matrix *affekt_matrix_new(void); /* empty */
void affekt_matrix_free(struct affekt_matrix *matrix);

/* Fills @matrix anew. Who is not in the means of @evidence is set apart: with everybody asked for,
 * only those of whom there is nothing. NULL evidence: empty. */
void affekt_matrix_arrange(struct affekt_matrix *matrix, const struct study_evidence *evidence,
	const struct affekt_matrix_order *order, const struct affekt_matrix_filter *filter);

/* The direction that a key has when it is first asked for: what deserves a look comes first. */
gboolean affekt_matrix_is_descending_first(enum affekt_matrix_key key);

/* What a click on the head of @key does to @order: a new key, or the other direction. */
void affekt_matrix_order_by(
	struct affekt_matrix_order *order, enum affekt_matrix_key key, const char *touchpoint);

/* The row of that participant; -1: not shown. */
int affekt_matrix_find(const struct affekt_matrix *matrix, const struct study_evidence *evidence,
	const char *participant);

/* The place of the touch point with @id; -1 none. */
int affekt_matrix_touchpoint(const struct study_evidence *evidence, const char *id);

const struct study_member *affekt_matrix_member(
	const struct affekt_matrix *matrix, const struct study_evidence *evidence, int row);

/* Member by member, touch point by touch point: 1 where there is an alert. Owned by the caller. */
guint8 *affekt_matrix_alerts(const struct study_evidence *evidence);

/* NULL where there is none. */
const struct study_value *affekt_matrix_value(const struct study_member *member, int column);

#endif
