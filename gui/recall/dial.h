/*
 * What a slider said while the replay played: a value that holds until the next one, at most four a
 * second, from where the replay began. Pure.
 */
#ifndef GUI_RECALL_DIAL_H
#define GUI_RECALL_DIAL_H

#include <glib.h>

/* The shortest time between two values that are kept: the last one of it counts. */
#define AFFEKT_DIAL_STEP_S 0.25

struct affekt_dial {
	GArray *samples; /* struct affekt_dial_sample, by time */
	double end_s;    /* how far was replayed; NaN: nothing yet */
};
typedef struct affekt_dial affekt_dial;

struct affekt_dial_sample {
	double time_s;
	int value;
};

struct affekt_dial *affekt_dial_new(void);
void affekt_dial_free(affekt_dial *dial); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(affekt_dial, affekt_dial_free)

/* The slider stands at @value (negative: it has none yet) at @time_s of the session. A step back in
 * time is a new replay: what was said before is dropped. */
void affekt_dial_note(struct affekt_dial *dial, double time_s, int value);

/* Mean over the replayed time since the first value; NaN when no time passed. */
double affekt_dial_mean(const struct affekt_dial *dial);

/* "118.20:50 119.05:63": seconds on the session axis and the value from then on, and at the end the
 * time up to which it held. Owned by the caller. */
char *affekt_dial_text(const struct affekt_dial *dial);

#endif
