/*
 * The signal check before a recording: live traces, camera, numbers, and a verdict in words on each
 * thing that must be right, among them whether the participant responds at all (a deep breath on a
 * countdown). Nothing is written. Main thread only.
 */
#ifndef GUI_LIVE_CHECK_H
#define GUI_LIVE_CHECK_H

#include "acquisition/monitor.h"
#include "gui/live/setup.h"

#include <adwaita.h>

#define AFFEKT_TYPE_CHECK (affekt_check_get_type())
G_DECLARE_FINAL_TYPE(AffektCheck, affekt_check, AFFEKT, CHECK, AdwBin)

/* "changed" is emitted when the state is another one. */
AffektCheck *affekt_check_new(void);

enum affekt_check_state {
	AFFEKT_CHECK_IDLE = 0,
	AFFEKT_CHECK_OPENING, /* or closing: wait */
	AFFEKT_CHECK_LOOKING,
};
enum affekt_check_state affekt_check_state(AffektCheck *check);

/* Opens what @setup (taken over) names, in a worker; what goes wrong stands on the page. */
void affekt_check_start(AffektCheck *check, struct affekt_setup *setup);
/* Closes it in a worker. */
void affekt_check_stop(AffektCheck *check);
/* The same without closing: the caller stops the monitor before its devices are used. NULL when
 * nothing is looked at. */
struct acq_monitor *affekt_check_take(AffektCheck *check);

/* The words of a line; "" while nothing is looked at. Lines are those of struct acq_check. */
enum affekt_check_line {
	AFFEKT_CHECK_CONTACT = 0,
	AFFEKT_CHECK_NOISE,
	AFFEKT_CHECK_RESPONDER,
	AFFEKT_CHECK_PULSE,
	AFFEKT_CHECK_CAMERA,
	AFFEKT_N_CHECK_LINES,
};
const char *affekt_check_words(AffektCheck *check, enum affekt_check_line line);

#endif
