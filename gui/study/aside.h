/*
 * One line of the lists beside a study's picture: an alert, or a session that is not analysed.
 */
#ifndef GUI_STUDY_ASIDE_H
#define GUI_STUDY_ASIDE_H

#include <glib-object.h>

#define AFFEKT_TYPE_ASIDE (affekt_aside_get_type())
G_DECLARE_FINAL_TYPE(AffektAside, affekt_aside, AFFEKT, ASIDE, GObject)

struct affekt_aside {
	char *title, *text;             /* for people; @text may be "" */
	char *participant, *touchpoint; /* where it is; "" of none in particular */
	char *session;                  /* "" none */
	double time_s;                  /* in the session; NaN */
};

/* Copies @fields. */
AffektAside *affekt_aside_new(const struct affekt_aside *fields);
const struct affekt_aside *affekt_aside_get(AffektAside *aside);

#endif
